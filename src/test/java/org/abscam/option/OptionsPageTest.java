package org.abscam.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.Manual;
import org.abscam.evaluate.Measure;
import org.junit.jupiter.api.Test;

/**
 * The manual's page of options is what the list of options says. To write it anew:
 * {@code mvn test -Dtest=OptionsPageTest -Dabscam.write=true}.
 */
class OptionsPageTest {

	/** Of Fiji, of the Python program of the page on Abs-CAM plus, and of the benchmarks. */
	private static final List<String> OF_OTHER_PROGRAMS =
		List.of("headless", "data", "half", "list", "parts", "table", "temperature", "python");
	private static final Path PAGE = Path.of("src/site/markdown/options.md");

	@Test
	void manualSaysWhatTheListSays() throws IOException {
		if (Boolean.getBoolean("abscam.write")) {
			Files.createDirectories(PAGE.getParent());
			Files.writeString(PAGE, page());
		}
		assertThat(Files.readString(PAGE)).isEqualTo(page());
	}

	/** README and manual show how things are said, in excerpts; what they show is there. */
	@Test
	void theManualNamesNoOptionThatThereIsNot() throws IOException {
		StringBuilder text = new StringBuilder();
		for (Path page : Manual.pages()) text.append(Files.readString(page));
		List<String> there = Stream.concat(CommandLineOffers.ALL.stream(), Stream.of(Offer.of("", Option.flag("help", ""))))
			.flatMap(offer -> offer.options().stream()).map(Option::name).toList();
		List<String> said =
			java.util.regex.Pattern.compile("(?<=[\\s`\\[|])--(?:no-)?([a-z][a-z-]+)").matcher(text).results().map(m -> m.group(1))
				.filter(name -> !OF_OTHER_PROGRAMS.contains(name)).distinct().toList();
		assertThat(said).hasSizeGreaterThan(30);
		assertThat(there).containsAll(said);
	}

	private static String page() {
		StringBuilder page =
			new StringBuilder("# Options\n\nEvery option of every command, as dialogs, macros, command line and scripts take it. This "
				+ "page is written by the\nprogram's own list of options.\n\n## Menu commands and macros\n\nValues are said as `key=value`, flags by their name "
				+ "alone; a flag that is not said is not set. Where nothing at all is said and\nnobody can be asked, the flags marked *usual* are set.\n");
		for (Offer offer : MenuOffers.ALL) {
			page.append("\n### ").append(offer.command()).append("\n\n").append(table(offer, ""));
			if (!offer.unasked().isEmpty()) {
				page.append("\nOnly macros say ")
					.append(offer.unasked().stream().map(o -> "`" + o.name() + "`").collect(Collectors.joining(", ")))
					.append(".\n");
			}
		}
		page.append("\n## Command line\n");
		for (Offer offer : CommandLineOffers.ALL) {
			if (!offer.options().isEmpty()) page.append("\n### abscam ").append(offer.command()).append("\n\n").append(table(offer, "--"));
		}
		page.append("\n## Scripts\n\nInputs of the SciJava commands `org.abscam.fiji.…`; the input for `class` is called `classChoice`.\n");
		for (Offer offer : ScriptOffers.ALL) page.append("\n### ").append(offer.command()).append("\n\n").append(table(offer, ""));
		page.append(
			"\n## Measures\n\nWhat `abscam evaluate` and `Abs-CAM Evaluate...` measure, by its column in files; of many images the mean, where the "
				+ "column\nis called as in brackets.\n\n| measure | better | needs the truth | |\n|---|---|---|---|\n");
		for (Measure measure : Measure.values()) {
			String mean = measure.summaryKey().equals(measure.key()) ? "" : " (`" + measure.summaryKey() + "`)";
			page.append("| `").append(measure.key()).append('`').append(mean).append(" | ").append(switch (measure.better()) {
				case LOW -> "less";
				case HIGH -> "more";
				case NEITHER -> "";
			}).append(" | ").append(measure.needsTruth() ? "yes" : "").append(" | ").append(measure.meaning()).append(" |\n");
		}
		return page.toString();
	}

	private static String table(Offer offer, String dashes) {
		StringBuilder table = new StringBuilder("| option | values | default | |\n|---|---|---|---|\n");
		for (Option option : offer.options()) {
			table.append("| `").append(dashes).append(option.name()).append("` | ").append(option.isFlag() ? "" : code(option.values()))
				.append(" | ")
				.append(option.isFlag() ? option.isUsual() ? "*usual*" : "" : option.usual().isEmpty() ? "" : code(option.usual()))
				.append(" | ")
				.append(option.help().replace("|", "\\|")).append(" |\n");
		}
		return table.toString();
	}

	private static String code(String text) {
		return "`" + text.replace("|", "\\|") + "`";
	}
}
