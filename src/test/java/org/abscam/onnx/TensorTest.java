package org.abscam.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import org.abscam.engine.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTest {

	/** Expected: Pillow 9.4, {@code Image.fromarray(row).resize((size, 2), Image.BILINEAR)} of two equal rows in float32. */
	@ParameterizedTest
	@CsvSource({"3, 1.5 0.6470588445663452 3.5", "4, 1.3333333730697632 2.1600000858306885 -0.5199999809265137 4.666666507720947"})
	void shrinkingAveragesAsPillowDoesUpToTheBorder(int size, String expected) throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, 1, 1, 2, 7);
		graph.output(x.resizeLinear(graph.integers(2, size), true, 2, 3), "y", DataType.FLOAT, 1, 1, 2, size);
		float[] row = {3, -1, 4, 1, -5, 9, 2, 3, -1, 4, 1, -5, 9, 2};
		float[] resized = ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(row, 1, 1, 2, 7))).get("y");
		String[] values = expected.split(" ");
		for (int i = 0; i < 2 * size; i++) assertThat(resized[i]).isCloseTo(Float.parseFloat(values[i % size]), within(1e-5f));
	}

	/** ONNX's own inference loses the number of images at a resize of free sizes, and with it what may be computed without rearranging. */
	@Test
	void theNumberOfImagesIsKnownBehindAResizeToFixedSizes() throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, "N", 2, "h", "w");
		Tensor fixed = x.resizeLinear(graph.integers(3, 5), true, 2, 3);
		Tensor free = fixed.resizeLinear(graph.input("size", DataType.INT64, 2), false, 2, 3);
		graph.output(free, "y", DataType.FLOAT, "N", 2, "height", "width");
		EditableGraph copy = graph.copy();
		assertThat(copy.toModel().getGraph().getValueInfoList()).singleElement().satisfies(info -> {
			assertThat(info.getName()).isEqualTo(fixed.name());
			assertThat(info.getType().getTensorType().getShape().getDimList())
				.extracting(d -> d.getDimParam().isEmpty() ? String.valueOf(d.getDimValue()) : d.getDimParam())
				.containsExactly("N", "2", "3", "5");
		});
		Array images = new Array.Floats(new float[3 * 2 * 4], 3, 2, 2, 2);
		assertThat(ModelDraft.run(copy.toModel(), Map.of("x", images, "size", new Array.Integers(new long[] {2, 1}, 2))).get("y"))
			.hasSize(12);
		graph.resizeInput("x", 1, 2, 2, 2);
		assertThat(graph.toModel().getGraph().getValueInfoList()).isEmpty();
	}
}
