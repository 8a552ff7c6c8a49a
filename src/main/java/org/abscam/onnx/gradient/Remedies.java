package org.abscam.onnx.gradient;

import java.util.HashMap;
import java.util.Map;

/** What to do where an operator has no gradient rule and never will. */
final class Remedies {

	private static final String INTEGERS = "it computes with whole numbers; use the float model, or quantise it in the QDQ form "
		+ "(QuantizeLinear and DequantizeLinear around float operators)";
	private static final String RECURRENT =
		"recurrent networks are not supported; choose a layer behind it with the layer option, or use a "
			+ "convolutional network";
	private static final String BRANCHES =
		"it branches while it runs; export the model for inference with fixed sizes, so that one branch is left";

	private static final Map<String, String> REMEDIES = remedies();

	private Remedies() {}

	private static Map<String, String> remedies() {
		Map<String, String> remedies = new HashMap<>();
		for (String operator : new String[] {"ConvInteger", "MatMulInteger", "QLinearConv", "QLinearMatMul", "DynamicQuantizeLinear",
			"com.microsoft.QLinearAdd", "com.microsoft.QLinearMul", "com.microsoft.QLinearGlobalAveragePool",
			"com.microsoft.QLinearAveragePool",
			"com.microsoft.QLinearConcat", "com.microsoft.QLinearLeakyRelu", "com.microsoft.QLinearSigmoid", "com.microsoft.QGemm",
			"com.microsoft.DynamicQuantizeMatMul", "com.microsoft.MatMulIntegerToFloat"}) {
			remedies.put(operator, INTEGERS);
		}
		for (String operator : new String[] {"RNN", "LSTM", "GRU", "Loop", "Scan"}) remedies.put(operator, RECURRENT);
		remedies.put("If", BRANCHES);
		return remedies;
	}

	/** Whether a node of this operator anywhere between layer and scores makes the gradient meaningless, even if it is not reached. */
	static boolean stops(String operator) {
		return REMEDIES.containsKey(operator);
	}

	/** What the user can do, to follow a semicolon. */
	static String of(String operator) {
		return REMEDIES.getOrDefault(operator, "choose a layer behind it with the layer option");
	}
}
