package org.abscam.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.NetworkImages;
import org.abscam.explain.Progress;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * How far the maps of a scan can be trusted.
 *
 * @param scan the scan, or the part of it that was looked at
 * @param explainer what explained it; closed by now
 * @param networkImages the scan's images as the model saw them
 * @param settings how it was measured
 * @param images one per image, fewer if it was cancelled
 * @param seconds time it took, opening the model included
 */
public record ScanEvaluation(Scan scan, Explainer explainer, NetworkImages networkImages, EvaluationSettings settings,
	List<EvaluatedImage> images, double seconds) {

	/**
	 * Explains a scan and measures each map. Blocks until done or cancelled.
	 *
	 * @param scan the scan, or a part of it
	 * @param selection which slices
	 * @param source a model of images, not of volumes
	 * @param options how to explain
	 * @param truth where the truth lies, if that is known
	 * @param settings how to measure
	 * @param progress hears of each image, and may stop the work
	 * @return the evaluation
	 * @throws ExplainException if the model or the device cannot be had, or the scan does not fit the model
	 */
	public static ScanEvaluation of(Scan scan, Selection selection, ModelSource source, ExplainOptions options, Optional<Truth> truth,
		EvaluationSettings settings, Progress progress) throws ExplainException
	{
		long start = System.nanoTime();
		Tolerance.Reach reach = truth.isPresent() ? settings.tolerance().in(scan.calibration()) : new Tolerance.Reach(0, 1, 1);
		ScanSize size = ScanSize.of(scan, selection);
		try (MaskedScores scores = MaskedScores.open(source, options, size); Explainer explainer = Explainer.open(source, options, size)) {
			NetworkImages networkImages = NetworkImages.of(scan, explainer.model(), selection);
			List<EvaluatedImage> images = new ArrayList<>();
			try {
				explainer.explain(networkImages, (index, explanation) -> {
					int slice = networkImages.firstSlice(index);
					Optional<boolean[]> here = truth.isPresent() ? Optional.of(truth.get().slice(slice)) : Optional.empty();
					MapMeasures measures = MapMeasures.of(new MapMeasures.Subject(explanation.map(), explanation.width(), explanation.height(),
						scores.input(networkImages, index), explanation.classIndex(), here, reach), scores, settings, progress);
					images.add(new EvaluatedImage(slice, Optional.ofNullable(scan.label(slice)).orElse(""),
						explainer.model().classes().get(explanation.classIndex()), explanation.probability(), explanation.isEmpty(), measures,
						stability(explainer, networkImages, index, explanation, settings, progress)));
				}, progress);
			}
			catch (CancellationException e) {
				// what is done so far is kept
			}
			return new ScanEvaluation(scan, explainer, networkImages, settings, List.copyOf(images), (System.nanoTime() - start) / 1e9);
		}
	}

	private static Optional<Stability> stability(Explainer explainer, NetworkImages images, int index, Explanation explanation,
		EvaluationSettings settings, Progress progress) throws ExplainException
	{
		return settings.stability() ? Optional.of(Stability.of(explainer, images.image(index), explanation.map(), explanation.classIndex(),
			settings.mirror(), new Random(settings.seed()), progress.quiet())) : Optional.empty();
	}

	/** @return whether every image was evaluated */
	public boolean isComplete() {
		return images.size() == networkImages.count();
	}

	/** @return means over the images */
	public EvaluationSummary summary() {
		return EvaluationSummary.of(explainer.options().method(), images);
	}

	/** @return sentences that the user should read */
	public List<String> warnings() {
		List<String> warnings = new ArrayList<>(explainer.model().warnings(scan));
		warnings.addAll(networkImages.warnings());
		long empty = images.stream().filter(EvaluatedImage::mapEmpty).count();
		if (empty > 0) {
			warnings.add(empty + " of " + images.size() + " maps are empty: their pixels were removed in reading order, and their pointing missed.");
		}
		if (!isComplete()) warnings.add("Ended after " + images.size() + " of " + networkImages.count() + " images.");
		return warnings;
	}
}
