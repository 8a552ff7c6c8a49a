package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a header says of the display, against pydicom: see display.py beside the files. */
class DicomDisplayTest {

	private static final Path FILES = Path.of("src/test/resources/org/abscam/scan/display");

	@TempDir
	private Path folder;

	@Test
	void everyWindowAndTableGivesTheGreyLevelsOfPydicom() throws Exception {
		JsonObject expected = JsonParser.parseString(Files.readString(FILES.resolve("expected.json"))).getAsJsonObject();
		assertThat(expected.size()).isEqualTo(13);
		for (String name : expected.keySet()) {
			JsonArray choices = expected.getAsJsonArray(name);
			Scan scan = ScanReader.open(FILES.resolve(name + ".dcm"));
			for (int i = 0; i < choices.size(); i++) {
				UsedWindow window = scan.windowed(WindowChoice.parse("" + (i + 1))).window();
				JsonArray levels = choices.get(i).getAsJsonArray();
				float[] grey = scan.greyLevels(1, 1, window).channels()[0];
				assertThat(grey).hasSize(levels.size());
				for (int p = 0; p < grey.length; p++)
					assertThat(grey[p]).as("%s, window %s, pixel %s", name, i + 1, p).isCloseTo(levels.get(p).getAsFloat(), within(2e-3f));
			}
			assertThat(scan.warnings()).as(name).isEmpty();
			assertThatThrownBy(() -> scan.windowed(WindowChoice.parse("" + (choices.size() + 1))).window())
				.isInstanceOf(ScanException.class);
		}
	}

	/** The examples of PS3.3, C.11.2.1.2.1 and C.11.2.1.3.2, with grey levels from 0 to 255. */
	@ParameterizedTest
	@CsvSource({"LINEAR, 2048, 4096, 0, 0", "LINEAR, 2048, 4096, 4095, 255", "LINEAR, 2048, 4096, 2047.5, 127.5",
		"LINEAR, 2048, 4096, 1024, 63.7655677656", "LINEAR, 2048, 1, 2047, 0", "LINEAR, 2048, 1, 2047.5, 0", "LINEAR, 2048, 1, 2048, 255",
		"LINEAR, 0, 100, -50, 0", "LINEAR, 0, 100, 49, 255", "LINEAR, 0, 100, 50, 255", "LINEAR, 0, 100, 10, 154.5454545455",
		"LINEAR, 0, 1, -1, 0", "LINEAR, 0, 1, 0, 255", "LINEAR_EXACT, 2048, 4096, 0, 0", "LINEAR_EXACT, 2048, 4096, 4096, 255",
		"LINEAR_EXACT, 2048, 4096, 1024, 63.75", "LINEAR_EXACT, 2048, 1, 2047.5, 0", "LINEAR_EXACT, 2048, 1, 2048.5, 255",
		"LINEAR_EXACT, 0, 100, -51, 0", "LINEAR_EXACT, 0, 100, 50, 255", "LINEAR_EXACT, 0, 100, 10, 153", "SIGMOID, 40, 400, 40, 127.5",
		"SIGMOID, 40, 400, 140, 186.4199375507", "SIGMOID, 40, 400, -60, 68.5800624493"})
	void windowsGiveTheGreyLevelsOfTheStandard(GreyFunction.Curve function, double centre, double width, double value, double grey) {
		HeaderWindow window = HeaderWindow.of(centre, width, "", function).orElseThrow();
		assertThat(255 * window.function().level(value, window.window())).isCloseTo(grey, within(1e-9));
	}

	@Test
	void outputsSayTheFunction() throws Exception {
		assertThat(open("linear").window().function().word()).isEqualTo("LINEAR");
		assertThat(open("exact").window().function().word()).isEqualTo("LINEAR_EXACT");
		assertThat(open("sigmoid").window().toString()).isEqualTo("DICOM window, -410 to 490, SIGMOID");
		assertThat(open("table").window().toString()).isEqualTo("DICOM lookup table (SOFT), 500 to 1499, TABLE");
	}

	/** Windows stand before tables, and a table counts where there is no window. */
	@Test
	void tablesAreChosenByNumberOrName() throws Exception {
		Scan tables = open("tables");
		assertThat(tables.window().name()).isEqualTo("DICOM window 1");
		assertThat(tables.window().notice().orElseThrow()).contains("1 -1000 to 999, 2 SOFT table of -500 to 499, 3 DARK table of");
		assertThat(tables.windowed(WindowChoice.parse("dark")).window().name()).isEqualTo("DICOM lookup table 3 (DARK)");
		assertThat(open("table").window().function()).isInstanceOf(GreyFunction.Table.class);
	}

	@Test
	void paddingIsNoSmallestValueAndStandsInTheRecord() throws Exception {
		Scan padding = open("padding");
		UsedWindow full = padding.windowed(WindowChoice.parse("full")).window();
		assertThat(full.shown()).isEqualTo(new Window(-1999 + 24, 1965 + 24));
		assertThat(padding.provenance().pixelPadding()).isEqualTo("-2000");
		assertThat(padding.calibrated(1, 1).channels()[0][0]).as("a value like any other").isEqualTo(-1976);
		assertThat(padding.calibrated(1, 1).replaced()).isZero();
		assertThat(open("padding-range").provenance().pixelPadding()).isEqualTo("0 to 200");
		Scan nothingElse = ScanReader.open(DicomBytes.grey16(2, 1, 12, false, 7, 7).number(0x00280120, 7).write(folder.resolve("p.dcm")));
		assertThat(nothingElse.calibrated(1, 1).channels()[0]).containsExactly(7, 7);
		assertThatThrownBy(() -> nothingElse.windowed(WindowChoice.parse("full")).window()).hasMessageContaining("nothing but padding");
		Scan bytes = ScanReader.open(DicomBytes.grey8(2, 1, 255, 9).number(0x00280120, 255).write(folder.resolve("b.dcm")));
		assertThat(bytes.greyLevels(1, 1, bytes.window()).channels()[0]).containsExactly(0, 9);
	}

	@Test
	void sidesStandInTheRecordAndAMirroredImageIsNamed() throws Exception {
		int orientation = 0x00200020, directions = 0x00200037;
		DicomBytes chest = DicomBytes.grey16(2, 1, 12, false, 1, 2).text(0x00200062, "CS", "R").text(orientation, "CS", "L\\F");
		Scan scan = ScanReader.open(chest.write(folder.resolve("a.dcm")));
		assertThat(scan.provenance().laterality()).isEqualTo("R");
		assertThat(scan.provenance().patientOrientation()).isEqualTo("L\\F");
		assertThat(scan.warnings()).isEmpty();
		Scan mirrored = ScanReader.open(chest.text(orientation, "CS", "R\\F").write(folder.resolve("b.dcm")));
		assertThat(mirrored.warnings()).singleElement().asString().contains("'b' is stored mirrored (patient orientation R\\F)");
		DicomBytes axial = DicomBytes.grey16(2, 1, 12, false, 1, 2).text(directions, "DS", "1\\0\\0\\0\\1\\0");
		assertThat(ScanReader.open(axial.write(folder.resolve("c.dcm"))).provenance().patientOrientation()).isEqualTo("L\\P");
		assertThat(ScanReader.open(axial.text(directions, "DS", "-1\\0\\0\\0\\1\\0").write(folder.resolve("d.dcm"))).warnings())
			.singleElement().asString().contains("mirrored");
		assertThat(ScanReader.open(axial.text(directions, "DS", "-1\\0\\0\\0\\-1\\0").write(folder.resolve("e.dcm"))).warnings())
			.as("turned, not mirrored").isEmpty();
	}

	private static Scan open(String name) throws ScanException {
		return ScanReader.open(FILES.resolve(name + ".dcm"));
	}
}
