package org.abscam.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.abscam.model.Measured.Accuracy;
import org.abscam.model.Measured.Features;

/** Reads what a card says was measured, under {@code config: abscam:}. */
final class MeasuredReader {

	/** Temperatures beyond are no calibration but a mistake: scores of 100 would become 1, or scores of 1 become 100. */
	private static final double LOWEST_TEMPERATURE = .01;
	private static final double HIGHEST_TEMPERATURE = 100;
	private static final int MOST_TENSORS = 16;
	private static final int MOST_NAMED = 20;

	private MeasuredReader() {}

	/**
	 * @param abscam the settings
	 * @param classes of the model
	 * @throws ModelException where a number cannot be; it names the field
	 */
	static Measured read(CardField abscam, List<String> classes) throws ModelException {
		CardField temperature = abscam.get("temperature");
		CardField cutoff = abscam.get("probability_cutoff");
		if (temperature.present() && (temperature.number() < LOWEST_TEMPERATURE || temperature.number() > HIGHEST_TEMPERATURE))
			throw temperature.fault("is " + temperature.shown() + ", but a temperature is from " + LOWEST_TEMPERATURE + " to " +
				(int) HIGHEST_TEMPERATURE + ", and 1 where the probabilities are as they should be");
		return new Measured(temperature.present() ? OptionalDouble.of(temperature.number()) : OptionalDouble.empty(),
			perClass(abscam.get("thresholds"), classes, "a part of a map's maximum"),
			cutoff.present() ? OptionalDouble.of(part(cutoff, "a probability")) : OptionalDouble.empty(), accuracy(abscam.get("accuracy")),
			features(abscam.get("features")));
	}

	/**
	 * Numbers from 0 to 1 by class.
	 *
	 * @param what what each is, for messages
	 */
	static Map<String, Double> perClass(CardField field, List<String> classes, String what) throws ModelException {
		Map<String, Double> numbers = new LinkedHashMap<>();
		Set<String> known = new HashSet<>(classes);
		for (Map.Entry<String, CardField> entry : field.fields().entrySet()) {
			if (!known.contains(entry.getKey()))
				throw entry.getValue()
					.fault("is no class of this model; its classes are "
						+ String.join(", ", classes.subList(0, Math.min(MOST_NAMED, classes.size()))) +
						(classes.size() > MOST_NAMED ? ", …" : ""));
			numbers.put(entry.getKey(), part(entry.getValue(), what));
		}
		return numbers;
	}

	private static double part(CardField field, String what) throws ModelException {
		if (field.number() < 0 || field.number() > 1) throw field.fault("is " + field.shown() + ", but " + what + " is from 0 to 1");
		return field.number();
	}

	private static Optional<Accuracy> accuracy(CardField field) throws ModelException {
		if (!field.present()) return Optional.empty();
		field.allowOnly(Set.of("value", "n", "low", "high", "on"));
		double value = part(field.get("value"), "an accuracy");
		double low = part(field.get("low"), "an accuracy");
		double high = part(field.get("high"), "an accuracy");
		if (low > value) throw field.get("low").fault("is " + field.get("low").shown() + ", above the value itself; correct one of them");
		if (high < value)
			throw field.get("high").fault("is " + field.get("high").shown() + ", below the value itself; correct one of them");
		return Optional.of(new Accuracy(value, field.get("n").integer(1), low, high, field.get("on").text()));
	}

	private static Optional<Features> features(CardField field) throws ModelException {
		if (!field.present()) return Optional.empty();
		field.allowOnly(Set.of("tensors", "source", "sha256", "limit", "images"));
		List<String> tensors = new ArrayList<>();
		for (CardField tensor : field.get("tensors").items()) tensors.add(tensor.text());
		if (tensors.isEmpty()) throw field.get("tensors").fault("is missing; list the tensors that are averaged");
		if (tensors.size() > MOST_TENSORS) throw field.get("tensors").fault("has more than " + MOST_TENSORS + " tensors; leave some away");
		CardField limit = field.get("limit");
		if (limit.number() <= 0) throw limit.fault("is " + limit.shown() + ", but a distance is above 0");
		return Optional.of(new Features(tensors, ModelCards.file(field), limit.number(), field.get("images").integer(2)));
	}
}
