package org.abscam.scan;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Small PNG files as most are: grey or RGB of 8 bits, not interlaced, nothing transparent, nothing damaged. Of some hundred x-rays each takes
 * 1.5 ms so, and 2.6 by Java's own reader. Whatever is special of a file is left to that reader, also what is wrong with it.
 * Source: PNG specification, third edition, W3C 2025, sections 5, 7 and 9.
 */
final class PlainPng {

	private static final long SIGNATURE = 0x89504e470d0a1a0aL;
	private static final long LARGEST_FILE = 1 << 26;
	private static final long LARGEST_PICTURE = 1 << 22;
	private static final int GREY = 0;
	private static final int RGB = 2;
	/** Chunks that do not change pixels. */
	private static final Set<String> BESIDE = Set.of("tEXt", "zTXt", "iTXt", "tIME", "pHYs");

	private final int width;
	private final int height;
	private final int bands;
	/** Rows of a filter's number and bytes, behind a row of zeros. */
	private final byte[] rows;

	private PlainPng(int width, int height, int bands) {
		this.width = width;
		this.height = height;
		this.bands = bands;
		rows = new byte[(height + 1) * line()];
	}

	private int line() {
		return 1 + width * bands;
	}

	/**
	 * @param path a file
	 * @return the picture as Java's own reader gives it; empty if it is none of this kind, or cannot be read
	 */
	static Optional<BufferedImage> read(Path path) {
		try {
			if (Files.size(path) > LARGEST_FILE) return Optional.empty();
			return read(ByteBuffer.wrap(Files.readAllBytes(path)));
		}
		catch (IOException e) {
			return Optional.empty(); // who reads it next says why
		}
	}

	private static Optional<BufferedImage> read(ByteBuffer file) {
		if (file.remaining() < 8 || file.getLong() != SIGNATURE) return Optional.empty();
		PlainPng png = null;
		Inflater inflater = new Inflater();
		try {
			for (int filled = 0;;) {
				ByteBuffer chunk = chunk(file);
				if (chunk == null) return Optional.empty();
				String kind = StandardCharsets.ISO_8859_1.decode(chunk.slice(0, 4)).toString();
				chunk.position(4);
				if (png == null) {
					png = kind.equals("IHDR") ? header(chunk) : null;
					if (png == null) return Optional.empty();
				}
				else if (kind.equals("IDAT")) {
					inflater.setInput(chunk);
					filled += inflater.inflate(png.rows, png.line() + filled, png.rows.length - png.line() - filled);
					// what follows the last row: the checksum, which zlib compares, and nothing else
					if (inflater.inflate(new byte[1]) > 0 || chunk.hasRemaining()) return Optional.empty();
				}
				else if (kind.equals("IEND"))
					return inflater.finished() && filled == png.rows.length - png.line() ? png.picture() : Optional.empty();
				else if (!BESIDE.contains(kind)) return Optional.empty();
			}
		}
		catch (DataFormatException e) {
			return Optional.empty();
		}
		finally {
			inflater.end();
		}
	}

	/** Kind and data of the next chunk; {@code null} if it is cut short or its checksum is another. */
	private static ByteBuffer chunk(ByteBuffer file) {
		if (file.remaining() < 12) return null;
		int length = file.getInt();
		if (length < 0 || length > file.remaining() - 8) return null;
		ByteBuffer chunk = file.slice(file.position(), 4 + length);
		CRC32 checksum = new CRC32();
		checksum.update(chunk.duplicate());
		file.position(file.position() + 4 + length);
		return file.getInt() == (int) checksum.getValue() ? chunk : null;
	}

	private static PlainPng header(ByteBuffer chunk) {
		if (chunk.remaining() != 13) return null;
		long width = chunk.getInt();
		long height = chunk.getInt();
		int bits = chunk.get();
		int colours = chunk.get();
		boolean plain = bits == 8 && (colours == GREY || colours == RGB) && chunk.get() == 0 && chunk.get() == 0 && chunk.get() == 0;
		if (!plain || width < 1 || height < 1 || width > LARGEST_PICTURE) return null;
		if (width * height > Math.min(LARGEST_PICTURE, Runtime.getRuntime().maxMemory() / 8)) return null; // Java's reader, or nobody
		return new PlainPng((int) width, (int) height, colours == RGB ? 3 : 1);
	}

	private Optional<BufferedImage> picture() {
		for (int row = 1; row <= height; row++) if (!unfilter(row * line())) return Optional.empty();
		BufferedImage picture = new BufferedImage(width, height, bands == 3 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY);
		byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
		int to = 0;
		for (int row = 1; row <= height; row++) {
			int from = row * line() + 1;
			if (bands == 1) System.arraycopy(rows, from, pixels, to, width);
			else for (int i = 0; i < 3 * width; i += 3) {
				pixels[to + i] = rows[from + i + 2];
				pixels[to + i + 1] = rows[from + i + 1];
				pixels[to + i + 2] = rows[from + i];
			}
			to += bands * width;
		}
		return Optional.of(picture);
	}

	/**
	 * Undoes Paeth's filter: adds, to each byte, that of a on its left, b above and c above on the left which is nearest to a + b - c; of equally
	 * near ones the first.
	 */
	private void paeth(byte[] bytes, int from, int end) {
		int coloured = bands == 3 ? paethOfGreys(bytes, from, end) : from;
		for (int band = 0; band < bands; band++) {
			int up = line();
			int a = coloured == from ? 0 : bytes[coloured + band - bands] & 0xff;
			int c = coloured == from ? 0 : bytes[coloured + band - bands - up] & 0xff;
			for (int i = coloured + band; i < end; i += bands) {
				int b = bytes[i - up] & 0xff;
				a = bytes[i] + nearest(a, b, c) & 0xff;
				bytes[i] = (byte) a;
				c = b;
			}
		}
	}

	/** The same of greys stored as RGB, as x-rays often are, each once instead of three times; up to the first pixel that is none or lies below one. */
	private int paethOfGreys(byte[] bytes, int from, int end) {
		int up = line();
		int a = 0;
		int c = 0;
		int i = from;
		for (; i < end; i += 3) {
			byte added = bytes[i];
			byte above = bytes[i - up];
			if (bytes[i + 1] != added || bytes[i + 2] != added || bytes[i + 1 - up] != above || bytes[i + 2 - up] != above) break;
			int b = above & 0xff;
			a = added + nearest(a, b, c) & 0xff;
			bytes[i] = (byte) a;
			bytes[i + 1] = (byte) a;
			bytes[i + 2] = (byte) a;
			c = b;
		}
		return i;
	}

	/** Without a branch, also for the sign, as nobody can foretell which it is; where there is none on the left (a and c are 0), b. */
	private static int nearest(int a, int b, int c) {
		int toA = b - c;
		int toB = a - c;
		int toC = toA + toB;
		toA = (toA ^ toA >> 31) - (toA >> 31);
		toB = (toB ^ toB >> 31) - (toB >> 31);
		toC = (toC ^ toC >> 31) - (toC >> 31);
		int notA = (toB - toA | toC - toA) >> 31; // all bits, or none
		int notB = toC - toB >> 31;
		int other = b ^ (b ^ c) & notB;
		return a ^ (a ^ other) & notA;
	}

	/** Undoes the filter of a row; {@code false} if there is none of that number. */
	private boolean unfilter(int row) {
		byte[] bytes = rows;
		int up = line();
		int from = row + 1;
		int end = row + up;
		int second = from + bands; // the first pixel has none on its left
		switch (bytes[row]) {
			case 0 -> {}
			case 1 -> {
				for (int i = second; i < end; i++) bytes[i] += bytes[i - bands];
			}
			case 2 -> {
				for (int i = from; i < end; i++) bytes[i] += bytes[i - up];
			}
			case 3 -> {
				for (int i = from; i < second; i++) bytes[i] += (byte) ((bytes[i - up] & 0xff) >> 1);
				for (int i = second; i < end; i++) bytes[i] += (byte) ((bytes[i - bands] & 0xff) + (bytes[i - up] & 0xff) >> 1);
			}
			case 4 -> paeth(bytes, from, end);
			default -> {
				return false;
			}
		}
		return true;
	}
}
