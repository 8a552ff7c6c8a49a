package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanOfDicomTest {

	private static final int SLOPE = 0x00281053, INTERCEPT = 0x00281052, CENTRE = 0x00281050, WIDTH = 0x00281051, PHOTOMETRIC = 0x00280004,
		FRAMES = 0x00280008, SERIES = 0x0020000E, EXPLANATION = 0x00281055, NUMBER = 0x00200013, POSITION = 0x00200032,
		ORIENTATION = 0x00200037;

	@TempDir
	private Path folder;

	@Test
	void slopeAndInterceptMakeHounsfieldUnits() throws Exception {
		Scan scan = open(DicomBytes.grey16(3, 1, 12, false, 0, 1000, 4095).text(SLOPE, "DS", "0.5").text(INTERCEPT, "DS", "-1024"));
		assertThat(values(scan)).containsExactly(-1024, -524, 1023.5f);
		assertThat(scan.provenance().rescaleSlope()).isEqualTo(0.5);
		assertThat(scan.provenance().rescaleIntercept()).isEqualTo(-1024);
	}

	@Test
	void windowIsInRescaledUnits() throws Exception {
		Scan scan = open(DicomBytes.grey16(3, 1, 16, true, -1000, 40, 2000).text(SLOPE, "DS", "1").text(INTERCEPT, "DS", "24")
			.text(CENTRE, "DS", "40").text(WIDTH, "DS", "80"));
		assertThat(values(scan)).containsExactly(-976, 64, 2024);
		assertThat(scan.window().range()).isEqualTo(new Window(0, 79));
		assertThat(scan.window().name()).isEqualTo("DICOM window");
		assertThat(scan.greyLevels(1, 1, scan.window()).channels()[0]).containsExactly(0, 64 * 255f / 79, 255);
	}

	@Test
	void ofTwoWindowsTheFirstCountsAndIsNamed() throws Exception {
		Scan scan = open(DicomBytes.grey16(2, 1, 12, false, 0, 4095).text(CENTRE, "DS", "40\\600").text(WIDTH, "DS", "80\\1600")
			.text(EXPLANATION, "LO", "BRAIN\\BONE"));
		assertThat(scan.window().range()).isEqualTo(new Window(0, 79));
		assertThat(scan.window().name()).isEqualTo("DICOM window 1 (BRAIN)");
		assertThat(scan.window().notice()).hasValueSatisfying(
			n -> assertThat(n).contains("2 windows").contains("1 BRAIN 0 to 79, 2 BONE -200 to 1399").contains("the first was used"));
		assertThat(scan.windowed(WindowChoice.parse("2")).window().range()).isEqualTo(new Window(-200, 1399));
		assertThat(scan.windowed(WindowChoice.parse("bone")).window().range()).isEqualTo(new Window(-200, 1399));
		assertThat(scan.windowed(WindowChoice.parse("bone")).window().notice()).isEmpty();
		// ImageJ shows the last
		assertThat(scan.windowed(WindowChoice.parse("display")).window().range()).isEqualTo(new Window(-200, 1400));
		assertThatThrownBy(() -> scan.windowed(WindowChoice.parse("3")).window()).isInstanceOf(ScanException.class)
			.hasMessageContaining("no window 3").hasMessageContaining("1 BRAIN 0 to 79, 2 BONE -200 to 1399");
	}

	@Test
	void windowOfAnEightBitImageCounts() throws Exception {
		Scan scan = open(DicomBytes.grey8(3, 1, 0, 100, 200).text(CENTRE, "DS", "100").text(WIDTH, "DS", "100"));
		assertThat(scan.window().range()).isEqualTo(new Window(50, 149));
		assertThat(scan.greyLevels(1, 1, scan.window()).channels()[0]).containsExactly(0, 50 * 255f / 99, 255);
	}

	@Test
	void numbersOfMonochromeOneAreThoseOfTheHeader() throws Exception {
		Scan scan = open(DicomBytes.grey16(3, 1, 10, false, 100, 200, 300).text(PHOTOMETRIC, "CS", "MONOCHROME1"));
		UsedWindow given = scan.windowed(WindowChoice.parse("100-300")).window();
		assertThat(given.low()).isEqualTo(100);
		assertThat(given.high()).isEqualTo(300);
		assertThat(scan.greyLevels(1, 1, given).channels()[0]).containsExactly(255, 127.5f, 0);
		assertThat(scan.windowed(WindowChoice.parse("full")).window()).isEqualTo(
			new UsedWindow(new Window(100, 300), new Window(723, 923), "minimum and maximum of the stack", false, Optional.empty()));
	}

	@Test
	void eachSliceOfASeriesWhoseWindowsDifferIsSeenThroughItsOwn() throws Exception {
		for (int i = 1; i <= 2; i++)
			Files.write(folder.resolve("s" + i),
				DicomBytes.grey16(2, 1, 12, false, 0, 4095).text(SERIES, "UI", "1.2.3").text(NUMBER, "IS", "" + i)
					.text(CENTRE, "DS", "" + 100 * i).text(WIDTH, "DS", "80").toBytes());
		UsedWindow window = ScanReader.open(folder).window();
		assertThat(window.range()).isEqualTo(new Window(60, 239));
		assertThat(window.slices()).extracting(UsedWindow::range).containsExactly(new Window(60, 139), new Window(160, 239));
		assertThat(window.name()).isEqualTo("DICOM window of each slice");
	}

	@Test
	void rangeOfASeriesWithoutWindowsIsNoneThatSomebodySet() throws Exception {
		for (int i = 1; i <= 2; i++)
			Files.write(folder.resolve("s" + i), DicomBytes.grey16(2, 1, 12, false, 10 * i, 100 * i).text(SERIES, "UI", "1.2.3")
				.text(NUMBER, "IS", "" + i).text(SLOPE, "DS", "0." + i).text(INTERCEPT, "DS", "0").toBytes());
		UsedWindow window = ScanReader.open(folder).window();
		assertThat(window.low()).isEqualTo(1);
		assertThat(window.high()).isEqualTo(40);
		assertThat(window.name()).isEqualTo("minimum and maximum of the stack");
		assertThat(window.notice().orElseThrow()).startsWith("Nobody set the display range");
	}

	@Test
	void bitsAboveTheStoredOnesAreIgnored() throws Exception {
		assertThat(values(open(DicomBytes.grey16(3, 1, 12, false, 0x1005, 0xF123, 0x0FFF)))).containsExactly(5, 0x123, 0xFFF);
		assertThat(values(open(DicomBytes.grey16(4, 1, 12, true, 0x0FFF, 0x0800, 0x07FF, 0x1001)))).containsExactly(-1, -2048, 2047, 1);
	}

	@Test
	void monochromeOneIsMirroredInTheRangeOfItsBits() throws Exception {
		assertThat(values(open(DicomBytes.grey16(3, 1, 10, false, 0, 1, 1023).text(PHOTOMETRIC, "CS", "MONOCHROME1"))))
			.containsExactly(1023, 1022, 0);
		assertThat(values(open(DicomBytes.grey16(3, 1, 12, true, -2048, 0, 2047).text(PHOTOMETRIC, "CS", "MONOCHROME1"))))
			.containsExactly(2047, -1, -2048);
		// lo = -10 and hi = 2 * 1023 - 10
		assertThat(values(open(DicomBytes.grey16(2, 1, 10, false, 0, 1023).text(PHOTOMETRIC, "CS", "MONOCHROME1").text(SLOPE, "DS", "2")
			.text(INTERCEPT, "DS", "-10")))).containsExactly(2036, -10);
		Scan eight = open(DicomBytes.grey8(3, 1, 0, 55, 255).text(PHOTOMETRIC, "CS", "MONOCHROME1"));
		assertThat(values(eight)).containsExactly(255, 200, 0);
		assertThat(eight.greyLevels(1, 1, eight.window()).channels()[0]).containsExactly(255, 200, 0);
	}

	@Test
	void windowOfMonochromeOneIsMirroredWithIt() throws Exception {
		Scan scan = open(DicomBytes.grey16(3, 1, 10, false, 100, 200, 300).text(PHOTOMETRIC, "CS", "MONOCHROME1").text(CENTRE, "DS", "200")
			.text(WIDTH, "DS", "200"));
		assertThat(scan.window().range()).isEqualTo(new Window(724, 923));
		assertThat(scan.greyLevels(1, 1, scan.window()).channels()[0]).containsExactly(255, 99 * 255f / 199, 0);
	}

	@Test
	void framesAreSlices() throws Exception {
		Scan scan = open(DicomBytes.grey16(1, 2, 16, false, 1, 2, 3, 4, 5, 6).text(FRAMES, "IS", "3"));
		assertThat(scan.size()).isEqualTo(3);
		assertThat(scan.calibrated(3, 1).channels()[0]).containsExactly(5, 6);
		assertThat(scan.label(2)).isNull();
	}

	@Test
	void whatCannotBeReadRightIsRefused() {
		refused(DicomBytes.grey16(2, 1, 16, false, 1), "truncated");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2, 3, 4), "more frames");
		refused(DicomBytes.grey16(2, 1, 12, false, 1, 2).number(0x00280102, 10), "high bit 10");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).number(0x00280010, 0), "rows");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).number(0x00280010, 65535).number(0x00280011, 65535).text(FRAMES, "IS", "99999999"),
			"more than ImageJ can hold");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).number(0x00280010, 9999).number(0x00280011, 9999).text(FRAMES, "IS", "99999999"),
			"truncated");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).transferSyntax("1.2.840.10008.1.2.4.70"), "JPEG Lossless");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).transferSyntax("1.2.840.113619.5.2"), "1.2.840.113619.5.2");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).text(PHOTOMETRIC, "CS", "YBR_FULL"), "YBR_FULL");
	}

	@Test
	void bitsLieWhereTheHeaderSays() throws Exception {
		assertThat(values(open(DicomBytes.grey16(2, 1, 12, false, 0x1234, 0xFFF7).number(0x00280102, 15)))).containsExactly(0x123, 0xFFF);
		assertThat(values(open(DicomBytes.grey8(2, 1, 1, 255).number(0x00280103, 1)))).containsExactly(1, -1);
		assertThat(values(open(DicomBytes.grey8(2, 1, 1, 2).bigEndian().bytes(0x7FE00010, "OW", new byte[] {1, 2})))).containsExactly(1, 2);
	}

	@Test
	void eachKindOfPixelsThatCannotBeReadRightIsRefusedByName() throws Exception {
		refused(grey(1, 2).transferSyntax("1.2.840.10008.1.2.1.99"), "has a deflated part that cannot be inflated");
		refused(grey(1, 2).undefinedLength(0x7FE00010), "is a damaged DICOM file");
		refused(grey(1, 2).bytes(0x7FE00008, "OF", new byte[8]), "has pixel data of two kinds");
		refused(grey(1, 2).bytes(0x7FE00009, "OF", new byte[16]), "has pixel data of two kinds");
		refused(grey(1, 2).text(PHOTOMETRIC, "CS", ""), "does not say what its pixels mean (photometric interpretation)");
		refused(rgb().text(PHOTOMETRIC, "CS", "MONOCHROME2"), "photometric interpretation MONOCHROME2 with 3 values");
		refused(rgb().number(0x00280002, 1), "has the photometric interpretation RGB with 1 values");
		refused(grey(1, 2).number(0x00280011, 0), "does not say how many rows and columns it has");
		refused(grey(1, 2).number(0x00280101, 0).bytes(0x00280102, "US", new byte[0]), "stores 0 of 16 bits");
		refused(grey(1, 2).number(0x00280101, 17).number(0x00280102, 16), "stores 17 of 16 bits with high bit 16");
		refused(rgb().number(0x00280101, 7).number(0x00280102, 6), "stores 7 of 8 bits with high bit 6");
		refused(grey(1, 2).number(0x00280100, 24).number(0x00280101, 24).number(0x00280102, 23), "stores 24 of 24 bits");
		assertThat(values(open(grey(258, 3).bigEndian()))).containsExactly(258, 3);
		assertThat(values(open(DicomBytes.grey8(2, 1, 1, 2).bigEndian()))).containsExactly(1, 2);
		assertThat(open(rgb()).bitDepth()).isEqualTo(24);
	}

	@Test
	void headersThatDoNotHoldAreRefusedByTheAttribute() throws Exception {
		byte[] whole = grey(1, 2).text(0x00081030, "LO", "a study of the chest").toBytes();
		int text = new String(whole, StandardCharsets.ISO_8859_1).indexOf("a study");
		refused(Arrays.copyOf(whole, text + 5), "is a damaged DICOM file, it ends inside attribute (0008,1030)");
		refused(Arrays.copyOf(whole, text - 8), "is a DICOM object of modality OT without pixel data");
		assertThat(values(open(grey(1, 2).text(INTERCEPT, "DS", "0".repeat(1024))))).containsExactly(1, 2);
		refused(grey(1, 2).bytes(0x00091001, "1?", new byte[2]), "has an unknown value representation at (0009,1001)");
		refused(grey(1, 2).bytes(0x00081140, "SQ", new byte[] {8, 0, 0x60, 0, 'C', 'S', 0, 0}).undefinedLength(0x00081140),
			"where an item of a sequence should begin");
		refused(grey(1, 2).bytes(0x00081140, "SQ", new byte[] {(byte) 0xfe, (byte) 0xff, 0, (byte) 0xe0, -1, -1, -1, 127})
			.undefinedLength(0x00081140), "ends inside attribute");
		byte[] deflated = Arrays.copyOf(grey(1, 2).transferSyntax("1.2.840.10008.1.2.1.99").toBytes(), 400);
		Arrays.fill(deflated, 170, 400, (byte) 0x5a);
		refused(deflated, "has a deflated part that cannot be inflated");
	}

	@Test
	void implicitTypesAreReadToo() throws Exception {
		assertThat(values(open(grey(258, 3).text(INTERCEPT, "DS", "-3").implicit()))).containsExactly(255, 0);
		assertThat(values(open(grey(258, 3).implicit().sequences(0x00081140, 3)))).containsExactly(258, 3);
	}

	private void refused(byte[] bytes, String reason) throws IOException {
		Path file = Files.write(folder.resolve("scan.dcm"), bytes);
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(reason);
	}

	/** One row of 16 bits. */
	private static DicomBytes grey(int... pixels) {
		return DicomBytes.grey16(2, 1, 16, false, pixels);
	}

	private static DicomBytes rgb() {
		return DicomBytes.grey8(2, 1, 1, 2, 3, 4, 5, 6).number(0x00280002, 3).text(PHOTOMETRIC, "CS", "RGB").number(0x00280006, 0);
	}

	@Test
	void iconInASequenceIsNotTakenForTheImage() throws Exception {
		// an item with rows 1 and pixel data of its own, before the image's attributes
		byte[] icon = {(byte) 0xfe, (byte) 0xff, 0, (byte) 0xe0, 20, 0, 0, 0, 0x28, 0, 0x10, 0, 'U', 'S', 2, 0, 1, 0, 0x28, 0, 0x11, 0, 'U',
			'S', 2, 0, 1, 0};
		Scan scan = open(DicomBytes.grey16(2, 1, 16, false, 7, 8).bytes(0x00880200, "SQ", icon).bytes(0x00091001, "SQ", icon));
		assertThat(values(scan)).containsExactly(7, 8);
	}

	@Test
	void sequencesMayNestThirtyTwoDeepAndNoDeeper() throws Exception {
		assertThat(values(open(DicomBytes.grey16(2, 1, 16, false, 7, 8).sequences(0x00081140, 33)))).containsExactly(7, 8);
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).sequences(0x00081140, 34), "nests sequences more than 32 deep");
		refused(DicomBytes.grey16(2, 1, 16, false, 1, 2).sequences(0x00081140, 200_000), "nests sequences more than 32 deep");
	}

	@Test
	void headerKeepsNobodysName() throws Exception {
		Scan scan = open(DicomBytes.grey16(2, 1, 16, false, 7, 8).text(0x00100010, "PN", "Doe^Jane"));
		assertThat(scan.image().getInfoProperty()).doesNotContain("Doe");
		assertThat(scan.provenance().toString()).doesNotContain("Doe");
	}

	@Test
	void seriesIsSortedByPositionAndNotByName() throws Exception {
		slice("a", 3, 2.5);
		slice("b", 1, 0.5);
		slice("c", 2, 1.5);
		Scan scan = ScanReader.open(folder);
		assertThat(new float[] {scan.calibrated(1, 1).channels()[0][0], scan.calibrated(2, 1).channels()[0][0],
			scan.calibrated(3, 1).channels()[0][0]}).containsExactly(1, 2, 3);
		assertThat(scan.calibration().pixelDepth).isEqualTo(1);
	}

	@Test
	void seriesRunsTheWayItsNumbersRun() throws Exception {
		slice("a", 1, 9);
		slice("b", 2, 5);
		slice("c", 3, 1);
		Scan scan = ScanReader.open(folder);
		assertThat(scan.label(1)).isEqualTo("a");
		assertThat(scan.label(3)).isEqualTo("c");
		assertThat(scan.calibration().pixelDepth).isEqualTo(4);
	}

	@Test
	void slicesAtOnePositionAreSortedByNumber() throws Exception {
		slice("a", 2, 1);
		slice("b", 10, 1);
		slice("c", 1, 1);
		assertThat(ScanReader.open(folder).label(1)).isEqualTo("c");
		assertThat(ScanReader.open(folder).label(3)).isEqualTo("b");
	}

	@Test
	void slicesMayBeRescaledDifferently() throws Exception {
		DicomBytes.grey16(1, 1, 16, false, 10).text(NUMBER, "IS", "1").text(SLOPE, "DS", "2").write(folder.resolve("a"));
		DicomBytes.grey16(1, 1, 16, false, 10).text(NUMBER, "IS", "2").text(SLOPE, "DS", "0.5").text(INTERCEPT, "DS", "1")
			.write(folder.resolve("b"));
		Scan scan = ScanReader.open(folder);
		assertThat(scan.bitDepth()).isEqualTo(32);
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(20);
		assertThat(scan.calibrated(2, 1).channels()[0]).containsExactly(6);
		assertThat(scan.provenance().rescaleSlope()).isNull();
	}

	@Test
	void foldersThatAreNotOneSeriesAreRefused() throws Exception {
		assertThatThrownBy(() -> ScanReader.open(folder)).hasMessageContaining("empty folder");
		Files.write(folder.resolve("notes.txt"), "notes".getBytes());
		assertThatThrownBy(() -> ScanReader.open(folder)).hasMessageContaining("no DICOM series");
		slice("a", 1, 1);
		assertThat(ScanReader.open(folder).warnings()).singleElement().asString().contains("also 1 file that is no DICOM", "(notes.txt)");
		Files.delete(folder.resolve("notes.txt"));
		Files.write(folder.resolve(".DS_Store"), new byte[4]);
		assertThat(ScanReader.open(folder).size()).isEqualTo(1);
		DicomBytes.grey16(1, 1, 16, false, 10).text(SERIES, "UI", "1.2.4").write(folder.resolve("b"));
		assertThatThrownBy(() -> ScanReader.open(folder)).isInstanceOf(ScanException.class)
			.hasMessageContaining("holds 2 series: 1.2.3 (OT, 1 image); 1.2.4 (OT, 1 image); choose");
		DicomBytes.grey16(2, 1, 16, false, 10, 11).text(SERIES, "UI", "1.2.3").write(folder.resolve("b"));
		assertThatThrownBy(() -> ScanReader.open(folder)).hasMessageContaining("another size");
	}

	@Test
	void everyTruncationIsRefused() throws Exception {
		byte[] whole = DicomBytes.grey16(4, 4, 16, false, new int[16]).text(0x00100010, "PN", "Doe").toBytes();
		Path file = folder.resolve("cut.dcm");
		for (int length = 1; length < whole.length; length++) {
			Files.write(file, Arrays.copyOf(whole, length));
			assertThatThrownBy(() -> ScanReader.open(file)).as("length " + length).isInstanceOf(ScanException.class);
		}
	}

	@Test
	void seriesOnDiskIsReadSliceBySlice() throws Exception {
		slice("a", 1, 1);
		slice("b", 2, 2);
		DicomSeries series = DicomSeries.open(folder, "");
		Scan scan = new Scan(new DicomStack(series).image("x", false), "x", "x", "DICOM", false, List.of());
		assertThat(scan.image().getStack().isVirtual()).isTrue();
		assertThat(scan.calibrated(2, 1).channels()[0]).containsExactly(2);
		assertThat(scan.label(2)).isEqualTo("b");
		Files.delete(folder.resolve("b"));
		assertThatThrownBy(() -> scan.calibrated(2, 1)).isInstanceOf(ScanException.class).hasMessageContaining("b");
	}

	private void slice(String name, int number, double z) throws IOException {
		DicomBytes.grey16(1, 1, 16, false, number).text(SERIES, "UI", "1.2.3").text(NUMBER, "IS", Integer.toString(number))
			.text(POSITION, "DS", "10\\20\\" + z).text(ORIENTATION, "DS", "1\\0\\0\\0\\1\\0").text(0x00280030, "DS", "1\\1")
			.write(folder.resolve(name));
	}

	private Scan open(DicomBytes bytes) throws IOException, ScanException {
		return ScanReader.open(bytes.write(folder.resolve("scan.dcm")));
	}

	private void refused(DicomBytes bytes, String reason) {
		assertThatThrownBy(() -> open(bytes)).isInstanceOf(ScanException.class).hasMessageContaining(reason)
			.hasMessageContaining("scan.dcm");
	}

	private static float[] values(Scan scan) throws ScanException {
		return scan.calibrated(1, 1).channels()[0];
	}
}
