package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.io.FileSaver;
import ij.plugin.FileInfoVirtualStack;
import ij.process.ShortProcessor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans whose files change while they are read. */
class ChangingFilesTest {

	@TempDir
	private Path folder;

	private final PrintStream out = System.out;
	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@BeforeEach
	void listen() {
		System.setOut(new PrintStream(printed, true));
	}

	@AfterEach
	void nothingIsPrinted() {
		System.setOut(out);
		assertThat(printed.toString()).isEmpty();
	}

	@Test
	void aVirtualStackThatShrinksIsRefusedWithItsSlice() throws Exception {
		Path file = stack();
		Scan scan = Scan.of(FileInfoVirtualStack.openVirtual(file.toString()));
		assertThat(scan.calibrated(4, 1).channels()[0]).containsExactly(4, 4);
		truncate(file, Files.size(file) - 9);
		changed(scan, 3, "stack.tif");
	}

	@Test
	void aVirtualStackThatIsWrittenAnewIsRefused() throws Exception {
		Path file = stack();
		Scan scan = Scan.of(FileInfoVirtualStack.openVirtual(file.toString()));
		Files.setLastModifiedTime(file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5000));
		changed(scan, 1, "stack.tif");
	}

	@Test
	void aVirtualStackThatShrankBeforeItWasSeenIsRefusedWhereItEnds() throws Exception {
		Path file = stack();
		ImagePlus image = FileInfoVirtualStack.openVirtual(file.toString());
		truncate(file, image.getOriginalFileInfo().getOffset() + 11);
		Scan scan = Scan.of(image);
		assertThat(scan.calibrated(2, 1).channels()[0]).containsExactly(2, 2);
		assertThatThrownBy(() -> scan.calibrated(3, 1)).isInstanceOf(ScanException.class).hasMessageContaining("Slice 3 of stack")
			.hasMessageContaining("before the slice does");
	}

	@Test
	void pagesThatAreNoLongerThereAreRefused() throws Exception {
		Path file = folder.resolve("pages.tif");
		ImageWriter writer = ImageIO.getImageWritersByFormatName("tif").next();
		try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
			writer.setOutput(stream);
			writer.prepareWriteSequence(null);
			for (int i = 0; i < 5; i++)
				writer.writeToSequence(new IIOImage(new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY), null, null), null);
			writer.endWriteSequence();
		}
		ImagePlus image = FileInfoVirtualStack.openVirtual(file.toString());
		assertThat(image.getStackSize()).isEqualTo(5);
		truncate(file, Files.size(file) - 600);
		Scan scan = Scan.of(image);
		assertThatThrownBy(() -> scan.calibrated(5, 1)).isInstanceOf(ScanException.class).hasMessageContaining("Slice 5 of pages");
	}

	@Test
	void aFileOfAVirtualFolderThatChangesIsRefused() throws Exception {
		VirtualStack files = new VirtualStack(2, 1, null, folder.toString());
		for (int i = 1; i <= 3; i++) {
			new FileSaver(new ImagePlus("s", new ShortProcessor(2, 1, new short[] {(short) i, (short) i}, null)))
				.saveAsTiff(folder.resolve("s" + i + ".tif").toString());
			files.addSlice("s" + i + ".tif");
		}
		files.setBitDepth(16);
		Scan scan = Scan.of(new ImagePlus("folder", files));
		truncate(folder.resolve("s2.tif"), 200);
		assertThat(scan.calibrated(3, 1).channels()[0]).containsExactly(3, 3);
		changed(scan, 2, "s2.tif");
		Files.delete(folder.resolve("s3.tif"));
		assertThatThrownBy(() -> scan.calibrated(3, 1)).isInstanceOf(ScanException.class).hasMessageContaining("no longer there: s3.tif");
	}

	@Test
	void aDicomFileThatIsWrittenAnewIsRefused() throws Exception {
		Path file = folder.resolve("frames.dcm");
		Files.write(file, DicomBytes.grey16(1, 2, 16, false, 1, 2, 3, 4, 5, 6).text(0x00280008, "IS", "3").toBytes());
		Scan scan = Scan.of(new DicomStack(DicomSeries.of(DicomFile.open(file))).image("frames", false));
		assertThat(scan.calibrated(3, 1).channels()[0]).containsExactly(5, 6);
		Files.write(file, DicomBytes.grey16(1, 2, 16, false, 9, 9, 9, 9, 9, 9).text(0x00280008, "IS", "3").toBytes());
		Files.setLastModifiedTime(file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5000));
		changed(scan, 2, "frames.dcm");
	}

	private static void changed(Scan scan, int slice, String file) {
		assertThatThrownBy(() -> scan.calibrated(slice, 1)).isInstanceOf(ScanException.class)
			.hasMessageContaining("Slice " + slice + " of ")
			.hasMessageContaining(file + " has changed");
	}

	private Path stack() {
		ImageStack stack = new ImageStack(2, 1);
		for (int i = 1; i <= 5; i++) stack.addSlice(new ShortProcessor(2, 1, new short[] {(short) i, (short) i}, null));
		Path file = folder.resolve("stack.tif");
		new FileSaver(new ImagePlus("stack", stack)).saveAsTiffStack(file.toString());
		return file;
	}

	private static void truncate(Path file, long length) throws IOException {
		try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
			access.setLength(length);
		}
	}
}
