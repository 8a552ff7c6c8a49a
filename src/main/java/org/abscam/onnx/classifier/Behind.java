package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.MIXING;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;

/**
 * What a network learned behind a layer. As a rule it is a head; where it is most of the network, positions were lost early, and maps of the
 * layer tell little of how the scores come about.
 */
final class Behind {

	/** Of heads and last blocks, as two of attention with a class token have them. */
	private static final int USUAL = 10;
	private static final double MUCH = .5;

	private Behind() {}

	/** See {@link TargetLayer#doubt}. */
	static Optional<String> doubt(Graph graph, ScoreHead head, TargetLayer layer) throws OnnxException {
		if (head.dense().isPresent() || head.boxes().isPresent()) return Optional.empty();
		Set<String> reached = new HashSet<>(Set.of(layer.tensor()));
		Set<String> all = new HashSet<>(); // weights that a network uses again and again, as over time, count once
		Set<String> behind = new HashSet<>();
		for (Node node : graph.nodesFor(head.scores())) {
			boolean follows = node.reads().stream().anyMatch(reached::contains);
			if (follows) reached.addAll(node.outputs());
			if (!node.is(MIXING)) continue;
			List<String> weights = node.inputs().stream().filter(i -> isMatrix(graph, i)).toList();
			all.addAll(weights);
			if (follows) behind.addAll(weights);
		}
		return behind.size() <= USUAL || behind.size() <= MUCH * all.size() ? Optional.empty()
			: Optional.of("Behind the automatic layer '" + layer.tensor() + "' come " + behind.size() + " of " + all.size()
				+ " convolutions and products with weights, through which positions cannot be followed: its map is of what the beginning of "
				+ "the network sees. If a later layer has positions, name it and say its axes (--layer, --axes, --grid, --prefix).");
	}

	/** Whether it is weights of more than one axis. */
	private static boolean isMatrix(Graph graph, String tensor) {
		return graph.constant(tensor).filter(t -> t.getDimsCount() > 1).isPresent();
	}
}
