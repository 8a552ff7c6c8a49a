package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.REARRANGING;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/**
 * Sampling at places that a grid says, as spatial transformers do: y(p) = Σ over the neighbours q of p of x(q)·Π w(p − q), the product
 * over the axes. By x, each gradient is added to the neighbours with their weights; by the grid, w' takes the place of one w.
 */
final class SamplingRules {

	/** Of the cubic convolution (Keys 1981), as ONNX Runtime and PyTorch have it. */
	private static final double CUBIC = -.75;

	private SamplingRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("GridSample", is(PICTURE, REARRANGING, DELICATE).moving(AxisMoves::warped), SamplingRules::gridSample);
	}

	/**
	 * The neighbours along one axis of x.
	 *
	 * @param places N×P×k, int64, within the axis
	 * @param weights N×P×k, 0 for neighbours that are not there
	 * @param slopes derivative of the weights by the place, N×P×k
	 * @param scale derivative of the place by what the grid says, N×P×1
	 */
	private record Neighbours(Tensor places, Tensor weights, Tensor slopes, Tensor scale) {}

	private static Tensor gridSample(Backward n, int input) throws OnnxException {
		long[] sizes = n.spatial(0);
		int rank = sizes.length;
		String mode = n.node().text("mode", "linear"); // until opset 20: bilinear, bicubic
		String padding = n.node().text("padding_mode", "zeros");
		if (mode.equals("nearest") && input == 1) return null;
		if (mode.endsWith("cubic") && !padding.equals("zeros")) throw n.unsupported("it is cubic with the border '" + padding + "'");
		Tensor coordinates = n.x(1).cast(n.x().elements()).reshape(0, -1, rank);
		List<Neighbours> along = new ArrayList<>();
		for (int i = 0; i < rank; i++) along.add(neighbours(n, coordinates.slice(2, rank - 1L - i, rank - i), sizes[i], mode, padding));
		long taps = mode.equals("nearest") ? 1 : mode.endsWith("cubic") ? 4 : 2;
		long all = 1;
		for (int i = 0; i < rank; i++) all *= taps;
		long channels = n.dims(0)[1];
		if (channels < 0) throw n.unsupported("its number of channels is not known before it runs");
		Tensor places = null;
		long stride = 1;
		for (int i = rank - 1; i >= 0; i--) {
			Tensor part = spread(along.get(i).places, i, rank).times(n.graph().integers(stride));
			places = places == null ? part : places.plus(part);
			stride *= sizes[i];
		}
		places = places.reshape(0, 1, -1).expand(1, channels, 1);
		Tensor g = n.g().reshape(0, 0, -1, 1);
		if (input == 0) {
			Tensor updates = g.times(product(along, -1, all)).reshape(0, 0, -1);
			Tensor flat = n.zeros(n.x().shape()).reshape(0, 0, -1).applyTo("ScatterElements", List.of(places, updates), integer("axis", 2),
				text("reduction", "add"));
			return n.shapedLike(flat, 0);
		}
		Tensor neighbours = n.x().reshape(0, 0, -1).applyTo("GatherElements", List.of(places), integer("axis", 2)).reshape(0, 0, -1, all);
		Tensor share = neighbours.times(g).sum(1);
		List<Tensor> byAxis = new ArrayList<>();
		for (int i = 0; i < rank; i++) {
			byAxis.add(share.times(product(along, i, all)).sum(3).times(along.get(i).scale.reshape(0, 1, -1, 1)));
		}
		Collections.reverse(byAxis); // the grid begins with the last axis
		return n.shapedLike(byAxis.get(0).applyTo("Concat", byAxis.subList(1, rank), integer("axis", 3)), 1).cast(n.x(1).elements());
	}

	/** Π of the weights over the axes, N×1×P×neighbours, of one axis their slopes. */
	private static Tensor product(List<Neighbours> along, int sloped, long all) {
		Tensor product = null;
		for (int i = 0; i < along.size(); i++) {
			Tensor factor = spread(i == sloped ? along.get(i).slopes : along.get(i).weights, i, along.size());
			product = product == null ? factor : product.times(factor);
		}
		return product.reshape(0, 1, -1, all);
	}

	/** N×P×k as N×P×1…k…1, to be broadcast with the other axes. */
	private static Tensor spread(Tensor tensor, int axis, int rank) {
		long[] dims = new long[rank + 2];
		Arrays.fill(dims, 1);
		dims[0] = 0;
		dims[1] = 0;
		dims[axis + 2] = -1;
		return tensor.reshape(dims);
	}

	private static Neighbours neighbours(Backward n, Tensor coordinate, long size, String mode, String padding) {
		boolean corners = n.node().integer("align_corners", 0) == 1;
		double perUnit = corners ? (size - 1) / 2. : size / 2.;
		Tensor place = coordinate.times(perUnit).plus((size - 1) / 2.);
		Tensor scale = place.scalar(perUnit);
		if (padding.equals("reflection")) {
			double low = corners ? 0 : -.5;
			double span = Math.max(size - 1 - 2 * low, 1e-30);
			Tensor distance = place.minus(low).apply("Abs");
			Tensor within = distance.minus(distance.dividedBy(2 * span).apply("Floor").times(2 * span));
			Tensor back = within.indicatorAbove(span);
			scale = scale.times(place.minus(low).apply("Sign")).times(back.times(-2).plus(1));
			place = within.plus(back.times(within.times(-2).plus(2 * span))).plus(low);
		}
		if (!padding.equals("zeros")) {
			scale = scale.times(place.indicatorAbove(0)).times(place.indicatorBelow(size - 1.));
			place = place.applyTo("Clip", List.of(place.scalar(0), place.scalar(size - 1.)));
		}
		else scale = scale.plus(place.times(0));
		Tensor first = place.apply(mode.equals("nearest") ? "Round" : "Floor");
		Tensor t = place.minus(first);
		List<Tensor> weights;
		List<Tensor> slopes;
		double[] steps;
		if (mode.equals("nearest")) {
			steps = new double[] {0};
			weights = List.of(t.times(0).plus(1));
			slopes = List.of(t.times(0));
		}
		else if (mode.endsWith("cubic")) {
			steps = new double[] {-1, 0, 1, 2};
			Tensor back = t.subtractedFrom(1);
			weights = List.of(far(t.plus(1)), near(t), near(back), far(t.subtractedFrom(2)));
			slopes = List.of(farSlope(t.plus(1)), nearSlope(t), nearSlope(back).negative(), farSlope(t.subtractedFrom(2)).negative());
		}
		else {
			steps = new double[] {0, 1};
			weights = List.of(t.subtractedFrom(1), t);
			slopes = List.of(t.times(0).minus(1), t.times(0).plus(1));
		}
		Tensor places = first.plus(n.graph().reals(first.elements(), new long[] {1, 1, steps.length}, steps));
		Tensor there = places.indicatorAbove(-.5).times(places.indicatorBelow(size - .5));
		Tensor inside = places.applyTo("Clip", List.of(places.scalar(0), places.scalar(size - 1.))).cast(DataType.INT64);
		return new Neighbours(inside, joined(weights).times(there), joined(slopes).times(there), scale);
	}

	private static Tensor joined(List<Tensor> parts) {
		return parts.get(0).applyTo("Concat", parts.subList(1, parts.size()), integer("axis", 2));
	}

	/** (a + 2)d³ − (a + 3)d² + 1 for distances d up to 1. */
	private static Tensor near(Tensor d) {
		return d.times(CUBIC + 2).minus(CUBIC + 3).times(d).times(d).plus(1);
	}

	private static Tensor nearSlope(Tensor d) {
		return d.times(3 * (CUBIC + 2)).minus(2 * (CUBIC + 3)).times(d);
	}

	/** a(d³ − 5d² + 8d − 4) for distances d from 1 to 2. */
	private static Tensor far(Tensor d) {
		return d.minus(5).times(d).plus(8).times(d).minus(4).times(CUBIC);
	}

	private static Tensor farSlope(Tensor d) {
		return d.times(3).minus(10).times(d).plus(8).times(CUBIC);
	}
}
