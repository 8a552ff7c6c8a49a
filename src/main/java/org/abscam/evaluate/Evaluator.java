package org.abscam.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.evaluate.MeasuredImages.Measured;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.pixels.MaskedScores;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.KeptScores;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.network.Opened;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.NetworkInput;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * Explains scans and measures how far the maps can be trusted. Open once, evaluate many scans, close: it holds native memory. Many
 * threads may evaluate at once.
 */
public final class Evaluator implements Opened {

	/** Sets the random numbers of an image apart from those of its neighbours; those of the first are the seed's own. */
	private static final long APART = 0x9E3779B97F4A7C15L;

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
	List<String> notes() {
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
			explanation.probability(), MapMeasures.isEmpty(map.values), measures, map.stability, map.coherency,
			explanation.trainingDistance());
	}

	@Override
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
		return evaluate(Optional.empty(), new Subject(scan, selection, truth, MeasuredImages.NONE), settings, progress);
	}

	/**
	 * Measures maps that know nothing of the network, for the classes that are explained. Blocks until done or cancelled.
	 *
	 * @param control what makes the maps
	 * @return as {@link #evaluate(Scan, Selection, Optional, EvaluationSettings, Progress)}; there is no stability
	 * @throws ExplainException if the scan does not fit the model
	 */
	ScanEvaluation evaluate(ControlMap control, Scan scan, Selection selection, Optional<Truth> truth, EvaluationSettings settings,
		Progress progress) throws ExplainException {
		return evaluate(Optional.of(control), new Subject(scan, selection, truth, MeasuredImages.NONE), settings, progress);
	}

	/**
	 * What is evaluated.
	 *
	 * @param scan the scan, or a part of it
	 * @param selection which slices
	 * @param truth where the truth lies, if that is known
	 * @param measured what was measured before
	 */
	public record Subject(Scan scan, Selection selection, Optional<Truth> truth, MeasuredImages measured) {}

	/**
	 * Measures maps of a method, or of a control, of all images that were not measured before. What comes out of an image does not depend on
	 * whether others were. Blocks until done or cancelled.
	 *
	 * @param control what makes the maps; empty for the method that explains
	 * @param subject what is evaluated
	 * @param settings how to measure
	 * @param progress hears of each image, and may stop the work
	 * @return the evaluation, with the images that are done by now
	 * @throws ExplainException if the scan does not fit the model, or what is measured cannot be kept
	 */
	public ScanEvaluation evaluate(Optional<ControlMap> control, Subject subject, EvaluationSettings settings, Progress progress)
		throws ExplainException {
		Scan scan = subject.scan;
		Tolerance.Reach reach = subject.truth.isPresent() ? settings.tolerance().in(scan.calibration()) : new Tolerance.Reach(0, 1, 1);
		NetworkImages networkImages = NetworkImages.of(scan, explainer.model(), subject.selection);
		SortedMap<Integer, Measured> done = new TreeMap<>();
		for (int i = 0; i < networkImages.count(); i++) {
			Optional<Measured> known = subject.measured.before(i);
			if (known.isEmpty()) continue;
			networkImages.image(i); // which says what of it had to be replaced
			done.put(i, known.get());
		}
		String maps = control.map(ControlMap::option).orElse(explainer.options().method().option());
		Set<Integer> before = Set.copyOf(done.keySet());
		Set<Integer> left = before.stream().filter(i -> !subject.measured.isExplainedAgain(i)).collect(Collectors.toSet());
		long[] start = {System.nanoTime()};
		try {
			explainer.explain(networkImages.asking(i -> !left.contains(i)), (index, explanation) -> {
				boolean made = control.isEmpty();
				if (before.contains(index)) { // for its scores, which the next methods use
					stability(networkImages, index, explanation, settings, progress);
					start[0] = System.nanoTime();
					return;
				}
				Optional<boolean[]> here =
					subject.truth.isPresent() ? Optional.of(subject.truth.get().slices(networkImages.mapped(index))) : Optional.empty();
				NetworkInput x = scores.input(networkImages, index);
				Made map = new Made(maps, made ? explanation.map()
					: control.get().on(x, explanation, new Random(settings.seed() ^ (networkImages.firstSlice(index) - 1) * APART)), x,
					here,
					reach, made ? stability(networkImages, index, explanation, settings, progress) : Optional.empty(),
					made ? coherency(x, explanation, settings, progress) : OptionalDouble.empty());
				EvaluatedImage image = measured(networkImages, index, explanation, map, settings, progress);
				long now = System.nanoTime();
				done.put(index, new Measured(image, (now - start[0]) / 1e9, notes()));
				start[0] = now;
				subject.measured.add(index, done.get(index), evaluation(maps, scan, networkImages, settings, done));
			}, progress);
		}
		catch (CancellationException e) {
			// what is done so far is kept
		}
		return evaluation(maps, scan, networkImages, settings, done);
	}

	private ScanEvaluation evaluation(String maps, Scan scan, NetworkImages networkImages, EvaluationSettings settings,
		SortedMap<Integer, Measured> done) {
		return new ScanEvaluation(maps, scan, explainer, networkImages, settings, done.values().stream().map(Measured::image).toList(),
			done.values().stream().mapToDouble(Measured::seconds).sum(),
			Stream.concat(notes().stream(), done.values().stream().flatMap(image -> image.notes().stream())).distinct().toList());
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
		float[] map = scores.onNetworkGrid(explanation.map(), explanation.width(), explanation.height());
		return OptionalDouble.of(coherency().of(x, settings.baseline().of(x), map, explanation, progress.quiet()));
	}

	private synchronized Coherency coherency() throws ExplainException {
		if (coherency == null) coherency = Coherency.open(explainer.model().source(), explainer.options(), size);
		return coherency;
	}

	@Override
	public void close() {
		if (coherency != null) coherency.close();
		explainer.close();
		scores.close();
	}
}
