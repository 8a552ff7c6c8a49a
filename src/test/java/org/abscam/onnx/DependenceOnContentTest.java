package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks that look where the image is brightest. On the black image on which sizes are tried out, that is the first row; on the image of these
 * tests it is row {@value #BRIGHTEST}. Gradients in closed form.
 */
class DependenceOnContentTest {

	private static final int CLASSES = 3;
	private static final int BRIGHTEST = 2;
	private static final int ROWS = 4;
	private static final int COLUMNS = 3;

	/** Conv → a of 4×3 positions, and {@code row}, 1-D, the row of x with the brightest pixel. */
	private static ModelDraft features() {
		return new ModelDraft(18).input("x", 1, 1, 6, 5).weights("kernel", CLASSES, 1, 3, 3).integers("one", 1).integers("two", 2)
			.integers("zero", 0)
			.integers("three", 3).integers("four", 4).integers("axes", 0, 1, 3).node("Conv", "x,kernel", "a")
			.node("ReduceMax", "x,axes", "rows", integer("keepdims", 0))
			.node("ArgMax", "rows", "row", integer("axis", 0), integer("keepdims", 1));
	}

	private static ModelDraft cropped(ModelDraft draft, String start) {
		return draft.node("Add", start + ",two", "end").node("Slice", "a," + start + ",end,two", "b");
	}

	static Stream<Arguments> ofContent() {
		return Stream.of(
			network("a crop of two rows", "Slice node 'Slice to b'", d -> cropped(d, "row")),
			network("a crop by real numbers", "Slice node 'Slice to b'",
				d -> cropped(d.node("Cast", "row", "real", integer("to", DataType.FLOAT
					.getNumber())).node("Cast", "real", "start", integer("to", DataType.INT64.getNumber())), "start")),
			network("a size to which is resized", "'b'", d -> d.integers("others", 1, CLASSES).node("Add", "row,two", "height")
				.node("Concat", "others,height,three", "sizes", integer("axis", 0))
				.node("Resize", "a,,,sizes", "b", text("mode", "linear"))),
			network("how often rows are repeated", "'b'", d -> d.integers("ones", 1, 1).node("Add", "row,one", "times")
				.node("Concat", "ones,times,one", "repeats", integer("axis", 0)).node("Tile", "a,repeats", "b")),
			network("rows that are bright", "'b'", d -> d.reals("half", new long[0], -.5).node("Greater", "rows,half", "bright")
				.node("NonZero", "bright", "places").node("Squeeze", "places,zero", "found").node("Min", "found,three", "within")
				.node("Gather", "a,within", "b", integer("axis", 2))));
	}

	private static Arguments network(String name, String named, UnaryOperator<ModelDraft> nodes) {
		return Arguments.of(name, named, nodes);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("ofContent")
	void whatTheImageSaysIsNoConstant(String name, String named, UnaryOperator<ModelDraft> nodes) throws Exception {
		ClassifierGraph read = read(nodes.apply(features()));
		assertThatThrownBy(() -> gradient(read)).isInstanceOf(NoGradientException.class).hasMessageContaining(named)
			.hasMessageContaining("depends on what the image shows").hasMessageContaining("choose a layer behind it");
	}

	/** Where the rule looks up places as it runs, the gradient is that of the row which the image says. */
	@Test
	void rowThatTheImageSaysHasTheGradient() throws Exception {
		ClassifierGraph read = read(features().node("Gather", "a,row", "b", integer("axis", 2)));
		float[] expected = new float[CLASSES * ROWS * COLUMNS];
		for (int column = 0; column < COLUMNS; column++) expected[(ROWS + BRIGHTEST) * COLUMNS + column] = 1f / COLUMNS;
		assertThat(gradient(read)).containsExactly(expected, within(1e-6f));
	}

	/** A crop whose place depends on the image's size alone: the lower half. */
	@Test
	void whatSizesSayIsConstant() throws Exception {
		ClassifierGraph read =
			read(cropped(features().node("Shape", "a", "sizes").node("Gather", "sizes,two", "height").node("Div", "height,two",
				"half"), "half"));
		float[] expected = new float[CLASSES * ROWS * COLUMNS];
		for (int i = 0; i < 2 * COLUMNS; i++) expected[(ROWS + 2) * COLUMNS + i] = 1f / (2 * COLUMNS);
		assertThat(gradient(read)).containsExactly(expected, within(1e-6f));
	}

	/** Sizes that the image says but that lie beside the way of the gradient, and behind a layer none, do no harm. */
	@Test
	void layerBehindTheCropIsExplained() throws Exception {
		ClassifierGraph read = read(cropped(features(), "row").integers("six", 1, 9 * 2).weights("w", CLASSES, 2 * COLUMNS * CLASSES)
			.node("Reshape", "b,six", "flat").node("Sigmoid", "flat", "layer"), "layer,w", "Gemm", integer("transB", 1));
		EditableGraph graph = read.graph().copy();
		Tensor gradient =
			Gradient.of(graph, graph.tensor("y"), graph.reals(DataType.FLOAT, new long[] {1, CLASSES}, 0, 1, 0), graph.tensor("layer"));
		assertThat(gradient.name()).isNotEmpty();
	}

	private static ClassifierGraph read(ModelDraft draft) throws OnnxException {
		return read(draft.node("GlobalAveragePool", "b", "p"), "p", "Flatten");
	}

	private static ClassifierGraph read(ModelDraft draft, String inputs, String operator, ai.onnx.proto.OnnxMl.AttributeProto... attributes)
		throws OnnxException {
		return ClassifierGraph.of(
			OnnxModel.read(draft.node(operator, inputs, "y", attributes).output("y").toByteArray(), "small.onnx", null),
			ClassifierGraph.Wish.NONE, new RuntimeTypes(), Set.of());
	}

	/** ∂y₁/∂a. */
	private static float[] gradient(ClassifierGraph classifier) throws Exception {
		EditableGraph graph = classifier.graph().copy();
		Tensor seed = graph.reals(DataType.FLOAT, new long[] {1, CLASSES}, 0, 1, 0);
		Tensor gradient = Gradient.of(graph, graph.tensor(classifier.head().scores()), seed, graph.tensor("a"));
		graph.clearOutputs();
		graph.output(gradient, "gradient", DataType.FLOAT);
		float[] image = ModelDraft.image(3, 1, 1, 6, 5).values().clone();
		image[BRIGHTEST * 5 + 1] = 2;
		return ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(image, 1, 1, 6, 5))).get("gradient");
	}
}
