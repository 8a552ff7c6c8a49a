package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read into memory, and numbers that ImageJ has no room for. The pixels of large files are a hole in the file. */
class LargeScansTest {

	@TempDir
	private Path folder;

	/** Stacks of more than 2^27 bytes stay on disk; single images never do. */
	@ParameterizedTest
	@CsvSource({"8192,8192,2,false", "8192,8193,2,true", "8193,16384,1,false"})
	void dicomFilesOfMoreThan128MegabytesStayOnDisk(int height, int width, int frames, boolean virtual) throws Exception {
		Path file = DicomBytes.grey8(1, 1).number(0x00280010, height).number(0x00280011, width).text(0x00280008, "IS", "" + frames)
			.text(0x00281050, "DS", "40").text(0x00281051, "DS", "80").bytes(0x7FE00010, "OB", new byte[0])
			.write(folder.resolve("scan.dcm"));
		int bytes = height * width * frames;
		try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
			access.seek(access.length() - 4);
			access.writeInt(Integer.reverseBytes(bytes));
			access.setLength(access.length() + bytes);
		}
		Scan scan = ScanReader.open(file);
		assertThat(scan.size()).isEqualTo(frames);
		assertThat(scan.image().getStack().isVirtual()).isEqualTo(virtual);
	}

	@ParameterizedTest
	@CsvSource({"8192,8192,2,false", "8192,8193,2,true", "8193,16384,1,false"})
	void tiffFilesOfMoreThan128MegabytesStayOnDisk(int height, int width, int slices, boolean virtual) throws Exception {
		long[] text = ("ImageJ=1.54p\nimages=" + slices + "\n\0").chars().asLongStream().toArray();
		Path file = TiffBytes.write(folder.resolve("scan.tif"), ByteOrder.LITTLE_ENDIAN, TiffBytes.grey(1, 1).with(TiffBytes.WIDTH, width)
			.with(TiffBytes.HEIGHT, height).with(TiffBytes.ROWS, height).with(TiffBytes.LENGTHS, (long) height * width)
			.with(TiffBytes.OFFSETS, 1000)
			.typed(TiffBytes.DESCRIPTION, 2, text));
		try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
			access.setLength(1000 + (long) height * width * slices);
		}
		Scan scan = ScanReader.open(file);
		assertThat(scan.size()).isEqualTo(slices);
		assertThat(scan.image().getStack().isVirtual()).isEqualTo(virtual);
	}

	/** ImageJ takes unsigned numbers of 32 bits for signed ones. */
	@Test
	void unsignedNumbersOf32BitsEndAtTwoToThe31() throws Exception {
		assertThat(numbers(new int[] {0, 1, 0x7fffff80}).calibrated(1, 1).channels()[0]).containsExactly(0, 1, 0x7fffff80);
		assertThat(numbers(new int[] {0, 1, 2}, new int[] {3, 4, 5}).calibrated(2, 1).channels()[0]).containsExactly(3, 4, 5);
		for (int at = 0; at < 3; at++) {
			int[] one = {5, 6, 7};
			one[at] = 0x80000000;
			refused(one);
			refused(one, new int[] {5, 6, 7});
			refused(new int[] {5, 6, 7}, one);
		}
	}

	private void refused(int[]... slices) {
		assertThatThrownBy(() -> numbers(slices)).isInstanceOf(ScanException.class)
			.hasMessageContaining("unsigned 32-bit numbers above 2147483647");
	}

	private Scan numbers(int[]... slices) throws IOException, ScanException {
		TiffBytes[] pages = new TiffBytes[slices.length];
		for (int n = 0; n < slices.length; n++) {
			byte[] bytes = new byte[12];
			for (int i = 0; i < 12; i++) bytes[i] = (byte) (slices[n][i / 4] >>> 8 * (i % 4));
			pages[n] = TiffBytes.grey(3, 1).with(TiffBytes.BITS, 32).strips(bytes);
		}
		return ScanReader.open(TiffBytes.write(folder.resolve("numbers.tif"), ByteOrder.LITTLE_ENDIAN, pages));
	}
}
