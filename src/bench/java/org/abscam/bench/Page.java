package org.abscam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of Markdown with places for tables: what stands between the lines {@code <!-- bench NAME -->} and {@code <!-- /bench -->} is what was
 * measured last.
 */
final class Page {

	private static final String END = "<!-- /bench -->";

	private Page() {}

	/**
	 * Puts a table into its place.
	 *
	 * @param file the page
	 * @param name of the table
	 * @param table lines of Markdown
	 * @throws IOException if the page has no such place, or cannot be written
	 */
	static void put(Path file, String name, String table) throws IOException {
		String page = Files.readString(file);
		String begin = "<!-- bench " + name + " -->";
		int from = page.indexOf(begin);
		int to = page.indexOf(END, Math.max(0, from));
		if (from < 0 || to < 0) throw new IOException(file + " has no place for the table: it needs the lines " + begin + " and " + END);
		Files.writeString(file, page.substring(0, from) + begin + "\n\n" + table.strip() + "\n\n" + page.substring(to));
	}
}
