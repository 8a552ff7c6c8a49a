package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.BIAS_OR_SCALE;
import static org.abscam.onnx.Operator.Role.MIXING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.abscam.onnx.Axes;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.Node;

/**
 * By which tensor the score is differentiated for a layer. That is the layer itself, but where it is the ReLU of a normalisation that no
 * convolution feeds, as in DenseNet and other networks of pre-activation: there it is what the ReLU reads. A normalisation that a convolution
 * feeds may have been folded into it, and the same network must have the same map whether it was or not.
 */
final class PreActivation {

	private final Graph graph;
	private final Axes axes;
	/** What was asked of {@link #unquantised} before. */
	private final Map<String, String> sources = new HashMap<>();
	/** How many nodes read a tensor. */
	private final Map<String, Integer> readers = new HashMap<>();

	PreActivation(Graph graph, Axes axes) {
		this.graph = graph;
		this.axes = axes;
		for (Node node : graph.nodes()) node.reads().forEach(t -> readers.merge(t, 1, Integer::sum));
	}

	/**
	 * @param tensor a layer
	 * @return the tensor by which the score is differentiated
	 */
	String differentiated(String tensor) {
		Node relu = graph.producer(unquantised(tensor)).filter(n -> n.operator().equals("Relu")).orElse(null);
		if (relu == null) return tensor;
		boolean normalised = false;
		String x = unquantised(relu.inputs().get(0));
		while (true) {
			Node node = graph.producer(x).orElse(null);
			if (node == null) return tensor;
			String before;
			if (node.operator().equals("BatchNormalization")) {
				normalised = true;
				before = node.inputs().get(0);
			}
			else {
				before = perChannel(node);
				normalised |= before != null && !node.operator().equals("Add") && !node.operator().equals("Sub");
			}
			if (before == null) return normalised && !isFolding(node, x) ? relu.inputs().get(0) : tensor;
			x = unquantised(before);
		}
	}

	/** Whether a normalisation can be folded into the node whose output it alone reads. */
	private boolean isFolding(Node node, String output) {
		boolean convolution = node.is(MIXING) || node.operator().equals("ConvTranspose");
		boolean weighted = convolution && node.inputs().size() > 1 && axes.of(node.inputs().get(1)).isEmpty();
		return weighted && readers.getOrDefault(output, 0) <= 1;
	}

	/** What a sum or product with one constant, or one per channel, reads; {@code null} where the node is none. */
	private String perChannel(Node node) {
		if (!node.is(BIAS_OR_SCALE) && !node.operator().equals("Sub")) return null;
		List<String> ofImage = new ArrayList<>(node.inputs().stream().filter(t -> axes.of(t).isPresent()).toList());
		if (ofImage.size() != 1) return null;
		Layout layout = axes.of(ofImage.get(0)).orElseThrow();
		for (String input : node.inputs()) {
			if (input.equals(ofImage.get(0))) continue;
			long[] dims = axes.dims(input);
			if (dims == null || dims.length > layout.rank()) return null;
			int added = layout.rank() - dims.length;
			if (IntStream.range(0, dims.length).anyMatch(i -> dims[i] != 1 && !layout.isChannels(i + added))) return null;
		}
		return ofImage.get(0);
	}

	/** What was quantised and dequantised, or handed on unchanged, to get a tensor. */
	private String unquantised(String tensor) {
		List<String> behind = new ArrayList<>(); // chains may be longer than Java's stack
		String source = tensor;
		while (!sources.containsKey(source)) {
			Node node = graph.producer(source).orElse(null);
			boolean handedOn = node != null && Arrays.asList("Identity", "Dropout").contains(node.operator());
			String before = node == null ? null : handedOn ? node.inputs().get(0) : Quantised.source(graph, source).orElse(null);
			if (before == null) sources.put(source, source);
			else {
				behind.add(source);
				source = before;
			}
		}
		String first = sources.get(source);
		behind.forEach(t -> sources.put(t, first));
		return first;
	}
}
