package org.abscam.explain.network;

import java.util.Arrays;
import org.abscam.model.GivenInputs.Given;

/**
 * An input that was held while a map was made.
 *
 * @param name as users call it
 * @param value what was said: a number, a word, or the name of an image's file
 * @param fed what the network got; empty of an image
 * @param from where it was said
 */
public record Held(String name, String value, float[] fed, String from) {

	/** @return whether the scan's header said it, so that it belongs to the patient and no derived file says it without being asked */
	public boolean isOfHeader() {
		return Given.isOfHeader(from);
	}

	/** @return what derived files say of it: what was said, or where, of what the scan's header says */
	public String recorded() {
		return isOfHeader() ? from : value;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Held held && name.equals(held.name) && value.equals(held.value) && Arrays.equals(fed, held.fed)
			&& from.equals(held.from);
	}

	@Override
	public int hashCode() {
		return name.hashCode();
	}

	/** Name and value. */
	@Override
	public String toString() {
		return name + "=" + value;
	}
}
