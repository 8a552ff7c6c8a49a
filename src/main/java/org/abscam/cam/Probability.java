package org.abscam.cam;

import static org.abscam.onnx.Attributes.integer;

import org.abscam.onnx.Tensor;

/** How class scores y, N×classes or N×classes×positions, become probabilities p. */
public enum Probability {

		/** The classes exclude each other: softmax over them. */
		SOFTMAX,
		/** Each class is present or not by itself: sigmoid. */
		SIGMOID,
		/** The network puts out probabilities and shows no scores before them. */
		AS_IS,
		/** The numbers are no classes and have no probability: they are reported as they are. */
		VALUES;

	Tensor of(Tensor scores) {
		return switch (this) {
			case SOFTMAX -> scores.apply("Softmax", integer("axis", 1));
			case SIGMOID -> scores.apply("Sigmoid");
			case AS_IS, VALUES -> scores;
		};
	}

	/** Gradient of the probability p_c by the scores, from the one-hot rows of c, N×C. */
	Tensor gradient(Tensor scores, Tensor one) {
		Tensor p = of(scores);
		return switch (this) {
			case SOFTMAX -> one.times(p).minus(p.times(one.times(p).sum(1)));
			case SIGMOID -> one.times(p).times(p.subtractedFrom(1));
			case AS_IS, VALUES -> one;
		};
	}
}
