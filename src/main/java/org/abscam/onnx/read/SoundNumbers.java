package org.abscam.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Node;
import org.abscam.onnx.SlidingSizes;
import org.abscam.onnx.TensorType;

/**
 * What ONNX Runtime takes on trust of a node's numbers, and ends the whole process where they are wrong: an assertion, a division by zero or
 * a read far outside of memory in type inference or while a session is made. Found in ONNX's {@code defs} and by random damage to the
 * examples of all operators; what is checked there, with an error that can be caught, is left to it.
 */
final class SoundNumbers {

	/** More axes than any tensor has. */
	private static final long MOST_AXES = 64;
	private static final Set<String> AXES = Set.of("axis", "axes", "batch_axis", "time_axis");
	/** Attributes of any whole number: values, and places where "to the end" is the largest of all. */
	private static final Set<String> ANY = Set.of("value_int", "value_ints", "starts", "ends", "start", "end", "pool_int64s");
	private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "com.microsoft");
	private static final int LARGEST_BLOCK = 1 << 15;

	private SoundNumbers() {}

	/**
	 * @param node a node of ONNX's own operators or of a runtime's
	 * @param constants the values of small constants by name
	 * @return what is wrong with its numbers, to stand behind the name of the model and "has"; empty where nothing is
	 */
	static Optional<String> wrong(Node node, Function<String, Optional<TensorProto>> constants) {
		if (node.proto().getAttributeList().stream().anyMatch(a -> !a.getRefAttrName().isEmpty())) {
			return Optional.empty(); // what a function is given is seen where it is called
		}
		if (!DOMAINS.contains(node.proto().getDomain())) return Optional.empty(); // such as labels of classic machine learning
		for (AttributeProto attribute : node.proto().getAttributeList()) {
			Optional<String> wrong = wrong(attribute);
			if (wrong.isPresent()) return wrong;
		}
		int weights = node.operator().equals("QLinearConv") ? 3 : 1;
		return SlidingSizes.wrong(node, input(node, weights, constants)).or(() -> switch (node.operator()) {
			case "Split" -> split(node, constants);
			case "OneHot" -> count(node, 1, 1, "depth", constants).or(() -> count(node, 2, 2, "values", constants));
			case "DepthToSpace", "SpaceToDepth" -> within(node, "blocksize", 1, LARGEST_BLOCK);
			case "Attention" -> within(node, "q_num_heads", 1, LARGEST_BLOCK).or(() -> within(node, "kv_num_heads", 1, LARGEST_BLOCK));
			case "GatherND" -> within(node, "batch_dims", 0, MOST_AXES);
			case "Conv", "ConvTranspose", "ConvInteger", "QLinearConv" -> within(node, "group", 1, Integer.MAX_VALUE - 1);
			default -> Optional.empty();
		});
	}

	private static Optional<String> wrong(AttributeProto attribute) {
		if (ANY.contains(attribute.getName())) return Optional.empty();
		long most = AXES.contains(attribute.getName()) ? MOST_AXES : Integer.MAX_VALUE;
		List<Long> values = attribute.hasI() ? List.of(attribute.getI()) : attribute.getIntsList();
		return values.stream().filter(v -> v > most || v < -most).findFirst()
			.map(v -> "the number " + v + " as '" + attribute.getName() + "'");
	}

	private static Optional<TensorProto> input(Node node, int index, Function<String, Optional<TensorProto>> constants) {
		return node.hasInput(index) ? constants.apply(node.inputs().get(index)) : Optional.empty();
	}

	/** As many parts as outputs, none of a negative size. */
	private static Optional<String> split(Node node, Function<String, Optional<TensorProto>> constants) {
		int outputs = node.outputs().size();
		if (node.has("num_outputs") && node.integer("num_outputs", 0) != outputs) {
			return Optional.of(node.integer("num_outputs", 0) + " parts as 'num_outputs', but " + outputs + " outputs");
		}
		long[] parts = input(node, 1, constants).filter(t -> TensorType.of(t).isWhole()).map(Constants::integers)
			.orElse(node.integers("split"));
		if (parts == null || parts.length == outputs && Arrays.stream(parts).allMatch(p -> p >= 0)) return Optional.empty();
		return Optional.of("parts of the sizes " + Arrays.toString(parts) + " for " + outputs + " outputs");
	}

	private static Optional<String> count(Node node, int index, int wanted, String name,
		Function<String, Optional<TensorProto>> constants) {
		return input(node, index, constants).map(t -> t.getDimsList().stream().reduce(1L, (a, b) -> a * b)).filter(n -> n != wanted)
			.map(n -> n + " numbers as '" + name + "' where " + wanted + " must be");
	}

	private static Optional<String> within(Node node, String attribute, long least, long most) {
		if (!node.has(attribute)) return Optional.empty();
		long value = node.integer(attribute, least);
		return value >= least && value <= most ? Optional.empty()
			: Optional.of("the number " + value + " as '" + attribute + "', which must be from " + least + " to " + most);
	}
}
