package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.abscam.onnx.Tensor;

/**
 * What a map explains: one number t of each image, made of what the network puts out (y). Here, and nowhere else, stands with what the gradient
 * begins, ∂t/∂y, and what phase two asks of masked images.
 *
 * <p>For every target the score of a channel is s_k = u(x·H_k) − u₀: u is the target after its own activation, and u₀ = 0 where that is a
 * probability, as the paper has it, else u of the fully masked image.
 */
public sealed interface Target {

	/** @return the class, or the number among those that the network puts out; −1 for the one with the highest score of each image */
	int index();

	/** @return whether u is a probability, 0..1, so that u₀ = 0 */
	boolean isProbability();

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
	 * @param y what it puts out
	 * @param wanted index that is asked for of each image, int64 N; below 0 for the highest
	 * @return what it says
	 */
	Answer answer(Classification of, Tensor y, Tensor wanted);

	/**
	 * @param of the network
	 * @param y what it puts out
	 * @param answer what {@link #answer} made of it
	 * @return ∂t/∂y, of y's shape
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
	 * @param of the network
	 * @return sizes of the particulars of one image, behind the batch; empty where the target has none
	 */
	default Object[] particulars(Classification of) {
		return new Object[0];
	}

	/**
	 * @param of the network
	 * @return how many numbers are reported of each image
	 */
	default int reported(Classification of) {
		return of.classes();
	}

	/**
	 * The score of one class: t = y_c, u = p_c.
	 *
	 * @param index the class, −1 for the one with the highest score of each image
	 */
	record OneClass(int index) implements Target {

		/** The class with the highest score of each image. */
		public static final OneClass HIGHEST = new OneClass(-1);

		@Override
		public boolean isProbability() {
			return true;
		}

		@Override
		public Answer answer(Classification of, Tensor y, Tensor wanted) {
			Tensor scores = of.perClass(y);
			return new Answer(scores, of.probability().of(scores.cast(DataType.FLOAT)), Columns.chosen(scores, wanted), null);
		}

		@Override
		public Tensor seed(Classification of, Tensor y, Answer answer) {
			return of.seed(Columns.oneHot(answer.chosen, of.classes(), answer.scores.elements()));
		}

		@Override
		public Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars) {
			return Columns.of(of.probability().of(of.perClass(y).cast(DataType.FLOAT)), chosen, of.classes());
		}
	}
}
