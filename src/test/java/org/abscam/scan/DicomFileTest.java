package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.measure.Calibration;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a header says, by files that say one thing each. */
class DicomFileTest {

	private static final int SLOPE = 0x00281053, INTERCEPT = 0x00281052, PHOTOMETRIC = 0x00280004, FRAMES = 0x00280008, PIXELS = 0x7FE00010,
		SPACING = 0x00280030, IMAGER_SPACING = 0x00181164, THICKNESS = 0x00180050, BETWEEN = 0x00180088, DOSE = 0x3004000E;

	@TempDir
	private Path folder;

	private static DicomBytes grey(int... pixels) {
		return DicomBytes.grey16(2, 1, 16, false, pixels);
	}

	private DicomFile file(DicomBytes bytes) throws Exception {
		return DicomFile.open(bytes.write(folder.resolve("scan.dcm")));
	}

	private Scan open(DicomBytes bytes) throws Exception {
		return open(bytes.toBytes());
	}

	private Scan open(byte[] bytes) throws Exception {
		return ScanReader.open(Files.write(folder.resolve("scan.dcm"), bytes));
	}

	private static float[] values(Scan scan) throws ScanException {
		return scan.calibrated(1, 1).channels()[0];
	}

	private void refused(DicomBytes bytes, String reason) throws IOException {
		refused(bytes.toBytes(), reason);
	}

	private void refused(byte[] bytes, String reason) throws IOException {
		Path file = Files.write(folder.resolve("scan.dcm"), bytes);
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(reason);
	}

	@Test
	void slopesThatMakeNoValuesAreNone() throws Exception {
		for (String slope : new String[] {"0", "NaN", "Infinity", "steep", ""})
			assertThat(values(open(grey(7, 9).text(SLOPE, "DS", slope)))).as(slope).containsExactly(7, 9);
		for (String intercept : new String[] {"NaN", "-Infinity", "none"})
			assertThat(values(open(grey(7, 9).text(INTERCEPT, "DS", intercept)))).as(intercept).containsExactly(7, 9);
		assertThat(values(open(grey(7, 9).text(DOSE, "DS", "0.5")))).as("a grid of doses").containsExactly(3.5f, 4.5f);
	}

	@Test
	void provenanceHasWhatTheHeaderSays() throws Exception {
		assertThat(open(grey(7, 9)).provenance()).isEqualTo(new Provenance("scan.dcm", "DICOM", 16, "MONOCHROME2", null, null, "OT"));
		assertThat(open(grey(7, 9).text(SLOPE, "DS", "1").text(INTERCEPT, "DS", "0")).provenance())
			.isEqualTo(new Provenance("scan.dcm", "DICOM", 16, "MONOCHROME2", 1., 0., "OT"));
		assertThat(open(grey(7, 9).text(SLOPE, "DS", "").text(INTERCEPT, "DS", " ")).provenance().rescaleIntercept()).isNull();
		assertThat(open(grey(7, 9).text(DOSE, "DS", "0.5")).provenance().rescaleSlope()).isEqualTo(0.5);
		assertThat(
			open(grey(7, 9).text(0x00281050, "DS", "40\\600").text(0x00281051, "DS", "80\\1600").text(0x00281055, "LO", "BRAIN\\BONE"))
				.image().getInfoProperty())
			.contains("Explanation").contains("BRAIN\\BONE");
	}

	@Test
	void distancesArePositiveOrUnknown() throws Exception {
		for (String odd : new String[] {"0\\1", "1\\0", "-1\\1", "0.5", "1\\1\\1", "wide"})
			assertThat(file(grey(1, 2).text(SPACING, "DS", odd)).spacing().scaled()).as(odd).isFalse();
		Calibration spacing = file(grey(1, 2).text(SPACING, "DS", "0.5\\0.25").text(IMAGER_SPACING, "DS", "9\\9")).spacing();
		assertThat(new double[] {spacing.pixelWidth, spacing.pixelHeight, spacing.pixelDepth}).containsExactly(0.25, 0.5, 1);
		assertThat(spacing.getUnit()).isEqualTo("mm");
		assertThat(file(grey(1, 2).text(IMAGER_SPACING, "DS", "0.5\\0.25")).spacing().pixelWidth).isEqualTo(0.25);
		DicomBytes placed = grey(1, 2).text(SPACING, "DS", "1\\1").text(THICKNESS, "DS", "4");
		assertThat(file(placed).spacing().pixelDepth).isEqualTo(4);
		assertThat(file(placed.text(BETWEEN, "DS", "-3")).spacing().pixelDepth).isEqualTo(3);
		assertThat(file(placed.text(BETWEEN, "DS", "0")).spacing().pixelDepth).isEqualTo(1);
	}

	@Test
	void memoryIsThatOfAllFrames() throws Exception {
		assertThat(file(DicomBytes.grey16(3, 2, 16, false, new int[30]).text(FRAMES, "IS", "5")).bytes()).isEqualTo(3 * 2 * 5 * 2);
		assertThat(file(DicomBytes.grey8(3, 2, new int[30]).text(FRAMES, "IS", "5")).bytes()).isEqualTo(3 * 2 * 5);
		assertThat(file(rgb(new int[36])).bytes()).as("ImageJ takes 4 bytes for a colour").isEqualTo(3 * 2 * 2 * 4);
	}

	/** Two frames of 3 x 2 colours. */
	private static DicomBytes rgb(int... pixels) {
		return DicomBytes.grey8(3, 2, pixels).number(0x00280002, 3).text(PHOTOMETRIC, "CS", "RGB").text(FRAMES, "IS", "2")
			.number(0x00280006, 0);
	}

	@Test
	void framesOfColoursLieBehindEachOther() throws Exception {
		int[] pixels = new int[36];
		for (int i = 0; i < 36; i++) pixels[i] = 5 * i;
		float[][] channels = open(rgb(pixels)).calibrated(2, 3).channels();
		for (int c = 0; c < 3; c++) for (int i = 0; i < 6; i++) assertThat(channels[c][i]).isEqualTo(5 * (18 + 3 * i + c));
		channels = open(rgb(pixels).number(0x00280006, 1)).calibrated(2, 3).channels();
		for (int c = 0; c < 3; c++) for (int i = 0; i < 6; i++) assertThat(channels[c][i]).as("by plane").isEqualTo(5 * (18 + 6 * c + i));
	}

	@Test
	void thirtyTwoBitsMayBeSigned() throws Exception {
		DicomBytes bytes = DicomBytes.grey16(1, 1, 16, true).number(0x00280100, 32).number(0x00280101, 32).number(0x00280102, 31)
			.bytes(PIXELS, "OW", new byte[] {-5, -1, -1, -1});
		assertThat(values(open(bytes))).containsExactly(-5);
		assertThat(values(open(bytes.number(0x00280103, 0)))).containsExactly((float) 0xfffffffbL);
	}

	@Test
	void whatMayBeLeftOutHasItsDefault() throws Exception {
		assertThat(values(open(grey(7, 9).bytes(0x00280102, "US", new byte[0])))).as("the highest bit").containsExactly(7, 9);
		assertThat(values(open(grey(7, 9).bytes(0x00280101, "US", new byte[0]).bytes(0x00280102, "US", new byte[0])))).containsExactly(7,
			9);
		assertThat(values(open(grey(7, 9).bytes(0x00280103, "US", new byte[0])))).as("the sign").containsExactly(7, 9);
		assertThat(values(open(grey(7, 9).bytes(0x00280002, "US", new byte[0])))).as("one sample").containsExactly(7, 9);
	}

	@Test
	void framesMustBeThoseThatAreNamed() throws Exception {
		refused(grey(1, 2, 3, 4, 5, 6).text(FRAMES, "IS", "2"), "holds more frames than the 2 that its header names");
		refused(grey(1, 2, 3, 4, 5).text(FRAMES, "IS", "3"), "is truncated: its header promises 12 bytes of pixels and 10 are there");
		assertThat(open(grey(1, 2, 3, 4, 5).text(FRAMES, "IS", "2")).size()).as("less than a frame behind them").isEqualTo(2);
		refused(grey(1, 2).bytes(PIXELS, "OW", new byte[0]), "is truncated: its header promises 4 bytes of pixels and 0 are there");
	}

	@Test
	void sizesThatImageJCannotHoldAreRefused() throws Exception {
		Path file = DicomBytes.grey8(2, 1).number(0x00280010, 16384).number(0x00280011, 32768).bytes(PIXELS, "OB", new byte[0])
			.write(folder.resolve("huge.dcm"));
		try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
			huge.seek(huge.length() - 4);
			huge.writeInt(Integer.reverseBytes(1 << 29));
			huge.setLength(huge.length() + (1 << 29)); // a hole
		}
		assertThatThrownBy(() -> DicomFile.open(file)).isInstanceOf(ScanException.class)
			.hasMessageContaining("has 32768 x 16384 pixels, which is more than ImageJ can hold");
	}

	/** Without the file's own group of attributes, with the preamble before it or not. */
	@Test
	void aFileThatDoesNotSayHowItIsEncodedIsLookedAt() throws Exception {
		DicomBytes bytes = grey(258, 3).text(INTERCEPT, "DS", "-3").text(0x00101010, "AS", "042Y").text(0x00080020, "DA", "20260101");
		byte[] explicit = bytes.toBytes();
		byte[] implicit = bytes.implicit().toBytes();
		byte[] preamble = Arrays.copyOf(explicit, 132);
		for (byte[] encoded : new byte[][] {explicit, implicit}) {
			byte[] bare = behindFirstGroup(encoded);
			assertThat(values(open(bare))).containsExactly(255, 0);
			byte[] whole = Arrays.copyOf(preamble, 132 + bare.length);
			System.arraycopy(bare, 0, whole, 132, bare.length);
			assertThat(values(open(whole))).containsExactly(255, 0);
		}
	}

	private static byte[] behindFirstGroup(byte[] encoded) {
		int length = (encoded[132 + 6] & 0xff) + 256 * (encoded[132 + 7] & 0xff);
		return Arrays.copyOfRange(encoded, 132 + 8 + length, encoded.length);
	}

	/** What is left of files that end between two attributes. */
	@Test
	void aFileWithoutAnImageIsSaidToHaveNone() throws Exception {
		byte[] preamble = Arrays.copyOf(grey(1, 2).toBytes(), 132);
		refused(preamble, "is a DICOM object without pixel data");
		refused(new DicomBytes().toBytes(), "is a DICOM object without pixel data");
		refused(new DicomBytes().implicit().text(0x00020012, "UI", "").toBytes(), "is a DICOM object without pixel data");
		byte[] modality = Arrays.copyOf(preamble, 140);
		System.arraycopy(new byte[] {8, 0, 0x60, 0, 'C', 'S', 0, 0}, 0, modality, 132, 8);
		refused(modality, "is a DICOM object without pixel data");
		refused(Arrays.copyOf(modality, 139), "is a DICOM object without pixel data");
		refused(new DicomBytes().implicit().text(PHOTOMETRIC, "CS", "MONOCHROME2").number(0x00280010, 1).number(0x00280011, 1)
			.number(0x00280100, 16).bytes(PIXELS, "OW", new byte[0]), "promises 2 bytes of pixels and 0 are there");
		byte[] cut = grey(1, 2).toBytes();
		int pixels = new String(cut, StandardCharsets.ISO_8859_1).indexOf("OW");
		refused(Arrays.copyOf(cut, pixels + 6), "is a damaged DICOM file, it ends inside its header");
	}

	/** A cohort of many scans must not run out of open files, be they refused or read. */
	@Test
	void filesAreClosedWhenTheyAreRefusedOrRead() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
		Path samples = Path.of("src", "test", "resources", "org", "abscam", "dicom");
		byte[] whole = Files.readAllBytes(samples.resolve("grey8.dcm"));
		Path refused = Files.write(folder.resolve("refused.dcm"), Arrays.copyOf(whole, whole.length - 100));
		assertThatThrownBy(() -> DicomFile.open(refused)).isInstanceOf(ScanException.class).hasMessageContaining("truncated");
		assertThat(openFiles()).doesNotContain(refused.toRealPath());
		Path movie = Files.copy(samples.resolve("movie-jls-fragments.dcm"), folder.resolve("movie.dcm"));
		assertThat(ScanReader.open(movie).size()).isEqualTo(3);
		assertThat(openFiles()).doesNotContain(movie.toRealPath());
	}

	private static List<Path> openFiles() throws IOException {
		List<Path> files = new ArrayList<>();
		try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
			for (Path link : links.toList()) {
				if (Files.isSymbolicLink(link)) files.add(Files.readSymbolicLink(link)); // but for that of the folder itself
			}
		}
		return files;
	}
}
