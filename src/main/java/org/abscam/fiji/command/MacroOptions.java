package org.abscam.fiji.command;

import ij.macro.Interpreter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Offer;
import org.abscam.option.Said;

/**
 * Reads what a macro says: {@code key=value} and bare flags, in ImageJ's notation. A value with spaces stands in brackets, {@code &name}
 * is a variable of the macro.
 */
public final class MacroOptions {

	private MacroOptions() {}

	/**
	 * @param text as in {@code run(command, text)}
	 * @param offer what can be said
	 * @return what is said
	 * @throws ExplainException for anything else; the sentence says what there is
	 */
	public static Said parse(String text, Offer offer) throws ExplainException {
		List<String> keys = offer.keys();
		List<String> bare = offer.flags();
		Map<String, String> values = new HashMap<>();
		Set<String> flags = new HashSet<>();
		int at = 0;
		while (true) {
			while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
			if (at == text.length()) return new Said(values, flags);
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
