package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.VirtualStack;
import ij.io.FileInfo;
import ij.plugin.FileInfoVirtualStack;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual stacks of strangers' files that shrank to any length before they were read: a slice is right or refused, and nothing is blank. */
class FilesOnDiskTest {

	@TempDir
	private Path folder;

	/** Name, and where the pixels of each page end, as tifffile says. */
	static List<List<String>> ends() throws IOException {
		try (BufferedReader reader = new BufferedReader(
			new InputStreamReader(FilesOnDiskTest.class.getResourceAsStream("strangers/ends.tsv"), StandardCharsets.UTF_8))) {
			return reader.lines().map(l -> List.of(l.split("\t"))).toList();
		}
	}

	private byte[] stranger(String name) throws IOException {
		return FilesOnDiskTest.class.getResourceAsStream("strangers/" + name).readAllBytes();
	}

	/** Opened whole, then cut. */
	private Scan cut(byte[] whole, int length) throws IOException {
		Path file = Files.write(folder.resolve("stack.tif"), whole);
		ImagePlus image = FileInfoVirtualStack.openVirtual(file.toString());
		Files.write(file, Arrays.copyOf(whole, length));
		return Scan.of(image);
	}

	private static boolean isRead(Scan scan, int slice) {
		try {
			float[] values = scan.calibrated(slice, 1).channels()[0];
			for (int i = 0; i < values.length; i++)
				assertThat(values[i]).as("pixel %d of slice %d", i, slice).isEqualTo(
					(1 + i % 9 * (i % 9) * 7 + i / 9 * 13 + (slice - 1) * 101) % (scan.bitDepth() == 16 ? 60013 : 251));
			return true;
		}
		catch (ScanException e) {
			assertThat(e.getMessage()).startsWith("Slice " + slice + " of stack cannot be read").contains("; ");
			return false;
		}
	}

	@ParameterizedTest
	@MethodSource("ends")
	void aSliceOfAFileThatShrankIsRightOrRefused(List<String> row) throws IOException {
		byte[] whole = stranger(row.get(0));
		for (int length = whole.length; length > 8; length -= length > whole.length - 30 ? 1 : 13) {
			Scan scan = cut(whole, length);
			for (int slice = 1; slice <= row.size() - 1; slice++)
				assertThat(isRead(scan, slice)).as("slice %d in %d bytes", slice, length)
					.isIn(length == whole.length, length >= Integer.parseInt(row.get(slice)));
		}
	}

	@Test
	void slicesOfImageJsOwnFilesAreReadWhileTheirLastByteIsThere() throws IOException {
		byte[] whole = stranger("imagej.tif");
		List<String> row = ends().get(0);
		for (int slice = 1; slice <= 3; slice++) {
			int end = Integer.parseInt(row.get(slice));
			assertThat(isRead(cut(whole, end), slice)).isTrue();
			assertThat(isRead(cut(whole, end - 1), slice)).isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("ends")
	void theLastPageThatEndsTheFileIsReadWithItsLastByteOnly(List<String> row) throws IOException {
		byte[] whole = stranger(row.get(0));
		int last = row.size() - 1;
		if (Integer.parseInt(row.get(last)) != whole.length) return;
		Scan scan = cut(whole, whole.length - 1);
		assertThat(isRead(scan, last)).isFalse();
		for (int slice = 1; slice < last; slice++) assertThat(isRead(scan, slice)).isTrue();
	}

	@Test
	void aPageWithoutLengthsOfItsStripsEndsWithItsPixels() throws Exception {
		byte[] pixels = new byte[12];
		byte[] whole = TiffBytes.toBytes(ByteOrder.LITTLE_ENDIAN, TiffBytes.grey(4, 3).strips(pixels).with(TiffBytes.LENGTHS),
			TiffBytes.grey(4, 3).strips(pixels).with(TiffBytes.LENGTHS));
		assertThat(cut(whole, whole.length).calibrated(2, 1).channels()[0]).hasSize(12);
		Scan scan = cut(whole, whole.length - 1);
		assertThat(scan.calibrated(1, 1).channels()[0]).hasSize(12);
		assertThatThrownBy(() -> scan.calibrated(2, 1)).isInstanceOf(ScanException.class).hasMessageContaining("before the slice does");
	}

	@Test
	void ofAStackThatLostSlicesNothingIsReadUnlessTheFileIsWhole() throws Exception {
		byte[] whole = stranger("predicted.tif");
		for (int lost = 0; lost <= 1; lost++) {
			Path file = Files.write(folder.resolve("stack.tif"), whole);
			ImagePlus image = FileInfoVirtualStack.openVirtual(file.toString());
			image.getStack().deleteSlice(1);
			Files.write(file, Arrays.copyOf(whole, whole.length - lost));
			Scan scan = Scan.of(new ImagePlus("stack", image.getStack()));
			scan.image().setFileInfo(image.getOriginalFileInfo());
			if (lost == 0) assertThat(scan.calibrated(1, 1).channels()[0]).startsWith(102);
			else assertThatThrownBy(() -> scan.calibrated(1, 1)).isInstanceOf(ScanException.class)
				.hasMessageContaining("before the slice does");
		}
	}

	@Test
	void rawPixelsHaveNoDirectory() throws Exception {
		FileInfo raw = new FileInfo();
		raw.fileFormat = FileInfo.RAW;
		raw.directory = folder + "/";
		raw.fileName = "pixels.raw";
		raw.width = 2;
		raw.height = 1;
		raw.nImages = 3;
		Files.write(folder.resolve("pixels.raw"), new byte[] {1, 2, 3, 4, 5, 6});
		ImagePlus image = new ImagePlus("raw", new FileInfoVirtualStack(raw, false));
		image.setFileInfo(raw);
		assertThat(Scan.of(image).calibrated(3, 1).channels()[0]).containsExactly(5, 6);
	}

	/** Whatever reads the file, it is looked at before and after. */
	@Test
	void aSliceWhoseFileChangesWhileItIsReadIsRefused() throws Exception {
		Path file = Files.write(folder.resolve("slow"), new byte[] {1, 2});
		VirtualStack slow = new VirtualStack(2, 1, null, folder.toString()) {

			@Override
			public ImageProcessor getProcessor(int n) {
				try {
					if (n == 2) Files.write(file, new byte[] {1, 2, 3});
				}
				catch (IOException e) {
					throw new UncheckedIOException(e);
				}
				return new ByteProcessor(2, 1, new byte[] {7, 8});
			}
		};
		slow.addSlice("slow");
		slow.addSlice("slow");
		slow.setBitDepth(8);
		Scan scan = Scan.of(new ImagePlus("growing", slow));
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(7, 8);
		assertThatThrownBy(() -> scan.calibrated(2, 1)).isInstanceOf(ScanException.class)
			.hasMessageContaining("Slice 2 of growing cannot be read: slow has changed");
	}
}
