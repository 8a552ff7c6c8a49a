package org.abscam.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SlidingSizes;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.TypeInference;

/**
 * Refuses a graph in which a Slice node would read a tensor of a negative size, as there is behind a window that is larger than its
 * picture. ONNX's inference of types takes sizes below zero for sizes and ends the process where Slice fits its ends to one (an assertion
 * of {@code std::clamp} in {@code onnx/defs/tensor}); so it is asked for the sizes in front of a Slice with that Slice made harmless: where
 * the starts are no constants, its sizes are left unknown.
 */
public final class SliceSizes {

	private static final int FIRST_OPSET = 10; // before it, starts and ends are attributes, and nothing is asserted
	private static final String SLICE = "Slice";
	/** Operators whose output may get a negative size from sizes and numbers none of which is wrong by itself. */
	private static final Set<String> MAKERS = Set.of("Pad", "ConvTranspose", "MaxUnpool", "Resize", "Upsample", "Tile", "Expand",
		"ConstantOfShape", "Range", "OneHot", "Col2Im", "CenterCropPad", "TopK", "RoiAlign", "AffineGrid", "Attention", "Split", "Loop",
		"Scan");
	/** Makers that make none if the numbers that they read are not negative, and the position of the first of these. */
	private static final Map<String, Integer> BY_CONSTANTS = Map.of("Pad", 1, "Resize", 2, "Tile", 1, "Expand", 1, "ConstantOfShape", 0,
		"OneHot", 1, "TopK", 1, "Split", 1);
	/** Makers by whose numbers sizes are multiplied, the position of these, and how often sizes may double before they may overflow. */
	private static final Map<String, Integer> MULTIPLYING = Map.of("Resize", 2, "Tile", 1);
	private static final int MOST_DOUBLINGS = 30;
	private static final int FACTOR = 3;
	/** Steps that are looked at. Strangers' networks rarely have any; what is further behind is left to the trial in a process of its own. */
	private static final int MOST_STEPS = 8;

	private final EditableGraph graph;
	private final TypeInference runtime;
	private final SizeNumbers numbers;
	/** Slices whose input may be of a negative size, and how many of the others of these must be known to be right before. */
	private final Map<Node, Integer> levels = new LinkedHashMap<>();

	private SliceSizes(EditableGraph graph, TypeInference runtime) {
		this.graph = graph;
		this.runtime = runtime;
		this.numbers = SizeNumbers.of(graph);
	}

	/**
	 * Blocks while the runtime infers types, once for each step from Slices to what shrinks their result to further Slices, not at all
	 * for most networks.
	 *
	 * @param graph a graph whose inputs are of known sizes, which is changed: both branches of If nodes and the bodies of loops are looked
	 *            at
	 * @param runtime infers types
	 * @throws OnnxException if a Slice would read a tensor of a negative size; the sentence names both
	 */
	public static void require(EditableGraph graph, TypeInference runtime) throws OnnxException {
		if (graph.opset() < FIRST_OPSET) return;
		Bodies.open(graph);
		SliceSizes sizes = new SliceSizes(graph, runtime);
		sizes.arrange();
		int last = Math.min(MOST_STEPS, sizes.levels.values().stream().mapToInt(l -> l).max().orElse(0));
		for (int level = 1; level <= last; level++) sizes.require(level);
	}

	private void arrange() {
		Map<String, Integer> behindSlices = new HashMap<>();
		Map<String, Integer> behindMakers = new HashMap<>();
		Map<String, Integer> doublings = new HashMap<>();
		for (Node node : graph.nodes()) {
			int slices = highest(node, behindSlices);
			int makers = highest(node, behindMakers);
			boolean overflows = overflows(node, doublings);
			if (node.operator().equals(SLICE)) {
				if (makers > 0) levels.put(node, makers);
				slices = Math.max(slices, makers);
			}
			else if (overflows || makesNegative(node)) makers = Math.max(makers, slices + 1);
			else if (node.operator().equals("Shape") || node.operator().equals("Size")) makers = 0;
			for (String output : node.outputs()) {
				behindSlices.put(output, slices);
				behindMakers.put(output, makers);
			}
		}
	}

	/** Whether sizes may be multiplied by so much that they are below zero again. */
	private boolean overflows(Node node, Map<String, Integer> doublings) {
		int input = MULTIPLYING.getOrDefault(node.operator(), -1);
		int own = input >= 0 && node.hasInput(input) ? numbers.doublings(node.inputs().get(input)) : 0;
		int all = Math.min(Integer.SIZE, highest(node, doublings) + own);
		node.outputs().forEach(output -> doublings.put(output, all));
		return own > 0 && all > MOST_DOUBLINGS;
	}

	private static int highest(Node node, Map<String, Integer> of) {
		return node.reads().stream().mapToInt(t -> of.getOrDefault(t, 0)).max().orElse(0);
	}

	private boolean makesNegative(Node node) {
		if (SlidingSizes.shrinks(node)) return !SlidingSizes.fitsAll(graph, node);
		String operator = node.operator();
		if (!MAKERS.contains(operator)) return node.proto().getDomain().equals("com.microsoft") && operator.matches(".*(Conv|Pool|Pad).*");
		Integer first = BY_CONSTANTS.get(operator);
		if (first == null || node.has("num_outputs") || !node.hasInput(first) && !node.hasInput(first + 1)) return true;
		return !(isNotNegative(node, first) && (!operator.equals("Resize") || isNotNegative(node, first + 1)));
	}

	private boolean isNotNegative(Node node, int input) {
		return !node.hasInput(input) || numbers.isNotNegative(node.inputs().get(input));
	}

	private void require(int level) throws OnnxException {
		Map<String, Node> read = new LinkedHashMap<>();
		levels.forEach((slice, at) -> {
			if (at == level) read.putIfAbsent(slice.inputs().get(0), slice);
		});
		EditableGraph probe = harmless(n -> levels.getOrDefault(n, 0) >= level);
		Map<String, TensorType> types = types(probe, read.keySet().stream().map(probe::tensor).toList());
		Map<String, String> doubtful = new HashMap<>();
		EditableGraph threefold = probe.copy();
		for (Map.Entry<String, Node> entry : read.entrySet()) {
			long[] dims = types.containsKey(entry.getKey()) ? types.get(entry.getKey()).dims() : null;
			if (dims == null) continue;
			if (Arrays.stream(dims).anyMatch(d -> d < -1)) throw refusal(entry.getKey(), entry.getValue());
			if (Arrays.stream(dims).allMatch(d -> d >= 0)) continue;
			// −1 stands for a size that is not known, and for one of −1, of which three are −3
			long[] repeats = new long[dims.length];
			Arrays.fill(repeats, FACTOR);
			Tensor tensor = threefold.tensor(entry.getKey());
			doubtful.put(threefold.add("Tile", DataType.FLOAT, List.of(tensor, threefold.integers(repeats))).name(), entry.getKey());
		}
		if (doubtful.isEmpty()) return;
		Map<String, TensorType> three = types(threefold, doubtful.keySet().stream().map(threefold::tensor).toList());
		for (Map.Entry<String, String> tile : doubtful.entrySet()) {
			long[] dims = three.containsKey(tile.getKey()) ? three.get(tile.getKey()).dims() : null;
			if (dims != null && Arrays.stream(dims).anyMatch(d -> d < -1)) throw refusal(tile.getValue(), read.get(tile.getValue()));
		}
	}

	private Map<String, TensorType> types(EditableGraph probe, List<Tensor> wanted) throws OnnxException {
		probe.setOutputs(wanted.toArray(Tensor[]::new));
		return runtime.types(probe.toModel().toByteArray());
	}

	/** The graph without weights, and with some Slices, and all within bodies, whose sizes cannot be inferred. */
	private EditableGraph harmless(Predicate<Node> slices) {
		EditableGraph probe = graph.copy();
		probe.weightsToInputs();
		String free = probe.input(probe.unique("starts"), DataType.INT64, "starts").name();
		List<Node> nodes = new ArrayList<>();
		for (Node node : graph.nodes()) {
			NodeProto inside = withoutSlicesInBodies(node.proto(), free);
			nodes.add(slices.test(node) ? new Node(freed(inside, free)) : inside == node.proto() ? node : new Node(inside));
		}
		probe.replaceNodes(nodes);
		return probe;
	}

	private static NodeProto withoutSlicesInBodies(NodeProto node, String free) {
		if (node.getAttributeList().stream().noneMatch(AttributeProto::hasG)) return node;
		NodeProto.Builder changed = node.toBuilder();
		for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
			if (!attribute.hasG()) continue;
			GraphProto.Builder body = attribute.getGBuilder();
			for (int i = 0; i < body.getNodeCount(); i++) {
				NodeProto inner = withoutSlicesInBodies(body.getNode(i), free);
				body.setNode(i, new Node(inner).operator().equals(SLICE) ? freed(inner, free) : inner);
			}
		}
		return changed.build();
	}

	private static NodeProto freed(NodeProto slice, String free) {
		return slice.getInputCount() > 1 ? slice.toBuilder().setInput(1, free).build() : slice;
	}

	private static OnnxException refusal(String tensor, Node slice) {
		return new OnnxException("The tensor '" + tensor + "', which the " + slice.description() + " reads, would have a negative size, as "
			+ "behind a window that is larger than its picture; use larger images, or export the model again.");
	}
}
