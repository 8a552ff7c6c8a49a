package org.abscam.engine;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which nodes of a graph ONNX Runtime's WebGPU provider takes but cannot compute: they are named to it, and run on the CPU. */
final class WebGpuNodes {

	private static final String PREFIX = "abscam/on-cpu/";
	/** Attributes of a convolution, and the number of their values from which on it is one of a volume. */
	private static final Map<String, Integer> VOLUME =
		Map.of("kernel_shape", 3, "strides", 3, "dilations", 3, "output_padding", 3, "pads", 6);

	private WebGpuNodes() {}

	/** Settings of the provider for a graph that went through {@link #named}. */
	static Map<String, String> options(ModelProto onnx) {
		String onCpu = onnx.getGraph().getNodeList().stream().filter(WebGpuNodes::failsOnGpu).map(NodeProto::getName)
			.collect(Collectors.joining("\n"));
		// without enableInt64 the choice of the class runs on the CPU, with a copy there and back
		return onCpu.isEmpty() ? Map.of("enableInt64", "1") : Map.of("enableInt64", "1", "forceCpuNodeNames", onCpu);
	}

	/** The graph with a name for every node that has to be named. */
	static ModelProto named(ModelProto onnx) {
		List<NodeProto> nodes = onnx.getGraph().getNodeList();
		if (nodes.stream().noneMatch(WebGpuNodes::failsOnGpu)) return onnx;
		GraphProto.Builder graph = onnx.getGraph().toBuilder();
		for (int i = 0; i < nodes.size(); i++) {
			if (failsOnGpu(nodes.get(i))) graph.setNode(i, nodes.get(i).toBuilder().setName(PREFIX + i));
		}
		return onnx.toBuilder().setGraph(graph).build();
	}

	/**
	 * Shrinking with averaging, as a scan is brought to the network's size ("The antialias attribute of Resize operator is NOT
	 * implemented"), and a MaxPool that tells where its maxima are, for its derivative ("The Indices output is not supported yet").
	 * A ConvTranspose of a volume ("Only Conv2d or Conv1d are supported.", seen on an NVIDIA H200). ScatterElements, which follows MaxPool, ends the process with a fault of its memory in ONNX Runtime 1.29.0 (seen with
	 * SwiftShader).
	 */
	private static boolean failsOnGpu(NodeProto node) {
		return switch (node.getOpType()) {
			case "Resize" -> node.getAttributeList().stream().anyMatch(a -> a.getName().equals("antialias") && a.getI() != 0);
			case "ScatterElements" -> true;
			case "MaxPool" -> node.getOutputCount() > 1;
			case "ConvTranspose" ->
				node.getAttributeList().stream().anyMatch(a -> VOLUME.getOrDefault(a.getName(), Integer.MAX_VALUE) <= a.getIntsCount());
			default -> false;
		};
	}
}
