package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.IndexColorModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanTest {

	@Test
	void signedSixteenBitImagesAreSigned() throws ScanException {
		ImagePlus image = new ImagePlus("ct.tif", new ShortProcessor(3, 1, new short[] {(short) 0, (short) 32768, (short) 65535}, null));
		image.getCalibration().setSigned16BitCalibration();
		Scan scan = Scan.of(image);
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(-32768, 0, 32767);
		image.setDisplayRange(32768 - 160, 32768 + 240);
		assertThat(scan.window().range()).isEqualTo(new Window(-160, 240));
		assertThat(scan.window().name()).isEqualTo("display range of the image");
	}

	@Test
	void densityCalibrationIsApplied() throws ScanException {
		ImagePlus image = new ImagePlus("gel", new ByteProcessor(2, 1, new byte[] {10, (byte) 200}));
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] {1, -0.01}, "OD");
		Scan scan = Scan.of(image);
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(0.9f, -1);
		assertThat(scan.greyLevels(1, 1, scan.window()).channels()[0]).containsExactly(10, 200);
	}

	@Test
	void fallingCalibrationTurnsTheDisplayRangeAround() throws ScanException {
		ImagePlus image = new ImagePlus("x", new ShortProcessor(2, 1, new short[] {10, 200}, null));
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] {100, -1}, "u");
		image.setDisplayRange(0, 300);
		assertThat(Scan.of(image).window().range()).isEqualTo(new Window(-200, 100));
	}

	@Test
	void greyIsRepeatedWithoutSharing() throws ScanException {
		Plane plane = Scan.of(new ImagePlus("x", new ByteProcessor(2, 1, new byte[] {3, 4}))).calibrated(1, 3);
		assertThat(plane.channels()).hasDimensions(3, 2);
		plane.channels()[0][0] = 99;
		assertThat(plane.channels()[1]).containsExactly(3, 4);
		assertThat(plane.channels()[2]).containsExactly(3, 4);
	}

	@Test
	void colourBecomesLumaWithoutRounding() throws ScanException {
		Scan scan = Scan.of(new ImagePlus("x", new ColorProcessor(2, 1, new int[] {0xff0a141e, 0xffff0000})));
		assertThat(scan.isColour()).isTrue();
		assertThat(scan.bitDepth()).isEqualTo(24);
		assertThat(scan.calibrated(1, 3).channels()).isDeepEqualTo(new float[][] {{10, 255}, {20, 0}, {30, 0}});
		float[] luma = scan.greyLevels(1, 1, scan.window()).channels()[0];
		assertThat(luma[0]).isEqualTo((float) (10 * .299 + 20 * .587 + 30 * .114));
		assertThat(luma[1]).isCloseTo(76.245f, within(1e-5f));
		assertThat(scan.window().name()).isEqualTo("8-bit colour levels");
	}

	@Test
	void eightBitColourGoesThroughItsTable() throws ScanException {
		byte[] reds = new byte[256], greens = new byte[256], blues = new byte[256];
		for (int i = 0; i < 256; i++) {
			reds[i] = (byte) (i * 97);
			greens[i] = (byte) (i * 31 + 7);
			blues[i] = (byte) (255 - i * 53);
		}
		ImageProcessor ip = new ByteProcessor(2, 1, new byte[] {3, (byte) 200}, new IndexColorModel(8, 256, reds, greens, blues));
		ImagePlus image = new ImagePlus("x", ip);
		image.setTypeToColor256();
		assertThat(image.getType()).isEqualTo(ImagePlus.COLOR_256);
		float[][] expected = {{291 % 256, 19400 % 256}, {100, 6207 % 256}, {96, (255 - 10600 + 256 * 50) % 256}};
		assertThat(Scan.of(image).calibrated(1, 3).channels()).isDeepEqualTo(expected);
		image.setDisplayRange(50, 90);
		assertThat(Scan.of(image).greyLevels(1, 3, Scan.of(image).window()).channels()).isDeepEqualTo(expected);
	}

	@Test
	void displayOfAnEightBitImageDoesNotChangeItsGreyLevels() throws ScanException {
		ByteProcessor ip = new ByteProcessor(3, 1, new byte[] {0, 100, (byte) 255});
		ip.invertLut();
		ImagePlus image = new ImagePlus("blobs.gif", ip);
		image.setDisplayRange(20, 40);
		Scan scan = Scan.of(image);
		assertThat(scan.isColour()).isFalse();
		assertThat(scan.window().range()).isEqualTo(new Window(0, 255));
		assertThat(scan.window().name()).isEqualTo("8-bit grey levels");
		assertThat(scan.greyLevels(1, 1, scan.window()).channels()[0]).containsExactly(0, 100, 255);
		assertThat(scan.greyLevels(1, 1, scan.windowed(WindowChoice.Rule.DISPLAY).window()).channels()[0]).containsExactly(0, 255, 255);
	}

	@Test
	void smoothColourTableIsDisplayOnly() throws ScanException {
		ByteProcessor ip = new ByteProcessor(2, 1, new byte[] {5, (byte) 250});
		byte[] ramp = new byte[256];
		for (int i = 0; i < 256; i++) ramp[i] = (byte) i;
		ip.setColorModel(new IndexColorModel(8, 256, ramp, new byte[256], new byte[256]));
		Scan scan = Scan.of(new ImagePlus("red channel", ip));
		assertThat(scan.isColour()).isFalse();
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(5, 250);
	}

	@Test
	void windowMapsToGreyLevelsAndClamps() throws ScanException {
		ImagePlus image = new ImagePlus("x", new FloatProcessor(5, 1, new float[] {-10, 0, 5, 10, 99}));
		assertThat(Scan.of(image).greyLevels(1, 1, UsedWindow.of(new Window(0, 10), "given")).channels()[0]).containsExactly(0, 0, 127.5f,
			255, 255);
	}

	@Test
	void valuesThatAreNotFiniteAreLow() throws ScanException {
		Scan scan = Scan.of(
			new ImagePlus("x", new FloatProcessor(5, 1, new float[] {Float.NaN, 2, 4, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})));
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(2, 2, 4, 2, 2);
		assertThat(scan.greyLevels(1, 1, UsedWindow.of(new Window(0, 4), "given")).channels()[0]).containsExactly(0, 127.5f, 255, 0, 0);
		assertThat(scan.stackChannels(1, 1).channels()[0]).containsExactly(2, 2, 4, 2, 2);
		assertThat(scan.calibrated(1, 3).replaced()).isEqualTo(3);
		assertThat(scan.greyLevels(1, 1, scan.window()).replaced()).isEqualTo(3);
		assertThat(scan.stackChannels(1, 1).replaced()).isEqualTo(3);
	}

	@Test
	void sliceWithoutFiniteValuesIsRefused() {
		Scan nothing = Scan.of(new ImagePlus("blank", new FloatProcessor(2, 1, new float[] {Float.NaN, Float.NEGATIVE_INFINITY})));
		assertThatThrownBy(() -> nothing.calibrated(1, 1)).isInstanceOf(ScanException.class).hasMessageContaining("Slice 1 of 'blank'")
			.hasMessageContaining("NaN or infinite");
		assertThatThrownBy(() -> nothing.greyLevels(1, 1, UsedWindow.of(new Window(0, 1), "given"))).isInstanceOf(ScanException.class);
		assertThatThrownBy(nothing::window).isInstanceOf(ScanException.class).hasMessageContaining("no finite pixels");
	}

	@Test
	void emptyDisplayRangeGivesWayToTheValues() throws ScanException {
		ImagePlus image = new ImagePlus("x", new FloatProcessor(3, 1, new float[] {1, 2, 3}));
		image.setDisplayRange(7, 7);
		assertThat(Scan.of(image).window().range()).isEqualTo(new Window(1, 3));
		assertThat(Scan.of(image).window().name()).isEqualTo("minimum and maximum of the stack");

		ImagePlus constant = new ImagePlus("x", new ShortProcessor(2, 1, new short[] {7, 7}, null));
		assertThat(Scan.of(constant).window().range()).isEqualTo(new Window(7, 8));
		assertThat(Scan.of(constant).window().name()).isEqualTo("constant value of the stack");

		ImagePlus huge = new ImagePlus("x", new FloatProcessor(1, 1, new float[] {3e38f}));
		assertThat(Scan.of(huge).window().low()).isEqualTo(3e38f);
	}

	@Test
	void slicesOfAHyperstackComeInStackOrder() throws ScanException {
		ImageStack stack = new ImageStack(1, 1);
		for (int i = 1; i <= 12; i++) stack.addSlice("label " + i, new FloatProcessor(1, 1, new float[] {i}));
		ImagePlus image = new ImagePlus("hyper", stack);
		image.setDimensions(2, 3, 2);
		image.setOpenAsHyperStack(true);
		Scan scan = Scan.of(image);
		assertThat(scan.size()).isEqualTo(12);
		assertThat(scan.calibrated(7, 1).channels()[0]).containsExactly(7);
		assertThat(scan.label(7)).isEqualTo("label 7");
		Plane plane = scan.stackChannels(4, 5);
		assertThat(plane.channels()).isDeepEqualTo(new float[][] {{4}, {5}, {6}, {7}, {8}});
		assertThatThrownBy(() -> scan.stackChannels(9, 5)).isInstanceOf(ScanException.class).hasMessageContaining("12 slices");
		assertThatThrownBy(() -> scan.calibrated(13, 1)).isInstanceOf(ScanException.class).hasMessageContaining("no slice 13");
		assertThatThrownBy(() -> scan.calibrated(0, 1)).isInstanceOf(ScanException.class);
		assertThatThrownBy(() -> scan.calibrated(1, 2)).isInstanceOf(ScanException.class).hasMessageContaining("1 or 3 channels");
	}

	@Test
	void labelLeavesTheHeaderBehind() {
		ImageStack stack = new ImageStack(1, 1);
		stack.addSlice("IM1.dcm\n0010,0010  Patient's Name: Doe^Jane\n", new FloatProcessor(1, 1));
		stack.addSlice(null, new FloatProcessor(1, 1));
		stack.addSlice(" ", new FloatProcessor(1, 1));
		Scan scan = Scan.of(new ImagePlus("x", stack));
		assertThat(scan.label(1)).isEqualTo("IM1.dcm");
		assertThat(scan.label(2)).isNull();
		assertThat(scan.label(3)).isNull();
	}

	@Test
	void monochromeOneOfAStackIsFoundInItsLabels() throws ScanException {
		String header =
			"\n0028,0004  Photometric Interpretation: MONOCHROME1 \n0028,0101  Bits Stored: 12\n" + "0028,0103  Pixel Representation: 0\n";
		ImageStack stack = new ImageStack(1, 1);
		stack.addSlice("a" + header, new ShortProcessor(1, 1, new short[] {95}, null));
		stack.addSlice("b" + header, new ShortProcessor(1, 1, new short[] {4095}, null));
		Scan scan = Scan.of(new ImagePlus("x", stack));
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(4000);
		assertThat(scan.calibrated(2, 1).channels()[0]).containsExactly(0);
		assertThat(scan.provenance().format()).isEqualTo("DICOM");
	}

	@Test
	void nameIsTheTitleWithoutExtension() {
		assertThat(Scan.of(new ImagePlus("left breast.tif", new ByteProcessor(1, 1))).name()).isEqualTo("left breast");
		assertThat(Scan.of(new ImagePlus("knee 1.5T", new ByteProcessor(1, 1))).name()).isEqualTo("knee 1.5T");
		assertThat(Scan.of(new ImagePlus("1.2.840.113619", new ByteProcessor(1, 1))).name()).isEqualTo("1.2.840.113619");
	}

	@Test
	void readingLeavesTheImageAsItIs() throws ScanException {
		ShortProcessor ip = new ShortProcessor(2, 2, new short[] {1, 2, 3, 4}, null);
		ImagePlus image = new ImagePlus("x", ip);
		image.setDisplayRange(1, 3);
		Scan scan = Scan.of(image);
		scan.calibrated(1, 3).channels()[0][0] = 77;
		scan.greyLevels(1, 1, scan.window()).channels()[0][0] = 77;
		scan.calibration().pixelWidth = 77;
		assertThat((short[]) ip.getPixels()).containsExactly(1, 2, 3, 4);
		assertThat(image.getDisplayRangeMax()).isEqualTo(3);
		assertThat(image.getCalibration().pixelWidth).isEqualTo(1);
		assertThat(image.changes).isFalse();
	}

	@Test
	void nameAndKindOfTheFileAreThoseThatImageJKnows() {
		ImagePlus image = new ImagePlus("title", new ByteProcessor(1, 1));
		assertThat(Scan.of(image).provenance()).isEqualTo(new Provenance("title", null, 8, null, null, null, null));
		FileInfo file = new FileInfo();
		for (String blank : new String[] {null, "", " "}) {
			file.fileName = blank;
			image.setFileInfo(file);
			assertThat(Scan.of(image).provenance().fileName()).isEqualTo("title");
		}
		file.fileName = "IM0001";
		int[] kinds = {FileInfo.RAW, FileInfo.TIFF, FileInfo.DICOM, FileInfo.GIF_OR_JPG, FileInfo.BMP, FileInfo.PGM, FileInfo.FITS,
			FileInfo.IMAGEIO};
		String[] names = {null, "TIFF", "DICOM", "GIF or JPEG", "BMP", "PGM", "FITS", "PNG"};
		for (int i = 0; i < kinds.length; i++) {
			file.fileFormat = kinds[i];
			image.setFileInfo(file);
			assertThat(Scan.of(image).provenance()).isEqualTo(new Provenance("IM0001", names[i], 8, null, null, null, null));
		}
	}

	@Test
	void partsKnowTheirPlace() throws ScanException {
		Scan whole = Scan.of(new ImagePlus("x", new ByteProcessor(4, 3)));
		float[] map = new float[12];
		assertThat(whole.onWholeImage(map)).isSameAs(map);
		assertThat(whole.region()).isEmpty();
		assertThat(whole.windowChoice()).isEqualTo(WindowChoice.DEFAULT);
		Scan part = whole.windowed(WindowChoice.Rule.FULL).cropped(new Rectangle(1, 1, 2, 2));
		assertThat(part.region()).contains(new Rectangle(1, 1, 2, 2));
		assertThat(part.windowChoice()).isEqualTo(WindowChoice.Rule.FULL);
		assertThat(part.onWholeImage(new float[] {1, 2, 3, 4})).containsExactly(0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0);
	}

	@Test
	void channelsThatASliceDoesNotHaveAreRefused() {
		Scan scan = Scan.of(new ImagePlus("x", new ByteProcessor(1, 1)));
		assertThatThrownBy(() -> scan.greyLevels(1, 2, scan.window())).isInstanceOf(ScanException.class).hasMessageContaining("not as 2");
		assertThatThrownBy(() -> scan.stackChannels(1, 3)).hasMessageContaining("x has 1 slice, but slices 1 to 3 were asked for");
		assertThatThrownBy(() -> scan.stackChannels(Integer.MAX_VALUE, 3)).hasMessageContaining("slices 2147483647 to 2147483649");
		for (int[] odd : new int[][] {{0, 1}, {1, 0}})
			assertThatThrownBy(() -> scan.stackChannels(odd[0], odd[1])).isInstanceOf(ScanException.class);
	}

	/** Of one stored bit, dark and bright change places; 0 bits are not said, so that all 8 count. */
	@Test
	void darkImagesAreMirroredInTheBitsThatAreStored() throws ScanException {
		ImagePlus image = new ImagePlus("x", new ByteProcessor(2, 1, new byte[] {0, 1}));
		String[] header =
			{"0028,0004  Photometric Interpretation: MONOCHROME1 \n0028,0101  Bits Stored: ", "\n0028,0103  Pixel Representation: 0\n"};
		image.setProperty("Info", header[0] + 1 + header[1]);
		assertThat(Scan.of(image).calibrated(1, 1).channels()[0]).containsExactly(1, 0);
		for (int none : new int[] {0, -1, 8, 9}) {
			image.setProperty("Info", header[0] + none + header[1]);
			assertThat(Scan.of(image).calibrated(1, 1).channels()[0]).containsExactly(255, 254);
		}
	}

	@Test
	void onlyChannelsThatAreShownAreMerged() throws ScanException {
		ImageStack stack = new ImageStack(2, 1);
		stack.addSlice(new ShortProcessor(2, 1, new short[] {90, 400}, null));
		stack.addSlice(new ShortProcessor(2, 1, new short[] {0, 90}, null));
		ImagePlus image = new ImagePlus("x", stack);
		image.setDimensions(2, 1, 1);
		CompositeImage composite = new CompositeImage(image, CompositeImage.COMPOSITE);
		LUT[] luts = {LUT.createLutFromColor(Color.red), LUT.createLutFromColor(Color.green)};
		double[][] ranges = {{100, 300}, {0, 50}};
		for (int c = 0; c < 2; c++) {
			luts[c].min = ranges[c][0];
			luts[c].max = ranges[c][1];
			composite.setChannelLut(luts[c], c + 1);
		}
		Scan merged = Scan.of(composite).merged();
		assertThat(merged.calibrated(1, 3).channels()).isDeepEqualTo(new float[][] {{0, 255}, {0, 255}, {0, 0}});
		assertThat(merged.bitDepth()).isEqualTo(24);
		composite.setActiveChannels("01");
		assertThat(merged.calibrated(1, 3).channels()).isDeepEqualTo(new float[][] {{0, 0}, {0, 255}, {0, 0}});
		composite.setActiveChannels("10");
		assertThat(merged.calibrated(1, 3).channels()).isDeepEqualTo(new float[][] {{0, 255}, {0, 0}, {0, 0}});
	}

	/** A palette of 256 greys in a file says what its numbers mean, unless it is the ramp or the ramp upside down, which is how they are shown. */
	@Test
	void greysOfAPaletteAreWhatNumbersMean() throws ScanException {
		byte[] stored = new byte[256];
		for (int i = 0; i < 256; i++) stored[i] = (byte) i;
		for (int odd : new int[] {-1, 0, 128, 255}) for (boolean falling : new boolean[] {false, true}) {
			byte[] greys = new byte[256];
			for (int i = 0; i < 256; i++) greys[i] = (byte) (i == odd ? 77 : falling ? 255 - i : i);
			ByteProcessor ip = new ByteProcessor(256, 1, stored, new IndexColorModel(8, 256, greys, greys, greys));
			float[] values = new Scan(new ImagePlus("x", ip), "x", "x", "PNG", true, List.of()).calibrated(1, 1).channels()[0];
			for (int i = 0; i < 256; i++)
				assertThat(values[i]).as("%d of %s, odd at %d", i, falling, odd).isEqualTo(odd < 0 ? i : greys[i] & 0xff);
			values = Scan.of(new ImagePlus("x", ip)).calibrated(1, 1).channels()[0];
			for (int i = 0; i < 256; i++) assertThat(values[i]).as("a choice of display").isEqualTo(i);
		}
	}

	@Test
	void numbersBeyondAPaletteHaveItsLastColour() throws ScanException {
		byte[] on = {0, 0, -1};
		byte[] off = {-1, 0, 0};
		ByteProcessor ip = new ByteProcessor(4, 1, new byte[] {0, 2, 3, (byte) 200}, new IndexColorModel(2, 3, off, new byte[3], on));
		Scan scan = new Scan(new ImagePlus("x", ip), "x", "x", "PNG", true, List.of());
		assertThat(scan.calibrated(1, 3).channels()).isDeepEqualTo(new float[][] {{255, 0, 0, 0}, {0, 0, 0, 0}, {0, 255, 255, 255}});
	}

	@Test
	void imageWithoutPixelsIsRefused() {
		assertThatThrownBy(() -> Scan.of(new ImagePlus())).isInstanceOf(IllegalArgumentException.class);
	}
}
