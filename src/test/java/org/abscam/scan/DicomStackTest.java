package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.plugin.DICOM;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images that are made of DICOM files: what ImageJ itself makes of one, and arithmetic for what ImageJ gets wrong. */
class DicomStackTest {

	private static final int SLOPE = 0x00281053, INTERCEPT = 0x00281052, CENTRE = 0x00281050, WIDTH = 0x00281051, PHOTOMETRIC = 0x00280004,
		FRAMES = 0x00280008, NUMBER = 0x00200013, SPACING = 0x00280030, THICKNESS = 0x00180050;

	@TempDir
	private Path folder;

	private static Map<String, DicomBytes> kinds() {
		DicomBytes rgb =
			DicomBytes.grey8(2, 1, 1, 2, 3, 40, 50, 60).number(0x00280002, 3).text(PHOTOMETRIC, "CS", "RGB").number(0x00280006, 0);
		return Map.of("plain", grey(10, 500), "with a window", grey(10, 500).text(CENTRE, "DS", "40").text(WIDTH, "DS", "80"),
			"with an intercept", grey(10, 500).text(INTERCEPT, "DS", "-24"), "signed", DicomBytes.grey16(2, 1, 16, true, -10, 500),
			"of 8 bits with a window", DicomBytes.grey8(2, 1, 3, 200).text(CENTRE, "DS", "40").text(WIDTH, "DS", "80"), "in colour", rgb,
			"scaled",
			grey(10, 500).text(SPACING, "DS", "0.5\\0.25").text(THICKNESS, "DS", "3"));
	}

	@Test
	void oneFileBecomesTheImageThatImageJMakesOfIt() throws Exception {
		for (Map.Entry<String, DicomBytes> kind : kinds().entrySet()) {
			Path file = kind.getValue().write(folder.resolve("image.dcm"));
			DICOM expected = new DICOM();
			expected.open(file.toString());
			ImagePlus image = ScanReader.open(file).image();

			String what = kind.getKey();
			assertThat(image.getBitDepth()).as(what).isEqualTo(expected.getBitDepth());
			assertThat(image.getProcessor().getPixels()).as(what).isEqualTo(expected.getProcessor().getPixels());
			assertThat(image.getDisplayRangeMin()).as(what).isEqualTo(expected.getDisplayRangeMin());
			assertThat(image.getDisplayRangeMax()).as(what).isEqualTo(expected.getDisplayRangeMax());
			assertThat(image.getCalibration().getFunction()).as(what).isEqualTo(expected.getCalibration().getFunction());
			assertThat(image.getCalibration().getCValue(77)).as(what).isEqualTo(expected.getCalibration().getCValue(77));
			assertThat(image.getCalibration().pixelWidth).as(what).isEqualTo(expected.getCalibration().pixelWidth);
			assertThat(image.getCalibration().pixelDepth).as(what).isEqualTo(expected.getCalibration().pixelDepth);
			assertThat(image.getOriginalFileInfo().fileName).as(what).isEqualTo("image.dcm");
			assertThat(image.getOriginalFileInfo().directory).as(what).contains(folder.toString());
		}
	}

	/** ImageJ makes real numbers of these; we keep what is stored: a value v is stored as (v - intercept) / slope. */
	@Test
	void aSlopeIsACalibration() throws Exception {
		ImagePlus doubled = ScanReader.open(grey(10, 500).text(SLOPE, "DS", "2").write(folder.resolve("doubled"))).image();
		assertThat(doubled.getProcessor().get(1)).isEqualTo(500);
		assertThat(doubled.getCalibration().getCValue(500)).isEqualTo(1000);
		ImagePlus windowed = ScanReader.open(grey(10, 500).text(SLOPE, "DS", "2").text(INTERCEPT, "DS", "-10").text(CENTRE, "DS", "40")
			.text(WIDTH, "DS", "80").write(folder.resolve("windowed"))).image();
		assertThat(windowed.getDisplayRangeMin()).isEqualTo(5);
		assertThat(windowed.getDisplayRangeMax()).isEqualTo(45);
	}

	private static DicomBytes grey(int... pixels) {
		return DicomBytes.grey16(2, 1, 16, false, pixels);
	}

	/** Stored numbers times slope plus intercept, whatever their type. */
	@Test
	void slicesThatAreRescaledDifferentlyHaveTheirOwnValues() throws Exception {
		DicomBytes.grey16(2, 1, 16, true, -100, 30).text(NUMBER, "IS", "1").text(SLOPE, "DS", "2").text(INTERCEPT, "DS", "5")
			.text(CENTRE, "DS", "40")
			.text(WIDTH, "DS", "80").write(folder.resolve("a"));
		DicomBytes.grey16(2, 1, 16, true, -8, 3).text(NUMBER, "IS", "2").text(SLOPE, "DS", "0.5").text(CENTRE, "DS", "100")
			.text(WIDTH, "DS", "60")
			.write(folder.resolve("b"));
		Scan scan = ScanReader.open(folder);
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(-195, 65);
		assertThat(scan.calibrated(2, 1).channels()[0]).containsExactly(-4, 1.5f);
		assertThat(scan.windowed(WindowChoice.Rule.DISPLAY).window().range()).as("all windows of the header").isEqualTo(new Window(0, 130));
		assertThat(scan.provenance().rescaleSlope()).as("there are two").isNull();

		DicomBytes.grey16(2, 1, 16, false, 40000, 3).text(NUMBER, "IS", "1").write(folder.resolve("a"));
		DicomBytes.grey16(2, 1, 16, false, 50000, 3).text(NUMBER, "IS", "2").text(INTERCEPT, "DS", "-7").write(folder.resolve("b"));
		scan = ScanReader.open(folder);
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(40000, 3);
		assertThat(scan.calibrated(2, 1).channels()[0]).containsExactly(49993, -4);
		assertThat(scan.windowed(WindowChoice.Rule.DISPLAY).window().range()).as("all values").isEqualTo(new Window(-4, 49993));
	}

	@Test
	void theDisplayRangeOfFramesIsThatOfAllOfThem() throws Exception {
		Path file = grey(20, 30, 40, 50, 60, 10).text(FRAMES, "IS", "3").write(folder.resolve("frames"));
		assertThat(ScanReader.open(file).windowed(WindowChoice.Rule.DISPLAY).window().range()).isEqualTo(new Window(10, 60));
		file = grey(10, 20, 30, 40, 50, 90).text(FRAMES, "IS", "3").write(folder.resolve("frames"));
		assertThat(ScanReader.open(file).windowed(WindowChoice.Rule.DISPLAY).window().range()).isEqualTo(new Window(10, 90));
	}

	@Test
	void thirtyTwoBitsAreRescaledAndMayBeDark() throws Exception {
		DicomBytes bytes = DicomBytes.grey16(1, 1, 16, false).number(0x00280100, 32).number(0x00280101, 32).number(0x00280102, 31)
			.bytes(0x7FE00010, "OW", new byte[] {0, 0, 1, 0}).text(SLOPE, "DS", "0.5").text(INTERCEPT, "DS", "1000000000");
		Scan scan = ScanReader.open(bytes.write(folder.resolve("deep")));
		assertThat(scan.bitDepth()).isEqualTo(32);
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(0x10000 / 2 + 1_000_000_000);
		assertThat(scan.provenance().rescaleSlope()).isEqualTo(0.5);
		assertThat(scan.image().isInvertedLut()).isFalse();
		Scan dark = ScanReader.open(bytes.text(PHOTOMETRIC, "CS", "MONOCHROME1").write(folder.resolve("dark")));
		assertThat(dark.image().isInvertedLut()).isTrue();
		// 32 bits reach from 0 to 2^32 - 1, that is from 10^9 to 10^9 + 0.5 (2^32 - 1)
		assertThat(dark.calibrated(1, 1).channels()[0]).containsExactly((float) (1e9 + 0.5 * 0xffffffffL - 0x10000 / 2));
	}

	@Test
	void aStackOnDiskTellsImageJWhatItIs() throws Exception {
		for (int i = 1; i <= 2; i++) grey(i, i).write(folder.resolve("s" + i));
		DicomStack stack = new DicomStack(DicomSeries.open(folder, ""));
		assertThat(stack.getBitDepth()).isEqualTo(16);
		assertThat(stack.getProcessor(2).getSliceNumber()).isEqualTo(2);
		assertThat(Path.of(stack.getDirectory(), stack.getFileName(2))).isEqualTo(folder.resolve("s2").toAbsolutePath());
		assertThatThrownBy(() -> stack.getProcessor(0)).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> stack.getProcessor(3)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void aFileThatChangesBeforeItsPixelsAreReadIsRefused() throws Exception {
		Path file = grey(1, 2).write(folder.resolve("changing"));
		DicomStack stack = new DicomStack(DicomSeries.of(DicomFile.open(file)));
		assertThat(stack.getProcessor(1).get(1)).isEqualTo(2);
		Files.setLastModifiedTime(file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5000));
		assertThatThrownBy(() -> stack.image("changing", true)).isInstanceOf(UncheckedIOException.class)
			.hasRootCauseMessage(file + " has changed");
	}

	/** Bits above the stored ones, which old files use for overlays, in all depths: two's complement by its definition. */
	@Test
	void onlyStoredBitsCount() throws Exception {
		for (int bits = 1; bits <= 16; bits++) {
			int[] stored = {0, 1, (1 << bits - 1) - 1, 1 << bits - 1, (1 << bits) - 1, 0xABCD};
			for (boolean signed : new boolean[] {false, true}) {
				Path file = DicomBytes.grey16(6, 1, bits, signed, stored).write(folder.resolve("bits"));
				float[] values = ScanReader.open(file).calibrated(1, 1).channels()[0];
				for (int i = 0; i < stored.length; i++) {
					int expected = stored[i] % (1 << bits);
					if (signed && expected >= 1 << bits - 1) expected -= 1 << bits;
					assertThat(values[i]).as("%x in %d bits", stored[i], bits).isEqualTo(expected);
				}
			}
		}
	}
}
