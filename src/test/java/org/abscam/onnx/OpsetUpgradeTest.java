package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.abscam.onnx.ModelDraft.reals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every node form that changed since opset 7: ONNX Runtime gives the same for the model as it was and for the raised one. */
class OpsetUpgradeTest {

	private static final int OLDEST = OnnxModel.OLDEST_OPSET;
	private static final int NEWEST = OpsetUpgrade.WORKING_OPSET - 1;

	/** A form of a node from x to y (and further outputs), and the opsets in which it is valid. */
	private record Form(String name, int first, int last, long[] dims, String outputs, UnaryOperator<ModelDraft> nodes) {

		ModelProto at(int opset) {
			Object[] sizes = Arrays.stream(dims).boxed().toArray();
			return nodes.apply(new ModelDraft(opset).input("x", sizes)).output(outputs);
		}

		/** ONNX Runtime computes one of the two in float32 where it has no kernel for halves. */
		float tolerance() {
			return name.contains("halves") ? 1e-3f : 1e-6f;
		}
	}

	private static final List<Form> FORMS = forms();

	static Stream<Arguments> formsByOpset() {
		return FORMS.stream().flatMap(f -> IntStream.rangeClosed(f.first, f.last).mapToObj(opset -> Arguments.of(f.name, opset, f)));
	}

	@ParameterizedTest(name = "{0} at opset {1}")
	@MethodSource("formsByOpset")
	void raisedModelGivesTheSame(String name, int opset, Form form) throws Exception {
		ModelProto model = form.at(opset);
		EditableGraph graph = EditableGraph.of(model);
		if (opset < OpsetUpgrade.SOFTMAX_CHANGED) graph.inferTypes(new RuntimeTypes());
		OpsetUpgrade.run(graph);
		ModelProto raised = graph.toModel();
		assertThat(raised.getOpsetImport(0).getVersion()).isEqualTo(OpsetUpgrade.WORKING_OPSET);
		Map<String, Array> input = Map.of("x", ModelDraft.image(opset, form.dims));
		Map<String, float[]> expected = ModelDraft.run(model, input);
		Map<String, float[]> actual = ModelDraft.run(raised, input);
		assertThat(expected).isNotEmpty();
		expected.forEach((output, values) -> assertThat(actual.get(output)).as(output).containsExactly(values, within(form.tolerance())));
	}

	@Test
	void normalisationWithoutSharingIsRefused() throws Exception {
		ModelProto model =
			new ModelDraft(7).input("x", 1, 2, 3, 3).weights("s", 18).node("BatchNormalization", "x,s,s,s,s", "y", integer("spatial", 0))
				.output("y");
		assertThatThrownBy(() -> OpsetUpgrade.run(EditableGraph.of(model))).isInstanceOf(OnnxException.class)
			.hasMessageContaining("BatchNormalization to y")
			.hasMessageContaining("opset 9");
	}

	private static List<Form> forms() {
		List<Form> forms = new ArrayList<>();
		long[] square = {2, 3, 4, 5};
		add(forms, "Squeeze of axes", OLDEST, 12, new long[] {1, 3, 1, 4}, d -> d.node("Squeeze", "x", "y", integers("axes", 0, 2)));
		add(forms, "Squeeze of a negative axis", 11, 12, new long[] {2, 3, 1}, d -> d.node("Squeeze", "x", "y", integers("axes", -1)));
		add(forms, "Squeeze of all", OLDEST, NEWEST, new long[] {1, 3, 1, 4}, d -> d.node("Squeeze", "x", "y"));
		add(forms, "Unsqueeze", OLDEST, 12, new long[] {2, 3}, d -> d.node("Unsqueeze", "x", "y", integers("axes", 0, 3)));
		for (String operator : List.of("ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceLogSumExp",
			"ReduceSumSquare")) {
			add(forms, operator, OLDEST, NEWEST, square, d -> d.node(operator, "x", "y", integers("axes", 1, 2), integer("keepdims", 0)));
			add(forms, operator + " of all", OLDEST, NEWEST, square, d -> d.node(operator, "x", "y"));
		}
		add(forms, "ReduceLogSum", OLDEST, NEWEST, square,
			d -> d.node("Abs", "x", "a").node("ReduceLogSum", "a", "y", integers("axes", 3)));
		add(forms, "ReduceSum", OLDEST, 12, square, d -> d.node("ReduceSum", "x", "y", integers("axes", 2, 3)));
		add(forms, "ReduceSum with input", 13, NEWEST, square, d -> d.integers("axes", 2, -1).node("ReduceSum", "x,axes", "y"));
		add(forms, "Clip", OLDEST, 10, square, d -> d.node("Clip", "x", "y", real("min", -.25), real("max", .5)));
		add(forms, "Clip from below", OLDEST, 10, square, d -> d.node("Clip", "x", "y", real("min", 0)));
		add(forms, "Clip by nothing", OLDEST, 10, square, d -> d.node("Clip", "x", "y"));
		add(forms, "Clip with inputs", 11, NEWEST, square, d -> d.reals("high", new long[0], .5).node("Clip", "x,,high", "y"));
		add(forms, "Clip of halves", OLDEST, 10, square, d -> d.node("Cast", "x", "a", integer("to", DataType.FLOAT16.getNumber()))
			.node("Clip", "a", "b", real("min", -.25)).node("Cast", "b", "y", integer("to", 1)));
		add(forms, "Pad", OLDEST, 10, square, d -> d.node("Pad", "x", "y", integers("pads", 0, 0, 1, 2, 0, 1, 0, 1), real("value", .75)));
		add(forms, "Pad of doubles", OLDEST, 10, square, d -> d.node("Cast", "x", "a", integer("to", DataType.DOUBLE.getNumber()))
			.node("Pad", "a", "b", integers("pads", 0, 0, 1, 2, 0, 1, 0, 1), real("value", .75)).node("Cast", "b", "y", integer("to", 1)));
		for (String mode : List.of("reflect", "edge")) {
			add(forms, "Pad by " + mode, OLDEST, 10, square,
				d -> d.node("Pad", "x", "y", integers("pads", 0, 0, 1, 2, 0, 0, 1, 1), text("mode", mode)));
		}
		add(forms, "Pad with input", 11, NEWEST, square, d -> d.integers("pads", 0, 0, 1, 2, 0, 1, 0, 1).node("Pad", "x,pads", "y"));
		add(forms, "Slice", OLDEST, 9, square,
			d -> d.node("Slice", "x", "y", integers("starts", 1, -3), integers("ends", 9, -1), integers("axes", 1, 3)));
		add(forms, "Slice of first axes", OLDEST, 9, square,
			d -> d.node("Slice", "x", "y", integers("starts", 0, 1), integers("ends", 1, 3)));
		add(forms, "Slice with inputs", 10, NEWEST, square,
			d -> d.integers("s", 1).integers("e", 3).integers("a", 2).node("Slice", "x,s,e,a", "y"));
		add(forms, "Split", OLDEST, 12, new long[] {2, 6}, "y,z",
			d -> d.node("Split", "x", "y,z", integers("split", 4, 2), integer("axis", 1)));
		add(forms, "Split with input", 13, NEWEST, new long[] {2, 6}, "y,z",
			d -> d.integers("s", 4, 2).node("Split", "x,s", "y,z", integer("axis", 1)));
		add(forms, "Split in equal parts", OLDEST, NEWEST, new long[] {2, 6}, "y,z,u",
			d -> d.node("Split", "x", "y,z,u", integer("axis", 1)));
		add(forms, "TopK", OLDEST, 9, square, "y,places", d -> d.node("TopK", "x", "y,places", integer("k", 2), integer("axis", 2)));
		add(forms, "TopK with input", 10, NEWEST, square, "y,places", d -> d.integers("k", 3).node("TopK", "x,k", "y,places"));
		add(forms, "Dropout", OLDEST, 11, square, d -> d.node("Dropout", "x", "y", real("ratio", .3)));
		add(forms, "Dropout with input", 12, NEWEST, square, d -> d.reals("r", new long[0], .3).node("Dropout", "x,r", "y"));
		UnaryOperator<ModelDraft> statistics = d -> d.weights("s", 3).weights("b", 3).weights("m", 3).reals("v", new long[] {3}, .5, 1, 2);
		add(forms, "BatchNormalization shared over positions", OLDEST, 8, square, d -> statistics.apply(d)
			.node("BatchNormalization", "x,s,b,m,v", "y", integer("spatial", 1), real("epsilon", 1e-3), real("momentum", .9)));
		add(forms, "BatchNormalization", OLDEST, NEWEST, square, d -> statistics.apply(d).node("BatchNormalization", "x,s,b,m,v", "y"));
		for (String operator : List.of("Softmax", "LogSoftmax", "Hardmax")) {
			for (int rank = 2; rank <= 4; rank++) {
				long[] dims = Arrays.copyOf(square, rank);
				add(forms, operator + " by default of rank " + rank, OLDEST, NEWEST, dims, d -> d.node(operator, "x", "y"));
				for (int axis = 0; axis < rank; axis++) {
					int flat = axis;
					add(forms, operator + " from axis " + axis + " of rank " + rank, OLDEST, NEWEST, dims,
						d -> d.node(operator, "x", "y", integer("axis", flat)));
					add(forms, operator + " from axis " + (axis - rank) + " of rank " + rank, 11, NEWEST, dims,
						d -> d.node(operator, "x", "y", integer("axis", flat - dims.length)));
				}
			}
		}
		for (String mode : List.of("nearest", "linear")) {
			long[] image = {1, 2, 4, 5};
			add(forms, "Upsample " + mode, 7, 8, image,
				d -> d.node("Upsample", "x", "y", reals("scales", 1, 1, 2, 1.5), text("mode", mode)));
			add(forms, "Upsample with input " + mode, 9, 9, image, d -> d.reals("s", new long[] {4}, 1, 1, 2, 1.5)
				.node("Upsample", "x,s", "y", text("mode", mode)));
			for (double[] scales : new double[][] {{1, 1, 2, 1.5}, {1, 1, .5, .6}, {1, 1, 3, .7}}) {
				add(forms, "Resize " + mode + " by " + scales[2], 10, 10, image, d -> d.reals("s", new long[] {4}, scales)
					.node("Resize", "x,s", "y", text("mode", mode)));
			}
			add(forms, "Resize by scales " + mode, 11, NEWEST, image,
				d -> d.reals("none", new long[] {0}).reals("s", new long[] {4}, 1, 1, 2, 1.5)
					.node("Resize", "x,none,s", "y", text("mode", mode)));
			add(forms, "Resize to sizes " + mode, 11, NEWEST, image, d -> d.reals("none", new long[] {0}).integers("sizes", 1, 2, 7, 3)
				.node("Resize", "x,none,none,sizes", "y", text("mode", mode)));
		}
		for (int[] sizes : new int[][] {{7, 3}, {8, 10}, {2, 5}}) {
			add(forms, "Resize to TensorFlow's nearest of " + sizes[0], 11, 12, new long[] {1, 2, 4, 5},
				d -> d.reals("none", new long[] {0})
					.integers("sizes", 1, 2, sizes[0], sizes[1]).node("Resize", "x,none,none,sizes", "y", text("mode", "nearest"),
						text("coordinate_transformation_mode", "tf_half_pixel_for_nn"), text("nearest_mode", "floor")));
		}
		add(forms, "RoiAlign", 10, NEWEST, new long[] {2, 3, 8, 8}, d -> d.reals("regions", new long[] {2, 4}, .5, 1, 6, 5, 2, 2, 7, 7.5)
			.integers("images", 1, 0).node("RoiAlign", "x,regions,images", "y", integer("output_height", 3), integer("output_width", 2),
				integer("sampling_ratio", 2)));
		add(forms, "Scatter", 9, 10, new long[] {3, 3},
			d -> d.constant("i", Constants.integers(0, 2).toBuilder().clearDims().addDims(1).addDims(2).build())
				.weights("u", 1, 2).node("Scatter", "x,i,u", "y"));
		for (boolean first : new boolean[] {true, false}) {
			TensorProto condition = TensorProto.newBuilder().setDataType(DataType.BOOL.getNumber()).addInt32Data(first ? 1 : 0).build();
			AttributeProto then =
				body("then_branch", "t", nodeOf("ReduceMean", "x", "r", integers("axes", 2, 3)), nodeOf("Softmax", "r", "t",
					integer("axis", 1)));
			AttributeProto otherwise =
				body("else_branch", "e", nodeOf("Clip", "x", "clipped", real("max", .25)), nodeOf("ReduceMax", "clipped",
					"e", integers("axes", 2, 3)));
			add(forms, "If " + first, OLDEST, 10, square, d -> d.constant("c", condition).node("If", "c", "y", then, otherwise));
		}
		return forms;
	}

	private static void add(List<Form> forms, String name, int first, int last, long[] dims, UnaryOperator<ModelDraft> nodes) {
		add(forms, name, first, last, dims, "y", nodes);
	}

	private static void add(List<Form> forms, String name, int first, int last, long[] dims, String outputs,
		UnaryOperator<ModelDraft> nodes) {
		forms.add(new Form(name, first, last, dims, outputs, nodes));
	}
}
