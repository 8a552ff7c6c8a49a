package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.plugin.DICOM;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of every transfer syntax and many defects, against numbers that other software derived. */
class OddDicomTest {

	/** Decoders may round these differently. */
	private static final Set<String> LOSSY = Set.of("pydicom/JPEG-lossy.dcm", "pydicom/JPGExtended.dcm", "pydicom/JPEG2000.dcm");

	static List<List<String>> table() throws IOException {
		try (BufferedReader reader =
			new BufferedReader(new InputStreamReader(OddDicomTest.class.getResourceAsStream("odd-dicom.tsv"), StandardCharsets.UTF_8))) {
			return reader.lines().filter(l -> !l.startsWith("#")).map(l -> List.of(l.split("\t"))).toList();
		}
	}

	@Test
	void tableNamesEveryFile() throws IOException {
		Path folder = SharedData.require("data/dicom/pydicom");
		try (Stream<Path> files = Files.list(folder)) {
			assertThat(table()).extracting(row -> row.get(0)).containsAll(files.map(f -> "pydicom/" + f.getFileName()).toList());
		}
	}

	/** The rows of files that are opened. */
	static List<List<String>> opened() throws IOException {
		return table().stream().filter(row -> row.get(1).equals("opened")).toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("table")
	void opensWithTheRightValuesOrIsRefusedWithAReason(List<String> row) throws ScanException {
		Path file = SharedData.require("data/dicom/" + row.get(0));
		if (row.get(1).equals("refused")) {
			assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(row.get(2))
				.hasMessageContaining(file.getFileName().toString()).hasMessageContaining("; ");
			return;
		}
		Scan scan = ScanReader.open(file);
		int channels = Integer.parseInt(row.get(5));
		assertThat(scan.width()).isEqualTo(Integer.parseInt(row.get(2)));
		assertThat(scan.height()).isEqualTo(Integer.parseInt(row.get(3)));
		assertThat(scan.size()).isEqualTo(Integer.parseInt(row.get(4)));
		assertThat(scan.isColour()).isEqualTo(channels == 3);
		double min = Double.POSITIVE_INFINITY, max = Double.NEGATIVE_INFINITY, sum = 0;
		for (int slice = 1; slice <= scan.size(); slice++)
			for (float[] channel : scan.calibrated(slice, channels).channels()) for (float v : channel) {
				min = Math.min(min, v);
				max = Math.max(max, v);
				sum += v;
			}
		double most = LOSSY.contains(row.get(0)) ? 1 : 1e-6;
		assertThat(min).isCloseTo(Double.parseDouble(row.get(6)), within(most));
		assertThat(max).isCloseTo(Double.parseDouble(row.get(7)), within(most));
		assertThat(sum / scan.size() / channels / scan.width() / scan.height()).isCloseTo(Double.parseDouble(row.get(8)),
			within(most == 1 ? 0.01 : 1e-5));
		assertThat((double) scan.calibrated(1, channels).channels()[0][1]).isCloseTo(Double.parseDouble(row.get(9)), within(most));
		int middle = scan.height() / 2 * scan.width() + scan.width() / 3;
		assertThat((double) scan.calibrated(scan.size(), channels).channels()[channels - 1][middle])
			.isCloseTo(Double.parseDouble(row.get(10)), within(most));
	}

	/** So that a scan says the same in Fiji, where ImageJ opened it, and on the command line. */
	@ParameterizedTest(name = "{0}")
	@MethodSource("opened")
	void agreesWithTheImageThatImageJOpensByItself(List<String> row) throws ScanException {
		Path file = SharedData.require("data/dicom/" + row.get(0));
		DICOM image = new DICOM();
		image.open(file.toString());
		Scan byImageJ = Scan.of(image);
		Scan byUs = ScanReader.open(file);

		if (row.get(0).equals("pydicom/rtdose.dcm")) { // ImageJ does not know the scale of doses, 1e-6 in this file
			float[] doses = byImageJ.calibrated(1, 1).channels()[0];
			for (int i = 0; i < doses.length; i++) doses[i] *= 1e-6f;
			assertThat(doses).containsExactly(byUs.calibrated(1, 1).channels()[0], within(1e-6f));
			return;
		}
		assertThat(byImageJ.calibrated(1, 1).channels()[0]).containsExactly(byUs.calibrated(1, 1).channels()[0]);
		assertThat(byImageJ.window()).isEqualTo(byUs.window());
		assertThat(byImageJ.window().name()).isEqualTo(byUs.window().name());
		assertThat(byImageJ.greyLevels(1, 3, byImageJ.window()).channels()).isEqualTo(byUs.greyLevels(1, 3, byUs.window()).channels());
		assertThat(byImageJ.calibration().pixelWidth).isEqualTo(byUs.calibration().pixelWidth);
		assertThat(byImageJ.calibration().pixelDepth).isEqualTo(byUs.calibration().pixelDepth);
		assertThat(byImageJ.calibration().getUnit()).isEqualTo(byUs.calibration().getUnit());
		assertThat(byImageJ.name()).isEqualTo(byUs.name());
	}

	@Test
	void monochromeOneIsBrightWhereItIsHigh() throws ScanException {
		Scan scan = ScanReader.open(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm"));
		// 10 bits are stored; dcmdump shows 0, 0xd1, 0x30e, 0x3b2 as the first stored numbers
		assertThat(scan.calibrated(1, 1).channels()[0]).startsWith(1023, 1023 - 0xd1, 1023 - 0x30e, 1023 - 0x3b2);
		// centre 550 and width 1024 in stored numbers
		assertThat(scan.window().range()).isEqualTo(new Window(1023 - 1061, 1023 - 38));
		assertThat(scan.window().name()).isEqualTo("DICOM window");
		assertThat(scan.provenance()).isEqualTo(new Provenance("CR-MONO1-10-chest.dcm", "DICOM", 16, "MONOCHROME1", null, null, "CR"));
	}

	@Test
	void seriesComesInTheOrderOfItsPositions() throws ScanException {
		Scan scan = ScanReader.open(SharedData.require("data/dicom/mr-series"));
		assertThat(scan.size()).isEqualTo(20);
		assertThat(scan.name()).isEqualTo("mr-series");
		assertThat(scan.label(1)).isEqualTo("N2D_0170.dcm");
		assertThat(scan.label(20)).isEqualTo("N2D_0189.dcm");
		assertThat(scan.calibration().getUnit()).isEqualTo("mm");
		assertThat(scan.calibration().pixelWidth).isCloseTo(0.699987828731537, within(1e-12));
		assertThat(scan.calibration().pixelHeight).isCloseTo(0.666666686534882, within(1e-12));
		assertThat(scan.calibration().pixelDepth).isCloseTo(0.666666686534882, within(1e-6));
		assertThat(mean(scan, 1)).isCloseTo(10.365258135644769, within(1e-9));
		assertThat(mean(scan, 8)).isCloseTo(11.17249277676399, within(1e-9));
		assertThat(mean(scan, 20)).isCloseTo(13.716925182481752, within(1e-9));
		assertThat(scan.calibrated(14, 1).channels()[0][192 * 274 + 137]).isEqualTo(7);
		assertThat(scan.window().range()).isEqualTo(new Window(0, 154));
	}

	private static double mean(Scan scan, int slice) throws ScanException {
		double sum = 0;
		for (float v : scan.calibrated(slice, 1).channels()[0]) sum += v;
		return sum / scan.width() / scan.height();
	}
}
