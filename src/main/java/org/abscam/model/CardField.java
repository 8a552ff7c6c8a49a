package org.abscam.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A value of a card and the way to it, so that every fault names the file and the field.
 *
 * @param card how messages call the card
 * @param path such as {@code inputs[0].axes[1]}; empty for the root
 * @param value a map, a list or a string; null where the card has no such field
 */
record CardField(String card, String path, Object value) {

	private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

	/** Up to nine digits; with a leading zero some YAML readers would take it for an octal number. */
	private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

	boolean present() {
		return value != null;
	}

	/** The field of the given name; absent where this is absent. */
	CardField get(String key) throws ModelException {
		return new CardField(card, path.isEmpty() ? key : path + "." + key, present() ? map().get(key) : null);
	}

	/** The fields of a map in the order of the card; none where this is absent. */
	Map<String, CardField> fields() throws ModelException {
		Map<String, CardField> fields = new LinkedHashMap<>();
		if (present()) {
			for (Object key : map().keySet())
				fields.put(String.valueOf(key), get(String.valueOf(key)));
		}
		return fields;
	}

	/** Refuses fields other than the named ones: a misspelt setting must not pass for an absent one. */
	void allowOnly(Set<String> names) throws ModelException {
		for (Map.Entry<String, CardField> field : fields().entrySet()) {
			if (!names.contains(field.getKey()))
				throw field.getValue().fault("is no setting that is known here; known are " + String.join(", ", sorted(names)));
		}
	}

	/** The items of a list; none where this is absent. */
	List<CardField> items() throws ModelException {
		List<CardField> items = new ArrayList<>();
		if (!present()) return items;
		if (!(value instanceof List<?> list)) throw fault("is not a list; write its items behind dashes");
		for (Object item : list)
			items.add(new CardField(card, path + "[" + items.size() + "]", item));
		return items;
	}

	/** A text that is there and is not blank. */
	String text() throws ModelException {
		if (!present()) throw fault("is missing; add it");
		if (value instanceof Map || value instanceof List) throw fault("is not text; write one value");
		String text = value.toString().strip();
		if (text.isEmpty()) throw fault("is empty; fill it in");
		return text;
	}

	Optional<String> optionalText() throws ModelException {
		return present() ? Optional.of(text()) : Optional.empty();
	}

	/** A finite number, where an absent one counts as {@code otherwise}. */
	double number(double otherwise) throws ModelException {
		return present() ? number() : otherwise;
	}

	/** A finite number. */
	double number() throws ModelException {
		if (!present()) throw fault("is missing; add a number");
		if (!(value instanceof String text) || !NUMBER.matcher(text).matches() ||
			Double.isInfinite(Double.parseDouble(text))) {
			throw fault("is " + shown() + ", not a number; write one such as 0.5");
		}
		return Double.parseDouble(text);
	}

	/** A whole number from {@code least} up. */
	int integer(int least) throws ModelException {
		if (!present()) throw fault("is missing; add a whole number");
		if (!(value instanceof String text) || !WHOLE_NUMBER.matcher(text).matches() || Integer.parseInt(text) < least)
			throw fault("is " + shown() + ", not a whole number from " + least + " up; correct it");
		return Integer.parseInt(text);
	}

	/** Yes or no; empty where this is absent. */
	Optional<Boolean> optionalFlag() throws ModelException {
		if (!present()) return Optional.empty();
		return Optional.of(switch (text()) {
			case "true" -> true;
			case "false" -> false;
			default -> throw fault("is " + shown() + "; write true or false");
		});
	}

	/** The value for a message: short, on one line, and safe where a hostile card contains itself. */
	String shown() {
		if (value instanceof Map) return "a set of fields";
		if (value instanceof List) return "a list";
		String text = String.valueOf(value).replaceAll("[\\s\\p{Cntrl}]+", " ");
		return "'" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'";
	}

	/**
	 * The exception for this field.
	 *
	 * @param problem what is wrong, then what to do: a predicate that follows the field's name, without a full stop
	 */
	ModelException fault(String problem) {
		return new ModelException(card + ": " + (path.isEmpty() ? "the card" : "'" + path + "'") + " " + problem + ".");
	}

	private Map<?, ?> map() throws ModelException {
		if (value instanceof Map<?, ?> map) return map;
		throw fault(path.isEmpty() ? "holds no fields; choose the rdf.yaml of a model"
			: "has no fields; write 'name: value' lines");
	}

	private static List<String> sorted(Set<String> names) {
		return names.stream().sorted().toList();
	}
}
