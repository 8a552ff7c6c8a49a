package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.LANDMARK;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.onnx.Field;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;

/**
 * The layer whose activations A a map is made of.
 *
 * <p>A and the tensor by which the score is differentiated are the same but for one case: where A is the ReLU of a batch
 * normalisation that no convolution feeds (DenseNet and other pre-activation networks), the gradient is that in front of the ReLU, which is
 * 0 for a unit that the ReLU holds at 0. PyTorch's CAM tools hook the normalisation there, whose output the ReLU then overwrites in place,
 * and the expected values are made so. A normalisation behind a convolution may be folded into it, which must not change the map.
 *
 * @param tensor name of the activation tensor
 * @param differentiated name of the tensor by which the score is differentiated, of the same shape
 * @param operator the operator that computes it
 * @param type its sizes
 * @param layout what its axes stand for: N×K×h×w and N×K×d×h×w in convolutional networks, N×h×w×K or N×tokens×K in transformers
 * @param grid sizes of its grid of positions: h, w, or d, h, w
 */
public record TargetLayer(String tensor, String differentiated, String operator, TensorType type, Layout layout, long[] grid) {

	/** @return number of channels K */
	public int channels() {
		return (int) layout.channels();
	}

	/**
	 * @return a letter for each axis of the tensor: N images, C channels, D, H, W positions, T tokens; several of them in brackets, as of
	 *         windows; 1 for an axis of one number
	 */
	public String axes() {
		return layout.letters(grid);
	}

	/** @return spatial sizes: h, w, or d, h, w */
	public long[] spatial() {
		return grid.clone();
	}

	/**
	 * @param tensor the activations of this layer, or their gradient
	 * @return the same as a picture, N×K×h×w or N×K×d×h×w; tokens that are no positions (class, distillation, register tokens) are left out
	 */
	public Tensor picture(Tensor tensor) {
		return layout.picture(tensor, grid);
	}

	/**
	 * @param graph the graph
	 * @param head where its scores are
	 * @return what speaks against this being the layer to explain at where nobody named it: most of the network lies behind it
	 * @throws OnnxException if the graph reads a tensor that nothing computes
	 */
	public Optional<String> doubt(Graph graph, ScoreHead head) throws OnnxException {
		return Behind.doubt(graph, head, this);
	}

	/** @return what part of each spatial axis of the image the grid stands for, see {@link Field} */
	public List<Field> fields() {
		return IntStream.range(0, grid.length).mapToObj(layout::field).toList();
	}

	/** @return whether the grid stands for all of the image, and no border around it */
	public boolean seesAll() {
		return fields().stream().allMatch(Field.WHOLE::equals);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof TargetLayer layer && tensor.equals(layer.tensor) && differentiated.equals(layer.differentiated)
			&& layout.equals(layer.layout) && Arrays.equals(grid, layer.grid);
	}

	@Override
	public int hashCode() {
		return tensor.hashCode();
	}

	/** Tensor, operator and sizes on one line, and the grid where the sizes do not show it. */
	@Override
	public String toString() {
		String positions = Arrays.stream(grid).mapToObj(Long::toString).collect(Collectors.joining("×"));
		long other = layout.prefix();
		String tokens =
			layout.isPicture(grid) ? "" : ": " + positions + " positions" + (other == 0 ? "" : " behind " + other + " other token(s)");
		return tensor + " (" + operator + ", " + type + tokens + ")";
	}

	/**
	 * The last tensor with positions that the scores depend on and whose positions are mixed behind it: past poolings, padding and layout
	 * changes, and past a head of 1×1 convolutions whose channels are the classes. In a transformer whose scores come from a class token that
	 * is the normalisation in front of the last attention, in one that averages over tokens the last normalisation.
	 *
	 * @param graph a graph whose types are inferred
	 * @param head where its scores are
	 * @return that layer
	 * @throws OnnxException if the scores depend on no tensor with positions
	 */
	public static TargetLayer automatic(Graph graph, ScoreHead head) throws OnnxException {
		return Layers.of(graph, head).automatic();
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @param head where its scores are
	 * @return why {@link #automatic} is the layer that it is: words that go on after "it is"
	 * @throws OnnxException if there is none
	 */
	public static String reason(Graph graph, ScoreHead head) throws OnnxException {
		return Layers.of(graph, head).reason();
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @param head where its scores are
	 * @param tensor a tensor's name
	 * @param said what is said of its axes; must not contradict what the graph shows
	 * @return that tensor as target layer
	 * @throws OnnxException if there is no such tensor with positions between input and scores; the sentence names some that are
	 */
	public static TargetLayer named(Graph graph, ScoreHead head, String tensor, SaidAxes said) throws OnnxException {
		return Layers.of(graph, head).named(tensor, said);
	}

	/** As {@link #named(Graph, ScoreHead, String, SaidAxes)}, where nothing is said. */
	public static TargetLayer named(Graph graph, ScoreHead head, String tensor) throws OnnxException {
		return named(graph, head, tensor, SaidAxes.NOTHING);
	}

	/**
	 * The layers that this one is computed from whose grid is finer: no axis coarser, and more positions in all.
	 *
	 * @param graph the graph, whose types are inferred
	 * @param head where its scores are
	 * @return those of {@link #candidates}, in their order; none where all have this grid, as in most transformers
	 */
	public List<TargetLayer> finer(Graph graph, ScoreHead head) {
		Set<String> before = new HashSet<>(Set.of(tensor));
		for (int i = graph.nodes().size() - 1; i >= 0; i--) {
			Node node = graph.nodes().get(i);
			if (node.outputs().stream().anyMatch(before::contains)) before.addAll(node.reads());
		}
		return candidates(graph, head).stream().filter(layer -> before.contains(layer.tensor) && layer.isFinerThan(grid)).toList();
	}

	private boolean isFinerThan(long... other) {
		return grid.length == other.length && !Arrays.equals(grid, other)
			&& IntStream.range(0, grid.length).allMatch(i -> grid[i] >= other[i]);
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @param head where its scores are
	 * @return the layers that a user may want to see, in the order of computation: outputs of convolutions, activations,
	 *         normalisations, sums and poolings
	 */
	public static List<TargetLayer> candidates(Graph graph, ScoreHead head) {
		return Layers.of(graph, head).all().stream().filter(l -> Operator.of(l.operator).has(LANDMARK)).toList();
	}
}
