package org.abscam.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.abscam.model.ModelCard.Axis;

/** Reads the preprocessing steps of an input tensor with the given axes. */
final class PreprocessingReader {

	private static final String KNOWN = "scale_linear, fixed_zero_mean_unit_variance, zero_mean_unit_variance, " +
		"scale_range, clip and ensure_dtype";

	private final String tensor;
	private final List<Axis> axes;
	private final Axis channel;

	PreprocessingReader(String tensor, List<Axis> axes) {
		this.tensor = tensor;
		this.axes = axes;
		this.channel = axes.stream().filter(axis -> axis.kind() == Axis.Kind.CHANNEL).findFirst().orElseThrow();
	}

	Preprocessing read(CardField step) throws ModelException {
		step.allowOnly(Set.of("id", "kwargs"));
		CardField kwargs = step.get("kwargs");
		return switch (step.get("id").text()) {
			case "scale_linear" -> scaleLinear(kwargs);
			case "fixed_zero_mean_unit_variance" -> fixedZeroMeanUnitVariance(kwargs);
			case "zero_mean_unit_variance" -> zeroMeanUnitVariance(kwargs);
			case "scale_range" -> scaleRange(kwargs);
			case "clip" -> clip(kwargs);
			case "ensure_dtype" -> ensureDtype(kwargs);
			default -> throw step.get("id").fault("is the step " + step.get("id").shown() +
				", which Abs-CAM cannot do; it does " + KNOWN);
		};
	}

	private Preprocessing scaleLinear(CardField kwargs) throws ModelException {
		kwargs.allowOnly(Set.of("axis", "gain", "offset"));
		boolean perChannel = alongChannels(kwargs.get("axis"));
		List<Double> gain = numbers(kwargs.get("gain"), perChannel, 1.0);
		List<Double> offset = numbers(kwargs.get("offset"), perChannel, 0.0);
		return new Preprocessing.ScaleLinear(gain, offset);
	}

	private Preprocessing fixedZeroMeanUnitVariance(CardField kwargs) throws ModelException {
		kwargs.allowOnly(Set.of("axis", "mean", "std"));
		boolean perChannel = alongChannels(kwargs.get("axis"));
		List<Double> mean = numbers(kwargs.get("mean"), perChannel, null);
		List<Double> std = numbers(kwargs.get("std"), perChannel, null);
		if (Collections.min(std) < 1e-6) throw kwargs.get("std").fault("holds a value below 1e-6; divide by no less");
		return new Preprocessing.FixedZeroMeanUnitVariance(mean, std);
	}

	private Preprocessing zeroMeanUnitVariance(CardField kwargs) throws ModelException {
		kwargs.allowOnly(Set.of("axes", "eps"));
		return new Preprocessing.ZeroMeanUnitVariance(perChannel(kwargs.get("axes")), eps(kwargs.get("eps")));
	}

	private Preprocessing scaleRange(CardField kwargs) throws ModelException {
		kwargs.allowOnly(Set.of("axes", "eps", "min_percentile", "max_percentile", "reference_tensor"));
		CardField reference = kwargs.get("reference_tensor");
		if (reference.present() && !reference.text().equals(tensor))
			throw reference.fault("takes the percentiles of scale_range from another tensor, which Abs-CAM cannot do; leave it out");
		double low = kwargs.get("min_percentile").number(0);
		double high = kwargs.get("max_percentile").number(100);
		if (low < 0 || low >= high) throw kwargs.get("min_percentile").fault("must be from 0 to below max_percentile");
		if (high <= 1 || high > 100)
			throw kwargs.get("max_percentile").fault("must be above 1 and at most 100; percentiles are per cent, not fractions");
		return new Preprocessing.ScaleRange(perChannel(kwargs.get("axes")), low, high, eps(kwargs.get("eps")));
	}

	private static Preprocessing clip(CardField kwargs) throws ModelException {
		kwargs.allowOnly(Set.of("min", "max", "min_percentile", "max_percentile", "axes"));
		for (String percentile : List.of("min_percentile", "max_percentile")) {
			if (kwargs.get(percentile).present())
				throw kwargs.get(percentile).fault("asks clip for a percentile, which Abs-CAM cannot do; give min and max");
		}
		if (!kwargs.get("min").present() && !kwargs.get("max").present())
			throw kwargs.fault("of clip has neither min nor max; give one");
		double min = kwargs.get("min").number(Double.NEGATIVE_INFINITY);
		double max = kwargs.get("max").number(Double.POSITIVE_INFINITY);
		if (min > max) throw kwargs.fault("of clip has a min above its max; swap them");
		return new Preprocessing.Clip(min, max);
	}

	private static Preprocessing ensureDtype(CardField kwargs) throws ModelException {
		kwargs.allowOnly(Set.of("dtype"));
		CardField dtype = kwargs.get("dtype");
		String name = dtype.text();
		for (Preprocessing.Dtype known : EnumSet.allOf(Preprocessing.Dtype.class)) {
			if (known.name().toLowerCase(Locale.ROOT).equals(name)) return new Preprocessing.EnsureDtype(known);
		}
		throw dtype.fault("is " + dtype.shown() + ", no element type of ensure_dtype; use one such as float32");
	}

	/** Whether {@code axis} names the channel axis; numbers along another axis are refused. */
	private boolean alongChannels(CardField axis) throws ModelException {
		if (!axis.present()) return false;
		if (!axis.text().equals(channel.id()))
			throw axis.fault("is " + axis.shown() + ", but values can differ only along the channel axis '" + channel.id() + "'");
		return true;
	}

	/** One number for all channels, or one per channel; a single number along the channel axis is repeated. */
	private List<Double> numbers(CardField field, boolean perChannel, Double otherwise) throws ModelException {
		if (!perChannel) return List.of(otherwise == null ? field.number() : field.number(otherwise));
		int channels = channel.channelNames().size();
		if (!(field.value() instanceof List))
			return Collections.nCopies(channels, otherwise == null ? field.number() : field.number(otherwise));
		Double[] numbers = new Double[field.items().size()];
		for (int i = 0; i < numbers.length; i++)
			numbers[i] = field.items().get(i).number();
		if (numbers.length != channels)
			throw field.fault("has " + numbers.length + " values for " + channels + " channels; give one per channel");
		return List.of(numbers);
	}

	/**
	 * Statistics over all axes, or over all but the channels. Whether the card counts the batch in makes no difference
	 * here: a picture's map must not depend on the pictures beside it.
	 */
	private boolean perChannel(CardField names) throws ModelException {
		if (!names.present()) return false;
		Set<String> named = new HashSet<>();
		for (CardField name : names.items())
			named.add(name.text());
		Set<String> known = axes.stream().map(Axis::id).collect(Collectors.toSet());
		if (!known.containsAll(named)) throw names.fault("names an axis that the tensor '" + tensor + "' does not have");
		for (Axis axis : axes) {
			boolean space = axis.kind() != Axis.Kind.BATCH && axis.kind() != Axis.Kind.CHANNEL;
			if (space && !named.contains(axis.id()))
				throw names.fault("leaves out '" + axis.id() + "', but statistics run over whole planes or volumes; add it");
		}
		return !named.contains(channel.id());
	}

	private static double eps(CardField field) throws ModelException {
		double eps = field.number(1e-6);
		if (eps <= 0 || eps > .1) throw field.fault("is " + field.shown() + ", but must be above 0 and at most 0.1");
		return eps;
	}
}
