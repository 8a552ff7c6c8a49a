package org.abscam.explain.network;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.model.Preprocessing;
import org.abscam.onnx.Tensor;

/** The preprocessing of a model card as ONNX nodes, so that it runs where the network runs. Source: BioImage.IO model RDF 0.5. */
final class PreprocessingNodes {

	private final List<Preprocessing> steps;
	private final int channels;
	private final long[] size;

	/**
	 * @param steps the card's steps in order
	 * @param channels channels C
	 * @param size spatial sizes that the network takes
	 */
	PreprocessingNodes(List<Preprocessing> steps, int channels, long[] size) {
		this.steps = steps;
		this.channels = channels;
		this.size = size;
	}

	/** From pixels N×C×any size to the network's input N×C×size: resized, averaging where it shrinks, then step by step. */
	Tensor apply(Tensor pixels) {
		Tensor image = pixels.resizeLinear(pixels.graph().integers(size), true, LongStream.range(2, 2 + size.length).toArray());
		for (Preprocessing step : steps) image = apply(image, image, step);
		return image;
	}

	/** What {@link #apply} makes of black pixels, N×C×size: grey level 0 under the statistics of these images. */
	Tensor black(Tensor pixels) {
		Tensor image = pixels.resizeLinear(pixels.graph().integers(size), true, LongStream.range(2, 2 + size.length).toArray());
		Tensor black = image.times(0);
		for (Preprocessing step : steps) {
			black = apply(black, image, step);
			image = apply(image, image, step);
		}
		return black;
	}

	/** A step on {@code image} with the statistics of {@code measured}. */
	private Tensor apply(Tensor image, Tensor measured, Preprocessing step) {
		if (step instanceof Preprocessing.ScaleLinear linear) {
			return image.times(perChannel(image, linear.gain())).plus(perChannel(image, linear.offset()));
		}
		if (step instanceof Preprocessing.FixedZeroMeanUnitVariance fixed) {
			return image.minus(perChannel(image, fixed.mean())).dividedBy(perChannel(image, fixed.std()));
		}
		if (step instanceof Preprocessing.ZeroMeanUnitVariance own) {
			long[] axes = axes(own.perChannel());
			Tensor mean = measured.mean(axes);
			Tensor centred = measured.minus(mean);
			return image.minus(mean).dividedBy(centred.times(centred).mean(axes).apply("Sqrt").plus(own.eps()));
		}
		if (step instanceof Preprocessing.ScaleRange range) {
			Tensor low = percentile(measured, range.minPercentile(), range.perChannel());
			Tensor high = percentile(measured, range.maxPercentile(), range.perChannel());
			return image.minus(low).dividedBy(high.minus(low).plus(range.eps()));
		}
		if (step instanceof Preprocessing.Clip clip) {
			return image.applyTo("Clip", Arrays.asList(Double.isInfinite(clip.min()) ? null : image.scalar(clip.min()),
				Double.isInfinite(clip.max()) ? null : image.scalar(clip.max())));
		}
		Preprocessing.EnsureDtype type = (Preprocessing.EnsureDtype) step;
		return switch (type.dtype()) {
			case FLOAT32, FLOAT64 -> image;
			default -> image.cast(DataType.valueOf(type.dtype().name())).cast(DataType.FLOAT);
		};
	}

	private long[] axes(boolean perChannel) {
		return LongStream.range(perChannel ? 2 : 1, 2 + size.length).toArray();
	}

	/** One number for all channels, or one per channel, against N×C×size. */
	private Tensor perChannel(Tensor image, List<Double> values) {
		double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
		if (numbers.length == 1) return image.scalar(numbers[0]);
		long[] dims = new long[1 + size.length];
		Arrays.fill(dims, 1);
		dims[0] = numbers.length;
		return image.graph().reals(image.elements(), dims, numbers);
	}

	/** Percentile with linear interpolation between the sorted values (NumPy's default), N×1×1… or N×C×1…. */
	private Tensor percentile(Tensor image, double percent, boolean perChannel) {
		if (percent <= 0) return image.minimum(axes(perChannel));
		if (percent >= 100) return image.maximum(axes(perChannel));
		long count = Arrays.stream(size).reduce(1, (a, b) -> a * b) * (perChannel ? 1 : channels);
		Tensor flat = perChannel ? image.reshape(0, 0, -1) : image.reshape(0, 1, -1);
		double place = percent / 100 * (count - 1);
		long below = (long) Math.floor(place);
		Tensor sorted = image.graph().add("TopK", image.elements(), List.of(flat, image.graph().integers(count)), integer("axis", -1),
			integer("largest", 0));
		image.graph().furtherOutput(image.graph().producer(sorted.name()).orElseThrow(), 1, DataType.INT64);
		Tensor lower = sorted.slice(2, below, below + 1);
		Tensor upper = sorted.slice(2, Math.min(below + 1, count - 1), Math.min(below + 1, count - 1) + 1);
		Tensor value = lower.plus(upper.minus(lower).times(place - below));
		return size.length == 1 ? value : value.unsqueeze(LongStream.range(3, 2 + size.length).toArray());
	}
}
