package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** Sizes, strides, dilations and padding of the windows that convolutions and poolings slide over a picture. */
public final class SlidingSizes {

	private static final Set<String> OPERATORS = Set.of("Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "DeformConv", "MaxPool",
		"AveragePool", "LpPool", "MaxUnpool", "Col2Im", "com.microsoft.FusedConv", "com.microsoft.NhwcFusedConv",
		"com.microsoft.NhwcMaxPool", "com.microsoft.QLinearAveragePool", "com.microsoft.QLinearConv",
		"com.microsoft.ConvTransposeWithDynamicPads");
	/** Those whose output is smaller the larger the window is. */
	private static final Set<String> SHRINKING =
		Set.of("Conv", "ConvInteger", "QLinearConv", "DeformConv", "MaxPool", "AveragePool", "LpPool", "com.microsoft.FusedConv");

	private SlidingSizes() {}

	/**
	 * @param node a node
	 * @param weights its weights, if it has any that are constant
	 * @return what no window can have, in words; empty where nothing is wrong or the node slides no window
	 */
	public static Optional<String> wrong(Node node, Optional<TensorProto> weights) {
		if (!OPERATORS.contains(node.operator())) return Optional.empty();
		Optional<String> wrong = wrong(node, "kernel_shape", v -> v > 0, "be positive").or(
			() -> wrong(node, "strides", v -> v > 0, "be positive")).or(() -> wrong(node, "dilations", v -> v > 0, "be positive"))
			.or(() -> wrong(node, "pads", v -> v >= 0, "not be negative"))
			.or(() -> wrong(node, "output_padding", v -> v >= 0, "not be negative"))
			.or(() -> wrong(node, "output_shape", v -> v > 0, "be positive"));
		if (wrong.isPresent()) return wrong;
		int axes = weights.filter(w -> w.getDimsCount() > 2).map(w -> w.getDimsCount() - 2).orElse(0);
		for (String name : new String[] {"kernel_shape", "strides", "dilations", "pads", "output_padding"}) {
			long[] values = node.integers(name);
			if (values == null || values.length == 0) continue;
			int perAxis = name.equals("pads") ? 2 : 1;
			if (axes == 0 && values.length % perAxis == 0) axes = values.length / perAxis;
			if (values.length != perAxis * axes) {
				return Optional.of(name + " of " + values.length + " numbers, though its window has " + axes + " axes");
			}
		}
		return Optional.empty();
	}

	private static Optional<String> wrong(Node node, String attribute, LongPredicate right, String must) {
		long[] values = node.integers(attribute);
		if (values == null || Arrays.stream(values).allMatch(v -> right.test(v) && v < Integer.MAX_VALUE)) return Optional.empty();
		return Optional.of(attribute + " " + Arrays.toString(values) + ", which must " + must + " and below 2147483647");
	}

	/** Whether a node slides windows that make a picture smaller. */
	public static boolean shrinks(Node node) {
		return SHRINKING.contains(node.operator());
	}

	/** Whether a shrinking node leaves something of any picture, however small: its padding makes up for its window. */
	public static boolean fitsAll(Graph graph, Node node) {
		if (node.text("auto_pad", "NOTSET").startsWith("SAME")) return true;
		long[] extents = extents(graph, node);
		if (extents == null) return false;
		for (int i = 0; i < extents.length; i++) if (extents[i] - 1 > padding(node, i, extents.length)) return false;
		return true;
	}

	/**
	 * Whether all that reads a tensor slides windows over it that are wide enough for a border to be theirs, as exporters write the padding of a
	 * convolution as a node of its own: more of them than it has pixels of the border reach beyond, and they overlap.
	 *
	 * @param border pixels of the widest border
	 */
	static boolean takeIn(Graph graph, String tensor, long border) {
		List<Node> readers = graph.nodes().stream().filter(n -> n.reads().contains(tensor)).toList();
		return !readers.isEmpty() && readers.stream().allMatch(reader -> {
			if (reader.operator().equals("Transpose")) return takeIn(graph, reader.outputs().get(0), border);
			long[] extents = shrinks(reader) ? extents(graph, reader) : null;
			if (extents == null) return false;
			long[] strides = orOnes(reader.integers("strides"), extents.length);
			return IntStream.range(0, extents.length).anyMatch(i -> border < extents[i] && strides[i] < extents[i]);
		});
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @throws OnnxException if a window is larger than what it slides over; the sentence names the node
	 */
	static void requireRoom(Graph graph) throws OnnxException {
		for (Node node : graph.nodes()) {
			if (!shrinks(node) || node.text("auto_pad", "NOTSET").startsWith("SAME")) continue;
			long[] dims = graph.type(node.inputs().get(0)).map(TensorType::dims).orElse(null);
			long[] extents = extents(graph, node);
			if (dims == null || extents == null || dims.length != extents.length + 2) continue;
			for (int i = 0; i < extents.length; i++) {
				long input = dims[i + 2];
				long padding = padding(node, i, extents.length);
				// in ceil mode, a window may reach beyond the padding by less than a step
				long beyond = node.integer("ceil_mode", 0) == 0 ? 0 : orOnes(node.integers("strides"), extents.length)[i] - 1;
				if (input < 0 || extents[i] <= input + padding + beyond) continue;
				throw new OnnxException("The window of the " + node.description() + " is " + extents[i] + " wide, but what it slides over "
					+ "is only " + input + (padding > 0 ? " with a padding of " + padding : "") + " wide (axis " + (i + 2)
					+ "); use larger images, or export the model again.");
			}
		}
	}

	/** The sizes of a node's window with its gaps; {@code null} where they are not known. */
	private static long[] extents(Graph graph, Node node) {
		long[] kernel = node.integers("kernel_shape");
		int weights = node.operator().equals("QLinearConv") ? 3 : 1;
		if ((kernel == null || kernel.length == 0) && node.hasInput(weights)) {
			long[] dims = graph.type(node.inputs().get(weights)).map(TensorType::dims).orElse(null);
			if (dims != null && dims.length > 2) kernel = Arrays.copyOfRange(dims, 2, dims.length);
		}
		if (kernel == null || Arrays.stream(kernel).anyMatch(k -> k < 1)) return null;
		long[] dilations = orOnes(node.integers("dilations"), kernel.length);
		long[] extents = new long[kernel.length];
		for (int i = 0; i < kernel.length; i++) extents[i] = (kernel[i] - 1) * dilations[i] + 1;
		return extents;
	}

	private static long padding(Node node, int axis, int axes) {
		long[] pads = node.integers("pads");
		return pads == null || pads.length == 0 || node.text("auto_pad", "NOTSET").equals("VALID") ? 0 : pads[axis] + pads[axis + axes];
	}

	private static long[] orOnes(long[] values, int count) {
		if (values != null && values.length == count) return values;
		long[] ones = new long[count];
		Arrays.fill(ones, 1);
		return ones;
	}
}
