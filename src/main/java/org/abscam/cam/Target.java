package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Optional;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Tensor;

/**
 * What a map explains: one number t of each image, made of what the network puts out (y). Here, and nowhere else, stands with what the gradient
 * begins, ∂t/∂y, and what phase two asks of masked images.
 *
 * <p>For every target the score of a channel is s_k = u(x·H_k) − u₀: u is the target after its own activation, and u₀ = 0 where that is a
 * probability, as the paper has it, else u of the fully masked image.
 */
public sealed interface Target permits Target.OneClass, Target.Amount, Contrast, Region, Likeness, Box {

	/** @return the class, or the number among those that the network puts out; −1 for the one with the highest score of each image */
	int index();

	/** @return whether u is a probability, 0..1, so that u₀ = 0 */
	boolean isProbability();

	/** @return whether a region is given beside each image, see {@link ExplainerGraph#REGION} */
	default boolean takesRegion() {
		return false;
	}

	/**
	 * What a network says of a batch of images.
	 *
	 * @param scores what is reported, N×classes
	 * @param probabilities the same after the activation, N×classes
	 * @param chosen index among them that is explained, int64 N
	 * @param particulars what else the target takes from the image without masks; {@code null} for nothing
	 */
	record Answer(Tensor scores, Tensor probabilities, Tensor chosen, Tensor particulars) {}

	/**
	 * @param of the network
	 * @param graph a copy of its graph
	 * @return what it puts out, y: N×classes, and of each position, N×classes×positions, where the target is a region
	 */
	default Tensor output(Classification of, EditableGraph graph) {
		return of.classifier().head().scores(graph);
	}

	/**
	 * @param of the network
	 * @param y what it puts out
	 * @param wanted index that is asked for of each image, int64 N; below 0 for the highest
	 * @param batch number of images, or a name for it
	 * @return what it says
	 */
	Answer answer(Classification of, Tensor y, Tensor wanted, Object batch);

	/**
	 * @param of the network
	 * @param y what it puts out
	 * @param answer what {@link #answer} made of it
	 * @return ∂t/∂y, of y's shape and type
	 */
	Tensor seed(Classification of, Tensor y, Answer answer);

	/**
	 * @param of the network
	 * @param y what it puts out of N images
	 * @param chosen index that is explained, of one image, or of each
	 * @param particulars of the image without masks, see {@link Answer}
	 * @return u, float32 N
	 */
	Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars);

	/**
	 * @param scores what was reported of one image
	 * @param probabilities the same after the activation
	 * @param chosen index among them that was explained
	 * @return what a user is told of it: the probability, the number or the similarity itself, or a difference of scores
	 */
	default float value(float[] scores, float[] probabilities, int chosen) {
		return probabilities[chosen];
	}

	/**
	 * @param scores what was reported of one image
	 * @param probabilities the same after the activation
	 * @param chosen index among them that was explained
	 * @return u of that image
	 */
	default float activated(float[] scores, float[] probabilities, int chosen) {
		return value(scores, probabilities, chosen);
	}

	/**
	 * @param of the network
	 * @return sizes of the particulars of one image, behind the batch; empty where the target has none
	 */
	default Optional<Object[]> particulars(Classification of) {
		return Optional.empty();
	}

	/**
	 * @param of the network
	 * @return how many numbers are reported of each image
	 */
	default int reported(Classification of) {
		return of.classes();
	}

	/**
	 * One class: t = y_c, its score before the activation, or, if that is wanted, t = p_c behind it; u = p_c.
	 *
	 * @param index the class, −1 for the one with the highest score of each image
	 * @param behindActivation whether the gradient is that of the probability instead of the score
	 */
	record OneClass(int index, boolean behindActivation) implements Target {

		/** The score of the class with the highest score of each image. */
		public static final OneClass HIGHEST = new OneClass(-1, false);

		@Override
		public boolean isProbability() {
			return true;
		}

		@Override
		public Answer answer(Classification of, Tensor y, Tensor wanted, Object batch) {
			Tensor scores = of.perClass(y);
			return new Answer(scores, of.probabilities(scores.cast(DataType.FLOAT)), Columns.chosen(scores, wanted), null);
		}

		@Override
		public Tensor seed(Classification of, Tensor y, Answer answer) {
			Tensor one = Columns.oneHot(answer.chosen, of.classes(), answer.scores.elements());
			return of.seed(behindActivation ? of.probabilityGradient(answer.scores, one) : one);
		}

		@Override
		public Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars) {
			return Columns.of(of.probabilities(of.perClass(y).cast(DataType.FLOAT)), chosen, of.classes());
		}
	}

	/**
	 * A number that the network puts out, up or down: t = ±y_c, u = ± the same behind its activation, if it has one.
	 *
	 * @param index which number
	 * @param up whether what raises it is looked for, else what lowers it
	 */
	record Amount(int index, boolean up) implements Target {

		@Override
		public boolean isProbability() {
			return false;
		}

		@Override
		public Answer answer(Classification of, Tensor y, Tensor wanted, Object batch) {
			return new Answer(y, of.probabilities(y.cast(DataType.FLOAT)), Columns.chosen(y, wanted), null);
		}

		@Override
		public Tensor seed(Classification of, Tensor y, Answer answer) {
			Tensor one = Columns.oneHot(answer.chosen, of.classes(), y.elements());
			return up ? one : one.negative();
		}

		@Override
		public Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars) {
			Tensor value = Columns.of(of.probabilities(y.cast(DataType.FLOAT)), chosen, of.classes());
			return up ? value : value.negative();
		}

		@Override
		public float activated(float[] scores, float[] probabilities, int chosen) {
			return up ? probabilities[chosen] : -probabilities[chosen];
		}
	}
}
