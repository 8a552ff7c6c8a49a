package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.RECURRENT;
import static org.abscam.onnx.Operator.Role.WITHOUT_INPUT;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.abscam.onnx.Composite;
import org.abscam.onnx.Tensor;

/**
 * Recurrent layers, written out step by step where the number of steps is known: X is cut into its steps, and each step is a product, its
 * gates and the new state. Names and equations are those of the ONNX operators.
 */
final class RecurrentOperators {

	/**
	 * Steps up to which a layer is written out: each is some twenty nodes, and twice as many for the gradient, and the time in which ONNX Runtime
	 * plans the memory of a graph grows with the square of them (9 s for 64 steps from both sides).
	 */
	static final int MOST_STEPS = 64;

	private static final Set<String> FUNCTIONS = Set.of("relu", "tanh", "sigmoid", "affine", "leakyrelu", "thresholdedrelu", "scaledtanh",
		"hardsigmoid", "elu", "softsign", "softplus");

	/** Those that take a number of activation_alpha, and of activation_beta: the next one each, whatever stands before them. */
	private static final Set<String> WITH_ALPHA = Set.of("affine", "leakyrelu", "thresholdedrelu", "scaledtanh", "hardsigmoid", "elu");
	private static final Set<String> WITH_BETA = Set.of("affine", "scaledtanh", "hardsigmoid");

	private RecurrentOperators() {}

	static void addTo(OperatorRows rows) {
		rows.add("RNN", is(RECURRENT).writtenOut(c -> new Layer(c, 1, "Tanh").writeOut()));
		rows.add("GRU", is(RECURRENT).writtenOut(c -> new Layer(c, 3, "Sigmoid", "Tanh").writeOut()));
		rows.add("LSTM", is(RECURRENT).writtenOut(c -> new Layer(c, 4, "Sigmoid", "Tanh", "Tanh").writeOut()));
		rows.add("Scan", is(RECURRENT));
		rows.add("Loop", is(WITHOUT_INPUT, RECURRENT));
	}

	/** What a step hands on: output H and, of an LSTM, cell C; {@code null} where they are zero. */
	private record State(Tensor h, Tensor c) {}

	private static final class Layer {

		private final Composite node;
		private final int gates;
		private final List<String> functions;
		private final int hidden;

		Layer(Composite node, int gates, String... defaults) {
			this.node = node;
			this.gates = gates;
			List<String> all = new ArrayList<>();
			for (int i = 0; i < directions(); i++) all.addAll(List.of(defaults));
			List<String> named = texts("activations");
			functions = (named.isEmpty() ? all : named).stream().map(f -> f.toLowerCase(Locale.ROOT)).toList();
			long[] weights = node.dims(1);
			hidden = weights.length == 3 && weights[1] > 0 ? (int) weights[1] / gates : 0;
		}

		private int directions() {
			return node.node().text("direction", "forward").equals("bidirectional") ? 2 : 1;
		}

		private List<String> texts(String attribute) {
			return node.node().proto().getAttributeList().stream().filter(a -> a.getName().equals(attribute))
				.flatMap(a -> a.getStringsList().stream()).map(s -> s.toStringUtf8()).collect(Collectors.toList());
		}

		boolean writeOut() {
			long[] x = node.dims(0);
			long steps = x.length == 3 ? x[0] : -1;
			boolean sized = Arrays.stream(node.dims(2)).allMatch(d -> d > 0) && (!node.has(3) || node.dims(3).length == 2);
			if (node.node().integer("layout", 0) != 0 || steps < 1 || steps > MOST_STEPS || hidden < 1 || !sized
				|| !FUNCTIONS.containsAll(functions)
				|| functions.size() != directions() * (gates == 1 ? 1 : gates == 3 ? 2 : 3)) return false;
			List<Tensor> parts = new ArrayList<>();
			for (long t = 0; t < steps; t++) parts.add(node.x(0).slice(0, t, t + 1).squeeze(0)); // N×I
			List<List<Tensor>> outputs = new ArrayList<>();
			List<State> last = new ArrayList<>();
			boolean backwards = node.node().text("direction", "forward").equals("reverse");
			for (int d = 0; d < directions(); d++) {
				List<Tensor> along = new ArrayList<>();
				last.add(run(parts, d, backwards || d == 1, along));
				outputs.add(along);
			}
			if (node.gives(0)) {
				List<Tensor> bySteps = new ArrayList<>();
				for (int t = 0; t < steps; t++) {
					List<Tensor> both = new ArrayList<>();
					for (List<Tensor> along : outputs) both.add(along.get(t).unsqueeze(0, 1));
					bySteps.add(joined(both, 1));
				}
				node.put(0, joined(bySteps, 0));
			}
			if (node.gives(1)) node.put(1, joined(last.stream().map(s -> s.h.unsqueeze(0)).toList(), 0));
			if (node.gives(2)) node.put(2, joined(last.stream().map(s -> s.c.unsqueeze(0)).toList(), 0));
			return true;
		}

		/** A node even for one part, so that its result can be named. */
		private static Tensor joined(List<Tensor> parts, long axis) {
			return parts.get(0).applyTo("Concat", parts.subList(1, parts.size()), integer("axis", axis));
		}

		private State run(List<Tensor> x, int direction, boolean backwards, List<Tensor> outputs) {
			Step step = step(direction);
			State state = new State(initial(5, direction), gates == 4 ? initial(6, direction) : null);
			List<Integer> order = new ArrayList<>();
			for (int t = 0; t < x.size(); t++) order.add(t);
			if (backwards) Collections.reverse(order);
			Tensor[] y = new Tensor[x.size()];
			for (int t : order) {
				State next = step.next(x.get(t), state);
				if (!node.has(4)) {
					state = next;
					y[t] = next.h;
					continue;
				}
				// sequences of several lengths: behind its end a sequence keeps its state and puts out zeros
				Tensor within =
					node.graph().add("Greater", DataType.BOOL, List.of(node.x(4).cast(DataType.INT64), node.graph().integers(t)))
						.cast(next.h.elements()).unsqueeze(1);
				y[t] = next.h.times(within);
				state = new State(kept(within, next.h, state.h), next.c == null ? null : kept(within, next.c, state.c));
			}
			outputs.addAll(Arrays.asList(y));
			return state;
		}

		private static Tensor kept(Tensor within, Tensor next, Tensor before) {
			Tensor moved = next.times(within);
			return before == null ? moved : moved.plus(before.times(within.subtractedFrom(1)));
		}

		private Tensor initial(int input, int direction) {
			if (!node.has(input)) return null;
			return node.x(input).slice(0, direction, direction + 1L).squeeze(0);
		}

		/** A step of one direction with its weights. */
		private interface Step {

			State next(Tensor x, State before);
		}

		private Step step(int d) {
			Tensor w = node.part(1, d, 0, (long) gates * hidden);
			Tensor r = node.part(2, d, 0, (long) gates * hidden);
			boolean biased = node.has(3);
			Tensor wb = biased ? node.part(3, d, 0, (long) gates * hidden) : null;
			Tensor rb = biased ? node.part(3, d, (long) gates * hidden, 2L * gates * hidden) : null;
			return switch (gates) {
				case 1 -> (x, s) -> new State(function(0, d, 1, sum(product(x, w, wb), product(s.h, r, rb))), null);
				case 3 -> gated(d, w, wb);
				default -> remembering(d, w, wb, r, rb);
			};
		}

		/** GRU: z and r from x and H, the candidate from x and r⊙H, H = (1 − z)⊙candidate + z⊙H. */
		private Step gated(int d, Tensor w, Tensor wb) {
			boolean before = node.node().integer("linear_before_reset", 0) != 0;
			long h = hidden;
			Tensor rzr = node.part(2, d, 0, 2 * h);
			Tensor rh = node.part(2, d, 2 * h, 3 * h);
			Tensor bzr = node.has(3) ? node.part(3, d, 3 * h, 5 * h) : null;
			Tensor bh = node.has(3) ? node.part(3, d, 5 * h, 6 * h) : null;
			return (x, s) -> {
				List<Tensor> ofX = split(product(x, w, wb), 3);
				List<Tensor> ofH = s.h == null && bzr == null ? null : split(product(s.h == null ? zeros(x) : s.h, rzr, bzr), 2);
				Tensor z = function(0, d, 2, ofH == null ? ofX.get(0) : ofX.get(0).plus(ofH.get(0)));
				Tensor reset = function(0, d, 2, ofH == null ? ofX.get(1) : ofX.get(1).plus(ofH.get(1)));
				Tensor inner;
				if (s.h == null && bh == null) inner = ofX.get(2);
				else {
					Tensor h0 = s.h == null ? zeros(x) : s.h;
					inner = ofX.get(2).plus(before ? reset.times(product(h0, rh, bh)) : product(reset.times(h0), rh, bh));
				}
				Tensor candidate = function(1, d, 2, inner);
				Tensor fresh = z.subtractedFrom(1).times(candidate);
				return new State(s.h == null ? fresh : fresh.plus(z.times(s.h)), null);
			};
		}

		/** LSTM: C = f⊙C + i⊙c, H = o⊙h(C); peepholes P let i, f and o see the cell. */
		private Step remembering(int d, Tensor w, Tensor wb, Tensor r, Tensor rb) {
			long h = hidden;
			Tensor pi = node.has(7) ? node.part(7, d, 0, h) : null;
			Tensor po = node.has(7) ? node.part(7, d, h, 2 * h) : null;
			Tensor pf = node.has(7) ? node.part(7, d, 2 * h, 3 * h) : null;
			boolean coupled = node.node().integer("input_forget", 0) != 0;
			return (x, s) -> {
				List<Tensor> a = split(sum(product(x, w, wb), product(s.h, r, rb)), 4); // i, o, f, c
				Tensor i = function(0, d, 3, peeping(a.get(0), pi, s.c));
				Tensor cell = i.times(function(1, d, 3, a.get(3)));
				if (s.c != null) {
					Tensor forget = coupled ? i.subtractedFrom(1) : function(0, d, 3, peeping(a.get(2), pf, s.c));
					cell = cell.plus(forget.times(s.c));
				}
				Tensor o = function(0, d, 3, peeping(a.get(1), po, cell));
				return new State(o.times(function(2, d, 3, cell, false)), cell);
			};
		}

		private static Tensor peeping(Tensor gate, Tensor weights, Tensor cell) {
			return weights == null || cell == null ? gate : gate.plus(weights.times(cell));
		}

		/** x·Wᵀ + b; where x is zero, b, or {@code null} without one. */
		private static Tensor product(Tensor x, Tensor w, Tensor b) {
			if (x == null) return b;
			return x.applyTo("Gemm", b == null ? List.of(w) : List.of(w, b), integer("transB", 1));
		}

		private static Tensor sum(Tensor a, Tensor b) {
			return b == null ? a : a.plus(b);
		}

		/** N×hidden. */
		private Tensor zeros(Tensor x) {
			return x.applyTo("Gemm", List.of(node.graph().reals(x.elements(), new long[] {node.dims(0)[2], hidden},
				new double[(int) node.dims(0)[2] * hidden])));
		}

		private List<Tensor> split(Tensor all, int parts) {
			long[] sizes = new long[parts];
			Arrays.fill(sizes, hidden);
			Tensor first = all.applyTo("Split", List.of(node.graph().integers(sizes)), integer("axis", 1));
			List<Tensor> split = new ArrayList<>(List.of(first));
			for (int i = 1; i < parts; i++) {
				split.add(node.graph().furtherOutput(node.graph().producer(first.name()).orElseThrow(), i, all.elements()));
			}
			return split;
		}

		private Tensor function(int index, int direction, int each, Tensor x) {
			return function(index, direction, each, x, true);
		}

		private Tensor function(int index, int direction, int each, Tensor unclipped, boolean clips) {
			int at = direction * each + index;
			double clip = node.node().real("clip", 0);
			Tensor x = clip > 0 && clips ? unclipped.applyTo("Clip", List.of(unclipped.scalar(-clip), unclipped.scalar(clip))) : unclipped;
			double[] alphas = node.node().reals("activation_alpha");
			double[] betas = node.node().reals("activation_beta");
			int alpha = (int) functions.stream().limit(at).filter(WITH_ALPHA::contains).count();
			int beta = (int) functions.stream().limit(at).filter(WITH_BETA::contains).count();
			return switch (functions.get(at)) {
				case "relu" -> x.apply("Relu");
				case "sigmoid" -> x.apply("Sigmoid");
				case "softsign" -> x.apply("Softsign");
				case "softplus" -> x.apply("Softplus");
				case "affine" -> x.times(value(alphas, alpha, 1)).plus(value(betas, beta, 0));
				case "leakyrelu" -> x.apply("LeakyRelu", parameter("alpha", alphas, alpha, .01));
				case "thresholdedrelu" -> x.apply("ThresholdedRelu", parameter("alpha", alphas, alpha, 1));
				case "scaledtanh" -> x.times(value(betas, beta, 1)).apply("Tanh").times(value(alphas, alpha, 1));
				case "hardsigmoid" -> x.apply("HardSigmoid", parameter("alpha", alphas, alpha, .2), parameter("beta", betas, beta, .5));
				case "elu" -> x.apply("Elu", parameter("alpha", alphas, alpha, 1));
				default -> x.apply("Tanh");
			};
		}

		private static AttributeProto parameter(String name, double[] values, int index, double otherwise) {
			return real(name, value(values, index, otherwise));
		}

		private static double value(double[] values, int index, double otherwise) {
			return index < values.length ? values[index] : otherwise;
		}
	}
}
