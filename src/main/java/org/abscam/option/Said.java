package org.abscam.option;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.abscam.explain.options.ExplainException;

/**
 * What a macro, a dialog or a script says.
 *
 * @param values values by name of their option, without those that are blank
 * @param flags names of the flags that are set
 */
public record Said(Map<String, String> values, Set<String> flags) {

	/**
	 * @param option takes a value
	 * @return what is said, or what is usual
	 */
	public String text(Option option) {
		return values.getOrDefault(option.name(), option.usual());
	}

	/**
	 * @param option takes a value
	 * @param value what is said of it besides
	 * @return all that is said
	 */
	public Said with(Option option, String value) {
		Map<String, String> more = new HashMap<>(values);
		more.put(option.name(), value);
		return new Said(more, flags);
	}

	/**
	 * @param flag takes none
	 * @return whether it is set
	 */
	public boolean is(Option flag) {
		return flags.contains(flag.name());
	}

	/**
	 * @param option a number
	 * @return what is said, or what is usual
	 * @throws ExplainException if it is out of range
	 */
	public double number(Option option) throws ExplainException {
		return Double.parseDouble(checked(option));
	}

	/**
	 * @param option a whole number
	 * @return what is said, or what is usual; 0 for a word that stands for no number, such as {@code all}
	 * @throws ExplainException if it is out of range
	 */
	public int whole(Option option) throws ExplainException {
		String value = checked(option);
		if (option.choices().stream().anyMatch(value::equalsIgnoreCase)) return 0;
		long number = Long.parseLong(value);
		if (number > Integer.MAX_VALUE)
			throw new ExplainException("'" + option.name() + "' must be at most " + Integer.MAX_VALUE + ", not '" + value + "'.");
		return (int) number;
	}

	/**
	 * @param option any
	 * @return what is said, or what is usual
	 * @throws ExplainException if it cannot be that
	 */
	public String checked(Option option) throws ExplainException {
		String value = text(option);
		if (!option.takes(value)) throw refused(option);
		return value;
	}

	/**
	 * @param option what is said of it cannot be
	 * @return the sentence for the user
	 */
	ExplainException refused(Option option) {
		return new ExplainException(option.refusal(text(option)));
	}
}
