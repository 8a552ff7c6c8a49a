package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.plugin.DICOM;
import ij.process.FloatProcessor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks, floating-point maps, and frames with a rescaling and a window of their own, against pydicom: see computed.py beside the files. */
class ComputedImagesTest {

	private static final Path FILES = Path.of("src/test/resources/org/abscam/scan/computed");

	@TempDir
	private Path folder;

	private static Scan open(String name) throws ScanException {
		return ScanReader.open(FILES.resolve(name + ".dcm"));
	}

	@ParameterizedTest
	@ValueSource(
		strings = {"mask", "mask-big", "mask-j2k", "mask-rle", "mask-rle-bits", "mask-deflated", "mask-deflated-frames", "mask-uneven",
			"map", "map64", "dark-modality-table", "enhanced"})
	void valuesAndGreyLevelsOfEachFrameAreThoseOfPydicom(String name) throws Exception {
		JsonObject expected =
			JsonParser.parseString(Files.readString(FILES.resolve("expected.json"))).getAsJsonObject().getAsJsonObject(name);
		Scan scan = open(name);
		JsonArray values = expected.getAsJsonArray("values");
		assertThat(scan.size()).isEqualTo(values.size());
		for (int i = 0; i < values.size(); i++) {
			assertThat(scan.calibrated(i + 1, 1).channels()[0]).containsExactly(numbers(values.get(i).getAsJsonArray()));
			if (!expected.has("levels")) continue;
			float[] levels = numbers(expected.getAsJsonArray("levels").get(i).getAsJsonArray());
			assertThat(scan.greyLevels(i + 1, 1, scan.window()).channels()[0]).as("frame " + (i + 1)).containsExactly(levels,
				within(2e-3f));
		}
	}

	private static float[] numbers(JsonArray array) {
		float[] numbers = new float[array.size()];
		for (int i = 0; i < numbers.length; i++) numbers[i] = array.get(i).getAsFloat();
		return numbers;
	}

	@ParameterizedTest
	@CsvSource({"mask, 'is a segmentation, which is a mask and not a scan'", "map, is a parametric map and not a scan"})
	void whatIsNoScanIsSaid(String name, String words) throws Exception {
		assertThat(open(name).warnings()).anySatisfy(w -> assertThat(w).contains("'" + name + "' " + words).contains("give the image"));
	}

	@Test
	void aFrameThatIsNotDeflatedAsItsHeaderSaysIsRefused() throws Exception {
		byte[] frames = Files.readAllBytes(FILES.resolve("mask-deflated-frames.dcm"));
		int last = new String(frames, StandardCharsets.ISO_8859_1).lastIndexOf("\u00fe\u00ff\u0000\u00e0") + 8;
		frames[last] = 7; // no kind of block
		Path damaged = Files.write(folder.resolve("damaged.dcm"), frames);
		assertThat(catchThrowable(() -> ScanReader.open(damaged).calibrated(3, 1))).hasMessageContaining("frame 3 is not deflated");
	}

	@Test
	void aMaskIsBlackAndWhite() throws Exception {
		Scan mask = open("mask");
		assertThat(mask.window().range()).isEqualTo(new Window(0, 1));
		assertThat(mask.greyLevels(1, 1, mask.window()).channels()[0]).containsOnly(0, 255).contains(0, 255);
		assertThat(mask.image().getDisplayRangeMax()).isEqualTo(1);
		Scan document = ScanReader.open(DicomBytes.grey8(16, 1).number(0x00280100, 1).number(0x00280101, 1).number(0x00280102, 0)
			.bytes(0x7FE00010, "OB", new byte[] {1, 2}).write(folder.resolve("d.dcm")));
		assertThat(document.warnings()).singleElement().asString().contains("is a mask of one bit for each pixel and not a scan");
	}

	/** It takes the bits for values of 16 bits, of which there are enough for one frame. */
	@Test
	void whatImageJReadsToAnotherSizeIsRefused() throws Exception {
		byte[] bits = new byte[8 * 17];
		bits[3] = 5;
		Path file = DicomBytes.grey8(8, 8).number(0x00280100, 1).number(0x00280101, 1).number(0x00280102, 0).text(0x00280008, "IS", "17")
			.bytes(0x7FE00010, "OB", bits).write(folder.resolve("m.dcm"));
		DICOM opened = new DICOM();
		opened.open(file.toString());
		assertThat(opened.getStackSize()).isEqualTo(1);
		assertThat(ScanReader.open(file).size()).isEqualTo(17);
		assertThat(catchThrowable(() -> ScanReader.shown(opened))).isInstanceOf(ScanException.class)
			.hasMessageContaining("ImageJ read 8 x 8 pixels and 1 slice of it, where there are 8 x 8 pixels and 17 slices; open it with");
	}

	@Test
	void paddingOfMapsIsNoSmallestValue() throws Exception {
		for (String name : List.of("map", "map64")) {
			Scan map = open(name);
			UsedWindow full = map.windowed(WindowChoice.parse("full")).window();
			assertThat(full.low()).as(name).isBetween(-.01, 0.);
			assertThat(map.greyLevels(1, 1, full).channels()[0][0]).isZero();
		}
	}

	@Test
	void eachFrameIsSeenThroughItsOwnWindowAndTheRecordSaysSo() throws Exception {
		Scan scan = open("enhanced");
		UsedWindow used = scan.window();
		assertThat(used.toString()).isEqualTo("DICOM window of each slice, -160 to 5500");
		assertThat(used.slices()).extracting(UsedWindow::toString).containsExactly("DICOM window, -160 to 239", "DICOM window, 150 to 1650",
			"DICOM window, 2500 to 5500, SIGMOID");
		assertThat(used.at(2).range()).isEqualTo(new Window(150, 1650));
		assertThat(scan.warnings()).singleElement().asString().contains("3 different windows")
			.contains("each slice is seen through its own");
		UsedWindow one = scan.windowed(WindowChoice.parse("0-1000")).window();
		assertThat(one.slices()).isEmpty();
		assertThat(one.at(3)).isSameAs(one);
	}

	/** By a reader that rescales, as some do. */
	@Test
	void theOpenImageIsSeenThroughTheSameWindows() throws Exception {
		Scan read = open("enhanced");
		ImageStack stack = new ImageStack(8, 3);
		for (int slice = 1; slice <= 3; slice++) stack.addSlice(new FloatProcessor(8, 3, read.calibrated(slice, 1).channels()[0]));
		ImagePlus opened = new ImagePlus("enhanced", stack);
		FileInfo file = new FileInfo();
		file.directory = FILES.toAbsolutePath().toString();
		file.fileName = "enhanced.dcm";
		opened.setFileInfo(file);
		Scan shown = ScanReader.shown(opened);
		assertThat(shown.window().slices()).hasSize(3);
		for (int slice = 1; slice <= 3; slice++)
			assertThat(shown.greyLevels(slice, 1, shown.window()).channels()[0])
				.isEqualTo(read.greyLevels(slice, 1, read.window()).channels()[0]);
	}

	@Test
	void compressedFramesThatClaimToBePlainAreRefused() throws Exception {
		byte[] items =
			{(byte) 0xFE, -1, 0, (byte) 0xE0, 0, 0, 0, 0, (byte) 0xFE, -1, 0, (byte) 0xE0, 8, 0, 0, 0, -1, (byte) 0xD8, 0, 0, 0, 0, 0, 0};
		Path file = DicomBytes.grey16(6, 2, 16, false).bytes(0x7FE00010, "OW", items).write(folder.resolve("j.dcm"));
		assertThat(catchThrowable(() -> ScanReader.open(file))).isInstanceOf(ScanException.class)
			.hasMessageContaining("holds compressed pixel data, but says that they are not compressed");
	}
}
