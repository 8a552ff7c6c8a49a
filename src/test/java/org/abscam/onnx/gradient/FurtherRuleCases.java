package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.gradient.RuleCases.any;
import static org.abscam.onnx.gradient.RuleCases.axis;
import static org.abscam.onnx.gradient.RuleCases.eitherSign;
import static org.abscam.onnx.gradient.RuleCases.join;
import static org.abscam.onnx.gradient.RuleCases.maybe;
import static org.abscam.onnx.gradient.RuleCases.numbers;
import static org.abscam.onnx.gradient.RuleCases.one;
import static org.abscam.onnx.gradient.RuleCases.partner;
import static org.abscam.onnx.gradient.RuleCases.pictures;
import static org.abscam.onnx.gradient.RuleCases.rank;
import static org.abscam.onnx.gradient.RuleCases.sizes;
import static org.abscam.onnx.gradient.RuleCases.small;
import static org.abscam.onnx.gradient.RuleCases.someAxes;
import static org.abscam.onnx.gradient.RuleCases.with;
import static org.abscam.onnx.gradient.RuleCases.withOnes;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.gradient.RuleCases.Shape;

/** Cases of operators that take numbers from places or put them there, of rarer functions, products and normalisations. */
final class FurtherRuleCases {

	private FurtherRuleCases() {}

	static void addTo(RuleCases cases) {
		functions(cases);
		reductions(cases);
		places(cases);
		sequences(cases);
		folding(cases);
		sampling(cases);
		products(cases);
		normalizations(cases);
	}

	private static void functions(RuleCases cases) {
		for (String operator : List.of("Tan", "Atan", "Sinh", "Cosh", "Asinh"))
			cases.add(operator, "", any(1), (x, r) -> x.apply(operator));
		Shape few = r -> new long[] {2, 1 + r.nextInt(4)};
		for (String operator : List.of("Asin", "Acos", "Atanh")) cases.add(operator, "", few, (x, r) -> x.apply(operator));
		cases.addPositive("Acosh", "", any(1), (x, r) -> x.plus(1).apply("Acosh"));
		cases.add("Shrink", "", any(1),
			(x, r) -> x.apply("Shrink", maybe(r, real("lambd", .1 * (1 + r.nextInt(8))), real("bias", .3 + r.nextDouble()))));
		cases.add("CastLike", "", any(1), (x, r) -> {
			DataType other = x.elements() == DataType.DOUBLE ? DataType.FLOAT : DataType.DOUBLE;
			Tensor like = x.graph().reals(other, new long[] {1}, 1);
			return x.graph().add("CastLike", other, List.of(x, like)).cast(x.elements());
		});
		cases.add("Mod", " of x", withOnes(1), (x, r) -> {
			long[] dims = partner(r, sizes(x));
			return x.applyTo("Mod", List.of(numbers(x, dims, i -> (r.nextBoolean() ? 1 : -1) * (.4 + .2 * r.nextInt(3)))),
				integer("fmod", 1));
		});
		cases.add("Mod", " by x", withOnes(1), (x, r) -> {
			long[] dims = partner(r, sizes(x));
			return numbers(x, dims, i -> 1.537 * (r.nextBoolean() ? 1 : -1)).applyTo("Mod", List.of(x.times(1.01)), integer("fmod", 1));
		});
	}

	private static void reductions(RuleCases cases) {
		cases.addPositive("ReduceLogSum", "", any(1), (x, r) -> x.applyTo("ReduceLogSum",
			List.of(x.graph().integers(eitherSign(x, r, someAxes(x, r)))), integer("keepdims", r.nextInt(2))));
		cases.add("ReduceProd", "", r -> small(1 + r.nextInt(2)).draw(r), (x, r) -> x.applyTo("ReduceProd",
			List.of(x.graph().integers(eitherSign(x, r, someAxes(x, r)))), integer("keepdims", r.nextInt(2))));
		cases.add("ReduceProd", " of all", small(2), (x, r) -> x.apply("ReduceProd"));
		for (int zeros = 1; zeros <= 2; zeros++) {
			int count = zeros;
			cases.add("ReduceProd", " with zeros: " + zeros, r -> new long[] {2, 3 + r.nextInt(2)}, (x, r) -> {
				double[] mask = new double[2 * (int) sizes(x)[1]];
				Arrays.fill(mask, 1);
				for (int i = 0; i < count; i++) mask[i] = 0; // of the first row only
				Tensor parts = x.minus(x.graph().reals(x.elements(), sizes(x), mask).subtractedFrom(1).times(.45));
				return parts.applyTo("ReduceProd", List.of(x.graph().integers(-1)));
			});
		}
	}

	private static void places(RuleCases cases) {
		cases.add("GatherElements", "", any(1), (x, r) -> {
			long axis = axis(x, r);
			long[] dims = Arrays.stream(sizes(x)).map(d -> 1 + r.nextInt((int) d)).toArray();
			int along = Math.floorMod((int) axis, rank(x));
			dims = with(dims, along, 1 + r.nextInt(5));
			return x.applyTo("GatherElements", List.of(indices(x, r, dims, (int) sizes(x)[along])), integer("axis", axis));
		});
		cases.add("GatherElements", " by default", any(1), (x, r) -> x.applyTo("GatherElements",
			List.of(indices(x, r, with(sizes(x), 0, 2), (int) sizes(x)[0]))));
		for (int batch = 0; batch <= 2; batch++) {
			int first = batch;
			cases.add("GatherND", " behind " + batch, small(4), (x, r) -> {
				int depth = 1 + r.nextInt(4 - first);
				long[] outer = r.longs(r.nextInt(2) + (first == 0 ? 1 : 0), 1, 4).toArray();
				long[] dims = LongStream.concat(Arrays.stream(sizes(x)).limit(first), Arrays.stream(outer)).toArray();
				return x.applyTo("GatherND", List.of(tuples(x, r, dims, Arrays.copyOfRange(sizes(x), first, first + depth))),
					integer("batch_dims", first));
			});
		}
		for (String reduction : List.of("none", "add")) {
			cases.add("ScatterElements", " into x: " + reduction, any(1), (x, r) -> {
				long axis = axis(x, r);
				int along = Math.floorMod((int) axis, rank(x));
				long[] dims = sizes(x).clone();
				Tensor places = distinct(x, r, dims, along, 1 + r.nextInt((int) dims[along]));
				return x.applyTo("ScatterElements", List.of(places, numbers(x, r, with(dims, along, count(places, along)))),
					integer("axis", axis), text("reduction", reduction));
			});
			cases.add("ScatterElements", " of x: " + reduction, any(1), (x, r) -> {
				long axis = axis(x, r);
				int along = Math.floorMod((int) axis, rank(x));
				long[] dims = with(sizes(x), along, sizes(x)[along] + r.nextInt(3));
				Tensor places = reduction.equals("add") ? indices(x, r, sizes(x), (int) dims[along])
					: distinct(x, r, dims, along, sizes(x)[along]);
				return numbers(x, r, dims).applyTo("ScatterElements", List.of(places, x), integer("axis", axis),
					text("reduction", reduction));
			});
			cases.add("ScatterND", " into x: " + reduction, small(3), (x, r) -> {
				int depth = 1 + r.nextInt(3);
				long[] from = Arrays.copyOf(sizes(x), depth);
				Tensor places = distinctTuples(x, r, 2, from);
				return x.applyTo("ScatterND", List.of(places, numbers(x, r, behind(2, sizes(x), depth))), text("reduction", reduction));
			});
			cases.add("ScatterND", " of x: " + reduction, r -> new long[] {2, 1 + r.nextInt(3), 2}, (x, r) -> {
				long[] dims = {3, sizes(x)[1], 2};
				Tensor places = distinctTuples(x, r, 2, new long[] {3});
				return numbers(x, r, dims).applyTo("ScatterND", List.of(places, x), text("reduction", reduction));
			});
		}
		for (String reduction : List.of("max", "min")) {
			cases.add("ScatterElements", " into x: " + reduction, any(1), (x, r) -> {
				long axis = axis(x, r);
				int along = Math.floorMod((int) axis, rank(x));
				Tensor places = indices(x, r, sizes(x), (int) sizes(x)[along]);
				return x.applyTo("ScatterElements", List.of(places, numbers(x, r, sizes(x))), integer("axis", axis),
					text("reduction", reduction));
			});
			cases.add("ScatterElements", " of x: " + reduction, any(1), (x, r) -> {
				long axis = axis(x, r);
				int along = Math.floorMod((int) axis, rank(x));
				Tensor places = indices(x, r, sizes(x), (int) sizes(x)[along]);
				return numbers(x, r, sizes(x)).applyTo("ScatterElements", List.of(places, x), integer("axis", axis),
					text("reduction", reduction));
			});
		}
		cases.add("ScatterND", " of x, several at one place", r -> new long[] {3, 2}, (x, r) -> numbers(x, r, 2, 2).applyTo("ScatterND",
			List.of(x.graph().integers(1, 0, -1).reshape(3, 1), x), text("reduction", "add")));
		cases.add("TopK", "", any(1), (x, r) -> {
			long axis = axis(x, r);
			long size = sizes(x)[Math.floorMod((int) axis, rank(x))];
			return withPlaces(x.applyTo("TopK", List.of(x.graph().integers(1 + r.nextInt((int) size))),
				integer("axis", axis), integer("largest", r.nextInt(2)), integer("sorted", 1)));
		});
		cases.add("TopK", " of the last axis", any(1), (x, r) -> withPlaces(x.applyTo("TopK", List.of(x.graph().integers(1)))));
	}

	private static void sequences(RuleCases cases) {
		cases.add("CumSum", "", any(1), (x, r) -> x.applyTo("CumSum", List.of(x.graph().integers(axis(x, r)).squeeze(0)),
			maybe(r, integer("exclusive", r.nextInt(2)), integer("reverse", r.nextInt(2)))));
		cases.add("Trilu", "", any(2), (x, r) -> x.applyTo("Trilu",
			r.nextBoolean() ? List.of() : List.of(x.graph().integers(r.nextInt(5) - 2).squeeze(0)),
			maybe(r, integer("upper", r.nextInt(2)))));
		cases.add("ReverseSequence", "", any(2), (x, r) -> {
			int time = r.nextInt(2);
			long[] lengths = LongStream.generate(() -> 1 + r.nextInt((int) sizes(x)[time])).limit(sizes(x)[1 - time]).toArray();
			return x.applyTo("ReverseSequence", List.of(x.graph().integers(lengths)), integer("time_axis", time),
				integer("batch_axis", 1 - time));
		});
	}

	private static void folding(RuleCases cases) {
		for (int spatial = 1; spatial <= 3; spatial++) {
			int rank = spatial;
			long[] block = LongStream.range(0, rank).map(i -> rank == 3 ? 1 + i % 2 : 2 + i % 2).toArray();
			long[] image = LongStream.range(0, rank).map(i -> rank == 3 ? 3 : 5 + i).toArray();
			long[] strides = LongStream.range(0, rank).map(i -> 1 + i % 2).toArray();
			long[] dilations = LongStream.range(0, rank).map(i -> rank == 3 ? 1 : 2 - i % 2).toArray();
			long[] pads = LongStream.range(0, 2L * rank).map(i -> i % 3 == 0 ? 1 : 0).toArray();
			long elements = Arrays.stream(block).reduce(1, (a, b) -> a * b);
			long columns = IntStream.range(0, rank)
				.mapToLong(i -> (image[i] + pads[i] + pads[i + rank] - dilations[i] * (block[i] - 1) - 1) / strides[i] + 1)
				.reduce(1, (a, b) -> a * b);
			int channels = rank == 1 ? 1 : 2; // ONNX Runtime puts rows of several channels on top of each other
			cases.add("Col2Im", " " + spatial + "-D", r -> new long[] {1 + r.nextInt(2), elements * (1 + r.nextInt(channels)), columns},
				(x, r) -> x.applyTo("Col2Im", List.of(x.graph().integers(image), x.graph().integers(block)), integers("strides", strides),
					integers("dilations", dilations), integers("pads", pads)));
		}
		cases.add("Col2Im", " by default", r -> new long[] {1, 4 * (1 + r.nextInt(3)), 6},
			(x, r) -> x.applyTo("Col2Im", List.of(x.graph().integers(3, 4), x.graph().integers(2, 2))));
	}

	private static void sampling(RuleCases cases) {
		for (int spatial = 2; spatial <= 3; spatial++) {
			int rank = spatial;
			int opset = 20; // from then on ONNX Runtime has float64, and volumes
			for (String mode : List.of("linear", "nearest", "cubic")) {
				if (rank == 3 && mode.equals("cubic")) continue;
				cases.addAt(opset, "GridSample", " " + mode + ", " + rank + "-D", pictures(rank, 2, rank == 2 ? 5 : 3), (x, r) -> {
					long[] out = LongStream.concat(LongStream.concat(LongStream.of(sizes(x)[0]), r.longs(rank, 1, 4)), LongStream.of(rank))
						.toArray();
					Tensor grid = numbers(x, out, i -> r.nextInt(13) * .2 - 1.237);
					return x.applyTo("GridSample", List.of(grid), text("mode", mode), text("padding_mode", border(r, mode)),
						integer("align_corners", r.nextInt(2)));
				});
			}
			for (String mode : List.of("linear", "cubic")) {
				if (rank == 3 && mode.equals("cubic")) continue;
				cases.addAt(opset, "GridSample", " by the grid, " + mode + ", " + rank + "-D", r -> join(1 + r.nextInt(2), 1,
					LongStream.concat(LongStream.generate(() -> 2).limit(rank - 1L), LongStream.of(rank)).toArray()), (x, r) -> {
						Tensor picture =
							numbers(x, r, join(sizes(x)[0], 2, LongStream.generate(() -> 3 + r.nextInt(3)).limit(rank).toArray()));
						return picture.applyTo("GridSample", List.of(x.times(.613)), text("mode", mode),
							text("padding_mode", border(r, mode)), integer("align_corners", r.nextInt(2)));
					});
			}
		}
	}

	private static String border(Random r, String mode) {
		return mode.equals("cubic") ? "zeros" : one(r, "zeros", "border", "reflection");
	}

	private static void products(RuleCases cases) {
		cases.add("Einsum", " of one factor", small(3),
			(x, r) -> x.apply("Einsum", text("equation", one(r, "abc->cab", "abc->ac", "abc->"))));
		cases.add("Einsum", " of three factors", small(2),
			(x, r) -> x.applyTo("Einsum", List.of(numbers(x, r, sizes(x)[1], 2), numbers(x, r, 2, 3)),
				text("equation", "ij,jk,kl->il")));
		cases.add("Einsum", " with a sum", small(3), (x, r) -> numbers(x, r, 2, sizes(x)[0]).applyTo("Einsum", List.of(x),
			text("equation", "ij,jkl->il")));
		cases.add("Einsum", " with dots", r -> small(3 + r.nextInt(2)).draw(r),
			(x, r) -> x.applyTo("Einsum", List.of(numbers(x, r, sizes(x)[rank(x) - 1], 3)),
				text("equation", one(r, "...i,ij->...j", "...i, ij -> j...", "...i,ij"))));
		cases.add("Einsum", " with dots in both", r -> small(4).draw(r), (x, r) -> x.applyTo("Einsum", List.of(
			numbers(x, r, sizes(x)[0], sizes(x)[1], 2, sizes(x)[3])), text("equation", "...ij,...kj->...ik")));
		cases.add("Einsum", " without a result", small(2),
			(x, r) -> numbers(x, r, 2, sizes(x)[0]).applyTo("Einsum", List.of(x), text("equation", "ba,ac")));
	}

	private static void normalizations(RuleCases cases) {
		cases.add("LpNormalization", "", any(1),
			(x, r) -> x.apply("LpNormalization", maybe(r, integer("axis", axis(x, r)), integer("p", 1 + r.nextInt(2)))));
		cases.add("MeanVarianceNormalization", "", small(4),
			(x, r) -> x.apply("MeanVarianceNormalization", maybe(r, integers("axes", 1, 3))));
		cases.addAt(23, "RMSNormalization", "", any(2), (x, r) -> {
			long axis = axis(x, r);
			long[] own = sizes(x);
			return x.applyTo("RMSNormalization",
				List.of(numbers(x, r, Arrays.copyOfRange(own, Math.floorMod((int) axis, own.length), own.length))),
				integer("axis", axis), real("epsilon", .001 + .1 * r.nextDouble()));
		});
	}

	/** TopK must have both outputs. */
	private static Tensor withPlaces(Tensor values) {
		values.graph().furtherOutput(values.graph().producer(values.name()).orElseThrow(), 1, DataType.INT64);
		return values;
	}

	private static long count(Tensor places, int along) {
		return places.type().dims()[along];
	}

	/** Places along an axis of a size, counted from either end. */
	private static Tensor indices(Tensor like, Random r, long[] dims, int size) {
		EditableGraph graph = like.graph();
		long count = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		return constant(graph, dims, LongStream.generate(() -> r.nextInt(2 * size) - size).limit(count).toArray());
	}

	/** Different places along an axis, as many as are said. */
	private static Tensor distinct(Tensor like, Random r, long[] dims, int along, long number) {
		List<Long> order = new ArrayList<>(LongStream.range(0, dims[along]).boxed().toList());
		Collections.shuffle(order, r);
		long[] sizes = with(dims, along, number);
		long inner = Arrays.stream(dims).skip(along + 1L).reduce(1, (a, b) -> a * b);
		long count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
		return constant(like.graph(), sizes, LongStream.range(0, count).map(i -> {
			long place = order.get((int) (i / inner % number));
			return i % 2 == 0 ? place : place - dims[along];
		}).toArray());
	}

	/** Tuples of places, one place per axis of the given sizes. */
	private static Tensor tuples(Tensor like, Random r, long[] dims, long[] sizes) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		long[] values = new long[count * sizes.length];
		for (int i = 0; i < values.length; i++) values[i] = r.nextInt(2 * (int) sizes[i % sizes.length]) - sizes[i % sizes.length];
		return constant(like.graph(), LongStream.concat(Arrays.stream(dims), LongStream.of(sizes.length)).toArray(), values);
	}

	private static Tensor distinctTuples(Tensor like, Random r, int count, long[] sizes) {
		long[] values = new long[count * sizes.length];
		long first = r.nextInt((int) sizes[0]);
		for (int i = 0; i < count; i++) {
			values[i * sizes.length] = (first + i) % sizes[0] - (i == 0 ? 0 : sizes[0]); // different along the first axis
			for (int axis = 1; axis < sizes.length; axis++) values[i * sizes.length + axis] = r.nextInt((int) sizes[axis]);
		}
		return constant(like.graph(), new long[] {count, sizes.length}, values);
	}

	private static long[] behind(long count, long[] dims, int depth) {
		return LongStream.concat(LongStream.of(count), Arrays.stream(dims).skip(depth)).toArray();
	}

	private static Tensor constant(EditableGraph graph, long[] dims, long... values) {
		return graph.constant(org.abscam.onnx.Constants.integers(values).toBuilder().clearDims()
			.addAllDims(Arrays.stream(dims).boxed().toList()).build());
	}
}
