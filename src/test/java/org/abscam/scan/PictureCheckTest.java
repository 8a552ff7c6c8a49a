package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures as Java writes them with one thing wrong, by the sentence that is about it, and their neighbours that are read. */
class PictureCheckTest {

	private static final int OFFSET = 10, HEADER = 14, WIDTH = 18, HEIGHT = 22, BITS = 28, COMPRESSION = 30, COLOURS = 46;

	@TempDir
	private Path folder;

	private static byte[] picture(String format, int type) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		BufferedImage image = new BufferedImage(5, 3, type);
		for (int i = 0; i < 15; i++) image.setRGB(i % 5, i / 5, 0xff000000 | 0x0b0d11 * i);
		assertThat(ImageIO.write(image, format, bytes)).isTrue();
		return bytes.toByteArray();
	}

	private static byte[] bmp(int type, int at, int number) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(picture("bmp", type)).order(ByteOrder.LITTLE_ENDIAN);
		if (at == BITS) bytes.putShort(at, (short) number);
		else bytes.putInt(at, number);
		return bytes.array();
	}

	@Test
	void headersOfBitmapsAreLookedAt() throws Exception {
		int rgb = BufferedImage.TYPE_INT_RGB;
		int indexed = BufferedImage.TYPE_BYTE_INDEXED;
		refused(bmp(rgb, HEADER, 12), "damaged BMP file or one of an old variety");
		refused(Arrays.copyOf(picture("bmp", rgb), 53), "damaged BMP file or one of an old variety");
		refused(bmp(rgb, COMPRESSION, 1), "is a compressed BMP file");
		refused(bmp(rgb, BITS, 16), "of a variety that ImageJ cannot read");
		refused(bmp(indexed, HEADER, 108), "of a variety that ImageJ cannot read");
		refused(bmp(rgb, BITS, 2), "is a damaged BMP file;");
		refused(bmp(rgb, WIDTH, 0), "is a damaged BMP file;");
		refused(bmp(rgb, HEIGHT, 0), "is a damaged BMP file;");
		refused(bmp(indexed, COLOURS, 257), "is a damaged BMP file;");
		refused(bmp(indexed, OFFSET, 54 + 4 * 256 - 1), "is a damaged BMP file;");
		refused(bmp(rgb, OFFSET, 53), "is a damaged BMP file;");
		assertThat(read(bmp(rgb, HEIGHT, -3)).height()).as("from the top down").isEqualTo(3);
		assertThat(read(picture("bmp", indexed)).isColour()).isTrue();
		assertThat(read(picture("bmp", BufferedImage.TYPE_BYTE_BINARY)).width()).isEqualTo(5);
	}

	/** A row of 5 pixels of 24 bits takes 16 bytes, one of 8 bits takes 8. */
	@Test
	void bitmapsMustHoldTheirPixelsToTheLastByte() throws Exception {
		byte[] rgb = picture("bmp", BufferedImage.TYPE_INT_RGB);
		assertThat(rgb).hasSize(54 + 3 * 16);
		assertThat(read(rgb).isColour()).isTrue();
		refused(Arrays.copyOf(rgb, rgb.length - 1), "is truncated: its header promises 5 x 3 pixels");
		byte[] indexed = picture("bmp", BufferedImage.TYPE_BYTE_INDEXED);
		assertThat(indexed).hasSize(54 + 4 * 256 + 3 * 8);
		refused(Arrays.copyOf(indexed, indexed.length - 1), "is truncated: its header promises 5 x 3 pixels");
	}

	@Test
	void portableMapsMustHoldTheirPixelsToTheLastByte() throws Exception {
		assertThat(read(portable("P5 3 2 255\n", 6)).width()).isEqualTo(3);
		refused(portable("P5 3 2 255\n", 5), "is truncated: its header promises 3 x 2 pixels");
		assertThat(read(portable("P5 3 2 256\n", 12)).bitDepth()).isEqualTo(16);
		refused(portable("P5 3 2 256\n", 11), "is truncated: its header promises 3 x 2 pixels");
		assertThat(read(portable("P6 3 2 255\n", 18)).isColour()).isTrue();
		refused(portable("P6 3 2 255\n", 17), "is truncated: its header promises 3 x 2 pixels");
		assertThat(read("P2 3 1 255\n1 2 3".getBytes(StandardCharsets.US_ASCII)).calibrated(1, 1).channels()[0]).containsExactly(1, 2, 3);
		refused("P2 3 1 255\n1 2 ".getBytes(StandardCharsets.US_ASCII), "is truncated: its header promises 3 x 1 pixels");
		refused(portable("P5 0 2 255\n", 6), "is truncated: its header promises 0 x 2 pixels");
		refused(portable("P6 1 1 256\n", 6), "has colours of 16 bits");
		refused(portable("P5 1 1 0\n", 6), "has no valid PGM header");
		refused(portable("P5 1 1 65536\n", 6), "has no valid PGM header");
		refused(portable("P1 8 1\n", 8), "is a bitmap of single bits");
	}

	@Test
	void whatIsSmallestIsRead() throws Exception {
		for (String format : new String[] {"bmp", "png", "gif", "jpg"}) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), format, bytes);
			assertThat(read(bytes.toByteArray()).calibrated(1, 1).channels()[0]).as(format).hasSize(1);
			assertThat(read(bytes.toByteArray()).image().getTitle()).as(format).isEqualTo("sound.img");
		}
		assertThat(read(portable("P5 1 1 1\n", 1)).width()).isEqualTo(1);
		assertThat(read("P3 1 1 255\n1 2 3".getBytes(StandardCharsets.US_ASCII)).calibrated(1, 3).channels()).isDeepEqualTo(
			new float[][] {{1}, {2}, {3}});
		refused("P3 1 1 255\n1 2 ".getBytes(StandardCharsets.US_ASCII), "is truncated: its header promises 1 x 1 pixels");
		refused(Arrays.copyOf(picture("bmp", BufferedImage.TYPE_INT_RGB), 54), "is truncated: its header promises 5 x 3 pixels");
		refused(("BM12\0\0\0\0" + "a".repeat(18)).getBytes(StandardCharsets.ISO_8859_1), "is of a kind that is not known here");
		refused(("BM12\0\0\0\0" + "a".repeat(19)).getBytes(StandardCharsets.ISO_8859_1), "damaged BMP file");
	}

	@Test
	void bitmapsOfFourBitsAndPicturesWithAnAlphaChannelAreRead() throws Exception {
		byte[] greys = new byte[16];
		for (int i = 0; i < 16; i++) greys[i] = (byte) (17 * i);
		BufferedImage four = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(4, 16, greys, greys, greys));
		for (int i = 0; i < 15; i++) four.getRaster().setSample(i % 5, i / 5, 0, i);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(four, "bmp", bytes);
		float[] values = read(bytes.toByteArray()).calibrated(1, 1).channels()[0];
		for (int i = 0; i < 15; i++) assertThat(values[i]).isEqualTo(17 * i);
		refused(bmp(BufferedImage.TYPE_INT_RGB, BITS, 32), "is truncated: its header promises 5 x 3 pixels");
		float[][] colours = read(picture("png", BufferedImage.TYPE_INT_ARGB)).calibrated(1, 3).channels();
		assertThat(new float[] {colours[0][2], colours[1][2], colours[2][2]}).containsExactly(0x16, 0x1a, 0x22);
	}

	private static byte[] portable(String header, int pixels) {
		return (header + "a".repeat(pixels)).getBytes(StandardCharsets.US_ASCII);
	}

	/** A deflated byte makes at most 1032, and each of these 8 pixels. */
	@Test
	void aPictureOfMorePixelsThanItsBytesCanHoldIsRefusedBeforeThereIsRoomForIt() throws Exception {
		refused(sized(100_000, 100_000), "is truncated: its header promises 100000 x 100000 pixels");
		byte[] padded = Arrays.copyOf(sized(40_000, 40_000), 200_000);
		refused(padded, "has 40000 x 40000 pixels, which is more than fits into memory");
		refused(Arrays.copyOf(sized(8 * 1032, 200), 200), "is a damaged PNG file");
		int rows = (int) (Runtime.getRuntime().maxMemory() / 8 / 10_000) + 1;
		refused(Arrays.copyOf(sized(10_000, rows), 10_000 * (rows / 8256) + 20_000), "more than fits into memory");
		byte[] map = ("P5 30000 " + rows + " 255\n").getBytes(StandardCharsets.US_ASCII);
		Path file = Files.write(folder.resolve("huge.pgm"), map);
		try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
			huge.setLength(30_000L * rows + map.length); // a hole
		}
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class)
			.hasMessageContaining("more than fits into memory");
	}

	/** A PNG whose header says another size. */
	private static byte[] sized(int width, int height) throws IOException {
		ByteBuffer png = ByteBuffer.wrap(picture("png", BufferedImage.TYPE_BYTE_GRAY));
		png.putInt(16, width).putInt(20, height);
		CRC32 sum = new CRC32();
		sum.update(png.array(), 12, 17);
		png.putInt(29, (int) sum.getValue());
		return png.array();
	}

	@Test
	void damageThatJavaOnlyWarnsOfIsRefused() throws Exception {
		byte[] jpeg = picture("jpg", BufferedImage.TYPE_INT_RGB);
		refused(Arrays.copyOf(jpeg, jpeg.length - 12), "is a damaged JPEG file (Corrupt JPEG data: premature end of data segment)");
	}

	@Test
	void aDicomFileMayBeginWithItsFirstGroup() throws Exception {
		byte[] file = DicomBytes.grey16(2, 1, 16, false, 7, 8).toBytes();
		Scan scan = read(Arrays.copyOfRange(file, 132, file.length));
		assertThat(scan.provenance().format()).isEqualTo("DICOM");
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(7, 8);
		for (int[] other : new int[][] {{3, 0, 0, 0}, {8, 1, 0, 0}, {8, 0, 0, 1}}) {
			byte[] unknown = new byte[40];
			for (int i = 0; i < 4; i++) unknown[i] = (byte) other[i];
			refused(unknown, "is of a kind that is not known here");
		}
		refused(new byte[] {8, 0, 0, 0, 0, 0, 0, 0}, "is of a kind that is not known here");
	}

	private Scan read(byte[] bytes) throws Exception {
		return ScanReader.open(Files.write(folder.resolve("sound.img"), bytes));
	}

	/** Nothing is printed. */
	private void refused(byte[] bytes, String sentence) throws IOException {
		Path file = Files.write(folder.resolve("odd.img"), bytes);
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
