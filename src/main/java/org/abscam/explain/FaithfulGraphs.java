package org.abscam.explain;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.LateException;
import org.abscam.engine.Network;
import org.abscam.engine.Optimisation;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.engine.StoppedException;
import org.abscam.files.Remembered;

/**
 * Opens the graphs of a model at the highest optimisation at which ONNX Runtime computes with them what it does without any, and what the
 * model alone says: its optimiser is known to change the results of some networks without a word. Tried once on a made-up picture for each
 * model, graph, version of ONNX Runtime and device; what was found is remembered.
 */
public final class FaithfulGraphs {

	/**
	 * How far results may be apart: the scores as part of the largest of them, maps as part of their norm. Rounding in float32 came to 2e-6 and
	 * 8e-6 in twelve convolutional networks and transformers, what the optimiser broke to more than 1e-1.
	 */
	private static final Bounds SINGLES = new Bounds(1e-3, 1e-2);
	/** Graphics cards round products to 11 bits (TF32), and sum in another order. */
	private static final Bounds ON_GPU = new Bounds(2e-2, 1e-1);
	/** Probabilities from float16, as {@link MaskedClassifier} has it for each image. */
	private static final Bounds HALVES = new Bounds(5e-2, 1e-1);
	/** Kernels of 8 bits round, and on some processors saturate, where the written-out form does not: apart by 0.14 of the scores. */
	private static final Bounds QUANTISED = new Bounds(5e-2, Double.POSITIVE_INFINITY);
	private static final int LARGE = 1024;
	private static final String ROUNDED = "rounded: ";
	private static final int CHANNELS = 4;

	private final OpenModel model;
	private final Device device;
	private final int threads;
	private final Remembered memory = Remembered.of("optimisation");
	private final boolean quantised;
	private Optimisation lowest = Optimisation.ALL;
	/** How far kernels of 8 bits are from what the network says; empty where they are near. */
	private String rounded = "";
	/** What phase one is tried on. */
	private Map<String, Array> picture;

	/**
	 * @param model the model with its weights
	 * @param device where the graphs run
	 * @param threads threads of one run on the CPU, 0 for ONNX Runtime's choice
	 */
	public FaithfulGraphs(OpenModel model, Device device, int threads) {
		this.model = model;
		this.device = device;
		this.threads = threads;
		this.quantised = model.graph().graph().nodes().stream().anyMatch(n -> n.operator().endsWith("QuantizeLinear"));
	}

	private record Bounds(double scores, double maps) {}

	/** Makes the inputs of a trial, where one is needed. */
	@FunctionalInterface
	private interface Inputs {

		Map<String, Array> made() throws EngineException;
	}

	/**
	 * Opens a forward pass. Blocks until it was loaded, and tried where it was not before.
	 *
	 * @param graph from pixels or preprocessed images to scores, masked or not
	 * @return the network
	 * @throws EngineException if ONNX Runtime refuses the graph, or computes something else with it at any optimisation
	 */
	public Network forward(ModelProto graph) throws EngineException {
		return open(graph, Optional.empty(), () -> inputs(graph), bounds());
	}

	/**
	 * Phase one.
	 *
	 * @param forward the model alone, with the same scores; empty where the graph puts out others
	 */
	Network first(ModelProto graph, Optional<ModelProto> forward) throws EngineException {
		picture = inputs(graph);
		return open(graph, forward, () -> picture, bounds());
	}

	/**
	 * Phase two.
	 *
	 * @param first phase one, which gives the masks of the trial
	 * @param halves whether the graph computes in float16
	 */
	Network second(ModelProto graph, Network first, boolean halves) throws EngineException {
		return open(graph, Optional.empty(), () -> {
			Map<String, Array> results = first.run(picture);
			Map<String, Array> masked = new HashMap<>();
			for (String name : new String[] {ExplainerGraph.INPUT, ExplainerGraph.CLASS_INDEX, ExplainerGraph.PARTICULARS}) {
				if (results.containsKey(name)) masked.put(name, results.get(name));
			}
			masked.put(ExplainerGraph.CHANNEL_MAPS, masks((Array.Floats) results.get(ExplainerGraph.CHANNEL_MAPS)));
			if (graph.getGraph().getInputList().stream().anyMatch(i -> i.getName().equals(ExplainerGraph.BASELINE))) {
				masked.put(ExplainerGraph.BASELINE, filled(0, results.get(ExplainerGraph.INPUT).shape()));
			}
			return masked;
		}, halves ? HALVES : bounds());
	}

	/** @return a sentence for the user where a graph runs with less optimisation than usual */
	public Optional<String> note() {
		if (!rounded.isEmpty()) {
			return Optional.of("ONNX Runtime's kernels of 8 bits round otherwise on this processor than '" + model.source().name()
				+ "' says: " + rounded + ".");
		}
		return lowest == Optimisation.ALL ? Optional.empty() : Optional.of("ONNX Runtime computes something else with '"
			+ model.source().name() + "' once it has optimised it; it runs with the optimisation '" + lowest
			+ "' instead, which takes longer.");
	}

	/** The least optimisation at which one of the graphs runs. */
	Optimisation lowest() {
		return lowest;
	}

	private Bounds bounds() {
		return quantised ? QUANTISED : device.isGpu() ? ON_GPU : SINGLES;
	}

	private Network open(ModelProto graph, Optional<ModelProto> forward, Inputs inputs, Bounds bounds) throws EngineException {
		String key = key(graph);
		String words = memory.words(key).orElse("");
		if (quantised && words.startsWith(ROUNDED)) return rounding(graph, words.substring(ROUNDED.length()));
		Optional<Optimisation> known = Arrays.stream(Optimisation.values()).filter(o -> o.toString().equals(words)).findFirst();
		if (known.isPresent()) return noted(known.get(), Network.open(graph, device, threads, known.get()));
		Map<String, Array> tried;
		Map<String, Array> expected;
		try {
			if (isRandom(graph)) return Network.open(graph, device, threads);
			tried = inputs.made();
			expected = expected(graph, forward, tried);
		}
		catch (LateException e) {
			throw e; // lest it is waited for twice
		}
		catch (EngineException e) {
			return Network.open(graph, device, threads); // nothing to compare with; what is wrong is said where it is run
		}
		return compared(graph, tried, expected, bounds, key);
	}

	private Network compared(ModelProto graph, Map<String, Array> inputs, Map<String, Array> expected, Bounds bounds, String key)
		throws EngineException {
		String apart = "";
		boolean differs = false;
		for (Optimisation optimisation : Optimisation.values()) {
			Network network = null;
			boolean faithful = false;
			try {
				network = Network.open(graph, device, threads, optimisation);
				apart = apart(expected, network.run(inputs), bounds);
				faithful = apart.isEmpty();
				differs |= !faithful;
				if (!faithful) continue;
				memory.remember(key, optimisation.toString());
				return noted(optimisation, network);
			}
			catch (LateException e) {
				throw e;
			}
			catch (OutOfMemoryException | StoppedException e) {
				return Network.open(graph, device, threads); // smaller images may do; nothing is run any more
			}
			catch (EngineException e) {
				apart = e.getMessage().replaceFirst("[.]$", "");
			}
			finally {
				if (network != null && !faithful) network.close();
			}
		}
		if (quantised && differs) {
			memory.remember(key, ROUNDED + apart);
			return rounding(graph, apart);
		}
		throw new EngineException("ONNX Runtime does not compute with the graph of '" + model.source().name() + "' on " + device.used()
			+ " what the network alone says, whatever its optimisation (" + apart + "); use another layer, method or device.", null);
	}

	/** Kernels of 8 bits saturate on some processors, whatever the optimisation: that is told, and no reason to refuse a sound network. */
	private Network rounding(ModelProto graph, String apart) throws EngineException {
		Network network = Network.open(graph, device, threads);
		rounded = apart;
		return network;
	}

	private Network noted(Optimisation optimisation, Network network) {
		if (optimisation.compareTo(lowest) > 0) lowest = optimisation;
		return network;
	}

	/** What the graph computes as it is; its scores are those of the model alone. */
	private Map<String, Array> expected(ModelProto graph, Optional<ModelProto> forward, Map<String, Array> inputs)
		throws EngineException {
		Map<String, Array> expected = new HashMap<>(run(graph, inputs, Optimisation.NONE));
		if (forward.isEmpty() && !quantised) return expected;
		if (forward.isPresent()) {
			Map<String, Array> alone = new HashMap<>(inputs);
			alone.remove(ExplainerGraph.CLASS);
			expected.put(ExplainerGraph.SCORES,
				run(forward.get(), alone, quantised ? Optimisation.ALL : Optimisation.NONE).get(ExplainerGraph.SCORES));
		}
		else {
			expected.keySet().removeIf(name -> name.equals(ExplainerGraph.SCORES) || name.equals(ExplainerGraph.CHANNEL_SCORES));
		}
		return expected;
	}

	private Map<String, Array> run(ModelProto graph, Map<String, Array> inputs, Optimisation optimisation) throws EngineException {
		try (Network network = Network.open(graph, device, threads, optimisation)) {
			return network.run(inputs);
		}
	}

	/** What is too far apart, in words; empty where nothing is. */
	private static String apart(Map<String, Array> expected, Map<String, Array> got, Bounds bounds) {
		for (String name : Set.of(ExplainerGraph.SCORES, ExplainerGraph.CHANNEL_SCORES)) {
			if (!(expected.get(name) instanceof Array.Floats should)) continue;
			double largest = name.equals(ExplainerGraph.SCORES) ? 0 : 1;
			double difference = 0;
			float[] is = ((Array.Floats) got.get(name)).values();
			for (int i = 0; i < is.length; i++) {
				if (isSame(should.values()[i], is[i])) continue;
				difference = Math.max(difference, Math.abs((double) should.values()[i] - is[i]));
				if (!Double.isFinite(should.values()[i]) || Double.isNaN(is[i])) difference = Double.POSITIVE_INFINITY;
				largest = Math.max(largest, Math.abs(should.values()[i]));
			}
			if (difference > bounds.scores * largest) {
				return String.format(Locale.ROOT, "scores of a test picture differ by %.3g of %.3g", difference, largest);
			}
		}
		if (expected.get(ExplainerGraph.CLASS_INDEX) instanceof Array.Integers should
			&& !Arrays.equals(should.values(), ((Array.Integers) got.get(ExplainerGraph.CLASS_INDEX)).values())) return ""; // a tie
		for (String name : Set.of(ExplainerGraph.MAP, ExplainerGraph.CHANNEL_MAPS)) {
			if (!(expected.get(name) instanceof Array.Floats should)) continue;
			double share = relative(should.values(), ((Array.Floats) got.get(name)).values());
			if (share > bounds.maps) return String.format(Locale.ROOT, "maps of a test picture differ by %.3g of their norm", share);
		}
		return "";
	}

	private static boolean isSame(float a, float b) {
		return a == b || Float.isNaN(a) && Float.isNaN(b);
	}

	private static double relative(float[] should, float[] is) {
		double difference = 0;
		double norm = 0;
		for (int i = 0; i < should.length; i++) {
			if (isSame(should[i], is[i])) {
				norm += Float.isFinite(is[i]) ? (double) is[i] * is[i] : 0;
				continue;
			}
			difference += Math.pow((double) should[i] - is[i], 2);
			norm += (double) should[i] * should[i];
		}
		return difference == 0 ? 0 : Double.isNaN(difference) || norm == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(difference / norm);
	}

	/** What a graph takes, the same each time: of one image a slope with noise, in grey levels of 8 bits, preprocessed from −1 to 1. */
	private Map<String, Array> inputs(ModelProto graph) {
		Map<String, Array> inputs = new HashMap<>();
		for (ValueInfoProto input : graph.getGraph().getInputList()) {
			List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
			long[] spatial = model.graph().spatial();
			long[] shape = new long[dims.size()];
			for (int i = 0; i < shape.length; i++) {
				shape[i] = dims.get(i).hasDimValue() ? dims.get(i).getDimValue() : i > 1 && i - 2 < spatial.length ? spatial[i - 2] : 1;
			}
			String name = input.getName();
			boolean whole = input.getType().getTensorType().getElemType() == DataType.INT64.getNumber();
			inputs.put(name, whole ? new Array.Integers(new long[] {name.equals(ExplainerGraph.CLASS) ? -1 : 0}, shape) : switch (name) {
				case ExplainerGraph.PIXELS -> slope(256, 0, shape);
				case ExplainerGraph.INPUT -> slope(2, -1, shape);
				case ExplainerGraph.BASELINE -> filled(0, shape);
				case ExplainerGraph.REGION -> filled(1, shape);
				default -> slope(1, 0, shape);
			});
		}
		return inputs;
	}

	private static Array.Floats slope(float range, float low, long... shape) {
		float[] values = filled(0, shape).values();
		int width = (int) shape[shape.length - 1];
		Random random = new Random(1);
		for (int i = 0; i < values.length; i++) values[i] = low + range * (200f * (i % width) / width + random.nextInt(56)) / 256;
		return new Array.Floats(values, shape);
	}

	/** The maps of some channels as a batch, of one where the network takes no more. */
	private Array.Floats masks(Array.Floats channelMaps) {
		long[] shape = channelMaps.shape().clone();
		int size = channelMaps.values().length / (int) shape[1];
		shape[0] = model.graph().batches() ? Math.min(CHANNELS, shape[1]) : 1;
		shape[1] = 1;
		return new Array.Floats(Arrays.copyOf(channelMaps.values(), size * (int) shape[0]), shape);
	}

	private static Array.Floats filled(float value, long... shape) {
		float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
		Arrays.fill(values, value);
		return new Array.Floats(values, shape);
	}

	private static boolean isRandom(ModelProto graph) {
		return graph.getGraph().getNodeList().stream().anyMatch(n -> n.getOpType().matches("Random.*|Multinomial|Bernoulli"));
	}

	/** The model by its content, the graph by its nodes and settings, where it runs. */
	private String key(ModelProto graph) throws EngineException {
		ModelProto.Builder bare = graph.toBuilder();
		for (TensorProto.Builder weight : bare.getGraphBuilder().getInitializerBuilderList()) {
			if (weight.getRawData().size() > LARGE) weight.clearRawData();
		}
		try {
			String nodes = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bare.build().toByteArray()));
			return String.join(" ", model.source().sha256(), nodes, Device.runtimeVersion(), device.used(), device.adapter().orElse(""),
				System.getProperty("os.name"), System.getProperty("os.arch"))
				.strip().replace('\n', ' ');
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e); // every Java has it
		}
	}
}
