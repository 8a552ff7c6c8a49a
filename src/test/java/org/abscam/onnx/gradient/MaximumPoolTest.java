package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/** The gradient of MaxPool, against the places that ONNX Runtime itself reports, on images full of equal numbers. */
class MaximumPoolTest {

	private static final long CHANNELS = 2;

	/** How the window goes over the image. */
	private record Case(AttributeProto[] attributes, String form) {

		/** Whether no window begins behind the image: ONNX Runtime leaves those out, ONNX does not, and the two then run into each other. */
		boolean isClear(long... sizes) {
			for (int a = 0; a < 2; a++) {
				long stride = attributes[1].getInts(a);
				long covered = sizes[a] + attributes[2].getInts(a) + attributes[2].getInts(a + 2) - attributes[0].getInts(a);
				if (-Math.floorDiv(-covered, stride) * stride >= sizes[a] + attributes[2].getInts(a)) return false;
			}
			return true;
		}
	}

	@ParameterizedTest
	@ValueSource(longs = {1, 2, 3, 4})
	void eachGradientGoesToTheFirstPlaceThatHoldsTheMaximum(long kernel) throws Exception {
		List<Case> cases = new ArrayList<>();
		for (long across = Math.max(1, kernel - 1); across <= kernel; across++) for (long down = 1; down < 3; down++) {
			for (long right = 2; right < 4; right++) for (long ceil = 0; ceil < 2; ceil++) {
				for (long[] pads : new long[][] {{0, 0, 0, 0}, {1, 0, 0, 1}, {kernel - 1, across - 1, 1, 0}}) {
					if (Arrays.stream(pads).max().orElse(0) >= Math.min(kernel, across)) continue;
					AttributeProto[] attributes = {integers("kernel_shape", kernel, across), integers("strides", down, right),
						integers("pads", pads), integer("ceil_mode", ceil)};
					cases.add(new Case(attributes, "kernel " + kernel + "×" + across + ", strides " + down + "×" + right + ", pads "
						+ Arrays.toString(pads) + ", ceil " + ceil));
				}
			}
		}
		assertThat(cases).hasSizeGreaterThan(7);
		for (long size = 7; size < 9; size++) {
			long height = size;
			assertGradients(cases.stream().filter(c -> c.isClear(height, 9)).toList(), 2, CHANNELS, size, 9);
		}
	}

	/** Where a size is not known before it runs, the places are those that ONNX Runtime reports. */
	@Test
	void ofImagesBelowOneAnother() throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, "N", 2, 4);
		Tensor y = x.reshape(1, 1, -1, 4).apply("MaxPool", integers("kernel_shape", 2, 2), integers("strides", 2, 2)).reshape(-1, 2);
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		Tensor gradient = Gradient.of(graph, y, graph.input("seed", DataType.FLOAT, "N", 2), x);
		graph.clearOutputs();
		graph.output(gradient, "gradient", DataType.FLOAT);
		Map<String, Array> inputs = Map.of("x", new Array.Floats(new float[] {1, 3, 2, 8, 0, 2, 5, 4, 0, 0, 7, 7, 0, 9, 7, 7}, 2, 2, 4),
			"seed", new Array.Floats(new float[] {.5f, .25f, 2, 4}, 2, 2));
		try (Network network = Network.open(graph.toModel().toByteArray(), Device.choose("cpu"), 1)) {
			assertThat(((Array.Floats) network.run(inputs).get("gradient")).values())
				.containsExactly(0, .5f, 0, .25f, 0, 0, 0, 0, 0, 0, 4, 0, 0, 2, 0, 0);
		}
	}

	private static void assertGradients(List<Case> cases, long... sizes) throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		List<Tensor> maxima = new ArrayList<>();
		Tensor x = graph.input("x", DataType.FLOAT, "N", sizes[1], sizes[2], sizes[3]);
		for (Case c : cases) maxima.add(x.apply("MaxPool", c.attributes));
		graph.setOutputs(maxima.toArray(Tensor[]::new));
		graph.inferTypes(new RuntimeTypes());
		Random random = new Random(3);
		float[] image = new float[(int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b)];
		for (int k = 0; k < image.length; k++) image[k] = random.nextInt(3) - 1;
		Map<String, Array> inputs = new HashMap<>(Map.of("x", new Array.Floats(image, sizes)));
		Map<Integer, float[]> seeds = new HashMap<>();
		graph.clearOutputs();
		for (int i = 0; i < cases.size(); i++) {
			long[] dims = maxima.get(i).type().dims();
			dims[0] = 2;
			float[] seed = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
			for (int k = 0; k < seed.length; k++) seed[k] = random.nextFloat() + .1f;
			seeds.put(i, seed);
			inputs.put("seed" + i, new Array.Floats(seed, dims));
			Tensor gradient = Gradient.of(graph, maxima.get(i), graph.input("seed" + i, DataType.FLOAT, "N", dims[1], dims[2], dims[3]), x);
			graph.output(gradient, "gradient" + i, DataType.FLOAT);
			Tensor reported = x.apply("MaxPool", cases.get(i).attributes);
			graph.output(graph.furtherOutput(graph.producer(reported.name()).orElseThrow(), 1, DataType.INT64), "places" + i,
				DataType.INT64);
		}
		try (Network network = Network.open(graph.toModel().toByteArray(), Device.choose("cpu"), 1)) {
			Map<String, Array> found = network.run(inputs);
			for (int i = 0; i < cases.size(); i++) {
				float[] gradient = ((Array.Floats) found.get("gradient" + i)).values();
				long[] places = ((Array.Integers) found.get("places" + i)).values();
				float[] expected = new float[gradient.length];
				for (int k = 0; k < places.length; k++) expected[(int) places[k]] += seeds.get(i)[k];
				assertThat(gradient).as(cases.get(i).form).containsExactly(expected, within(1e-5f));
			}
		}
	}
}
