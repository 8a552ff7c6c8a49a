package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.MIXING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.onnx.Axes;
import org.abscam.onnx.Factor;
import org.abscam.onnx.Factor.Batch;
import org.abscam.onnx.Factor.Tokens;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.TensorType;

/** A layer that a user names, and perhaps says the axes of: it is what it is, never something else by its sizes. */
final class NamedLayer {

	private final Layers layers;
	private final Graph graph;
	private final Axes axes;
	private final String tensor;
	private final SaidAxes said;

	NamedLayer(Layers layers, Graph graph, Axes axes, String tensor, SaidAxes said) {
		this.layers = layers;
		this.graph = graph;
		this.axes = axes;
		this.tensor = tensor;
		this.said = said;
	}

	/**
	 * @return the layer
	 * @throws OnnxException if the tensor is none, or its axes are others than is said
	 */
	TargetLayer layer() throws OnnxException {
		Optional<TargetLayer> followed = layers.all().stream().filter(l -> l.tensor().equals(tensor)).findFirst();
		if (followed.isPresent()) {
			requireSame(followed.get());
			return followed.get();
		}
		Layout known = axes.of(tensor).filter(l -> !l.isLost()).orElse(null);
		if (!graph.has(tensor)) throw refused("does not exist in the model");
		if (known != null && layers.grid(known).isPresent() && !layers.isByPositions(tensor)) {
			throw refused("has positions, but the scores depend on none of them" + (layers.leadsToScores(tensor)
				? ", only on its class token" : ""));
		}
		if (!layers.leadsToScores(tensor)) throw refused("does not lead from the input to the scores by a way that has a gradient");
		if (isAttention()) throw refused("holds weights of pairs of positions, as attention does, and is no picture");
		TensorType type = graph.type(tensor).filter(TensorType::isReal).orElse(null);
		if (type == null || !type.hasRank()) throw refused("is of whole numbers or of unknown sizes");
		if (known != null) throw refused("has no positions: " + type);
		if (said.axes().isEmpty()) {
			throw refused("is " + type + ", and what its axes stand for cannot be found out; say it, such as --axes NTC --grid 14x14 "
				+ "--prefix 1 (axes=NTC grid=14x14 prefix=1 in macros)");
		}
		Layout layout = saidLayout(type);
		long[] grid = layers.grid(layout)
			.orElseThrow(() -> refused("has one position, or images nowhere, with its axes as " + said.axes() + ": " + type));
		return layers.layer(tensor, graph.producer(tensor).map(Node::operator).orElse("Input"), type, layout, grid);
	}

	/** What is known is not said otherwise. */
	private void requireSame(TargetLayer layer) throws OnnxException {
		String known = layer.axes();
		List<Long> grid = Arrays.stream(layer.spatial()).boxed().toList();
		boolean same = said.axes().isEmpty() || said.axes().equals(known);
		if (same && (said.grid().isEmpty() || said.grid().equals(grid)) && (said.prefix() < 0 || said.prefix() == layer.layout().prefix()))
			return;
		throw new OnnxException(
			"The layer '" + tensor + "' is " + layer.type() + " with axes " + known + ", a grid of " + SaidAxes.text(grid)
				+ " and a prefix of " + layer.layout().prefix() + ", as the graph shows; leave axes, grid and prefix away.");
	}

	private Layout saidLayout(TensorType type) throws OnnxException {
		String letters = said.axes();
		if (letters.length() != type.rank()) {
			throw new OnnxException("The layer '" + tensor + "' has " + type.rank() + " axes (" + type + "), but '" + letters + "' says "
				+ letters.length() + "; say a letter for each.");
		}
		int spatial = layers.spatial();
		boolean tokens = letters.indexOf('T') >= 0;
		String wanted = tokens ? "T" : "DHW".substring(3 - spatial);
		if (!tokens && letters.indexOf('D') >= 0 && spatial == 2 || letters.indexOf('N') < 0 && !layers.isOfOneImage()
			|| wanted.chars().anyMatch(c -> letters.indexOf(c) < 0) || tokens && letters.chars().anyMatch(c -> "DHW".indexOf(c) >= 0)) {
			throw new OnnxException("The axes '" + letters + "' of the layer '" + tensor + "' do not fit: the network takes "
				+ (spatial == 3 ? "volumes" : "images") + ", so that a layer has N, C and " + (spatial == 3 ? "D, H, W" : "H, W")
				+ " or T, each once.");
		}
		List<List<Factor>> all = new ArrayList<>();
		for (int i = 0; i < type.rank(); i++) {
			long size = type.dims()[i];
			char letter = letters.charAt(i);
			if (letter != 'N' && size < 1) {
				throw new OnnxException(
					"The layer '" + tensor + "' is " + type + ", whose axis " + letter + " has no fixed size; name another.");
			}
			all.add(switch (letter) {
				case 'N' -> size == 1 ? List.of() : List.of(new Batch(size));
				case 'C' -> Layout.channels(size);
				case 'T' -> tokens(size, spatial);
				default -> Layout.space(wanted.indexOf(letter), size);
			});
		}
		return new Layout(all);
	}

	/** Tokens: the grid that is said, or that of another layer with as many positions. */
	private List<Factor> tokens(long size, int spatial) throws OnnxException {
		List<Long> grid = said.grid().isEmpty() ? gridOfOthers(size - Math.max(0, said.prefix())) : said.grid();
		if (grid.size() != spatial) {
			throw new OnnxException("The layer '" + tensor + "' has " + size + " tokens, whose grid "
				+ (grid.isEmpty() ? "cannot be found out" : "has " + spatial + " sizes, not " + grid.size()) + "; say it, such as --grid "
				+ (spatial == 3 ? "8x14x14" : "14x14")
				+ (said.prefix() < 0 ? ", and with --prefix how many tokens stand in front of it." : "."));
		}
		long positions = grid.stream().reduce(1L, (a, b) -> a * b);
		long others = size - positions;
		long before = said.prefix() < 0 ? 0 : said.prefix();
		if (others < before || said.prefix() < 0 && others != 0) {
			throw new OnnxException(
				"The layer '" + tensor + "' has " + size + " tokens, and a grid of " + SaidAxes.text(grid) + " has " + positions
					+ (others < before ? before == 0 ? "" : " beside a prefix of " + before
						: "; say with --prefix how many of the others stand in front of it")
					+ (others < before ? "; say another grid or prefix." : "."));
		}
		List<Factor> factors = IntStream.range(0, spatial).boxed().flatMap(i -> Layout.space(i, grid.get(i)).stream()).toList();
		return others == 0 ? factors : List.of(new Tokens(before, factors, others - before));
	}

	private List<Long> gridOfOthers(long positions) {
		return layers.all().stream().map(l -> Arrays.stream(l.spatial()).boxed().toList())
			.filter(g -> g.stream().reduce(1L, (a, b) -> a * b) == positions).reduce((a, b) -> b).orElse(List.of());
	}

	/** Whether the tensor pairs positions with positions, or is what values are weighted by. */
	private boolean isAttention() {
		if (axes.of(tensor).filter(Layout::isOfPairs).isPresent()) return true;
		boolean normalised = graph.producer(tensor).filter(n -> n.operator().equals("Softmax")).isPresent();
		return normalised && graph.nodes().stream().anyMatch(n -> n.is(MIXING) && n.inputs().size() > 1 && n.inputs().get(0).equals(tensor)
			&& axes.of(n.inputs().get(1)).isPresent());
	}

	private OnnxException refused(String why) {
		List<String> near = layers.all().stream().filter(l -> Operator.of(l.operator()).has(LANDMARK)).map(TargetLayer::tensor).toList();
		String some = String.join(", ", near.subList(Math.max(0, near.size() - 3), near.size()));
		return new OnnxException("The layer '" + tensor + "' " + why + "; 'abscam models check' lists the candidates, the last of "
			+ "them are: " + (some.isEmpty() ? "none" : some) + ".");
	}
}
