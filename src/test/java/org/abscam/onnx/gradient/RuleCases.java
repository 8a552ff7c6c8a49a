package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;

/**
 * What the gradient rules are tested on: for each operator one or more families of graphs, from which shapes and attributes are
 * drawn. The differentiated input holds odd multiples of 0.05 from 0.15 on, of either sign unless it is to be positive, each once;
 * kinks are put on multiples of 0.1.
 */
final class RuleCases {

	/** Draws the sizes of the tensor to differentiate by. */
	@FunctionalInterface
	interface Shape {

		long[] draw(Random random);
	}

	/** A forward graph: takes the tensor to differentiate by, gives y. */
	@FunctionalInterface
	interface Forward {

		Tensor build(Tensor x, Random random);
	}

	/**
	 * A family of graphs around one operator.
	 *
	 * @param operator the operator
	 * @param variant what is special about this family
	 * @param opset the oldest opset in which it is valid
	 * @param positive whether x must be positive
	 * @param shape draws x's sizes
	 * @param forward draws the rest
	 */
	record Case(String operator, String variant, int opset, boolean positive, Shape shape, Forward forward) {

		@Override
		public String toString() {
			return operator + variant;
		}
	}

	private final Map<String, List<Case>> cases = new TreeMap<>();

	private RuleCases() {}

	/** @return the cases by operator */
	static Map<String, List<Case>> all() {
		RuleCases all = new RuleCases();
		all.activations();
		all.arithmetic();
		all.reductions();
		all.layout();
		all.cuts();
		all.resampling();
		all.products();
		for (int spatial = 1; spatial <= 3; spatial++) all.windows(spatial);
		all.normalizations();
		all.quantization();
		FurtherRuleCases.addTo(all);
		return all.cases;
	}

	private void activations() {
		for (String operator : List.of("Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "HardSwish", "Mish", "Erf", "Neg", "Abs", "Exp",
			"Sin", "Cos",
			"Reciprocal", "Identity", "Dropout")) {
			add(operator, "", any(1), (x, r) -> x.apply(operator));
		}
		for (String operator : List.of("LeakyRelu", "Elu", "Celu")) {
			add(operator, "", any(1), (x, r) -> x.apply(operator, maybe(r, real("alpha", .05 + r.nextDouble()))));
		}
		add("ThresholdedRelu", "", any(1), (x, r) -> x.apply("ThresholdedRelu", maybe(r, real("alpha", .1 * r.nextInt(15)))));
		add("Selu", "", any(1),
			(x, r) -> x.apply("Selu", maybe(r, real("alpha", .5 + r.nextDouble()), real("gamma", .5 + r.nextDouble()))));
		add("HardSigmoid", "", any(1), (x, r) -> {
			double zero = -.1 * (1 + r.nextInt(12));
			double one = .1 * (1 + r.nextInt(12));
			return x.apply("HardSigmoid", maybe(r, real("alpha", 1 / (one - zero)), real("beta", -zero / (one - zero))));
		});
		add("PRelu", " of x", any(2), (x, r) -> x.applyTo("PRelu", List.of(numbers(x, r, narrower(r, sizes(x))))));
		add("PRelu", " of slope", withOnes(1), (x, r) -> numbers(x, r, wider(r, sizes(x))).applyTo("PRelu", List.of(x)));
		add("Clip", "", any(1), (x, r) -> {
			Tensor low = r.nextInt(3) == 0 ? null : x.scalar(-.1 * r.nextInt(8));
			return x.applyTo("Clip", Arrays.asList(low, low != null && r.nextInt(3) == 0 ? null : x.scalar(.1 * (1 + r.nextInt(8)))));
		});
		addAt(20, "Gelu", "", any(1), (x, r) -> x.apply("Gelu"));
		addAt(20, "Gelu", " tanh", any(1), (x, r) -> x.apply("Gelu", text("approximate", "tanh")));
		addAt(24, "Swish", "", any(1), (x, r) -> x.apply("Swish", maybe(r, real("alpha", .3 + r.nextDouble()))));
		for (String operator : List.of("Softmax", "LogSoftmax"))
			add(operator, "", any(1), (x, r) -> x.apply(operator, maybe(r,
				integer("axis", axis(x, r)))));
	}

	private void arithmetic() {
		for (String operator : List.of("Log", "Sqrt")) addPositive(operator, "", any(1), (x, r) -> x.apply(operator));
		for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
			add(operator, " left", withOnes(1), (x, r) -> x.applyTo(operator, List.of(numbers(x, r, partner(r, sizes(x))))));
			add(operator, " right", withOnes(1), (x, r) -> numbers(x, r, partner(r, sizes(x))).applyTo(operator, List.of(x)));
		}
		add("Mul", " of itself", any(1), (x, r) -> x.times(x));
		for (String operator : List.of("Sum", "Mean", "Min", "Max")) {
			add(operator, "", withOnes(1), (x, r) -> {
				long[] wide = wider(r, sizes(x));
				List<Tensor> others = List.of(offset(x, r, wide), offset(x, r, narrower(r, wide)));
				return x.applyTo(operator, others.subList(0, 1 + r.nextInt(2)));
			});
		}
		addPositive("Pow", " base", withOnes(1), (x, r) -> {
			long[] dims = partner(r, sizes(x));
			return x.applyTo("Pow", List.of(numbers(x, dims, i -> .5 + 2 * r.nextDouble())));
		});
		add("Pow", " base to a whole number", any(1), (x, r) -> x.applyTo("Pow", List.of(x.graph().integers(2 + r.nextInt(2)))));
		addPositive("Pow", " exponent", withOnes(1), (x, r) -> {
			long[] dims = partner(r, sizes(x));
			return numbers(x, dims, i -> .5 + 1.5 * r.nextDouble()).applyTo("Pow", List.of(x));
		});
		add("Where", " then", withOnes(1), (x, r) -> x.where(mask(x, r, partner(r, sizes(x))), x.scalar(.7)));
		add("Where", " else", withOnes(1), (x, r) -> {
			long[] wide = wider(r, sizes(x));
			return numbers(x, r, wide).where(mask(x, r, narrower(r, wide)), x);
		});
	}

	private void reductions() {
		for (String operator : List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare",
			"ReduceLogSumExp")) {
			add(operator, "", any(1), (x, r) -> x.applyTo(operator, List.of(x.graph().integers(eitherSign(x, r, someAxes(x, r)))),
				integer("keepdims", r.nextInt(2))));
			add(operator, " of all", any(1), (x, r) -> x.apply(operator, maybe(r, integer("keepdims", r.nextInt(2)))));
		}
		add("ReduceSum", " of none", any(1), (x, r) -> x.apply("ReduceSum", integer("noop_with_empty_axes", 1)));
	}

	private void layout() {
		add("Cast", "", any(1), (x, r) -> x.cast(x.elements() == DataType.DOUBLE ? DataType.FLOAT : DataType.DOUBLE).cast(x.elements()));
		add("Reshape", "", any(2), (x, r) -> {
			long[] dims = sizes(x);
			int joined = r.nextInt(dims.length - 1);
			List<Long> to = new ArrayList<>(Arrays.stream(dims).boxed().toList());
			to.set(joined, to.get(joined) * to.remove(joined + 1));
			if (joined > 0 && r.nextBoolean()) to.set(0, 0L); // copied
			if (r.nextBoolean()) to.set(to.size() - 1, -1L);
			return x.reshape(array(to));
		});
		add("Flatten", "", any(1), (x, r) -> x.apply("Flatten", maybe(r, integer("axis", r.nextInt(2 * rank(x) + 1) - rank(x)))));
		add("Squeeze", "", r -> {
			long[] dims = withOnes(2).draw(r);
			return with(dims, r.nextInt(dims.length), 1);
		}, (x, r) -> {
			long[] dims = sizes(x);
			long[] ones = LongStream.range(0, dims.length).filter(a -> dims[(int) a] == 1).toArray();
			return r.nextBoolean() ? x.apply("Squeeze") : x.squeeze(eitherSign(x, r, ones));
		});
		add("Unsqueeze", "", any(1), (x, r) -> {
			long first = r.nextInt(rank(x) + 1);
			return r.nextBoolean() ? x.unsqueeze(first - rank(x) - 1) : x.unsqueeze(first, r.nextBoolean() ? first + 1 : -1);
		});
		add("Transpose", "", any(2), (x, r) -> x.transpose(permutation(r, rank(x))));
		add("Transpose", " default", any(2), (x, r) -> x.apply("Transpose"));
		add("Concat", "", any(1), (x, r) -> {
			int axis = r.nextInt(rank(x));
			List<Tensor> parts =
				new ArrayList<>(List.of(numbers(x, r, with(sizes(x), axis, 1 + r.nextInt(3))), x, x).subList(0, 2 + r.nextInt(2)));
			Collections.shuffle(parts, r);
			return parts.get(0).applyTo("Concat", parts.subList(1, parts.size()), integer("axis", r.nextBoolean() ? axis : axis - rank(x)));
		});
		add("Expand", "", withOnes(1), (x, r) -> x.expand(partner(r, sizes(x))));
		add("Tile", "", any(1), (x, r) -> x.applyTo("Tile",
			List.of(x.graph().integers(LongStream.generate(() -> 1 + r.nextInt(3)).limit(rank(x)).toArray()))));
		add("DepthToSpace", "", r -> new long[] {1 + r.nextInt(2), new int[] {4, 8, 9}[r.nextInt(3)], 1 + r.nextInt(3), 1 + r.nextInt(3)},
			(x, r) -> x.apply("DepthToSpace", integer("blocksize", sizes(x)[1] == 9 ? 3 : 2),
				text("mode", r.nextBoolean() ? "CRD" : "DCR")));
		add("SpaceToDepth", "", r -> new long[] {1 + r.nextInt(2), 1 + r.nextInt(2), 6, 2 + 4 * r.nextInt(2)},
			(x, r) -> x.apply("SpaceToDepth", integer("blocksize", 1 + r.nextInt(2))));
	}

	private void cuts() {
		add("Split", "", any(2), (x, r) -> {
			int axis = (int) Math.floorMod(axis(x, r), rank(x));
			long size = sizes(x)[axis];
			long part = size / 2;
			Tensor parts = size % 2 == 0 ? x.apply("Split", integer("axis", axis), integer("num_outputs", 2))
				: x.applyTo("Split", List.of(x.graph().integers(part, 1, part)), integer("axis", axis - rank(x)));
			Tensor second = output(parts, 1);
			return size % 2 == 0 ? second : parts.times(output(parts, 2)); // the second part unused
		});
		add("Slice", "", any(1), (x, r) -> {
			long[] axes = someAxes(x, r);
			long[] starts = new long[axes.length];
			long[] ends = new long[axes.length];
			long[] steps = new long[axes.length];
			for (int i = 0; i < axes.length; i++) {
				int size = (int) sizes(x)[(int) axes[i]];
				int start = r.nextInt(size);
				boolean forwards = r.nextBoolean();
				int last = forwards ? start + r.nextInt(size - start) : r.nextInt(start + 1);
				starts[i] = r.nextBoolean() ? start : start - size;
				steps[i] = (1 + r.nextInt(3)) * (forwards ? 1 : -1);
				ends[i] = forwards ? last == size - 1 ? Integer.MAX_VALUE : last + 1 : last == 0 ? Integer.MIN_VALUE : last - 1;
			}
			EditableGraph graph = x.graph();
			return x.applyTo("Slice", List.of(graph.integers(starts), graph.integers(ends), graph.integers(eitherSign(x, r, axes)),
				graph.integers(steps)));
		});
		add("Slice", " without axes", any(2), (x, r) -> x.applyTo("Slice", List.of(x.graph().integers(1),
			x.graph().integers(Integer.MAX_VALUE))));
		add("Gather", "", any(1), (x, r) -> {
			long axis = axis(x, r);
			int size = (int) sizes(x)[Math.floorMod((int) axis, rank(x))];
			long[] places = LongStream.generate(() -> r.nextInt(2 * size) - size).limit(4).toArray();
			Tensor indices = switch (r.nextInt(3)) {
				case 0 -> x.graph().integers(places[0]).squeeze(0);
				case 1 -> x.graph().integers(places);
				default -> x.graph().integers(places).reshape(2, 2);
			};
			return x.applyTo("Gather", List.of(indices), integer("axis", axis));
		});
	}

	private void resampling() {
		add("Pad", "", any(1), (x, r) -> {
			long[] pads = LongStream.generate(() -> r.nextInt(3)).limit(2L * rank(x)).toArray();
			pads[r.nextInt(pads.length)] = -1;
			return x.applyTo("Pad", Arrays.asList(x.graph().integers(pads), r.nextBoolean() ? null : x.scalar(.3)));
		});
		add("Pad", " of some axes", any(1), (x, r) -> {
			long[] axes = someAxes(x, r);
			long[] pads = LongStream.generate(() -> r.nextInt(3)).limit(2L * axes.length).toArray();
			return x.applyTo("Pad", Arrays.asList(x.graph().integers(pads), null, x.graph().integers(eitherSign(x, r, axes))));
		});
		for (String mode : List.of("reflect", "edge", "wrap")) {
			addAt(19, "Pad", " " + mode, any(1), (x, r) -> {
				long[] dims = sizes(x);
				long[] pads =
					IntStream.range(0, 2 * dims.length).mapToLong(i -> r.nextInt((int) Math.min(3, dims[i % dims.length]))).toArray();
				return x.applyTo("Pad", List.of(x.graph().integers(pads)), text("mode", mode));
			});
		}
		String[] positions = {"half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel", "half_pixel_symmetric"};
		String[] roundings = {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"};
		for (String mode : List.of("nearest", "linear", "cubic")) {
			Forward toSizes = (x, r) -> resize(x, null, new long[] {sizes(x)[0], sizes(x)[1], 1 + r.nextInt(8), 1 + r.nextInt(8)},
				text("mode",
					mode),
				text("coordinate_transformation_mode", one(r, Arrays.copyOf(positions, x.graph().opset() < 19 ? 4 : 5))),
				text("nearest_mode", one(r, roundings)));
			add("Resize", " " + mode, pictures(2, 2, 5), toSizes);
			add("Resize", " " + mode + " by scales", pictures(2, 2, 5),
				(x, r) -> resize(x, new double[] {1, 1, scale(r, sizes(x)[2]), scale(r,
					sizes(x)[3])}, null,
					text("mode", mode), text("coordinate_transformation_mode", one(r, Arrays.copyOf(positions, 4))),
					text("nearest_mode", one(r,
						roundings))));
		}
		add("Resize", " cubic without outside", pictures(2, 4, 6), (x, r) -> resize(x, null, new long[] {sizes(x)[0], sizes(x)[1],
			3 + r.nextInt(6), 3 + r.nextInt(6)},
			text("mode", "cubic"), integer("exclude_outside", 1), real("cubic_coeff_a", -.5)));
		add("Resize", " to sizes behind empty scales", pictures(2, 2, 5), (x, r) -> resize(x, new double[0],
			new long[] {sizes(x)[0], sizes(x)[1], 1 + r.nextInt(8), 1 + r.nextInt(8)}, text("mode", "linear")));
		add("Resize", " of two axes, antialiased", pictures(2, 3, 7),
			(x, r) -> resize(x, null, new long[] {1 + r.nextInt(8), 1 + r.nextInt(8)},
				text("mode", "linear"), integers("axes", 2, 3), integer("antialias", 1)));
		add("Resize", " of a volume", pictures(3, 2, 3), (x, r) -> resize(x, null, LongStream.concat(Arrays.stream(sizes(x)).limit(2),
			LongStream.generate(() -> 1 + r.nextInt(5)).limit(3)).toArray(), text("mode", one(r, "nearest", "linear"))));
	}

	private void products() {
		add("MatMul", " left", withOnes(2), (x, r) -> x.matrixTimes(matrices(x, r, sizes(x)[rank(x) - 1], 2 + r.nextInt(3))));
		add("MatMul", " right", withOnes(2), (x, r) -> matrices(x, r, 2 + r.nextInt(3), sizes(x)[rank(x) - 2]).matrixTimes(x));
		add("MatMul", " vector left", small(1),
			(x, r) -> x.matrixTimes(numbers(x, r, matrix(r, r.nextInt(3), sizes(x)[0], 2 + r.nextInt(3)))));
		add("MatMul", " vector right", small(1),
			(x, r) -> numbers(x, r, matrix(r, r.nextInt(3), 2 + r.nextInt(3), sizes(x)[0])).matrixTimes(x));
		add("MatMul", " by vector", any(1), (x, r) -> x.matrixTimes(numbers(x, r, sizes(x)[rank(x) - 1])));
		add("MatMul", " vector by", any(2), (x, r) -> numbers(x, r, sizes(x)[rank(x) - 2]).matrixTimes(x));
		for (int i = 0; i < 3; i++) {
			int input = i;
			add("Gemm", " input " + i, input == 2 ? withOnes(1, 2) : small(2), (x, r) -> {
				long[] own = sizes(x);
				int transA = r.nextInt(2);
				int transB = r.nextInt(2);
				long m = input == 0 ? own[transA] : input == 2 && own.length == 2 && own[0] > 1 ? own[0] : 2 + r.nextInt(3);
				long k = input == 0 ? own[1 - transA] : input == 1 ? own[transB] : 2 + r.nextInt(3);
				long n = input == 1 ? own[1 - transB] : input == 2 && own[own.length - 1] > 1 ? own[own.length - 1] : 2 + r.nextInt(3);
				Tensor a = input == 0 ? x : numbers(x, r, transA == 1 ? new long[] {k, m} : new long[] {m, k});
				Tensor b = input == 1 ? x : numbers(x, r, transB == 1 ? new long[] {n, k} : new long[] {k, n});
				Tensor c = input == 2 ? x : numbers(x, r, narrower(r, m, n));
				return a.applyTo("Gemm", input == 2 || r.nextBoolean() ? List.of(b, c) : List.of(b),
					real("alpha", r.nextBoolean() ? 1 : .7),
					real("beta", 1.3),
					integer("transA", transA), integer("transB", transB));
			});
		}
		add("Einsum", "", small(3), (x, r) -> x.applyTo("Einsum", List.of(numbers(x, r, sizes(x)[0], sizes(x)[2], 2 + r.nextInt(3))),
			text("equation", "bij,bjk->bki")));
		add("Einsum", " right", small(2), (x, r) -> numbers(x, r, 2 + r.nextInt(3), sizes(x)[0]).applyTo("Einsum", List.of(x),
			text("equation", "ij, jk -> ik")));
		add("Einsum", " of heads", small(4), (x, r) -> x.applyTo("Einsum", List.of(numbers(x, r, sizes(x)[0], 2 + r.nextInt(2), sizes(x)[2],
			sizes(x)[3])),
			text("equation", "bqhd,bkhd->bhqk")));
	}

	/** Convolutions and poolings over this many spatial axes. */
	private void windows(int spatial) {
		String name = " " + spatial + "-D";
		int least = spatial < 3 ? 5 : 3;
		Shape images = grouped(pictures(spatial, least, spatial < 3 ? 6 : 3));
		add("Conv", name, images, (x, r) -> {
			long group = new int[] {1, 2, 4}[r.nextInt(3)];
			long outputs = group * (1 + r.nextInt(2));
			Frame frame = Frame.draw(r, spatial);
			List<Tensor> weights = List.of(numbers(x, r, join(outputs, 4 / group, frame.kernel)), numbers(x, r, outputs));
			return x.applyTo("Conv", weights.subList(0, 1 + r.nextInt(2)), frame.attributes(integer("group", group)));
		});
		add("Conv", name + " same", images, (x, r) -> {
			Frame frame = Frame.draw(r, spatial).undilated();
			return x.applyTo("Conv", List.of(numbers(x, r, join(2, 4, frame.kernel))),
				frame.automatic(one(r, "SAME_UPPER", "SAME_LOWER", "VALID")));
		});
		add("ConvTranspose", name, grouped(pictures(spatial, 3, spatial < 3 ? 4 : 3)), (x, r) -> {
			long group = 1 + r.nextInt(2);
			long each = 1 + r.nextInt(2);
			Frame frame = Frame.draw(r, spatial);
			long[] further = IntStream.range(0, spatial).mapToLong(i -> r.nextInt((int) frame.strides[i])).toArray();
			List<Tensor> weights = List.of(numbers(x, r, join(4, each, frame.kernel)), numbers(x, r, each * group));
			return x.applyTo("ConvTranspose", weights.subList(0, 1 + r.nextInt(2)), frame.attributes(integer("group", group),
				integers("output_padding", further)));
		});
		Shape pooled = pictures(spatial, least, spatial < 3 ? least + 2 : least);
		add("MaxPool", name, pooled, (x, r) -> x.apply("MaxPool", Frame.draw(r, spatial).attributes(integer("ceil_mode", r.nextInt(2)))));
		add("MaxPool", name + " same", pooled,
			(x, r) -> x.apply("MaxPool", Frame.draw(r, spatial).undilated().automatic(one(r, "SAME_UPPER",
				"SAME_LOWER", "VALID"))));
		add("AveragePool", name, pooled, (x, r) -> {
			Frame drawn = Frame.draw(r, spatial);
			Frame frame = x.graph().opset() < 19 ? drawn.undilated() : drawn;
			return x.apply("AveragePool", frame.attributes(integer("ceil_mode", r.nextInt(2)), integer("count_include_pad", r.nextInt(2))));
		});
		add("AveragePool", name + " same", pooled, (x, r) -> x.apply("AveragePool", Frame.draw(r, spatial).overlapping().automatic(one(r,
			"SAME_UPPER", "SAME_LOWER"),
			integer("count_include_pad", r.nextInt(2)))));
		add("LpPool", name, pooled, (x, r) -> x.apply("LpPool", Frame.draw(r, spatial).attributes(integer("p", 1 + r.nextInt(4)))));
		add("LpPool", name + " ceil", pooled, (x, r) -> x.apply("LpPool", Frame.draw(r,
			spatial).overlapping().unpadded().attributes(integer("ceil_mode", 1))));
		Shape small = pictures(spatial, 2, 3);
		for (String operator : List.of("GlobalAveragePool", "GlobalMaxPool")) add(operator, name, small, (x, r) -> x.apply(operator));
		add("GlobalLpPool", name, small, (x, r) -> x.apply("GlobalLpPool", maybe(r, integer("p", 1 + r.nextInt(4)))));
		add("BatchNormalization", name, small, (x, r) -> {
			long[] channels = {sizes(x)[1]};
			return x.applyTo("BatchNormalization", List.of(numbers(x, r, channels), numbers(x, r, channels), numbers(x, r, channels),
				numbers(x, channels, i -> .2 + r.nextDouble())), maybe(r, real("epsilon", .1 * r.nextDouble())));
		});
		add("InstanceNormalization", name, small,
			(x, r) -> x.applyTo("InstanceNormalization", List.of(numbers(x, r, sizes(x)[1]), numbers(x,
				r, sizes(x)[1])),
				maybe(r, real("epsilon", .1 * r.nextDouble()))));
		addAt(21, "GroupNormalization", name, grouped(small), (x, r) -> x.applyTo("GroupNormalization", List.of(numbers(x, r, 4), numbers(x,
			r, 4)),
			integer("num_groups", new int[] {1, 2, 4}[r.nextInt(3)]), real("epsilon", .001 + .1 * r.nextDouble())));
	}

	private void normalizations() {
		add("BatchNormalization", " of vectors", small(2), (x, r) -> x.applyTo("BatchNormalization", List.of(numbers(x, r, sizes(x)[1]),
			numbers(x, r, sizes(x)[1]),
			numbers(x, r, sizes(x)[1]), numbers(x, new long[] {sizes(x)[1]}, i -> .2 + r.nextDouble()))));
		add("LayerNormalization", "", any(2), (x, r) -> {
			long axis = axis(x, r);
			long[] own = sizes(x);
			long[] rest = Arrays.copyOfRange(own, Math.floorMod((int) axis, own.length), own.length);
			List<Tensor> parameters = List.of(numbers(x, r, rest), numbers(x, r, rest));
			return x.applyTo("LayerNormalization", parameters.subList(0, 1 + r.nextInt(2)), integer("axis", axis),
				real("epsilon", .001 + .1 * r.nextDouble()));
		});
		add("LRN", "", r -> new long[] {1 + r.nextInt(2), 3 + r.nextInt(4), 1 + r.nextInt(3), 1 + r.nextInt(3)}, (x, r) -> x.apply("LRN",
			integer("size", 1 + 2 * r.nextInt(3)), real("alpha", .1 + r.nextDouble()), real("beta", .3 + r.nextDouble()), real("bias",
				.8 + r.nextDouble())));
		add("LRN", " by default", any(3), (x, r) -> x.apply("LRN", integer("size", 3)));
	}

	private void quantization() {
		addAt(21, "QuantizeLinear", " and back", small(2), (x, r) -> thereAndBack(x, r, 1));
		addAt(21, "DequantizeLinear", " per channel", small(2), (x, r) -> thereAndBack(x, r, (int) sizes(x)[1]));
	}

	void add(String operator, String variant, Shape shape, Forward forward) {
		put(new Case(operator, variant, OpsetUpgrade.WORKING_OPSET, false, shape, forward));
	}

	void addPositive(String operator, String variant, Shape shape, Forward forward) {
		put(new Case(operator, variant, OpsetUpgrade.WORKING_OPSET, true, shape, forward));
	}

	void addAt(int opset, String operator, String variant, Shape shape, Forward forward) {
		put(new Case(operator, variant, opset, false, shape, forward));
	}

	private void put(Case added) {
		cases.computeIfAbsent(added.operator, o -> new ArrayList<>()).add(added);
	}

	/** The window of a convolution or pooling; each spatial axis has its own settings. */
	private record Frame(long[] kernel, long[] strides, long[] dilations, long[] pads) {

		/** Strides no longer than the kernel: else automatic padding is refused. */
		Frame overlapping() {
			return new Frame(kernel, IntStream.range(0, kernel.length).mapToLong(i -> Math.min(kernel[i], strides[i])).toArray(), dilations,
				pads).undilated();
		}

		/** With {@link #overlapping} and in ceil mode: no window starts behind the input, which ONNX Runtime infers wrong sizes for. */
		Frame unpadded() {
			return new Frame(kernel, strides, dilations, new long[pads.length]);
		}

		/** Extents up to 5, up to 3 for volumes; padding smaller than the kernel. */
		static Frame draw(Random r, int spatial) {
			long[] kernel = new long[spatial];
			long[] pads = new long[2 * spatial];
			for (int i = 0; i < spatial; i++) {
				kernel[i] = 1 + r.nextInt(3);
				pads[i] = r.nextInt((int) kernel[i]);
				pads[i + spatial] = r.nextInt((int) kernel[i]);
			}
			return new Frame(kernel, r.longs(spatial, 1, spatial < 3 ? 4 : 3).toArray(), r.longs(spatial, 1, spatial < 3 ? 3 : 2).toArray(),
				pads);
		}

		Frame undilated() {
			return new Frame(kernel, strides, LongStream.generate(() -> 1).limit(kernel.length).toArray(), pads);
		}

		AttributeProto[] attributes(AttributeProto... further) {
			return with(further, integers("pads", pads));
		}

		AttributeProto[] automatic(String padding, AttributeProto... further) {
			return with(further, text("auto_pad", padding));
		}

		private AttributeProto[] with(AttributeProto[] further, AttributeProto padding) {
			List<AttributeProto> all = new ArrayList<>(List.of(further));
			all.addAll(List.of(padding, integers("kernel_shape", kernel), integers("strides", strides)));
			if (Arrays.stream(dilations).anyMatch(d -> d > 1)) all.add(integers("dilations", dilations));
			return all.toArray(AttributeProto[]::new);
		}
	}

	/** At least so many axes, at most 4, of sizes from 2. */
	static Shape any(int leastRank) {
		return r -> small(leastRank + r.nextInt(5 - leastRank)).draw(r);
	}

	/** So many axes of sizes from 2. */
	static Shape small(int rank) {
		return r -> r.longs(rank, 2, rank < 3 ? 6 : 4).toArray();
	}

	/** At least so many axes, some of size 1, along which others can be broadcast. */
	static Shape withOnes(int leastRank) {
		return withOnes(leastRank, 4);
	}

	private static Shape withOnes(int leastRank, int mostRank) {
		return r -> {
			long[] dims = small(leastRank + r.nextInt(mostRank + 1 - leastRank)).draw(r);
			for (int i = 0; i < dims.length; i++) if (r.nextInt(3) == 0) dims[i] = 1;
			return dims;
		};
	}

	/** Up to two images of up to two channels. */
	static Shape pictures(int spatial, int least, int most) {
		return r -> join(1 + r.nextInt(2), 1 + r.nextInt(2), r.longs(spatial, least, most + 1L).toArray());
	}

	/** One image of four channels. */
	static Shape grouped(Shape pictures) {
		return r -> with(with(pictures.draw(r), 0, 1), 1, 4);
	}

	static long[] sizes(Tensor x) {
		return x.type().dims();
	}

	static int rank(Tensor x) {
		return x.type().rank();
	}

	/** An axis, counted from either end. */
	static long axis(Tensor x, Random r) {
		return r.nextInt(2 * rank(x)) - rank(x);
	}

	/** One or more axes, in order. */
	static long[] someAxes(Tensor x, Random r) {
		int sure = r.nextInt(rank(x));
		return LongStream.range(0, rank(x)).filter(a -> a == sure || r.nextInt(3) == 0).toArray();
	}

	/** The same axes, some counted from the end. */
	static long[] eitherSign(Tensor x, Random r, long... axes) {
		return Arrays.stream(axes).map(a -> r.nextBoolean() ? a : a - rank(x)).toArray();
	}

	private static long[] permutation(Random r, int rank) {
		List<Long> axes = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
		Collections.shuffle(axes, r);
		return array(axes);
	}

	private static long[] array(List<Long> values) {
		return values.stream().mapToLong(Long::longValue).toArray();
	}

	static long[] join(long first, long second, long... rest) {
		return LongStream.concat(LongStream.of(first, second), Arrays.stream(rest)).toArray();
	}

	static long[] with(long[] dims, int axis, long size) {
		long[] changed = dims.clone();
		changed[axis] = size;
		return changed;
	}

	/** Sizes to which the given ones can be broadcast. */
	private static long[] wider(Random r, long... dims) {
		return LongStream.concat(r.longs(r.nextInt(2), 1, 3), Arrays.stream(dims).map(d -> d == 1 ? 1 + r.nextInt(3) : d)).toArray();
	}

	/** Sizes which can be broadcast to the given ones. */
	private static long[] narrower(Random r, long... dims) {
		return Arrays.stream(dims).skip(r.nextInt(dims.length)).map(d -> r.nextInt(3) == 0 ? 1 : d).toArray();
	}

	/** Sizes that can be broadcast together with the given ones, each possibly along other axes. */
	static long[] partner(Random r, long... dims) {
		return Arrays.stream(wider(r, dims)).map(d -> r.nextInt(4) == 0 ? 1 : d).toArray();
	}

	/** Random numbers of either sign, 0.3 to 1.3 in magnitude. */
	static Tensor numbers(Tensor like, Random r, long... dims) {
		return numbers(like, dims, i -> (r.nextBoolean() ? 1 : -1) * (.3 + r.nextDouble()));
	}

	/** Multiples of 0.1, so that none is near a number that x holds. */
	private static Tensor offset(Tensor like, Random r, long... dims) {
		return numbers(like, dims, i -> .1 * r.nextInt(20) - 1);
	}

	static Tensor numbers(Tensor like, long[] dims, IntToDoubleFunction number) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		return like.graph().reals(like.elements(), dims, IntStream.range(0, count).mapToDouble(number).toArray());
	}

	private static Tensor mask(Tensor like, Random r, long... dims) {
		return like.graph().add("Greater", DataType.BOOL, List.of(numbers(like, r, dims), like.scalar(0)));
	}

	/** Matrices that can be multiplied with those in x, whose batch axes they are broadcast with. */
	private static Tensor matrices(Tensor x, Random r, long rows, long columns) {
		long[] batch = Arrays.copyOf(sizes(x), rank(x) - 2);
		return numbers(x, r, LongStream.concat(Arrays.stream(partner(r, batch)), LongStream.of(rows, columns)).toArray());
	}

	private static long[] matrix(Random r, int batchAxes, long rows, long columns) {
		return LongStream.concat(r.longs(batchAxes, 1, 4), LongStream.of(rows, columns)).toArray();
	}

	static String one(Random r, String... choices) {
		return choices[r.nextInt(choices.length)];
	}

	/** Some of the attributes; for the others, the operator's default stands. */
	static AttributeProto[] maybe(Random r, AttributeProto... attributes) {
		return Arrays.stream(attributes).filter(a -> r.nextInt(4) > 0).toArray(AttributeProto[]::new);
	}

	private static Tensor output(Tensor first, int index) {
		for (int i = 1; i <= index; i++)
			first.graph().furtherOutput(first.graph().producer(first.name()).orElseThrow(), i, first.elements());
		return first.graph().furtherOutput(first.graph().producer(first.name()).orElseThrow(), index, first.elements());
	}

	private static Tensor resize(Tensor x, double[] scales, long[] sizes, AttributeProto... attributes) {
		EditableGraph graph = x.graph();
		return x.applyTo("Resize",
			Arrays.asList(null, scales == null ? null : graph.reals(DataType.FLOAT, new long[] {scales.length}, scales),
				sizes == null ? null : graph.integers(sizes)),
			attributes);
	}

	/** A scale that changes the size. */
	private static double scale(Random r, long size) {
		double scale;
		do
			scale = .5 + 2 * r.nextDouble();
		while (Math.floor(scale * size) == size);
		return scale;
	}

	/** Numbers beyond the range are clipped; the ends of the range are not near any number that x holds. */
	private static Tensor thereAndBack(Tensor x, Random r, int scales) {
		EditableGraph graph = x.graph();
		DataType type = List.of(DataType.INT8, DataType.UINT8, DataType.INT16).get(r.nextInt(3));
		int low = type == DataType.UINT8 ? 0 : type == DataType.INT8 ? -128 : -32768;
		int levels = type == DataType.INT16 ? 65535 : 255;
		double[] steps = new double[scales];
		TensorProto.Builder zeros = TensorProto.newBuilder().setDataType(type.getNumber());
		for (int i = 0; i < scales; i++) {
			int zero;
			do {
				steps[i] = (.3 + 2 * r.nextDouble()) / levels;
				zero = low + levels / 4 + r.nextInt(levels / 2);
			}
			while (isNearX((low - zero) * steps[i]) || isNearX((low + levels - zero) * steps[i]));
			zeros.addInt32Data(zero);
		}
		Tensor scale = scales == 1 ? x.scalar(steps[0]) : graph.reals(x.elements(), new long[] {scales}, steps);
		Tensor zero = graph.constant(scales == 1 ? zeros.build() : zeros.addDims(scales).build());
		Tensor q = graph.add("QuantizeLinear", type, List.of(x, scale, zero), integer("axis", 1));
		return graph.add("DequantizeLinear", x.elements(), List.of(q, scale, zero), integer("axis", 1));
	}

	private static boolean isNearX(double value) {
		double places = value / .1 - .5;
		return Math.abs(places - Math.rint(places)) < .2;
	}
}
