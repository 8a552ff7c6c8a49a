package org.abscam.onnx.gradient;

import static org.abscam.onnx.Operator.each;
import static org.abscam.onnx.Operator.Role.BIAS_OR_SCALE;
import static org.abscam.onnx.Operator.Role.BOUNDING;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.IN_BYTES;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.OF_POOLING;
import static org.abscam.onnx.Operator.Role.SUMMING;
import static org.abscam.onnx.Operator.Role.WEIGHTED;

import java.util.List;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/** Arithmetic, element by element, with broadcasting undone by summing. */
final class ArithmeticRules {

	private ArithmeticRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("Add", each(LANDMARK, WEIGHTED, BIAS_OR_SCALE, SUMMING, IN_BYTES), (n, i) -> n.unbroadcast(n.g(), i));
		rows.add("Sum", each(SUMMING), (n, i) -> n.unbroadcast(n.g(), i));
		rows.add("Mean", each(SUMMING), (n, i) -> n.unbroadcast(n.g().dividedBy(n.node().inputs().size()), i));
		rows.add("Sub", each(), (n, i) -> n.unbroadcast(i == 0 ? n.g() : n.g().negative(), i));
		rows.add("Mul", each(LANDMARK, WEIGHTED, BIAS_OR_SCALE), (n, i) -> n.unbroadcast(n.g().times(n.x(1 - i)), i));
		rows.add("Div", each(BIAS_OR_SCALE),
			(n, i) -> n.unbroadcast(i == 0 ? n.g().dividedBy(n.x(1)) : n.g().times(n.y()).dividedBy(n.x(1)).negative(), i));
		rows.add("Pow", each(DELICATE, OF_POOLING),
			(n, i) -> n.unbroadcast(i == 0 ? power(n) : n.g().times(n.y()).times(n.x().apply("Log")), i));
		rows.add("Neg", each(), (n, i) -> n.g().negative());
		rows.add("Abs", each(), (n, i) -> n.g().times(n.x().apply("Sign")));
		rows.add("Exp", each(DELICATE, OF_POOLING), (n, i) -> n.g().times(n.y()));
		rows.add("Log", each(DELICATE), (n, i) -> n.g().dividedBy(n.x()));
		rows.add("Sqrt", each(DELICATE), (n, i) -> n.g().dividedBy(n.y()).times(.5));
		rows.add("Reciprocal", each(DELICATE), (n, i) -> n.g().times(n.y()).times(n.y()).negative());
		rows.add("Sin", each(), (n, i) -> n.g().times(n.x().apply("Cos")));
		rows.add("Cos", each(), (n, i) -> n.g().times(n.x().apply("Sin")).negative());
		rows.add("Tan", each(DELICATE), (n, i) -> n.g().times(n.y().times(n.y()).plus(1)));
		rows.add("Asin", each(DELICATE), (n, i) -> n.g().dividedBy(square(n).subtractedFrom(1).apply("Sqrt")));
		rows.add("Acos", each(DELICATE), (n, i) -> n.g().dividedBy(square(n).subtractedFrom(1).apply("Sqrt")).negative());
		rows.add("Atan", each(), (n, i) -> n.g().dividedBy(square(n).plus(1)));
		rows.add("Sinh", each(DELICATE), (n, i) -> n.g().times(n.x().apply("Cosh")));
		rows.add("Cosh", each(DELICATE), (n, i) -> n.g().times(n.x().apply("Sinh")));
		rows.add("Asinh", each(), (n, i) -> n.g().dividedBy(square(n).plus(1).apply("Sqrt")));
		rows.add("Acosh", each(), (n, i) -> n.g().dividedBy(square(n).minus(1).apply("Sqrt")));
		rows.add("Atanh", each(), (n, i) -> n.g().dividedBy(square(n).subtractedFrom(1)));
		rows.add("Mod", each(), (n, i) -> n.unbroadcast(i == 0 ? n.g() : n.g().times(n.y().minus(n.x())).dividedBy(n.x(1)), i));
		rows.add("Min", each(BOUNDING), ArithmeticRules::extremum);
		rows.add("Max", each(BOUNDING), ArithmeticRules::extremum);
		rows.add("Where", each(BOUNDING), (n, i) -> {
			if (i == 0) return null;
			Tensor zero = n.g().scalar(0);
			return n.unbroadcast(i == 1 ? n.g().where(n.x(0), zero) : zero.where(n.x(0), n.g()), i);
		});
	}

	private static Tensor square(Backward n) {
		return n.x().times(n.x());
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
