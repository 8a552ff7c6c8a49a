package org.abscam.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.hotspot.Hotspot;
import org.abscam.model.ModelLibrary;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Reading;
import org.abscam.review.Status;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of slices of the phantom, as people and programs read it. */
class CaseReportTest {

	private static final LocalDateTime MADE = LocalDateTime.of(2026, 11, 26, 12, 30);
	private static final double EDGE = 40;
	/** Long words, letters of many languages, and what PDF, XML and HTML take for their own. */
	private static final String ODD =
		"<script>alert(\"1\")</script> & 'Größe' (\\) 山田^太郎 Иванов Ἀβγ שלום \u0007\u202e \uD83D\uDE00 " + "x".repeat(400);

	private static ExplainedScan result;
	private static CasePage page;
	private static byte[] pdf;
	/** The same with little to draw, for what has nothing to do with pictures. */
	private static List<CasePage.Plate> small;

	@TempDir
	private Path folder;

	/** A slice with a small lesion, one with a large one, and one without. */
	@BeforeAll
	static void explain() throws Exception {
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		ImageStack some = new ImageStack(phantom.getWidth(), phantom.getHeight());
		for (int slice : new int[] {3, 7, 16}) some.addSlice(phantom.getStack().getProcessor(slice));
		ImagePlus image = new ImagePlus("phantom.tif", some);
		image.setCalibration(phantom.getCalibration());
		Scan scan = Scan.of(image);
		ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 8);
		EvaluationSettings usual = EvaluationSettings.DEFAULTS;
		EvaluationSettings quick =
			new EvaluationSettings(usual.baseline(), RemovalSteps.parts(4), .5, usual.tolerance(), usual.regions(), false,
				false, false, 1);
		try (Evaluator evaluator = Evaluator.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
			result = ExplainedScan.of(scan, Selection.ALL, evaluator.explainer(), .5, 0, Progress.NONE,
				(images, i, explanation) -> evaluator.measure(images, i, explanation, quick, Progress.NONE));
		}
		page = report(Optional.empty());
		pdf = Pdf.bytes(page, ReportForm.PDF);
		BufferedImage dot = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
		small = List.of(new CasePage.Plate("Slice 1", List.of("words"), List.of(), dot, dot, dot));
	}

	private static CasePage with(CasePage of, List<CasePage.Plate> plates) {
		return new CasePage(of.scan(), of.made(), of.alarms(), of.answer(), of.beside(), of.patient(), of.reading(), plates, of.legend(),
			of.bar(),
			of.trust(), of.findings(), of.probabilities(), of.model(), of.provenance());
	}

	private static CasePage report(Optional<Reading> reading) {
		return CaseReport.of(result, OverlayLook.USUAL, new CaseReport.Wish(reading, false, MADE));
	}

	@Test
	void pdfSaysClassProbabilityAndEachArea() throws Exception {
		Pdf pdf = Pdf.of(CaseReportTest.pdf);
		assertThat(pdf.words()).contains("phantom", "26 November 2026, 12:30", "Research; not for diagnosis.", "Read by (name, signature)",
			"Breast ultrasound classifier", "right in 0.90 of 67 images (95 % interval 0.80 to 0.95), validation images of BUSI",
			"8-bit grey levels",
			"Masking the hotspots lowers 'malignant'", "What the model says of each class");
		assertThat(pdf.text().replaceAll("\\s", "")).contains(result.explainer().model().source().sha256());
		assertThat(result.images()).allSatisfy(image -> assertThat(pdf.words()).contains(String.format(Locale.ROOT,
			"%s, probability %s", result.className(image.classIndex()),
			image.probability() < .995 ? String.format(Locale.ROOT, "%.2f", image.probability()) : "above 0.99")));
		assertThat(result.hotspots()).hasSizeGreaterThan(2);
		for (Hotspot hotspot : result.hotspots()) {
			Matcher area = Pattern.compile("([0-9.]+) mm²").matcher(pdf.words());
			assertThat(area.results().map(m -> Double.parseDouble(m.group(1))).anyMatch(
				a -> Math.abs(a - hotspot.area()) <= Math.max(.5 * Math.pow(10, Math.floor(Math.log10(hotspot.area())) - 2), .0051)))
				.as("%s in %s", hotspot.area(), pdf.words()).isTrue();
		}
		assertThat(pdf.pictures()).hasSize(10).doesNotHaveDuplicates();
		assertThat(pdf.pictures().stream().filter(CaseReportTest::isColourful)).as("maps, outlines and the bar").hasSize(7);
	}

	private static boolean isColourful(BufferedImage picture) {
		for (int y = 0; y < picture.getHeight(); y++) {
			for (int x = 0; x < picture.getWidth(); x++) {
				int rgb = picture.getRGB(x, y);
				if (Math.abs((rgb >> 16 & 0xff) - (rgb & 0xff)) > 60) return true;
			}
		}
		return false;
	}

	@Test
	void htmlIsOneFileWithItsPicturesAndNothingThatRunsOrIsFetched() throws Exception {
		String html = new String(Pdf.bytes(page, ReportForm.HTML), StandardCharsets.UTF_8);
		assertThat(html).startsWith("<!DOCTYPE html>").contains("<td>malignant</td>", "Masking the hotspots lowers", "of 67 images",
			"<p class=\"answer\">").doesNotContain("<script", "http://", "https://", "src=\"/", "@import");
		assertThat(Pattern.compile("src=\"data:image/png;base64,([A-Za-z0-9+/=]+)\"").matcher(html).results()).hasSize(10);
		for (Hotspot h : result.hotspots())
			assertThat(html).contains(String.format(Locale.ROOT, "<td class=\"number\">%.3f</td>", h.mean()));
	}

	@Test
	void pngShowsThePagesAtTwiceTheSizeOfAScreen() throws Exception {
		BufferedImage picture = ImageIO.read(new ByteArrayInputStream(Pdf.bytes(page, ReportForm.PNG)));
		int pages = Pdf.of(pdf).pages();
		assertThat(picture.getWidth()).as("210 mm at 192 dpi").isEqualTo(1587);
		assertThat(picture.getHeight()).isEqualTo(pages * 2245 + (pages - 1) * 16);
		assertThat(isColourful(picture.getSubimage(300, 300, 600, 900))).isTrue();
	}

	@Test
	void theSameReportIsTheSameFile() throws Exception {
		assertThat(Pdf.bytes(with(page, small), ReportForm.PDF)).isEqualTo(Pdf.bytes(with(page, small), ReportForm.PDF));
	}

	@Test
	void readingStandsBeforeAndAfterWithEachFindingAndItsComment() throws Exception {
		Finding model = Finding.ofModel("m1", Finding.Place.onSlice(2), square(100, 80), measures(7.25), "malignant");
		Finding own = Finding.ofReader("r1", Finding.Place.onSlice(3), square(40, 40), measures(2.5), "cyst");
		Reading reading = new Reading();
		List<Change> changes = List.of(new Change.Answered(Change.Stage.BEFORE, "benign", .6, 34), new Change.Revealed(35),
			new Change.Explained(new Change.Explained.By("m", "0", "grad-cam", "top", "malignant", "malignant", OptionalDouble.of(.9), "w"),
				List.of(model)),
			new Change.Added(own), new Change.Decided("m1", Status.REJECTED),
			new Change.Commented("r1", "Rand glatt, <b>kein</b> Doppler & nichts"),
			new Change.Decided("m1", Status.REJECTED), new Change.Noted("Follow up in 6 months"),
			new Change.Answered(Change.Stage.AFTER, "malignant", .8, 60));
		changes.forEach(change -> reading.apply(new Reading.Entry(Instant.parse("2026-11-26T12:00:00Z"), "Dr. Ωmega", change)));
		CasePage whole = report(Optional.of(reading));
		CasePage read = with(whole, whole.plates().subList(0, 1));
		Pdf pdf = Pdf.of(Pdf.bytes(read, ReportForm.PDF));
		assertThat(pdf.words()).contains("'benign', confidence 60 %, after 34 s",
			"'malignant', confidence 80 %, after 60 s; the answer changes",
			"Follow up in 6 months", "rejected", "added", "cyst", "Dr. Ωmega", "2.50 mm²", "7.25 mm²");
		String html = new String(Pdf.bytes(read, ReportForm.HTML), StandardCharsets.UTF_8);
		assertThat(html).contains("Rand glatt, &lt;b&gt;kein&lt;/b&gt; Doppler &amp; nichts").doesNotContain("<b>");
		assertThat(read.findings().rows()).extracting(row -> row.get(0)).containsExactly("2-1", "3-1");
		assertThat(read.findings().rows().get(1).get(3)).as("centre of the square, in mm").isEqualTo(
			String.format(Locale.ROOT, "(%.1f, %.1f) mm", 45 * result.scan().calibration().pixelWidth,
				45 * result.scan().calibration().pixelHeight));
	}

	private static Outline square(double x, double y) {
		return new Outline(List.of(List.of(new Outline.Point(x, y), new Outline.Point(x + 10, y), new Outline.Point(x + 10, y + 10),
			new Outline.Point(x, y + 10))));
	}

	private static Finding.Measures measures(double area) {
		return new Finding.Measures(100, area, "mm", OptionalDouble.of(.9), OptionalDouble.empty());
	}

	/** What a reader did stands nowhere else; what nobody touched stands in the table of hotspots. */
	@Test
	void ofManyFindingsAllAreListedThatAReaderDidSomethingWith() throws Exception {
		Reading reading = new Reading();
		List<Finding> many = new ArrayList<>();
		for (int i = 0; i < 200; i++)
			many.add(Finding.ofModel("m" + i, Finding.Place.onSlice(2), square(i, i), measures(1 + i), "malignant"));
		reading.apply(by(new Change.Explained(new Change.Explained.By("m", "0", "grad-cam", "top", "malignant", "malignant",
			OptionalDouble.of(.9), "w"), many)));
		for (int i = 0; i < 70; i++) reading.apply(by(new Change.Decided("m" + 2 * i, i % 2 == 0 ? Status.REJECTED : Status.ACCEPTED)));
		reading.apply(by(new Change.Commented("m199", "Rippe")));
		CasePage read = report(Optional.of(reading));
		assertThat(read.findings().rows()).hasSize(71)
			.allSatisfy(row -> assertThat(row.get(1).equals("open")).isEqualTo(row.get(7).equals("Rippe")));
		assertThat(read.findings().note())
			.contains("129 more that no reader did anything with, with lower peaks, stand in the table of hotspots.");
		assertThat(Pdf.of(Pdf.bytes(with(read, small), ReportForm.PDF)).words()).contains("2-139", "Rippe");

		Reading untouched = new Reading(reading.entries().subList(0, 1));
		assertThat(report(Optional.of(untouched)).findings().rows()).hasSize(60);
	}

	private static Reading.Entry by(Change change) {
		return new Reading.Entry(Instant.parse("2026-11-26T12:00:00Z"), "Dr. Ωmega", change);
	}

	@Test
	void aReadingWithoutFindingsExplainsNoLines() {
		CasePage read = report(Optional.of(new Reading()));
		assertThat(read.findings().note()).contains("No findings.");
		assertThat(read.legend()).doesNotContain("Lines").contains("of its maximum. A map shows");
	}

	private static CasePage strange() {
		List<List<String>> rows = new ArrayList<>();
		for (int i = 0; i < 70; i++) rows.add(List.of("1-" + i, ODD.substring(0, 30 + i), "12.5 mm²"));
		CasePage.Table table = new CasePage.Table(List.of(new CasePage.Column("No.", 1, CasePage.Column.Kind.WORDS),
			new CasePage.Column(ODD, 3, CasePage.Column.Kind.WORDS), new CasePage.Column("Area", 1, CasePage.Column.Kind.NUMBERS)), rows,
			Optional.of(ODD));
		return new CasePage(ODD, MADE, List.of(ODD, ODD), ODD, List.of(ODD), List.of(new CasePage.Fact("Patient", ODD)), List.of(),
			small, ODD, Optional.empty(), List.of(new CasePage.Said(ODD, true)), table, page.probabilities(),
			List.of(new CasePage.Fact("Model", ODD)),
			page.provenance());
	}

	@Test
	void anyTextIsShownWithinThePageOrReplacedVisibly() throws Exception {
		Pdf pdf = Pdf.of(Pdf.bytes(strange(), ReportForm.PDF));
		assertThat(pdf.pages()).isGreaterThan(2);
		assertThat(pdf.words()).contains("<script>alert(\"1\")</script> & 'Größe' (\\) □□^□□ Иванов",
			"□ stands for a character that the letters of this page do not have");
		for (TextPosition letter : pdf.letters()) {
			String at = letter.getUnicode() + " at " + letter.getXDirAdj() + ", " + letter.getYDirAdj();
			if (letter.getXDirAdj() < EDGE || letter.getXDirAdj() + letter.getWidthDirAdj() > 595.28 - EDGE)
				fail(at + " is beside the page");
			if (letter.getYDirAdj() < EDGE || letter.getYDirAdj() > 841.89 - 28) fail(at + " is below or above the page");
		}
		String html = new String(Pdf.bytes(strange(), ReportForm.HTML), StandardCharsets.UTF_8);
		assertThat(html).contains("山田^太郎", "&lt;script&gt;", "שלום", "\uD83D\uDE00").doesNotContain("<script", "\u0007");
		assertThat(html).as("what turns the digits of a probability round").doesNotContainPattern("[\u202a-\u202e\u2066-\u2069]");
	}

	/** What PDF/A asks for that is seen without veraPDF, which takes seconds. */
	@Test
	void pdfHasItsFontItsColoursAndItsDescriptionInIt() throws Exception {
		try (PDDocument document = Loader.loadPDF(pdf)) {
			assertThat(document.getDocumentCatalog().getOutputIntents()).hasSize(1);
			assertThat(new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8))
				.contains("<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>", "Abs-CAM report: phantom");
			for (PDPage each : document.getPages()) {
				for (COSName name : each.getResources().getFontNames())
					assertThat(each.getResources().getFont(name).isEmbedded()).isTrue();
			}
			assertThat(document.getDocumentInformation().getAuthor()).isNull();
		}
	}

	@Test
	@Tag("slow")
	void veraPdfTakesItForPdfA2b() throws Exception {
		assertThat(ArchivePdf.faults(pdf)).isEmpty();
	}

	@Test
	@Tag("slow")
	void anyTextIsForArchivesAndInPicturesToo() throws Exception {
		assertThat(ArchivePdf.faults(Pdf.bytes(strange(), ReportForm.PDF))).isEmpty();
		assertThat(ImageIO.read(new ByteArrayInputStream(Pdf.bytes(strange(), ReportForm.PNG))).getWidth()).isEqualTo(1587);
	}

	@Test
	void whatIsOfNoUseToTheModelStandsBeforeAnythingElse() throws Exception {
		CasePage foreign = new CasePage(page.scan(), MADE, List.of("'x' is of modality CT, but 'm' is meant for US."), page.answer(),
			List.of(), List.of(new CasePage.Fact("Patient", "Somebody")), List.of(), small, page.legend(), page.bar(), page.trust(),
			page.findings(), page.probabilities(), page.model(), page.provenance());
		for (ReportForm form : List.of(ReportForm.PDF, ReportForm.HTML)) {
			byte[] file = Pdf.bytes(foreign, form);
			String text = form == ReportForm.PDF ? Pdf.of(file).words() : HtmlPage.safe("") + new String(file, StandardCharsets.UTF_8);
			int alarm = text.indexOf("is of modality CT");
			assertThat(alarm).isPositive().isLessThan(text.indexOf("Somebody"))
				.isLessThan(text.indexOf(form == ReportForm.PDF ? page.answer() : HtmlPage.safe(page.answer())));
		}
	}

	@Test
	void filesAreWrittenTogetherInPlaceOfOlderOnes() throws Exception {
		Map<String, Path> all = CaseReport.write(with(page, small), EnumSet.allOf(ReportForm.class), folder);
		assertThat(all.keySet()).containsExactly("report.pdf", "report.html", "report.png");
		assertThat(all.values()).allSatisfy(file -> assertThat(file).isNotEmptyFile());
		CaseReport.write(with(page, small), List.of(ReportForm.HTML), folder);
		assertThat(folder.resolve("phantom.report.html")).exists();
		assertThat(folder.resolve("phantom.report.pdf")).as("of an older report").doesNotExist();
	}

	@Test
	void nameOfAFormIsUnderstoodOrNot() {
		assertThat(ReportForm.of("pdf, HTML")).contains(EnumSet.of(ReportForm.PDF, ReportForm.HTML));
		assertThat(ReportForm.of("pdf,doc")).isEmpty();
		assertThat(ReportForm.of("")).isEmpty();
	}
}
