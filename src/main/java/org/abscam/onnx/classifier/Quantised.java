package org.abscam.onnx.classifier;

import java.util.Optional;
import org.abscam.onnx.Graph;

/** Pairs of QuantizeLinear and DequantizeLinear, which hand a tensor on rounded. */
final class Quantised {

	private Quantised() {}

	/**
	 * @param graph a graph
	 * @param tensor a tensor's name
	 * @return the tensor that was quantised and dequantised to get it; nothing where it is no such
	 */
	static Optional<String> source(Graph graph, String tensor) {
		return graph.producer(tensor).filter(n -> n.operator().equals("DequantizeLinear")).flatMap(n -> graph.producer(n.inputs().get(0)))
			.filter(n -> n.operator().equals("QuantizeLinear")).map(n -> n.inputs().get(0));
	}
}
