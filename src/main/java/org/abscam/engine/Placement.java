package org.abscam.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.abscam.files.TemporaryFolder;

/**
 * Which nodes of a graph ran where, after ONNX Runtime's optimisation.
 *
 * @param nodes number of nodes by operator, by device ({@code cpu}, {@code cuda}, {@code webgpu}); copies between devices are not
 *        nodes of the graph and stand under their own operators, MemcpyToHost and MemcpyFromHost
 */
public record Placement(Map<String, Map<String, Integer>> nodes) {

	private static final String KERNEL = "_kernel_time";
	private static final String COPY = "Memcpy";

	/**
	 * Opens a graph and runs it once. Blocks until done.
	 *
	 * @param onnx a graph
	 * @param device where it is to run
	 * @param inputs an array for every input, by name
	 * @return where each node ran
	 * @throws EngineException if the graph does not open or run on the device
	 */
	public static Placement of(ModelProto onnx, Device device, Map<String, Array> inputs) throws EngineException {
		OrtEnvironment environment = Runtimes.environment();
		ModelProto named = WebGpuNodes.named(onnx);
		try (TemporaryFolder folder = TemporaryFolder.create()) {
			try (OrtSession.SessionOptions options = Network.options(device, 0, named)) {
				options.enableProfiling(folder.path().resolve("run").toString());
				try (OrtSession session = environment.createSession(named.toByteArray(), options)) {
					run(environment, session, inputs);
					return read(Path.of(session.endProfiling()));
				}
			}
		}
		catch (OrtException e) {
			throw Network.failure("ONNX Runtime cannot run the graph on " + device.used() + ": ", e);
		}
		catch (IOException | JsonParseException | IllegalStateException e) {
			throw new EngineException("The record of what ran where cannot be written or read (" + Runtimes.reason(e)
				+ "); free some space in the folder for temporary files.", e);
		}
	}

	private static void run(OrtEnvironment environment, OrtSession session, Map<String, Array> inputs)
		throws OrtException, EngineException {
		Map<String, OnnxTensor> tensors = new HashMap<>();
		try {
			for (Map.Entry<String, Array> input : inputs.entrySet()) {
				tensors.put(input.getKey(), LoadedGraph.tensor(environment, input.getValue()));
			}
			GuardedRun.of(session, tensors, TimeLimit.USUAL).close();
		}
		finally {
			tensors.values().forEach(OnnxTensor::close);
		}
	}

	private static Placement read(Path profile) throws IOException {
		Map<String, Map<String, Integer>> nodes = new TreeMap<>(Collections.reverseOrder());
		Set<String> seen = new HashSet<>();
		try (Reader reader = Files.newBufferedReader(profile)) {
			for (JsonElement element : JsonParser.parseReader(reader).getAsJsonArray()) {
				JsonObject event = element.getAsJsonObject();
				String name = event.get("name").getAsString();
				if (!event.get("cat").getAsString().equals("Node") || !name.endsWith(KERNEL)) continue;
				JsonObject about = event.getAsJsonObject("args");
				String device = about.get("provider").getAsString().replace("ExecutionProvider", "").toLowerCase(Locale.ROOT);
				if (seen.add(name))
					nodes.computeIfAbsent(device, d -> new TreeMap<>()).merge(about.get("op_name").getAsString(), 1, Integer::sum);
			}
		}
		return new Placement(nodes);
	}

	/**
	 * @param device {@code cpu}, {@code cuda} or {@code webgpu}
	 * @return number of the graph's nodes that ran there, without copies
	 */
	public int count(String device) {
		return nodes.getOrDefault(device, Map.of()).entrySet().stream().filter(n -> !n.getKey().startsWith(COPY))
			.mapToInt(Map.Entry::getValue).sum();
	}

	/** @return number of nodes by device, as {@code webgpu 75, cpu 1 (Resize)}; the operators of the CPU are named beside a GPU's */
	@Override
	public String toString() {
		return nodes.keySet().stream().map(device -> device + " " + count(device)
			+ (device.equals("cpu") && nodes.size() > 1 ? " (" + operators(device) + ")" : "")).collect(Collectors.joining(", "));
	}

	private String operators(String device) {
		return nodes.get(device).entrySet().stream().filter(n -> !n.getKey().startsWith(COPY))
			.map(n -> n.getValue() == 1 ? n.getKey() : n.getValue() + "×" + n.getKey()).collect(Collectors.joining(", "));
	}
}
