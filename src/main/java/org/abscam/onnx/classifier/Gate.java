package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.ACTIVATION;
import static org.abscam.onnx.Operator.Role.BIAS_OR_SCALE;
import static org.abscam.onnx.Operator.Role.KEEPING_SCORES;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.REPEATING;
import static org.abscam.onnx.Operator.Role.RESHAPING;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;
import static org.abscam.onnx.Operator.Role.WEIGHTED;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.abscam.onnx.Axes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.Node;
import org.abscam.onnx.TensorType;

/**
 * A factor of one channel by which a network weights all positions of a layer, all channels alike, as spatial attention does and a mask that
 * was learnt; it may be repeated over the channels before, divide them, or choose where a constant stands in their place. What the layer shows of the
 * image is then what the factor lets through, whatever the class. No gate are factors of one number for each channel (squeeze and excitation),
 * the scales of normalisations and the masks of padding, which are not learnt, and products on a branch that others are added to.
 *
 * @param product what comes out of the product
 * @param factor the factor, one number for each position
 * @param behind whether the product is behind the layer, so that its gradients carry the factor; else the layer itself does
 */
public record Gate(String product, String factor, boolean behind) {

	/**
	 * @param graph a graph whose types are inferred
	 * @param layer a layer of it
	 * @return the gates in front of the layer and behind it, between which and the layer positions stay what they are
	 */
	public static List<Gate> of(Graph graph, TargetLayer layer) {
		Finding finding = new Finding(graph, Axes.of(graph));
		List<Gate> gates = new ArrayList<>(finding.inFrontOf(layer.tensor()));
		gates.addAll(finding.behind(layer.tensor()));
		return gates;
	}

	/** What it is and what it means for maps at the layer, without a full stop. */
	@Override
	public String toString() {
		return behind
			? "behind this layer all positions are weighted by one number each, '" + factor
				+ "': methods that take gradients position by position "
				+ "(HiResCAM, LayerCAM) show that factor, whatever the class"
			: "all positions of this layer are weighted by one number each, '" + factor
				+ "', which its maps show, whatever the class; explain at a "
				+ "layer in front of the product '" + product + "', or train a network without it there";
	}

	private static final Set<DataType> REAL = EnumSet.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

	private record Finding(Graph graph, Axes axes) {

		private List<Gate> inFrontOf(String layer) {
			List<Gate> gates = new ArrayList<>();
			Set<String> seen = new HashSet<>();
			for (String at = layer; at != null && seen.add(at);) {
				Node node = graph.producer(at).orElse(null);
				Optional<String> features = node == null ? Optional.empty() : gated(node);
				if (features.isPresent()) gates.add(new Gate(at, other(node, features.get()), false));
				at = features.or(() -> node == null ? Optional.empty() : inPlace(node)).orElse(null);
			}
			return gates;
		}

		private List<Gate> behind(String layer) {
			List<Gate> gates = new ArrayList<>();
			Set<String> seen = new HashSet<>(Set.of(layer));
			Deque<String> pending = new ArrayDeque<>(seen);
			while (!pending.isEmpty()) {
				String at = pending.pop();
				for (Node node : graph.nodes()) {
					if (!node.inputs().contains(at)) continue;
					Optional<String> features = gated(node);
					boolean isFeatures = features.filter(at::equals).isPresent();
					if (isFeatures) gates.add(new Gate(node.outputs().get(0), other(node, at), true));
					boolean handedOn = isFeatures || features.isEmpty() && inPlace(node).filter(at::equals).isPresent();
					if (handedOn && seen.add(node.outputs().get(0))) pending.push(node.outputs().get(0));
				}
			}
			return gates;
		}

		/** What weights an operand of a product: the other one, or what is true where a constant is written into it. */
		private String other(Node product, String operand) {
			if (product.operator().equals("ScatterND")) return written(product).orElse(product.inputs().get(1));
			return product.inputs().get(product.inputs().get(0).equals(operand) ? 1 : 0);
		}

		/** What a product weights position by position with a learnt factor; empty where it does not. */
		private Optional<String> gated(Node node) {
			Layout layout = axes.of(node.outputs().get(0)).orElse(null);
			long[] sizes = axes.dims(node.outputs().get(0));
			if (layout == null || sizes == null || layout.rank() != sizes.length) return Optional.empty();
			List<String> of = node.inputs();
			return switch (node.operator()) {
				case "Mul" -> weighted(of.get(1), of.get(0), layout, sizes).or(() -> weighted(of.get(0), of.get(1), layout, sizes));
				case "Div" -> weighted(of.get(0), of.get(1), layout, sizes);
				case "Where" -> axes.of(of.get(2)).isEmpty() ? weighted(of.get(1), of.get(0), layout, sizes)
					: axes.of(of.get(1)).isEmpty() ? weighted(of.get(2), of.get(0), layout, sizes) : Optional.empty();
				case "ScatterND" -> written(node).flatMap(where -> weighted(of.get(0), where, layout, sizes));
				default -> Optional.empty();
			};
		}

		/** What is true where a constant is written into a tensor, as PyTorch exports {@code x[mask] = 0}; empty where other places are named. */
		private Optional<String> written(Node scatter) {
			boolean replaces = List.of("none", "mul").contains(scatter.text("reduction", "none"));
			if (!replaces || axes.of(scatter.inputs().get(2)).isPresent()) return Optional.empty();
			return graph.producer(scatter.inputs().get(1)).filter(n -> n.operator().equals("Transpose"))
				.flatMap(n -> graph.producer(n.inputs().get(0))).filter(n -> n.operator().equals("NonZero")).map(n -> n.inputs().get(0));
		}

		private Optional<String> weighted(String features, String factor, Layout layout, long[] sizes) {
			String single = unrepeated(factor);
			return axes.of(features).isPresent() && axes.of(single).isPresent() && isPerPosition(axes.dims(single), layout, sizes)
				&& isWhole(features, sizes) && isLearnt(single) ? Optional.of(features) : Optional.empty();
		}

		/** A factor as it was before it was repeated over the channels, and cast or negated there. */
		private String unrepeated(String factor) {
			String single = factor;
			for (Optional<Node> node = graph.producer(single); node.filter(n -> n.is(REPEATING)).isPresent(); node =
				graph.producer(single)) single = node.get().inputs().get(0);
			return single;
		}

		/** One along all axes of channels, of which there are some, and as many as there are along all axes of positions. */
		private static boolean isPerPosition(long[] factor, Layout layout, long[] sizes) {
			if (factor == null || factor.length > sizes.length) return false;
			boolean channels = false;
			boolean positions = false;
			for (int i = 0; i < sizes.length; i++) {
				int own = i - sizes.length + factor.length;
				long size = own < 0 ? 1 : factor[own];
				if (layout.hasPositions(i)) {
					if (size != sizes[i]) return false;
					positions |= size != 1;
				}
				else if (layout.isChannels(i)) {
					if (size != 1) return false;
					channels |= sizes[i] != 1;
				}
			}
			return channels && positions;
		}

		private boolean isWhole(String features, long[] sizes) {
			long[] own = axes.dims(features);
			return own != null && sizes != null && own.length == sizes.length
				&& IntStream.range(1, own.length).allMatch(i -> own[i] == sizes[i]);
		}

		/** Whether weights make the one channel of several; the scale of a normalisation is made of means and powers alone. */
		private boolean isLearnt(String factor) {
			Set<String> seen = new HashSet<>(Set.of(factor));
			Deque<String> pending = new ArrayDeque<>(seen);
			while (!pending.isEmpty()) {
				Node node = graph.producer(pending.pop()).orElse(null);
				if (node == null) continue;
				if (node.is(WEIGHTED) && node.inputs().stream().anyMatch(this::isWeights)) return true;
				for (String input : node.inputs()) {
					Layout layout = axes.of(input).orElse(null);
					boolean several = layout != null && layout.channels() > 1;
					if (layout != null && !several && seen.add(input)) pending.push(input);
				}
			}
			return false;
		}

		/** A constant, and of different numbers: an epsilon is none, nor is a window of ones that counts pixels. */
		private boolean isWeights(String tensor) {
			if (axes.of(tensor).isPresent()) return false;
			Optional<double[]> values = graph.constant(tensor).filter(Finding::isReal).map(Constants::reals);
			if (values.isPresent()) return Arrays.stream(values.get()).distinct().limit(2).count() > 1;
			long[] sizes = graph.type(tensor).filter(TensorType::isStatic).map(TensorType::dims).orElse(null);
			return sizes != null && Arrays.stream(sizes).reduce(1, (a, b) -> a * b) > 1;
		}

		private static boolean isReal(TensorProto tensor) {
			return REAL.contains(DataType.forNumber(tensor.getDataType()));
		}

		/** What a node computes its output of with every position in its place; empty where positions are mixed, lost or added to others. */
		private Optional<String> inPlace(Node node) {
			Optional<String> rounded = Quantised.source(graph, node.outputs().get(0));
			if (rounded.isPresent()) return rounded;
			List<String> ofImage = node.inputs().stream().filter(t -> axes.of(t).isPresent()).toList();
			boolean repeatsNothing =
				node.operator().equals("Expand") && isWhole(node.inputs().get(0), axes.dims(node.outputs().get(0)));
			boolean handedOn =
				repeatsNothing || node.is(RESHAPING) || node.is(KEEPING_SCORES) || node.is(STEPPED_OVER) && !node.is(PICTURE);
			boolean each = node.is(ACTIVATION) || node.is(BIAS_OR_SCALE) || handedOn || node.operator().equals("Sub")
				|| node.operator().equals("BatchNormalization");
			if (ofImage.size() == 1 && (each || isPerPosition(node))) return Optional.of(ofImage.get(0));
			if (!node.operator().equals("Mul") || ofImage.size() != 2) return Optional.empty();
			return ofImage.stream().filter(t -> !hasPositions(other(node, t))).findFirst();
		}

		/** A convolution of one pixel, or a product with a matrix. */
		private boolean isPerPosition(Node node) {
			if (!node.is(MIXING) || node.inputs().size() < 2) return false;
			long[] weights = graph.type(node.inputs().get(1)).filter(TensorType::isStatic).map(TensorType::dims).orElse(null);
			if (weights == null) return false;
			if (node.operator().equals("MatMul")) return weights.length == 2;
			long[] strides = node.integers("strides");
			return node.operator().equals("Conv") && Arrays.stream(weights).skip(2).allMatch(size -> size == 1)
				&& (strides == null || Arrays.stream(strides).allMatch(s -> s == 1));
		}

		private boolean hasPositions(String tensor) {
			Layout layout = axes.of(tensor).orElse(null);
			long[] sizes = axes.dims(tensor);
			return layout != null && sizes != null
				&& IntStream.range(0, sizes.length).anyMatch(i -> sizes[i] != 1 && layout.hasPositions(i));
		}
	}
}
