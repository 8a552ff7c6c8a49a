package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.MIXING_ALONG;
import static org.abscam.onnx.Operator.Role.MIXING_FROM;
import static org.abscam.onnx.Operator.Role.MIXING_OTHERWISE;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.WEIGHTED;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.AxisParts;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;

/** Normalisations, as they work in inference. */
final class NormalizationRules {

	private NormalizationRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("BatchNormalization",
			is(PICTURE, LANDMARK, WEIGHTED).until(14, OpsetUpgrade::batchNormalization).moving(AxisMoves::picture),
			NormalizationRules::batch);
		rows.add("LayerNormalization", is(MIXING_FROM, LANDMARK, WEIGHTED, DELICATE).inParts(AxisParts::inFront), (n, i) -> {
			int rank = n.dims(0).length;
			int axis = Backward.axis(n.node().integer("axis", -1), rank);
			Tensor g = n.g().times(n.x(1));
			return throughStandardising(onlyInput(n, i), g, n.node().real("epsilon", 1e-5), LongStream.range(axis, rank).toArray());
		});
		rows.add("InstanceNormalization", is(PICTURE, WEIGHTED, DELICATE).moving(AxisMoves::picture), (n, i) -> {
			int rank = n.dims(0).length;
			Tensor g = n.g().times(perChannel(n.x(1), rank));
			return throughStandardising(onlyInput(n, i), g, n.node().real("epsilon", 1e-5), LongStream.range(2, rank).toArray());
		});
		rows.add("GroupNormalization", is(PICTURE, WEIGHTED, DELICATE).moving(AxisMoves::picture), NormalizationRules::group);
		rows.add("MeanVarianceNormalization", is(MIXING_OTHERWISE, DELICATE), (n, i) -> {
			long[] axes = n.node().has("axes") ? n.node().integers("axes") : new long[] {0, 2, 3};
			return throughStandardising(n.x(), n.g(), 1e-18, axes); // ONNX divides by σ + 1e-9
		});
		rows.add("RMSNormalization", is(MIXING_FROM, LANDMARK, WEIGHTED, DELICATE).inParts(AxisParts::inFront),
			NormalizationRules::rootMeanSquare);
		rows.add("LpNormalization", is(DELICATE, MIXING_ALONG).inParts(AxisParts::alongOthers), NormalizationRules::length);
		rows.add("LRN", is(PICTURE, DELICATE).moving(AxisMoves::picture), NormalizationRules::localResponse);
	}

	/** y = (x − mean)·scale/√(variance + ε) + bias with stored mean and variance. */
	private static Tensor batch(Backward n, int input) throws OnnxException {
		onlyInput(n, input);
		if (n.node().integer("training_mode", 0) != 0) throw n.unsupported("it is in training mode; export the model in evaluation mode");
		Tensor factor = n.x(1).dividedBy(n.x(4).plus(n.node().real("epsilon", 1e-5)).apply("Sqrt"));
		return Steps.scaledBefore(n.g(), perChannel(factor, n.dims(0).length));
	}

	/** In opset 21 scale went from one number per group to one per channel. */
	private static Tensor group(Backward n, int input) throws OnnxException {
		Tensor x = onlyInput(n, input);
		long[] dims = n.dims(0);
		long groups = n.node().integer("num_groups", 1);
		Tensor scale = n.x(1);
		if (n.dims(1)[0] == groups && groups != dims[1]) {
			scale = scale.unsqueeze(1).expand(groups, dims[1] / groups).reshape(dims[1]);
		}
		Tensor g = n.g().times(perChannel(scale, dims.length)).reshape(0, groups, -1);
		return n.shapedLike(throughStandardising(x.reshape(0, groups, -1), g, n.node().real("epsilon", 1e-5), 2), 0);
	}

	/**
	 * x̂ = c/σ, c = x − μ, over the axes: (g − mean(g) − c·mean(g·c)/σ²)/σ. In float64: the result is orthogonal to x but for ε, and
	 * HiResCAM, which multiplies the two position by position, is left with what rounding to float32 would drown.
	 */
	private static Tensor throughStandardising(Tensor single, Tensor gradient, double epsilon, long... axes) {
		Tensor x = single.cast(DataType.DOUBLE);
		Tensor g = gradient.cast(DataType.DOUBLE);
		Tensor centred = x.minus(x.mean(axes));
		Tensor variance = centred.times(centred).mean(axes).plus(epsilon);
		Tensor along = g.times(centred).mean(axes).dividedBy(variance);
		return g.minus(g.mean(axes)).minus(centred.times(along)).times(variance.apply("Sqrt").apply("Reciprocal"));
	}

	/** x̂ = x/r, r = √(mean(x²) + ε): (g − x̂·mean(g·x̂))/r. */
	private static Tensor rootMeanSquare(Backward n, int input) throws OnnxException {
		int rank = n.dims(0).length;
		long[] axes = LongStream.range(Backward.axis(n.node().integer("axis", -1), rank), rank).toArray();
		Tensor x = onlyInput(n, input).cast(DataType.DOUBLE);
		Tensor g = n.g().times(n.x(1)).cast(DataType.DOUBLE);
		Tensor root = x.times(x).mean(axes).plus(n.node().real("epsilon", 1e-5)).apply("Sqrt");
		Tensor standard = x.dividedBy(root);
		return g.minus(standard.times(g.times(standard).mean(axes))).dividedBy(root);
	}

	/** y = x/‖x‖ along an axis: (g − s·Σ g·y)/‖x‖, s = y for the Euclidean length, sign(x) for the sum of magnitudes. */
	private static Tensor length(Backward n, int input) throws OnnxException {
		boolean euclidean = n.node().integer("p", 2) == 2;
		long axis = n.node().integer("axis", -1);
		Tensor length = n.x().applyTo(euclidean ? "ReduceL2" : "ReduceL1", Backward.with(n.graph().integers(axis)));
		Tensor safe = length.plus(length.equalTo(length.scalar(0)).cast(length.elements()));
		return n.g().minus((euclidean ? n.y() : n.x().apply("Sign")).times(n.g().times(n.y()).sum(axis))).dividedBy(safe);
	}

	/** y = x·s^−β, s = bias + α/size·Σ over neighbouring channels of x²: g·s^−β − 2αβ/size·x·Σ g·x·s^(−β−1). */
	private static Tensor localResponse(Backward n, int input) throws OnnxException {
		Tensor x = onlyInput(n, input);
		long size = n.node().integer("size", 1);
		double alpha = n.node().real("alpha", 1e-4);
		double beta = n.node().real("beta", .75);
		long before = (size - 1) / 2;
		Tensor s = sumOverChannels(n, x.times(x), size, before).times(alpha / size).plus(n.node().real("bias", 1));
		Tensor inner = n.g().times(x).times(power(s, -beta - 1));
		return n.g().times(power(s, -beta))
			.minus(x.times(sumOverChannels(n, inner, size, size - 1 - before)).times(2 * alpha * beta / size));
	}

	/** Sum over a window of channels that starts {@code before} channels earlier. */
	private static Tensor sumOverChannels(Backward n, Tensor tensor, long size, long before) throws OnnxException {
		long[] dims = n.dims(0);
		double[] ones = new double[(int) size];
		Arrays.fill(ones, 1);
		Tensor rows = tensor.reshape(0, 1, dims[1], -1);
		Tensor sums = rows.applyTo("Conv", Backward.with(n.graph().reals(tensor.elements(), new long[] {1, 1, size, 1}, ones)),
			integers("pads", before, 0, size - 1 - before, 0), integers("kernel_shape", size, 1));
		return n.shapedLike(sums, 0);
	}

	private static Tensor power(Tensor base, double exponent) {
		return base.applyTo("Pow", Backward.with(base.scalar(exponent)));
	}

	private static Tensor perChannel(Tensor vector, int rank) {
		long[] dims = new long[rank - 1];
		Arrays.fill(dims, 1);
		dims[0] = -1;
		return vector.reshape(dims);
	}

	private static Tensor onlyInput(Backward n, int input) throws OnnxException {
		if (input > 0) throw n.unsupported("its scale depends on the layer");
		return n.x();
	}
}
