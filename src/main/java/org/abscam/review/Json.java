package org.abscam.review;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * An object whose values are what they are asked for, or an exception says which is not, as part of a sentence.
 */
record Json(JsonObject object) {

	private static final double LARGEST_WHOLE = 1L << 53;

	Json() {
		this(new JsonObject());
	}

	static Json of(JsonElement element) {
		if (!element.isJsonObject()) throw new IllegalArgumentException("there is '" + element + "' in place of an object");
		return new Json(element.getAsJsonObject());
	}

	Json with(String key, String value) {
		object.addProperty(key, value);
		return this;
	}

	Json with(String key, double value) {
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

	String text(String key) {
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

	JsonArray array(String key) {
		JsonElement value = value(key);
		if (!value.isJsonArray()) throw new IllegalArgumentException("'" + key + "' is no list");
		return value.getAsJsonArray();
	}

	double number(String key, double low, double high) {
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

	OptionalDouble optionalNumber(String key) {
		return object.has(key) ? OptionalDouble.of(number(key, -Double.MAX_VALUE, Double.MAX_VALUE)) : OptionalDouble.empty();
	}

	static double number(JsonElement value, String key) {
		if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber())
			throw new IllegalArgumentException("'" + key + "' is no number");
		return value.getAsDouble();
	}
}
