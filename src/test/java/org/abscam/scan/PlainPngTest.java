package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain pictures are what Java's own reader makes of them; all others are left to it. */
class PlainPngTest {

	private static final int ANY = 5;

	@TempDir
	private Path folder;
	private final Random random = new Random(9);

	@ParameterizedTest
	@CsvSource({"0, 0", "0, 1", "0, 2", "0, 3", "0, 4", "0, 5", "2, 0", "2, 1", "2, 2", "2, 3", "2, 4", "2, 5"})
	void everyFilterIsUndoneAsJavaDoes(int colours, int filter) throws IOException {
		for (int[] size : new int[][] {{1, 1}, {2, 1}, {1, 7}, {37, 23}, {224, 224}}) {
			byte[] rows = rows(size[0] * (colours == 2 ? 3 : 1), size[1], filter);
			Path file = write(header(size[0], size[1], 8, colours, 0), chunk("tEXt", "Comment\0text".getBytes(StandardCharsets.ISO_8859_1)),
				data(rows, 3), chunk("IEND"));
			BufferedImage expected = ImageIO.read(file.toFile());
			BufferedImage picture = PlainPng.read(file).orElseThrow();
			assertThat(picture.getType()).isEqualTo(expected.getType());
			assertThat(picture.getColorModel()).isEqualTo(expected.getColorModel());
			assertThat(bytes(picture)).isEqualTo(bytes(expected));
		}
	}

	/** Greys are undone at once for red, green and blue, until the first pixel of a row that is coloured or lies below a coloured one. */
	@ParameterizedTest
	@ValueSource(ints = {0, 1, 5, 23, 40})
	void greysStoredAsColoursAreWhatJavaReads(int coloured) throws IOException {
		int width = 40;
		byte[] rows = rows(3 * width, 30, 4);
		for (int y = 0; y < 30; y++) {
			for (int x = 0; x < width; x++) {
				int pixel = y * (1 + 3 * width) + 1 + 3 * x;
				boolean grey = y < 10 || y > 20 || x < coloured;
				if (grey) rows[pixel + 1] = rows[pixel + 2] = rows[pixel];
			}
		}
		Path file = write(header(width, 30, 8, 2, 0), data(rows, 1), chunk("IEND"));
		assertThat(bytes(PlainPng.read(file).orElseThrow())).isEqualTo(bytes(ImageIO.read(file.toFile())));
	}

	@ParameterizedTest
	@ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY})
	void whatJavaWritesIsPlain(int type) throws IOException {
		BufferedImage image = new BufferedImage(50, 40, type);
		for (int y = 0; y < 40; y++) for (int x = 0; x < 50; x++) image.setRGB(x, y, random.nextInt());
		Path file = folder.resolve("java.png");
		assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
		assertThat(bytes(PlainPng.read(file).orElseThrow())).isEqualTo(bytes(ImageIO.read(file.toFile())));
	}

	@Test
	void whatIsSpecialIsLeftToJava() throws IOException {
		byte[] header = header(5, 4, 8, 2, 0);
		byte[] data = data(rows(15, 4, 0), 1);
		byte[] end = chunk("IEND");
		assertThat(PlainPng.read(write(header, data, end))).isPresent();
		assertThat(PlainPng.read(write(header(5, 4, 16, 2, 0), data(rows(30, 4, 0), 1), end))).as("16 bits").isEmpty();
		assertThat(PlainPng.read(write(header(5, 4, 8, 6, 0), data(rows(20, 4, 0), 1), end))).as("alpha").isEmpty();
		assertThat(PlainPng.read(write(header(5, 4, 8, 3, 0), data(rows(5, 4, 0), 1), end))).as("palette").isEmpty();
		assertThat(PlainPng.read(write(header(5, 4, 8, 2, 1), data, end))).as("interlaced").isEmpty();
		assertThat(PlainPng.read(write(header, chunk("tRNS", new byte[6]), data, end))).as("a transparent colour").isEmpty();
		assertThat(PlainPng.read(write(header, chunk("gAMA", new byte[4]), data, end))).as("another brightness").isEmpty();
	}

	@Test
	void whatIsDamagedIsLeftToJavaWhichSaysSo() throws IOException {
		byte[] header = header(5, 4, 8, 2, 0);
		byte[] rows = rows(15, 4, 0);
		byte[] data = data(rows, 1);
		byte[] end = chunk("IEND");
		byte[] wrong = data.clone();
		wrong[wrong.length - 1] ^= 1;
		assertThat(PlainPng.read(write(header, wrong, end))).as("a checksum").isEmpty();
		assertThat(PlainPng.read(write(header, data))).as("no end").isEmpty();
		assertThat(PlainPng.read(write(header, end))).as("no data").isEmpty();
		assertThat(PlainPng.read(write(data, end))).as("no header").isEmpty();
		assertThat(PlainPng.read(write(header, data(Arrays.copyOf(rows, rows.length - 1), 1), end))).as("too few pixels").isEmpty();
		assertThat(PlainPng.read(write(header, data(Arrays.copyOf(rows, rows.length + 1), 1), end))).as("too many").isEmpty();
		assertThat(PlainPng.read(write(header, data, chunk("IDAT", new byte[3]), end))).as("more behind the data").isEmpty();
		byte[] filters = rows.clone();
		filters[16] = 5;
		assertThat(PlainPng.read(write(header, data(filters, 1), end))).as("a filter that there is not").isEmpty();
		assertThat(PlainPng.read(write(header(1 << 21, 1 << 21, 8, 2, 0), data, end))).as("no room").isEmpty();
		assertThat(PlainPng.read(folder.resolve("nowhere.png"))).isEmpty();
		byte[] whole = Files.readAllBytes(write(header, data, end));
		for (int length = 0; length < whole.length; length++) {
			Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, length));
			assertThat(PlainPng.read(cut)).as("%d bytes of %d", length, whole.length).isEmpty();
		}
	}

	/** Random bytes in rows, each behind the number of its filter. */
	private byte[] rows(int bytes, int height, int filter) {
		byte[] rows = new byte[(1 + bytes) * height];
		random.nextBytes(rows);
		for (int row = 0; row < height; row++) rows[row * (1 + bytes)] = (byte) (filter == ANY ? random.nextInt(5) : filter);
		return rows;
	}

	private static byte[] header(int width, int height, int bits, int colours, int interlaced) {
		return chunk("IHDR",
			ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) bits).put((byte) colours).put((byte) 0).put((byte) 0)
				.put((byte) interlaced).array());
	}

	/** Deflated, in so many chunks. */
	private static byte[] data(byte[] rows, int chunks) throws IOException {
		Deflater deflater = new Deflater();
		deflater.setInput(rows);
		deflater.finish();
		byte[] deflated = new byte[rows.length * 2 + 100];
		int length = deflater.deflate(deflated);
		deflater.end();
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (int i = 0; i < chunks; i++)
			all.write(chunk("IDAT", Arrays.copyOfRange(deflated, length * i / chunks, length * (i + 1) / chunks)));
		return all.toByteArray();
	}

	private static byte[] chunk(String kind, byte... data) {
		ByteBuffer chunk =
			ByteBuffer.allocate(12 + data.length).putInt(data.length).put(kind.getBytes(StandardCharsets.ISO_8859_1)).put(data);
		CRC32 checksum = new CRC32();
		checksum.update(chunk.array(), 4, 4 + data.length);
		return chunk.putInt((int) checksum.getValue()).array();
	}

	private Path write(byte[]... chunks) throws IOException {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		all.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
		for (byte[] chunk : chunks) all.write(chunk);
		return Files.write(folder.resolve("picture.png"), all.toByteArray());
	}

	private static byte[] bytes(BufferedImage picture) {
		return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
	}
}
