package org.abscam.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.KeptScores;
import org.abscam.explain.NetworkImages;
import org.abscam.explain.NetworkInput;
import org.abscam.explain.OpenModel;
import org.abscam.explain.Progress;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * Explains scans and measures how far the maps can be trusted. Open once, evaluate many scans, close: it holds native memory. One
 * thread at a time.
 */
public final class Evaluator implements AutoCloseable {

	private final MaskedScores scores;
	private final Explainer explainer;
	private final ScanSize size;
	/** Opened when it is first asked for. */
	private Coherency coherency;

	private Evaluator(MaskedScores scores, Explainer explainer, ScanSize size) {
		this.scores = scores;
		this.explainer = explainer;
		this.size = size;
	}

	/**
	 * Opens a model. Blocks until its graphs are compiled and loaded.
	 *
	 * @param source a model of images or volumes
	 * @param options how to explain
	 * @param size size of the scans
	 * @return the evaluator
	 * @throws ExplainException if the model, a layer, the class or the device cannot be had
	 */
	public static Evaluator open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		return open(source, options, size, KeptScores.NOTHING);
	}

	/**
	 * As {@link #open(ModelSource, ExplainOptions, ScanSize)}, for one of several methods.
	 *
	 * @param source a model of images, not of volumes
	 * @param options how to explain
	 * @param size size of the scans
	 * @param kept scores of masked images of these methods
	 * @return the evaluator
	 * @throws ExplainException if the model, a layer, the class or the device cannot be had
	 */
	public static Evaluator open(ModelSource source, ExplainOptions options, ScanSize size, KeptScores kept) throws ExplainException {
		require(options.question().isOfClass());
		MaskedScores scores = MaskedScores.open(source, options, size);
		try {
			require(!scores.model().saysValues());
			return new Evaluator(scores, Explainer.open(source, options, size, kept), size);
		}
		catch (ExplainException | RuntimeException e) {
			scores.close();
			throw e;
		}
	}

	private static void require(boolean ofClass) throws ExplainException {
		if (ofClass) return;
		throw new ExplainException(
			"How far a map can be trusted is measured by the probability of a class, but it is asked for something else; "
				+ "leave the measures away, or ask for a class alone.");
	}

	/** @return sentences on how the work went that the user should read, as that memory was short */
	public List<String> notes() {
		return Stream.concat(explainer.notes().stream(), scores.notes().stream()).distinct().toList();
	}

	/** @return what explains */
	public Explainer explainer() {
		return explainer;
	}

	/**
	 * Measures an explanation of this evaluator's explainer, without truth. Blocks until done.
	 *
	 * @param images images of a scan
	 * @param index position of the image that was explained
	 * @param explanation of that image
	 * @param settings how to measure
	 * @param progress may stop the work
	 * @return the measures, empty if cancelled
	 * @throws ExplainException if the network does not run
	 */
	public Optional<EvaluatedImage> measure(NetworkImages images, int index, Explanation explanation, EvaluationSettings settings,
		Progress progress) throws ExplainException {
		try {
			NetworkInput x = scores.input(images, index);
			Made made =
				new Made(explainer.options().method().option(), explanation.map(), x, Optional.empty(), new Tolerance.Reach(0, 1, 1),
					stability(images, index, explanation, settings, progress), coherency(x, explanation, settings, progress));
			return Optional.of(measured(images, index, explanation, made, settings, progress));
		}
		catch (CancellationException e) {
			return Optional.empty();
		}
	}

	/** A map with what is known of it already. */
	private record Made(String maps, float[] values, NetworkInput x, Optional<boolean[]> truth, Tolerance.Reach reach,
		Optional<Stability> stability, OptionalDouble coherency) {}

	private EvaluatedImage measured(NetworkImages images, int index, Explanation explanation, Made map, EvaluationSettings settings,
		Progress progress) throws ExplainException {
		String className = explainer.model().classes().get(explanation.classIndex());
		MapMeasures measures = MapMeasures.of(new MapMeasures.Subject(map.values, explanation.width(), explanation.height(), map.x,
			explanation.classIndex(), map.truth, map.reach, settings.threshold(map.maps, className)), scores, settings, progress);
		return new EvaluatedImage(images.firstSlice(index), Optional.ofNullable(images.label(index)).orElse(""), className,
			explanation.probability(), MapMeasures.isEmpty(map.values), measures, map.stability, map.coherency);
	}

	/** @return the model */
	public OpenModel model() {
		return explainer.model();
	}

	/**
	 * Explains a scan and measures each map. Blocks until done or cancelled.
	 *
	 * @param scan the scan, or a part of it
	 * @param selection which slices
	 * @param truth where the truth lies, if that is known
	 * @param settings how to measure
	 * @param progress hears of each image, and may stop the work
	 * @return the evaluation, with the images that were done
	 * @throws ExplainException if the scan does not fit the model
	 */
	public ScanEvaluation evaluate(Scan scan, Selection selection, Optional<Truth> truth, EvaluationSettings settings, Progress progress)
		throws ExplainException {
		return evaluate(explainer.options().method().option(), Optional.empty(), new Subject(scan, selection, truth), settings, progress);
	}

	/**
	 * Measures maps that know nothing of the network, for the classes that are explained. Blocks until done or cancelled.
	 *
	 * @param control what makes the maps
	 * @return as {@link #evaluate(Scan, Selection, Optional, EvaluationSettings, Progress)}; there is no stability
	 * @throws ExplainException if the scan does not fit the model
	 */
	public ScanEvaluation evaluate(ControlMap control, Scan scan, Selection selection, Optional<Truth> truth, EvaluationSettings settings,
		Progress progress) throws ExplainException {
		return evaluate(control.option(), Optional.of(control), new Subject(scan, selection, truth), settings, progress);
	}

	private record Subject(Scan scan, Selection selection, Optional<Truth> truth) {}

	private ScanEvaluation evaluate(String maps, Optional<ControlMap> control, Subject subject, EvaluationSettings settings,
		Progress progress)
		throws ExplainException {
		long start = System.nanoTime();
		Scan scan = subject.scan;
		Tolerance.Reach reach = subject.truth.isPresent() ? settings.tolerance().in(scan.calibration()) : new Tolerance.Reach(0, 1, 1);
		NetworkImages networkImages = NetworkImages.of(scan, explainer.model(), subject.selection);
		Random random = new Random(settings.seed());
		List<EvaluatedImage> images = new ArrayList<>();
		try {
			explainer.explain(networkImages, (index, explanation) -> {
				Optional<boolean[]> here =
					subject.truth.isPresent() ? Optional.of(subject.truth.get().slices(networkImages.mapped(index))) : Optional.empty();
				NetworkInput x = scores.input(networkImages, index);
				boolean explained = control.isEmpty();
				Made map = new Made(maps, explained ? explanation.map() : control.get().on(x, explanation, random), x, here, reach,
					explained ? stability(networkImages, index, explanation, settings, progress) : Optional.empty(),
					explained ? coherency(x, explanation, settings, progress) : OptionalDouble.empty());
				images.add(measured(networkImages, index, explanation, map, settings, progress));
			}, progress);
		}
		catch (CancellationException e) {
			// what is done so far is kept
		}
		return new ScanEvaluation(maps, scan, explainer, networkImages, settings, List.copyOf(images), (System.nanoTime() - start) / 1e9,
			notes());
	}

	private Optional<Stability> stability(NetworkImages images, int index, Explanation explanation, EvaluationSettings settings,
		Progress progress)
		throws ExplainException {
		return settings.stability() ? Optional.of(Stability.of(explainer, images.image(index), explanation, settings.stabilityChannels(),
			settings.mirror(), new Random(settings.seed()), progress.quiet())) : Optional.empty();
	}

	private OptionalDouble coherency(NetworkInput x, Explanation explanation, EvaluationSettings settings, Progress progress)
		throws ExplainException {
		if (!settings.coherency()) return OptionalDouble.empty();
		if (coherency == null) coherency = Coherency.open(explainer.model().source(), explainer.options(), size);
		float[] map = scores.onNetworkGrid(explanation.map(), explanation.width(), explanation.height());
		return OptionalDouble.of(coherency.of(x, settings.baseline().of(x), map, explanation, progress.quiet()));
	}

	/** Frees the native memory. */
	@Override
	public void close() {
		if (coherency != null) coherency.close();
		explainer.close();
		scores.close();
	}
}
