package org.abscam.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ij.IJ;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.abscam.OwnProcess;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.report.ExplainedScan;
import org.abscam.report.ResultFiles;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.CaseReport;
import org.abscam.report.page.ReportForm;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Makes the pictures of README and manual anew, from the windows and pages that users see: {@code mvn -Pscreenshots verify}. Those that are on no page, such as
 * dialogs to look at, are in {@code target/pictures}.
 */
@Tag("screenshots")
class PicturesIT {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif").toAbsolutePath();
	private static final Path IMAGES = Path.of("src/site/markdown/images");
	private static final Path TAKEN = Path.of("target/pictures").toAbsolutePath();
	/** The page does not change from day to day. */
	private static final LocalDateTime MADE = LocalDateTime.of(2026, 1, 1, 12, 0);
	private static final Color LINE = new Color(0xb9c2c8);
	private static final double POINTS_PER_INCH = 72;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"review", "reading-first dialog", "breast-phantom border", "explained compared", "evaluated"})
	void windowsOfTheManual(String names) throws Exception {
		for (Map.Entry<String, BufferedImage> taken : taken(names).entrySet())
			SmallPng.write(taken.getValue(), IMAGES.resolve(taken.getKey() + ".png"));
	}

	/** Not in the manual. */
	@ParameterizedTest
	@ValueSource(strings = {"keys store report-dialog about help dialog-unfolded",
		"dialog-classify dialog-hotspots dialog-overlay dialog-compare-methods dialog-evaluate dialog-cohort dialog-open-dicom",
		"dialog-open-from-archive dialog-review dialog-review-session dialog-import-model dialog-export-explainer dialog-install-gpu-runtime"})
	void windowsToLookAt(String names) throws Exception {
		assertThat(taken(names)).hasSize(names.split(" ").length);
	}

	/** In a process of its own, whose home is empty, so that it looks as just installed. */
	private Map<String, BufferedImage> taken(String names) throws Exception {
		String display = System.getenv("DISPLAY");
		if (System.getProperty("os.name").equals("Linux") && (display == null || display.isBlank()))
			fail("There is no display for the windows; run: xvfb-run -s \"-screen 0 2560x1600x24\" mvn -Pscreenshots verify");
		List<String> wished = List.of(names.split(" "));
		for (String name : wished) Files.deleteIfExists(TAKEN.resolve(name + ".png"));
		OwnProcess session = OwnProcess.java(Stream.concat(
			Stream.of("-Djava.awt.headless=false", "-Dsun.java2d.uiScale=1", "-Dai.djl.offline=true", "-Duser.home=" + folder, "-cp",
				System.getProperty("java.class.path"), WindowPictures.class.getName(), TAKEN.toString(), PHANTOM.toString(),
				folder.toString()),
			wished.stream()).toArray(String[]::new));
		assertThat(session.exit()).as(session.output()).isZero();
		Map<String, BufferedImage> pictures = new HashMap<>();
		for (String name : wished) pictures.put(name, ImageIO.read(TAKEN.resolve(name + ".png").toFile()));
		return pictures;
	}

	/** As {@code abscam explain breast-phantom.tif --report pdf --figure --out DIR} makes them. */
	@Test
	void reportAndFigureOfThePhantom() throws Exception {
		Scan scan = Scan.of(IJ.openImage(PHANTOM.toString()));
		ExplainOptions options = new ExplainOptions(CamMethod.ABS_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 8);
		EvaluationSettings usual = EvaluationSettings.DEFAULTS;
		EvaluationSettings quick =
			new EvaluationSettings(options.scoring().baseline(), usual.steps(), OverlayLook.USUAL.threshold(), usual.tolerance(),
				usual.regions(), false, false, false, usual.seed());
		try (Evaluator evaluator = Evaluator.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan));
			ResultFiles files = ResultFiles.begin(scan, folder).withFigure(true)) {
			ExplainedScan result =
				ExplainedScan.of(scan, Selection.ALL, evaluator.explainer(), OverlayLook.USUAL.threshold(), 0, Progress.NONE,
					(images, i, explanation) -> evaluator.measure(images, i, explanation, quick, Progress.NONE));
			ByteArrayOutputStream pdf = new ByteArrayOutputStream();
			ReportForm.PDF.write(CaseReport.of(result, OverlayLook.USUAL, new CaseReport.Wish(Optional.empty(), false, MADE)), pdf);
			SmallPng.write(firstPage(pdf.toByteArray()), IMAGES.resolve("report.png"));
			SmallPng.write(ImageIO.read(files.write(result, OverlayLook.USUAL).get("figure.png").toFile()), IMAGES.resolve("figure.png"));
		}
	}

	private static BufferedImage firstPage(byte[] pdf) throws IOException {
		try (PDDocument document = Loader.loadPDF(pdf)) {
			BufferedImage page = new PDFRenderer(document).renderImageWithDPI(0, (float) (POINTS_PER_INCH * TidyDesk.SCALE));
			Graphics2D canvas = page.createGraphics();
			canvas.setColor(LINE);
			canvas.setStroke(new BasicStroke(TidyDesk.SCALE));
			canvas.drawRect(TidyDesk.SCALE / 2, TidyDesk.SCALE / 2, page.getWidth() - TidyDesk.SCALE, page.getHeight() - TidyDesk.SCALE);
			canvas.dispose();
			return page;
		}
	}
}
