package org.abscam.scan;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Looks at PNG, JPEG, GIF, BMP and PGM files before ImageJ, which prints what it cannot read, opens them. */
final class PictureCheck {

	private static final String COPY_AGAIN = "; copy or download it again";
	private static final int HEAD = 4096;
	private static final long LARGEST = Integer.MAX_VALUE / 4;
	/** Deflate makes at most 1032 bytes of one, and a byte holds at most 8 pixels. */
	private static final long PNG_PIXELS_PER_BYTE = 8 * 1032;
	private static final Pattern DAMAGE = Pattern.compile("^(Premature|Corrupt|Invalid)");
	private static final String GAP = "(?:\\s|#[^\\n]*\\n)++";
	private static final Pattern PNM_HEADER =
		Pattern.compile("P([1-6])" + GAP + "(\\d{1,9})" + GAP + "(\\d{1,9})(?:" + GAP + "(\\d{1,5}))?\\s");

	private PictureCheck() {}

	/**
	 * Decodes a picture once, unless it is plain by Java's own reader, which reports damage.
	 *
	 * @return the picture, so that it need not be decoded again
	 */
	static BufferedImage check(Path path, FileKind kind) throws ScanException {
		if (kind == FileKind.BMP) checkBmp(path);
		Optional<BufferedImage> plain = kind == FileKind.PNG ? PlainPng.read(path) : Optional.empty();
		return plain.isPresent() ? plain.get() : decoded(path, kind);
	}

	private static BufferedImage decoded(Path path, FileKind kind) throws ScanException {
		String damaged = path + " is a damaged " + kind.format + " file";
		try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
			ImageReader reader = ImageIO.getImageReadersByFormatName(kind.format).next();
			try {
				AtomicReference<String> warning = new AtomicReference<>("");
				reader.addIIOReadWarningListener(
					(source, message) -> warning.accumulateAndGet(message, (first, next) -> DAMAGE.matcher(first).find() ? first : next));
				reader.setInput(in, false, true);
				requireRoom(path, kind, reader.getWidth(0), reader.getHeight(0), in.length());
				if (kind == FileKind.GIF) requireScreen(path, in.length());
				BufferedImage image = reader.read(0);
				if (DAMAGE.matcher(warning.get()).find()) throw new ScanException(damaged + " (" + warning.get() + ")" + COPY_AGAIN);
				// decoded by Java, but not by ImageJ
				if (kind == FileKind.JPEG && image.getRaster().getNumBands() > 3)
					throw new ScanException(path + " is a JPEG file in CMYK colours, which ImageJ cannot read; save it as RGB or grey");
				return image;
			}
			finally {
				reader.dispose();
			}
		}
		catch (IOException | RuntimeException e) {
			throw new ScanException(
				damaged + " or of a variety that cannot be read (" + e.getMessage() + "); download it again or save it as PNG or TIFF", e);
		}
	}

	private static void requireRoom(Path path, FileKind kind, int width, int height, long length) throws ScanException {
		long pixels = (long) width * height;
		if (kind == FileKind.PNG && pixels > length * PNG_PIXELS_PER_BYTE) throw truncated(path, width + " x " + height);
		if (pixels > Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 8)) throw new ScanException(path + " has " + width + " x "
			+ height + " pixels, which is more than fits into memory; cut it into parts or give Java more memory");
	}

	/** ImageJ makes room for the whole screen of a GIF, however small its pictures are. */
	private static void requireScreen(Path path, long length) throws ScanException {
		ByteBuffer head = ByteBuffer.wrap(head(path)).order(ByteOrder.LITTLE_ENDIAN);
		requireRoom(path, FileKind.GIF, head.getShort(6) & 0xffff, head.getShort(8) & 0xffff, length);
	}

	private static void checkBmp(Path path) throws ScanException {
		ByteBuffer head = ByteBuffer.wrap(head(path)).order(ByteOrder.LITTLE_ENDIAN);
		if (head.limit() < 54 || head.getInt(14) < 40)
			throw new ScanException(path + " is a damaged BMP file or one of an old variety; save it as PNG or TIFF");
		long width = head.getInt(18);
		long height = Math.abs((long) head.getInt(22));
		long bits = head.getShort(28);
		if (head.getInt(30) != 0) throw new ScanException(path + " is a compressed BMP file; save it as PNG or TIFF");
		long offset = head.getInt(10) & 0xffffffffL;
		long colours = head.getInt(46) == 0 && bits <= 8 ? 1L << bits : head.getInt(46) & 0xffffffffL;
		// ImageJ looks for the palette behind a header of 40 bytes
		if (bits <= 8 && head.getInt(14) != 40 || bits == 16)
			throw new ScanException(path + " is a BMP file of a variety that ImageJ cannot read; save it as PNG or TIFF");
		if (width < 1 || height < 1 || bits != 1 && bits != 4 && bits != 8 && bits != 24 && bits != 32 || colours > 256
			|| offset < 54 + 4 * colours) throw new ScanException(path + " is a damaged BMP file" + COPY_AGAIN);
		if ((width * bits + 31) / 32 * 4 * height > path.toFile().length() - offset) throw truncated(path, width + " x " + height);
	}

	/** PGM, and PPM with 8 bits for each colour. */
	static void checkPnm(Path path) throws ScanException {
		Matcher header = PNM_HEADER.matcher(new String(head(path), StandardCharsets.ISO_8859_1));
		boolean valid = header.lookingAt();
		int variety = valid ? Integer.parseInt(header.group(1)) : 0;
		if (variety == 1 || variety == 4) throw new ScanException(path + " is a bitmap of single bits; save it as PGM, PNG or TIFF");
		int most = valid && header.group(4) != null ? Integer.parseInt(header.group(4)) : 0;
		if (most < 1 || most > 65535) throw new ScanException(path + " has no valid PGM header" + COPY_AGAIN);
		boolean colour = variety == 3 || variety == 6;
		if (colour && most > 255) throw new ScanException(path + " has colours of 16 bits; save it as 8-bit RGB or as grey");

		int width = Integer.parseInt(header.group(2));
		int height = Integer.parseInt(header.group(3));
		long samples = (long) width * height * (colour ? 3 : 1);
		// in text, a digit and a space for each number but the last
		long needed = variety <= 3 ? 2 * samples - 1 : samples * (most > 255 ? 2 : 1);
		long length = path.toFile().length();
		if (samples < 1 || length - header.end() < needed) throw truncated(path, width + " x " + height);
		requireRoom(path, FileKind.PNM, width, height, length);
	}

	private static ScanException truncated(Path path, String size) {
		return new ScanException(path + " is truncated: its header promises " + size + " pixels" + COPY_AGAIN);
	}

	private static byte[] head(Path path) throws ScanException {
		try (InputStream in = Files.newInputStream(path)) {
			return in.readNBytes(HEAD);
		}
		catch (IOException e) {
			throw new ScanException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}
}
