package org.abscam.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that a user can set.
 *
 * @param name key in macros, and with {@code --} before it on the command line
 * @param kind what is said of it
 * @param usual what holds where nothing is said, as it would be said; empty where that is nothing, or is found out. Of a flag {@code true} or
 *        {@code false}: whether it is set where nobody can be asked
 * @param choices the words that it can be; of numbers, words that stand beside them. Empty where any text can be said
 * @param low smallest number
 * @param high largest number, infinite where there is none
 * @param values how a value is written, for usage lines, such as {@code auto|TENSOR[,TENSOR]}
 * @param label in dialogs; its first word is the name, as ImageJ's recorder makes the key of it
 * @param help what it does, in a sentence or two
 */
public record Option(String name, Kind kind, String usual, List<String> choices, double low, double high, String values, String label,
	String help) {

	/** What is said of an option. */
	public enum Kind {
			/** Nothing but its name. */
			FLAG,
			/** One of its choices. */
			CHOICE,
			/** A number. */
			NUMBER,
			/** A whole number. */
			WHOLE,
			/** The path of a file or folder. */
			FILE,
			/** Any text. */
			TEXT
	}

	static Option flag(String name, String help) {
		return of(name, Kind.FLAG, "false", "", help);
	}

	static Option choice(String name, List<String> choices, String usual, String help) {
		return new Option(name, Kind.CHOICE, usual, List.copyOf(choices), Double.NaN, Double.NaN, String.join("|", choices),
			title(name) + ":", help);
	}

	static Option text(String name, String usual, String values, String help) {
		return of(name, Kind.TEXT, usual, values, help);
	}

	static Option file(String name, String values, String help) {
		return of(name, Kind.FILE, "", values, help);
	}

	static Option number(String name, double low, double high, double usual, String values, String help) {
		return new Option(name, Kind.NUMBER, String.valueOf(usual), List.of(), low, high, values, title(name) + ":", help);
	}

	/** @param words what can be said instead of a number, such as {@code all} */
	static Option whole(String name, long low, double high, String usual, String help, String... words) {
		List<String> values = new ArrayList<>(List.of(words));
		values.add("N");
		return new Option(name, Kind.WHOLE, usual, List.of(words), low, high, String.join("|", values), title(name) + ":", help);
	}

	private static Option of(String name, Kind kind, String usual, String values, String help) {
		return new Option(name, kind, usual, List.of(), Double.NaN, Double.NaN, values, title(name) + (kind == Kind.FLAG ? "" : ":"), help);
	}

	private static String title(String name) {
		return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
	}

	Option usually(String other) {
		return new Option(name, kind, other, choices, low, high, values, label, help);
	}

	/**
	 * @param other a label, whose first word is the name
	 * @return this option with it
	 */
	public Option labelled(String other) {
		return new Option(name, kind, usual, choices, low, high, values, other, help);
	}

	Option helping(String other) {
		return new Option(name, kind, usual, choices, low, high, values, label, other);
	}

	Option written(String other) {
		return new Option(name, kind, usual, choices, low, high, other, label, help);
	}

	/** @return whether it takes no value */
	public boolean isFlag() {
		return kind == Kind.FLAG;
	}

	/** @return of a flag, whether it is set where nobody can be asked */
	public boolean isUsual() {
		return isFlag() && Boolean.parseBoolean(usual);
	}

	/**
	 * @param value what is said
	 * @return whether it can be: one of the choices, a number in range; any text where there are neither
	 */
	public boolean takes(String value) {
		boolean word = choices.stream().anyMatch(c -> c.equalsIgnoreCase(value.strip()));
		return switch (kind) {
			case CHOICE -> word;
			case NUMBER -> word || isNumber(value);
			case WHOLE ->
				word || value.matches("[+-]?\\d{1,9}") && isNumber(value) || value.matches("[+-]?\\d{10,18}") && high > Integer.MAX_VALUE
					&& isNumber(value);
			default -> true;
		};
	}

	private boolean isNumber(String value) {
		try {
			double number = Double.parseDouble(value);
			return number >= low && number <= high;
		}
		catch (NumberFormatException e) {
			return false;
		}
	}

	/**
	 * @param value what a macro, dialog or script said
	 * @return why it is refused, in one sentence
	 */
	public String refusal(String value) {
		return "'" + name + "' must be " + wanted() + ", not '" + value + "'.";
	}

	/**
	 * @param value what was said on the command line
	 * @return why it is refused, in one sentence; empty if it is not
	 */
	public Optional<String> refusalOnCommandLine(String value) {
		if (takes(value)) return Optional.empty();
		if (kind == Kind.CHOICE) return Optional.of("There is no " + name + " '" + value + "'; use " + or(choices) + ".");
		String said = "--" + name + " " + value;
		if (!choices.isEmpty())
			return Optional.of(said + " is neither '" + String.join("', '", choices) + "' nor a number from " + number(low) + " up.");
		return Optional.of(
			said + (Double.isInfinite(high) ? " is below " + number(low) : " is not within " + number(low) + ".." + number(high)) + ".");
	}

	private String wanted() {
		String numbers = switch (kind) {
			case NUMBER ->
				Double.isInfinite(high) ? "a number of at least " + number(low) : "a number from " + number(low) + " to " + number(high);
			case WHOLE -> "a whole number from " + number(low);
			default -> "";
		};
		return choices.isEmpty() ? numbers : or(choices) + (numbers.isEmpty() ? "" : " or " + numbers);
	}

	/** Whole numbers without a point. */
	private static String number(double value) {
		return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
	}

	private static String or(List<String> words) {
		int last = words.size() - 1;
		return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
	}
}
