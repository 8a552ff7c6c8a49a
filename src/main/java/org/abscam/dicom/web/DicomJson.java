package org.abscam.dicom.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DicomException;

/** A data set in the DICOM JSON Model (PS3.18, annex F), as archives answer queries and stores. */
record DicomJson(JsonObject elements) {

	static final String TYPE = "application/dicom+json";
	private static final int LONGEST = 64 << 20;

	/**
	 * @param body an answer; an empty one is of no data sets
	 * @return its data sets, of an array or of one object
	 */
	static List<DicomJson> read(InputStream body, ArchiveAddress address) throws IOException, DicomException {
		byte[] bytes = body.readNBytes(LONGEST + 1);
		if (bytes.length > LONGEST) throw new DicomException("The archive " + address.host() + " answers with more than " + (LONGEST >> 20)
			+ " MB of text; ask for less, such as one study");
		String text = new String(bytes, StandardCharsets.UTF_8).strip();
		if (text.isEmpty()) return List.of();
		List<DicomJson> sets = new ArrayList<>();
		try {
			JsonElement all = JsonParser.parseString(text);
			if (all instanceof JsonObject one) sets.add(new DicomJson(one));
			else if (all instanceof JsonArray array)
				for (JsonElement each : array) {
					if (!(each instanceof JsonObject set)) throw noJson(address, null);
					sets.add(new DicomJson(set));
				}
			else throw noJson(address, null);
		}
		catch (JsonParseException e) {
			throw noJson(address, e);
		}
		return sets;
	}

	private static DicomException noJson(ArchiveAddress address, Exception cause) {
		return new DicomException("The archive " + address.host() + " answers with what is no DICOM JSON; check the root of the address, "
			+ "such as /dicom-web", cause);
	}

	/** All values that are text or numbers. */
	List<String> texts(int tag) {
		List<String> texts = new ArrayList<>();
		for (JsonElement value : values(tag)) if (value instanceof JsonPrimitive primitive) texts.add(primitive.getAsString().strip());
		return texts;
	}

	/** The first value, without characters that would upset a screen. */
	String text(int tag) {
		return texts(tag).stream().findFirst().map(text -> text.replaceAll("\\p{Cntrl}+", " ")).orElse("");
	}

	/** The name of a person, in letters of the alphabet, for a screen. */
	String person(int tag) {
		for (JsonElement value : values(tag))
			if (value instanceof JsonObject name && name.get("Alphabetic") instanceof JsonPrimitive letters)
				return letters.getAsString().replaceAll("\\p{Cntrl}+", " ").replace('^', ' ').strip();
		return text(tag);
	}

	/** A whole number, or nothing. */
	Optional<Integer> integer(int tag) {
		String text = text(tag);
		return text.matches("[+-]?\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
	}

	/** Items of a sequence. */
	List<DicomJson> items(int tag) {
		List<DicomJson> items = new ArrayList<>();
		for (JsonElement value : values(tag)) if (value instanceof JsonObject item) items.add(new DicomJson(item));
		return items;
	}

	private JsonArray values(int tag) {
		boolean there = elements.get(String.format("%08X", tag)) instanceof JsonObject element && element.get("Value") instanceof JsonArray;
		return there ? elements.getAsJsonObject(String.format("%08X", tag)).getAsJsonArray("Value") : new JsonArray();
	}
}
