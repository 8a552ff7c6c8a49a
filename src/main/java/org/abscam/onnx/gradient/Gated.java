package org.abscam.onnx.gradient;

import java.util.Optional;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.Tensor;

/**
 * An activation that a network writes out as several nodes, with its whole derivative in one.
 *
 * @param x what goes in
 * @param gradient gradient of the score by x through all of those nodes
 */
record Gated(String x, Tensor gradient) {

	/** The activation whose last node this is, or {@code null}. */
	static Gated by(Backward n) {
		if (!n.node().operator().equals("Mul") || n.g() == null) return null;
		for (int gate = 0; gate < 2; gate++) {
			Gated gated = swish(n, gate);
			if (gated == null) gated = gelu(n, gate);
			if (gated != null) return gated;
		}
		return null;
	}

	/** y = x·σ(x), SiLU or Swish (Ramachandran et al., Searching for activation functions, 2017): y' = y + σ(x)(1 − y) = σ(x)(1 + x − y). */
	private static Gated swish(Backward n, int gate) {
		String x = other(n.node(), gate);
		if (!n.carries(x)) return null;
		if (source(n.graph(), n.node().inputs().get(gate), "Sigmoid").filter(s -> s.inputs().get(0).equals(x)).isEmpty()) return null;
		// x − y first, lest 1 be lost beside large ones; with the convolutions of pictures, ONNX Runtime itself adds the 1 last
		Tensor rest = Evenly.isPicture(n.y().type()) ? Evenly.subtractedFrom(1, n.y(), n.y().type()).plus(n.x(1 - gate))
			: n.x(1 - gate).minus(n.y()).plus(1);
		return new Gated(x, n.x(gate).times(rest).times(n.g()));
	}

	/** y = (x·(1 + erf(x/√2)))·½, GELU as PyTorch writes it out: y' = ½(1 + erf a + 2/√π·a·exp(−a²)), a = x/√2. */
	private static Gated gelu(Backward n, int half) {
		EditableGraph graph = n.graph();
		if (!isNumber(graph, n.node().inputs().get(half), .5)) return null;
		Node product = source(graph, other(n.node(), half), "Mul").orElse(null);
		if (product == null) return null;
		for (int gate = 0; gate < 2; gate++) {
			String x = other(product, gate);
			Node sum = source(graph, product.inputs().get(gate), "Add").orElse(null);
			Node erf = sum == null ? null : source(graph, sum.inputs().get(0), "Erf").orElse(null);
			if (erf == null || !n.carries(x) || !isNumber(graph, sum.inputs().get(1), 1)) continue;
			Node ratio = source(graph, erf.inputs().get(0), "Div").orElse(null);
			if (ratio == null || !ratio.inputs().get(0).equals(x) || !isNumber(graph, ratio.inputs().get(1), Math.sqrt(2))) continue;
			Tensor a = graph.tensor(erf.inputs().get(0));
			Tensor bell = a.times(a).subtractedFrom(Math.log(2 / Math.sqrt(Math.PI))).apply("Exp").times(a);
			return new Gated(x, n.g().times(.5).times(bell.plus(graph.tensor(product.inputs().get(gate)))));
		}
		return null;
	}

	private static String other(Node product, int input) {
		return product.inputs().get(1 - input);
	}

	private static Optional<Node> source(EditableGraph graph, String tensor, String operator) {
		return graph.producer(tensor).filter(n -> n.operator().equals(operator));
	}

	private static boolean isNumber(EditableGraph graph, String tensor, double value) {
		return graph.constant(tensor).filter(t -> t.getDimsCount() == 0 || t.getDimsCount() == 1 && t.getDims(0) == 1) // else it adds axes
			.map(Constants::reals).filter(v -> Math.abs(v[0] - value) < 1e-6).isPresent();
	}
}
