package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.scan.DicomBytes;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CT with two windows and a padding value, shown to a classifier of ultrasound. */
class ForeignScanTest {

	private static final String FOREIGN =
		"abscam: warning: 'ct' is of modality CT, but 'breast-ultrasound' is meant for US: this is outside of the model's intended use";

	@TempDir
	private Path folder;

	private Path scan;

	@BeforeEach
	void write() throws Exception {
		scan = folder.resolve("ct.dcm");
		int[] pixels = IntStream.range(0, 64 * 64).map(i -> i % 64 * 20 - 600).toArray();
		Files.write(scan, DicomBytes.grey16(64, 64, 16, true, pixels).text(0x00080060, "CS", "CT").text(0x00281050, "DS", "40\\-600")
			.text(0x00281051, "DS", "400\\1500").text(0x00281055, "LO", "SOFT\\LUNG")
			.bytes(0x00280120, "SS", new byte[] {0x30, (byte) 0xf8})
			.toBytes());
	}

	@Test
	void explainSaysItFirstAndOnceAndInTheResults() throws Exception {
		Run run = Run.abscam("explain", scan, "--method", "grad-cam", "--json", "--out", folder.resolve("out"));
		assertThat(run.exit()).isZero();
		assertThat(run.err().lines().toList().get(0)).startsWith(FOREIGN);
		assertThat(run.err().split("is of modality", -1)).hasSize(2);
		assertThat(run.err()).contains("2 windows in its header (1 SOFT -160 to 239, 2 LUNG -1350 to 149); the first was used");
		JsonObject record = JsonParser.parseString(run.out()).getAsJsonObject();
		assertThat(record.getAsJsonObject("scan").getAsJsonObject("window").toString())
			.isEqualTo("{\"low\":-160.0,\"high\":239.0,\"name\":\"DICOM window 1 (SOFT)\",\"function\":\"LINEAR\"}");
		assertThat(record.getAsJsonObject("scan").get("pixelPadding").getAsString()).isEqualTo("-2000");
		assertThat(record.getAsJsonArray("warnings")).hasSize(3);
		for (CSVRecord row : CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
			.parse(Files.newBufferedReader(folder.resolve("out").resolve("ct.predictions.csv")))) {
			assertThat(row.get("window")).isEqualTo("DICOM window 1 (SOFT)");
			assertThat(row.get("warning")).contains("is of modality CT");
		}
	}

	@Test
	void classifyAndEvaluateSayItFirst() throws Exception {
		Run run = Run.abscam("classify", scan, "--json");
		assertThat(run.exit()).isZero();
		assertThat(run.err().lines().toList().get(0)).startsWith(FOREIGN);
		JsonArray records = JsonParser.parseString(run.out()).getAsJsonArray();
		assertThat(records.get(0).getAsJsonObject().get("warning").getAsString()).contains("is of modality CT");
		assertThat(records.get(0).getAsJsonObject().getAsJsonObject("window").get("high").getAsDouble()).isEqualTo(239);

		Run evaluated = Run.abscam("evaluate", scan, "--method", "grad-cam", "--steps", "2", "--regions", "0", "--no-stability");
		assertThat(evaluated.exit()).isZero();
		assertThat(Stream.of(evaluated.err().split("\n")).filter(l -> l.contains("is of modality"))).hasSize(1);
		assertThat(evaluated.err().lines().toList().get(0)).startsWith("abscam: warning: ct: 'ct' is of modality CT");
	}
}
