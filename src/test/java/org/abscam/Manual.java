package org.abscam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** README and the pages of the manual. */
public final class Manual {

	public static final Path README = Path.of("README.md");
	static final Path PAGES = Path.of("src/site/markdown");

	private Manual() {}

	/** README, then the pages by name. */
	public static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>(List.of(README));
		try (Stream<Path> files = Files.list(PAGES)) {
			files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
		}
		return pages;
	}
}
