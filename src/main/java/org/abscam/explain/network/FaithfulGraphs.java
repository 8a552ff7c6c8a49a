package org.abscam.explain.network;

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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.LateException;
import org.abscam.engine.Network;
import org.abscam.engine.Optimisation;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.engine.StoppedException;
import org.abscam.engine.UnfaithfulException;
import org.abscam.files.Remembered;

/**
 * Opens the graphs of a model at the highest optimisation at which ONNX Runtime computes with them what it does without any, and what the
 * model alone says: its optimiser is known to change the results of some networks without a word. Tried once on a made-up picture for each
 * model, graph, version of ONNX Runtime and device; what was found is remembered.
 */
public final class FaithfulGraphs {

	private static final int LARGE = 1024;
	private static final String ROUNDED = "rounded: ";
	private static final int CHANNELS = 4;

	private final OpenModel model;
	private final Device device;
	private final Opening opening;
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
		this(model, device, (on, graph, optimisation) -> Network.open(graph, on, threads, optimisation));
	}

	/** @param opening what stands for ONNX Runtime */
	FaithfulGraphs(OpenModel model, Device device, Opening opening) {
		this.model = model;
		this.device = device;
		this.opening = opening;
		this.quantised = model.graph().graph().nodes().stream().anyMatch(n -> n.operator().endsWith("QuantizeLinear"));
	}

	/** Opens a graph as far optimised as is said. */
	@FunctionalInterface
	interface Opening {

		Network on(Device device, ModelProto graph, Optimisation optimisation) throws EngineException;
	}

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
	public Network first(ModelProto graph, Optional<ModelProto> forward) throws EngineException {
		picture = inputs(graph);
		return open(graph, forward, () -> picture, bounds());
	}

	/**
	 * Phase two.
	 *
	 * @param first phase one, which gives the masks of the trial
	 * @param halves whether the graph computes in float16
	 */
	public Network second(ModelProto graph, Network first, boolean halves) throws EngineException {
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
		}, halves ? Bounds.HALVES : bounds());
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
	public Optimisation lowest() {
		return lowest;
	}

	private Bounds bounds() {
		return quantised ? Bounds.QUANTISED : device.isGpu() ? Bounds.ON_GPU : Bounds.SINGLES;
	}

	private Network open(ModelProto graph, Optional<ModelProto> forward, Inputs inputs, Bounds bounds) throws EngineException {
		String key = key(graph);
		String words = memory.words(key).orElse("");
		if (quantised && words.startsWith(ROUNDED)) return rounding(graph, words.substring(ROUNDED.length()));
		Optional<Optimisation> known = Arrays.stream(Optimisation.values()).filter(o -> o.toString().equals(words)).findFirst();
		if (known.isPresent()) return noted(known.get(), opening.on(device, graph, known.get()));
		Map<String, Array> tried;
		Map<String, Array> expected;
		try {
			if (RandomNodes.in(graph)) return opening.on(device, graph, Optimisation.ALL);
			tried = inputs.made();
			expected = expected(graph, forward, tried);
		}
		catch (LateException e) {
			throw e; // lest it is waited for twice
		}
		catch (EngineException e) {
			return opening.on(device, graph, Optimisation.ALL); // nothing to compare with; what is wrong is said where it is run
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
				network = opening.on(device, graph, optimisation);
				apart = bounds.apart(expected, network.run(inputs));
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
				return opening.on(device, graph, Optimisation.ALL); // smaller images may do; nothing is run any more
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
		String sentence = "ONNX Runtime does not compute with the graph of '" + model.source().name() + "' on " + device.used()
			+ " what the network alone says, whatever its optimisation (" + apart + "); use another layer, method or device.";
		throw differs ? new UnfaithfulException(sentence) : new EngineException(sentence, null);
	}

	/** Kernels of 8 bits saturate on some processors, whatever the optimisation: that is told, and no reason to refuse a sound network. */
	private Network rounding(ModelProto graph, String apart) throws EngineException {
		Network network = opening.on(device, graph, Optimisation.ALL);
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
		try (Network network = opening.on(device, graph, optimisation)) {
			return network.run(inputs);
		}
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
