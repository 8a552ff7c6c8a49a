package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.abscam.engine.Array;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.gradient.RuleBook;
import org.junit.jupiter.api.Test;

/** What the table says a part of an output is made of: ONNX Runtime computes of these parts of the inputs alone what it computes of all. */
class AxisPartsTest {

	private static final Path SCHEMAS = Path.of("src/test/resources/operators/schemas.json");
	private static final int OPSET = OpsetUpgrade.WORKING_OPSET + 6;

	/** A node of real inputs with these sizes, and behind them constants of whole numbers. */
	private record Example(List<long[]> inputs, List<long[]> numbers, AttributeProto... attributes) {}

	private final Map<String, Operator> rows = new TreeMap<>(new RuleBook().rows());

	private static Example of(List<long[]> inputs, AttributeProto... attributes) {
		return new Example(inputs, List.of(), attributes);
	}

	private static long[] dims(long... dims) {
		return dims;
	}

	/** By operator; those of the rest are applied to each number. */
	private static Map<String, List<Example>> examples() {
		long[] x = {2, 4, 3, 4};
		Map<String, List<Example>> examples = new HashMap<>();
		examples.put("Mod", List.of(of(List.of(x, dims(4, 1, 1)), integer("fmod", 1))));
		examples.put("Max", List.of(of(List.of(x, dims(3, 4), dims(4)))));
		examples.put("Add", List.of(of(List.of(x, dims(1, 4, 1, 4))), of(List.of(dims(3, 1), x)), of(List.of(dims(4), dims(4)))));
		examples.put("Cast", List.of(of(List.of(x), integer("to", 1))));
		examples.put("Softmax", List.of(of(List.of(x), integer("axis", 2)), of(List.of(x))));
		examples.put("LogSoftmax", examples.get("Softmax"));
		examples.put("LpNormalization", examples.get("Softmax"));
		examples.put("LayerNormalization",
			List.of(of(List.of(x, dims(4), dims(4))), of(List.of(x, dims(3, 4), dims(4)), integer("axis", 2)), of(List.of(x, dims(4)))));
		examples.put("RMSNormalization", List.of(of(List.of(x, dims(4))), of(List.of(x, dims(3, 4)), integer("axis", 2))));
		examples.put("Concat", List.of(of(List.of(x, dims(2, 4, 5, 4)), integer("axis", 2)), of(List.of(x, x), integer("axis", -1))));
		examples.put("Transpose", List.of(of(List.of(x), integers("perm", 2, 0, 3, 1)), of(List.of(x))));
		examples.put("MatMul", List.of(of(List.of(x, dims(4, 5))), of(List.of(x, dims(2, 4, 4, 3))), of(List.of(dims(5, 3), x)),
			of(List.of(x, dims(4, 4, 6))), of(List.of(dims(2, 1, 3, 4), dims(4, 4, 6)))));
		examples.put("Gemm", List.of(of(List.of(dims(4, 3), dims(3, 5), dims(4, 1))),
			of(List.of(dims(3, 4), dims(5, 3), dims(5)), integer("transA", 1), integer("transB", 1)), of(List.of(dims(4, 3), dims(3, 5)))));
		examples.put("Reshape", List.of(reshape(x, 2, 4, 12), reshape(x, 2, 4, 3, 2, 2), reshape(x, 8, 3, 4), reshape(x, 2, 12, 4),
			reshape(x, 1, 2, 4, 1, 3, 4, 1), reshape(x, 2, 3, 4, 4), reshape(x, 6, 16)));
		examples.put("Flatten", List.of(of(List.of(x), integer("axis", 1)), of(List.of(x), integer("axis", 3))));
		examples.put("Squeeze", List.of(new Example(List.of(dims(2, 1, 4, 3, 1)), List.of(dims(1, -1)))));
		examples.put("Unsqueeze", List.of(new Example(List.of(x), List.of(dims(0, 2)))));
		examples.put("Slice", List.of(new Example(List.of(x), List.of(dims(1), dims(3), dims(1))),
			new Example(List.of(x), List.of(dims(-1, 0), dims(-5, 4), dims(3, 0), dims(-2, 1)))));
		examples.put("Split", List.of(new Example(List.of(x), List.of(dims(1, 3)), integer("axis", 1))));
		return examples;
	}

	private static Example reshape(long[] from, long... to) {
		return new Example(List.of(from), List.of(to));
	}

	@Test
	void partsOfOutputsAreMadeOfThoseParts() throws Exception {
		JsonObject schemas = JsonParser.parseString(Files.readString(SCHEMAS)).getAsJsonObject();
		Map<String, List<Example>> examples = examples();
		Set<String> without = new TreeSet<>(Set.of("Gather", "Where")); // see below
		int parts = 0;
		for (String operator : rows.keySet()) {
			if (rows.get(operator).parts() == null || without.contains(operator)) continue;
			List<Example> own = examples.get(operator);
			if (own == null) {
				int inputs = schemas.getAsJsonObject(operator).get("least").getAsInt();
				own = List.of(of(List.of(dims(2, 4, 3), dims(4, 1)).subList(0, inputs)));
			}
			int found = 0;
			for (Example example : own) {
				try {
					found += compared(operator, example);
				}
				catch (EngineException | OnnxException e) {
					without.add(operator); // which this ONNX Runtime does not have
				}
			}
			if (!without.contains(operator)) assertThat(found).as(operator).isPositive();
			parts += found;
		}
		assertThat(parts).isGreaterThan(150);
		assertThat(without).isSubsetOf("Gather", "Where", "Swish", "RMSNormalization");
	}

	/** @return of how many axes parts were computed */
	private int compared(String operator, Example example) throws Exception {
		List<float[]> values = new ArrayList<>();
		for (int i = 0; i < example.inputs.size(); i++) values.add(numbers(i, example.inputs.get(i)));
		NodeProto proto = node(operator, example);
		float[] all = run(proto, example, example.inputs, values);
		EditableGraph graph = EditableGraph.of(model(proto, example, example.inputs));
		graph.inferTypes(new RuntimeTypes());
		Node node = graph.nodes().get(0);
		long[] dims = graph.type("y").orElseThrow().dims();
		int found = 0;
		for (int axis = 0; axis < dims.length; axis++) {
			if (dims[axis] < 3) continue;
			Part part = new Part(axis, 1, 3);
			Optional<List<Part>> read = rows.get(operator).parts().read(graph, node, part);
			if (read.isEmpty()) continue;
			assertThat(read.get().subList(example.inputs.size(), read.get().size())).as("numbers").allMatch(Part::isWhole);
			List<long[]> sizes = new ArrayList<>();
			List<float[]> cut = new ArrayList<>();
			for (int i = 0; i < values.size(); i++) {
				sizes.add(read.get().get(i).isWhole() ? example.inputs.get(i) : cut(example.inputs.get(i), read.get().get(i)));
				cut.add(read.get().get(i).isWhole() ? values.get(i) : cut(values.get(i), example.inputs.get(i), read.get().get(i)));
			}
			boolean reshapes = rows.get(operator).has(Operator.Role.RESHAPING);
			float[] alone = reshapes ? cut.get(0) : run(proto, example, sizes, cut);
			float[] expected = cut(all, dims, part);
			String what = operator + " " + example.inputs.stream().map(Arrays::toString).toList() + " " + part;
			assertThat(alone).as(what).hasSize(expected.length);
			for (int i = 0; i < expected.length; i++) {
				if (Float.isNaN(expected[i])) assertThat(alone[i]).as(what).isNaN();
				else assertThat(alone[i]).as(what).isCloseTo(expected[i], within(1e-6f * Math.abs(expected[i])));
			}
			found++;
		}
		return found;
	}

	private static NodeProto node(String operator, Example example) {
		StringBuilder inputs = new StringBuilder();
		for (int i = 0; i < example.inputs.size(); i++) inputs.append(i == 0 ? "x" : ",x").append(i);
		for (int i = 0; i < example.numbers.size(); i++) inputs.append(",n").append(i);
		return ModelDraft.nodeOf(operator, inputs.toString(), operator.equals("Split") ? "y,z" : "y", example.attributes);
	}

	private static ModelProto model(NodeProto node, Example example, List<long[]> sizes) {
		ModelDraft draft = new ModelDraft(OPSET).node(node);
		for (int i = 0; i < sizes.size(); i++) draft.input("x" + i, Arrays.stream(sizes.get(i)).boxed().toArray());
		for (int i = 0; i < example.numbers.size(); i++) draft.integers("n" + i, example.numbers.get(i));
		return draft.output("y");
	}

	private static float[] run(NodeProto node, Example example, List<long[]> sizes, List<float[]> values) throws Exception {
		Map<String, Array> inputs = new HashMap<>();
		for (int i = 0; i < sizes.size(); i++) inputs.put("x" + i, new Array.Floats(values.get(i), sizes.get(i)));
		return ModelDraft.run(model(node, example, sizes), inputs).get("y");
	}

	/** Around 1, so that every function has a value of some of them. */
	private static float[] numbers(int seed, long... dims) {
		float[] values = ModelDraft.image(seed, dims).values();
		for (int i = 0; i < values.length; i++) values[i] = 1 + .5f * values[i];
		return values;
	}

	private static long[] cut(long[] dims, Part part) {
		long[] cut = dims.clone();
		cut[part.axis()] = part.end() - part.start();
		return cut;
	}

	private static float[] cut(float[] values, long[] dims, Part part) {
		int behind = (int) Arrays.stream(dims).skip(part.axis() + 1L).reduce(1, (a, b) -> a * b);
		int size = (int) dims[part.axis()];
		int[] kept = IntStream.range(0, values.length).filter(i -> i / behind % size >= part.start() && i / behind % size < part.end())
			.toArray();
		float[] cut = new float[kept.length];
		for (int i = 0; i < kept.length; i++) cut[i] = values[kept[i]];
		return cut;
	}

	private Optional<List<Part>> read(ModelProto model, Part part) throws Exception {
		EditableGraph graph = EditableGraph.of(model);
		graph.inferTypes(new RuntimeTypes());
		Node node = graph.nodes().get(graph.nodes().size() - 1);
		return rows.get(node.operator()).parts().read(graph, node, part);
	}

	@Test
	void whatMixesAnAxisIsNotMadeOfPartsOfIt() throws Exception {
		ModelDraft x = new ModelDraft(17).input("x", "N", 4, 3).input("w", 3);
		assertThat(read(x.node("Softmax", "x", "y", integer("axis", 1)).output("y"), new Part(1, 0, 1))).isEmpty();
		ModelDraft z = new ModelDraft(17).input("x", "N", 4, 3).input("w", 4, 3);
		assertThat(read(z.node("LayerNormalization", "x,w", "y", integer("axis", 1)).output("y"), new Part(1, 0, 1))).isEmpty();
		ModelDraft left = new ModelDraft(17).input("x", "N", 4, 3).input("w", 4, 4).node("MatMul", "w,x", "y");
		assertThat(read(left.output("y"), new Part(1, 0, 1)).orElseThrow()).as("rows of the mixing matrix, all tokens")
			.containsExactly(new Part(0, 0, 1), Part.WHOLE);
		ModelDraft merged = new ModelDraft(17).input("x", "N", 4, 3).integers("s", -1, 3).node("Reshape", "x,s", "y");
		assertThat(read(merged.output("y"), new Part(0, 0, 1))).as("images and tokens in one axis").isEmpty();
		ModelDraft swapped = new ModelDraft(17).input("x", 2, 4, 3).integers("s", 2, 3, 4).node("Reshape", "x,s", "y");
		assertThat(read(swapped.output("y"), new Part(1, 0, 1))).as("numbers of several tokens in one").isEmpty();
	}

	@Test
	void conditionsAreCutLikeWhatTheyChooseBetween() throws Exception {
		ModelDraft where = new ModelDraft(17).input("a", 4, 3).input("b", 1, 3).node("Greater", "a,b", "c").node("Where", "c,a,b", "y");
		assertThat(read(where.output("y"), new Part(0, 1, 2)).orElseThrow()).containsExactly(new Part(0, 1, 2), new Part(0, 1, 2),
			Part.WHOLE);
	}

	@Test
	void choicesByConstantsArePartsOfWhatTheyChooseFrom() throws Exception {
		ModelDraft gather = new ModelDraft(17).input("x", "N", 5, 3).integers("i", -1, 2).node("Gather", "x,i", "y", integer("axis", -2));
		assertThat(read(gather.output("y"), Part.WHOLE).orElseThrow()).containsExactly(new Part(1, 2, 5), Part.WHOLE);
		assertThat(read(gather.output("y"), new Part(1, 0, 1))).isEmpty();
		ModelDraft slice = new ModelDraft(17).input("x", "N", 5, 3).integers("s", -2).integers("e", Long.MAX_VALUE).integers("a", 1)
			.node("Slice", "x,s,e,a", "y");
		assertThat(read(slice.output("y"), Part.WHOLE).orElseThrow().get(0)).isEqualTo(new Part(1, 3, 5));
		ModelDraft stepped = new ModelDraft(17).input("x", "N", 5, 3).integers("s", 0).integers("e", 5).integers("a", 1).integers("t", 2)
			.node("Slice", "x,s,e,a,t", "y");
		assertThat(read(stepped.output("y"), Part.WHOLE)).isEmpty();
		ModelDraft images = new ModelDraft(17).input("x", "N", 5, 3).integers("i", 0).node("Gather", "x,i", "y");
		assertThat(read(images.output("y"), Part.WHOLE)).as("of images, whose number is free").isEmpty();
	}
}
