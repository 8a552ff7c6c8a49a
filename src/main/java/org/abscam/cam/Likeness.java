package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.stream.IntStream;
import org.abscam.onnx.Tensor;

/**
 * How like another image the network finds an image: t is the cosine of the angle between what it puts out of the two (pytorch-grad-cam's
 * SimilarityToConcept), or 1 − that (its DifferenceFromConcept). It is no probability: u = t.
 *
 * @param reference what the network puts out of the other image
 * @param like whether what makes the images alike is looked for, else what makes them differ
 */
public record Likeness(float[] reference, boolean like) implements Target {

	/** Norms below are taken as this, as in PyTorch. */
	private static final double SMALLEST_NORM = 1e-8;

	@Override
	public int index() {
		return 0;
	}

	@Override
	public boolean isProbability() {
		return false;
	}

	/** The cosine is what is reported. */
	@Override
	public int reported(Classification of) {
		return 1;
	}

	@Override
	public Answer answer(Classification of, Tensor y, Tensor wanted, Object batch) {
		Tensor cosine = unit(y.cast(DataType.FLOAT)).times(direction(y)).sum(1);
		return new Answer(cosine, cosine, wanted.applyTo("Sub", List.of(wanted)), null);
	}

	@Override
	public Tensor seed(Classification of, Tensor y, Answer answer) {
		Tensor real = y.cast(DataType.FLOAT);
		Tensor byFeatures = direction(y).minus(unit(real).times(answer.scores())).dividedBy(norm(real));
		return (like ? byFeatures : byFeatures.negative()).cast(y.elements());
	}

	@Override
	public Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars) {
		Tensor cosine = unit(y.cast(DataType.FLOAT)).times(direction(y)).sum(1).squeeze(1);
		return like ? cosine : cosine.subtractedFrom(1);
	}

	@Override
	public float activated(float[] scores, float[] probabilities, int chosen) {
		return like ? scores[chosen] : 1 - scores[chosen];
	}

	private static Tensor norm(Tensor real) {
		Tensor norm = real.times(real).sum(1).apply("Sqrt");
		return norm.applyTo("Max", List.of(norm.scalar(SMALLEST_NORM)));
	}

	private static Tensor unit(Tensor real) {
		return real.dividedBy(norm(real));
	}

	/** The reference, of length 1; 1×features. */
	private Tensor direction(Tensor y) {
		double norm = Math.max(SMALLEST_NORM,
			Math.sqrt(IntStream.range(0, reference.length).mapToDouble(i -> (double) reference[i] * reference[i]).sum()));
		double[] unit = IntStream.range(0, reference.length).mapToDouble(i -> reference[i] / norm).toArray();
		return y.graph().reals(DataType.FLOAT, new long[] {1, reference.length}, unit);
	}
}
