package org.abscam.scan;

import ij.io.FileInfo;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.image.ImageForm;
import org.abscam.dicom.image.ImageFrames;
import org.abscam.dicom.image.Voi;

/** A DICOM image file, as ImageJ shows its frames: stored values, signed ones of 16 bits with an offset of 32768. */
final class DicomFile {

	/** ImageJ's pixel types hold numbers of so many bits. */
	private static final int FLOATS = 32;
	private static final int BYTES = 8;

	private final Path path;
	private final FileState state;
	private final ImageFrames frames;

	private DicomFile(Path path, FileState state, ImageFrames frames) {
		this.path = path;
		this.state = state;
		this.frames = frames;
	}

	/** Reads and checks the header of a file; the pixels stay on disk. */
	static DicomFile open(Path path) throws ScanException {
		try {
			FileState state = FileState.of(path);
			try (DicomObject object = DicomObject.read(path)) { // pixels that are read later open it again
				return new DicomFile(path, state, ImageFrames.of(object, path.toString()));
			}
		}
		catch (DicomException e) {
			throw new ScanException(e.getMessage(), e);
		}
		catch (IOException e) {
			throw new ScanException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
	}

	Path path() {
		return path;
	}

	/** As it was when its header was read. */
	FileState state() {
		return state;
	}

	DataSet header() {
		return frames.data();
	}

	private ImageForm form() {
		return frames.form();
	}

	int width() {
		return form().columns();
	}

	int height() {
		return form().rows();
	}

	int frameCount() {
		return form().frames();
	}

	int bitDepth() {
		if (frames.isColour()) return 24;
		if (form().bitsAllocated() >= FLOATS || !frames.isLinear()) return FLOATS;
		return form().bitsAllocated() <= BYTES && !form().signed() ? BYTES : 16;
	}

	int bitsStored() {
		return form().bitsStored();
	}

	boolean isSigned() {
		return form().signed();
	}

	boolean highIsDark() {
		return frames.highIsDark();
	}

	long bytes() {
		return (long) width() * height() * frameCount() * (bitDepth() == 24 ? 4 : bitDepth() / 8);
	}

	/** The slope from stored to calibrated values; a dose grid has one of its own. */
	double slope() {
		return frames.slope(0);
	}

	double intercept() {
		return frames.intercept(0);
	}

	/** What tells one rescaling from another, a table too. */
	String rescaling() {
		return frames.isLinear() ? slope() + " " + intercept() : "a table";
	}

	/**
	 * Reads a frame.
	 *
	 * @param frame from 0
	 * @param rescaled whether calibrated values are wanted, in 32 bits
	 */
	ImageProcessor frame(int frame, boolean rescaled) throws DicomException {
		try {
			int[] values = frames.frame(frame);
			if (frames.isColour()) return colours(values);
			if (rescaled || bitDepth() == FLOATS) return new FloatProcessor(width(), height(), frames.rescaled(frame, values));
			return bitDepth() == BYTES ? bytes(values) : shorts(values);
		}
		finally {
			if (frame == frameCount() - 1) frames.rest(); // as a rule nobody reads on
		}
	}

	private ImageProcessor colours(int[] values) {
		int[] pixels = new int[width() * height()];
		for (int i = 0; i < pixels.length; i++) pixels[i] = 0xFF << 24 | values[3 * i] << 16 | values[3 * i + 1] << 8 | values[3 * i + 2];
		return new ColorProcessor(width(), height(), pixels);
	}

	private ImageProcessor bytes(int[] values) {
		byte[] pixels = new byte[values.length];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) values[i];
		return new ByteProcessor(width(), height(), pixels);
	}

	private ImageProcessor shorts(int[] values) {
		short[] pixels = new short[values.length];
		int offset = isSigned() ? 32768 : 0;
		for (int i = 0; i < pixels.length; i++) pixels[i] = (short) (values[i] + offset);
		return new ShortProcessor(width(), height(), pixels, null);
	}

	/** What ImageJ keeps with an image on its file. */
	FileInfo fileInfo() {
		FileInfo info = new FileInfo();
		info.fileFormat = FileInfo.DICOM;
		info.directory = path.toAbsolutePath().getParent().toString();
		info.fileName = path.getFileName().toString();
		info.width = width();
		info.height = height();
		info.whiteIsZero = highIsDark();
		info.fileType = switch (bitDepth()) {
			case BYTES -> FileInfo.GRAY8;
			case 16 -> isSigned() ? FileInfo.GRAY16_SIGNED : FileInfo.GRAY16_UNSIGNED;
			case 24 -> FileInfo.RGB;
			default -> FileInfo.GRAY32_FLOAT;
		};
		return info;
	}

	/** Size and distance of pixels, in millimetres where the header knows. */
	Calibration spacing() {
		Calibration calibration = new Calibration();
		frames.pixelSpacing().ifPresent(rowsAndColumns -> {
			calibration.pixelHeight = rowsAndColumns[0];
			calibration.pixelWidth = rowsAndColumns[1];
			calibration.setUnit("mm");
			frames.facts(0).sliceDistance().ifPresent(v -> calibration.pixelDepth = v);
		});
		return calibration;
	}

	/** The tags that travel with the image: what its pixels mean, and nobody's name. Where frames have other windows, with one that holds all. */
	DicomTags tags() {
		List<Voi> each = vois();
		return each.size() == 1 ? tags(each.get(0)) : DicomTags.together(each.stream().map(this::tags).toList());
	}

	/** What frames name of their display, each once. */
	private List<Voi> vois() {
		int different = header().has(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE) ? frameCount() : 1;
		return IntStream.range(0, different).mapToObj(frames::voi).distinct().toList();
	}

	/** Tables of the header, none where frames name different ones. */
	List<Voi.Table> tables() {
		List<List<Voi.Table>> each = vois().stream().map(Voi::tables).distinct().toList();
		return each.size() == 1 ? each.get(0) : List.of();
	}

	/** The least and the largest calibrated value of a frame that lies outside of the image, {@code null} where none does. */
	float[] padding(int frame) {
		return frames.rescaledPadding(frame).orElse(null);
	}

	/** The window through which a frame is seen where nobody chooses. */
	Optional<HeaderWindow> firstWindow(int frame) {
		return HeaderWindow.first(frames.voi(frame));
	}

	/** lo + hi of the mirror where high is dark and the values come from a table. */
	OptionalDouble mirror() {
		return frames.tableRange().map(r -> OptionalDouble.of((double) r[0] + r[1])).orElse(OptionalDouble.empty());
	}

	private DicomTags tags(Voi voi) {
		DataSet header = header();
		Map<String, String> values = new LinkedHashMap<>();
		header.text(Tag.MODALITY).ifPresent(v -> values.put(DicomTags.MODALITY, v));
		header.text(Tag.PHOTOMETRIC_INTERPRETATION).ifPresent(v -> values.put(DicomTags.PHOTOMETRIC_INTERPRETATION, v));
		header.text(Tag.PRESENTATION_LUT_SHAPE).ifPresent(v -> values.put(DicomTags.PRESENTATION_SHAPE, v));
		if (form().bitsAllocated() == 1) values.put(DicomTags.BITS_ALLOCATED, "1");
		header.text(Tag.SOP_CLASS_UID).filter(DicomTags.NO_SCANS::containsKey).ifPresent(v -> values.put(DicomTags.SOP_CLASS, v));
		values.put(DicomTags.BITS_STORED, Integer.toString(bitsStored()));
		values.put(DicomTags.PIXEL_REPRESENTATION, isSigned() ? "1" : "0");
		frames.facts(0).laterality().ifPresent(v -> values.put(DicomTags.LATERALITY, v));
		frames.facts(0).patientOrientation().ifPresent(v -> values.put(DicomTags.PATIENT_ORIENTATION, v));
		if (!voi.windows().isEmpty()) {
			values.put(DicomTags.WINDOW_CENTRE, joined(voi, w -> number(w.centre())));
			values.put(DicomTags.WINDOW_WIDTH, joined(voi, w -> number(w.width())));
			if (voi.windows().stream().anyMatch(w -> !w.explanation().isEmpty()))
				values.put(DicomTags.WINDOW_EXPLANATION, joined(voi, Voi.Window::explanation));
		}
		voi.function().ifPresent(f -> values.put(DicomTags.VOI_LUT_FUNCTION, f));
		if (!voi.tables().isEmpty()) values.put(DicomTags.VOI_LUT_SEQUENCE, "");
		frames.padding().ifPresent(v -> {
			values.put(DicomTags.PIXEL_PADDING, Integer.toString(v[0]));
			if (v[1] > v[0]) values.put(DicomTags.PADDING_LIMIT, Integer.toString(v[1]));
		});
		if (frames.isLinear()) {
			Optional<String> intercept = header.text(Tag.RESCALE_INTERCEPT);
			if (intercept.isPresent() || intercept() != 0) values.put(DicomTags.RESCALE_INTERCEPT, Double.toString(intercept()));
			if (slope() != 1 || header.has(Tag.RESCALE_SLOPE)) values.put(DicomTags.RESCALE_SLOPE, Double.toString(slope()));
		}
		return new DicomTags(values);
	}

	private static String joined(Voi voi, Function<Voi.Window, String> part) {
		return voi.windows().stream().map(part).collect(Collectors.joining("\\"));
	}

	private static String number(double v) {
		return v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v);
	}

	/** An attribute, by its number; several values with backslashes between them. */
	static Optional<String> attribute(Path path, int tag) {
		try (DicomObject object = DicomObject.read(path)) {
			return object.data().allText(tag);
		}
		catch (DicomException e) {
			return Optional.empty(); // another file by now, or none
		}
	}

	/** Windows of a file's header as tags, nothing where it cannot be read any more. */
	static List<String> windowTags(Path path) {
		try (DicomObject object = DicomObject.read(path)) {
			return List.of(object.data().allText(Tag.WINDOW_CENTER).orElse(""), object.data().allText(Tag.WINDOW_WIDTH).orElse(""),
				object.data().allText(Tag.WINDOW_CENTER_WIDTH_EXPLANATION).orElse(""));
		}
		catch (DicomException e) {
			return List.of();
		}
	}
}
