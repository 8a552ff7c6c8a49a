package org.abscam.fiji.compare;

import ij.IJ;
import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.KeptScores;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.choice.Models;
import org.abscam.fiji.image.Counted;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.image.ProgressPart;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.result.ResultTables;
import org.abscam.model.ModelSource;
import org.abscam.report.evaluation.MethodComparison;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/** Explains the current slice of an image with several methods, and shows the maps side by side. */
public final class CompareRun {

	private final ImagePlus image;
	private final CompareRequest request;
	private final List<MethodComparison.Panel> panels = new ArrayList<>();
	/** What the classifier says of the slice. */
	private String answer = "";

	public CompareRun(ImagePlus image, CompareRequest request) {
		this.image = image;
		this.request = request;
	}

	/**
	 * Blocks until done.
	 *
	 * @throws ExplainException if it cannot be done, fails midway or was stopped; methods that were done until then are shown all the same
	 */
	public void run() throws ExplainException {
		try (LockedImage locked = LockedImage.of(image)) {
			IJ.showStatus("Abs-CAM: opening the model");
			Scan scan = ScanChoice.shown(image).windowed(request.window());
			int slice = image.getCurrentSlice();
			ModelSource source = request.options().inputs().of(Models.find(request.model()), scan);
			Explainer last = null;
			NetworkImages seen = null;
			ExplainException trouble = null;
			KeptScores kept = new KeptScores();
			for (SaliencyMethod method : request.methods()) {
				try (Explainer explainer = Explainer.open(source, request.with(method), ScanSize.of(scan), kept)) {
					NetworkImages images = NetworkImages.of(scan, explainer.model(), Selection.SHOWN);
					if (last == null) Notices.log(scan, images, explainer.model(), explainer.device());
					last = explainer;
					seen = images;
					explainer.explain(images, (index, explanation) -> {
						List<float[]> maps = explanation.slices();
						if (panels.isEmpty()) answer = explainer.question().answer(explanation.scores(), explanation.probabilities(),
							explanation.classIndex()).replace(", probability ", " ");
						panels.add(new MethodComparison.Panel(method, maps.get(Math.max(0, images.mapped(0).indexOf(slice)))));
					}, new ProgressPart(locked.progress(), panels.size(), request.methods().size(), method.title()));
					Notices.log(explainer.notes());
				}
				catch (ExplainException e) {
					trouble = e;
					break;
				}
				if (locked.progress().isCancelled()) break;
			}
			if (!panels.isEmpty()) {
				Notices.log(seen.replacements());
				show(scan, slice, last, seen);
			}
			if (panels.size() < request.methods().size()) {
				throw locked.unfinished(trouble, panels.size(),
					"the maps of the first " + panels.size() + " of " + request.methods().size() + " methods");
			}
			IJ.showStatus(Counted.of(panels.size(), "method") + " on " + last.device().used());
		}
	}

	/** @param explainer any of those that explained, which may be closed by now */
	private void show(Scan scan, int slice, Explainer explainer, NetworkImages images) {
		MethodComparison comparison = new MethodComparison(scan, slice, images.window(), panels).answered(answer);
		ImagePlus result = request.montage() ? comparison.montage(request.opacity()) : comparison.stack();
		ResultTables.describe(result, explainer);
		ResultTables.describe(result, images);
		result.show();
	}
}
