package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.gradient.Gradient;

/**
 * Abs-CAM plus, our own continuation of Abs-CAM, which no paper defines. Masks H_k and scores s_k are Abs-CAM's. With L_k = relu(G_k)⊙A_k,
 * LayerCAM's, and s̄ the mean of the scores weighted with Σ|L_k|: F = norm01(relu(up(Σ_k max(s_k − λ·s̄, 0)·L_k))), what speaks for the class in
 * channels whose masks show more of it than a part of the mean; E the same Σ_k L_k of an earlier and finer layer, lightly smoothed, as norm01(relu(up()));
 * the map is norm01(F^⅔·E^⅓). Where there is no finer layer, or E is constant, it is F, and where F is empty, Abs-CAM's map.
 */
final class AbsCamPlus {

	/** λ. */
	static final double PART_OF_MEAN = 0.5;
	/** Exponent of F; that of E is what is left of 1. */
	static final double SHARE = 2.0 / 3;
	/** What each neighbour along an axis has in a smoothed value. */
	private static final double NEIGHBOUR = 0.125;

	private AbsCamPlus() {}

	/** L_k, N×K×positions. */
	static Tensor summed(Tensor a, Tensor g) {
		return g.apply("Relu").times(a);
	}

	/** The last layer in front of another whose grid is finer, and whose gradient can be written down. */
	static Optional<TargetLayer> finer(ClassifierGraph classifier, TargetLayer layer) {
		List<TargetLayer> all = layer.finer(classifier.graph(), classifier.head());
		return IntStream.rangeClosed(1, all.size()).mapToObj(i -> all.get(all.size() - i))
			.filter(one -> one.fields().equals(layer.fields())).filter(one -> hasGradient(classifier, one))
			.findFirst();
	}

	private static boolean hasGradient(ClassifierGraph classifier, TargetLayer layer) {
		EditableGraph graph = classifier.graph().copy();
		try {
			Tensor y = classifier.head().scores(graph);
			Gradient.of(graph, y, y, graph.tensor(layer.differentiated()));
			return true;
		}
		catch (OnnxException e) {
			return false; // it is joined with none that has no gradient; the target layer's own is asked for in any case
		}
	}

	/**
	 * E, N×1×size; 0 everywhere where it would be constant.
	 *
	 * @param a activations of the finer layer, N×K×positions
	 * @param g gradients there
	 * @param grid its spatial sizes
	 */
	static Tensor evidence(Tensor a, Tensor g, long[] grid, long[] size, long... positions) {
		Tensor sum = summed(a, g).sum(1).cast(DataType.FLOAT);
		for (int axis = 0; axis < grid.length; axis++) sum = smoothed(sum, axis, (int) grid[axis]);
		Tensor above = Saliency.up(sum, size, positions).apply("Relu");
		return Saliency.norm01(above, positions).times(Saliency.varies(above, positions));
	}

	/** (1, 6, 1)/8 along an axis, the values at the border repeated. */
	private static Tensor smoothed(Tensor map, int axis, int length) {
		Tensor before = LinearResize.along(map, axis, IntStream.range(0, length).mapToLong(i -> Math.max(i - 1, 0)).toArray());
		Tensor behind = LinearResize.along(map, axis, IntStream.range(0, length).mapToLong(i -> Math.min(i + 1, length - 1)).toArray());
		return map.times(1 - 2 * NEIGHBOUR).plus(before.plus(behind).times(NEIGHBOUR));
	}

	/** The map; F where the product is empty, and Abs-CAM's where F is. */
	static Tensor map(ScoredChannels scored, long[] size, long... positions) {
		Tensor f = ofClass(scored, size, positions);
		Tensor alone = f.where(isSomewhere(f, positions), Saliency.finalMap(scored.channelMaps(), scored.scores(), size, positions));
		if (scored.evidence() == null) return alone;
		Tensor joined = Saliency.norm01(power(f, SHARE).times(power(scored.evidence(), 1 - SHARE)), positions);
		return joined.where(isSomewhere(joined, positions), alone);
	}

	/** 1 where the map is Abs-CAM's, as F is empty; N×1×1. */
	static Tensor replaced(ScoredChannels scored, long[] size, long... positions) {
		return ofClass(scored, size, positions).maximum(positions).indicatorAbove(0).subtractedFrom(1);
	}

	/** F. */
	private static Tensor ofClass(ScoredChannels scored, long[] size, long... positions) {
		Tensor s = scored.scores();
		Tensor evidence = scored.summed().apply("Abs").sum(positions).squeeze(positions);
		Tensor all = evidence.sum(1);
		Tensor mean = s.times(evidence).sum(1).dividedBy(all.plus(all.equalTo(all.scalar(0)).cast(all.elements())));
		Tensor weights = s.minus(mean.apply("Relu").times(PART_OF_MEAN)).apply("Relu");
		return Saliency.finalMap(scored.summed(), weights, size, positions);
	}

	private static Tensor power(Tensor map, double exponent) {
		return map.applyTo("Pow", List.of(map.scalar(exponent)));
	}

	private static Tensor isSomewhere(Tensor map, long... positions) {
		return map.graph().add("Greater", DataType.BOOL, List.of(map.maximum(positions), map.scalar(0)));
	}
}
