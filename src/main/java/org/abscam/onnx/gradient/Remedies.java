package org.abscam.onnx.gradient;

import static org.abscam.onnx.Operator.Role.BRANCHING;
import static org.abscam.onnx.Operator.Role.RECURRENT;
import static org.abscam.onnx.Operator.Role.WHOLE_NUMBERS;

import java.util.Map;
import java.util.Optional;
import org.abscam.onnx.Operator;

/** What to do where an operator has no gradient rule and never will. */
final class Remedies {

	private static final Map<Operator.Role, String> REMEDIES = Map.of(
		WHOLE_NUMBERS, "it computes with whole numbers; use the float model, or quantise it in the QDQ form "
			+ "(QuantizeLinear and DequantizeLinear around float operators)",
		RECURRENT, "recurrent networks are not supported but for LSTM, GRU and RNN of a known number of steps, at most "
			+ RecurrentOperators.MOST_STEPS + "; choose a layer behind it with the layer option, or use a convolutional network",
		BRANCHING, "it branches while it runs; export the model for inference with fixed sizes, so that one branch is left");

	private Remedies() {}

	private static Optional<String> remedy(String operator) {
		return Operator.of(operator).roles().stream().filter(REMEDIES::containsKey).map(REMEDIES::get).findFirst();
	}

	/** Whether a node of this operator anywhere between layer and scores makes the gradient meaningless, even if it is not reached. */
	static boolean stops(String operator) {
		return remedy(operator).isPresent();
	}

	/** What the user can do, to follow a semicolon. */
	static String of(String operator) {
		return remedy(operator).orElse("choose a layer behind it with the layer option");
	}
}
