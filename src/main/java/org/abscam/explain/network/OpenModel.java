package org.abscam.explain.network;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.RuntimeTypes;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelCard.Axis;
import org.abscam.model.ModelException;
import org.abscam.model.ModelSource;
import org.abscam.model.Preprocessing;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.NoGradientException;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.ScoreHead;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.scan.Scan;

/**
 * A model whose graph was prepared and whose card, if it has one, fits it.
 *
 * @param source where it came from
 * @param opset version of ONNX's operators it was written with
 * @param graph the prepared graph
 * @param probability how its scores become probabilities
 * @param classes names of the classes
 * @param held what its inputs beside the image are held at
 * @param training what its training images look like; empty where the card does not know
 */
public record OpenModel(ModelSource source, int opset, ClassifierGraph graph, Probability probability, List<String> classes,
	List<Held> held, Optional<TrainingLikeness> training) {

	/** Of which nobody knows what the training images look like. */
	public OpenModel(ModelSource source, int opset, ClassifierGraph graph, Probability probability, List<String> classes,
		List<Held> held) {
		this(source, opset, graph, probability, classes, held, Optional.empty());
	}

	/** Output of {@link #preprocessingGraph}: float32 N×C×spatial. */
	public static final String BLACK = "black";

	/**
	 * Reads a model and prepares its graph. Blocks while the types of its tensors are inferred.
	 *
	 * @param source a model
	 * @param size size of the scans, for models that take any and say none
	 * @return the model
	 * @throws ExplainException if it cannot be read, is no image classifier, or does not fit its card
	 */
	public static OpenModel of(ModelSource source, ScanSize size) throws ExplainException {
		return of(source, size, ClassifierGraph.Form.CLASSES);
	}

	/**
	 * As {@link #of(ModelSource, ScanSize)}, also of networks that find regions or boxes.
	 *
	 * @param form in what form the network says what it finds
	 * @throws ExplainException if it cannot be read, is no such network of images, or does not fit its card
	 */
	public static OpenModel of(ModelSource source, ScanSize size, ClassifierGraph.Form form) throws ExplainException {
		try {
			HeldInputs inputs = HeldInputs.of(source, OnnxModel.read(source.onnx(), source.name(), source.folder().orElse(null)));
			OnnxModel onnx = inputs.model();
			ClassifierGraph graph = ClassifierGraph.of(onnx, wish(source, onnx, size, form), new RuntimeTypes(), ExplainerGraph.NAMES);
			List<String> classes = source.card().map(c -> c.output().classes())
				.orElseGet(() -> IntStream.range(0, graph.head().classes()).mapToObj(i -> "class " + i).toList());
			boolean binary = classes.size() == 2 && graph.head().classes() == 1;
			boolean labelled = form == ClassifierGraph.Form.BOXES && classes.size() < graph.head().classes();
			if (labelled) classes = names(classes, graph.head().classes());
			if (classes.size() != graph.head().classes() && !binary) {
				throw new ExplainException("The card of '" + source.name() + "' names " + classes.size() + " classes, but the model has "
					+ graph.head().classes() + "; correct the channel names of the output in the card.");
			}
			if (source.card().isPresent() && source.card().get().input().channels() != graph.channels()) {
				throw new ExplainException("The card of '" + source.name() + "' says " + source.card().get().input().channels()
					+ " image channels, but the model takes " + graph.channels() + "; correct the input axes in the card.");
			}
			OpenModel open =
				new OpenModel(source, onnx.graph().opset(), graph, probability(source.card(), graph.head()), classes, inputs.held(),
					TrainingLikeness.of(source, graph));
			boolean tempered = source.card().filter(c -> c.settings().measured().temperature().isPresent()).isPresent();
			if (tempered && form != ClassifierGraph.Form.BOXES && open.temperature().isEmpty()) {
				throw new ExplainException("The card of '" + source.name() + "' says a temperature, which divides scores before softmax or "
					+ "sigmoid, but the model puts out " + (open.saysValues() ? "values" : "probabilities and shows no scores before them")
					+ "; take 'temperature' out of the card.");
			}
			return open;
		}
		catch (OnnxException | ModelException e) {
			throw refused(source, e);
		}
	}

	/** Names of classes, and numbers behind them. */
	private static List<String> names(List<String> first, int count) {
		return IntStream.range(0, count).mapToObj(i -> i < first.size() ? first.get(i) : "class " + i).toList();
	}

	/**
	 * Reads a classifier or, where it is none, a network that finds regions or boxes.
	 *
	 * @param source a model
	 * @param size size of the scans, for models that take any and say none
	 * @return the model
	 * @throws ExplainException if it is none: why it is no classifier
	 */
	public static OpenModel any(ModelSource source, ScanSize size) throws ExplainException {
		try {
			return of(source, size);
		}
		catch (ExplainException e) {
			for (ClassifierGraph.Form form : List.of(ClassifierGraph.Form.POSITIONS, ClassifierGraph.Form.BOXES)) {
				try {
					return of(source, size, form);
				}
				catch (ExplainException alsoNot) {
					// the first reason is what most users want to know
				}
			}
			throw e;
		}
	}

	/**
	 * @param source a model
	 * @param e why it is refused
	 * @return a refusal whose sentence names the model
	 */
	public static ExplainException refused(ModelSource source, Exception e) {
		String reason = e.getMessage();
		if (e instanceof NoGradientException) {
			String others = Stream.of(BlackBoxMethod.values()).map(BlackBoxMethod::option).collect(Collectors.joining(" or "));
			reason = reason.replaceFirst("[.]$", "") + "; or use the method " + others + ", which look at its answers alone.";
		}
		return reason.contains("'" + source.name()) ? new ExplainException(reason, e)
			: new ExplainException("'" + source.name() + "' cannot be explained: " + reason, e);
	}

	/** This with other steps of preprocessing of the image; the graph is the same. */
	public OpenModel preprocessed(List<Preprocessing> steps) {
		return new OpenModel(source.preprocessed(steps), opset, graph, probability, classes, held, training);
	}

	/** @return this without weights, once its graphs are loaded */
	public OpenModel withoutWeights() {
		return new OpenModel(source, opset, graph.withoutWeights(), probability, classes, held, training);
	}

	/** @return the classifier with the card's preprocessing before it */
	public Classification classification() {
		UnaryOperator<Tensor> preprocessing = preprocessing().<UnaryOperator<Tensor>> map(p -> p::apply).orElse(UnaryOperator.identity());
		return new Classification(graph, probability, preprocessing, classes.size() == 2 && graph.head().classes() == 1, hasCard(),
			temperature().orElse(1), training.map(TrainingLikeness::measure));
	}

	/** @return the card's temperature, by which scores are divided before they become probabilities; empty where there is none */
	public OptionalDouble temperature() {
		return probability == Probability.SOFTMAX || probability == Probability.SIGMOID
			? source.card().map(c -> c.settings().measured().temperature()).orElse(OptionalDouble.empty()) : OptionalDouble.empty();
	}

	private Optional<PreprocessingNodes> preprocessing() {
		return source.card().map(card -> new PreprocessingNodes(card.input().preprocessing(), graph.channels(), graph.spatial()));
	}

	/**
	 * The preprocessing alone.
	 *
	 * @return input {@link ExplainerGraph#PIXELS}; outputs {@link ExplainerGraph#INPUT}, the network's input x, and {@link #BLACK}, what
	 *         black pixels of the same image would be there
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto preprocessingGraph() throws OnnxException {
		EditableGraph nodes = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Object[] pixelSizes = new Object[2 + graph.spatial().length];
		Object[] sizes = new Object[pixelSizes.length];
		for (int i = 2; i < sizes.length; i++) {
			sizes[i] = graph.spatial()[i - 2];
			pixelSizes[i] = hasCard() ? "scan_size_" + (i - 2) : sizes[i];
		}
		sizes[0] = pixelSizes[0] = "N";
		sizes[1] = pixelSizes[1] = graph.channels();
		Tensor pixels = nodes.input(ExplainerGraph.PIXELS, DataType.FLOAT, pixelSizes);
		Optional<PreprocessingNodes> preprocessing = preprocessing();
		nodes.output(preprocessing.map(p -> p.apply(pixels)).orElse(pixels), ExplainerGraph.INPUT, DataType.FLOAT, sizes);
		nodes.output(preprocessing.map(p -> p.black(pixels)).orElseGet(() -> pixels.times(0)), BLACK, DataType.FLOAT, sizes);
		return nodes.toModel();
	}

	/** @return whether the model puts out values, no classes: as its card says, or as it is asked */
	public boolean saysValues() {
		return probability == Probability.VALUES
			|| source.card().flatMap(c -> c.settings().scores()).filter(s -> s == ModelCard.Scores.VALUES).isPresent();
	}

	/**
	 * This with numbers that are no probabilities: those that the network puts out, behind a sigmoid only where the graph or the card has one.
	 *
	 * @throws ExplainException if they are classes: made by a softmax, called probabilities by the card, or one score for two classes
	 */
	public OpenModel asValues() throws ExplainException {
		ModelCard.Activation activation = source.card().map(c -> c.output().activation()).orElse(ModelCard.Activation.NONE);
		boolean two = classes.size() != graph.head().classes();
		if (graph.head().ending() == ScoreHead.Ending.SOFTMAX || activation == ModelCard.Activation.SOFTMAX
			|| probability == Probability.AS_IS
			|| two) {
			throw new ExplainException(
				"'" + source.name() + "' puts out probabilities of classes, no values that go up or down; ask for a class.");
		}
		boolean sigmoid = graph.head().ending() == ScoreHead.Ending.SIGMOID || activation == ModelCard.Activation.SIGMOID;
		return new OpenModel(source, opset, graph, sigmoid ? Probability.SIGMOID : Probability.VALUES, classes, held,
			training);
	}

	/** This with other names of what is reported, which are no classes. */
	public OpenModel reporting(List<String> names) {
		return new OpenModel(source, opset, graph, Probability.VALUES, names, held, training);
	}

	/** @return whether images are resized to the network's size and preprocessed as the card says; a bare file takes them as they are */
	public boolean hasCard() {
		return source.card().isPresent();
	}

	/**
	 * @param choice {@code top}, or a class by name or index
	 * @return the index, −1 for the class with the highest score
	 * @throws ExplainException if there is no such class; the sentence lists those there are
	 */
	public int classIndex(String choice) throws ExplainException {
		if (choice.equalsIgnoreCase(ExplainOptions.TOP)) return -1;
		for (int i = 0; i < classes.size(); i++) if (classes.get(i).equalsIgnoreCase(choice.strip())) return i;
		if (choice.strip().matches("\\d{1,6}") && Integer.parseInt(choice.strip()) < classes.size())
			return Integer.parseInt(choice.strip());
		String some = String.join(", ", classes.subList(0, Math.min(20, classes.size()))) + (classes.size() > 20 ? ", …" : "");
		throw new ExplainException("'" + source.name() + "' has no class '" + choice + "'; use top, an index 0.." + (classes.size() - 1)
			+ " or one of: " + some + ".");
	}

	/**
	 * @param scan a scan
	 * @return sentences on whether the scan is what the model is meant for
	 */
	public List<String> warnings(Scan scan) {
		return Stream.concat(warnings(source, scan).stream(), doubt().stream()).toList();
	}

	/** @return what speaks against the scores being those of classes, where no card says it and no other numbers were asked for */
	public Optional<String> doubt() {
		return hasCard() || saysValues() ? Optional.empty() : graph.head().doubt(graph.graph());
	}

	/**
	 * What to say before a model is opened, such as before a dialog's OK.
	 *
	 * @param source a model
	 * @param scan a scan
	 * @return sentences on whether the scan is what the model is meant for; nothing where card or scan do not say
	 */
	public static List<String> warnings(ModelSource source, Scan scan) {
		return warnings(source.name(), source.card(), scan);
	}

	/** As {@link #warnings(ModelSource, Scan)}, of a model whose card alone was read. */
	public static List<String> warnings(String model, Optional<ModelCard> card, Scan scan) {
		String modality = scan.provenance().modality();
		List<String> meant = card.map(c -> c.settings().modalities()).orElse(List.of());
		if (modality == null || meant.isEmpty() || meant.contains(modality)) return List.of();
		return List.of("'" + scan.name() + "' is of modality " + modality + ", but '" + model + "' is meant for "
			+ String.join(", ", meant) + ": this is outside of the model's intended use, and its answer means nothing.");
	}

	/** @return what the model is meant for, as its card says */
	public Optional<String> intendedUse() {
		return source.card().flatMap(c -> c.settings().intendedUse());
	}

	/** The card's size and output where it has a say, the scan's size and the first fitting output elsewhere. */
	private static ClassifierGraph.Wish wish(ModelSource source, OnnxModel onnx, ScanSize size, ClassifierGraph.Form form) {
		Optional<ModelCard.Input> input = source.card().map(ModelCard::input);
		if (input.isEmpty()) return new ClassifierGraph.Wish(new long[] {size.slices(), size.height(), size.width()}, null, 0, form);
		long[] wanted = {near(input.get(), Axis.Kind.Z, size.slices()), near(input.get(), Axis.Kind.Y, size.height()),
			near(input.get(), Axis.Kind.X, size.width())};
		List<String> outputs = onnx.graph().outputs();
		String output = source.card().map(c -> c.output().id()).filter(id -> outputs.size() > 1 || outputs.contains(id)).orElse(null);
		return new ClassifierGraph.Wish(wanted, output, input.get().channels(), form);
	}

	private static long near(ModelCard.Input input, Axis.Kind kind, int scanned) {
		return input.axis(kind).map(a -> a.sizeNear(scanned)).orElse(scanned);
	}

	private static Probability probability(Optional<ModelCard> card, ScoreHead head) {
		if (head.boxes().isPresent()) return Probability.AS_IS;
		if (head.ending() == ScoreHead.Ending.SOFTMAX) return Probability.SOFTMAX;
		if (head.ending() == ScoreHead.Ending.SIGMOID) return Probability.SIGMOID;
		if (head.ending() == ScoreHead.Ending.PROBABILITIES) return Probability.AS_IS;
		if (card.flatMap(c -> c.settings().scores()).filter(s -> s == ModelCard.Scores.PROBABILITIES).isPresent()) return Probability.AS_IS;
		boolean values = card.flatMap(c -> c.settings().scores()).filter(s -> s == ModelCard.Scores.VALUES).isPresent();
		if (values && card.get().output().activation() == ModelCard.Activation.NONE) return Probability.VALUES;
		return switch (card.map(c -> c.output().activation()).orElse(ModelCard.Activation.NONE)) {
			case SOFTMAX -> Probability.SOFTMAX;
			case SIGMOID -> Probability.SIGMOID;
			case NONE -> head.classes() == 1 ? Probability.SIGMOID : Probability.SOFTMAX;
		};
	}
}
