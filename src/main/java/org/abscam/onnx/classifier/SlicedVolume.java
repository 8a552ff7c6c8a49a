package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.PICTURE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.abscam.onnx.Axes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.Node;
import org.abscam.onnx.NodeOrder;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Part;
import org.abscam.onnx.Tensor;

/**
 * Networks of volumes that take their slices in another place than N×C×depth×height×width: as the images of a batch, of which the network makes
 * one answer; as channels that it puts into the batch (2.5-D); as frames before the channels (N×T×C×H×W). Which it is, its first convolution
 * shows: what it has as batch, as channels and as positions is followed back to the axes of the input.
 *
 * @param parts what the input's axes stand for, in their order
 */
record SlicedVolume(List<Part> parts) {

	/** What an axis stands for, in the order of a volume. */
	enum Part {
			BATCH, CHANNELS, DEPTH, HEIGHT, WIDTH
	}

	private static final List<Part> VOLUME = List.of(Part.BATCH, Part.CHANNELS, Part.DEPTH, Part.HEIGHT, Part.WIDTH);
	private static final List<Part> CHANNELS_LAST = List.of(Part.BATCH, Part.DEPTH, Part.HEIGHT, Part.WIDTH, Part.CHANNELS);
	private static final int COLOURS = 3;

	/**
	 * @param graph a graph whose types are inferred for a batch of one, or of the number of slices
	 * @param dims sizes of its input
	 * @param slicesAreBatch whether the images of a batch have one answer together
	 * @return what the axes of its input stand for; nothing where it takes images or volumes in the usual order, or it is not known
	 */
	static Optional<SlicedVolume> of(Graph graph, long[] dims, boolean slicesAreBatch) {
		Axes axes = Axes.ofInput(graph);
		for (Node node : graph.nodes()) {
			if (!node.is(PICTURE) || !node.is(MIXING) || node.inputs().isEmpty()) continue;
			Layout x = axes.of(node.inputs().get(0)).orElse(null);
			if (x != null) return parts(x, dims.length, slicesAreBatch).filter(v -> !v.isUsual(dims));
		}
		return Optional.empty();
	}

	private static Optional<SlicedVolume> parts(Layout x, int rank, boolean slicesAreBatch) {
		Set<Integer> positions = new TreeSet<>();
		for (int i = 2; i < x.rank(); i++) {
			Set<Integer> here = x.inputAxes(i);
			if (here.size() != 1 || !positions.addAll(here)) return Optional.empty();
		}
		Set<Integer> slices = new TreeSet<>(x.inputAxes(0));
		if (slicesAreBatch) slices.add(0);
		else slices.remove(0);
		if (slices.size() + positions.size() != 3 || positions.stream().anyMatch(slices::contains)) return Optional.empty();
		if (slices.isEmpty() && !isInOrder(x)) return Optional.empty();
		Part[] parts = new Part[rank];
		if (!slicesAreBatch) parts[0] = Part.BATCH;
		List<Integer> ordered = new ArrayList<>(slices);
		ordered.addAll(positions);
		for (int i = 0; i < 3; i++) {
			if (parts[ordered.get(i)] != null) return Optional.empty();
			parts[ordered.get(i)] = VOLUME.get(2 + i);
		}
		List<Integer> rest = IntStream.range(0, rank).filter(i -> parts[i] == null).boxed().toList();
		if (rest.size() > 1 || !new TreeSet<>(rest).containsAll(x.inputAxes(1))) return Optional.empty();
		rest.forEach(i -> parts[i] = Part.CHANNELS);
		return Optional.of(new SlicedVolume(List.of(parts)));
	}

	/** Whether positions of three axes are in the order of the input. */
	private static boolean isInOrder(Layout x) {
		return x.rank() == 5 && IntStream.range(2, 4)
			.allMatch(i -> x.inputAxes(i).iterator().next() < x.inputAxes(i + 1).iterator().next());
	}

	private boolean isUsual(long[] dims) {
		boolean colours = parts.size() == 4 && parts.get(0) == Part.BATCH && dims[parts.indexOf(Part.DEPTH)] == COLOURS;
		return colours || parts.equals(VOLUME) || parts.equals(CHANNELS_LAST) && Layout.isChannelsLast(dims);
	}

	/** Whether the slices are what a model card would call channels. */
	boolean slicesAreChannels() {
		return parts.size() == 4 && parts.get(0) == Part.BATCH;
	}

	/**
	 * @param graph a graph
	 * @param input its input
	 * @param dims sizes of the input, −1 where they are free
	 * @return the same network, which takes volumes in the usual order, N×C×depth×height×width; N is 1 where the slices are the batch
	 * @throws OnnxException if the nodes read each other in a circle
	 */
	EditableGraph unfolded(Graph graph, String input, long[] dims) throws OnnxException {
		EditableGraph volume = graph.copy();
		Object[] sizes = new Object[VOLUME.size()];
		for (int i = 0; i < sizes.length; i++) {
			int axis = parts.indexOf(VOLUME.get(i));
			sizes[i] = axis < 0 ? 1L : dims[axis] < 0 ? VOLUME.get(i).name().toLowerCase(Locale.ROOT) : dims[axis];
		}
		String slices = volume.free(input); // the volume has the name that users know
		Tensor image = volume.input(input, graph.type(input).orElseThrow().elements(), sizes);
		List<Part> absent = VOLUME.stream().filter(p -> !parts.contains(p)).toList();
		long[] order = LongStream.concat(absent.stream().mapToLong(VOLUME::indexOf), parts.stream().mapToLong(VOLUME::indexOf)).toArray();
		Tensor turned = Arrays.equals(order, LongStream.range(0, order.length).toArray()) ? image : image.transpose(order);
		volume.replaceInput(slices, absent.isEmpty() ? turned : turned.squeeze(LongStream.range(0, absent.size()).toArray()));
		volume.replaceNodes(NodeOrder.of(volume.outputs(), volume.producers));
		return volume;
	}
}
