package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.Tensor;

/**
 * A class rather than others (Finer-CAM, Zhang et al. 2025): t = Σ_b w_b·(y_A − α·y_b) with w_b = p_b / Σ p over the others, which is
 * pytorch-grad-cam's FinerWeightedTarget but for its constant 1e-9; the weights are part of the gradient there and here. Of one other class
 * t = y_A − α·y_B. It is no probability: u = t. A class is not set against itself: where the one that an image is asked for is one of the others,
 * these are the rest of them, or, where none is left, those with the next highest scores.
 *
 * @param index class A, −1 for the one with the highest score of each image
 * @param others classes B; empty for those with the next highest scores of each image
 * @param similar how many of these
 * @param alpha α
 */
public record Contrast(int index, List<Integer> others, int similar, double alpha) implements Target {

	/** Finer-CAM's α. */
	public static final double USUAL_ALPHA = 0.6;
	/** Finer-CAM's number of similar classes. */
	public static final int USUAL_SIMILAR = 3;

	/** Copies the list. */
	public Contrast {
		others = List.copyOf(others);
	}

	@Override
	public boolean isProbability() {
		return false;
	}

	/** The others are the particulars: 1 in their columns, else 0. */
	@Override
	public Answer answer(Classification of, Tensor y, Tensor wanted, Object batch) {
		Tensor scores = of.perClass(y);
		Tensor real = scores.cast(DataType.FLOAT);
		Tensor chosen = Columns.chosen(scores, wanted);
		Tensor own = Columns.oneHot(chosen, of.classes(), DataType.FLOAT);
		Tensor against = others.isEmpty() ? next(of, real, own) : named(of, own);
		if (index < 0 && others.size() == 1) {
			Tensor none = against.sum(1).subtractedFrom(1);
			against = against.plus(none.times(next(of, real, own)));
		}
		return new Answer(scores, of.probabilities(real), chosen, against);
	}

	/** 1 in the columns of the others that are not the image's own. */
	private Tensor named(Classification of, Tensor own) {
		Tensor named = own.times(0);
		for (int other : others) named = named.plus(Columns.oneHot(own.graph().integers(other), of.classes(), DataType.FLOAT));
		return named.times(own.subtractedFrom(1));
	}

	/** 1 in the columns of the next highest scores. */
	private Tensor next(Classification of, Tensor scores, Tensor own) {
		Tensor taken = own;
		for (int i = 0; i < Math.min(similar, of.classes() - 1); i++) {
			Tensor next = scores.minus(taken.times(Float.MAX_VALUE));
			Tensor highest = next.graph().add("ArgMax", DataType.INT64, List.of(next), Attributes.integer("axis", 1),
				Attributes.integer("keepdims", 0));
			taken = taken.plus(Columns.oneHot(highest, of.classes(), DataType.FLOAT));
		}
		return taken.minus(own);
	}

	@Override
	public Optional<Object[]> particulars(Classification of) {
		return Optional.of(new Object[] {of.classes()});
	}

	@Override
	public Tensor seed(Classification of, Tensor y, Answer answer) {
		Tensor scores = answer.scores().cast(DataType.FLOAT);
		Tensor weights = weights(scores, answer.particulars());
		Tensor mean = weights.times(scores).sum(1);
		Tensor byOthers = weights.times(scores.plus(1).minus(mean)).times(alpha);
		Tensor byClasses = Columns.oneHot(answer.chosen(), of.classes(), DataType.FLOAT).minus(byOthers);
		return of.seed(byClasses.cast(y.elements()));
	}

	@Override
	public Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars) {
		Tensor scores = of.perClass(y).cast(DataType.FLOAT);
		Tensor others = weights(scores, particulars).times(scores).sum(1).squeeze(1);
		return Columns.of(scores, chosen, of.classes()).minus(others.times(alpha));
	}

	@Override
	public float value(float[] scores, float[] probabilities, int chosen) {
		List<Integer> others = others(scores, chosen);
		double highest = others.stream().mapToDouble(b -> scores[b]).max().orElseThrow();
		double weights = others.stream().mapToDouble(b -> Math.exp(scores[b] - highest)).sum();
		double mean = others.stream().mapToDouble(b -> Math.exp(scores[b] - highest) * scores[b]).sum() / weights;
		return (float) (scores[chosen] - alpha * mean);
	}

	/**
	 * @param scores of one image
	 * @param chosen its class A
	 * @return its classes B, of similar ones the highest first
	 */
	public List<Integer> others(float[] scores, int chosen) {
		List<Integer> rest = others.stream().filter(b -> b != chosen).toList();
		if (!rest.isEmpty()) return rest;
		return IntStream.range(0, scores.length).filter(c -> c != chosen).boxed().sorted(Comparator.comparingDouble(c -> -scores[c]))
			.limit(similar).toList();
	}

	/** w: softmax over the others, 0 elsewhere; which is their part of Σ p whatever else there is. */
	private static Tensor weights(Tensor scores, Tensor others) {
		return scores.minus(others.subtractedFrom(1).times(1e30)).apply("Softmax", Attributes.integer("axis", 1));
	}
}
