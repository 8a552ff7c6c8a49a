package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.ACTIVATION;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.abscam.onnx.Composite;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator.Composition;
import org.abscam.onnx.Tensor;

/**
 * Convolutions and poolings of ONNX Runtime's highest level of optimisation, which keep some channels side by side in memory (NCHWc). As
 * tensors they are N×K×h×w, with K filled up to whole blocks; only the weights are stored in another order. Source: ONNX Runtime's
 * nchwc_transformer.cc and MLAS's reorder.cpp.
 */
final class BlockedOperators {

	private static final String BLOCKED = "com.microsoft.nchwc.";

	private BlockedOperators() {}

	static void addTo(OperatorRows rows) {
		add(rows, "Conv", BlockedOperators::convolution);
		for (String pooling : List.of("MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool")) {
			add(rows, pooling, c -> put(c, c.x(0).apply(pooling, FusedOperators.without(c, Set.of()))));
		}
		add(rows, "Upsample", BlockedOperators::upsample);
		add(rows, "ReorderInput", c -> {
			boolean last = c.node().integer("channels_last", 0) == 1;
			if (c.dims(0).length != 4) return false;
			long channels = c.dims(0)[last ? 3 : 1];
			Tensor first = last ? c.x(0).transpose(0, 3, 1, 2) : c.x(0);
			long more = Math.floorMod(-channels, (long) c.channelBlock());
			Tensor filled = more == 0 ? first
				: first.applyTo("Pad", List.of(c.graph().integers(0, 0, 0, 0, 0, more, 0, 0), first.scalar(0)));
			if (!filled.equals(c.x(0))) return put(c, filled);
			c.pass();
			return true;
		});
		add(rows, "ReorderOutput", c -> {
			if (c.dims(0).length != 4) return false;
			long channels = c.node().integer("channels", c.dims(0)[1]);
			boolean whole = channels == c.dims(0)[1] || narrowed(c, channels);
			Tensor kept = whole ? c.x(0) : c.x(0).slice(1, 0, channels);
			boolean last = c.node().integer("channels_last", 0) == 1;
			if (last) return put(c, kept.transpose(0, 2, 3, 1));
			if (!kept.equals(c.x(0))) return put(c, kept);
			c.pass();
			return true;
		});
	}

	private static void add(OperatorRows rows, String name, Composition composition) {
		rows.add(BLOCKED + name, is().writtenOut(composition));
	}

	private static boolean put(Composite c, Tensor y) {
		c.put(0, y);
		return true;
	}

	/**
	 * Takes the channels that only fill up a block out of the convolution that a tensor comes from, by nothing but activations and poolings:
	 * a convolution to classes is one to as many channels as there are classes.
	 *
	 * @return whether there is such a convolution
	 */
	private static boolean narrowed(Composite c, long channels) {
		String tensor = c.node().inputs().get(0);
		Node node = c.graph().producer(tensor).orElse(null);
		while (node != null && c.isReadOnce(tensor) && (node.is(ACTIVATION) || node.is(STEPPED_OVER) && node.is(PICTURE))) {
			tensor = node.inputs().get(0);
			node = c.graph().producer(tensor).orElse(null);
		}
		if (node == null || !c.isReadOnce(tensor) || !node.operator().equals("Conv") || node.integer("group", 1) != 1) return false;
		List<Tensor> narrow = new ArrayList<>();
		for (String name : node.inputs().subList(1, node.inputs().size())) {
			TensorProto weights = c.graph().constant(name).orElse(null);
			if (weights == null || weights.getDataType() != DataType.FLOAT.getNumber()) return false;
			long[] dims = weights.getDimsList().stream().mapToLong(Long::longValue).toArray();
			double[] values = Constants.reals(weights);
			int kept = (int) (values.length / dims[0] * channels);
			dims[0] = channels;
			narrow.add(c.graph().reals(DataType.FLOAT, dims, Arrays.copyOf(values, kept)));
		}
		c.reread(node, narrow);
		return true;
	}

	private static boolean convolution(Composite c) throws OnnxException {
		TensorProto stored = c.graph().constant(c.node().inputs().get(1)).filter(t -> t.getDataType() == DataType.FLOAT.getNumber())
			.orElse(null);
		if (stored == null || stored.getDimsCount() != 4 || !FusedOperators.isKnown(c)) return false;
		long[] dims = stored.getDimsList().stream().mapToLong(Long::longValue).toArray();
		boolean perChannel = c.node().integer("group", 1) > 1 && dims[1] == 1;
		Tensor weights = c.graph().reals(DataType.FLOAT, dims, inOrder(stored, dims, c.channelBlock(), perChannel));
		List<AttributeProto> attributes = new ArrayList<>(Arrays.asList(FusedOperators.without(c, Set.of("group"))));
		attributes.add(integer("group", perChannel ? dims[0] : c.node().integer("group", 1)));
		Tensor y;
		if (perChannel && dims[2] * dims[3] == 1 && isUnit(c.node().integers("strides"), 1) && isUnit(c.node().integers("pads"), 0)) {
			y = normalised(c, weights, dims[0]);
		}
		else {
			y = c.x(0).applyTo("Conv", c.has(2) ? List.of(weights, c.x(2)) : List.of(weights), attributes.toArray(AttributeProto[]::new));
		}
		if (c.has(3)) y = y.plus(c.x(3));
		return put(c, FusedOperators.activated(y, c, c.node().reals("activation_params")));
	}

	private static boolean isUnit(long[] values, long unit) {
		return values == null || Arrays.stream(values).allMatch(v -> v == unit);
	}

	/** One weight per channel is what the optimiser makes of a batch normalisation, which decides how maps are made. */
	private static Tensor normalised(Composite c, Tensor weights, long channels) {
		long[] dims = {channels};
		double[] ones = new double[(int) channels];
		Arrays.fill(ones, 1);
		Tensor zeros = c.graph().reals(DataType.FLOAT, dims, new double[(int) channels]);
		Tensor scale = c.graph().reals(DataType.FLOAT, dims,
			Constants.reals(c.graph().constant(weights.name()).orElseThrow()));
		return c.x(0).applyTo("BatchNormalization",
			List.of(scale, c.has(2) ? c.x(2) : zeros, zeros, c.graph().reals(DataType.FLOAT, dims, ones)), real("epsilon", 0));
	}

	/** Weights O×I×h×w, stored as blocks of O, or of O and I, the channels of a block last. */
	private static double[] inOrder(TensorProto stored, long[] dims, int block, boolean perChannel) throws OnnxException {
		int outputs = (int) dims[0];
		int inputs = (int) dims[1];
		int area = (int) (dims[2] * dims[3]);
		int outer = outputs % block == 0 ? block : 8; // of a smaller processor
		int inner = perChannel || inputs < outer ? 1 : outer;
		if (outputs % outer != 0 || inputs % inner != 0) {
			throw new OnnxException(
				"The weights of a convolution have " + outputs + "×" + inputs + " channels, which are no whole blocks; the "
					+ "model was saved by ONNX Runtime for another kind of processor: use the model that it was made of.");
		}
		double[] values = Constants.reals(stored);
		double[] ordered = new double[values.length];
		int from = 0;
		for (int o = 0; o < outputs; o += outer) {
			for (int i = 0; i < inputs; i += inner) {
				for (int at = 0; at < area; at++) {
					for (int bi = 0; bi < inner; bi++) {
						for (int bo = 0; bo < outer; bo++) ordered[((o + bo) * inputs + i + bi) * area + at] = values[from++];
					}
				}
			}
		}
		return ordered;
	}

	private static boolean upsample(Composite c) {
		long[] scales = c.node().integers("scales");
		if (scales == null || scales.length < 2) return false;
		double[] all = LongStream.concat(LongStream.generate(() -> 1).limit(4L - scales.length), Arrays.stream(scales)).asDoubleStream()
			.toArray();
		return put(c, c.x(0).applyTo("Resize", Arrays.asList(null, c.graph().reals(DataType.FLOAT, new long[] {4}, all)),
			text("mode", c.node().text("mode", "nearest")), text("nearest_mode", "floor"),
			text("coordinate_transformation_mode", c.node().text("coordinate_transformation_mode", "asymmetric"))));
	}
}
