package org.abscam.review;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.files.Reason;

/**
 * What stands in a file {@code NAME.review.json}: one JSON object that begins on the first line, an array of entries in it, one a line, and the
 * end of both on the last.
 *
 * @param scan its name
 * @param pixels SHA-256 of its pixels
 * @param entries whole ones
 * @param end byte behind the last of them
 * @param whole whether nothing else but the last line follows
 * @param lost whether an entry was half written
 */
record ReviewText(String scan, String pixels, List<Reading.Entry> entries, int end, boolean whole, boolean lost) {

	static final byte[] TAIL = "\n]}\n".getBytes(StandardCharsets.UTF_8);
	private static final String CLOSING = "]}";
	private static final String FORMAT = "abscam review";
	private static final int VERSION = 1;
	/** Bytes of a file that is still read: some hundred explanations of thousands of slices. */
	static final long LARGEST = 1 << 29;
	private static final int LONGEST = 120;

	/** The first line with its end. */
	static byte[] head(String scan, String pixels) {
		JsonObject head = new JsonObject();
		head.addProperty("format", FORMAT);
		head.addProperty("version", VERSION);
		head.addProperty("scan", scan);
		head.addProperty("pixels_sha256", pixels);
		String text = new Json(head).line();
		return (text.substring(0, text.length() - 1) + ",\"entries\":[\n").getBytes(StandardCharsets.UTF_8);
	}

	static ReviewText read(Path path) throws ReviewException {
		return read(path, new byte[0]);
	}

	/**
	 * @param begun the first line that a file would get here, of which a killed process may have written less
	 * @throws ReviewException if the file cannot be read, is none of these, of a newer version, or damaged
	 */
	static ReviewText read(Path path, byte[] begun) throws ReviewException {
		byte[] bytes;
		try {
			if (Files.size(path) > LARGEST) throw new ReviewException(
				"'" + path + "' is larger than " + (LARGEST >> 20) + " MB, as no reading is; check that file.");
			bytes = Files.readAllBytes(path);
		}
		catch (IOException e) {
			throw new ReviewException("'" + path + "' cannot be read (" + Reason.of(e) + "); check the file.", e);
		}
		if (bytes.length < begun.length && Arrays.equals(bytes, Arrays.copyOf(begun, bytes.length)))
			return new ReviewText("", "", List.of(), 0, false, bytes.length > 0);
		return new Lines(path, bytes).read();
	}

	/** Words of a file, as they fit into a sentence. */
	static String brief(String words) {
		String line = words.replaceAll("[\\s\\p{Cntrl}]+", " ");
		return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
	}

	/** Reads line by line. */
	private static final class Lines {

		private final Path path;
		private final byte[] bytes;
		private final int padding;
		private final List<Reading.Entry> entries = new ArrayList<>();
		private final Reading reading = new Reading();
		private int at;

		private Lines(Path path, byte[] bytes) {
			this.path = path;
			int length = bytes.length;
			while (length > 0 && bytes[length - 1] == 0) length--; // what a disk leaves of a file that grew when the machine failed
			this.bytes = Arrays.copyOf(bytes, length);
			padding = bytes.length - length;
		}

		private ReviewText read() throws ReviewException {
			JsonObject head = head();
			int end = at;
			boolean more = true;
			while (at < bytes.length) {
				int from = at;
				boolean complete = next();
				int length = at - from - (complete ? 1 : 0);
				boolean comma = length > 0 && bytes[from + length - 1] == ',';
				boolean closing = is(from, length, CLOSING);
				if (closing && (at < bytes.length || more && comma(end))) throw damaged("after entry " + entries.size());
				if (closing) return text(head, end, complete, false);
				if (!complete && length < CLOSING.length() && CLOSING.startsWith(text(from, length).orElse("no text")))
					return text(head, end, false, false);
				Optional<Reading.Entry> entry = entry(from, length - (comma ? 1 : 0), complete);
				if (entry.isEmpty()) return text(head, end, false, true);
				if (!more) throw damaged("after entry " + entries.size());
				entries.add(entry.get());
				end = from + length - (comma ? 1 : 0);
				more = comma;
			}
			return text(head, end, false, false);
		}

		private boolean comma(int behind) {
			return behind < bytes.length && bytes[behind] == ',';
		}

		private ReviewText text(JsonObject head, int end, boolean whole, boolean lost) {
			return new ReviewText(head.get("scan").getAsString(), head.get("pixels_sha256").getAsString(), List.copyOf(entries), end,
				whole && padding == 0 && end + TAIL.length - (entries.isEmpty() ? 1 : 0) == bytes.length, lost || padding > 0);
		}

		/** Goes behind the next line end, or to the end of the file; whether there was one. */
		private boolean next() {
			while (at < bytes.length && bytes[at] != '\n') at++;
			return at < bytes.length && bytes[at++] == '\n';
		}

		private boolean is(int from, int length, String text) {
			return length == text.length() && text(from, length).filter(text::equals).isPresent();
		}

		private Optional<String> text(int from, int length) {
			try {
				return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString());
			}
			catch (CharacterCodingException e) {
				return Optional.empty();
			}
		}

		private JsonObject head() throws ReviewException {
			boolean complete = next();
			Optional<String> line = text(0, complete ? at - 1 : at);
			JsonObject head;
			try {
				head = Json.parse(line.orElse("") + CLOSING).object();
				if (!complete || !FORMAT.equals(string(head, "format"))) throw new IllegalArgumentException("no reading");
			}
			catch (IllegalArgumentException e) {
				throw new ReviewException(
					"'" + path + "' is no reading of Abs-CAM's, or damaged; move that file away, or choose another name.",
					e);
			}
			double version = head.has("version") && head.get("version").isJsonPrimitive() ? number(head.get("version")) : -1;
			if (version > VERSION) {
				throw new ReviewException("'" + path + "' was written by a newer version of Abs-CAM (format " + (long) version
					+ "; this one knows " + VERSION + "); update Abs-CAM.");
			}
			if (version != VERSION || string(head, "pixels_sha256") == null || string(head, "scan") == null)
				throw damaged("in its first line");
			return head;
		}

		private static String string(JsonObject of, String key) {
			JsonElement value = of.get(key);
			return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isString() ? value.getAsString() : null;
		}

		private static double number(JsonElement value) {
			return value.getAsJsonPrimitive().isNumber() ? value.getAsDouble() : -1;
		}

		/** An entry; empty where it is the last line and was half written. */
		private Optional<Reading.Entry> entry(int from, int length, boolean complete) throws ReviewException {
			Optional<String> line = text(from, length);
			try {
				Reading.Entry entry = EntryText.read(line.orElseThrow(() -> new IllegalArgumentException("it is no text in UTF-8")));
				reading.apply(entry);
				return Optional.of(entry);
			}
			catch (Json.NoJsonException e) {
				if (!complete) return Optional.empty();
				throw damaged("in entry " + (entries.size() + 1));
			}
			catch (IllegalArgumentException e) {
				if (!complete && line.isEmpty()) return Optional.empty();
				throw damaged("in entry " + (entries.size() + 1) + ": " + e.getMessage().replaceFirst("\\.$", ""));
			}
		}

		private ReviewException damaged(String where) {
			return new ReviewException(
				"'" + path + "' is damaged (" + brief(where) + "); nothing of it was changed. Put a copy of it in its place, or "
					+ "move it away to begin anew.");
		}
	}
}
