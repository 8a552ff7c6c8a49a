package org.abscam.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.abscam.Manual;

/**
 * A fenced block of a page of the manual. In front of one that can be run stands, as a comment on a line of its own, {@code run},
 * {@code run: WORD WORD} with the words that stand for something of the reader's, {@code run nightly} with the same, or {@code not run: REASON}.
 *
 * @param page where it stands
 * @param line of its fence, from 1
 * @param language behind the fence, empty where there is none
 * @param text as the reader copies it
 * @param mark what the comment says in front of its colon, empty where there is none
 * @param said what it says behind that
 */
record Snippet(Path page, int line, String language, String text, String mark, String said) {

	static final String RUN = "run";
	static final String NIGHTLY = "run nightly";
	static final String NOT_RUN = "not run";
	/** What can be run, by its language. */
	static final Set<String> PROGRAMS = Set.of("sh", "ijm", "groovy", "python", "java");
	/** What is looked at alone. */
	private static final Set<String> DATA = Set.of("text", "csv", "yaml", "diff");

	private static final String FENCE = "```";
	private static final Pattern MARK = Pattern.compile("<!-- (" + RUN + "|" + NIGHTLY + "|" + NOT_RUN + ")(?:: (.+))? -->");
	private static final int FEWEST_WORDS = 3;

	/** All blocks of README and the manual, of the models' pages and that of the benchmarks. */
	static List<Snippet> all() throws IOException {
		List<Snippet> all = new ArrayList<>();
		for (Path page : pages()) all.addAll(of(page, Files.readString(page)));
		return all;
	}

	static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>(Manual.pages());
		pages.addAll(List.of(Path.of("models/README.md"), Path.of("src/bench/README.md")));
		try (Stream<Path> models = Files.list(Path.of("models"))) {
			models.map(model -> model.resolve("README.md")).filter(Files::isRegularFile).sorted().forEach(pages::add);
		}
		return pages;
	}

	static List<Snippet> of(Path page, String markdown) {
		List<Snippet> snippets = new ArrayList<>();
		List<String> lines = markdown.lines().toList();
		for (int i = 0; i < lines.size(); i++) {
			if (!lines.get(i).startsWith(FENCE)) continue;
			int end = i + 1;
			while (end < lines.size() && !lines.get(end).equals(FENCE)) end++;
			Matcher mark = MARK.matcher(i == 0 ? "" : lines.get(i - 1));
			boolean marked = mark.matches();
			snippets
				.add(new Snippet(page, i + 1, lines.get(i).substring(FENCE.length()), String.join("\n", lines.subList(i + 1, end)) + "\n",
					marked ? mark.group(1) : "", marked && mark.group(2) != null ? mark.group(2) : ""));
			i = end;
		}
		return snippets;
	}

	/** What is wrong with how it is marked, empty where nothing is. */
	String fault() {
		if (DATA.contains(language)) return mark.isEmpty() ? "" : "'" + language + "' is nothing that could be run";
		if (!PROGRAMS.contains(language)) return "the language '" + language + "' is unknown";
		if (mark.isEmpty()) return "the line before says neither 'run' nor 'not run: REASON'";
		if (mark.equals(NOT_RUN)) return said.split(" ").length < FEWEST_WORDS ? "why it is not run is not said" : "";
		for (String word : words()) {
			if (!word.matches("[A-Z]+")) return "'" + word + "' is not in capitals";
			if (!pattern(word).matcher(text).find()) return "'" + word + "' is not in it";
		}
		return "";
	}

	/** The words that stand for something of the reader's. */
	List<String> words() {
		return said.isEmpty() ? List.of() : List.of(said.split(" "));
	}

	/** The text with what is there in the place of the reader's words. */
	String with(Map<String, String> things) {
		String filled = text;
		for (String word : words()) {
			if (!things.containsKey(word)) throw new AssertionError(this + ": nothing is there for the word " + word);
			filled = pattern(word).matcher(filled).replaceAll(Matcher.quoteReplacement(things.get(word)));
		}
		return filled;
	}

	private static Pattern pattern(String word) {
		return Pattern.compile("(?<![\\w.-])" + word + "(?![\\w-])");
	}

	@Override
	public String toString() {
		return page.getFileName() + ":" + line;
	}
}
