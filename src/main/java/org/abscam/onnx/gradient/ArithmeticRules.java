package org.abscam.onnx.gradient;

import java.util.List;
import java.util.Map;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/** Arithmetic, element by element, with broadcasting undone by summing. */
final class ArithmeticRules {

	private ArithmeticRules() {}

	static void addTo(Map<String, GradientRule> rules) {
		rules.put("Add", (n, i) -> n.unbroadcast(n.g(), i));
		rules.put("Sum", (n, i) -> n.unbroadcast(n.g(), i));
		rules.put("Mean", (n, i) -> n.unbroadcast(n.g().dividedBy(n.node().inputs().size()), i));
		rules.put("Sub", (n, i) -> n.unbroadcast(i == 0 ? n.g() : n.g().negative(), i));
		rules.put("Mul", (n, i) -> n.unbroadcast(n.g().times(n.x(1 - i)), i));
		rules.put("Div", (n, i) -> n.unbroadcast(i == 0 ? n.g().dividedBy(n.x(1)) : n.g().times(n.y()).dividedBy(n.x(1)).negative(), i));
		rules.put("Pow", (n, i) -> n.unbroadcast(i == 0 ? power(n) : n.g().times(n.y()).times(n.x().apply("Log")), i));
		rules.put("Neg", (n, i) -> n.g().negative());
		rules.put("Abs", (n, i) -> n.g().times(n.x().apply("Sign")));
		rules.put("Exp", (n, i) -> n.g().times(n.y()));
		rules.put("Log", (n, i) -> n.g().dividedBy(n.x()));
		rules.put("Sqrt", (n, i) -> n.g().dividedBy(n.y()).times(.5));
		rules.put("Reciprocal", (n, i) -> n.g().times(n.y()).times(n.y()).negative());
		rules.put("Sin", (n, i) -> n.g().times(n.x().apply("Cos")));
		rules.put("Cos", (n, i) -> n.g().times(n.x().apply("Sin")).negative());
		rules.put("Min", ArithmeticRules::extremum);
		rules.put("Max", ArithmeticRules::extremum);
		rules.put("Where", (n, i) -> {
			if (i == 0) return null;
			Tensor zero = n.g().scalar(0);
			return n.unbroadcast(i == 1 ? n.g().where(n.x(0), zero) : zero.where(n.x(0), n.g()), i);
		});
	}

	/** e·x^(e−1). The exponent may be of another element type than x. */
	private static Tensor power(Backward n) {
		Tensor exponent = n.x(1).elements() == n.x().elements() ? n.x(1) : n.x(1).cast(n.x().elements());
		return n.g().times(exponent).times(n.x().applyTo("Pow", List.of(exponent.minus(1))));
	}

	/** The gradient goes to the inputs that are the extremum, in equal parts. */
	private static Tensor extremum(Backward n, int input) throws OnnxException {
		Tensor parts = null;
		for (int i = 0; i < n.node().inputs().size(); i++) {
			Tensor chosen = n.x(i).equalTo(n.y()).cast(n.g().elements());
			parts = parts == null ? chosen : parts.plus(chosen);
		}
		return n.unbroadcast(n.g().times(n.x(input).equalTo(n.y()).cast(n.g().elements())).dividedBy(parts), input);
	}
}
