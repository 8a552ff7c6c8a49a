package org.abscam.dicom.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the parts of a {@code multipart/related} body (RFC 2046, section 5.1; RFC 2387) one after the other, in memory of fixed size. A
 * part's end is its delimiter; lengths that are said of parts are not believed.
 */
final class MultipartReader {

	private static final Pattern BOUNDARY =
		Pattern.compile("(?i).*;\\s*boundary\\s*=\\s*(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))\\s*(?:;.*)?");
	private static final int LONGEST_LINE = 8192;
	private static final int MOST_LINES = 64;
	/** In front of the first part, and of parts that nobody reads: an answer without end is none. */
	private static final long MOST_PASSED = 64L << 20;

	/** What is read is no multipart body. */
	static final class Malformed extends Exception {

		private static final long serialVersionUID = 1L;

		Malformed(String why) {
			super(why);
		}
	}

	private final InputStream in;
	private final byte[] delimiter;
	private final byte[] buffer = new byte[1 << 16];
	private int position;
	private int limit;
	private boolean ended;
	private boolean last;
	/** Before the end of a part, or of what stands in front of the first. */
	private boolean inPart = true;

	/**
	 * @param in the body
	 * @param boundary as {@link #boundary} gives it
	 */
	MultipartReader(InputStream in, String boundary) {
		this.in = in;
		delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
		// the first delimiter may lack the line's end before it
		buffer[limit++] = '\r';
		buffer[limit++] = '\n';
	}

	/** The boundary that a Content-Type gives, empty where it is of no multipart. */
	static Optional<String> boundary(String contentType) {
		if (!contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) return Optional.empty();
		Matcher matcher = BOUNDARY.matcher(contentType.replaceAll("[\\r\\n]+", " "));
		return matcher.matches() ? Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2)) : Optional.empty();
	}

	/**
	 * Goes to the next part; what is left of the one before is passed over.
	 *
	 * @return its header fields with names in lower case, empty behind the last part
	 * @throws EOFException if the body ends before its last delimiter
	 */
	Optional<Map<String, String>> next() throws IOException, Malformed {
		if (last) return Optional.empty();
		byte[] waste = new byte[8192];
		long passed = 0;
		for (int read = read(waste, 0, waste.length); read >= 0; read = read(waste, 0, waste.length)) {
			passed += read;
			if (passed > MOST_PASSED) throw new Malformed("more than " + (MOST_PASSED >> 20) + " MB that belong to no file");
		}
		position += delimiter.length;
		String rest = line();
		if (rest.startsWith("--")) {
			last = true;
			return Optional.empty();
		}
		if (!rest.isBlank()) throw new Malformed("text behind a boundary");
		inPart = true;
		Map<String, String> fields = new HashMap<>();
		for (int count = 0;; count++) {
			String line = line();
			if (line.isEmpty()) return Optional.of(fields);
			if (count == MOST_LINES) throw new Malformed("more than " + MOST_LINES + " header lines in a part");
			int colon = line.indexOf(':');
			if (colon > 0) fields.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
	}

	/** The content of the part that {@link #next} went to. */
	InputStream content() {
		return new InputStream() {

			@Override
			public int read() throws IOException {
				byte[] one = new byte[1];
				return MultipartReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				return length == 0 ? 0 : MultipartReader.this.read(bytes, offset, length);
			}
		};
	}

	/** At the end of the part the delimiter lies at the position. */
	private int read(byte[] bytes, int offset, int length) throws IOException {
		if (!inPart) return -1;
		while (true) {
			int found = delimiterFrom(position);
			int free = found >= 0 ? found : Math.max(position, limit - delimiter.length + 1);
			if (free > position) {
				int count = Math.min(length, free - position);
				System.arraycopy(buffer, position, bytes, offset, count);
				position += count;
				return count;
			}
			if (found >= 0) {
				inPart = false;
				return -1;
			}
			fill();
		}
	}

	private int delimiterFrom(int from) {
		outer:
		for (int i = from; i <= limit - delimiter.length; i++) {
			if (buffer[i] != '\r') continue;
			for (int k = 1; k < delimiter.length; k++) if (buffer[i + k] != delimiter[k]) continue outer;
			return i;
		}
		return -1;
	}

	/** Reads more behind what is there. */
	private void fill() throws IOException {
		System.arraycopy(buffer, position, buffer, 0, limit - position);
		limit -= position;
		position = 0;
		int read = ended ? -1 : in.read(buffer, limit, buffer.length - limit);
		if (read < 0) {
			ended = true;
			throw new EOFException("it ended inside an answer");
		}
		limit += read;
	}

	/** A line without its end; two hyphens at its start are all of it, as nothing need follow those of the last delimiter. */
	private String line() throws IOException, Malformed {
		while (limit - position < 2) fill();
		if (buffer[position] == '-' && buffer[position + 1] == '-') return "--";
		for (int length = 0;; length++) {
			if (length > LONGEST_LINE) throw new Malformed("a header line of more than " + LONGEST_LINE + " bytes");
			while (limit - position < length + 2) fill();
			if (buffer[position + length] == '\r' && buffer[position + length + 1] == '\n') {
				String line = new String(buffer, position, length, StandardCharsets.ISO_8859_1);
				position += length + 2;
				return line;
			}
		}
	}
}
