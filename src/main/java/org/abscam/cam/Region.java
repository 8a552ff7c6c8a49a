package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Tensor;

/**
 * A class in a region of what a segmentation network puts out, y of N×classes×positions: t is the mean of y_c over the region
 * (pytorch-grad-cam's SemanticSegmentationTarget, whose sum is that times the number of positions), u the mean of its probability there. The
 * region is that of the image without masks; where it is empty, t = 0.
 *
 * @param index class c, −1 for the one with the highest mean
 * @param where the region
 */
public record Region(int index, Where where) implements Target {

	/** Which positions. */
	public enum Where {
			/** All of them. */
			EVERYWHERE,
			/** Where no class has a higher score than c; of a network with one class, where its probability is above one half. */
			PREDICTED,
			/** Those that are given beside the image, see {@link ExplainerGraph#REGION}. */
			GIVEN
	}

	@Override
	public boolean isProbability() {
		return true;
	}

	@Override
	public boolean takesRegion() {
		return where == Where.GIVEN;
	}

	@Override
	public Tensor output(Classification of, EditableGraph graph) {
		return graph.tensor(of.classifier().head().dense().orElseThrow());
	}

	/** The particulars are the weights of the positions, which add up to 1. */
	@Override
	public Answer answer(Classification of, Tensor y, Tensor wanted, Object batch) {
		Tensor scores = of.perClass(y).cast(DataType.FLOAT);
		Tensor probabilities = of.probabilities(scores);
		Tensor given = where == Where.GIVEN ? given(of, y, batch) : null;
		Tensor chosen =
			Columns.chosen(given == null ? scores.mean(positions(of)).squeeze(positions(of)) : inside(of, scores, given), wanted);
		Tensor weights = switch (where) {
			case EVERYWHERE -> normalised(of, scores.slice(1, 0, 1).times(0).plus(1));
			case PREDICTED -> normalised(of, predicted(of, scores, probabilities, chosen));
			case GIVEN -> given;
		};
		return new Answer(inside(of, scores, weights), inside(of, probabilities, weights), chosen, weights);
	}

	private static Tensor given(Classification of, Tensor y, Object batch) {
		EditableGraph graph = y.graph();
		Tensor drawn = graph.input(ExplainerGraph.REGION, DataType.FLOAT,
			ExplainerGraph.concat(new Object[] {batch, 1}, of.pixelSizes()));
		return normalised(of, drawn.resizeLinear(graph.integers(of.classifier().densePositions()), true, positions(of)));
	}

	private static Tensor predicted(Classification of, Tensor scores, Tensor probabilities, Tensor chosen) {
		if (of.classes() == 1) return probabilities.indicatorAbove(0.5);
		Tensor highest = scores.graph().add("ArgMax", DataType.INT64, List.of(scores), Attributes.integer("axis", 1),
			Attributes.integer("keepdims", 1));
		return highest.equalTo(chosen.unsqueeze(LongStream.rangeClosed(1, positions(of).length + 1L).toArray())).cast(DataType.FLOAT);
	}

	/** Divided by its sum; where that is 0, 0 everywhere. */
	private static Tensor normalised(Classification of, Tensor region) {
		long[] axes = LongStream.concat(LongStream.of(1), Arrays.stream(positions(of))).toArray();
		Tensor sum = region.sum(axes);
		return region.dividedBy(sum.plus(sum.equalTo(sum.scalar(0)).cast(DataType.FLOAT)));
	}

	/** The weighted mean over the positions, N×classes. */
	private static Tensor inside(Classification of, Tensor dense, Tensor weights) {
		return dense.times(weights).sum(positions(of)).squeeze(positions(of));
	}

	private static long[] positions(Classification of) {
		return LongStream.range(2, 2 + of.classifier().spatial().length).toArray();
	}

	@Override
	public Optional<Object[]> particulars(Classification of) {
		return Optional.of(ExplainerGraph.concat(new Object[] {1}, Arrays.stream(of.classifier().densePositions()).boxed().toArray()));
	}

	@Override
	public Tensor seed(Classification of, Tensor y, Answer answer) {
		Tensor one = Columns.oneHot(answer.chosen(), of.classes(), DataType.FLOAT).unsqueeze(positions(of));
		return of.seed(one.times(answer.particulars()).cast(y.elements()));
	}

	@Override
	public Tensor activated(Classification of, Tensor y, Tensor chosen, Tensor particulars) {
		Tensor probabilities = of.probabilities(of.perClass(y).cast(DataType.FLOAT));
		return Columns.of(inside(of, probabilities, particulars), chosen, of.classes());
	}
}
