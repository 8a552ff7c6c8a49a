package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of convolutions by their input, against ONNX Runtime's own transposed convolution. */
class StridedConvolutionTest {

	/** A convolution: sizes of input and kernel, and how it goes over the input; pads are begins, then ends. */
	private record Case(long[] input, long channels, long group, long[] kernel, long[] strides, long[] dilations, long[] pads,
		String automatic) {

		int rank() {
			return input.length;
		}

		long extent(int axis) {
			return (kernel[axis] - 1) * dilations[axis] + 1;
		}

		/** Padding before, or behind; SAME_UPPER and SAME_LOWER are written out as ONNX defines them. */
		long pad(int axis, boolean behind) {
			if (automatic.equals("NOTSET")) return pads[behind ? axis + rank() : axis];
			long output = (input[axis] + strides[axis] - 1) / strides[axis];
			long all = Math.max(0, (output - 1) * strides[axis] + extent(axis) - input[axis]);
			return automatic.equals("SAME_UPPER") == behind ? all - all / 2 : all / 2;
		}

		long padded(int axis) {
			return input[axis] + pad(axis, false) + pad(axis, true) - extent(axis);
		}

		boolean fits() {
			for (int a = 0; a < rank(); a++) if (padded(a) < 0) return false;
			return true;
		}

		@Override
		public String toString() {
			return Arrays.toString(input) + "×" + channels + " in " + group + " groups, kernel " + Arrays.toString(kernel) + ", strides "
				+ Arrays.toString(strides) + ", dilations " + Arrays.toString(dilations) + ", pads " + Arrays.toString(pads) + " "
				+ automatic;
		}
	}

	@ParameterizedTest
	@ValueSource(longs = {1, 2, 4})
	void picturesInStepsOfEveryKind(long group) throws Exception {
		List<Case> cases = new ArrayList<>();
		for (long[] kernel : new long[][] {{1, 1}, {2, 2}, {3, 3}, {5, 4}}) {
			for (long[] strides : new long[][] {{2, 2}, {1, 2}, {4, 3}}) {
				for (long[] dilations : new long[][] {{1, 1}, {2, 3}}) {
					for (long[] pads : new long[][] {{0, 0, 0, 0}, {1, 1, 1, 1}, {0, 2, 1, 0}, {3, 0, 2, 3}}) {
						for (long[] input : new long[][] {{8, 8}, {9, 11}})
							cases.add(new Case(input, 4, group, kernel, strides, dilations, pads, "NOTSET"));
					}
					for (String automatic : List.of("SAME_UPPER", "SAME_LOWER")) {
						cases.add(new Case(new long[] {9, 8}, 4, group, kernel, strides, dilations, new long[4], automatic));
					}
				}
			}
		}
		cases.removeIf(c -> !c.fits());
		assertThat(cases).hasSizeGreaterThan(150);
		assertGradients(cases);
	}

	/** Enough of them that ONNX Runtime keeps them in blocks. */
	@Test
	void manyChannels() throws Exception {
		List<Case> cases = new ArrayList<>();
		for (long group : new long[] {1, 2, 32}) {
			for (long kernel : new long[] {1, 2, 3, 5, 7})
				for (long stride : new long[] {1, 2, 4}) for (long size = 13; size < 17; size++) {
					long[] pads = LongStream.generate(() -> kernel / 2).limit(4).toArray();
					cases.add(new Case(new long[] {size, 16}, 32, group, new long[] {kernel, kernel}, new long[] {stride, stride},
						new long[] {1, 1},
						pads, "NOTSET"));
				}
		}
		assertGradients(cases);
	}

	@Test
	void rowsAndVolumes() throws Exception {
		List<Case> cases = new ArrayList<>();
		for (long group : new long[] {1, 4}) for (long kernel = 1; kernel < 4; kernel++) for (long stride = 1; stride < 4; stride++) {
			cases.add(
				new Case(new long[] {9}, 4, group, new long[] {kernel}, new long[] {stride}, new long[] {2}, new long[] {1, 0}, "NOTSET"));
			cases.add(new Case(new long[] {5, 6, 7}, 4, group, new long[] {kernel, 2, 3}, new long[] {stride, 2, 1}, new long[] {1, 1, 2},
				new long[] {0, 1, 2, 1, 0, 2}, "NOTSET"));
		}
		assertGradients(cases);
	}

	/** Some of them in each graph, for two images at a time. */
	private static void assertGradients(List<Case> cases) throws Exception {
		for (int i = 0; i < cases.size(); i += 30) assertGradientsInOneGraph(cases.subList(i, Math.min(i + 30, cases.size())));
	}

	private static void assertGradientsInOneGraph(List<Case> cases) throws Exception {
		Random random = new Random(5);
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		List<Tensor> images = new ArrayList<>();
		List<Tensor> results = new ArrayList<>();
		List<Tensor> kernels = new ArrayList<>();
		for (Case c : cases) {
			long[] dims = LongStream.concat(LongStream.of(c.channels, c.channels / c.group), Arrays.stream(c.kernel)).toArray();
			Object[] sizes = LongStream.concat(LongStream.of(0, c.channels), Arrays.stream(c.input)).boxed().toArray();
			sizes[0] = "N";
			images.add(graph.input("x" + images.size(), DataType.FLOAT, sizes));
			kernels.add(graph.reals(DataType.FLOAT, dims, random.doubles(Arrays.stream(dims).reduce(1, (a, b) -> a * b), -1, 1).toArray()));
			List<AttributeProto> attributes = new ArrayList<>(List.of(integers("strides", c.strides), integers("dilations", c.dilations),
				integer("group", c.group)));
			attributes.add(c.automatic.equals("NOTSET") ? integers("pads", c.pads) : text("auto_pad", c.automatic));
			results.add(images.get(images.size() - 1).applyTo("Conv", List.of(kernels.get(kernels.size() - 1)),
				attributes.toArray(AttributeProto[]::new)));
		}
		graph.setOutputs(results.toArray(Tensor[]::new));
		graph.inferTypes(new RuntimeTypes());
		Map<String, Array> inputs = new HashMap<>();
		List<Tensor> outputs = new ArrayList<>();
		for (int i = 0; i < cases.size(); i++) {
			Case c = cases.get(i);
			long[] dims = results.get(i).type().dims();
			Object[] sizes = Arrays.stream(dims).boxed().toArray();
			sizes[0] = "N";
			dims[0] = 2;
			Tensor seed = graph.input("seed" + i, DataType.FLOAT, sizes);
			inputs.put(seed.name(), noise(random, dims));
			Tensor x = images.get(i);
			Tensor gradient = Gradient.of(graph, results.get(i), seed, x);
			outputs.add(gradient);
			outputs.add(transposed(c, seed, kernels.get(i)));
		}
		graph.clearOutputs();
		for (int i = 0; i < outputs.size(); i++) graph.output(outputs.get(i), (i % 2 == 0 ? "ours" : "theirs") + i / 2, DataType.FLOAT);
		for (Tensor image : images) graph.replaceInput(image.name(), graph.reals(DataType.FLOAT, new long[] {1}, 0));
		ModelProto model = graph.toModel();
		try (Network network = Network.open(model.toByteArray(), Device.choose("cpu"), 1)) {
			Map<String, Array> found = network.run(inputs);
			for (int i = 0; i < cases.size(); i++) {
				Array.Floats ours = (Array.Floats) found.get("ours" + i);
				Array.Floats theirs = (Array.Floats) found.get("theirs" + i);
				assertThat(ours.shape()).as(cases.get(i).toString()).containsExactly(theirs.shape());
				assertThat(ours.values()).as(cases.get(i).toString()).containsExactly(theirs.values(), within(1e-4f));
			}
		}
	}

	private static Tensor transposed(Case c, Tensor seed, Tensor kernel) {
		long[] pads = new long[2 * c.rank()];
		long[] further = new long[c.rank()];
		for (int a = 0; a < c.rank(); a++) {
			pads[a] = c.pad(a, false);
			pads[a + c.rank()] = c.pad(a, true);
			further[a] = c.padded(a) % c.strides[a];
			if (further[a] > 0 && further[a] >= Math.max(c.strides[a], c.dilations[a]))
				throw new IllegalStateException("not allowed by ONNX");
		}
		return seed.applyTo("ConvTranspose", List.of(kernel), integers("strides", c.strides), integers("dilations", c.dilations),
			integers("pads", pads), integers("output_padding", further), integer("group", c.group));
	}

	private static Array noise(Random random, long... dims) {
		float[] values = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
		for (int i = 0; i < values.length; i++) values[i] = random.nextFloat() - .5f;
		return new Array.Floats(values, dims);
	}
}
