package org.abscam.review;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * An object whose values are what they are asked for, or an exception says which is not, as part of a sentence.
 *
 * @param object the object
 */
public record Json(JsonObject object) {

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
	private static final int DEEPEST = 12;
	private static final double LARGEST_WHOLE = 1L << 53;

	public Json() {
		this(new JsonObject());
	}

	/** What was read is no JSON, or not all of it. */
	static final class NoJsonException extends IllegalArgumentException {

		private static final long serialVersionUID = 1;

		private NoJsonException(Exception cause) {
			super("it is no JSON", cause);
		}
	}

	/**
	 * Reads one object by the rules of RFC 8259, as lenient parsers do not.
	 *
	 * @throws IllegalArgumentException if it is no JSON, no object, or nested too deep; the message says which, as part of a sentence
	 */
	public static Json parse(String text) {
		refuseDeep(text);
		try {
			JsonReader reader = new JsonReader(new StringReader(text));
			JsonElement json = GSON.getAdapter(JsonElement.class).read(reader);
			if (reader.peek() != JsonToken.END_DOCUMENT) throw new IllegalArgumentException("more follows");
			return of(json);
		}
		catch (IOException | JsonParseException e) {
			throw new NoJsonException(e);
		}
	}

	private static void refuseDeep(String text) {
		int depth = 0;
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '\\' && quoted) i++;
			else if (c == '"') quoted = !quoted;
			else if (!quoted && (c == '{' || c == '[') && ++depth > DEEPEST)
				throw new IllegalArgumentException("it is nested more than " + DEEPEST + " deep");
			else if (!quoted && (c == '}' || c == ']')) depth--;
		}
	}

	/** @return it on one line */
	String line() {
		return GSON.toJson(object);
	}

	public static Json of(JsonElement element) {
		if (!element.isJsonObject()) throw new IllegalArgumentException("there is something else in place of an object");
		return new Json(element.getAsJsonObject());
	}

	public Json with(String key, String value) {
		object.addProperty(key, value);
		return this;
	}

	public Json with(String key, double value) {
		object.add(key, number(value));
		return this;
	}

	/** Nothing where it is empty, or no number. */
	Json with(String key, OptionalDouble value) {
		if (value.isPresent() && Double.isFinite(value.getAsDouble())) with(key, value.getAsDouble());
		return this;
	}

	/** Whole ones without a point. */
	static JsonPrimitive number(double v) {
		if (!Double.isFinite(v)) throw new IllegalArgumentException(v + " is no number");
		boolean whole = v == Math.rint(v) && Math.abs(v) < LARGEST_WHOLE && !(v == 0 && 1 / v < 0);
		return whole ? new JsonPrimitive((long) v) : new JsonPrimitive(v);
	}

	private JsonElement value(String key) {
		JsonElement value = object.get(key);
		if (value == null) throw new IllegalArgumentException("there is no '" + key + "'");
		return value;
	}

	public String text(String key) {
		JsonElement value = value(key);
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString())
			throw new IllegalArgumentException("'" + key + "' is no text");
		return value.getAsString();
	}

	<E extends Enum<E>> E word(String key, Class<E> of) {
		String word = text(key);
		try {
			return Enum.valueOf(of, word.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException e) {
			throw new IllegalArgumentException("'" + key + "' says '" + word + "'", e);
		}
	}

	Json object(String key) {
		return of(value(key));
	}

	public JsonArray array(String key) {
		JsonElement value = value(key);
		if (!value.isJsonArray()) throw new IllegalArgumentException("'" + key + "' is no list");
		return value.getAsJsonArray();
	}

	public double number(String key, double low, double high) {
		double v = number(value(key), key);
		if (!(v >= low && v <= high)) throw new IllegalArgumentException("'" + key + "' is " + v);
		return v;
	}

	/** A number that counts from 1. */
	int place(String key) {
		double v = number(key, 1, Integer.MAX_VALUE);
		if (v != Math.rint(v)) throw new IllegalArgumentException("'" + key + "' is " + v);
		return (int) v;
	}

	/** @return whether it is said and true; false where it is not said */
	public boolean flag(String key) {
		JsonElement value = object.get(key);
		if (value == null) return false;
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean())
			throw new IllegalArgumentException("'" + key + "' is neither true nor false");
		return value.getAsBoolean();
	}

	OptionalDouble optionalNumber(String key) {
		return object.has(key) ? OptionalDouble.of(number(key, -Double.MAX_VALUE, Double.MAX_VALUE)) : OptionalDouble.empty();
	}

	static double number(JsonElement value, String key) {
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber())
			throw new IllegalArgumentException("'" + key + "' is no number");
		return value.getAsDouble();
	}
}
