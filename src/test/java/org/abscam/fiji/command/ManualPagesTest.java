package org.abscam.fiji.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abscam.option.MenuOffers;
import org.abscam.option.Offer;
import org.junit.jupiter.api.Test;

class ManualPagesTest {

	private static final Path PAGES = Path.of("src/site/markdown");

	@Test
	void everyCommandHasAPageThatIsThere() throws Exception {
		List<String> titles = MenuOffers.ALL.stream().map(Offer::command).map(command -> command.replace("...", "")).toList();
		assertThat(ManualPages.OF_COMMANDS.keySet()).containsExactlyInAnyOrderElementsOf(titles);
		for (String page : ManualPages.OF_COMMANDS.values())
			assertThat(ManualPages.read(page)).as(page).contains(Files.readString(PAGES.resolve(page)));
		for (String title : titles)
			assertThat(ManualPages.section(ManualPages.OPTIONS, title)).isEqualTo(title.toLowerCase().replace(' ', '-'));
	}

	@Test
	void nothingOutsideOfTheManualIsRead() {
		assertThat(ManualPages.read("../../../plugins.config")).isEmpty();
		assertThat(ManualPages.read("nowhere.md")).isEmpty();
	}

	@Test
	void headingsParagraphsListsAndCodeAreHtml() {
		assertThat(Markdown.html("""
			# Abs-CAM Explain... & more

			One **bold** line with `a < b` and
			*another*, [read on](scans.md#folders), a * b * c.

			- first
			  goes on
			- second

			```
			run("x");  # no heading
			```
			""")).isEqualTo("""
			<h1><a name="abs-cam-explain--more">Abs-CAM Explain... &amp; more</a></h1>
			<p>One <b>bold</b> line with <code>a &lt; b</code> and <i>another</i>, <a href="scans.md#folders">read on</a>, a * b * c.</p>
			<ul>
			<li>first goes on</li>
			<li>second</li>
			</ul>
			<pre>run(&quot;x&quot;);  # no heading
			</pre>
			""");
	}

	@Test
	void placesAreAnchorsAndCommentsAreNotShown() {
		assertThat(Markdown.html("<!-- bench models -->\n\n<a id=\"first\"></a>\n## My reading first\n"))
			.isEqualTo("<a name=\"first\"></a>\n<h2><a name=\"my-reading-first\">My reading first</a></h2>\n");
	}

	@Test
	void ofPicturesTheWordsAreShown() {
		assertThat(Markdown.html("<img src=\"images/review.png\" width=\"600\" alt=\"The answer & its map\" />\n\n![A map](map.png)\n"))
			.isEqualTo("<p><i>[The answer & its map]</i></p>\n<p><i>[A map]</i></p>\n");
	}

	@Test
	void tablesKeepTheirBars() {
		assertThat(Markdown.html("| key | values |\n|---|---|\n| `class` | `top\\|NAME` |\nAfter.")).isEqualTo("""
			<table border="1" cellspacing="0" cellpadding="4">
			<tr><th valign="top" align="left">key</th><th valign="top" align="left">values</th></tr>
			<tr><td valign="top" align="left"><code>class</code></td><td valign="top" align="left"><code>top | NAME</code></td></tr>
			</table>
			<p>After.</p>
			""");
	}
}
