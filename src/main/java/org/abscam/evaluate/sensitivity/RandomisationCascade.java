package org.abscam.evaluate.sensitivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.abscam.engine.Array;
import org.abscam.evaluate.pixels.SpearmanCorrelation;
import org.abscam.evaluate.pixels.StructuralSimilarity;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * Cascading randomisation (Adebayo et al. 2018): the weights are replaced layer by layer, from the scores down, and after each layer
 * the map is compared with the original one. A map that stays the same does not show what the network has learnt. The class explained
 * is that of the original network throughout.
 *
 * @param slice the first slice of the image in the scan, from 1
 * @param className the class that is explained
 * @param layers number of layers with weights
 * @param stages from one layer randomised to all; fewer if it was cancelled
 */
public record RandomisationCascade(int slice, String className, int layers, List<Stage> stages) {

	/** How weights are replaced. */
	public enum Draw {
			/** Drawn from a normal distribution with mean and standard deviation of the original tensor; variances of batch normalisations are permuted. */
			NORMAL,
			/** The original tensor's numbers in random order. */
			PERMUTED
	}

	/**
	 * The map with the weights of this layer and of all above it replaced.
	 *
	 * @param layer name of the layer's output
	 * @param operator its operator
	 * @param randomised number of layers that are randomised by now
	 * @param probability probability of the class now
	 * @param ssim structural similarity to the original map, −1..1
	 * @param spearman rank correlation with it, −1..1; not a number where one of the two is constant
	 * @param empty whether the map is empty now
	 */
	public record Stage(String layer, String operator, int randomised, double probability, double ssim, double spearman, boolean empty) {}

	/**
	 * Runs the cascade. Blocks until done or cancelled; each stage compiles and loads the network anew.
	 *
	 * @param source a model
	 * @param options how to explain
	 * @param scan a scan
	 * @param selection which slices
	 * @param draw how weights are replaced
	 * @param stages after how many layers maps are made, evenly spread and always after the first and the last; 0 after each
	 * @param seed of the random numbers: the same seed gives the same weights
	 * @param progress hears of each stage, and may stop the work
	 * @return one cascade per image, all with the stages that were done before the work was stopped
	 * @throws ExplainException if the scan does not fit the model, or the model has no real weights
	 */
	public static List<RandomisationCascade> of(ModelSource source, ExplainOptions options, Scan scan, Selection selection, Draw draw,
		int stages,
		long seed, Progress progress) throws ExplainException {
		OpenModel model = OpenModel.of(source, ScanSize.of(scan, selection));
		NetworkImages images = NetworkImages.of(scan, model, selection);
		EditableGraph graph = model.graph().graph().copy();
		List<WeightedLayer> layers = WeightedLayer.from(graph, model.graph().head());
		if (layers.isEmpty()) {
			throw new ExplainException("'" + source.name() + "' has no real weights between image and scores that could be randomised; "
				+ "of a quantised network, use the float model.");
		}
		List<Explanation> originals = originals(model, options, images, progress);
		List<List<Stage>> done = new ArrayList<>();
		originals.forEach(o -> done.add(new ArrayList<>()));
		Random random = new Random(seed);
		List<Integer> stops = stops(layers.size(), stages);
		for (int i = 0; i < layers.size() && originals.size() == images.count() && !progress.isCancelled(); i++) {
			WeightedLayer layer = layers.get(i);
			layer.randomise(graph, draw, random);
			if (!stops.contains(i + 1)) continue;
			progress.at(i / (double) layers.size(), "Randomised " + (i + 1) + " of " + layers.size() + " layers, down to " + layer.name());
			List<Stage> stage = stage(randomised(model, graph), options, images, originals, layer, i + 1, progress);
			for (int k = 0; k < stage.size() && stage.size() == images.count(); k++) done.get(k).add(stage.get(k));
		}
		return IntStream.range(0, originals.size()).mapToObj(i -> new RandomisationCascade(images.firstSlice(i),
			model.classes().get(originals.get(i).classIndex()), layers.size(), done.get(i))).toList();
	}

	/** @return the stage with all weights random, empty if it was cancelled before */
	Optional<Stage> last() {
		return stages.isEmpty() ? Optional.empty() : Optional.of(stages.get(stages.size() - 1)).filter(stage -> stage.randomised == layers);
	}

	private static List<Explanation> originals(OpenModel model, ExplainOptions options, NetworkImages images, Progress progress)
		throws ExplainException {
		List<Explanation> originals = new ArrayList<>();
		try (Explainer explainer = Explainer.open(model, options)) {
			explainer.explain(images, (index, explanation) -> originals.add(explanation), progress.quiet());
		}
		return originals;
	}

	private static List<Stage> stage(OpenModel model, ExplainOptions options, NetworkImages images, List<Explanation> originals,
		WeightedLayer layer, int randomised, Progress progress) throws ExplainException {
		List<Stage> stage = new ArrayList<>();
		try (Explainer explainer = Explainer.open(model, options)) {
			for (int i = 0; i < images.count(); i++) {
				Explanation original = originals.get(i);
				Array.Floats image = images.image(i);
				List<Explanation> explained =
					explainer.explain(image, original.classIndex(), options.scoring().channels(), List.of(), progress.quiet());
				if (explained.isEmpty()) break;
				Explanation now = explained.get(0);
				stage.add(new Stage(layer.name(), layer.operator(), randomised, now.probability(), similarity(original, now),
					SpearmanCorrelation.of(original.map(), now.map()), now.isEmpty()));
			}
		}
		return stage;
	}

	/** Mean over the slices of the map. */
	private static double similarity(Explanation a, Explanation b) {
		List<float[]> slices = a.slices();
		List<float[]> others = b.slices();
		return IntStream.range(0, slices.size())
			.mapToDouble(z -> StructuralSimilarity.of(slices.get(z), others.get(z), a.width(), a.height()))
			.average().orElseThrow();
	}

	/**
	 * A model with the weights nearest to its scores replaced, as in the first stage.
	 *
	 * @param model an open model with its weights
	 * @param seed of the random numbers
	 * @return the model with a random class head; empty where it has no real weights
	 */
	static Optional<OpenModel> withRandomHead(OpenModel model, long seed) {
		EditableGraph graph = model.graph().graph().copy();
		List<WeightedLayer> layers = WeightedLayer.from(graph, model.graph().head());
		if (layers.isEmpty()) return Optional.empty();
		layers.get(0).randomise(graph, Draw.NORMAL, new Random(seed));
		return Optional.of(randomised(model, graph));
	}

	private static OpenModel randomised(OpenModel model, EditableGraph graph) {
		ClassifierGraph original = model.graph();
		return new OpenModel(model.source(), model.opset(),
			new ClassifierGraph(graph, original.input(), original.channels(), original.spatial(),
				original.channelsLast(), original.head(), original.batches(), original.anySize(), original.sliced()),
			model.probability(), model.classes(), model.held());
	}

	/** Numbers of randomised layers after which a map is made. */
	public static List<Integer> stops(int layers, int stages) {
		if (stages == 0 || stages >= layers) return IntStream.rangeClosed(1, layers).boxed().toList();
		if (stages == 1) return List.of(layers);
		return IntStream.range(0, stages).map(i -> 1 + (int) Math.round(i * (layers - 1.) / (stages - 1))).boxed().toList();
	}
}
