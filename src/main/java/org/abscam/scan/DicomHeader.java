package org.abscam.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The top level of a DICOM file: short attributes, and where the pixel data lie. Sequences are stepped over, so that
 * the rows of an icon or the slope of a functional group are never taken for those of the image. It allocates no more
 * than a short attribute needs, whatever lengths the file claims. ImageJ's own decoder flattens sequences, obeys
 * global preferences and may wait forever at the end of a truncated file; the pixels, though, are read by ImageJ.
 */
final class DicomHeader {

	static final int SERIES_INSTANCE_UID = 0x0020000E;
	static final int INSTANCE_NUMBER = 0x00200013;
	static final int IMAGE_POSITION = 0x00200032;
	static final int IMAGE_ORIENTATION = 0x00200037;
	static final int MODALITY = 0x00080060;
	static final int SLICE_THICKNESS = 0x00180050;
	static final int SPACING_BETWEEN_SLICES = 0x00180088;
	static final int IMAGER_PIXEL_SPACING = 0x00181164;
	static final int SAMPLES_PER_PIXEL = 0x00280002;
	static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
	static final int PLANAR_CONFIGURATION = 0x00280006;
	static final int NUMBER_OF_FRAMES = 0x00280008;
	static final int ROWS = 0x00280010;
	static final int COLUMNS = 0x00280011;
	static final int PIXEL_SPACING = 0x00280030;
	static final int BITS_ALLOCATED = 0x00280100;
	static final int BITS_STORED = 0x00280101;
	static final int HIGH_BIT = 0x00280102;
	static final int PIXEL_REPRESENTATION = 0x00280103;
	static final int WINDOW_CENTRE = 0x00281050;
	static final int WINDOW_WIDTH = 0x00281051;
	static final int RESCALE_INTERCEPT = 0x00281052;
	static final int RESCALE_SLOPE = 0x00281053;
	static final int WINDOW_EXPLANATION = 0x00281055;
	static final int VOI_LUT_FUNCTION = 0x00281056;
	static final int PIXEL_PADDING = 0x00280120;
	static final int VOI_LUT = 0x00283010;
	static final int MODALITY_LUT = 0x00283000;
	static final int DOSE_GRID_SCALING = 0x3004000E;
	static final int SHARED_FUNCTIONAL_GROUPS = 0x52009229;
	static final int FRAME_FUNCTIONAL_GROUPS = 0x52009230;

	private static final int TRANSFER_SYNTAX = 0x00020010;
	private static final int FLOAT_PIXEL_DATA = 0x7FE00008;
	private static final int DOUBLE_PIXEL_DATA = 0x7FE00009;
	private static final int PIXEL_DATA = 0x7FE00010;
	private static final int ITEM = 0xFFFEE000;
	private static final int ITEM_END = 0xFFFEE00D;
	private static final int SEQUENCE_END = 0xFFFEE0DD;
	private static final long UNDEFINED = 0xFFFFFFFFL;
	private static final int LONGEST_KEPT = 1024;
	private static final int DEEPEST = 32;
	private static final Pattern VR = Pattern.compile("[A-Z]{2}");
	private static final Set<String> LONG_FORM = Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");
	private static final Set<Integer> KEPT = Set.of(TRANSFER_SYNTAX, SERIES_INSTANCE_UID, INSTANCE_NUMBER, IMAGE_POSITION,
		IMAGE_ORIENTATION, MODALITY, SLICE_THICKNESS, SPACING_BETWEEN_SLICES, IMAGER_PIXEL_SPACING, SAMPLES_PER_PIXEL,
		PHOTOMETRIC_INTERPRETATION, PLANAR_CONFIGURATION, NUMBER_OF_FRAMES, ROWS, COLUMNS, PIXEL_SPACING, BITS_ALLOCATED, BITS_STORED,
		HIGH_BIT, PIXEL_REPRESENTATION, PIXEL_PADDING, WINDOW_CENTRE, WINDOW_WIDTH, WINDOW_EXPLANATION, VOI_LUT_FUNCTION, RESCALE_INTERCEPT,
		RESCALE_SLOPE, DOSE_GRID_SCALING);

	/** A DICOM file whose structure does not hold; the message completes "it ...". */
	static final class Malformed extends Exception {

		private static final long serialVersionUID = 1L;

		Malformed(String message) {
			super(message);
		}
	}

	/** Where the pixel data lie; the length is -1 where they are in fragments. */
	record PixelData(long offset, long length, String vr, boolean floating) {}

	private record Element(int tag, String vr, long length, long value) {

		private long end() {
			return value + length;
		}
	}

	private final RandomAccessFile file;
	private final Set<Integer> kept;
	private final long fileLength;
	private final Map<Integer, byte[]> values = new HashMap<>();
	private boolean explicit;
	private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
	private boolean modalityLut;
	private boolean voiLut;
	private boolean functionalGroups;
	private PixelData pixelData;

	private DicomHeader(RandomAccessFile file, Set<Integer> kept) throws IOException {
		this.file = file;
		this.kept = kept;
		fileLength = file.length();
	}

	/** Reads the header of a file that starts with a preamble or directly with group 0002 or 0008. */
	static DicomHeader read(Path path) throws IOException, Malformed {
		return read(path, KEPT);
	}

	/** Reads the header as {@link #read(Path)} does, and one attribute more. */
	static DicomHeader read(Path path, int further) throws IOException, Malformed {
		Set<Integer> kept = new HashSet<>(KEPT);
		kept.add(further);
		return read(path, kept);
	}

	private static DicomHeader read(Path path, Set<Integer> kept) throws IOException, Malformed {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
			DicomHeader header = new DicomHeader(file, kept);
			header.readAll();
			return header;
		}
		catch (EOFException e) {
			throw new Malformed("ends inside its header");
		}
	}

	Optional<String> text(int tag) {
		return Optional.ofNullable(values.get(tag)).map(v -> new String(v, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip())
			.filter(v -> !v.isEmpty());
	}

	/** An unsigned 16-bit attribute. */
	Optional<Integer> integer(int tag) {
		return Optional.ofNullable(values.get(tag)).filter(v -> v.length >= 2)
			.map(v -> ByteBuffer.wrap(v).order(order).getShort() & 0xffff);
	}

	/** The numbers of a decimal string, or nothing where it is absent or one of them is none. */
	Optional<double[]> decimals(int tag) {
		Optional<String> text = text(tag);
		if (text.isEmpty()) return Optional.empty();
		String[] parts = text.get().split("\\\\", -1);
		double[] numbers = new double[parts.length];
		try {
			for (int i = 0; i < parts.length; i++) numbers[i] = Double.parseDouble(parts[i].strip());
		}
		catch (NumberFormatException e) {
			return Optional.empty();
		}
		return Optional.of(numbers);
	}

	Optional<String> transferSyntax() {
		return text(TRANSFER_SYNTAX);
	}

	Optional<PixelData> pixelData() {
		return Optional.ofNullable(pixelData);
	}

	boolean isLittleEndian() {
		return order == ByteOrder.LITTLE_ENDIAN;
	}

	boolean hasModalityLut() {
		return modalityLut;
	}

	boolean hasVoiLut() {
		return voiLut;
	}

	boolean hasFunctionalGroups() {
		return functionalGroups;
	}

	private void readAll() throws IOException, Malformed {
		long at = letters(0, (int) Math.min(fileLength, 132)).startsWith("DICM", 128) ? 132 : 0;
		explicit = true;
		while (at + 8 <= fileLength && group(at) == 0x0002) {
			Element element = element(at, explicit);
			keep(element);
			at = element.end();
		}
		String syntax = transferSyntax().orElse("");
		// deflated or fragmented: what follows is not for this reader, except that fragments follow a plain header
		if (syntax.equals(TransferSyntax.DEFLATED)) return;
		if (syntax.equals(TransferSyntax.BIG_ENDIAN)) order = ByteOrder.BIG_ENDIAN;
		explicit = syntax.isEmpty() ? at + 8 <= fileLength && isVr(letters(at + 4, 2)) : !syntax.equals(TransferSyntax.IMPLICIT);

		while (at + 8 <= fileLength && pixelData == null) {
			Element element = element(at, explicit);
			switch (element.tag) {
				case PIXEL_DATA, FLOAT_PIXEL_DATA, DOUBLE_PIXEL_DATA -> pixelData =
					new PixelData(element.value, element.length == UNDEFINED ? -1 : element.length, element.vr, element.tag != PIXEL_DATA);
				case MODALITY_LUT -> modalityLut = true;
				case VOI_LUT -> voiLut = true;
				case SHARED_FUNCTIONAL_GROUPS, FRAME_FUNCTIONAL_GROUPS -> functionalGroups = true;
				default -> keep(element);
			}
			at = element.length == UNDEFINED && pixelData == null ? endOfSequence(element.value, explicit && !"UN".equals(element.vr), 0)
				: element.end();
		}
	}

	private void keep(Element element) throws IOException, Malformed {
		if (element.length == UNDEFINED) return;
		if (element.end() > fileLength)
			throw new Malformed(String.format("ends inside attribute (%04x,%04x)", element.tag >>> 16, element.tag & 0xffff));
		if (!kept.contains(element.tag)) return;
		if (element.length > LONGEST_KEPT) throw new Malformed(
			String.format("claims %d bytes for attribute (%04x,%04x)", element.length, element.tag >>> 16, element.tag & 0xffff));
		values.put(element.tag, bytes(element.value, (int) element.length));
	}

	private Element element(long at, boolean explicitly) throws IOException, Malformed {
		ByteBuffer head = ByteBuffer.wrap(bytes(at, 8)).order(order);
		int tag = tag(head);
		if (!explicitly || tag >>> 16 == 0xFFFE) return new Element(tag, "", head.getInt() & UNDEFINED, at + 8);
		String vr = new String(head.array(), 4, 2, StandardCharsets.ISO_8859_1);
		if (!isVr(vr)) throw new Malformed(String.format("has no valid type for attribute (%04x,%04x)", tag >>> 16, tag & 0xffff));
		if (LONG_FORM.contains(vr))
			return new Element(tag, vr, ByteBuffer.wrap(bytes(at + 8, 4)).order(order).getInt() & UNDEFINED, at + 12);
		return new Element(tag, vr, head.getShort(6) & 0xffff, at + 8);
	}

	/** The position behind a sequence of undefined length. */
	private long endOfSequence(long start, boolean explicitly, int depth) throws IOException, Malformed {
		if (depth > DEEPEST) throw new Malformed("nests sequences more than " + DEEPEST + " deep");
		long at = start;
		while (true) {
			Element item = element(at, explicitly);
			if (item.tag == SEQUENCE_END) return item.value;
			if (item.tag != ITEM) throw new Malformed("has a sequence without end");
			at = item.length == UNDEFINED ? endOfItem(item.value, explicitly, depth) : item.end();
		}
	}

	private long endOfItem(long start, boolean explicitly, int depth) throws IOException, Malformed {
		long at = start;
		while (true) {
			Element element = element(at, explicitly);
			if (element.tag == ITEM_END) return element.value;
			at = element.length == UNDEFINED ? endOfSequence(element.value, explicitly && !"UN".equals(element.vr), depth + 1)
				: element.end();
		}
	}

	private int group(long at) throws IOException {
		return ByteBuffer.wrap(bytes(at, 2)).order(order).getShort() & 0xffff;
	}

	private static int tag(ByteBuffer head) {
		int group = head.getShort() & 0xffff;
		return group << 16 | head.getShort() & 0xffff;
	}

	private static boolean isVr(String letters) {
		return VR.matcher(letters).matches();
	}

	private String letters(long at, int count) throws IOException {
		return new String(bytes(at, count), StandardCharsets.ISO_8859_1);
	}

	private byte[] bytes(long at, int count) throws IOException {
		byte[] bytes = new byte[count];
		file.seek(at);
		file.readFully(bytes);
		return bytes;
	}
}
