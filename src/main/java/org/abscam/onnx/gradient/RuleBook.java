package org.abscam.onnx.gradient;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.Operator;

/**
 * The one table of operators: for each its derivative, its roles in a network, and how an older form is brought to the newer one. A new
 * operator is one row in its family.
 */
public final class RuleBook implements Operator.Table {

	private static final Map<String, GradientRule> RULES = Collections.unmodifiableMap(written().rules());

	/** The table, written down anew. */
	static OperatorRows written() {
		OperatorRows rows = new OperatorRows();
		ActivationRules.addTo(rows);
		ArithmeticRules.addTo(rows);
		AttentionOperators.addTo(rows);
		BlockedOperators.addTo(rows);
		ConvolutionRules.addTo(rows);
		FusedOperators.addTo(rows);
		IndexingRules.addTo(rows);
		LayoutRules.addTo(rows);
		LinearRules.addTo(rows);
		NormalizationRules.addTo(rows);
		PoolingRules.addTo(rows);
		QuantizationRules.addTo(rows);
		RecurrentOperators.addTo(rows);
		ReductionRules.addTo(rows);
		ResamplingRules.addTo(rows);
		SamplingRules.addTo(rows);
		WithoutRule.addTo(rows);
		return rows;
	}

	@Override
	public Map<String, Operator> rows() {
		return Collections.unmodifiableMap(written().operators());
	}

	static Optional<GradientRule> of(String operator) {
		return Optional.ofNullable(RULES.get(operator));
	}

	/** The operators that have a rule. */
	static Set<String> operators() {
		return RULES.keySet();
	}
}
