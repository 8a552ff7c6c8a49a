package org.abscam.scan;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.abscam.scan.TiffBytes.BITS;
import static org.abscam.scan.TiffBytes.COMPRESSION;
import static org.abscam.scan.TiffBytes.DESCRIPTION;
import static org.abscam.scan.TiffBytes.FORMAT;
import static org.abscam.scan.TiffBytes.HEIGHT;
import static org.abscam.scan.TiffBytes.LENGTHS;
import static org.abscam.scan.TiffBytes.LONG;
import static org.abscam.scan.TiffBytes.OFFSETS;
import static org.abscam.scan.TiffBytes.ORDER;
import static org.abscam.scan.TiffBytes.PHOTOMETRIC;
import static org.abscam.scan.TiffBytes.PLANAR;
import static org.abscam.scan.TiffBytes.PREDICTOR;
import static org.abscam.scan.TiffBytes.ROWS;
import static org.abscam.scan.TiffBytes.SAMPLES;
import static org.abscam.scan.TiffBytes.SHORT;
import static org.abscam.scan.TiffBytes.SUBFILE;
import static org.abscam.scan.TiffBytes.WIDTH;
import static org.abscam.scan.TiffBytes.grey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check alone: files in which one thing is wrong, by the sentence that is about it, and their neighbours that are read. */
class TiffCheckTest {

	private static final String IMAGEJ = "ImageJ=1.54p\nimages=3\nslices=3\n";

	/** Clear, three times 0, End in 9 bits each. */
	private static final byte[] LZW = {(byte) 0x80, 0, 0, 0, 0x08, 0x08, 0};

	@TempDir
	private Path folder;

	private static TiffBytes rgb(int width, int height) {
		return grey(width, height).with(SAMPLES, 3).with(PHOTOMETRIC, 2).typed(BITS, SHORT, 8, 8, 8).strips(ramp(width * height * 3));
	}

	private static byte[] ramp(int count) {
		byte[] bytes = new byte[count];
		for (int i = 0; i < count; i++) bytes[i] = (byte) (i + 1);
		return bytes;
	}

	@Test
	void whatIsSoundIsReadInBothByteOrders() throws Exception {
		for (var order : new java.nio.ByteOrder[] {LITTLE_ENDIAN, BIG_ENDIAN}) {
			Path file = TiffBytes.write(folder.resolve("sound.tif"), order, grey(4, 3).strips(ramp(12)));
			assertThat(TiffCheck.check(file)).isEqualTo(new TiffCheck.Layout(1, 12, false));
			assertThat(ScanReader.open(file).calibrated(1, 1).channels()[0]).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
		}
		assertThat(layout(rgb(4, 3))).isEqualTo(new TiffCheck.Layout(1, 48, false));
		assertThat(layout(rgb(4, 3).with(PLANAR, 2))).isEqualTo(new TiffCheck.Layout(1, 48, false));
		assertThat(layout(rgb(4, 3).with(SAMPLES, 4).typed(BITS, SHORT, 8, 8, 8, 8).strips(ramp(48))))
			.isEqualTo(new TiffCheck.Layout(1, 48, false));
		assertThat(layout(grey(4, 3).with(BITS, 16).strips(ramp(24)))).isEqualTo(new TiffCheck.Layout(1, 24, false));
		assertThat(layout(grey(4, 3).with(BITS, 16).with(FORMAT, 2).strips(ramp(24)))).isEqualTo(new TiffCheck.Layout(1, 24, false));
		assertThat(layout(grey(4, 3).with(BITS, 32).with(FORMAT, 3).strips(ramp(48)))).isEqualTo(new TiffCheck.Layout(1, 48, false));
		assertThat(layout(grey(4, 3).with(BITS, 32).strips(ramp(48)))).isEqualTo(new TiffCheck.Layout(1, 48, true));
		assertThat(layout(grey(9, 3).with(BITS, 1).strips(ramp(6)))).isEqualTo(new TiffCheck.Layout(1, 27, false));
		assertThat(layout(grey(4, 3), grey(4, 3), grey(4, 3))).isEqualTo(new TiffCheck.Layout(3, 36, false));
		assertThat(layout(grey(4, 4).strips(ramp(8), ramp(8)).with(ROWS, 2))).isEqualTo(new TiffCheck.Layout(1, 16, false));
	}

	@Test
	void pagesThatRunInACircleAreRefused() throws Exception {
		byte[] bytes = TiffBytes.toBytes(LITTLE_ENDIAN, grey(4, 3));
		ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).putInt(10 + 12 * (bytes[8] & 0xff), 8);
		refused(bytes, "has pages that run in a circle");
	}

	@Test
	void aFileWithoutAPageIsRefused() throws Exception {
		byte[] bytes = TiffBytes.toBytes(LITTLE_ENDIAN, grey(4, 3));
		ByteBuffer.wrap(bytes).putInt(4, 0);
		refused(bytes, "is a TIFF file without an image");
	}

	@Test
	void listsThatReachOverTheEndAreRefused() throws Exception {
		int length = TiffBytes.toBytes(LITTLE_ENDIAN, grey(4, 3).with(SUBFILE, 0)).length;
		refused(grey(4, 3).claimed(SUBFILE, SHORT, length, 8), "is a truncated TIFF file");
		refused(grey(4, 3).claimed(330, TiffBytes.BYTE, length + 1, 8), "is a truncated TIFF file");
		refused(grey(4, 3).claimed(65000, 0, 99999, 8), "is a truncated TIFF file");
		// from byte 8 on there is room for all but 8 bytes, of a tag of which nothing else is known
		assertThat(layout(grey(4, 3).claimed(65000, TiffBytes.BYTE, length - 8, 8, 0, 0, 0))).isNotNull();
		refused(grey(4, 3).claimed(65000, TiffBytes.BYTE, length - 7, 8, 0, 0, 0), "is a truncated TIFF file");
	}

	@Test
	void tilesAndOtherProgramsKindsAreRefused() throws Exception {
		refused(grey(4, 3).with(322, 16), "is a tiled TIFF");
		refused(grey(4, 3).with(324, 16), "is a tiled TIFF");
		refused(grey(4, 3).with(34122, 1), "only its own software");
		refused(grey(4, 3).write(folder.resolve("meta.STK")), "only its own software");
		refused(grey(4, 3).with(ORDER, 2), "reversed bits");
		assertThat(layout(grey(4, 3).with(ORDER, 1))).isNotNull();
	}

	@Test
	void stripsMustBeNamed() throws Exception {
		refused(grey(4, 3).without(OFFSETS), "is a TIFF file without pixels");
		refused(grey(4, 3).typed(OFFSETS, SHORT, 100, 106).typed(LENGTHS, SHORT, 6, 6), "strip offsets in 16 bits");
		refused(grey(4, 4).strips(ramp(8), ramp(8)).with(ROWS, 2).with(LENGTHS, 8), "does not say how long its strips are");
		refused(grey(4, 3).with(COMPRESSION, 5).with(LENGTHS), "does not say how long its strips are");
		assertThat(layout(grey(4, 3).with(LENGTHS))).as("one plain strip needs no length").isNotNull();
	}

	@Test
	void channelsOfDifferentTypesAreRefused() throws Exception {
		refused(rgb(4, 3).typed(BITS, SHORT, 8, 8, 16), "channels of different types");
		refused(rgb(4, 3).typed(FORMAT, SHORT, 1, 1, 2), "channels of different types");
		assertThat(layout(rgb(4, 3).typed(FORMAT, SHORT, 1, 1, 1))).isNotNull();
	}

	@Test
	void numbersOfTypesThatHoldNoneCountAsAbsent() throws Exception {
		assertThat(layout(grey(4, 3).claimed(SUBFILE, 99, 1, 0))).isNotNull();
		assertThat(layout(grey(4, 3).claimed(SUBFILE, SHORT, 0))).isNotNull();
		// a number of no size, and a fraction of two numbers at byte 8: neither says that the page is a thumbnail
		refused("has pages of different sizes", grey(4, 3), grey(2, 2).claimed(SUBFILE, 0, 1, 1));
		refused("has pages of different sizes", grey(4, 3), grey(2, 2).claimed(SUBFILE, 5, 1, 8, 0, 0, 0));
		assertThat(layout(grey(4, 3).typed(DESCRIPTION, 2, 'a', 'b', 'c', 0))).as("a text inside its entry").isNotNull();
	}

	@Test
	void sizesThatImageJCannotHoldAreRefused() throws Exception {
		refused(grey(4, 3).with(WIDTH, 0), "without width or height");
		refused(grey(4, 3).with(HEIGHT, 0), "without width or height");
		refused(grey(4, 3).with(WIDTH, 32768).with(HEIGHT, 16384), "32768 x 16384 pixels, which is more than ImageJ can hold");
		refused(grey(4, 3).with(WIDTH, 32768).with(HEIGHT, 16383), "is truncated");
	}

	@Test
	void whatPixelsMayBe() throws Exception {
		refused(grey(4, 3).with(COMPRESSION, 7), "compressed by method 7");
		refused(grey(4, 3).with(PHOTOMETRIC, 2), "photometric interpretation 2 with 1 samples of 8 bits");
		refused(grey(4, 3).with(PHOTOMETRIC, 3).with(BITS, 16), "photometric interpretation 3 with 1 samples of 16 bits");
		refused(grey(4, 3).with(SAMPLES, 2).strips(ramp(24)), "photometric interpretation 1 with 2 samples");
		refused(rgb(4, 3).typed(BITS, SHORT, 16, 16, 16).strips(ramp(72)), "photometric interpretation 2 with 3 samples of 16 bits");
		refused(rgb(4, 3).with(SAMPLES, 4).typed(BITS, SHORT, 8, 8, 8, 8).with(PLANAR, 2).strips(ramp(48)), "with 4 samples of 8 bits");
		refused(rgb(4, 3).with(PHOTOMETRIC, 6), "photometric interpretation 6");
		refused(grey(4, 3).with(BITS, 12).strips(ramp(18)), "12 bits of sample format 1");
		refused(grey(4, 3).with(BITS, 4).strips(ramp(6)), "4 bits of sample format 1");
		refused(grey(4, 3).with(FORMAT, 2), "8 bits of sample format 2");
		refused(grey(4, 3).with(BITS, 16).with(FORMAT, 3).strips(ramp(24)), "16 bits of sample format 3");
		refused(grey(4, 3).with(BITS, 32).with(FORMAT, 4).strips(ramp(48)), "32 bits of sample format 4");
		refused(grey(9, 3).with(BITS, 1).with(COMPRESSION, 32773).strips(new byte[] {5, 1, 1, 1, 1, 1, 1}), "1 bits of sample format 1");
		refused(grey(4, 3).with(COMPRESSION, 5).with(PREDICTOR, 3), "predictor 3 for 8 bits");
		refused(grey(4, 3).with(COMPRESSION, 5).with(BITS, 32).with(FORMAT, 3).with(PREDICTOR, 2), "predictor 2 for 32 bits");
		assertThat(layout(grey(4, 3).with(PHOTOMETRIC, 0))).isNotNull();
	}

	@Test
	void pixelsMustLieInsideTheFileInTheirOrder() throws Exception {
		byte[] whole = TiffBytes.toBytes(LITTLE_ENDIAN, grey(4, 3));
		refused(Arrays.copyOf(whole, whole.length - 1), "its pixels should reach byte " + whole.length + " and it ends at "
			+ (whole.length - 1));
		refused(grey(4, 4).strips(ramp(8), ramp(7)).with(ROWS, 2), "promises 16 bytes of pixels and 15 are there");
		refused(grey(4, 4).strips(ramp(8), ramp(8)).gaps(0, 1).with(ROWS, 2), "scattered strips");
		assertThat(layout(grey(4, 4).with(BITS, 16).strips(ramp(16), ramp(16)).gaps(0, 1).with(ROWS, 2)))
			.as("ImageJ follows the offsets of deeper pixels").isNotNull();
		refused(grey(4, 4).with(BITS, 16).typed(OFFSETS, LONG, 40, 24).typed(LENGTHS, LONG, 16, 16).with(ROWS, 2), "scattered strips");
	}

	@Test
	void stripsThatDoNotUnpackAreRefused() throws Exception {
		byte[] packed = {11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
		assertThat(layout(grey(4, 3).with(COMPRESSION, 32773).strips(packed))).isEqualTo(new TiffCheck.Layout(1, 12, false));
		refused(grey(4, 3).with(COMPRESSION, 32773).strips(Arrays.copyOf(packed, 12)), "strip 1 ends inside a run of its PackBits code");
		refused(grey(4, 3).with(COMPRESSION, 32773).strips(new byte[] {-10, 7}), "promises 12 bytes of pixels and 11 are there");
		refused(grey(40, 30).with(COMPRESSION, 32773).strips(new byte[] {-127, 7}), "promises 1200 bytes of pixels and 2 are there");
		for (int method : new int[] {8, 32946}) {
			byte[] deflated = deflated(ramp(12));
			assertThat(layout(grey(4, 3).with(COMPRESSION, method).strips(deflated))).isNotNull();
			refused(grey(4, 3).with(COMPRESSION, method).strips(Arrays.copyOf(deflated, deflated.length - 6)),
				"strip 1 ends before its time");
			refused(grey(4, 3).with(COMPRESSION, method).strips(deflated(ramp(11))), "promises 12 bytes of pixels and 11 are there");
			refused(grey(4, 3).with(COMPRESSION, method).strips(ramp(12)), "strip 1 cannot be inflated");
		}
		assertThat(layout(grey(3, 1).with(COMPRESSION, 5).strips(LZW))).isNotNull();
		refused(grey(4, 1).with(COMPRESSION, 5).strips(LZW), "promises 4 bytes of pixels and 3 are there");
		refused(grey(3, 1).with(COMPRESSION, 5).strips(new byte[] {0, 0, 0, 0, 0, 0}), "strip 1 does not begin as an LZW code does");
		refused(grey(3, 1).with(COMPRESSION, 5).strips(new byte[] {(byte) 0x80, 0x1f, (byte) 0xff, (byte) 0xff, 0}),
			"strip 1 holds an LZW code that does not exist");
	}

	@Test
	void pagesMustBeAlikeAndInOrder() throws Exception {
		refused("has pages of different sizes or types", grey(4, 3), grey(3, 4));
		refused("has pages of different sizes or types", grey(4, 3), grey(4, 3).with(PHOTOMETRIC, 0));
		assertThat(layout(grey(4, 3), grey(2, 2).with(SUBFILE, 1))).as("a thumbnail").isEqualTo(new TiffCheck.Layout(1, 12, false));
		byte[] bytes = TiffBytes.toBytes(LITTLE_ENDIAN, grey(4, 3), grey(4, 3).with(OFFSETS, 20));
		refused(bytes, "scattered pages");
	}

	@Test
	void numbersOfTheWrongTypeAreRefused() throws Exception {
		// two numbers of 16 bits where one belongs: ImageJ takes both for one of 32 bits
		refused(grey(4, 3).typed(WIDTH, SHORT, 4, 1), "its tags have the wrong types");
		refused(grey(4, 3).typed(SAMPLES, SHORT, 1, 1), "its tags have the wrong types");
		refused(grey(4, 3).typed(HEIGHT, SHORT, 3, 1), "its tags have the wrong types");
		refused(grey(3, 1).with(COMPRESSION, 5).strips(LZW).typed(PREDICTOR, SHORT, 2, 1), "its tags have the wrong types");
		// ImageJ takes a byte for the lowest of four
		refused(grey(4, 3).claimed(OFFSETS, TiffBytes.BYTE, 1, 8, 1, 0, 0), "its tags have the wrong types");
		refused("its tags have the wrong types", grey(4, 3), grey(4, 3).typed(HEIGHT, SHORT, 3, 1));
	}

	@Test
	void imageJsOwnStacksMustBeThereToTheLastByte() throws Exception {
		byte[] text = IMAGEJ.getBytes(StandardCharsets.US_ASCII);
		long[] letters = new long[text.length + 1];
		for (int i = 0; i < text.length; i++) letters[i] = text[i];
		assertThat(layout(grey(4, 3).typed(DESCRIPTION, 2, letters).strips(ramp(36)))).isEqualTo(new TiffCheck.Layout(3, 36, false));
		refused(grey(4, 3).typed(DESCRIPTION, 2, letters).strips(ramp(35)), "its 3 slices should reach byte");
		assertThat(layout(grey(4, 3).typed(DESCRIPTION, 2, letters).strips(ramp(36)), grey(2, 2))).as("what follows is not read")
			.isEqualTo(new TiffCheck.Layout(3, 36, false));
		letters[0] = 'i';
		refused("has pages of different sizes", grey(4, 3).typed(DESCRIPTION, 2, letters).strips(ramp(36)), grey(2, 2));
	}

	/** A header of 512 bytes, big-endian, with the number of slices at byte 260. */
	@Test
	void stacksOfNihImageMustBeThereToTheLastByte() throws Exception {
		long[] header = new long[256];
		header[130] = 3;
		assertThat(layout(BIG_ENDIAN, grey(4, 3).typed(43314, SHORT, header).strips(ramp(36))))
			.isEqualTo(new TiffCheck.Layout(3, 36, false));
		refused(TiffBytes.toBytes(BIG_ENDIAN, grey(4, 3).typed(43314, SHORT, header).strips(ramp(35))), "its 3 slices should reach byte");
		refused(TiffBytes.toBytes(BIG_ENDIAN, grey(4, 3).typed(43314, SHORT, header).with(COMPRESSION, 32773).strips(new byte[] {-11, 7},
			new byte[50])), "has 3 slices in one compressed page, which ImageJ cannot read");
	}

	@Test
	void imageJMustFindAllPages() throws Exception {
		// from the second page on, ImageJ stops at private tags between 10000 and 32768
		refused("is a TIFF of which ImageJ finds 1 of 2 pages", grey(4, 3), grey(4, 3).with(12345, 1));
		assertThat(layout(grey(4, 3).with(12345, 1), grey(4, 3))).isEqualTo(new TiffCheck.Layout(2, 24, false));
	}

	@Test
	void imageJsMetadataMustAgreeWithThemselves() throws Exception {
		// "IJIJ", then a kind and a count for each list; behind it the lists, whose lengths tag 50838 gives
		long[] labels = {'I', 'J', 'I', 'J', 'l', 'a', 'b', 'l', 0, 0, 0, 1, 0, 'a'};
		assertThat(layout(BIG_ENDIAN, grey(4, 3).with(50838, 12, 2).typed(50839, 1, labels))).isNotNull();
		labels[11] = 9;
		for (int head : new int[] {8, 808}) {
			long[] longer = Arrays.copyOf(labels, 900);
			assertThat(layout(BIG_ENDIAN, grey(4, 3).with(50838, head, 2).typed(50839, 1, longer))).as("passed over").isNotNull();
		}
		assertThat(layout(BIG_ENDIAN, grey(4, 3).claimed(50838, LONG, 0).typed(50839, 1, labels))).isNotNull();
		refused(TiffBytes.toBytes(BIG_ENDIAN, grey(4, 3).with(50838, 12, 2).typed(50839, 1, labels)), "its ImageJ metadata contradict");
		labels[11] = 1;
		refused(TiffBytes.toBytes(BIG_ENDIAN, grey(4, 3).with(50838, 12, 99999).typed(50839, 1, labels)), "is a truncated TIFF file");
	}

	@Test
	void theSmallestAndLargestOfEachIsRead() throws Exception {
		assertThat(layout(grey(1, 1))).isEqualTo(new TiffCheck.Layout(1, 1, false));
		// 256999 x 2089 is a quarter of 2^31, less a fraction
		refused(grey(4, 3).with(WIDTH, 256999).with(HEIGHT, 2089), "is truncated");
		refused(grey(9, 3).with(BITS, 1).strips(ramp(5)), "is truncated");
		refused(rgb(4, 3).strips(ramp(35)), "is truncated");
		refused(grey(4, 3).with(BITS, 16).strips(ramp(23)), "is truncated");
		assertThat(layout(grey(4, 3).with(LENGTHS, 99999))).as("one plain strip is as long as its pixels").isNotNull();
		assertThat(layout(grey(4, 3).typed(65000, LONG, 0xfffffff0L))).as("a number and no place").isNotNull();
		refused(grey(4, 3).claimed(65000, LONG, 3, 0x7fffffffL), "is a truncated TIFF file");
		assertThat(layout(grey(4, 3).claimed(SUBFILE, 14, 1, 0))).as("an unknown type").isNotNull();
		assertThat(layout(rgb(4, 3).typed(FORMAT, TiffBytes.BYTE, 1, 1, 1))).as("numbers of 8 bits").isNotNull();
		refused(rgb(4, 3).typed(BITS, TiffBytes.BYTE, 8, 8, 16), "channels of different types");
	}

	@Test
	void numbersMayBeColoursOfAPalette() throws Exception {
		long[] palette = new long[768];
		for (int i = 0; i < 768; i++) palette[i] = (i < 256 ? i : i < 512 ? 0 : 767 - i) * 257L;
		assertThat(layout(grey(4, 3).with(PHOTOMETRIC, 3).typed(320, SHORT, palette).strips(ramp(12))))
			.isEqualTo(new TiffCheck.Layout(1, 12, false));
	}

	/** Pixels in the file's own header, so that a directory or a list is its end. */
	@Test
	void aDirectoryOrAListMayBeTheEndOfTheFile() throws Exception {
		assertThat(layout(grey(4, 3).strips().with(OFFSETS, 8))).isNotNull();
		long[] labels = {'I', 'J', 'I', 'J', 'l', 'a', 'b', 'l', 0, 0, 0, 1, 0, 'a'};
		assertThat(layout(BIG_ENDIAN, grey(4, 3).strips().with(OFFSETS, 8).with(50838, 12, 2).typed(50839, 1, labels))).isNotNull();
		refused(TiffBytes.toBytes(BIG_ENDIAN, grey(4, 3).strips().with(OFFSETS, 8).with(50838, 12, 3).typed(50839, 1, labels)),
			"is a truncated TIFF file");
		// a list of kinds and counts of 804 bytes is the longest that ImageJ reads
		labels[11] = 9;
		refused(TiffBytes.toBytes(BIG_ENDIAN, grey(4, 3).with(50838, 804, 2).typed(50839, 1, Arrays.copyOf(labels, 900))),
			"its ImageJ metadata contradict");
	}

	/** One page of 9 tags ends with its pixels at byte 134, one of two strips at byte 150. */
	@Test
	void aPageMayBeginWhereTheOneBeforeItEnds() throws Exception {
		assertThat(layout(grey(4, 3), grey(4, 3).with(OFFSETS, 134))).isEqualTo(new TiffCheck.Layout(2, 24, false));
		refused("scattered pages", grey(4, 3), grey(4, 3).with(OFFSETS, 133));
		TiffBytes strips = grey(4, 3).strips(ramp(8), ramp(4)).with(ROWS, 2);
		assertThat(layout(strips, grey(4, 3).with(OFFSETS, 150))).isEqualTo(new TiffCheck.Layout(2, 24, false));
		refused("scattered pages", strips, grey(4, 3).with(OFFSETS, 149));
	}

	/** ImageJ stops where a strip has its pixels: what lies behind them does not matter, though it be half a run. */
	@Test
	void packedBytesAreReadUntilTheirPixelsAreThere() throws Exception {
		byte[] red = new byte[9 * 5 + 2];
		for (int run = 0; run < 9; run++) red[5 * run] = 3;
		red[45] = 5;
		assertThat(layout(rgb(4, 3).with(COMPRESSION, 32773).strips(red))).isNotNull();
		assertThat(layout(grey(4, 3).with(BITS, 16).with(COMPRESSION, 32773).strips(concat(Arrays.copyOf(red, 30), 5, 1)))).isNotNull();
		refused(grey(4, 3).with(COMPRESSION, 32773).strips(concat(Arrays.copyOf(red, 10), 5, 1)), "ends inside a run");
		assertThat(layout(grey(4, 3).with(COMPRESSION, 32773).without(ROWS).strips(Arrays.copyOf(red, 15)))).isNotNull();
		assertThat(layout(grey(4, 3).with(COMPRESSION, 32773).strips(concat(new byte[] {0, 7, -128}, -10, 9)))).as("a run of one")
			.isNotNull();
		// two bytes make at most 128
		assertThat(layout(grey(16, 8).with(COMPRESSION, 32773).strips(new byte[] {-127, 7}))).isNotNull();
		refused(grey(16, 8).with(COMPRESSION, 32773).strips(new byte[] {-126, 7}), "promises 128 bytes of pixels and 127 are there");
	}

	private static byte[] concat(byte[] start, int... end) {
		byte[] all = Arrays.copyOf(start, start.length + end.length);
		for (int i = 0; i < end.length; i++) all[start.length + i] = (byte) end[i];
		return all;
	}

	@Test
	void aStripThatAsksForADictionaryIsRefused() throws Exception {
		Deflater deflater = new Deflater();
		deflater.setDictionary(ramp(12));
		deflater.setInput(ramp(12));
		deflater.finish();
		byte[] out = new byte[60];
		int count = deflater.deflate(out);
		deflater.end();
		refused(grey(4, 3).with(COMPRESSION, 8).strips(Arrays.copyOf(out, count)), "strip 1 ends before its time");
	}

	/** By the algorithm in the TIFF specification: 256 clears the table, 257 ends, each code adds one; codes grow by a bit at 511, 1023, 2047. */
	@Test
	void codesOfLzwAreFollowedOneByOne() throws Exception {
		// the table's own next code: 7, then 7 7, then 7 7 7
		TiffBytes sixSevens = grey(6, 1).with(COMPRESSION, 5).strips(lzw(256, 7, 258, 259, 257));
		assertThat(layout(sixSevens)).isNotNull();
		assertThat(ScanReader.open(folder.resolve("sound.tif")).calibrated(1, 1).channels()[0]).containsOnly(7).hasSize(6);
		refused(grey(7, 1).with(COMPRESSION, 5).strips(lzw(256, 7, 258, 259, 257)), "promises 7 bytes of pixels and 6 are there");
		assertThat(layout(grey(3, 1).with(COMPRESSION, 5).strips(lzw(256, 0, 258, 257)))).as("the first of all codes").isNotNull();
		refused(grey(6, 1).with(COMPRESSION, 5).strips(lzw(256, 7, 259, 259, 257)), "holds an LZW code that does not exist");
		refused(grey(6, 1).with(COMPRESSION, 5).strips(lzw(256, 258, 7, 7, 257)), "holds an LZW code that does not exist");
		// eight codes of 9 bits fill nine bytes, and nothing ends them
		assertThat(layout(grey(7, 1).with(COMPRESSION, 5).strips(lzw(256, 1, 2, 3, 4, 5, 6, 7)))).isNotNull();
		refused(grey(8, 1).with(COMPRESSION, 5).strips(lzw(256, 1, 2, 3, 4, 5, 6, 7)), "promises 8 bytes of pixels and 7 are there");
		// what lies behind the last pixel does not matter
		assertThat(layout(grey(3, 1).with(COMPRESSION, 5).strips(lzw(256, 1, 2, 3, 500)))).isNotNull();
		refused(grey(4, 1).with(COMPRESSION, 5).strips(lzw(256, 1, 2, 3, 500)), "holds an LZW code that does not exist");
	}

	@Test
	void imageJsTableOfLzwCodesEndsSomewhere() throws Exception {
		int[] zeros = new int[16_130];
		zeros[0] = 256;
		assertThat(layout(grey(16_127, 1).with(COMPRESSION, 5).strips(lzw(zeros)))).isNotNull();
		refused(grey(16_128, 1).with(COMPRESSION, 5).strips(lzw(zeros)), "holds an LZW code that does not exist");
	}

	private static byte[] lzw(int... codes) {
		BitSet bits = new BitSet();
		int at = 0;
		int added = 258;
		for (int i = 0; i < codes.length; i++) {
			int width = added < 511 ? 9 : added < 1023 ? 10 : added < 2047 ? 11 : 12;
			for (int b = width - 1; b >= 0; b--) bits.set(at++, (codes[i] >> b & 1) != 0);
			if (codes[i] == 256) added = 258;
			else if (i > 1) added++;
		}
		byte[] bytes = new byte[(at + 7) / 8];
		for (int i = 0; i < at; i++) if (bits.get(i)) bytes[i / 8] |= (byte) (0x80 >> i % 8);
		return bytes;
	}

	private static byte[] deflated(byte[] pixels) {
		Deflater deflater = new Deflater();
		deflater.setInput(pixels);
		deflater.finish();
		byte[] out = new byte[100];
		int count = deflater.deflate(out);
		deflater.end();
		return Arrays.copyOf(out, count);
	}

	private TiffCheck.Layout layout(TiffBytes... pages) throws Exception {
		return layout(LITTLE_ENDIAN, pages);
	}

	private TiffCheck.Layout layout(java.nio.ByteOrder order, TiffBytes... pages) throws Exception {
		Path file = TiffBytes.write(folder.resolve("sound.tif"), order, pages);
		TiffCheck.Layout layout = TiffCheck.check(file);
		Scan scan = ScanReader.open(file);
		assertThat(scan.size()).isEqualTo(layout.slices());
		return layout;
	}

	private void refused(TiffBytes page, String sentence) throws IOException {
		refused(sentence, page);
	}

	private void refused(String sentence, TiffBytes... pages) throws IOException {
		refused(TiffBytes.toBytes(LITTLE_ENDIAN, pages), sentence);
	}

	private void refused(byte[] bytes, String sentence) throws IOException {
		refused(Files.write(folder.resolve("odd.tif"), bytes), sentence);
	}

	/** What is refused is refused before ImageJ sees it, and nothing is printed. */
	private static void refused(Path file, String sentence) {
		PrintStream out = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true));
		try {
			assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(sentence)
				.hasMessageStartingWith(file + " ").hasMessageContaining("; ");
		}
		finally {
			System.setOut(out);
		}
		assertThat(printed.toString()).isEmpty();
	}
}
