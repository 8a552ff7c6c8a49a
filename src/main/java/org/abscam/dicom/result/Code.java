package org.abscam.dicom.result;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.abscam.dicom.DataSet;

/**
 * A coded concept (PS3.3, section 8.8).
 *
 * @param value at most 16 characters
 * @param scheme who defines it
 * @param meaning in words, at most 64 characters
 */
record Code(String value, String scheme, String meaning) {

	/** Coding scheme of what no standard has a code for: classes of models, saliency. */
	static final String OWN = "99ABSCAM";
	private static final int LONGEST_VALUE = 16;
	static final int LONGEST_MEANING = 64;

	static Code dcm(String value, String meaning) {
		return new Code(value, "DCM", meaning);
	}

	static Code sct(String value, String meaning) {
		return new Code(value, "SCT", meaning);
	}

	static Code ucum(String value, String meaning) {
		return new Code(value, "UCUM", meaning);
	}

	/** A code for what a model's card calls so: its first letters, or where these are not plain or not all, a number that follows from it. */
	static Code named(String name) {
		String words = plain(name.isBlank() ? "not named" : name.strip());
		boolean fits = words.length() <= LONGEST_VALUE && words.chars().allMatch(c -> c > ' ' && c < 0x7F);
		byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
		return new Code(fits ? words : "X" + HexFormat.of().toHexDigits(hash(bytes)).substring(1), OWN, cut(words, LONGEST_MEANING));
	}

	/** FNV-1a, of 64 bits. */
	private static long hash(byte[] bytes) {
		long hash = 0xCBF29CE484222325L;
		for (byte b : bytes) hash = (hash ^ b & 0xFF) * 0x100000001B3L;
		return hash;
	}

	/** Text without what separates values or controls. */
	static String plain(String text) {
		return text.replace('\\', '/').replaceAll("\\p{Cntrl}", " ");
	}

	static String cut(String text, int longest) {
		return text.codePointCount(0, text.length()) <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
	}

	DataSet item() {
		return new DataSet().put(ResultTag.CODE_VALUE, value).put(ResultTag.CODING_SCHEME_DESIGNATOR, scheme)
			.put(ResultTag.CODE_MEANING, meaning);
	}
}
