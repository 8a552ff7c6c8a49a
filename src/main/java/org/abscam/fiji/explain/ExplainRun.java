package org.abscam.fiji.explain;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.explain.Explainer;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.choice.Models;
import org.abscam.fiji.image.Counted;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.image.MarkedAreas;
import org.abscam.fiji.image.SaliencySource;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.result.Regions;
import org.abscam.fiji.result.ResultTables;
import org.abscam.hotspot.Hotspot;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelSource;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.RgbCopy;
import org.abscam.report.TrustSentences;
import org.abscam.report.overlay.SaliencyOverlay;
import org.abscam.report.overlay.SaliencyStack;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.Selection;

/** Explains one image of ImageJ as asked for, and shows the results. */
public final class ExplainRun {

	private final ImagePlus image;
	private final ExplainRequest request;

	public ExplainRun(ImagePlus image, ExplainRequest request) {
		this.image = image;
		this.request = request;
	}

	/**
	 * Blocks until done.
	 *
	 * @throws ExplainException if it cannot be done or was stopped; what was explained until then is shown all the same
	 */
	public void run() throws ExplainException {
		try (LockedImage locked = LockedImage.of(image)) {
			IJ.showStatus("Abs-CAM: opening the model");
			ExplainedScan result = explained(locked.progress());
			if (!result.images().isEmpty()) show(result, locked);
			requireComplete(result, locked);
			if (request.files().isPresent()) write(result, request.files().get());
			IJ.showStatus(
				String.format(Locale.ROOT, "%s: %s, %.1f s on %s%s", request.options().method().title(),
					Counted.of(result.images().size(), "image"),
					result.seconds(), result.explainer().device().used(), result.spent().map(spent -> "; " + spent).orElse("")));
		}
	}

	/**
	 * Explains without showing anything. Blocks until done.
	 *
	 * @throws ExplainException if nothing can be explained
	 */
	public ExplainedScan explained(Progress progress) throws ExplainException {
		return explained(progress, 0);
	}

	/**
	 * As {@link #explained(Progress)}, for an honest time: the first run of a network is slower than all others, so that what took
	 * less is done once more.
	 *
	 * @param again seconds
	 */
	ExplainedScan explained(Progress progress, double again) throws ExplainException {
		Scan scan = request.scan().scan(image);
		if (request.files().isPresent()) request.files().get().check(scan);
		Selection selection = request.scan().selection();
		if (measures(scan)) return measured(scan, selection, progress);
		ExplainOptions options = options();
		ExplainOptions atOnce = options.with(options.running().forImages(count(scan, selection)));
		try (Explainer explainer = Explainer.open(source(scan), atOnce, ScanSize.of(scan, selection))) {
			ExplainedScan result = ExplainedScan.of(scan, selection, explainer, request.look().threshold(), 0, progress,
				measuring(ExplainedScan.NOTHING, explainer, progress));
			if (!result.isComplete() || result.seconds() >= again) return result;
			return ExplainedScan.of(scan, selection, explainer, request.look().threshold(), 0, progress);
		}
	}

	private void write(ExplainedScan result, AskedFiles files) throws ExplainException {
		List<String> said = new ArrayList<>();
		Map<String, Path> written = files.write(result, request.look(), said);
		written.values().forEach(file -> said.add("Wrote " + file));
		Notices.log(said);
	}

	private static int count(Scan scan, Selection selection) throws ExplainException {
		try {
			return Math.max(1, selection.of(scan).size());
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/** With the region that the user drew. */
	private ExplainOptions options() {
		ExplainOptions options = request.options();
		Question question = options.question();
		if (!question.isRegionGiven()) return options;
		return options.with(question.in(part -> MarkedAreas.of(question.region(), image, part)
			.orElseThrow(() -> new ExplainException(
				"There is no region; draw one, or use " + Question.ALL + " or " + Question.PREDICTED + "."))::slice));
	}

	private ModelSource source(Scan scan) throws ExplainException {
		return request.options().inputs().of(Models.find(request.model()), scan);
	}

	/** For the table; or for the report, where maps of this model can be measured. */
	private boolean measures(Scan scan) throws ExplainException {
		return request.faithfulness() || request.measures() && source(scan).card().flatMap(card -> card.settings().scores())
			.filter(scores -> scores == ModelCard.Scores.VALUES).isEmpty();
	}

	private ExplainedScan measured(Scan scan, Selection selection, Progress progress) throws ExplainException {
		EvaluationSettings usual = EvaluationSettings.DEFAULTS;
		EvaluationSettings quick =
			new EvaluationSettings(request.options().scoring().baseline(), usual.steps(), request.look().threshold(), usual.tolerance(),
				usual.regions(), false, request.faithfulness(), false, usual.seed());
		try (Evaluator evaluator = Evaluator.open(source(scan), request.options(), ScanSize.of(scan, selection))) {
			return ExplainedScan.of(scan, selection, evaluator.explainer(), request.look().threshold(), 0, progress,
				measuring((images, index, explanation) -> evaluator.measure(images, index, explanation, quick, progress),
					evaluator.explainer(),
					progress));
		}
	}

	private ExplainedScan.Measuring measuring(ExplainedScan.Measuring measures, Explainer explainer, Progress progress) {
		return request.classSensitivity() ? measures.comparingClasses(explainer, progress) : measures;
	}

	/** @throws ExplainException if not every image was explained: why, and what is kept */
	public static void requireComplete(ExplainedScan result, LockedImage locked) throws ExplainException {
		if (result.isComplete()) return;
		int done = result.images().size();
		int count = result.networkImages().count();
		throw locked.unfinished(result.trouble().orElse(null), done, "the maps of the first " + done + " of " + count);
	}

	/** The saliency stack comes last, so that it is the active image. */
	private void show(ExplainedScan result, LockedImage locked) {
		Notices.log(result.warnings());
		if (request.faithfulness())
			Notices.log(trust(result));
		Scan scan = result.scan();
		List<Hotspot> hotspots = result.hotspots();
		ResultTables tables = new ResultTables(result);
		if (request.overlay() && !locked.isClosed()) {
			Overlay made = SaliencyOverlay.overlay(scan, result.slices(), result.maps(), hotspots, request.look());
			for (ExplainedImage one : result.images()) {
				String words = Stream.concat(one.measures().flatMap(TrustSentences::onPicture).stream(),
					result.sensitivity().flatMap(KnownSensitivity::badge).stream()).collect(Collectors.joining(", "));
				if (!words.isEmpty()) SaliencyOverlay.addBadge(made, scan, one.slice(), words);
			}
			SaliencyOverlay.lay(image, made);
		}
		if (request.rois()) Regions.addOrLog(SaliencyOverlay.outlines(scan, hotspots));
		if (request.table()) tables.showOrLog();
		if (request.rgb()) showAtCurrentSlice(result, rgb(result));
		showAtCurrentSlice(result, saliency(result, tables));
	}

	/** In sentences; of each map where there is one, of all together where there are more. */
	private static List<String> trust(ExplainedScan result) {
		Stream<TrustSentences.Sentence> ofOne =
			result.images().size() == 1 ? TrustSentences.of(result, result.images().get(0)).stream() : Stream.empty();
		return Stream.concat(ofOne, TrustSentences.of(result).stream()).map(TrustSentences.Sentence::words).toList();
	}

	/** The RGB copy with map and outlines, not shown. */
	public ImagePlus rgb(ExplainedScan result) {
		return RgbCopy.of(result, request.look());
	}

	/** The saliency stack with outlines, tables and where it comes from, not shown. */
	public ImagePlus saliency(ExplainedScan result, ResultTables tables) {
		ImagePlus saliency = SaliencyStack.create(result.scan(), result.slices(), result.maps());
		if (!result.hotspots().isEmpty()) saliency.setOverlay(onSaliency(result));
		tables.attachTo(saliency);
		SaliencySource.attachTo(saliency, image, result.slices());
		return saliency;
	}

	private void showAtCurrentSlice(ExplainedScan result, ImagePlus shown) {
		setFrames(result, shown);
		int slice = 1;
		for (int i = 0; i < result.slices().size(); i++) if (result.slices().get(i) <= image.getCurrentSlice()) slice = i + 1;
		shown.show();
		shown.setSlice(slice); // with its slider
	}

	/** Slices and frames as in the image, where all that were wanted are there. */
	private void setFrames(ExplainedScan result, ImagePlus shown) {
		int frames = image.getNFrames();
		boolean all = request.scan().frames() || image.getNSlices() == 1;
		if (!image.isHyperStack() || !all || frames == 1 || !result.isComplete() || shown.getStackSize() % frames != 0) return;
		shown.setDimensions(1, shown.getStackSize() / frames, frames);
		shown.setOpenAsHyperStack(true);
	}

	/** Outlines at the positions of the saliency stack, which may have fewer slices than the scan. */
	private static Overlay onSaliency(ExplainedScan result) {
		Overlay overlay = new Overlay();
		for (Hotspot hotspot : result.hotspots()) {
			Roi roi = SaliencyOverlay.outlines(result.scan(), List.of(hotspot)).get(0);
			roi.setPosition(result.slices().indexOf(hotspot.slice()) + 1);
			overlay.add(roi);
		}
		return overlay;
	}
}
