package org.abscam.fiji.command;

import ij.macro.Interpreter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.explain.ExplainException;

/**
 * What a macro says: {@code key=value} and bare flags, in ImageJ's notation. A value with spaces stands in brackets, {@code &name}
 * is a variable of the macro.
 *
 * @param values values by key, without those that are blank
 * @param flags flags that are set
 */
public record MacroOptions(Map<String, String> values, Set<String> flags) {

	/**
	 * @param text as in {@code run(command, text)}
	 * @param keys the keys that take a value
	 * @param bare the flags
	 * @throws ExplainException for anything else; the sentence says what there is
	 */
	public static MacroOptions parse(String text, List<String> keys, List<String> bare) throws ExplainException {
		Map<String, String> values = new HashMap<>();
		Set<String> flags = new HashSet<>();
		int at = 0;
		while (true) {
			while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
			if (at == text.length()) return new MacroOptions(values, flags);
			int end = at;
			while (end < text.length() && text.charAt(end) != '=' && !Character.isWhitespace(text.charAt(end))) end++;
			String key = text.substring(at, end);
			boolean hasValue = end < text.length() && text.charAt(end) == '=';
			if (!(hasValue ? keys : bare).contains(key)) throw unknown(key, hasValue, keys, bare);
			at = end;
			if (!hasValue) flags.add(key);
			else {
				int start = end + 1;
				at = endOfValue(text, start);
				String value = variable(unquoted(text.substring(start, at))).strip();
				if (!value.isEmpty()) values.put(key, value);
			}
		}
	}

	/** The value of a key, or what is usual where it is not said. */
	public String text(String key, String usual) {
		return values.getOrDefault(key, usual);
	}

	/**
	 * @return a number from 0 to 1
	 * @throws ExplainException if another value is said
	 */
	public double fraction(String key, double usual) throws ExplainException {
		return number(key, usual, 1, "a number from 0 to 1");
	}

	/**
	 * @return a number of at least 0
	 * @throws ExplainException if another value is said
	 */
	public double notNegative(String key, double usual) throws ExplainException {
		return number(key, usual, Double.MAX_VALUE, "a number of at least 0");
	}

	private double number(String key, double usual, double highest, String wanted) throws ExplainException {
		String value = values.get(key);
		if (value == null) return usual;
		try {
			double number = Double.parseDouble(value);
			if (number >= 0 && number <= highest) return number;
		}
		catch (NumberFormatException e) {
			// it is refused as a number out of range is
		}
		throw new ExplainException("'" + key + "' must be " + wanted + ", not '" + value + "'.");
	}

	private static ExplainException unknown(String key, boolean hasValue, List<String> keys, List<String> bare) {
		if (hasValue && bare.contains(key)) return new ExplainException("'" + key + "' takes no value; leave '=' and what follows away.");
		if (!hasValue && keys.contains(key)) return new ExplainException("'" + key + "' needs a value; write " + key + "=value.");
		return new ExplainException("There is no option '" + key + "'; use " + String.join("=, ", keys) + "="
			+ (bare.isEmpty() ? "" : " or " + String.join(", ", bare)) + ".");
	}

	private static int endOfValue(String text, int start) {
		if (start == text.length()) return start;
		if (text.charAt(start) == '\'' && text.indexOf('\'', start + 1) > 0) return text.indexOf('\'', start + 1) + 1;
		int open = 0;
		boolean brackets = text.charAt(start) == '[';
		for (int i = start; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!brackets && Character.isWhitespace(c)) return i;
			if (brackets && c == '[') open++;
			if (brackets && c == ']' && --open == 0) return i + 1;
		}
		return text.length();
	}

	private static String unquoted(String value) {
		boolean quoted =
			value.length() > 1 && (value.startsWith("[") && value.endsWith("]") || value.startsWith("'") && value.endsWith("'"));
		return quoted ? value.substring(1, value.length() - 1) : value;
	}

	private static String variable(String value) {
		Interpreter macro = Interpreter.getInstance();
		String content = value.startsWith("&") && macro != null ? macro.getVariableAsString(value.substring(1)) : null;
		return content == null ? value : content.replaceFirst("^(\\d+)\\.0$", "$1"); // numbers of macros have no integers
	}
}
