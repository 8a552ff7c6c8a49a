package org.abscam.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Text as Specific Character Set (0008,0005) encodes it (PS3.3, section C.12.1.1.2; PS3.5, section 6.1): single byte sets, UTF-8,
 * GB18030, GBK, and code extensions, where escape sequences of ISO 2022 switch between sets.
 */
final class CharacterSets {

	/** ASCII alone, where nothing is said. */
	static final CharacterSets ASCII = new CharacterSets(List.of());
	/** What this room writes. */
	static final CharacterSets UTF_8 = new CharacterSets(List.of("ISO_IR 192"));

	private static final char ESCAPE = 0x1B;

	private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("ISO_IR 100", "ISO-8859-1"),
		Map.entry("ISO_IR 101", "ISO-8859-2"), Map.entry("ISO_IR 109", "ISO-8859-3"), Map.entry("ISO_IR 110", "ISO-8859-4"),
		Map.entry("ISO_IR 144", "ISO-8859-5"), Map.entry("ISO_IR 127", "ISO-8859-6"), Map.entry("ISO_IR 126", "ISO-8859-7"),
		Map.entry("ISO_IR 138", "ISO-8859-8"), Map.entry("ISO_IR 148", "ISO-8859-9"), Map.entry("ISO_IR 203", "ISO-8859-15"),
		Map.entry("ISO_IR 13", "JIS_X0201"), Map.entry("ISO_IR 166", "TIS-620"), Map.entry("ISO_IR 192", "UTF-8"),
		Map.entry("GB18030", "GB18030"), Map.entry("GBK", "GBK"));

	/** What follows the escape character, the set it calls, and the bytes before each character of one that lies in the lower half. */
	private static final Map<String, String> ESCAPES = Map.ofEntries(Map.entry("(B", "US-ASCII"), Map.entry("-A", "ISO-8859-1"),
		Map.entry("-B", "ISO-8859-2"), Map.entry("-C", "ISO-8859-3"), Map.entry("-D", "ISO-8859-4"), Map.entry("-L", "ISO-8859-5"),
		Map.entry("-G", "ISO-8859-6"), Map.entry("-F", "ISO-8859-7"), Map.entry("-H", "ISO-8859-8"), Map.entry("-M", "ISO-8859-9"),
		Map.entry("-b", "ISO-8859-15"), Map.entry("-T", "TIS-620"), Map.entry(")I", "JIS_X0201"), Map.entry("(J", "JIS_X0201"),
		Map.entry("$B", "EUC-JP"), Map.entry("$@", "EUC-JP"), Map.entry("$(D", "EUC-JP"), Map.entry("$)C", "EUC-KR"),
		Map.entry("$)A", "GB2312"));

	private final List<String> terms;

	/** @param terms values of Specific Character Set; an empty first one means ASCII */
	CharacterSets(List<String> terms) {
		this.terms = List.copyOf(terms);
	}

	/**
	 * @param bytes of one value or several
	 * @return the text; bytes that the set does not know become U+FFFD
	 */
	String decode(byte[] bytes) {
		Charset first = first();
		if (terms.size() < 2 && !contains(bytes, ESCAPE)) return new String(bytes, first);
		StringBuilder text = new StringBuilder();
		int from = 0;
		String escape = "";
		for (int i = 0; i <= bytes.length; i++) {
			boolean end = i == bytes.length;
			// a new value or component begins with the first set again
			boolean delimiter = !end && !escape.startsWith("$(") && !escape.equals("$B") && !escape.equals("$@")
				&& (bytes[i] == '\\' || bytes[i] == '^' || bytes[i] == '=' || bytes[i] == '\r' || bytes[i] == '\n');
			String next = end || bytes[i] != ESCAPE ? null : escapeAt(bytes, i + 1);
			if (!end && !delimiter && next == null) continue;
			text.append(part(bytes, from, i, escape, first));
			if (end) break;
			if (next != null) {
				escape = next;
				i += next.length();
				from = i + 1;
			}
			else {
				text.append((char) bytes[i]);
				escape = "";
				from = i + 1;
			}
		}
		return text.toString();
	}

	/** @return the text in UTF-8, as data sets that this room writes have it (ISO_IR 192) */
	static byte[] encode(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private Charset first() {
		if (terms.isEmpty() || terms.get(0).isEmpty()) return terms.size() > 1 ? StandardCharsets.US_ASCII : StandardCharsets.ISO_8859_1;
		return charset(NAMES.getOrDefault(terms.get(0).replaceFirst("^ISO[ _]2022[ _]IR[ _]", "ISO_IR "), "ISO-8859-1"));
	}

	private static String part(byte[] bytes, int from, int to, String escape, Charset first) {
		if (to <= from) return "";
		if (escape.isEmpty() || !ESCAPES.containsKey(escape)) return new String(bytes, from, to - from, first);
		Charset set = charset(ESCAPES.get(escape));
		boolean lower = escape.equals("$B") || escape.equals("$@") || escape.equals("$(D");
		if (!lower) return new String(bytes, from, to - from, set);
		// JIS X 0208 and 0212 lie in the lower half here, and in the upper half of EUC-JP
		ByteArrayOutputStream upper = new ByteArrayOutputStream();
		for (int i = from; i < to; i++) {
			if (escape.equals("$(D") && (i - from) % 2 == 0) upper.write(0x8F);
			upper.write(bytes[i] | 0x80);
		}
		return new String(upper.toByteArray(), set);
	}

	private static String escapeAt(byte[] bytes, int at) {
		for (int length = 2; length <= 3 && at + length <= bytes.length; length++) {
			String candidate = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
			if (ESCAPES.containsKey(candidate)) return candidate;
		}
		return null;
	}

	private static boolean contains(byte[] bytes, char wanted) {
		for (byte b : bytes) if (b == wanted) return true;
		return false;
	}

	private static Charset charset(String name) {
		return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
	}
}
