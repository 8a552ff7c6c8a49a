package org.abscam.cam;

import static org.abscam.onnx.Attributes.integer;

import org.abscam.onnx.Tensor;

/** How class scores y become probabilities p. */
public enum Probability {

		/** The classes exclude each other: softmax over them. */
		SOFTMAX,
		/** Each class is present or not by itself: sigmoid. */
		SIGMOID,
		/** The network puts out probabilities and shows no scores before them. */
		AS_IS;

	Tensor of(Tensor scores) {
		return switch (this) {
			case SOFTMAX -> scores.apply("Softmax", integer("axis", -1));
			case SIGMOID -> scores.apply("Sigmoid");
			case AS_IS -> scores;
		};
	}
}
