package org.abscam.fiji.classify;

import ij.IJ;
import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.ImageClassifier.Prediction;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.choice.Models;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.result.ResultTables;
import org.abscam.fiji.result.RowTable;
import org.abscam.report.ListedClasses;
import org.abscam.scan.Scan;

/** Classifies one image of ImageJ as asked for. */
public final class ClassifyRun {

	private final ImagePlus image;
	private final ClassifyRequest request;
	private final RowTable table = new RowTable(ResultTables.PREDICTIONS);

	public ClassifyRun(ImagePlus image, ClassifyRequest request) {
		this.image = image;
		this.request = request;
	}

	/**
	 * Blocks until done.
	 *
	 * @return one row per slice and class, of many classes the best five; empty if nothing was classified
	 * @throws ExplainException if it cannot be done, fails midway or was stopped; what was classified until then is shown all the same
	 */
	public RowTable run() throws ExplainException {
		try (LockedImage locked = LockedImage.of(image)) {
			IJ.showStatus("Abs-CAM: opening the model");
			Scan scan = request.scan().scan(image);
			try (ImageClassifier classifier =
				ImageClassifier.open(request.options().inputs().of(Models.find(request.model()), scan), request.options(), ScanSize.of(scan,
					request.scan().selection()))) {
				classify(scan, classifier, locked);
			}
		}
		return table;
	}

	private void classify(Scan scan, ImageClassifier classifier, LockedImage locked) throws ExplainException {
		NetworkImages images = NetworkImages.of(scan, classifier.model(), request.scan().selection());
		Notices.log(scan, images, classifier.model(), classifier.device());
		List<Prediction> predictions = new ArrayList<>();
		ExplainException trouble = null;
		try {
			classifier.classify(images, predictions::add, locked.progress());
		}
		catch (ExplainException e) {
			trouble = e;
		}
		classifier.unlikeTraining(images, predictions).ifPresent(warning -> Notices.log(List.of(warning)));
		Notices.log(images.replacements());
		Notices.log(classifier.notes());
		for (int i = 0; i < predictions.size(); i++) addRows(scan, images, i, classifier, predictions.get(i));
		if (request.table() && !predictions.isEmpty()) table.showOrLog();
		if (predictions.size() < images.count()) {
			throw locked.unfinished(trouble, request.table() ? predictions.size() : 0,
				"the predictions of the first " + predictions.size() + " of "
					+ images.count());
		}
		IJ.showStatus(
			String.format(Locale.ROOT, "Classified %d of %d on %s", predictions.size(), images.count(), classifier.device().used()));
	}

	private void addRows(Scan scan, NetworkImages images, int index, ImageClassifier classifier, Prediction prediction) {
		int slice = images.firstSlice(index);
		OpenModel model = classifier.model();
		List<String> warnings = classifier.warnings(images, index, prediction);
		int top = 0;
		for (int c = 1; c < prediction.scores().length; c++) if (prediction.scores()[c] > prediction.scores()[top]) top = c;
		for (int c : ListedClasses.of(prediction.scores())) {
			String label = scan.label(slice) == null ? "" : scan.label(slice);
			Map<String, Object> row = ResultTables.prediction(scan, slice, label);
			ResultTables.putClass(row, model.classes().get(c), prediction.probabilities()[c], prediction.scores()[c], c == top);
			if (model.saysValues()) row.put("Probability", "");
			row.put("Model", model.source().name());
			row.put("Device", classifier.device().used());
			ResultTables.putSeen(row, images, slice, warnings);
			ResultTables.putTraining(row, model, prediction.trainingDistance());
			ResultTables.putHeld(row, model);
			table.add(row);
		}
	}
}
