package org.abscam.fiji.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The manual, whose pages are in the jar as Markdown, so that it can be read without a network. */
final class ManualPages {

	private static final String FOLDER = "/org/abscam/manual/";
	/** Where a command that is not in the table is explained: it has a section of every command. */
	static final String OPTIONS = "options.md";
	/** Links to all others. */
	static final String INDEX = "index.md";

	/** The page of each command, by the title of its dialog. A page that has the command's name in a heading opens there. */
	static final Map<String, String> OF_COMMANDS = Map.ofEntries(Map.entry("Abs-CAM Explain", OPTIONS),
		Map.entry("Abs-CAM Classify", OPTIONS), Map.entry("Abs-CAM Hotspots", OPTIONS), Map.entry("Abs-CAM Overlay", OPTIONS),
		Map.entry("Abs-CAM Compare Methods", "methods.md"), Map.entry("Abs-CAM Evaluate", "trust.md"),
		Map.entry("Abs-CAM Cohort", "cohorts.md"),
		Map.entry("Abs-CAM Review", OPTIONS), Map.entry("Abs-CAM Review Session", "studies.md"),
		Map.entry("Abs-CAM Open DICOM", "scans.md"),
		Map.entry("Abs-CAM Open from Archive", "scans.md"),
		Map.entry("Abs-CAM Import Model", OPTIONS),
		Map.entry("Abs-CAM Export Explainer", OPTIONS), Map.entry("Abs-CAM Install GPU Runtime", "gpu.md"));

	private ManualPages() {}

	/**
	 * @param name of a page, such as {@code options.md}
	 * @return its text; empty where there is no such page
	 */
	static Optional<String> read(String name) {
		if (!name.matches("[A-Za-z0-9-]+\\.md")) return Optional.empty();
		try (InputStream in = ManualPages.class.getResourceAsStream(FOLDER + name)) {
			return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException e) {
			return Optional.empty(); // as of a page that is not there
		}
	}

	/**
	 * @param name of a page
	 * @param command title of a command's dialog
	 * @return anchor of the page's heading with the command's name; empty where it has none
	 */
	static String section(String name, String command) {
		return read(name).flatMap(text -> text.lines().filter(line -> line.matches("#+ .*\\Q" + command + "\\E.*")).findFirst())
			.map(line -> Markdown.anchor(line.replaceFirst("#+ ", ""))).orElse("");
	}
}
