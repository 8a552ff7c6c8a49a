package org.abscam.onnx.gradient;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All rules, by operator. */
final class RuleBook {

	private static final Map<String, GradientRule> RULES = rules();

	private RuleBook() {}

	private static Map<String, GradientRule> rules() {
		Map<String, GradientRule> rules = new TreeMap<>();
		ActivationRules.addTo(rules);
		ArithmeticRules.addTo(rules);
		ConvolutionRules.addTo(rules);
		LayoutRules.addTo(rules);
		LinearRules.addTo(rules);
		NormalizationRules.addTo(rules);
		PoolingRules.addTo(rules);
		QuantizationRules.addTo(rules);
		ReductionRules.addTo(rules);
		ResamplingRules.addTo(rules);
		return Collections.unmodifiableMap(rules);
	}

	static Optional<GradientRule> of(String operator) {
		return Optional.ofNullable(RULES.get(operator));
	}

	static Set<String> operators() {
		return RULES.keySet();
	}
}
