package org.abscam.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.report.page.CasePage.Column;
import org.abscam.report.page.CasePage.Column.Kind;
import org.abscam.report.page.CasePage.Fact;
import org.abscam.report.page.CasePage.Plate;
import org.abscam.report.page.CasePage.Said;
import org.abscam.report.page.CasePage.Table;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;

/** What is longer than a page goes on to the next one, and what stands beside it stays beside its beginning. */
class PageBreaksTest {

	private static final int WORDS = 1500;
	private static final BufferedImage DOT = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);

	/** {@code PREFIX0 PREFIX1 …} */
	private static String words(String prefix) {
		return IntStream.range(0, WORDS).mapToObj(i -> prefix + i).collect(Collectors.joining(" "));
	}

	private static CasePage page(List<String> alarms, List<Fact> reading, List<Plate> plates, Table findings, List<Fact> model) {
		Table none = new Table(List.of(new Column("Class", 1, Kind.WORDS)), List.of(), Optional.empty());
		return new CasePage("scan", LocalDateTime.of(2026, 11, 26, 12, 30), alarms, "Answer", List.of(), List.of(), reading, plates,
			"Legend",
			Optional.empty(), List.of(), findings == null ? none : findings, none, model, List.of(new Fact("Versions", "last")));
	}

	/** The pages, in order; each word of a long text stands once, within the page and below what came before it. */
	private static List<Pdf> pages(CasePage page, String prefix) throws Exception {
		Pdf pdf = Pdf.of(Pdf.bytes(page, ReportForm.PDF));
		List<Pdf> pages = pdf.each();
		assertThat(pages).hasSizeGreaterThan(1);
		String all = pages.stream().map(Pdf::words).collect(Collectors.joining(" "));
		for (int i = 0; i < WORDS; i += 37) assertThat(all).containsOnlyOnce(" " + prefix + i + " ");
		for (Pdf each : pages) {
			List<String> taken = new ArrayList<>();
			for (TextPosition letter : each.letters()) {
				assertThat(letter.getYDirAdj()).isBetween(40f, 841.89f - 28);
				if (!letter.getUnicode().isBlank())
					taken.add(Math.round(letter.getXDirAdj() * 2) + " " + Math.round(letter.getYDirAdj() * 2));
			}
			assertThat(taken).as("letters on letters").doesNotHaveDuplicates();
		}
		return pages;
	}

	private static int pageOf(List<Pdf> pages, String word) {
		return IntStream.range(0, pages.size()).filter(i -> (" " + pages.get(i).words() + " ").contains(" " + word + " ")).findFirst()
			.orElseThrow();
	}

	@Test
	void aLongCommentGoesOnBelowTheTitlesWithItsReaderBesideItsBeginning() throws Exception {
		Table table = new Table(
			List.of(new Column("No.", 1, Kind.WORDS), new Column("Area", 1, Kind.NUMBERS), new Column("Comment", 4, Kind.WORDS),
				new Column("Reader", 2, Kind.WORDS)),
			List.of(List.of("1-1", "12.5", words("w"), "Omega"), List.of("1-2", "13.5", "short", "Alpha")),
			Optional.empty());
		List<Pdf> pages = pages(page(List.of(), List.of(), List.of(), table, List.of()), "w");
		int first = pageOf(pages, "w0");
		assertThat(pageOf(pages, "Omega")).isEqualTo(first).isEqualTo(pageOf(pages, "12.5"));
		int last = pageOf(pages, "w1499");
		assertThat(last).isGreaterThan(first);
		for (int i = first; i <= last; i++) assertThat(pages.get(i).words()).contains("No. Area Comment Reader");
		assertThat(pageOf(pages, "Alpha")).as("goes on behind it").isEqualTo(last);
	}

	@Test
	void aLongNoteLeavesTheFactsBesideItWhereTheyWere() throws Exception {
		List<Fact> facts = List.of(new Fact("Reader", "Omega"), new Fact("Note", words("n")), new Fact("Last change", "today"),
			new Fact("Further", "behind"));
		List<Pdf> pages = pages(page(List.of(), facts, List.of(), null, List.of()), "n");
		assertThat(pageOf(pages, "Omega")).isEqualTo(pageOf(pages, "n0")).isEqualTo(pageOf(pages, "today"));
		assertThat(pageOf(pages, "behind")).isEqualTo(pageOf(pages, "n1499"));
	}

	@Test
	void wordsBesidePicturesAndLongFactsOfTheModelAndAlarmsGoOnToo() throws Exception {
		List<Plate> plates = List.of(new Plate("Slice 1", List.of(), List.of(new Said(words("p"), true)), DOT, DOT, DOT),
			new Plate("Slice 2", List.of("second"), List.of(), DOT, DOT, DOT));
		List<Pdf> pages = pages(page(List.of(), List.of(), plates, null, List.of()), "p");
		assertThat(pageOf(pages, "second")).isEqualTo(pageOf(pages, "p1499"));
		pages = pages(
			page(List.of(), List.of(), List.of(), null, List.of(new Fact("Intended use", words("m")), new Fact("Accuracy", "known"))), "m");
		assertThat(pageOf(pages, "known")).isEqualTo(pageOf(pages, "m1499"));
		assertThat(pageOf(pages, "last")).isGreaterThanOrEqualTo(pageOf(pages, "known"));
		pages(page(List.of(words("a"), words("b"), words("c")), List.of(), List.of(), null, List.of()), "c");
	}

	/** 160 MB of memory, whatever readers write. */
	@Test
	void manyPagesMakeASmallerPicture() {
		assertThat(PicturePaper.scale(1)).isEqualTo(192 / 72.);
		assertThat(PicturePaper.scale(11)).isEqualTo(192 / 72.);
		for (int pages : new int[] {20, 200})
			assertThat(pages * Paper.WIDTH * Paper.HEIGHT * Math.pow(PicturePaper.scale(pages), 2)).isBetween(39e6, 40.1e6);
	}
}
