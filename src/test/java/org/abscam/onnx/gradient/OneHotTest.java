package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.real;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head's gradient from one class, which is a row of its weights. */
class OneHotTest {

	/** W of three classes and two features. */
	private static final double[] ROWS = {1, 2, 3, 4, 5, 6};
	private static final double[] COLUMNS = {1, 3, 5, 2, 4, 6};

	@ParameterizedTest
	@ValueSource(longs = {0, 1})
	void rowsOfTheWeightsArePickedAndNoneForAClassThatThereIsNot(long transposed) throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, "N", 2);
		Tensor weights = graph.reals(DataType.FLOAT, transposed == 1 ? new long[] {3, 2} : new long[] {2, 3},
			transposed == 1 ? ROWS : COLUMNS);
		Tensor y = x.applyTo("Gemm", List.of(weights), real("alpha", .5), integer("transB", transposed));
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		Tensor chosen = graph.input("class", DataType.INT64, "N");
		Tensor seed = graph.integers(0, 1, 2).equalTo(chosen.unsqueeze(1)).cast(DataType.FLOAT);
		Tensor gradient = Gradient.of(graph, y, seed, x);
		graph.clearOutputs();
		graph.output(gradient.plus(x.times(0)), "gradient", DataType.FLOAT, "N", 2);
		ModelProto model = graph.toModel();
		assertThat(model.getGraph().getNodeList()).noneMatch(n -> n.getOpType().equals("Gemm"));
		try (Network network = Network.open(model.toByteArray(), Device.choose("cpu"), 1)) {
			Map<String, Array> found = network.run(Map.of("x", new Array.Floats(new float[8], 4, 2), "class",
				new Array.Integers(new long[] {2, 0, 3, 1}, 4)));
			assertThat(((Array.Floats) found.get("gradient")).values()).containsExactly(2.5f, 3, .5f, 1, 0, 0, 1.5f, 2);
		}
	}
}
