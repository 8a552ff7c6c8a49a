package org.abscam.onnx.read;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.TensorType;

/**
 * What can be told, without a runtime, of the small whole numbers that exporters compute sizes and paddings with: their values where these
 * follow from constants, and whether they can be negative. PyTorch for instance writes the paddings of a Pad, which are remainders, as a dozen
 * nodes. One pass over the nodes in the order of computation.
 */
final class SizeNumbers {

	private static final int MOST = 64;
	/** Numbers that are looked at; there are weights that are handed on, too. */
	private static final int MOST_NUMBERS = 4096;
	/** What numbers of sizes keep their value in, as far as it is below {@link Integer#MAX_VALUE}. */
	private static final Set<Long> WIDE = Stream.of(DataType.INT64, DataType.INT32, DataType.FLOAT, DataType.DOUBLE)
		.map(t -> (long) t.getNumber()).collect(Collectors.toSet());
	/** What hands on the numbers that it reads first, in other places or not all of them. */
	private static final Set<String> HANDING_ON =
		Set.of("Reshape", "Slice", "Transpose", "Unsqueeze", "Squeeze", "Identity", "Gather");

	private final Graph graph;
	private final Map<String, long[]> values = new HashMap<>();
	private final Map<String, Long> lengths = new HashMap<>();
	private final Set<String> notNegative = new HashSet<>();

	private SizeNumbers(Graph graph) {
		this.graph = graph;
	}

	static SizeNumbers of(Graph graph) {
		SizeNumbers numbers = new SizeNumbers(graph);
		for (Node node : graph.nodes()) if (!node.inputs().isEmpty() && node.outputs().size() == 1) numbers.add(node);
		return numbers;
	}

	/** Whether no number of a tensor can be below zero. */
	boolean isNotNegative(String tensor) {
		if (notNegative.contains(tensor)) return true;
		return reals(tensor).filter(values -> Arrays.stream(values).allMatch(v -> v >= 0 && v < Integer.MAX_VALUE)).isPresent();
	}

	/** How many times the numbers of a tensor may double a size, as far as that is known. */
	int doublings(String tensor) {
		return reals(tensor).map(values -> (int) Math.ceil(Math.log(Arrays.stream(values).max().orElse(1)) / Math.log(2)))
			.map(bits -> Math.max(0, bits)).orElse(Integer.SIZE);
	}

	/** Of a constant that is not large. */
	private Optional<double[]> reals(String tensor) {
		return graph.constant(tensor).filter(c -> c.getDimsList().stream().mapToDouble(d -> d).reduce(1, (a, b) -> a * b) <= MOST_NUMBERS)
			.flatMap(c -> {
				if (TensorType.of(c).isWhole()) return Optional.of(Arrays.stream(Constants.integers(c)).asDoubleStream().toArray());
				return TensorType.of(c).isReal() ? Optional.of(Constants.reals(c)) : Optional.empty();
			});
	}

	private void add(Node node) {
		String output = node.outputs().get(0);
		length(node).ifPresent(length -> lengths.put(output, length));
		value(node).filter(value -> Arrays.stream(value).allMatch(v -> Math.abs(v) < Integer.MAX_VALUE))
			.ifPresent(value -> values.put(output, value));
		long[] value = values.get(output);
		if (value != null ? Arrays.stream(value).allMatch(v -> v >= 0) : isNotNegative(node)) notNegative.add(output);
	}

	private boolean isNotNegative(Node node) {
		return switch (node.operator()) {
			case "Shape" -> true;
			case "Cast" -> WIDE.contains(node.integer("to", 0)) && isNotNegative(node.inputs().get(0));
			case "Concat" -> node.inputs().stream().allMatch(this::isNotNegative);
			case "Mod" -> node.integer("fmod", 0) == 0 && node.hasInput(1) && isNotNegative(node.inputs().get(1));
			case "ConstantOfShape" -> node.tensor("value").map(v -> TensorType.of(v).isWhole()
				&& Arrays.stream(Constants.integers(v)).allMatch(n -> n >= 0 && n < Integer.MAX_VALUE)).orElse(true);
			default -> HANDING_ON.contains(node.operator()) && isNotNegative(node.inputs().get(0));
		};
	}

	/** Of a list of numbers, where it is known, as that of lists and single numbers that are joined; one list shows that it is one. */
	private Optional<Long> length(Node node) {
		if (node.operator().equals("Cast") || node.operator().equals("Identity")) return length(node.inputs().get(0));
		if (isWholeShape(node)) return length(node.inputs().get(0)).map(length -> 1L);
		if (!node.operator().equals("Concat") || node.integer("axis", 0) != 0) return Optional.empty();
		if (node.inputs().stream().noneMatch(i -> length(i).isPresent())) return Optional.empty();
		List<Optional<Long>> parts = node.inputs().stream()
			.map(i -> length(i).or(() -> graph.producer(i).filter(n -> n.operator().equals("Unsqueeze")).map(n -> 1L))).toList();
		return parts.stream().allMatch(Optional::isPresent) ? Optional.of(parts.stream().mapToLong(Optional::get).sum()) : Optional.empty();
	}

	private static boolean isWholeShape(Node node) {
		return node.operator().equals("Shape") && !node.has("start") && !node.has("end");
	}

	private Optional<Long> length(String tensor) {
		return Optional.ofNullable(lengths.get(tensor))
			.or(() -> graph.constant(tensor).filter(c -> c.getDimsCount() == 1).map(c -> c.getDims(0)));
	}

	private Optional<long[]> value(String tensor) {
		return Optional.ofNullable(values.get(tensor)).or(() -> graph.constant(tensor).filter(this::isShort).map(Constants::integers));
	}

	private boolean isShort(TensorProto tensor) {
		return TensorType.of(tensor).isWhole() && tensor.getDimsCount() < 2 && tensor.getDimsList().stream().allMatch(d -> d <= MOST);
	}

	private Optional<long[]> value(Node node) {
		Optional<long[]> first = value(node.inputs().get(0));
		switch (node.operator()) {
			case "Shape":
				return length(node.inputs().get(0)).filter(length -> isWholeShape(node)).map(length -> new long[] {length});
			case "Cast":
				return first.filter(v -> WIDE.contains(node.integer("to", 0)));
			case "Identity", "Unsqueeze", "Squeeze":
				return first;
			case "Concat":
				List<Optional<long[]>> parts = node.inputs().stream().map(this::value).toList();
				if (!parts.stream().allMatch(Optional::isPresent)) return Optional.empty();
				return Optional.of(parts.stream().flatMapToLong(p -> LongStream.of(p.get())).toArray()).filter(v -> v.length <= MOST);
			case "Gather":
				// of one list: else a number is the place of a row
				return first.filter(data -> length(node.inputs().get(0)).filter(l -> l == data.length).isPresent())
					.flatMap(data -> second(node).filter(at -> at.length == 1 && at[0] >= -data.length && at[0] < data.length)
						.map(at -> new long[] {data[(int) Math.floorMod(at[0], (long) data.length)]}));
			case "Sub":
				return first.filter(a -> a.length == 1)
					.flatMap(a -> second(node).filter(b -> b.length == 1).map(b -> new long[] {a[0] - b[0]}));
			default:
				return Optional.empty();
		}
	}

	private Optional<long[]> second(Node node) {
		return node.hasInput(1) ? value(node.inputs().get(1)) : Optional.empty();
	}
}
