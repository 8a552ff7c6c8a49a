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
	 * @param usual what holds where nothing is said, as it would be said; empty where something must be
	 */
	public record Entry(String name, String tensor, int position, Optional<String> column, Optional<String> tag, double scale,
		double offset,
		Map<String, Double> words, Optional<Double> lowest, Optional<Double> highest, Optional<String> usual) {

		/** Copies the words. */
		public Entry {
			words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
		}

		/**
		 * One that is fed as it is said, as of a tensor of which no more is known than its numbers.
		 *
		 * @param name what users call it
		 * @param tensor the input tensor that it is part of
		 * @param position its place in that tensor, from 0
		 */
		public Entry(String name, String tensor, int position) {
			this(name, tensor, position, Optional.empty(), Optional.empty(), 1, 0, Map.of(), Optional.empty(), Optional.empty(),
				Optional.empty());
		}

		/**
		 * @param said what holds where nothing is said
		 * @return this with that
		 */
		public Entry usually(String said) {
			return new Entry(name, tensor, position, column, tag, scale, offset, words, lowest, highest, Optional.of(said));
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
