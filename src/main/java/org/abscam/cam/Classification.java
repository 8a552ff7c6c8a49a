package org.abscam.cam;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;

/**
 * A classifier with what is before and behind it: from pixels to probabilities.
 *
 * @param classifier the prepared classifier
 * @param probability how scores become probabilities
 * @param preprocessing adds the nodes that make the network's input x from pixels, both N×C×spatial of float32
 * @param binary whether the network's one score y stands for two classes: absent, with score −y, and present, with score y
 * @param resized whether pixels come in the scan's own size, so that maps are resized to it
 * @param temperature T, above 0, by which scores are divided before they become probabilities, so that these are as often right as they
 *        say (Guo et al., On Calibration of Modern Neural Networks, ICML 2017); 1 for the network's own probabilities
 * @param distance how far images are from those that the network was trained on; empty where nobody knows these
 */
public record Classification(ClassifierGraph classifier, Probability probability, UnaryOperator<Tensor> preprocessing, boolean binary,
	boolean resized, double temperature, Optional<FeatureDistance> distance) {

	/** With the network's own probabilities, of unknown training images. */
	public Classification(ClassifierGraph classifier, Probability probability, UnaryOperator<Tensor> preprocessing, boolean binary,
		boolean resized) {
		this(classifier, probability, preprocessing, binary, resized, 1, Optional.empty());
	}

	/**
	 * The forward pass alone.
	 *
	 * @return input {@link ExplainerGraph#PIXELS}; outputs {@link ExplainerGraph#SCORES}, {@link ExplainerGraph#PROBABILITIES} and, where the
	 *         training images are known, {@link ExplainerGraph#DISTANCE}
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto graph() throws OnnxException {
		EditableGraph graph = classifier.graph().copy();
		graph.clearOutputs();
		Tensor scores = scores(graph);
		putDistance(graph, "N");
		classifier.feed(graph, preprocessing.apply(pixels(graph, "N")));
		putOut(graph, scores, probabilities(scores.cast(DataType.FLOAT)), "N", classes());
		return graph.toModel();
	}

	/**
	 * The forward pass from preprocessed images, as masked ones are.
	 *
	 * @return input {@link ExplainerGraph#INPUT}, N×C×spatial; outputs {@link ExplainerGraph#SCORES} and
	 *         {@link ExplainerGraph#PROBABILITIES}
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto preprocessedGraph() throws OnnxException {
		EditableGraph graph = classifier.graph().copy();
		graph.clearOutputs();
		Tensor scores = scores(graph);
		classifier.feed(graph,
			graph.input(ExplainerGraph.INPUT, DataType.FLOAT, ExplainerGraph.sizes("N", classifier.channels(), classifier.spatial())));
		putOut(graph, scores, probabilities(scores.cast(DataType.FLOAT)), "N", classes());
		return graph.toModel();
	}

	/**
	 * The features by which images are compared with those that a network was trained on, see {@link FeatureDistance}.
	 *
	 * @param layers the layers that they are of
	 * @return input {@link ExplainerGraph#PIXELS}; output {@link ExplainerGraph#FEATURES}
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto features(List<TargetLayer> layers) throws OnnxException {
		EditableGraph graph = classifier.graph().copy();
		graph.clearOutputs();
		Tensor features = FeatureDistance.features(graph, layers);
		classifier.feed(graph, preprocessing.apply(pixels(graph, "N")));
		graph.output(features, ExplainerGraph.FEATURES, DataType.FLOAT, "N", FeatureDistance.count(layers));
		return graph.toModel();
	}

	/** Adds the output of distances from the training images, where these are known. */
	void putDistance(EditableGraph graph, Object batch) {
		distance.ifPresent(d -> graph.output(d.of(graph), ExplainerGraph.DISTANCE, DataType.FLOAT, batch));
	}

	/** This with another form of the same classifier. */
	Classification with(ClassifierGraph form) {
		return new Classification(form, probability, preprocessing, binary, resized, temperature, distance);
	}

	/** @return this without the classifier's weights, see {@link ClassifierGraph#withoutWeights} */
	Classification withoutWeights() {
		return with(classifier.withoutWeights());
	}

	/** @return number of classes C */
	public int classes() {
		return binary ? 2 : classifier.head().classes();
	}

	/** The scores y, N×C. */
	Tensor scores(EditableGraph graph) {
		return perClass(classifier.head().scores(graph));
	}

	/** N×C, or N×C×positions, from what the network puts out. A probability that stands for two classes is p for one and 1 − p for the other. */
	Tensor perClass(Tensor y) {
		if (!binary) return y;
		Tensor absent = probability == Probability.AS_IS ? y.subtractedFrom(1) : y.negative();
		return absent.applyTo("Concat", List.of(y), integer("axis", 1));
	}

	/** Probabilities of class scores y, N×C or N×C×positions: softmax or sigmoid of y/T. Whatever is reported or scored goes through here. */
	Tensor probabilities(Tensor scores) {
		return probability.of(tempered(scores));
	}

	/** Gradient of the probability p_c by the scores, from the one-hot rows of c, N×C. */
	Tensor probabilityGradient(Tensor scores, Tensor one) {
		Tensor byTempered = probability.gradient(tempered(scores), one);
		return isTempered() ? byTempered.dividedBy(temperature) : byTempered;
	}

	private Tensor tempered(Tensor scores) {
		return isTempered() ? scores.dividedBy(temperature) : scores;
	}

	private boolean isTempered() {
		return temperature != 1 && (probability == Probability.SOFTMAX || probability == Probability.SIGMOID);
	}

	/** From the gradient by the scores of classes, N×C or N×C×positions, the gradient by what the network puts out. */
	Tensor seed(Tensor byClasses) {
		return binary ? byClasses.slice(1, 1, 2).minus(byClasses.slice(1, 0, 1)) : byClasses;
	}

	/** Adds the input of pixels. */
	Tensor pixels(EditableGraph graph, Object batch) {
		return graph.input(ExplainerGraph.PIXELS, DataType.FLOAT,
			ExplainerGraph.concat(new Object[] {batch, classifier.channels()}, pixelSizes()));
	}

	/** Spatial sizes of pixels and map: names where they are the scan's. */
	Object[] pixelSizes() {
		long[] spatial = classifier.spatial();
		return resized ? IntStream.range(0, spatial.length).mapToObj(i -> "scan_size_" + i).toArray()
			: Arrays.stream(spatial).boxed().toArray();
	}

	/** Adds the outputs of scores and probabilities. */
	static void putOut(EditableGraph graph, Tensor scores, Tensor probabilities, Object batch, int classes) {
		graph.output(scores.cast(DataType.FLOAT), ExplainerGraph.SCORES, DataType.FLOAT, batch, classes);
		graph.output(probabilities, ExplainerGraph.PROBABILITIES, DataType.FLOAT, batch, classes);
	}
}
