package org.abscam.dicom.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pixels that are not compressed, by the bits and bytes of PS3.5, section 8, and the colours of PS3.3, section C.7.6.3.1.2. */
class PlainFramesTest {

	private static DataSet image(String photometric, int columns, int allocated, int stored, int high, byte... pixels) {
		boolean colour = !photometric.startsWith("MONO");
		return new DataSet().put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3").put(Tag.ROWS, 1).put(Tag.COLUMNS, columns)
			.put(Tag.PHOTOMETRIC_INTERPRETATION, photometric).put(Tag.SAMPLES_PER_PIXEL, colour ? 3 : 1).put(Tag.BITS_ALLOCATED, allocated)
			.put(Tag.BITS_STORED, stored).put(Tag.HIGH_BIT, high).put(Tag.PIXEL_REPRESENTATION, 0).put(Tag.PLANAR_CONFIGURATION, 0)
			.put(Tag.PIXEL_DATA, Vr.OW, pixels);
	}

	private static StoredFrames frames(DataSet set) throws Exception {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		DataSetWriter.write(set, out);
		return StoredFrames.of(DicomObject.read(out.toByteArray(), "x.dcm"), "x.dcm");
	}

	private static byte[] bytes(int... bytes) {
		byte[] all = new byte[bytes.length];
		for (int i = 0; i < all.length; i++) all[i] = (byte) bytes[i];
		return all;
	}

	private static byte[] words(int... words) {
		ByteBuffer bytes = ByteBuffer.allocate(2 * words.length).order(ByteOrder.LITTLE_ENDIAN);
		for (int word : words) bytes.putShort((short) word);
		return bytes.array();
	}

	/** Two luminances and the differences of both: red is Y + 1.402 (Cr − 128), blue Y + 1.772 (Cb − 128). */
	@Test
	void twoNeighboursShareTheirColour() throws Exception {
		DataSet set = image("YBR_FULL_422", 4, 8, 8, 7, bytes(100, 60, 128, 178, 100, 10, 178, 128));
		assertThat(frames(set).frame(0)).containsExactly(170, 64, 100, 130, 24, 60, 100, 83, 189, 10, 0, 99);
		set.put(Tag.ROWS, 2).put(Tag.COLUMNS, 2);
		assertThat(frames(set).frame(0)).as("in two rows").containsExactly(170, 64, 100, 130, 24, 60, 100, 83, 189, 10, 0, 99);
		assertThatThrownBy(() -> frames(image("YBR_FULL_422", 3, 8, 8, 7, new byte[6]))).isInstanceOf(DicomException.class)
			.hasMessageContaining("odd number of columns");
	}

	@Test
	void secondFrameOfSharedColoursIsFound() throws Exception {
		DataSet set = image("YBR_FULL_422", 2, 8, 8, 7, bytes(1, 2, 128, 128, 3, 4, 128, 128)).put(Tag.NUMBER_OF_FRAMES, 2);
		assertThat(frames(set).frame(1)).containsExactly(3, 3, 3, 4, 4, 4);
	}

	@Test
	void fullColoursArePixelByPixelOrPlaneByPlane() throws Exception {
		assertThat(frames(image("YBR_FULL", 2, 8, 8, 7, bytes(100, 128, 178, 100, 178, 128))).frame(0)).containsExactly(170, 64, 100, 100,
			83,
			189);
		assertThat(frames(image("RGB", 2, 8, 8, 7, bytes(1, 2, 3, 4, 5, 6))).frame(0)).containsExactly(1, 2, 3, 4, 5, 6);
		assertThat(frames(image("RGB", 2, 8, 8, 7, bytes(1, 2, 3, 4, 5, 6)).put(Tag.PLANAR_CONFIGURATION, 1)).frame(0))
			.containsExactly(1, 3, 5, 2, 4, 6);
	}

	/** The eight highest of the bits that count. */
	@ParameterizedTest
	@CsvSource({"16, 15, 43981, 171", "12, 11, 2748, 171", "12, 15, 43981, 171", "8, 7, 171, 171", "16, 15, 65535, 255", "10, 9, 1023, 255",
		"6, 5, 63, 63"})
	void deepColoursKeepTheirHighBits(int stored, int high, int word, int level) throws Exception {
		assertThat(frames(image("RGB", 1, 16, stored, high, words(word, 0, word))).frame(0)).containsExactly(level, 0, level);
	}

	@ParameterizedTest
	@CsvSource({"12, 11, 0, 64188, 2748", "12, 15, 0, 43981, 2748", "12, 11, 1, 64188, -1348", "12, 15, 1, 43981, -1348",
		"12, 11, 1, 2047, 2047", "16, 15, 1, 65535, -1", "16, 15, 0, 65535, 65535", "1, 0, 1, 1, -1", "9, 12, 1, 4096, -256"})
	void bitsThatCountHaveTheirSign(int stored, int high, int signed, int word, int value) throws Exception {
		DataSet set = image("MONOCHROME2", 1, 16, stored, high, words(word)).put(Tag.PIXEL_REPRESENTATION, signed);
		assertThat(frames(set).frame(0)).containsExactly(value);
	}

	/** Frames of nine bits follow each other without a gap, the first pixel in the lowest bit. */
	@Test
	void framesOfSingleBitsBeginInTheMiddleOfABytes() throws Exception {
		DataSet set = image("MONOCHROME2", 9, 1, 1, 0, bytes(0b10000001, 0b00000011, 0b00000110, 0)).put(Tag.NUMBER_OF_FRAMES, 3);
		assertThat(frames(set).frame(0)).containsExactly(1, 0, 0, 0, 0, 0, 0, 1, 1);
		assertThat(frames(set).frame(1)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 1);
		assertThat(frames(set).frame(2)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0);
	}

	@ParameterizedTest
	@CsvSource({"32", "64"})
	void floatingPointNumbersAreReadAsFloats(int bits) throws Exception {
		ByteBuffer pixels = ByteBuffer.allocate(bits / 4).order(ByteOrder.LITTLE_ENDIAN);
		for (double v : new double[] {-1.25, 1e-3}) {
			if (bits == 32) pixels.putFloat((float) v);
			else pixels.putDouble(v);
		}
		DataSet set = new DataSet().put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3").put(Tag.ROWS, 1).put(Tag.COLUMNS, 2)
			.put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2").put(Tag.SAMPLES_PER_PIXEL, 1).put(Tag.BITS_ALLOCATED, bits)
			.put(bits == 32 ? Tag.FLOAT_PIXEL_DATA : Tag.DOUBLE_FLOAT_PIXEL_DATA, bits == 32 ? Vr.OF : Vr.OD, pixels.array());
		assertThat(frames(set).frame(0)).containsExactly(Float.floatToRawIntBits(-1.25f), Float.floatToRawIntBits(1e-3f));
		assertThatThrownBy(() -> frames(set.put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1"))).isInstanceOf(DicomException.class)
			.hasMessageContaining("floating-point values that are MONOCHROME1");
	}

	@ParameterizedTest
	@CsvSource({"32767, 16384, true", "32768, 16384, false", "65535, 65535, false"})
	void pictureLargerThanImageJCanHoldIsRefused(int columns, int rows, boolean fits) {
		DataSet set = image("MONOCHROME2", columns, 8, 8, 7, bytes(1, 2)).put(Tag.ROWS, rows);
		assertThatThrownBy(() -> frames(set)).isInstanceOf(DicomException.class)
			.hasMessageContaining(fits ? "truncated" : "which is more than ImageJ can hold");
	}

	@Test
	void colourWithASignOrOfFewerBitsIsRefused() throws Exception {
		assertThatThrownBy(() -> frames(image("RGB", 1, 8, 7, 6, new byte[4]))).hasMessageContaining("does not go together");
		assertThatThrownBy(() -> frames(image("RGB", 1, 8, 8, 7, new byte[4]).put(Tag.PIXEL_REPRESENTATION, 1)))
			.hasMessageContaining("8 signed of 8 bits").hasMessageContaining("does not go together");
		assertThatThrownBy(() -> frames(image("RGB", 1, 1, 1, 0, new byte[4]))).hasMessageContaining("does not go together");
		assertThatThrownBy(() -> frames(image("HSV", 1, 8, 8, 7, new byte[4])))
			.hasMessageContaining("has the photometric interpretation HSV, which is not read");
	}
}
