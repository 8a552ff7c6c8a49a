package org.abscam.onnx.gradient;

import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.BRANCHING;
import static org.abscam.onnx.Operator.Role.FLAT;
import static org.abscam.onnx.Operator.Role.GIVING_SIZES;
import static org.abscam.onnx.Operator.Role.MIXING_ALONG;
import static org.abscam.onnx.Operator.Role.MIXING_OTHERWISE;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.QUANTISING;
import static org.abscam.onnx.Operator.Role.RANGING;
import static org.abscam.onnx.Operator.Role.REPEATING;
import static org.abscam.onnx.Operator.Role.SIZED_BY_ALL;
import static org.abscam.onnx.Operator.Role.WHOLE_NUMBERS;
import static org.abscam.onnx.Operator.Role.WITHOUT_HALVES;
import static org.abscam.onnx.Operator.Role.WITHOUT_INPUT;

import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.OpsetUpgrade;

/** Operators that have no derivative, or whose derivative nobody has written down yet. */
final class WithoutRule {

	private WithoutRule() {}

	static void addTo(OperatorRows rows) {
		addPiecewiseConstant(rows);
		addWholeNumbers(rows);
		addOfLearning(rows);
		rows.add("If", is(BRANCHING, SIZED_BY_ALL).moving(AxisMoves::unknown));
		rows.add("NonMaxSuppression", is(SIZED_BY_ALL, WITHOUT_HALVES));
		rows.add("Range", is(SIZED_BY_ALL, WITHOUT_HALVES));
		rows.add("TfIdfVectorizer", is(WITHOUT_HALVES));
		rows.add("Constant", is(WITHOUT_INPUT));
		rows.add("Optional", is(WITHOUT_INPUT));
		rows.add("RandomNormal", is(WITHOUT_INPUT));
		rows.add("RandomUniform", is(WITHOUT_INPUT));
		rows.add("SequenceEmpty", is(WITHOUT_INPUT));
		rows.add("Hardmax", is(MIXING_ALONG).until(13, OpsetUpgrade::softmax));
		rows.add("RoiAlign", is().until(16, OpsetUpgrade::roiAlign));
		rows.add("Scatter", is().until(18, OpsetUpgrade::scatter));
		rows.add("Upsample", is().until(18, OpsetUpgrade::upsample));
	}

	/** Shapes, comparisons and positions. */
	private static void addPiecewiseConstant(OperatorRows rows) {
		rows.add("And", is(FLAT));
		rows.add("ArgMax", is(FLAT));
		rows.add("ArgMin", is(FLAT));
		rows.add("Ceil", is(FLAT));
		rows.add("ConstantOfShape", is(FLAT, SIZED_BY_ALL));
		rows.add("Equal", is(FLAT));
		rows.add("EyeLike", is(FLAT));
		rows.add("Floor", is(FLAT));
		rows.add("Greater", is(FLAT));
		rows.add("GreaterOrEqual", is(FLAT));
		rows.add("IsInf", is(FLAT, WITHOUT_HALVES));
		rows.add("IsNaN", is(FLAT));
		rows.add("Less", is(FLAT));
		rows.add("LessOrEqual", is(FLAT));
		rows.add("NonZero", is(FLAT, SIZED_BY_ALL));
		rows.add("Not", is(FLAT, REPEATING));
		rows.add("Or", is(FLAT));
		rows.add("Round", is(FLAT));
		rows.add("Sign", is(FLAT));
		rows.add("Shape", is(GIVING_SIZES, FLAT));
		rows.add("Size", is(GIVING_SIZES, FLAT));
		rows.add("Xor", is(FLAT));
	}

	/** Of ONNX's second domain, as scikit-learn's exporter has them; none of them has a size that the image decides. */
	private static void addOfLearning(OperatorRows rows) {
		rows.add("ai.onnx.ml.ArrayFeatureExtractor", is());
		rows.add("ai.onnx.ml.Binarizer", is(FLAT));
		rows.add("ai.onnx.ml.FeatureVectorizer", is());
		rows.add("ai.onnx.ml.Imputer", is());
		rows.add("ai.onnx.ml.LinearClassifier", is(MIXING_OTHERWISE));
		rows.add("ai.onnx.ml.LinearRegressor", is(MIXING_OTHERWISE));
		rows.add("ai.onnx.ml.Normalizer", is(MIXING_ALONG));
		rows.add("ai.onnx.ml.Scaler", is());
		rows.add("ai.onnx.ml.SVMClassifier", is(MIXING_OTHERWISE));
		rows.add("ai.onnx.ml.SVMRegressor", is(MIXING_OTHERWISE));
		rows.add("ai.onnx.ml.TreeEnsembleClassifier", is(FLAT));
		rows.add("ai.onnx.ml.TreeEnsembleRegressor", is(FLAT));
	}

	private static void addWholeNumbers(OperatorRows rows) {
		rows.add("ConvInteger", is(PICTURE, WHOLE_NUMBERS).moving(AxisMoves::picture));
		rows.add("QLinearConv", is(PICTURE, WHOLE_NUMBERS, WITHOUT_HALVES).moving(AxisMoves::picture));
		rows.add("DynamicQuantizeLinear", is(WHOLE_NUMBERS, WITHOUT_HALVES, QUANTISING, RANGING, MIXING_OTHERWISE));
		rows.add("MatMulInteger", is(WHOLE_NUMBERS));
		rows.add("QLinearMatMul", is(WHOLE_NUMBERS, WITHOUT_HALVES));
		rows.add("com.microsoft.DynamicQuantizeLSTM", is(WHOLE_NUMBERS, RANGING));
		rows.add("com.microsoft.DynamicQuantizeMatMul", is(WHOLE_NUMBERS, RANGING));
		rows.add("com.microsoft.MatMulIntegerToFloat", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QGemm", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QLinearAdd", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QLinearAveragePool", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QLinearConcat", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QLinearGlobalAveragePool", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QLinearLeakyRelu", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QLinearMul", is(WHOLE_NUMBERS));
		rows.add("com.microsoft.QLinearSigmoid", is(WHOLE_NUMBERS));
	}
}
