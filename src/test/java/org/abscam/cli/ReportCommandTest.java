package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.Vr;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code abscam explain --report}. */
class ReportCommandTest {

	/** All that names the patient or the study. */
	private static final List<String> PERSONAL =
		List.of("Yamada Tarou", "PID-4711", "1961-02-03", "2026-11-20", "ACC-815");

	@TempDir
	private Path folder;

	@Test
	void reportDoesNotNameThePatientAndGivesWayToALaterRun() throws Exception {
		Path scan = scan("CT");
		Run run = explain(scan, "--report", "pdf,html");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(files()).contains("case.report.pdf", "case.report.html").doesNotContain("case.report.png");
		String pdf = text(folder.resolve("out/case.report.pdf"));
		String html = Files.readString(folder.resolve("out/case.report.html"));
		byte[] raw = Files.readAllBytes(folder.resolve("out/case.report.pdf"));
		assertThat(new String(raw, StandardCharsets.ISO_8859_1)).doesNotContain("Yamada", "4711");
		for (String personal : PERSONAL) {
			assertThat(pdf).doesNotContain(personal, "Yamada");
			assertThat(html).doesNotContain(personal, "Yamada", "山田");
		}
		assertThat(pdf).contains("is of modality CT, but 'breast-ultrasound' is meant for US", "Masking the hotspots lowers");

		assertThat(explain(scan).exit()).isZero();
		assertThat(files()).as("of an older run, which gave way as a whole").noneMatch(name -> name.contains("report"));
	}

	@Test
	@Tag("slow")
	void reportNamesThePatientWhereThatIsAskedFor() throws Exception {
		Path scan = scan("CT");
		assertThat(explain(scan, "--report", "pdf,html", "--patient").exit()).isZero();
		String named = text(folder.resolve("out/case.report.pdf"));
		String namedHtml = Files.readString(folder.resolve("out/case.report.html"));
		assertThat(PERSONAL).allSatisfy(personal -> assertThat(named).contains(personal))
			.allSatisfy(personal -> assertThat(namedHtml).contains(personal));
		assertThat(named).contains("(□□ □□)", "□ stands for a character");
		assertThat(namedHtml).contains("(山田 太郎)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = {"--report docx --out OUT|There is no report 'docx'; use pdf, html, png, or several with commas.",
			"--report pdf|--report writes files; say into which folder with --out.",
			"--patient --out OUT|--patient is for the report; say --report pdf too."})
	void whatCannotBeWrittenIsRefusedBeforeAnythingIsExplained(String words, String sentence) throws Exception {
		Object[] said = Stream.concat(Stream.of("explain", "models/samples/breast-phantom.tif"),
			Stream.of(words.replace("OUT", folder.toString()).split(" "))).toArray();
		Run run = Run.abscam(said);
		assertThat(run.exit()).isEqualTo(2);
		assertThat(run.err()).contains(sentence);
		assertThat(folder).isEmptyDirectory();
	}

	private Run explain(Path scan, String... further) {
		Object[] arguments = {"explain", scan, "--method", "grad-cam", "--device", "cpu", "--out", folder.resolve("out")};
		return Run.abscam(Stream.concat(Stream.of(arguments), Stream.of(further)).toArray());
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(folder.resolve("out"))) {
			return files.map(f -> f.getFileName().toString()).toList();
		}
	}

	private static String text(Path pdf) throws IOException {
		try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
			return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
		}
	}

	/** A grey disc in 64 x 64 pixels, of a patient who has a name in two alphabets. */
	private Path scan(String modality) throws IOException {
		int size = 64;
		byte[] pixels = new byte[size * size];
		for (int i = 0; i < pixels.length; i++) {
			int x = i % size - 30;
			int y = i / size - 30;
			pixels[i] = (byte) (x * x + y * y < 200 ? 30 : 120 + (i * 31 + i / size * 17) % 60);
		}
		DataSet set = new DataSet().put(0x00080005, "ISO_IR 192").put(0x00080016, "1.2.840.10008.5.1.4.1.1.7").put(0x00080018, "2.25.4711")
			.put(0x0020000E, "2.25.4712")
			.put(0x0020000D, "2.25.4713").put(0x00080060, modality).put(0x00100010, "Yamada^Tarou=山田^太郎").put(0x00100020, "PID-4711")
			.put(0x00100030, "19610203").put(0x00100040, "M").put(0x00080020, "20261120").put(0x00080050, "ACC-815")
			.put(0x00280004, "MONOCHROME2").put(0x00280002, 1).put(0x00280010, size).put(0x00280011, size).put(0x00280100, 8)
			.put(0x00280101, 8).put(0x00280102, 7).put(0x00280103, 0).put(0x7FE00010, Vr.OB, pixels);
		Path file = folder.resolve("case.dcm");
		try (OutputStream out = Files.newOutputStream(file)) {
			DataSetWriter.write(set, out);
		}
		return file;
	}
}
