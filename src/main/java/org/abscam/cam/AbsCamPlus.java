package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.onnx.ClassifierGraph;
import org.abscam.onnx.TargetLayer;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.gradient.Gradient;

/**
 * Abs-CAM plus, our own continuation of Abs-CAM, which no paper defines. Masks H_k and scores s_k are Abs-CAM's. With v_k the mean of relu(G_k), the
 * part of the gradient that speaks for the class, and s̄ the mean of all s_k: F = norm01(relu(Σ_k (s_k − λ·s̄)·up(v_k·A_k))), what channels say beyond
 * what any mask does; E = √norm01(relu(up(Σ_k |G_k|⊙A_k))), evidence of an earlier and finer layer, 1 where there is none; the map is √norm01(F·E). The
 * last root is tone: it changes how bright a map looks, and not the order of its values.
 */
final class AbsCamPlus {

	/** λ. */
	static final double CENTRING = 1;

	private AbsCamPlus() {}

	/** v_k / w_k, N×K: Abs-CAM's M_k = w_k·A_k times this is v_k·A_k. 0 where there is no gradient. */
	static Tensor factors(Tensor g, long... positions) {
		Tensor all = g.apply("Abs").mean(positions);
		Tensor none = all.equalTo(all.scalar(0)).cast(all.elements());
		return g.apply("Relu").mean(positions).dividedBy(all.plus(none)).cast(DataType.FLOAT).squeeze(positions);
	}

	/** The last layer in front of another whose grid is finer, and whose gradient can be written down. */
	static Optional<TargetLayer> finer(ClassifierGraph classifier, TargetLayer layer) {
		List<TargetLayer> all = layer.finer(classifier.graph(), classifier.head());
		return IntStream.rangeClosed(1, all.size()).mapToObj(i -> all.get(all.size() - i))
			.filter(one -> Gradient.isKnown(classifier.graph(), classifier.head().scores(), one.differentiated())).findFirst();
	}

	/**
	 * E, N×1×size; 1 everywhere where it would be constant.
	 *
	 * @param a activations of the finer layer, N×K×positions
	 * @param g gradients there
	 */
	static Tensor evidence(Tensor a, Tensor g, long[] size, long... positions) {
		Tensor sum = g.apply("Abs").times(a).sum(1).cast(DataType.FLOAT);
		Tensor above = Saliency.up(sum, size, positions).apply("Relu");
		Tensor varies = Saliency.varies(sum, positions).times(above.maximum(positions).indicatorAbove(0));
		return Saliency.norm01(above, positions).apply("Sqrt").times(varies).plus(varies.subtractedFrom(1));
	}

	/** The map; without E where the product is empty, and Abs-CAM's where F is. */
	static Tensor map(ScoredChannels scored, long[] size, long... positions) {
		Tensor f = centred(scored, size, positions);
		Tensor absCam = Saliency.finalMap(scored.channelMaps(), scored.scores(), size, positions);
		Tensor alone = f.apply("Sqrt").where(isSomewhere(f, positions), absCam);
		if (scored.evidence() == null) return alone;
		Tensor joined = Saliency.norm01(f.times(scored.evidence()), positions).apply("Sqrt");
		return joined.where(isSomewhere(joined, positions), alone);
	}

	/** 1 where the map is Abs-CAM's, as F is empty; N×1×1. */
	static Tensor replaced(ScoredChannels scored, long[] size, long... positions) {
		return centred(scored, size, positions).maximum(positions).indicatorAbove(0).subtractedFrom(1);
	}

	/** F; empty where all scores are the same, up to rounding. */
	private static Tensor centred(ScoredChannels scored, long[] size, long... positions) {
		Tensor s = scored.scores();
		Tensor weights = s.minus(s.mean(1).times(CENTRING)).times(Saliency.varies(s, 1)).times(scored.factors());
		return Saliency.finalMap(scored.channelMaps(), weights, size, positions);
	}

	private static Tensor isSomewhere(Tensor map, long... positions) {
		return map.graph().add("Greater", DataType.BOOL, List.of(map.maximum(positions), map.scalar(0)));
	}
}
