package org.abscam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manual hangs together: every link leads somewhere, every page and picture is led to. */
class ManualTest {

	private static final Pattern LINK = Pattern.compile("(?:\\]\\(|<img src=\")([^)\"\\s]+)[)\"]");
	private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
	private static final Path SITE = Path.of("src/site/site.xml");
	private static final int A_SCREEN_AND_A_HALF = 750;

	@Test
	void everyLinkLeadsToAFileAndAnAnchor() throws IOException {
		List<String> broken = new ArrayList<>();
		List<Path> pages = new ArrayList<>(Manual.pages());
		pages.addAll(List.of(Path.of("models/README.md"), Path.of("src/bench/README.md")));
		try (Stream<Path> models = Files.list(Path.of("models"))) {
			models.map(model -> model.resolve("README.md")).filter(Files::isRegularFile).forEach(pages::add);
		}
		int links = 0;
		for (Path page : pages) {
			for (String link : links(page)) {
				links++;
				if (!leadsSomewhere(page, link)) broken.add(page + ": " + link);
			}
		}
		assertThat(links).isGreaterThan(60);
		assertThat(broken).isEmpty();
	}

	private static boolean leadsSomewhere(Path page, String link) throws IOException {
		String file = link.replaceFirst("#.*", "");
		Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
		if (!Files.exists(to)) return false;
		if (!link.contains("#")) return true;
		String anchor = link.substring(link.indexOf('#') + 1);
		String text = Files.readString(to);
		// the site's headings have other anchors than those of the repository's pages, so that a page's anchor is written there, unless both are alike
		if (to.startsWith(Manual.PAGES) && !text.lines().anyMatch(line -> line.matches("#+ " + Pattern.quote(anchor))))
			return text.contains("<a id=\"" + anchor + "\"></a>");
		return text.lines().anyMatch(line -> line.startsWith("#") && anchor(line).equals(anchor));
	}

	/** The anchor that hosts of repositories give a heading. */
	private static String anchor(String heading) {
		return heading.replaceFirst("#+ *", "").toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
	}

	@Test
	void everyPageIsInTheMenuAndEveryPictureOnAPage() throws IOException {
		String menu = Files.readString(SITE);
		Set<String> lost = new TreeSet<>();
		Set<Path> shown = new TreeSet<>();
		for (Path page : Manual.pages()) {
			if (!page.equals(Manual.README)
				&& !menu.contains("href=\"" + page.getFileName().toString().replaceFirst("\\.md$", ".html") + "\""))
				lost.add(page.toString());
			for (String link : links(page)) if (link.contains("images/")) shown.add(page.resolveSibling(link).normalize());
		}
		assertThat(lost).as("pages that no menu of the site leads to").isEmpty();
		try (Stream<Path> pictures = Files.list(Manual.PAGES.resolve("images"))) {
			assertThat(pictures.filter(picture -> !shown.contains(picture)).collect(Collectors.toSet())).as("pictures on no page")
				.isEmpty();
		}
		for (String page : menu.split("href=\"")) {
			if (!page.contains(".html\"")) continue;
			assertThat(Manual.PAGES.resolve(page.replaceFirst("(?s)\\.html\".*", ".md"))).exists();
		}
	}

	@Test
	void readmeIsAScreenAndAHalf() throws IOException {
		assertThat(Files.readString(Manual.README).split("\\s+").length).isLessThan(A_SCREEN_AND_A_HALF);
	}

	/** Links within the repository, other than those in code. */
	private static List<String> links(Path page) throws IOException {
		Matcher matcher = LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
		return matcher.results().map(result -> result.group(1)).filter(link -> !link.matches("[a-z]+:.*")).toList();
	}
}
