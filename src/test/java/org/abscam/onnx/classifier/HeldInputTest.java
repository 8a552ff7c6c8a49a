package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose further inputs are held says what ONNX Runtime says of the model as it is, when it is fed with them. */
class HeldInputTest {

	private static final int OLDEST_WITH_TILE = 7;

	/** 8 features of an image, N×8. */
	private static ModelDraft features(int opset) {
		return new ModelDraft(opset).input("x", "N", 1, 6, 6).weights("w", 8, 1, 3, 3)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1))
			.node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f");
	}

	private static void assertSame(ModelProto model, Map<String, Array> further, HeldInput... held) throws Exception {
		Array.Floats images = ModelDraft.image(3, 2, 1, 6, 6);
		Map<String, Array> all = new HashMap<>(further);
		all.put("x", images);
		float[] expected = ModelDraft.run(model, all).get("y");
		OnnxModel one = HeldInput.hold(OnnxModel.read(model.toByteArray(), "held", null), "x", List.of(held));
		assertThat(one.graph().inputs()).containsExactly("x");
		assertThat(ModelDraft.run(one.proto(), Map.of("x", images)).get("y")).containsExactly(expected, within(1e-6f));
		ClassifierGraph graph = ClassifierGraph.of(one, ClassifierGraph.Wish.NONE, new RuntimeTypes(), Set.of());
		assertThat(graph.batches()).as("images may be run together").isTrue();
		assertThat(TargetLayer.automatic(graph.graph(), graph.head()).tensor()).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(ints = {OLDEST_WITH_TILE, 13, 17})
	void numbersOfEachImageAreTheSameForAll(int opset) throws Exception {
		ModelProto model = features(opset).input("n", "N", 2).node("Concat", "f,n", "j", integer("axis", 1)).weights("v", 10, 3)
			.node("MatMul", "j,v", "y").output("y");
		assertSame(model, Map.of("n", new Array.Floats(new float[] {.5f, -2, .5f, -2}, 2, 2)), new HeldInput("n", new float[] {.5f, -2}));
	}

	@Test
	void wholeNumbersAreThatOfASortToo() throws Exception {
		ModelProto model = features(17).input(DataType.INT64, "kind", "N").weights("table", 4, 8).node("Gather", "table,kind", "e")
			.node("Add", "f,e", "j").weights("v", 8, 3).node("MatMul", "j,v", "y").output("y");
		assertSame(model, Map.of("kind", new Array.Integers(new long[] {3, 3}, 2)), new HeldInput("kind", new float[] {3}));
	}

	@Test
	void numbersThatAreNotOfAnImageStayAsTheyAre() throws Exception {
		ModelProto model = features(17).input("temperature").input("shift", 3).weights("v", 8, 3).node("MatMul", "f,v", "s")
			.node("Div", "s,temperature", "t").node("Add", "t,shift", "y").output("y");
		assertSame(model, Map.of("temperature", new Array.Floats(new float[] {.25f}), "shift", new Array.Floats(new float[] {1, 2, 3}, 3)),
			new HeldInput("temperature", new float[] {.25f}), new HeldInput("shift", new float[] {1, 2, 3}));
	}

	@Test
	void aFurtherImageIsHeldAsTheNetworkTakesIt() throws Exception {
		float[] view = ModelDraft.image(8, 1, 4, 5, 3).values();
		float[] twice = Arrays.copyOf(view, 120);
		System.arraycopy(view, 0, twice, 60, 60);
		ModelProto model =
			features(17).input("view", "N", 4, 5, 3).node("Flatten", "view", "g").weights("u", 60, 8).node("MatMul", "g,u", "e")
				.node("Add", "f,e", "j").weights("v", 8, 3).node("MatMul", "j,v", "y").output("y");
		assertSame(model, Map.of("view", new Array.Floats(twice, 2, 4, 5, 3)), new HeldInput("view", view));
	}
}
