package org.abscam.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.model.Preprocessing.FixedZeroMeanUnitVariance;
import org.abscam.model.Preprocessing.ScaleLinear;

/** The ways in which most classifiers want the grey levels 0 to 255 of a picture. */
public final class UsualPreprocessing {

	/** Grey levels as they are. */
	public static final String NONE = "none";
	/** 0 to 1. */
	public static final String UNIT = "0-1";
	/** 0 to 1, then less the mean of ImageNet's pictures and divided by their standard deviation, as torchvision does. */
	public static final String IMAGENET = "imagenet";
	/** −1 to 1. */
	public static final String SIGNED = "-1-1";

	/** All of them, the usual one first. */
	public static final List<String> NAMES = List.of(NONE, UNIT, IMAGENET, SIGNED);

	private static final List<Double> IMAGENET_MEAN = List.of(.485, .456, .406);
	private static final List<Double> IMAGENET_STD = List.of(.229, .224, .225);

	private UsualPreprocessing() {}

	/**
	 * The steps of a card. Means and deviations of values from 0 to 1 make no sense of grey levels 0 to 255: after {@link #NONE} they imply
	 * {@link #UNIT}. Those of grey levels make none after {@link #UNIT}, and are refused.
	 *
	 * @param name one of {@link #NAMES}
	 * @param mean numbers to subtract, with commas: one, or one per channel; blank for 0
	 * @param std numbers to divide by then, in the same way; blank for 1
	 * @param channels channels of the model's input
	 * @throws ModelException for another name, or numbers that do not fit
	 */
	public static List<Preprocessing> of(String name, String mean, String std, int channels) throws ModelException {
		if (!NAMES.contains(name))
			throw new ModelException("There is no preprocessing '" + name + "'; use " + String.join(", ", NAMES) + ".");
		boolean numbers = !mean.isBlank() || !std.isBlank();
		boolean ownNumbers = name.equals(NONE) || name.equals(UNIT);
		if (numbers && !ownNumbers)
			throw new ModelException(
				"The preprocessing '" + name + "' has its own numbers; with mean and std use " + UNIT + " or " + NONE + ".");
		if (name.equals(IMAGENET) && channels != 3)
			throw new ModelException("The preprocessing imagenet is for 3 channels, but the model takes " + channels +
				"; use " + UNIT + " with mean and std.");
		if (!numbers) return withoutNumbers(name);
		FixedZeroMeanUnitVariance normalisation = normalisation(numbers("mean", mean, 0, channels), numbers("std", std, 1, channels));
		if (name.equals(UNIT) && Collections.max(normalisation.mean()) > 1)
			throw new ModelException(
				"A mean of " + Collections.max(normalisation.mean()) + " lies outside of the values 0 to 1 that '" + UNIT +
					"' makes; use " + NONE + " where it is one of grey levels 0 to 255, or divide mean and std by 255.");
		List<Preprocessing> steps = new ArrayList<>(withoutNumbers(isOfUnit(normalisation) ? UNIT : name));
		steps.add(normalisation);
		return steps;
	}

	private static List<Preprocessing> withoutNumbers(String name) {
		return switch (name) {
			case UNIT -> List.of(new ScaleLinear(List.of(1 / 255.), List.of(0.)));
			case IMAGENET -> List.of(new ScaleLinear(List.of(1 / 255.), List.of(0.)),
				new FixedZeroMeanUnitVariance(IMAGENET_MEAN, IMAGENET_STD));
			case SIGNED -> List.of(new ScaleLinear(List.of(2 / 255.), List.of(-1.)));
			default -> List.of();
		};
	}

	/**
	 * Whether grey levels 0 to 255 go unscaled into a normalisation by means and deviations of values from 0 to 1, after which nearly
	 * every network gives the same answer for every picture.
	 *
	 * @param steps of a card
	 */
	public static boolean lacksScaling(List<Preprocessing> steps) {
		return steps.stream().filter(step -> !(step instanceof Preprocessing.EnsureDtype)).findFirst()
			.filter(first -> first instanceof FixedZeroMeanUnitVariance fixed && isOfUnit(fixed)).isPresent();
	}

	/** Whether mean and deviation are those of values from 0 to 1; a step that changes nothing says nothing. */
	private static boolean isOfUnit(FixedZeroMeanUnitVariance step) {
		boolean changes = Collections.max(step.mean()) > 0 || Collections.min(step.std()) < 1;
		return changes && Collections.min(step.mean()) >= 0 && Collections.max(step.mean()) <= 1 && Collections.max(step.std()) <= 1;
	}

	private static FixedZeroMeanUnitVariance normalisation(List<Double> mean, List<Double> std) throws ModelException {
		if (Collections.min(std) < 1e-6) throw new ModelException("A number of std is below 1e-6; divide by no less.");
		int count = Math.max(mean.size(), std.size());
		return new FixedZeroMeanUnitVariance(repeated(mean, count), repeated(std, count));
	}

	private static List<Double> repeated(List<Double> values, int count) {
		return values.size() == count ? values : Collections.nCopies(count, values.get(0));
	}

	private static List<Double> numbers(String key, String text, double otherwise, int channels) throws ModelException {
		if (text.isBlank()) return List.of(otherwise);
		List<Double> numbers;
		try {
			numbers = Stream.of(text.split(",", -1)).map(one -> Double.valueOf(one.strip())).toList();
		}
		catch (NumberFormatException e) {
			throw new ModelException("'" + text + "' of " + key + " are no numbers with commas between them, such as 0.485,0.456,0.406.",
				e);
		}
		if (!numbers.stream().allMatch(Double::isFinite))
			throw new ModelException("A number of " + key + " is not finite; give others than '" + text + "'.");
		if (numbers.size() != 1 && numbers.size() != channels)
			throw new ModelException("There are " + numbers.size() + " numbers of " + key + " for " + channels +
				" channel(s); give one, or one per channel.");
		return numbers;
	}
}
