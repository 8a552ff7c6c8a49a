package org.abscam.dicom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The data dictionary of PS3.6: of each public element its value representation and keyword. */
final class Dictionary {

	private record Entry(Vr vr, String keyword) {}

	private static final Map<Integer, Entry> ENTRIES = read();

	private Dictionary() {}

	/**
	 * @param tag of an element
	 * @return its value representation, empty where it is private or unknown. Where the standard leaves a choice the first: US of "US or
	 *         SS", OB of "OB or OW"
	 */
	static Optional<Vr> vr(int tag) {
		if ((tag & 0xFFFF) == 0) return Optional.of(Vr.UL);
		if (isPrivate(tag)) return (tag & 0xFFFF) >= 0x10 && (tag & 0xFFFF) <= 0xFF ? Optional.of(Vr.LO) : Optional.empty();
		return Optional.ofNullable(ENTRIES.get(ofRepeated(tag))).map(Entry::vr);
	}

	/**
	 * @param tag of an element
	 * @return its keyword, such as {@code PatientID}
	 */
	static Optional<String> keyword(int tag) {
		return Optional.ofNullable(ENTRIES.get(ofRepeated(tag))).map(Entry::keyword);
	}

	/** @return whether the element belongs to a maker's own group */
	static boolean isPrivate(int tag) {
		return (tag >>> 16 & 1) == 1;
	}

	/** Curves and overlays repeat their group for each plane: 6000, 6002 and so on. */
	private static int ofRepeated(int tag) {
		int repeated = tag & 0xFF00FFFF;
		return (tag & 0xFF000000) == 0x50000000 || (tag & 0xFF000000) == 0x60000000 ? repeated : tag;
	}

	private static Map<Integer, Entry> read() {
		Map<Integer, Entry> entries = new HashMap<>(8192);
		try (InputStream file = Dictionary.class.getResourceAsStream("dictionary.tsv");
			BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				String[] cells = line.split("\t");
				Vr.of(cells[1].substring(0, 2)).ifPresent(
					vr -> entries.put(Integer.parseUnsignedInt(cells[0].replace("xx", "00"), 16), new Entry(vr, cells[2])));
			}
			return entries;
		}
		catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
