package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Tensor;

/**
 * A box that a detection network finds: u is the highest IoU(box, b)·p_b over the boxes b of a masked image, p_b being how sure the network is that
 * b shows the class. That is the similarity of D-RISE (Petsiuk et al. 2021) where classes exclude each other. It is explained by masking alone: boxes
 * lie behind steps without a gradient.
 *
 * @param index the class, −1 for that of the surest box
 * @param given whether a region is given beside the image, and the box nearest to it is meant; else the surest box of the class
 */
public record Box(int index, boolean given) implements Target {

	/** Decides between boxes that do not meet the region. */
	private static final double DISTANT = 1e-3;
	private static final int COORDINATES = 4;

	@Override
	public boolean isProbability() {
		return true;
	}

	@Override
	public boolean takesRegion() {
		return given;
	}

	/** Boxes as parts of the image and how sure the network is of each class, N×K×(4+C). */
	@Override
	public Tensor output(Classification of, EditableGraph graph) {
		return graph.tensor(of.classifier().head().boxes().orElseThrow());
	}

	/** The particulars are the box: left, top, right, bottom. */
	@Override
	public Answer answer(Classification of, Tensor y, Tensor wanted, Object batch) {
		Tensor boxes = y.slice(2, 0, COORDINATES);
		Tensor near = given ? nearness(boxes, region(of, y, batch)) : boxes.slice(2, 0, 1).times(0).plus(1);
		Tensor weighted = sure(of, y).times(near);
		Tensor chosen = Columns.chosen(weighted.maximum(1).squeeze(1), wanted);
		Tensor own = weighted.times(column(of, chosen)).sum(2);
		Tensor best = own.equalTo(own.maximum(1)).cast(DataType.FLOAT);
		Tensor box = boxes.times(best).sum(1).dividedBy(best.sum(1)).squeeze(1);
		Tensor there = sure(of, y).times(overlap(boxes, box.unsqueeze(1))).maximum(1).squeeze(1);
		return new Answer(there, there, chosen, box);
	}

	@Override
	public Optional<Object[]> particulars(Classification of) {
		return Optional.of(new Object[] {COORDINATES});
	}

	@Override
	public Tensor seed(Classification of, Tensor y, Answer answer) {
		throw new UnsupportedOperationException("boxes have no gradient");
	}

	@Override
	public Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars) {
		Tensor own = sure(of, y).times(column(of, chosen)).sum(2);
		return own.times(overlap(y.slice(2, 0, COORDINATES), particulars.unsqueeze(1))).maximum(1).squeeze(1, 2);
	}

	private static Tensor sure(Classification of, Tensor y) {
		return y.slice(2, COORDINATES, COORDINATES + (long) of.classes());
	}

	private static Tensor column(Classification of, Tensor chosen) {
		return Columns.oneHot(chosen, of.classes(), DataType.FLOAT).unsqueeze(1);
	}

	/** Bounds of the region that is given, as parts of the image, N×1×4; of none, the middle. */
	private static Tensor region(Classification of, Tensor y, Object batch) {
		EditableGraph graph = y.graph();
		long[] spatial = of.classifier().spatial();
		Tensor drawn = graph.input(ExplainerGraph.REGION, DataType.FLOAT, ExplainerGraph.concat(new Object[] {batch, 1}, of.pixelSizes()));
		Tensor inside = drawn.resizeLinear(graph.integers(spatial), true, 2, 3).indicatorAbove(0.5);
		Tensor across = inside.maximum(2).squeeze(2);
		Tensor down = inside.maximum(3).squeeze(3);
		Tensor left = across.times(places(graph, spatial[1], true)).maximum(2).subtractedFrom(1);
		Tensor top = down.times(places(graph, spatial[0], true)).maximum(2).subtractedFrom(1);
		Tensor right = across.times(places(graph, spatial[1], false)).maximum(2);
		Tensor bottom = down.times(places(graph, spatial[0], false)).maximum(2);
		return left.applyTo("Concat", List.of(top, right, bottom), Attributes.integer("axis", 2));
	}

	/** Distance of each pixel's near side from the end, or of its far side from the beginning, as part of the whole. */
	private static Tensor places(EditableGraph graph, long size, boolean fromEnd) {
		return graph.reals(DataType.FLOAT, new long[] {size},
			LongStream.range(0, size).mapToDouble(i -> (fromEnd ? size - i : i + 1) / (double) size).toArray());
	}

	private static Tensor nearness(Tensor boxes, Tensor region) {
		Tensor apart = centre(boxes).minus(centre(region));
		Tensor distance = apart.times(apart).sum(2).apply("Sqrt");
		return overlap(boxes, region).plus(distance.times(-0.5).plus(1).times(DISTANT));
	}

	private static Tensor centre(Tensor boxes) {
		return boxes.slice(2, 0, 2).plus(boxes.slice(2, 2, COORDINATES)).times(0.5);
	}

	/** Intersection over union of each box with one, N×K×1. */
	private static Tensor overlap(Tensor boxes, Tensor one) {
		Tensor nearEnd = boxes.slice(2, 2, COORDINATES).applyTo("Min", List.of(one.slice(2, 2, COORDINATES)));
		Tensor farStart = boxes.slice(2, 0, 2).applyTo("Max", List.of(one.slice(2, 0, 2)));
		Tensor common = area(nearEnd.minus(farStart));
		Tensor union = area(size(boxes)).plus(area(size(one))).minus(common);
		return common.dividedBy(union.plus(1e-12));
	}

	private static Tensor size(Tensor boxes) {
		return boxes.slice(2, 2, COORDINATES).minus(boxes.slice(2, 0, 2));
	}

	private static Tensor area(Tensor size) {
		Tensor positive = size.apply("Relu");
		return positive.slice(2, 0, 1).times(positive.slice(2, 1, 2));
	}
}
