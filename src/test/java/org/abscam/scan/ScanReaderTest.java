package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanReaderTest {

	@TempDir
	private Path folder;

	private final PrintStream out = System.out;
	private final PrintStream err = System.err;
	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@BeforeEach
	void listen() {
		System.setOut(new PrintStream(printed, true));
		System.setErr(new PrintStream(printed, true));
	}

	@AfterEach
	void nothingIsPrinted() {
		System.setOut(out);
		System.setErr(err);
		assertThat(printed.toString()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = {"png", "bmp", "gif", "jpg", "tif"})
	void coloursAreThoseThatJavaReads(String format) throws Exception {
		BufferedImage image = picture(31, 17, format.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_INT_RGB);
		Path file = folder.resolve("colour.picture." + format);
		assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
		BufferedImage expected = ImageIO.read(file.toFile());

		Scan scan = ScanReader.open(file);

		assertThat(scan.name()).isEqualTo("colour.picture");
		assertThat(scan.isColour()).isTrue();
		float[][] channels = scan.greyLevels(1, 3, scan.window()).channels();
		for (int i = 0; i < 31 * 17; i++) {
			int rgb = expected.getRGB(i % 31, i / 31);
			assertThat(new float[] {channels[0][i], channels[1][i], channels[2][i]}).containsExactly(rgb >> 16 & 0xff, rgb >> 8 & 0xff,
				rgb & 0xff);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"png", "bmp", "gif", "jpg", "tif"})
	void greysAreThoseThatJavaReads(String format) throws Exception {
		Path file = folder.resolve("grey." + format);
		assertThat(ImageIO.write(picture(31, 17, BufferedImage.TYPE_BYTE_GRAY), format, file.toFile())).isTrue();
		BufferedImage expected = ImageIO.read(file.toFile());

		Scan scan = ScanReader.open(file);

		assertThat(scan.isColour()).isFalse();
		assertThat(scan.bitDepth()).isEqualTo(8);
		float[] grey = scan.greyLevels(1, 1, scan.window()).channels()[0];
		boolean indexed = expected.getColorModel() instanceof IndexColorModel;
		for (int i = 0; i < 31 * 17; i++)
			assertThat(grey[i])
				.isEqualTo(indexed ? expected.getRGB(i % 31, i / 31) & 0xff : expected.getRaster().getSample(i % 31, i / 31, 0));
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 2, 4})
	void fewBitsAreSpreadOverAllGreyLevels(int bits) throws Exception {
		int most = (1 << bits) - 1;
		byte[] greys = new byte[most + 1];
		for (int i = 0; i <= most; i++) greys[i] = (byte) (i * 255 / most);
		BufferedImage image =
			new BufferedImage(9, 5, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(bits, most + 1, greys, greys, greys));
		for (int i = 0; i < 45; i++) image.getRaster().setSample(i % 9, i / 9, 0, i % (most + 1));
		Path file = folder.resolve("few.png");
		ImageIO.write(image, "png", file.toFile());

		Scan scan = ScanReader.open(file);

		assertThat(scan.isColour()).isFalse();
		float[] grey = scan.greyLevels(1, 1, scan.window()).channels()[0];
		for (int i = 0; i < 45; i++) assertThat(grey[i]).isEqualTo(i % (most + 1) * 255 / most);
	}

	@Test
	void sixteenBitGreyPngKeepsItsValues() throws Exception {
		BufferedImage image = new BufferedImage(7, 3, BufferedImage.TYPE_USHORT_GRAY);
		for (int i = 0; i < 21; i++) image.getRaster().setSample(i % 7, i / 7, 0, i * 3000);
		Path file = folder.resolve("deep.png");
		ImageIO.write(image, "png", file.toFile());
		Scan scan = ScanReader.open(file);
		assertThat(scan.bitDepth()).isEqualTo(16);
		assertThat(scan.calibrated(1, 1).channels()[0][20]).isEqualTo(60000);
		assertThat(scan.window().range()).isEqualTo(new Window(0, 60000));
	}

	@ParameterizedTest
	@CsvSource({"LZW,10", "Deflate,10", "ZLib,10", "PackBits,10", "LZW,13", "Deflate,11", "LZW,1"})
	void compressedTiffIsReadRight(String compression, int type) throws Exception {
		BufferedImage image = picture(67, 45, type);
		Path file = folder.resolve("packed.tif");
		write(file, compression, image);

		Scan scan = ScanReader.open(file);

		float[][] channels = scan.calibrated(1, 3).channels();
		for (int i = 0; i < 67 * 45; i++) {
			int sample = image.getRaster().getSample(i % 67, i / 67, 0);
			int rgb = image.getRGB(i % 67, i / 67);
			if (type == BufferedImage.TYPE_USHORT_GRAY || type == BufferedImage.TYPE_BYTE_GRAY)
				assertThat(channels[0][i]).isEqualTo(sample);
			else assertThat(channels[1][i]).isEqualTo(rgb >> 8 & 0xff);
		}
	}

	@ParameterizedTest
	@CsvSource({"PackBits,10", "PackBits,11", "LZW,10", "LZW,11", "LZW,1", "Deflate,10"})
	void damagedStripsAreRefusedOrReadWithoutATrace(String compression, int type) throws Exception {
		Path file = folder.resolve("packed.tif");
		write(file, compression, picture(67, 45, type));
		byte[] good = Files.readAllBytes(file);
		Random random = new Random(45);
		int refused = 0;
		for (int n = 0; n < 150; n++) {
			byte[] bad = good.clone();
			for (int k = 0; k <= n % 3; k++) bad[8 + random.nextInt(bad.length - 8)] = (byte) random.nextInt(256);
			Files.write(file, bad);
			try {
				ScanReader.open(file);
			}
			catch (ScanException e) {
				assertThat(e.getMessage()).contains("packed.tif");
				refused++;
			}
		}
		assertThat(refused).isPositive();
	}

	@Test
	void packBitsThatEndInsideARunAreRefused() throws Exception {
		Path file = folder.resolve("run.tif");
		// little-endian, 4 x 1 pixels of 8 bits; the strip promises 4 literal bytes and holds 2
		ByteBuffer tiff = ByteBuffer.allocate(200).order(java.nio.ByteOrder.LITTLE_ENDIAN);
		tiff.putShort((short) 0x4949).putShort((short) 42).putInt(16).put(new byte[] {3, 1, 2, 0, 0, 0, 0, 0}).putShort((short) 8);
		int[][] tags = {{256, 4}, {257, 1}, {258, 8}, {259, 32773}, {262, 1}, {273, 8}, {278, 1}, {279, 3}};
		for (int[] tag : tags) tiff.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
		Files.write(file, Arrays.copyOf(tiff.array(), tiff.position() + 4));
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining("strip 1")
			.hasMessageContaining("PackBits");
	}

	@Test
	void descriptionWithABrokenEscapeIsRefused() throws Exception {
		ImageStack stack = new ImageStack(4, 3);
		for (int i = 0; i < 2; i++) stack.addSlice(new ShortProcessor(4, 3));
		ImagePlus image = new ImagePlus("x", stack);
		image.getCalibration().setUnit("furlong");
		Path file = folder.resolve("escape.tif");
		new FileSaver(image).saveAsTiffStack(file.toString());
		printed.reset();
		byte[] bytes = Files.readAllBytes(file);
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		assertThat(text).contains("furlong");
		Files.write(file, text.replace("furlong", "fur\\u00").substring(0, bytes.length).getBytes(StandardCharsets.ISO_8859_1));
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining("escape.tif")
			.hasMessageContaining("TIFF");
	}

	@Test
	void gifWithAScreenBeyondAllMemoryIsRefused() throws Exception {
		Path file = folder.resolve("screen.gif");
		assertThat(ImageIO.write(picture(5, 4, BufferedImage.TYPE_BYTE_INDEXED), "gif", file.toFile())).isTrue();
		byte[] bytes = Files.readAllBytes(file);
		Arrays.fill(bytes, 6, 10, (byte) 0xff);
		Files.write(file, bytes);
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining("65535 x 65535");
	}

	@Test
	void pagesOfATiffAreSlices() throws Exception {
		BufferedImage[] pages = new BufferedImage[5];
		for (int p = 0; p < 5; p++) {
			pages[p] = new BufferedImage(40, 30, BufferedImage.TYPE_USHORT_GRAY);
			for (int i = 0; i < 1200; i++) pages[p].getRaster().setSample(i % 40, i / 40, 0, 1000 * p + i);
		}
		for (String compression : new String[] {null, "LZW", "Deflate"}) {
			Path file = folder.resolve("pages " + compression + ".tif");
			write(file, compression, pages);
			Scan scan = ScanReader.open(file);
			assertThat(scan.size()).isEqualTo(5);
			for (int p = 0; p < 5; p++) assertThat(scan.calibrated(p + 1, 1).channels()[0][77]).isEqualTo(1000 * p + 77);
		}
	}

	@Test
	void stackOfImageJKeepsCalibrationRangeAndLabels() throws Exception {
		ImageStack stack = new ImageStack(4, 3);
		for (int i = 0; i < 6; i++)
			stack.addSlice("slice " + i,
				new ShortProcessor(4, 3, new short[] {(short) (32768 + i), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, null));
		ImagePlus image = new ImagePlus("stack", stack);
		Calibration calibration = image.getCalibration();
		calibration.setSigned16BitCalibration();
		calibration.pixelWidth = 0.15;
		calibration.setUnit("mm");
		image.setDisplayRange(32768 - 100, 32768 + 50);
		Path file = folder.resolve("other name.tif");
		new FileSaver(image).saveAsTiffStack(file.toString());
		printed.reset();

		Scan scan = ScanReader.open(file);

		assertThat(scan.name()).isEqualTo("other name");
		assertThat(scan.size()).isEqualTo(6);
		assertThat(scan.label(2)).isEqualTo("slice 1");
		assertThat(scan.calibrated(6, 1).channels()[0]).startsWith(5, -32768);
		assertThat(scan.window().range()).isEqualTo(new Window(-100, 50));
		assertThat(scan.calibration().pixelWidth).isCloseTo(0.15, within(1e-6));
		assertThat(scan.calibration().getUnit()).isEqualTo("mm");
		assertThat(scan.provenance()).isEqualTo(new Provenance("other name.tif", "TIFF", 16, null, null, null, null));
	}

	@Test
	void bigStackStaysOnDisk() throws Exception {
		ImageStack stack = new ImageStack(2200, 2000);
		for (int i = 1; i <= 9; i++) {
			FloatProcessor ip = new FloatProcessor(2200, 2000);
			ip.setf(5, i * 10);
			stack.addSlice(ip);
		}
		Path file = folder.resolve("big.tif");
		new FileSaver(new ImagePlus("big", stack)).saveAsTiffStack(file.toString());
		printed.reset();

		Scan scan = ScanReader.open(file);

		assertThat(scan.image().getStack().isVirtual()).isTrue();
		assertThat(scan.size()).isEqualTo(9);
		assertThat(scan.calibrated(9, 1).channels()[0][5]).isEqualTo(90);
		Files.delete(file);
		assertThatThrownBy(() -> scan.calibrated(3, 1)).isInstanceOf(ScanException.class).hasMessageContaining("no longer there");
	}

	@Test
	void portableGreymapIsReadInAllItsVarieties() throws Exception {
		assertThat(grey("P5\n# comment\n3 1\n255\n", 7, 8, 250)).containsExactly(7, 8, 250);
		assertThat(grey("P2 3 1 255 7 8 250 ")).containsExactly(7, 8, 250);
		assertThat(grey("P5 2 1 65535\n", 1, 2, 255, 255)).containsExactly(258, 65535);
		assertThat(grey("P6 1 1 255\n", 10, 10, 10)).containsExactly(10);
	}

	private static Map<String, String> refusals() {
		return Map.ofEntries(Map.entry("<!DOCTYPE html><html>404</html>", "web page"), Map.entry("hello, this is text", "text file"),
			Map.entry("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "git lfs pull"),
			Map.entry("P5 99 99 255\nabc", "truncated"), Map.entry("P5 nonsense", "PGM header"), Map.entry("P4 8 1\na", "single bits"),
			Map.entry("PK\u0003\u0004....", "archive"), Map.entry("II+\0\b\0", "BigTIFF"), Map.entry("II*\0\b", "truncated TIFF"),
			Map.entry("GIF89a", "damaged GIF"), Map.entry("BM12\0\0\0\0" + "a".repeat(20), "damaged BMP"),
			Map.entry("\u0089PNG\r\n\u001a\n....", "damaged PNG"), Map.entry("\u00ff\u00d8\u00ff\u00e0", "damaged JPEG"),
			Map.entry("\u0001\u0002\u0003", "not known"));
	}

	@Test
	void whatIsNoImageIsRefusedWithAReason() throws IOException {
		for (Map.Entry<String, String> refusal : refusals().entrySet()) {
			Path file = Files.write(folder.resolve("scan.tif"), refusal.getKey().getBytes(StandardCharsets.ISO_8859_1));
			assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(refusal.getValue())
				.hasMessageContaining("scan.tif").hasMessageContaining("; ");
		}
	}

	@Test
	void absentAndEmptyFilesAreRefused() throws IOException {
		assertThatThrownBy(() -> ScanReader.open(folder.resolve("none.tif"))).isInstanceOf(ScanException.class)
			.hasMessageContaining("does not exist");
		Path file = Files.createFile(folder.resolve("empty.tif"));
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining("is empty");
	}

	@Test
	void everyTruncationOfATiffIsRefused() throws Exception {
		for (String compression : new String[] {null, "LZW", "Deflate"}) {
			Path whole = folder.resolve("whole " + compression + ".tif");
			write(whole, compression, picture(20, 15, BufferedImage.TYPE_BYTE_GRAY));
			byte[] bytes = Files.readAllBytes(whole);
			Path cut = folder.resolve("cut.tif");
			int last = bytes.length - 1;
			for (int length = 1; length < last; length += 7) {
				Files.write(cut, Arrays.copyOf(bytes, length));
				assertThatThrownBy(() -> ScanReader.open(cut)).as("length " + length).isInstanceOf(ScanException.class);
			}
		}
	}

	@Test
	void truncatedStackOfImageJIsRefused() throws Exception {
		ImageStack stack = new ImageStack(40, 40);
		for (int i = 0; i < 6; i++) stack.addSlice(new FloatProcessor(40, 40));
		Path file = folder.resolve("stack.tif");
		new FileSaver(new ImagePlus("stack", stack)).saveAsTiffStack(file.toString());
		printed.reset();
		try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
			cut.setLength(cut.length() * 2 / 3);
		}
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining("truncated");
	}

	@Test
	void truncatedPicturesAreRefused() throws Exception {
		for (String format : new String[] {"png", "jpg", "bmp"}) {
			Path file = folder.resolve("cut." + format);
			ImageIO.write(picture(64, 64, BufferedImage.TYPE_INT_RGB), format, file.toFile());
			byte[] bytes = Files.readAllBytes(file);
			Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
			assertThatThrownBy(() -> ScanReader.open(file)).as(format).isInstanceOf(ScanException.class);
		}
	}

	@Test
	void pagesThatRunInACircleAreRefused() throws Exception {
		ByteBuffer bytes = ByteBuffer.allocate(14).put("MM\0*".getBytes()).putInt(8).putShort((short) 0).putInt(8);
		Path file = Files.write(folder.resolve("circle.tif"), bytes.array());
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class);
	}

	@Test
	void tiledTiffIsRefused() throws Exception {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
		ImageWriteParam param = writer.getDefaultWriteParam();
		param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
		param.setTiling(16, 16, 0, 0);
		Path file = folder.resolve("tiled.tif");
		try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
			writer.setOutput(stream);
			writer.write(null, new IIOImage(picture(64, 64, BufferedImage.TYPE_BYTE_GRAY), null, null), param);
		}
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining("tiled");
	}

	@Test
	void sixteenBitColourIsRefused() throws Exception {
		BufferedImage image =
			new BufferedImage(new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, 1, DataBuffer.TYPE_USHORT),
				Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 4, 4, 3, null), false, null);
		for (String format : new String[] {"png", "tif"}) {
			Path file = folder.resolve("deep." + format);
			assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
			assertThatThrownBy(() -> ScanReader.open(file)).as(format).isInstanceOf(ScanException.class).hasMessageContaining("8-bit RGB");
		}
	}

	/** Whatever a damaged file claims, it opens or is refused: no other exception, no flood of memory, no endless loop. */
	@ParameterizedTest
	@ValueSource(strings = {"tif", "lzw.tif", "stack.tif", "dcm"})
	void damagedFilesOpenOrAreRefused(String name) throws Exception {
		Path file = folder.resolve("damaged." + name);
		switch (name) {
			case "dcm" -> DicomBytes.grey16(8, 8, 12, false, new int[64]).text(0x00281052, "DS", "-1024").write(file);
			case "stack.tif" -> {
				ImageStack stack = new ImageStack(8, 8);
				for (int i = 0; i < 3; i++) stack.addSlice("label " + i, new FloatProcessor(8, 8));
				new FileSaver(new ImagePlus("stack", stack)).saveAsTiffStack(file.toString());
			}
			default -> write(file, name.startsWith("lzw") ? "LZW" : null, picture(8, 8, BufferedImage.TYPE_BYTE_GRAY));
		}
		printed.reset();
		byte[] whole = Files.readAllBytes(file);
		Random random = new Random(1);
		for (int round = 0; round < 300; round++) {
			byte[] bytes = whole.clone();
			for (int k = 0; k <= random.nextInt(3); k++)
				bytes[random.nextInt(Math.min(bytes.length, 700))] = (byte) (random.nextBoolean() ? 255 : random.nextInt());
			Files.write(file, bytes);
			try {
				Scan scan = ScanReader.open(file);
				scan.calibrated(scan.size(), 1);
			}
			catch (ScanException e) {
				assertThat(e).hasMessageContaining("; ");
			}
		}
	}

	private float[] grey(String header, int... bytes) throws Exception {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
		for (int b : bytes) content.write(b);
		return ScanReader.open(Files.write(folder.resolve("x.pgm"), content.toByteArray())).calibrated(1, 1).channels()[0];
	}

	private static BufferedImage picture(int width, int height, int type) {
		BufferedImage image = new BufferedImage(width, height, type);
		Random random = new Random(4);
		for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
			if (type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY) image.getRaster().setSample(x, y, 0,
				(x * 5 + y * 3 + random.nextInt(20)) * (type == BufferedImage.TYPE_USHORT_GRAY ? 90 : 1) & 0xffff);
			else image.setRGB(x, y, 0xff000000 | (x * 255 / width << 16) | (y * 255 / height << 8) | random.nextInt(80));
		}
		return image;
	}

	private static void write(Path file, String compression, BufferedImage... pages) throws IOException {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
		ImageWriteParam param = writer.getDefaultWriteParam();
		if (compression != null) {
			param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
			param.setCompressionType(compression);
		}
		Files.deleteIfExists(file);
		try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
			writer.setOutput(stream);
			if (pages.length == 1) writer.write(null, new IIOImage(pages[0], null, null), param);
			else {
				writer.prepareWriteSequence(null);
				for (BufferedImage page : pages) writer.writeToSequence(new IIOImage(page, null, null), param);
				writer.endWriteSequence();
			}
		}
		finally {
			writer.dispose();
		}
	}
}
