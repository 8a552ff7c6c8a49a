package org.abscam.engine;

import static org.abscam.ExpectedValues.relativeL2;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.abscam.ExpectedValues;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.read.OnnxModel;

/**
 * A program of its own, as a GPU's runtime can be loaded only once: compares what a device computes with what PyTorch's autograd
 * did, and says where each graph ran. A line per network and layer; exit code 1 if any is off.
 */
final class DeviceVectors {

	private static final double TOLERANCE = 1e-3;

	private DeviceVectors() {}

	/** @param arguments the device, whether to do all layers and methods ({@code all} or {@code some}), then names of networks */
	public static void main(String[] arguments) throws Exception {
		Device device = Device.choose(arguments[0]);
		boolean all = arguments[1].equals("all");
		System.out
			.println("adapter " + device.adapter().orElse("unknown") + ", " + device.used() + ", ONNX Runtime " + Device.runtimeVersion());
		boolean fine = true;
		for (String name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
			ExpectedValues expected = ExpectedValues.of(name);
			for (String layer : expected.layers()) {
				if (!all && layer.equals("first")) continue;
				fine &= agrees(expected, layer, device, all);
			}
		}
		System.exit(fine ? 0 : 1);
	}

	private static boolean agrees(ExpectedValues expected, String layer, Device device, boolean all) throws Exception {
		long start = System.nanoTime();
		try {
			Placement placement =
				Placement.of(explainer(expected, layer, CamMethod.ABS_CAM_INITIAL).firstPhase(), device, inputs(expected));
			Map<String, Double> errors = errors(expected, layer, device, all);
			boolean good = errors.values().stream().allMatch(e -> e <= TOLERANCE); // not a number is not good
			System.out.printf("%s %s %s: %s; phase one on %s; %.1f s%n", good ? "ok" : "OFF", expected.name(), layer, errors, placement,
				(System.nanoTime() - start) / 1e9);
			return good;
		}
		catch (EngineException e) {
			System.out.println("OFF " + expected.name() + " " + layer + ": " + e.getMessage());
			return false;
		}
	}

	/** Relative L2 of what was computed, by what it is. */
	private static Map<String, Double> errors(ExpectedValues expected, String layer, Device device, boolean all) throws Exception {
		Map<String, Double> errors = new LinkedHashMap<>();
		Map<CamMethod, String> methods = new LinkedHashMap<>(Map.of(CamMethod.ABS_CAM_INITIAL, "abscam_initial"));
		if (all) {
			methods.putAll(Map.of(CamMethod.GRAD_CAM, "gradcam", CamMethod.GRAD_CAM_PLUS_PLUS, "gradcampp", CamMethod.XGRAD_CAM, "xgradcam",
				CamMethod.HIRES_CAM, "hirescam", CamMethod.LAYER_CAM, "layercam"));
		}
		for (Map.Entry<CamMethod, String> method : methods.entrySet()) {
			try (Network network = Network.open(explainer(expected, layer, method.getKey()).firstPhase(), device, 0)) {
				Map<String, Array> results = network.run(inputs(expected));
				errors.put(method.getKey().option(),
					relativeL2(floats(results.get(ExplainerGraph.MAP)), values(expected, layer + "/" + method.getValue())));
				errors.putIfAbsent("scores", relativeL2(floats(results.get(ExplainerGraph.SCORES)), values(expected, "logits")));
			}
		}
		if (layer.equals("last")) errors.put(CamMethod.ABS_CAM.option(), twoPhases(expected, device));
		return errors;
	}

	private static double twoPhases(ExpectedValues expected, Device device) throws Exception {
		ExplainerGraph explainer = explainer(expected, "last", CamMethod.ABS_CAM);
		int channels = explainer.layer().channels();
		long[] positions = explainer.layer().spatial();
		try (Network first = Network.open(explainer.firstPhase(), device, 0);
			Network second = Network.open(explainer.secondPhase(false), device, 0);
			Network combination = Network.open(explainer.combination(), device, 0)) {
			Map<String, Array> results = first.run(inputs(expected));
			float[] maps = image(results.get(ExplainerGraph.CHANNEL_MAPS));
			float[] scores = floats(second.run(Map.of(
				ExplainerGraph.INPUT,
				new Array.Floats(image(results.get(ExplainerGraph.INPUT)), shape(1, results.get(ExplainerGraph.INPUT).shape())),
				ExplainerGraph.CHANNEL_MAPS, new Array.Floats(maps, join(new long[] {channels, 1}, positions)),
				ExplainerGraph.CLASS_INDEX, new Array.Integers(new long[] {(long) values(expected, "class_index")[0]}, 1)))
				.get(ExplainerGraph.CHANNEL_SCORES));
			float[] map = floats(combination.run(Map.of(
				ExplainerGraph.CHANNEL_MAPS, new Array.Floats(maps, join(new long[] {1, channels}, positions)),
				ExplainerGraph.CHANNEL_SCORES, new Array.Floats(scores, 1, channels))).get(ExplainerGraph.MAP));
			return relativeL2(map, expected.arrays().get("last/abscam_final").image(0));
		}
	}

	private static ExplainerGraph explainer(ExpectedValues expected, String layer, CamMethod method) throws Exception {
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(expected.model()), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
			ExplainerGraph.NAMES);
		TargetLayer target = TargetLayer.named(classifier.graph(), classifier.head(), expected.tensor(layer));
		Probability probability = expected.probability().equals("sigmoid") ? Probability.SIGMOID : Probability.SOFTMAX;
		return new ExplainerGraph(new Classification(classifier, probability, UnaryOperator.identity(), false, false), target, method);
	}

	private static Map<String, Array> inputs(ExpectedValues expected) {
		float[] classes = values(expected, "class_index");
		long[] indices = new long[classes.length];
		for (int i = 0; i < classes.length; i++) indices[i] = (long) classes[i];
		return Map.of(ExplainerGraph.PIXELS, new Array.Floats(values(expected, "input"), expected.arrays().get("input").shape()),
			ExplainerGraph.CLASS,
			new Array.Integers(indices, indices.length));
	}

	private static float[] values(ExpectedValues expected, String array) {
		return expected.arrays().get(array).values();
	}

	private static float[] floats(Array array) {
		return ((Array.Floats) array).values();
	}

	private static float[] image(Array array) {
		return Arrays.copyOf(floats(array), floats(array).length / (int) array.shape()[0]);
	}

	private static long[] shape(long batch, long[] shape) {
		long[] single = shape.clone();
		single[0] = batch;
		return single;
	}

	private static long[] join(long[] a, long[] b) {
		long[] both = Arrays.copyOf(a, a.length + b.length);
		System.arraycopy(b, 0, both, a.length, b.length);
		return both;
	}
}
