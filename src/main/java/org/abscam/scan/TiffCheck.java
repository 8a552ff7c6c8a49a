package org.abscam.scan;

import ij.io.FileInfo;
import ij.io.TiffDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks at the structure of a TIFF file before ImageJ reads it: whether everything that the file points to lies inside
 * it, whether ImageJ reads what it says, and whether its pixels are all there. ImageJ's decoder trusts the numbers in
 * the file, allocates what they ask for and fills what is missing with zeros.
 */
final class TiffCheck {

	private static final String SAVE_PLAIN =
		"; open it in Fiji with Bio-Formats and save it as TIFF, or save it without this from where it comes";
	private static final String COPY_AGAIN = "; copy or download it again";
	private static final int[] TYPE_SIZES = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
	private static final int SHORT = 3;
	private static final Set<Integer> OF_INTEREST = Set.of(254, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 339, 50838);
	private static final int IMAGEJ_METADATA = 0x494a494a;
	private static final int NONE = 1, LZW = 5, DEFLATE = 8, OLD_DEFLATE = 32946, PACK_BITS = 32773;
	private static final int MOST_PAGES = 1_000_000;

	/** The numbers of a tag that is of interest here, and where they are. */
	private record Entry(int type, long offset, long[] values) {}

	/** A page as ImageJ will see it. */
	private record Page(long width, long height, int bits, int samples, int sampleFormat, int compression, int photometric, int planar,
		int predictor, boolean reduced, long rowsPerStrip, long[] offsets, long[] lengths) {

		boolean isLike(Page other) {
			return width == other.width && height == other.height && bits == other.bits && samples == other.samples
				&& sampleFormat == other.sampleFormat && compression == other.compression && photometric == other.photometric
				&& planar == other.planar && predictor == other.predictor;
		}

		/** Where its pixels end, if they are not compressed. */
		long end() {
			return offsets[offsets.length - 1] + (offsets.length == 1 ? bytes() : lengths[offsets.length - 1]);
		}

		long bytes() {
			return bits == 1 ? (width + 7) / 8 * height : width * height * samples * (bits / 8);
		}
	}

	/**
	 * What is known of a file that may be opened.
	 *
	 * @param slices how many slices ImageJ will find
	 * @param bytes how much memory its pixels take
	 * @param unsigned32 whether its pixels are unsigned integers of 32 bits, which ImageJ takes for signed ones
	 */
	record Layout(int slices, long bytes, boolean unsigned32) {}

	/** What is looked at in an open file. */
	private interface Look<T> {

		T at(TiffCheck file) throws IOException, ScanException;
	}

	private final Path path;
	private final RandomAccessFile file;
	private final long length;
	private final ByteOrder order;
	private final Set<Long> seen = new HashSet<>();
	/** Where the next directory begins; 0 behind the last. */
	private long next;

	private TiffCheck(Path path, RandomAccessFile file) throws IOException {
		this.path = path;
		this.file = file;
		length = file.length();
		order = file.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
		next = bytes(4, 4).getInt() & 0xffffffffL;
	}

	/** Checks a file whose first bytes say that it is a TIFF. */
	static Layout check(Path path) throws ScanException {
		return look(path, TiffCheck::check);
	}

	/** Checks that the directories of all pages, and the lists of numbers that they point to, lie inside the file. */
	static void requireDirectories(Path path) throws ScanException {
		look(path, file -> {
			while (file.next != 0) file.directory();
			return null;
		});
	}

	private static <T> T look(Path path, Look<T> look) throws ScanException {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
			return look.at(new TiffCheck(path, file));
		}
		catch (EOFException e) {
			throw new ScanException(path + " is a truncated TIFF file" + COPY_AGAIN, e);
		}
		catch (IOException e) {
			throw new ScanException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	private Layout check() throws IOException, ScanException {
		List<Page> pages = new ArrayList<>();
		while (next != 0) pages.add(page(directory()));
		if (pages.isEmpty()) throw refuse("is a TIFF file without an image" + COPY_AGAIN);
		return layout(pages);
	}

	/** The tags of the next page. */
	private TreeMap<Integer, Entry> directory() throws IOException, ScanException {
		if (!seen.add(next) || seen.size() > MOST_PAGES) throw refuse("has pages that run in a circle" + COPY_AGAIN);
		int count = bytes(next, 2).getShort() & 0xffff;
		ByteBuffer directory = bytes(next + 2, count * 12 + 4);
		next = directory.getInt(count * 12) & 0xffffffffL;
		TreeMap<Integer, Entry> entries = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			int tag = directory.getShort(i * 12) & 0xffff;
			int type = directory.getShort(i * 12 + 2) & 0xffff;
			long values = directory.getInt(i * 12 + 4) & 0xffffffffL;
			int size = type < TYPE_SIZES.length ? TYPE_SIZES[type] : 1;
			long inside = directory.getInt(i * 12 + 8) & 0xffffffffL;
			// ImageJ reads a list of as many numbers as it is told, whatever their type
			if (values * size > 4 && inside + values * size > length) throw new EOFException();
			long[] numbers = OF_INTEREST.contains(tag) ? numbers(directory, i * 12 + 8, type, values, inside) : new long[0];
			entries.put(tag, new Entry(type, inside, numbers));
		}
		return entries;
	}

	private Page page(TreeMap<Integer, Entry> entries) throws IOException, ScanException {
		if (entries.containsKey(50838) && entries.containsKey(50839)) requireMetadata(entries.get(50838).values, entries.get(50839).offset);
		if (entries.containsKey(322) || entries.containsKey(324)) throw refuse("is a tiled TIFF, which ImageJ cannot read" + SAVE_PLAIN);
		if (entries.containsKey(34122) || path.toString().toLowerCase(Locale.ROOT).endsWith(".stk"))
			throw refuse("is a TIFF of a kind that only its own software and Bio-Formats know" + SAVE_PLAIN);
		if (number(entries, 266, 1) != 1) throw refuse("is a TIFF with reversed bits, which ImageJ cannot read" + SAVE_PLAIN);

		long[] offsets = entries.containsKey(273) ? entries.get(273).values : new long[0];
		if (offsets.length == 0) throw refuse("is a TIFF file without pixels" + COPY_AGAIN);
		if (offsets.length > 1 && entries.get(273).type == SHORT)
			throw refuse("keeps its strip offsets in 16 bits, which ImageJ cannot read" + SAVE_PLAIN);
		int samples = (int) number(entries, 277, 1);
		int bits = (int) number(entries, 258, 1);
		Page page = new Page(number(entries, 256, 0), number(entries, 257, 0), bits, samples, (int) number(entries, 339, 1),
			(int) Math.max(number(entries, 259, 1), 1), (int) number(entries, 262, 1), (int) number(entries, 284, 1),
			(int) number(entries, 317, 1), (number(entries, 254, 0) & 1) != 0, number(entries, 278, 0), offsets,
			entries.containsKey(279) ? entries.get(279).values : new long[0]);
		requireEqual(entries, 258, bits);
		requireEqual(entries, 339, page.sampleFormat);
		requireReadable(page);
		return page;
	}

	private long[] numbers(ByteBuffer directory, int at, int type, long count, long offset) throws IOException {
		if (type == 0 || type >= TYPE_SIZES.length || TYPE_SIZES[type] > 4) return new long[0];
		int size = TYPE_SIZES[type];
		ByteBuffer source = count * size > 4 ? bytes(offset, (int) count * size) : directory;
		int start = count * size > 4 ? 0 : at;
		long[] numbers = new long[(int) count];
		for (int i = 0; i < count; i++) numbers[i] = switch (size) {
			case 1 -> source.get(start + i) & 0xff;
			case 2 -> source.getShort(start + 2 * i) & 0xffff;
			default -> source.getInt(start + 4 * i) & 0xffffffffL;
		};
		return numbers;
	}

	private static long number(TreeMap<Integer, Entry> entries, int tag, long absent) {
		Entry entry = entries.get(tag);
		return entry == null || entry.values.length == 0 ? absent : entry.values[0];
	}

	private void requireEqual(TreeMap<Integer, Entry> entries, int tag, long value) throws ScanException {
		Entry entry = entries.get(tag);
		if (entry != null && !Arrays.stream(entry.values).allMatch(v -> v == value))
			throw refuse("has channels of different types, which ImageJ cannot read" + SAVE_PLAIN);
	}

	/** ImageJ's own metadata, such as slice labels: it allocates what their lengths and counts ask for. */
	private void requireMetadata(long[] lengths, long at) throws IOException, ScanException {
		if (lengths.length == 0 || at == 0) return;
		if (at + Arrays.stream(lengths).sum() > length) throw new EOFException();
		if (lengths[0] < 12 || lengths[0] > 804) return;
		ByteBuffer kinds = bytes(at, (int) lengths[0]);
		long entries = 0;
		for (int i = 4; i + 8 <= lengths[0]; i += 8) entries += kinds.getInt(i + 4) & 0xffffffffL;
		if (kinds.getInt(0) == IMAGEJ_METADATA && entries != lengths.length - 1)
			throw refuse("is a damaged TIFF file: its ImageJ metadata contradict themselves" + COPY_AGAIN);
	}

	private void requireReadable(Page page) throws IOException, ScanException {
		if (page.width < 1 || page.height < 1) throw refuse("is a TIFF file without width or height" + COPY_AGAIN);
		if (page.width * page.height > Integer.MAX_VALUE / 4)
			throw refuse("has " + page.width + " x " + page.height + " pixels, which is more than ImageJ can hold; cut it into parts");
		boolean compressed = page.compression != NONE;
		if (compressed && page.compression != LZW && page.compression != DEFLATE && page.compression != OLD_DEFLATE
			&& page.compression != PACK_BITS)
			throw refuse("is a TIFF compressed by method " + page.compression + ", which ImageJ cannot read" + SAVE_PLAIN);
		boolean grey = page.samples == 1 && (page.photometric == 0 || page.photometric == 1 || page.photometric == 3 && page.bits == 8);
		boolean colour = page.photometric == 2 && page.bits == 8 && (page.samples == 3 || page.samples == 4 && page.planar == 1);
		if (!grey && !colour) throw refuse("is a TIFF of photometric interpretation " + page.photometric + " with " + page.samples
			+ " samples of " + page.bits + " bits, which cannot be read right; save it as grey or 8-bit RGB");
		boolean known = switch (page.bits) {
			case 1 -> !compressed;
			case 8 -> page.sampleFormat == 1 || page.sampleFormat == 4;
			case 16 -> page.sampleFormat == 1 || page.sampleFormat == 2 || page.sampleFormat == 4;
			case 32 -> page.sampleFormat <= 3;
			default -> false;
		};
		if (!known) throw refuse(
			"is a TIFF with " + page.bits + " bits of sample format " + page.sampleFormat + ", which ImageJ cannot read" + SAVE_PLAIN);
		if (page.predictor != 1 && (page.predictor != 2 || page.bits > 16)) throw refuse(
			"is a TIFF with predictor " + page.predictor + " for " + page.bits + " bits, which ImageJ cannot read" + SAVE_PLAIN);
		requirePixels(page, compressed);
	}

	private void requirePixels(Page page, boolean compressed) throws IOException, ScanException {
		if (page.lengths.length != page.offsets.length && (compressed || page.offsets.length > 1))
			throw refuse("is a damaged TIFF file: it does not say how long its strips are" + COPY_AGAIN);
		long present = 0;
		for (int i = 0; i < page.offsets.length; i++) {
			long strip = page.lengths.length == 0 ? page.bytes() : page.lengths[i];
			long claimed = compressed || page.offsets.length > 1 ? strip : page.bytes();
			if (page.offsets[i] + claimed > length) throw refuse(
				"is truncated: its pixels should reach byte " + (page.offsets[i] + claimed) + " and it ends at " + length + COPY_AGAIN);
			present += claimed;
			boolean follows = i == 0 || page.offsets[i] == page.offsets[i - 1] + page.lengths[i - 1];
			boolean rises = i == 0 || page.offsets[i] >= page.offsets[i - 1] + page.lengths[i - 1];
			if (!rises || !follows && !compressed && page.bits <= 8 && page.samples == 1)
				throw refuse("is a TIFF with scattered strips, which ImageJ cannot read" + SAVE_PLAIN);
		}
		// the best that each method can do; more is a lie in the header
		long expansion = switch (page.compression) {
			case NONE -> 1;
			case PACK_BITS -> 64;
			case LZW -> 4096;
			default -> 1100;
		};
		if (present * expansion < page.bytes()) throw refuse(
			"is truncated: its header promises " + page.bytes() + " bytes of pixels and " + present + " are there" + COPY_AGAIN);
		if (compressed) requireDecompressible(page);
	}

	private void requireDecompressible(Page page) throws IOException, ScanException {
		long total = 0;
		// as ImageJ counts, which may overflow
		int expected = (int) page.rowsPerStrip * (int) page.width * page.samples * (page.bits / 8);
		for (int i = 0; i < page.offsets.length; i++) {
			byte[] strip = bytes(page.offsets[i], (int) page.lengths[i]).array();
			try {
				total += switch (page.compression) {
					case PACK_BITS -> StripCheck.unpacked(strip, expected);
					case LZW -> StripCheck.unpackedLzw(strip, page.bytes());
					default -> StripCheck.inflated(strip);
				};
			}
			catch (StripCheck.Damaged e) {
				throw refuse("is a damaged TIFF file: strip " + (i + 1) + " " + e.getMessage() + COPY_AGAIN);
			}
		}
		if (total < page.bytes())
			throw refuse("is truncated: its header promises " + page.bytes() + " bytes of pixels and " + total + " are there" + COPY_AGAIN);
	}

	private Layout layout(List<Page> pages) throws ScanException {
		Page first = pages.get(0);
		FileInfo[] infos;
		try {
			Path absolute = path.toAbsolutePath();
			infos = new TiffDecoder(absolute.getParent().toString(), absolute.getFileName().toString()).getTiffInfo();
		}
		catch (IOException | RuntimeException e) {
			throw new ScanException(path + " is a TIFF that ImageJ cannot read (" + e.getMessage() + ")" + SAVE_PLAIN, e);
		}
		if (infos == null || infos.length == 0) throw refuse("is a TIFF file without an image" + COPY_AGAIN);
		for (int i = 0; i < Math.min(infos.length, pages.size()); i++)
			if (!agree(infos[i], pages.get(i))) throw refuse("is a damaged TIFF file: its tags have the wrong types" + COPY_AGAIN);
		int slices = infos[0].nImages > 1 ? slicesBehind(first, infos[0]) : slicesOf(pages, infos.length);
		long pixelBytes = first.samples > 1 ? 4 : Math.max(first.bits, 8) / 8;
		return new Layout(slices, first.width * first.height * pixelBytes * slices, first.bits == 32 && first.sampleFormat == 1);
	}

	/** The slices that lie behind each other in one page, as ImageJ and NIH Image write them. No other page counts then. */
	private int slicesBehind(Page page, FileInfo info) throws ScanException {
		int slices = info.nImages;
		if (page.compression != NONE)
			throw refuse("has " + slices + " slices in one compressed page, which ImageJ cannot read" + SAVE_PLAIN);
		long end = info.getOffset() + slices * page.bytes();
		if (end > length)
			throw refuse("is truncated: its " + slices + " slices should reach byte " + end + " and it ends at " + length + COPY_AGAIN);
		return slices;
	}

	/** @param found how many pages ImageJ sees */
	private int slicesOf(List<Page> pages, int found) throws ScanException {
		Page first = pages.get(0);
		boolean alike = pages.stream().allMatch(first::isLike);
		if (!alike && pages.stream().skip(1).anyMatch(p -> !p.reduced))
			throw refuse("has pages of different sizes or types; save the ones of interest as a stack of their own");
		if (found != pages.size())
			throw refuse("is a TIFF of which ImageJ finds " + found + " of " + pages.size() + " pages" + SAVE_PLAIN);
		if (!alike) return 1; // with thumbnails behind it, ImageJ opens the first page alone
		if (first.compression == NONE) for (int i = 1; i < pages.size(); i++)
			if (pages.get(i).offsets[0] < pages.get(i - 1).end())
				throw refuse("is a TIFF with scattered pages, which ImageJ cannot read" + SAVE_PLAIN);
		return pages.size();
	}

	/** Whether ImageJ, which does not look at the types of numbers, takes a page for what it is. */
	private static boolean agree(FileInfo info, Page page) {
		int type = switch (page.bits) {
			case 1 -> FileInfo.BITMAP;
			case 16 -> page.sampleFormat == 2 ? FileInfo.GRAY16_SIGNED : FileInfo.GRAY16_UNSIGNED;
			case 32 -> page.sampleFormat == 3 ? FileInfo.GRAY32_FLOAT : FileInfo.GRAY32_INT;
			default -> page.samples == 4 ? FileInfo.ARGB
				: page.samples == 1 ? FileInfo.GRAY8 : page.planar == 2 ? FileInfo.RGB_PLANAR : FileInfo.RGB;
		};
		int compression = switch (page.compression) {
			case NONE -> FileInfo.COMPRESSION_NONE;
			case PACK_BITS -> FileInfo.PACK_BITS;
			case LZW -> page.predictor == 2 ? FileInfo.LZW_WITH_DIFFERENCING : FileInfo.LZW;
			default -> page.predictor == 2 ? FileInfo.ZIP_WITH_DIFFERENCING : FileInfo.ZIP;
		};
		return info.width == page.width && info.height == page.height && info.samplesPerPixel == page.samples
			&& (info.fileType == type || type == FileInfo.GRAY8 && info.fileType == FileInfo.COLOR8) && info.compression == compression
			&& info.stripOffsets != null
			&& Arrays.equals(Arrays.stream(info.stripOffsets).mapToLong(v -> v & 0xffffffffL).toArray(), page.offsets);
	}

	private ByteBuffer bytes(long at, int count) throws IOException {
		byte[] bytes = new byte[count];
		file.seek(at);
		file.readFully(bytes);
		return ByteBuffer.wrap(bytes).order(order);
	}

	private ScanException refuse(String what) {
		return new ScanException(path + " " + what);
	}
}
