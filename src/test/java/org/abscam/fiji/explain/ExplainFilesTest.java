package org.abscam.fiji.explain;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.io.FileSaver;
import ij.macro.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.cli.Run;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.Printed;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that the menu writes beside what it shows: those of the command line. */
@ExtendWith(ImageJMenu.class)
class ExplainFilesTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif").toAbsolutePath();
	private static final String QUICK = "method=grad-cam device=cpu ";
	private static final int PATIENT_NAME = 0x00100010;

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		ImageJMenu.closeAllImages();
	}

	private static String run(String options) {
		return run(PHANTOM, options);
	}

	private static String run(Path image, String options) {
		return new Interpreter()
			.eval("open('" + image + "'); if (nSlices > 1) setSlice(9); run('Abs-CAM Explain...', '" + QUICK + options + "');");
	}

	private static List<String> files(Path folder) throws IOException {
		if (!Files.exists(folder)) return List.of();
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void figureAndReportAreThoseOfTheCommandLine() throws Exception {
		Path menu = folder.resolve("menu");
		Path one = folder.resolve("one.png");
		new FileSaver(new ImagePlus("", IJ.openImage(PHANTOM.toString()).getStack().getProcessor(9))).saveAsPng(one.toString());
		String log = Printed.by(() -> assertThat(run(one, "figure report=html,pdf out=[" + menu + "]")).isNull());
		Run line = Run.abscam("explain", one, "--method", "grad-cam", "--device", "cpu", "--figure", "--report", "pdf", "--out",
			folder.resolve("line"));

		assertThat(line.exit()).as(line.err()).isZero();
		assertThat(files(menu)).containsExactly("one.figure.png", "one.figure.tif", "one.report.html",
			"one.report.pdf");
		assertThat(log).contains("Wrote " + menu.resolve("one.report.pdf"));
		assertThat(menu.resolve("one.figure.png")).hasSameBinaryContentAs(folder.resolve("line/one.figure.png"));
		List<String> texts = Stream.of("menu", "line").map(from -> text(folder.resolve(from + "/one.report.pdf"))).toList();
		assertThat(texts.get(0)).as("measured, too").contains("Masking the hotspots lowers '");
		assertThat(withoutTimes(texts.get(0))).isEqualTo(withoutTimes(texts.get(1)));
	}

	private static String withoutTimes(String text) {
		return text.replaceAll("\\d\\d:\\d\\d", "").replaceAll("cpu, [0-9.]+ s", "cpu");
	}

	private static String text(Path pdf) {
		try (var document = Loader.loadPDF(pdf.toFile())) {
			return new PDFTextStripper().getText(document);
		}
		catch (IOException e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void whatCannotBeIsSaidBeforeAnythingIsExplained() throws Exception {
		String out = " out=[" + folder + "]";
		assertThat(run("figure")).isEqualTo("'figure' writes files; say into which folder with out=[path of a folder].");
		assertThat(run("report=pdf")).contains("'report' writes files");
		assertThat(run("report=word" + out)).isEqualTo("There is no report 'word'; use pdf, html, png, or several with commas.");
		assertThat(run(out)).contains("add 'dicom', 'figure' or 'report'");
		assertThat(run("figure deidentify" + out)).contains("'deidentify' takes the patient out of DICOM objects; add 'dicom'");
		assertThat(run("dicom deidentify-key=[" + folder + "]" + out)).contains("'deidentify-key' is the key of 'deidentify'");
		assertThat(run("figure review" + out)).contains("leave 'figure' or 'review' away");
		assertThat(WindowManager.getImageTitles()).doesNotContain("breast-phantom-saliency");
		assertThat(files(folder)).isEmpty();
	}

	/** By the key of the command line, so that the same scan has the same new names on both ways. */
	@Test
	void thePatientIsTakenOutOfDicomResults() throws Exception {
		Path chest = SharedData.require("data/dicom/CR-MONO1-10-chest.dcm");
		Path key = folder.resolve("secret.key");
		String options = "model=chest-xray method=abs-cam-initial device=cpu dicom deidentify deidentify-key=[" + key + "] out=["
			+ folder.resolve("menu") + "]";
		assertThat(new Interpreter().eval("run('Abs-CAM Open DICOM...', 'path=[" + chest + "]');run('Abs-CAM Explain...', '" + options
			+ "');")).isNull();
		Run line = Run.abscam("explain", chest, "--model", "chest-xray", "--method", "abs-cam-initial", "--device", "cpu", "--dicom",
			"--deidentify", "--deidentify-key", key, "--out", folder.resolve("line"));

		assertThat(line.exit()).as(line.err()).isZero();
		try (DicomObject source = DicomObject.read(chest);
			DicomObject menu = DicomObject.read(folder.resolve("menu/CR-MONO1-10-chest.sr.dcm"));
			DicomObject other = DicomObject.read(folder.resolve("line/CR-MONO1-10-chest.sr.dcm"))) {
			assertThat(menu.data().text(Tag.STUDY_INSTANCE_UID)).isEqualTo(other.data().text(Tag.STUDY_INSTANCE_UID))
				.isNotEqualTo(source.data().text(Tag.STUDY_INSTANCE_UID));
			assertThat(menu.data().text(PATIENT_NAME)).isEqualTo(other.data().text(PATIENT_NAME))
				.isNotEqualTo(source.data().text(PATIENT_NAME));
		}
		Files.writeString(key, "no key");
		assertThat(new Interpreter().eval("run('Abs-CAM Open DICOM...', 'path=[" + chest + "]');run('Abs-CAM Explain...', '" + options
			+ "');")).contains("64 hexadecimal digits",
				"with deidentify-key")
			.doesNotContain("--");
	}

	/** In the sentences of window and report, and in no lone word. */
	@Test
	void trustIsLoggedInSentences() throws Exception {
		String log = Printed.by(() -> run("faithfulness"));
		assertThat(log).contains("Masking the hotspots lowers '").doesNotContain("unfaithful", "Faithfulness: ");
	}
}
