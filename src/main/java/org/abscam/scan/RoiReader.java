package org.abscam.scan;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads the areas in files of ImageJ's ROIs by ImageJ's own decoder, after checking that it will not take more memory than the file
 * has bytes. Points, lines, texts and pictures are left out unread.
 */
public final class RoiReader {

	private static final String ENDING = ".roi";
	private static final String MAGIC = "Iout";
	private static final int LARGEST_ROI = 16 << 20;
	/** Packed or unpacked. */
	private static final long LARGEST_SET = 64 << 20;
	private static final int MOST_ROIS = 100_000;
	/** Coordinates far out of any image. */
	private static final float FARTHEST = 1 << 17;
	/** In pixels, along the outline of a spline, for which the decoder would make points without limit. */
	private static final double LONGEST_SPLINE = 1e6;
	private static final String SAVE_AGAIN = "; save it again in ImageJ's ROI Manager with More >> Save...";

	// types of RoiDecoder that are areas
	private static final int POLYGON = 0;
	private static final int RECTANGLE = 1;
	private static final int OVAL = 2;
	private static final int FREEHAND = 7;
	private static final int TRACED = 8;

	private RoiReader() {}

	/**
	 * @param file a file that is there
	 * @return whether it is for this reader by its first bytes or by its name: a ROI, a zip, or an annotation as of Pascal VOC
	 * @throws ScanException if it cannot be read
	 */
	public static boolean reads(Path file) throws ScanException {
		if (!Files.isRegularFile(file)) return false;
		if (BoxReader.reads(file)) return true;
		FileKind kind = FileKind.of(file);
		return kind == FileKind.ROI || kind == FileKind.ARCHIVE || isRoi(file.toString());
	}

	/**
	 * Reads the areas of a file. Blocks until done.
	 *
	 * @param file a ROI, a zip of ROIs as the ROI Manager saves it, or an annotation as of Pascal VOC, whose boxes are areas
	 * @return the areas in the order of the file, maybe none; coordinates in pixels, positions as in the file
	 * @throws ScanException if there is no such file, if it holds no ROI, or if one is damaged
	 */
	public static List<Roi> open(Path file) throws ScanException {
		if (!Files.isRegularFile(file)) throw new ScanException(file + " does not exist or is no file; check the name");
		if (BoxReader.reads(file)) return BoxReader.open(file);
		try {
			if (Files.size(file) > LARGEST_SET)
				throw new ScanException(file + " is larger than 64 MB, which no set of ROIs is" + SAVE_AGAIN);
			return switch (FileKind.of(file)) {
				case ARCHIVE -> set(file);
				case ROI -> areas(file.toString(), file.getFileName().toString(), read(file));
				default -> throw new ScanException(file + " is no ROI of ImageJ, whatever its name says" + SAVE_AGAIN);
			};
		}
		catch (IOException e) {
			throw new ScanException(file + " cannot be read (" + e.getMessage() + ")" + SAVE_AGAIN, e);
		}
	}

	private static byte[] read(Path file) throws IOException, ScanException {
		try (InputStream in = Files.newInputStream(file)) {
			return limited(in, file.toString());
		}
	}

	private static byte[] limited(InputStream in, String name) throws IOException, ScanException {
		byte[] bytes = in.readNBytes(LARGEST_ROI + 1);
		if (bytes.length > LARGEST_ROI) throw new ScanException(name + " is larger than 16 MB, which no ROI is" + SAVE_AGAIN);
		return bytes;
	}

	/** The central directory lists all entries, so that a set that was cut off does not pass for a smaller one. */
	private static List<Roi> set(Path file) throws IOException, ScanException {
		List<Roi> areas = new ArrayList<>();
		boolean any = false;
		long total = 0;
		try (ZipFile zip = new ZipFile(file.toFile())) {
			if (zip.size() > MOST_ROIS)
				throw new ScanException(file + " holds more than " + MOST_ROIS + " ROIs; save the areas of one scan alone");
			for (ZipEntry entry : Collections.list(zip.entries())) {
				if (entry.isDirectory() || !isRoi(entry.getName())) continue;
				any = true;
				String path = entry.getName().replaceAll("\\p{Cntrl}", "?");
				String name = file + ": '" + path + "'";
				byte[] bytes;
				try (InputStream in = zip.getInputStream(entry)) {
					bytes = limited(in, name);
				}
				total += bytes.length;
				if (total > LARGEST_SET) throw new ScanException(file + " unpacks to more than 64 MB; save the areas of one scan alone");
				CRC32 sum = new CRC32();
				sum.update(bytes);
				if (sum.getValue() != entry.getCrc()) throw damaged(name, null);
				areas.addAll(areas(name, path.substring(path.lastIndexOf('/') + 1), bytes));
			}
		}
		catch (IllegalArgumentException e) { // names that are no UTF-8
			throw new ScanException(file + " is a damaged zip archive" + SAVE_AGAIN, e);
		}
		if (!any) throw new ScanException(
			file + " holds no ROI; give a set that ImageJ's ROI Manager saved, or unpack it and give the image in it");
		return areas;
	}

	/** The Mac's Finder puts a file of its own, {@code ._NAME}, beside each. */
	private static boolean isRoi(String path) {
		return path.toLowerCase(Locale.ROOT).endsWith(ENDING) && !path.substring(path.lastIndexOf('/') + 1).startsWith("._");
	}

	/** One area, or none where the ROI is none. */
	private static List<Roi> areas(String name, String fileName, byte[] bytes) throws ScanException {
		try {
			ByteBuffer data = ByteBuffer.wrap(bytes);
			if (data.limit() < RoiDecoder.COORDINATES || !isMagic(bytes))
				throw new ScanException(name + " is no ROI of ImageJ" + SAVE_AGAIN);
			int subtype = data.getShort(RoiDecoder.SUBTYPE);
			boolean drawn = switch (data.get(RoiDecoder.TYPE)) {
				case POLYGON, RECTANGLE, OVAL, FREEHAND, TRACED -> subtype != RoiDecoder.TEXT && subtype != RoiDecoder.IMAGE;
				default -> false;
			};
			if (!drawn) return List.of();
			if (!isSound(data)) throw damaged(name, null);
			int second = data.getInt(RoiDecoder.HEADER2_OFFSET);
			if (second != 0) data.put(second + RoiDecoder.GROUP, (byte) 0); // else the decoder prints that it finds no colours of groups
			short options = data.getShort(RoiDecoder.OPTIONS);
			data.putShort(RoiDecoder.OPTIONS, (short) (options & ~RoiDecoder.SPLINE_FIT));
			Roi roi = new RoiDecoder(bytes, fileName).getRoi();
			if ((options & RoiDecoder.SPLINE_FIT) != 0 && roi instanceof PolygonRoi nodes) {
				if (!(nodes.getLength() <= LONGEST_SPLINE)) throw damaged(name, null);
				nodes.fitSpline();
			}
			return roi == null || !roi.isArea() ? List.of() : List.of(roi);
		}
		catch (IOException | RuntimeException e) { // the decoder runs over the end of what is cut off
			throw damaged(name, e);
		}
	}

	private static boolean isMagic(byte[] bytes) {
		for (int i = 0; i < MAGIC.length(); i++) if (bytes[i] != MAGIC.charAt(i)) return false;
		return true;
	}

	/**
	 * Whether all that the decoder makes room for is in the file, and every coordinate is one of an image.
	 *
	 * @throws IndexOutOfBoundsException if it reaches over the end
	 */
	private static boolean isSound(ByteBuffer data) {
		int second = data.getInt(RoiDecoder.HEADER2_OFFSET);
		if (second != 0 && (!isText(data, second + RoiDecoder.NAME_OFFSET) || !isText(data, second + RoiDecoder.ROI_PROPS_OFFSET)
			|| data.getInt(second + RoiDecoder.COUNTERS_OFFSET) != 0)) return false;
		int composite = data.getInt(RoiDecoder.SHAPE_ROI_SIZE);
		if (composite > 0) return hasFloats(data, RoiDecoder.COORDINATES, composite);
		boolean finer = (data.getShort(RoiDecoder.OPTIONS) & RoiDecoder.SUB_PIXEL_RESOLUTION) != 0;
		int type = data.get(RoiDecoder.TYPE);
		int subtype = data.getShort(RoiDecoder.SUBTYPE);
		if (type == RECTANGLE || type == OVAL) return !finer || hasFloats(data, RoiDecoder.X1, 4);
		boolean byAxis = subtype == RoiDecoder.ELLIPSE || subtype == RoiDecoder.ROTATED_RECT;
		if (byAxis && !hasFloats(data, RoiDecoder.X1, 4)) return false;
		int few = data.getShort(RoiDecoder.N_COORDINATES) & 0xffff;
		long points = few > 0 ? few : data.getInt(RoiDecoder.SIZE);
		if (points < 1 || RoiDecoder.COORDINATES + 4 * points > data.limit()) return false;
		return !finer || hasFloats(data, RoiDecoder.COORDINATES + 4 * points, 2 * points);
	}

	/** Whether a text, of which here are offset and length in characters, lies in the file. */
	private static boolean isText(ByteBuffer data, int at) {
		long offset = data.getInt(at);
		long length = data.getInt(at + 4);
		return offset >= 0 && length >= 0 && offset + 2 * length <= data.limit();
	}

	private static boolean hasFloats(ByteBuffer data, long start, long count) {
		for (int i = 0; i < count; i++) if (!(Math.abs(data.getFloat((int) start + 4 * i)) <= FARTHEST)) return false;
		return true;
	}

	private static ScanException damaged(String name, Exception cause) {
		return new ScanException(name + " is a damaged ROI" + SAVE_AGAIN, cause);
	}
}
