package org.abscam.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model takes beside the image that is explained, as its card says.
 *
 * @param tensors names of all input tensors in the card's order, that of the image too
 * @param views further images, such as the lateral view beside a frontal one
 * @param numbers numbers such as age and sex
 */
public record FurtherInputs(List<String> tensors, List<ModelCard.Input> views, List<Entry> numbers) {

	/** Copies the lists. */
	public FurtherInputs {
		tensors = List.copyOf(tensors);
		views = List.copyOf(views);
		numbers = List.copyOf(numbers);
	}

	/**
	 * One number of an input tensor. The network is fed offset + scale · number, or what a word stands for.
	 *
	 * @param name what users call it
	 * @param tensor the input tensor that it is part of, as the card calls that
	 * @param position its place in that tensor, from 0
	 * @param column column of a table that says it, if not its name
	 * @param tag attribute of DICOM that says it, such as {@code 0010,1010}
	 * @param scale factor
	 * @param offset term
	 * @param words numbers that words stand for, such as M and F; empty where a number is said
	 * @param lowest smallest number that may be said
	 * @param highest largest number that may be said
	 */
	public record Entry(String name, String tensor, int position, Optional<String> column, Optional<String> tag, double scale,
		double offset,
		Map<String, Double> words, Optional<Double> lowest, Optional<Double> highest) {

		/** Copies the words. */
		public Entry {
			words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
		}

		/** @return the name and what may be said, such as {@code age (0 to 120)} */
		@Override
		public String toString() {
			if (!words.isEmpty()) return name + " (" + String.join(" or ", words.keySet()) + ")";
			if (lowest.isEmpty() && highest.isEmpty()) return name;
			return name + " (" + lowest.map(l -> "from " + number(l)).orElse("") + (lowest.isPresent() && highest.isPresent() ? " " : "")
				+ highest.map(h -> "to " + number(h)).orElse("") + ")";
		}

		private static String number(double value) {
			return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
		}
	}
}
