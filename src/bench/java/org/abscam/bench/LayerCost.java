package org.abscam.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.bench.Turns.Cost;
import org.abscam.bench.Turns.Pass;

/**
 * What scores and map of phase one cost at some layers of some networks, and a masked image of phase two, in times the plain forward pass; beside
 * it, where there is a Python, what others take for a Grad-CAM of the same networks in PyTorch, in times PyTorch's forward pass.
 */
final class LayerCost {

	private static final String TWO = "phase two, per mask";

	private final List<String> layers;
	private final Optional<PythonPeers> peers;
	private final StringBuilder table = new StringBuilder();

	/**
	 * @param layers names, see {@link ExplainedNetwork#layer}
	 * @param peers PyTorch's side, if there is one
	 */
	LayerCost(List<String> layers, Optional<PythonPeers> peers) {
		this.layers = layers.isEmpty() ? ExplainedNetwork.LAYERS : layers;
		this.peers = peers;
		List<String> titles = new ArrayList<>(List.of("network", "forward, ms"));
		for (String layer : this.layers) titles.add("phase one, " + layer + " layer");
		titles.add(TWO);
		if (peers.isPresent()) titles.addAll(PythonPeers.TITLES);
		row(titles);
		table.append("|---").append("|---:".repeat(titles.size() - 1)).append("|\n");
	}

	/** @param file an ONNX file of float32; if Python knows a network of its name, that is measured beside it */
	void measure(Path file) throws Exception {
		String name = file.getFileName().toString().replace(".onnx", "");
		List<Pass> passes = new ArrayList<>();
		try (ExplainedNetwork network = ExplainedNetwork.read(file)) {
			passes.add(network.forward());
			for (String layer : layers) passes.add(network.phaseOne(network.layer(layer)));
			passes.add(network.phaseTwo());
			int ours = passes.size();
			List<Optional<Pass>> theirs = peers.isPresent() ? peers.get().open(name) : List.of();
			theirs.forEach(pass -> pass.ifPresent(passes::add));
			List<Cost> costs = Turns.measure(Turns.ROUNDS, passes);
			List<String> cells = new ArrayList<>(List.of(name));
			cells.addAll(cells(costs.subList(0, ours)));
			if (peers.isPresent()) {
				List<String> found = ours < costs.size() ? cells(costs.subList(ours, costs.size())) : List.of();
				int next = 0;
				for (Optional<Pass> pass : theirs) cells.add(pass.isPresent() ? found.get(next++) : PythonPeers.NONE);
			}
			row(cells);
		}
	}

	/** @return the table as Markdown */
	String markdown() {
		return table.toString();
	}

	/** The first in milliseconds, the others in times the first. */
	private static List<String> cells(List<Cost> costs) {
		List<String> cells = new ArrayList<>(List.of(costs.get(0).milliseconds()));
		for (Cost cost : costs.subList(1, costs.size())) cells.add(cost.times(costs.get(0)));
		return cells;
	}

	private void row(List<String> cells) {
		String row = "| " + String.join(" | ", cells) + " |";
		table.append(row).append('\n');
		System.err.println(row);
	}
}
