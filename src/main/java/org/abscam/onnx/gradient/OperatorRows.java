package org.abscam.onnx.gradient;

import java.util.Map;
import java.util.TreeMap;
import org.abscam.onnx.Operator;

/** Rows of the table of operators, as the families add them. */
final class OperatorRows {

	private final Map<String, Operator> operators = new TreeMap<>();
	private final Map<String, GradientRule> rules = new TreeMap<>();

	/** Adds an operator with its derivative. */
	void add(String name, Operator operator, GradientRule rule) {
		add(name, operator);
		rules.put(name, rule);
	}

	/** Adds an operator that has no derivative, or none that is written down. */
	void add(String name, Operator operator) {
		if (operators.put(name, operator) != null) throw new IllegalStateException(name + " stands in the table twice");
	}

	Map<String, Operator> operators() {
		return operators;
	}

	Map<String, GradientRule> rules() {
		return rules;
	}
}
