package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Operators that are linear in an input, in all their forms one after the other. The gradient of Σ w·y by x_i is then Σ w·y(e_i), what ONNX
 * Runtime makes of the unit vector e_i: no derivative is computed for it.
 */
class LinearOperatorsTest {

	/** A graph from x to y, or to nothing where ONNX Runtime has no such form. */
	@FunctionalInterface
	private interface Forward {

		Tensor of(Tensor x);
	}

	@Test
	void slicesOfAnyStartEndAndStep() throws Exception {
		for (long step : new long[] {-3, -2, -1, 1, 2, 3}) {
			for (long start : new long[] {-7, -2, 0, 3, 6}) {
				for (long end : new long[] {Integer.MIN_VALUE, -4, 2, Integer.MAX_VALUE}) {
					if (count(5, start, end, step) == 0) continue;
					assertGradient("from " + start + " to " + end + " by " + step, x -> x.slice(0, start, end, step), 5);
				}
			}
		}
		for (int axis = -3; axis < 3; axis++) {
			int at = axis;
			for (long step : new long[] {-2, 1, 2}) {
				Forward cut = x -> x.slice(at, step < 0 ? -1 : 1, step < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE, step);
				assertGradient("axis " + axis + " by " + step, cut, 3, 4, 5);
			}
		}
		assertGradient("two axes, the first ones", x -> x.applyTo("Slice", List.of(whole(x, 1, 0), whole(x, 3, 2))), 3, 4, 2);
		assertGradient("two axes in reverse, in steps",
			x -> x.applyTo("Slice", List.of(whole(x, 3, 0), whole(x, 0, 3), whole(x, -1, 0), whole(x, -2, 2))), 3, 2, 5);
	}

	/** How many elements ONNX's rules leave. */
	private static long count(long size, long start, long end, long step) {
		long first = Math.max(step > 0 ? 0 : -1, Math.min(step > 0 ? size : size - 1, start < 0 ? Math.max(start + size, 0) : start));
		long last = Math.max(step > 0 ? 0 : -1, Math.min(step > 0 ? size : size - 1, end < 0 ? end + size : end));
		return Math.max(0, (last - first + step - Long.signum(step)) / step);
	}

	@Test
	void picksAlongAnyAxis() throws Exception {
		for (int axis = -3; axis < 3; axis++) {
			int at = axis;
			assertGradient("one place, axis " + axis, x -> x.applyTo("Gather", List.of(whole(x, 1).squeeze(0)), integer("axis", at)), 2, 3,
				4);
			assertGradient("places twice, axis " + axis,
				x -> x.applyTo("Gather", List.of(whole(x, 1, -2, 1, 0).reshape(2, 2)), integer("axis", at)), 2, 3, 4);
		}
		assertGradient("a vector", x -> x.applyTo("Gather", List.of(whole(x, 2, 2, -1))), 4);
	}

	@Test
	void partsPutTogetherAndTakenApart() throws Exception {
		for (int axis = -2; axis < 2; axis++) {
			int at = axis;
			assertGradient("joined with itself and others, axis " + axis, x -> numbers(x, 2, 3).times(0)
				.applyTo("Concat", List.of(x, numbers(x, 2, 3).times(0), x), integer("axis", at)), 2, 3);
			assertGradient("the middle of three parts, axis " + axis, x -> middleOfThree(x, at), 4, 4);
		}
	}

	/** Of 1, 2 and 1 elements; the other two are not used. */
	private static Tensor middleOfThree(Tensor x, long axis) {
		Tensor first = x.applyTo("Split", List.of(whole(x, 1, 2, 1)), integer("axis", axis));
		Tensor middle = x.graph().furtherOutput(x.graph().producer(first.name()).orElseThrow(), 1, DataType.FLOAT);
		x.graph().furtherOutput(x.graph().producer(first.name()).orElseThrow(), 2, DataType.FLOAT);
		return middle;
	}

	@Test
	void repetitionsAlongAnyAxes() throws Exception {
		for (long[] repeats : new long[][] {{1, 1, 1}, {3, 1, 1}, {1, 2, 1}, {1, 1, 4}, {2, 3, 2}})
			assertGradient(Arrays.toString(repeats), x -> x.applyTo("Tile", List.of(whole(x, repeats))), 2, 3, 2);
		for (long[] dims : new long[][] {{2, 3}, {4, 1, 1}, {1, 1, 2, 3}, {2, 2, 2, 3}, {5, 4, 2, 3}})
			assertGradient(Arrays.toString(dims), x -> x.expand(dims), 2, 1);
	}

	@Test
	void axesRearranged() throws Exception {
		assertGradient("in reverse", x -> x.apply("Transpose"), 2, 3, 4);
		assertGradient("in a ring", x -> x.transpose(1, 2, 0), 2, 3, 4);
		for (String mode : List.of("DCR", "CRD"))
			for (long block : new long[] {1, 2, 3})
				assertGradient(mode + " in blocks of " + block,
					x -> x.apply("DepthToSpace", integer("blocksize", block), text("mode", mode)), 1,
					2 * block * block, 2, 3);
		assertGradient("depth of space", x -> x.apply("SpaceToDepth", integer("blocksize", 2)), 1, 3, 4, 2);
		assertGradient("flat", x -> x.apply("Flatten", integer("axis", -1)), 2, 3, 4);
		assertGradient("without ones", x -> x.apply("Squeeze"), 1, 3, 1, 2);
		assertGradient("with more ones", x -> x.unsqueeze(0, 2, -1), 3, 2);
	}

	@Test
	void productsOfMatricesAndVectorsWithBatchesThatAreBroadcast() throws Exception {
		long[][][] factors = {{{2, 3}, {3, 4}}, {{3}, {3, 4}}, {{2, 3}, {3}}, {{3}, {3}}, {{2, 2, 3}, {3, 4}}, {{2, 3}, {2, 3, 2}},
			{{1, 2, 3}, {2, 3, 2}}, {{3, 2, 3}, {1, 3, 2}}, {{2, 1, 2, 3}, {2, 3, 2}}, {{3, 2, 3}, {2, 1, 3, 2}}, {{1, 1, 2, 3}, {3, 2}},
			{{2, 3}, {1, 2, 3, 1}}, {{3}, {2, 3, 2}}, {{2, 2, 3}, {3}}, {{1, 3}, {2, 1, 3, 2}}, {{1, 2, 2, 3}, {2, 1, 3, 2}},
			{{3}, {2, 2, 3, 2}}, {{2, 1, 2, 3}, {3}}};
		for (long[][] pair : factors) {
			assertGradient(Arrays.deepToString(pair) + ", left", x -> x.matrixTimes(numbers(x, pair[1])), pair[0]);
			assertGradient(Arrays.deepToString(pair) + ", right", x -> numbers(x, pair[0]).matrixTimes(x), pair[1]);
		}
	}

	@Test
	void generalProductsOfMatricesTransposedOrNot() throws Exception {
		for (int transA = 0; transA < 2; transA++) {
			for (int transB = 0; transB < 2; transB++) {
				long[] a = transA == 0 ? new long[] {2, 3} : new long[] {3, 2};
				long[] b = transB == 0 ? new long[] {3, 4} : new long[] {4, 3};
				AttributeProto[] attributes =
					{real("alpha", .5), real("beta", 1.5), integer("transA", transA), integer("transB", transB)};
				String form = "transA " + transA + ", transB " + transB;
				assertGradient(form + ", A", x -> x.applyTo("Gemm", List.of(numbers(x, b)), attributes), a);
				assertGradient(form + ", B", x -> numbers(x, a).applyTo("Gemm", List.of(x), attributes), b);
				for (long[] c : new long[][] {{2, 4}, {1, 4}, {2, 1}, {4}, {1}, {}})
					assertGradient(form + ", C " + Arrays.toString(c),
						x -> numbers(x, a).times(0).applyTo("Gemm", List.of(numbers(x, b), x), attributes), c);
			}
		}
		assertGradient("by default", x -> x.applyTo("Gemm", List.of(numbers(x, 3, 4))), 2, 3);
		assertGradient("by default, C", x -> numbers(x, 2, 3).times(0).applyTo("Gemm", List.of(numbers(x, 3, 4), x)), 4);
	}

	@Test
	void convolutionsOfAnyStrideDilationPaddingAndGroup() throws Exception {
		for (int size = 6; size < 8; size++) for (int kernel = 1; kernel < 4; kernel++) for (int stride = 1; stride < 4; stride++) {
			for (int dilation = 1; dilation < 3; dilation++) {
				long[] window = {1, 1, kernel};
				AttributeProto[] steps = {integers("strides", stride), integers("dilations", dilation)};
				String form = size + " by " + kernel + ", stride " + stride + ", dilation " + dilation;
				for (long[] pads : new long[][] {{0, 0}, {0, 2}, {3, 1}}) {
					AttributeProto[] attributes = with(steps, integers("pads", pads));
					assertGradient(form + ", pads " + Arrays.toString(pads),
						x -> x.applyTo("Conv", List.of(numbers(x, window)), attributes), 1,
						1, size);
				}
				for (String automatic : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
					if (dilation > 1 && !automatic.equals("VALID")) continue; // ONNX Runtime has no such form
					AttributeProto[] attributes = with(steps, text("auto_pad", automatic));
					assertGradient(form + ", " + automatic, x -> x.applyTo("Conv", List.of(numbers(x, window)), attributes), 1, 1, size);
				}
			}
		}
		for (long group : new long[] {1, 2, 4}) {
			AttributeProto groups = integer("group", group);
			assertGradient(group + " groups", x -> x.applyTo("Conv", List.of(numbers(x, 2 * group, 4 / group, 3, 2)), groups,
				integers("pads", 1, 0, 1, 1)), 1, 4, 3, 4);
			assertGradient(group + " groups, in steps", x -> x.applyTo("Conv", List.of(numbers(x, 2 * group, 4 / group, 1, 1)), groups,
				integers("strides", 2, 1)), 1, 4, 3, 4);
			assertGradient(group + " groups, transposed", x -> x.applyTo("ConvTranspose", List.of(numbers(x, 4, 2, 2, 3)), groups,
				integers("strides", 2, 1), integers("pads", 0, 1, 1, 0)), 1, 4, 3, 2);
		}
	}

	/** ONNX Runtime does plain convolutions faster; so at stride 1 the gradient is one, with mirrored weights. */
	@Test
	void theGradientOfAConvolutionOfStrideOneIsAPlainConvolution() throws Exception {
		for (int stride = 1; stride < 3; stride++) {
			AttributeProto strides = integers("strides", stride);
			ModelProto backward = backward(x -> x.applyTo("Conv", List.of(numbers(x, 1, 1, 3)), strides, integers("pads", 1, 1)), 1, 1, 5);
			assertThat(backward.getGraph().getNodeList().stream().anyMatch(n -> n.getOpType().equals("ConvTranspose")))
				.isEqualTo(stride > 1);
		}
	}

	@Test
	void transposedConvolutionsOfAnyStrideDilationAndPadding() throws Exception {
		for (int kernel = 1; kernel < 4; kernel++)
			for (int stride = 1; stride < 4; stride++) for (int dilation = 1; dilation < 3; dilation++) {
				for (long[] pads : new long[][] {{0, 0}, {1, 0}, {0, 1}}) {
					for (int further = 0; further < stride; further++) {
						if (pads[0] + pads[1] > (kernel - 1) * dilation) continue;
						long[] window = {1, 1, kernel};
						AttributeProto[] attributes = {integers("strides", stride), integers("dilations", dilation), integers("pads", pads),
							integers("output_padding", further)};
						assertGradient(
							kernel + ", stride " + stride + ", dilation " + dilation + ", pads " + Arrays.toString(pads) + ", further "
								+ further,
							x -> x.applyTo("ConvTranspose", List.of(numbers(x, window)), attributes), 1, 1, 4);
					}
				}
			}
	}

	@Test
	void averagesOverAnyWindow() throws Exception {
		for (int size = 5; size < 7; size++) for (int kernel = 1; kernel < 4; kernel++) for (int stride = 1; stride <= kernel; stride++) {
			for (int counted = 0; counted < 2; counted++) {
				AttributeProto[] steps =
					{integers("kernel_shape", kernel), integers("strides", stride), integer("count_include_pad", counted)};
				String form = size + " by " + kernel + ", stride " + stride + ", counted " + counted;
				for (long[] pads : new long[][] {{0, 0}, {kernel - 1, 0}, {0, kernel - 1}}) {
					for (int ceil = 0; ceil < 2; ceil++) {
						AttributeProto[] attributes = with(steps, integers("pads", pads), integer("ceil_mode", ceil));
						assertGradient(form + ", pads " + Arrays.toString(pads) + ", ceil " + ceil, x -> x.apply("AveragePool", attributes),
							1, 1,
							size);
					}
				}
				for (String automatic : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
					AttributeProto[] attributes = with(steps, text("auto_pad", automatic));
					assertGradient(form + ", " + automatic, x -> x.apply("AveragePool", attributes), 1, 1, size);
				}
			}
		}
		assertGradient("two axes", x -> x.apply("AveragePool", integers("kernel_shape", 2, 3), integers("strides", 1, 2)), 2, 2, 3, 5);
		assertGradient("everywhere", x -> x.apply("GlobalAveragePool"), 2, 2, 3, 2);
	}

	@Test
	void bordersAddedAndCutOff() throws Exception {
		for (long before = -1; before < 3; before++) for (long after = -1; after < 3; after++) {
			long[] pads = {before, after};
			assertGradient("constant " + Arrays.toString(pads), x -> x.applyTo("Pad", Arrays.asList(whole(x, pads))), 4);
			assertGradient("along the first of two axes " + Arrays.toString(pads),
				x -> x.applyTo("Pad", Arrays.asList(whole(x, pads), null, whole(x, 0))), 4, 2);
			if (before < 0 || after < 0) continue;
			for (String mode : List.of("reflect", "edge")) {
				assertGradient(mode + " " + Arrays.toString(pads), x -> x.applyTo("Pad", List.of(whole(x, pads)), text("mode", mode)), 4);
				assertGradient(mode + " along the second of three axes " + Arrays.toString(pads),
					x -> x.applyTo("Pad", List.of(whole(x, 0, pads[0], 0, 0, pads[1], 0)), text("mode", mode)), 2, 4, 2);
			}
		}
	}

	@Test
	void sizesChangedLinearlyOrToTheNearest() throws Exception {
		for (String mode : List.of("nearest", "linear")) {
			for (long[] to : new long[][] {{1, 2, 5, 3}, {1, 2, 2, 3}, {1, 2, 3, 7}, {1, 2, 6, 1}}) {
				assertGradient(mode + " to " + Arrays.toString(to),
					x -> x.applyTo("Resize", Arrays.asList(null, null, whole(x, to)), text("mode", mode)), 1, 2, 3, 3);
			}
			for (double[] scales : new double[][] {{1, 1, 2, 1}, {1, 1, .7, 1.5}, {1, 1, 1, .4}}) {
				assertGradient(mode + " by " + Arrays.toString(scales), x -> x.applyTo("Resize",
					Arrays.asList(null, x.graph().reals(DataType.FLOAT, new long[] {4}, scales)), text("mode", mode)), 1, 2, 3, 4);
			}
		}
		assertGradient("named axes", x -> x.applyTo("Resize", Arrays.asList(null, null, whole(x, 5, 2)), text("mode", "linear"),
			integers("axes", -1, 2)), 1, 1, 3, 4);
	}

	@Test
	void sumsAndMeansOverAnyAxes() throws Exception {
		for (String operator : List.of("ReduceSum", "ReduceMean")) for (int keep = 0; keep < 2; keep++) {
			AttributeProto keepdims = integer("keepdims", keep);
			for (long[] axes : new long[][] {{0}, {-1}, {1}, {2, 0}, {-2, 2}, {0, 1, 2}})
				assertGradient(operator + " over " + Arrays.toString(axes) + ", keepdims " + keep,
					x -> x.applyTo(operator, List.of(whole(x, axes)), keepdims), 2, 3, 4);
			assertGradient(operator + " over all, keepdims " + keep, x -> x.apply(operator, keepdims), 2, 3);
			assertGradient(operator + " over none", x -> x.apply(operator, integer("noop_with_empty_axes", 1)), 2, 3);
		}
	}

	@Test
	void sumsAndDifferencesWithTensorsOfFewerAxes() throws Exception {
		for (long[] dims : new long[][] {{2, 3}, {3}, {1}, {}, {2, 1}, {1, 3}, {1, 1}}) {
			String form = Arrays.toString(dims);
			assertGradient("added, " + form, x -> numbers(x, 2, 3).times(0).plus(x), dims);
			assertGradient("subtracted, " + form, x -> numbers(x, 2, 3).times(0).minus(x), dims);
			assertGradient("multiplied, " + form, x -> numbers(x, 2, 3).times(x), dims);
			assertGradient("divided, " + form, x -> x.dividedBy(numbers(x, 2, 3)), dims);
			assertGradient("mean, " + form, x -> x.applyTo("Mean", List.of(numbers(x, 2, 3).times(0), x)), dims);
			assertGradient("sum, " + form, x -> x.applyTo("Sum", List.of(numbers(x, 2, 3).times(0), x)), dims);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"Slice", "Concat", "Tile", "Pad", "Resize", "ReduceMean"})
	void whatDependsOnASizeThatIsNotKnownIsRefused(String operator) throws Exception {
		EditableGraph graph = graph(x -> switch (operator) {
			case "Slice" -> x.slice(0, 1, Integer.MAX_VALUE, 2);
			case "Concat" -> x.applyTo("Concat", List.of(x), integer("axis", 0));
			case "Tile" -> x.applyTo("Tile", List.of(whole(x, 2, 1)));
			case "Pad" -> x.applyTo("Pad", List.of(whole(x, 1, 0, 0, 0)), text("mode", "edge"));
			case "Resize" -> x.applyTo("Resize", Arrays.asList(null, x.graph().reals(DataType.FLOAT, new long[] {2}, 2, 1)));
			default -> x.applyTo(operator, List.of(whole(x, 0)));
		}, true, 2, 3);
		Tensor y = graph.tensor(graph.outputs().get(0));
		Tensor seed = graph.input("seed", DataType.FLOAT, "M", 3);
		assertThatThrownBy(() -> Gradient.of(graph, y, seed, graph.tensor("x"))).isInstanceOf(OnnxException.class)
			.hasMessageContaining(operator).hasMessageContaining("not known before it runs");
	}

	@Test
	void whatIsRepeatedAsOftenAsThereAreImagesIsRefused() throws Exception {
		EditableGraph graph = graph(x -> x.applyTo("Tile", List.of(whole(x, 1).applyTo("Concat", List.of(x.shape().slice(0, 0, 1)),
			integer("axis", 0)))), true, 2, 3);
		Tensor y = graph.tensor(graph.outputs().get(0));
		Tensor seed = graph.input("seed", DataType.FLOAT, "M", "K");
		assertThatThrownBy(() -> Gradient.of(graph, y, seed, graph.tensor("x"))).isInstanceOf(OnnxException.class)
			.hasMessageContaining("Tile").hasMessageContaining("is not a constant");
	}

	/** Along another axis, a size may be free. */
	@ParameterizedTest
	@ValueSource(strings = {"Slice", "Concat", "Tile", "Pad", "Gather", "ReduceSum", "Expand", "MatMul", "Split", "Resize", "Reshape"})
	void theBatchMayBeFree(String operator) throws Exception {
		Forward forward = x -> switch (operator) {
			case "Slice" -> x.slice(1, -1, Integer.MIN_VALUE, -2);
			case "Concat" -> x.applyTo("Concat", List.of(x), integer("axis", 1));
			case "Tile" -> x.applyTo("Tile", List.of(whole(x, 1, 2, 2)));
			case "Pad" -> x.applyTo("Pad", List.of(whole(x, 0, 1, 0, 0, 1, 0)), text("mode", "reflect"));
			case "Gather" -> x.applyTo("Gather", List.of(whole(x, 1, 1)), integer("axis", 1));
			case "ReduceSum" -> x.applyTo("ReduceSum", List.of(whole(x, 0, 2)), integer("keepdims", 0));
			case "Expand" -> x.expand(4, 1, 1, 1);
			case "MatMul" -> x.matrixTimes(numbers(x, 3, 2));
			case "Split" -> middleOfThree(x, 1);
			case "Resize" -> x.applyTo("Resize", Arrays.asList(null, null, whole(x, 5)), text("mode", "linear"), integers("axes", 2));
			default -> x.reshape(-1, 6, 2);
		};
		assertGradient(operator, forward, true, 2, 4, 3);
	}

	private static void assertGradient(String form, Forward forward, long... dims) throws Exception {
		assertGradient(form, forward, false, dims);
	}

	private static void assertGradient(String form, Forward forward, boolean freeBatch, long... dims) throws Exception {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		EditableGraph graph = graph(forward, freeBatch, dims);
		Array.Floats[] units = new Array.Floats[count];
		float[] zeros;
		try (Network network = Network.open(graph.toModel().toByteArray(), Device.choose("cpu"), 1)) {
			for (int i = 0; i < count; i++) {
				float[] unit = new float[count];
				unit[i] = 1;
				units[i] = first(network.run(Map.of("x", new Array.Floats(unit, dims))));
			}
			zeros = first(network.run(Map.of("x", new Array.Floats(new float[count], dims)))).values();
		}
		for (float zero : zeros) assertThat(zero).as(form + " is linear").isZero();
		float[] weights = new float[zeros.length];
		for (int i = 0; i < weights.length; i++) weights[i] = (i * 7 % 11 + 1) / 4f;
		float[] expected = new float[count];
		for (int i = 0; i < count; i++) for (int j = 0; j < weights.length; j++) expected[i] += weights[j] * units[i].values()[j];

		ModelProto backward = backward(graph, freeBatch ? "N" : null, units[0].shape());
		try (Network network = Network.open(backward.toByteArray(), Device.choose("cpu"), 1)) {
			float[] actual = first(network.run(Map.of("x", new Array.Floats(new float[count], dims), "seed",
				new Array.Floats(weights, units[0].shape())))).values();
			assertThat(actual).as(form + " of " + Arrays.toString(dims)).containsExactly(expected, within(1e-4f));
		}
		catch (EngineException e) {
			throw new AssertionError(form + " of " + Arrays.toString(dims), e);
		}
	}

	private static EditableGraph graph(Forward forward, boolean freeBatch, long... dims) throws OnnxException {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		List<Object> sizes = new ArrayList<>(Arrays.stream(dims).boxed().toList());
		if (freeBatch) sizes.set(0, "N");
		Tensor y = forward.of(graph.input("x", DataType.FLOAT, sizes.toArray()));
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		return graph;
	}

	private static ModelProto backward(Forward forward, long... dims) throws Exception {
		EditableGraph graph = graph(forward, false, dims);
		return backward(graph, null, graph.tensor(graph.outputs().get(0)).type().dims());
	}

	private static ModelProto backward(EditableGraph graph, String batch, long... outputDims) throws OnnxException {
		Tensor y = graph.tensor(graph.outputs().get(0));
		Object[] sizes = Arrays.stream(outputDims).boxed().toArray();
		if (batch != null) for (int i = 0; i < sizes.length; i++) sizes[i] = "seed_" + i;
		Tensor gradient = Gradient.of(graph, y, graph.input("seed", DataType.FLOAT, sizes), graph.tensor("x"));
		graph.setOutputs(gradient.cast(DataType.FLOAT).plus(graph.tensor("x").times(0)));
		return graph.toModel();
	}

	private static Array.Floats first(Map<String, Array> results) {
		return (Array.Floats) results.values().iterator().next();
	}

	/** No two are equal. */
	private static Tensor numbers(Tensor like, long... dims) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		return like.graph().reals(DataType.FLOAT, dims, IntStream.range(0, count).mapToDouble(i -> (i % 2 == 0 ? 1 : -1) * (.5 + i / 8.))
			.toArray());
	}

	private static Tensor whole(Tensor like, long... values) {
		return like.graph().integers(values);
	}

	private static AttributeProto[] with(AttributeProto[] attributes, AttributeProto... further) {
		List<AttributeProto> all = new ArrayList<>(List.of(attributes));
		Collections.addAll(all, further);
		return all.toArray(AttributeProto[]::new);
	}
}
