package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.ModelDraft.reals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.Set;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;

/** Constant nodes that hold their value as numbers instead of a tensor. */
class ConstantsTest {

	private static TensorProto constant(AttributeProto attribute) {
		return EditableGraph.of(new ModelDraft(18).node("Constant", "", "c", attribute).output("c")).constant("c").orElseThrow();
	}

	@Test
	void numbersAreReadWithTheirSizes() {
		assertThat(Constants.integers(constant(integer("value_int", -7)))).containsExactly(-7);
		assertThat(constant(integer("value_int", -7)).getDimsList()).isEmpty();
		assertThat(Constants.integers(constant(integers("value_ints", 3, -1)))).containsExactly(3, -1);
		assertThat(constant(integers("value_ints", 3, -1)).getDimsList()).containsExactly(2L);
		assertThat(Constants.reals(constant(real("value_float", .25)))).containsExactly(.25);
		assertThat(constant(real("value_float", .25)).getDimsList()).isEmpty();
		assertThat(Constants.reals(constant(reals("value_floats", .5, -2)))).containsExactly(.5, -2);
		assertThat(constant(reals("value_floats", .5, -2)).getDimsList()).containsExactly(2L);
	}

	@Test
	void emptyListsAndZerosAreValuesToo() {
		assertThat(Constants.integers(constant(integers("value_ints")))).isEmpty();
		assertThat(constant(integers("value_ints")).getDimsList()).containsExactly(0L);
		assertThat(Constants.integers(constant(integer("value_int", 0)))).containsExactly(0);
		assertThat(Constants.reals(constant(reals("value_floats")))).isEmpty();
	}

	@Test
	void batchBuiltInAsNumbersIsFreed() throws Exception {
		ModelProto model = new ModelDraft(18).input("x", 1, 1, 4, 4).weights("kernel", 3, 1, 3, 3).node("Conv", "x,kernel", "a")
			.node("GlobalAveragePool", "a", "p").node("Constant", "", "shape", integers("value_ints", 1, -1))
			.node("Reshape", "p,shape", "y").output("y");
		assertThat(
			ClassifierGraph.of(new OnnxModel("small.onnx", model), ClassifierGraph.Wish.NONE, new RuntimeTypes(), Set.of()).batches())
			.isTrue();
	}

	@Test
	void repeatsAsNumbersCanBeDifferentiated() throws Exception {
		EditableGraph graph =
			EditableGraph.of(new ModelDraft(18).input("x", 1, 2).node("Constant", "", "repeats", integers("value_ints", 2, 3))
				.node("Tile",
					"x,repeats", "y")
				.output("y"));
		graph.inferTypes(new RuntimeTypes());
		Tensor seed = graph.reals(DataType.FLOAT, new long[] {2, 6}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
		Tensor gradient = Gradient.of(graph, graph.tensor("y"), seed, graph.tensor("x"));
		graph.clearOutputs();
		graph.output(gradient, "gradient", DataType.FLOAT);
		assertThat(ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(new float[] {1, 1}, 1, 2))).get("gradient"))
			.containsExactly(new float[] {1 + 3 + 5 + 7 + 9 + 11, 2 + 4 + 6 + 8 + 10 + 12}, within(1e-6f));
	}
}
