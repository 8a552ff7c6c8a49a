package org.abscam.scan;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.plugin.DICOM;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few tags of a DICOM header that say what pixels mean, in the text form in which ImageJ keeps a header with an
 * image: a line {@code 0028,0004  Photometric Interpretation: MONOCHROME1} for each tag.
 */
record DicomTags(Map<String, String> values, HeaderDisplay display) {

	static final String SOP_CLASS = "0008,0016";
	static final String MODALITY = "0008,0060";
	static final String PHOTOMETRIC_INTERPRETATION = "0028,0004";
	static final String BITS_ALLOCATED = "0028,0100";
	static final String BITS_STORED = "0028,0101";
	static final String PIXEL_REPRESENTATION = "0028,0103";
	static final String WINDOW_CENTRE = "0028,1050";
	static final String WINDOW_WIDTH = "0028,1051";
	static final String WINDOW_EXPLANATION = "0028,1055";
	static final String VOI_LUT_FUNCTION = "0028,1056";
	static final String VOI_LUT_SEQUENCE = "0028,3010";
	static final String PIXEL_PADDING = "0028,0120";
	static final String PADDING_LIMIT = "0028,0121";
	static final String PRESENTATION_SHAPE = "2050,0020";
	static final String LATERALITY = "0020,0060";
	static final String IMAGE_LATERALITY = "0020,0062";
	static final String PATIENT_ORIENTATION = "0020,0020";
	static final String RESCALE_INTERCEPT = "0028,1052";
	static final String RESCALE_SLOPE = "0028,1053";

	/** Objects whose pixels are what somebody computed of a scan (PS3.4, section B.5), and what they are. */
	static final Map<String, String> NO_SCANS = Map.of("1.2.840.10008.5.1.4.1.1.66.4", "a segmentation, which is a mask",
		"1.2.840.10008.5.1.4.1.1.66.7", "a map of labels, which is a mask", "1.2.840.10008.5.1.4.1.1.30", "a parametric map",
		"1.2.840.10008.5.1.4.1.1.481.2", "a map of radiation doses");

	private static final String TOGETHER = "those of all slices together";
	private static final Pattern LINE = Pattern.compile("(?m)^([0-9A-Fa-f]{4},[0-9A-Fa-f]{4})\\s++(?!>)([^:\\n]*):(.*)$");

	DicomTags(Map<String, String> values) {
		this(values, HeaderDisplay.NOTHING);
	}

	/** The tags of the header that ImageJ keeps with an image, empty where it is no DICOM image. */
	static DicomTags of(ImagePlus image) {
		return new DicomTags(inText(image).values, HeaderDisplay.of(image));
	}

	private static DicomTags inText(ImagePlus image) {
		if (image.getProperty("Info") instanceof String info && isHeader(info))
			return parse(info).withWindowsOf(image.getOriginalFileInfo());
		List<DicomTags> slices = new ArrayList<>();
		for (int i = 1; i <= image.getStackSize(); i++) {
			String label = image.getStack().getSliceLabel(i);
			if (label == null || !isHeader(label)) break;
			slices.add(parse(label));
		}
		return slices.isEmpty() ? new DicomTags(Map.of()) : together(slices);
	}

	/** With all windows of the image's file, where that can be read: of several, ImageJ leaves the first away. */
	private DicomTags withWindowsOf(FileInfo file) {
		if (file == null || file.fileFormat != FileInfo.DICOM || file.directory == null || file.fileName == null) return this;
		if (TOGETHER.equals(values.get(WINDOW_EXPLANATION))) return this;
		Optional<Path> path = path(file);
		List<String> windows = path.isPresent() ? DicomFile.windowTags(path.get()) : List.of();
		if (windows.isEmpty()) return this;
		Map<String, String> all = new LinkedHashMap<>(values);
		List<String> tags = List.of(WINDOW_CENTRE, WINDOW_WIDTH, WINDOW_EXPLANATION);
		for (int i = 0; i < tags.size(); i++) if (!windows.get(i).isEmpty()) all.put(tags.get(i), windows.get(i));
		DicomTags complete = new DicomTags(all);
		return complete.lastWindow().equals(lastWindow()) ? complete : this;
	}

	private static Optional<Path> path(FileInfo file) {
		try {
			return Optional.of(Path.of(file.directory, file.fileName));
		}
		catch (InvalidPathException e) {
			return Optional.empty();
		}
	}

	/**
	 * An attribute that is none of the few: from the header that ImageJ keeps with an image, else from the image's file.
	 *
	 * @param tag such as {@code 0010,1010}
	 * @throws ScanException if slices have headers of their own, and they say different things, as those of several patients
	 */
	static Optional<String> further(ImagePlus image, String tag) throws ScanException {
		String wanted = tag.toUpperCase(Locale.ROOT);
		Set<Optional<String>> ofSlices = new HashSet<>();
		for (int i = 1; i <= image.getStackSize(); i++) {
			String label = image.getStack().getSliceLabel(i);
			if (label != null && isHeader(label)) ofSlices.add(parse(label).text(wanted));
		}
		if (ofSlices.size() > 1) {
			throw new ScanException("The slices of '" + image.getTitle() + "' do not have the same DICOM attribute (" + wanted
				+ "), but an input of the model is held at one value for all of them; say the value, or make an image of each patient.");
		}
		Optional<String> kept = of(image).text(wanted);
		FileInfo file = image.getOriginalFileInfo();
		if (kept.isPresent() || file == null || file.fileFormat != FileInfo.DICOM || file.directory == null || file.fileName == null)
			return kept;
		return path(file).flatMap(p -> DicomFile.attribute(p, Integer.parseUnsignedInt(wanted.replace(",", ""), 16)));
	}

	private static boolean isHeader(String text) {
		return text.contains(PHOTOMETRIC_INTERPRETATION) && text.contains(PIXEL_REPRESENTATION);
	}

	private static DicomTags parse(String header) {
		Map<String, String> values = new LinkedHashMap<>();
		Matcher lines = LINE.matcher(header);
		while (lines.find()) values.putIfAbsent(lines.group(1).toUpperCase(Locale.ROOT), lines.group(3).strip());
		return new DicomTags(values);
	}

	/** The text that {@link #of} reads. */
	String text() {
		StringBuilder text = new StringBuilder();
		values
			.forEach((tag, value) -> text.append(tag).append("  ").append(DICOM.getTagName(tag)).append(": ").append(value).append(" \n"));
		return text.toString();
	}

	/** The same tags without some. */
	DicomTags without(String... tags) {
		Map<String, String> others = new LinkedHashMap<>(values);
		for (String tag : tags) others.remove(tag);
		return new DicomTags(others);
	}

	boolean isEmpty() {
		return values.isEmpty();
	}

	Optional<String> text(String tag) {
		return Optional.ofNullable(values.get(tag)).filter(v -> !v.isBlank());
	}

	/** A number; of several, the last: ImageJ keeps the second window of two, and so do we. */
	Optional<Double> number(String tag) {
		try {
			return text(tag).map(v -> Double.valueOf(v.substring(v.lastIndexOf('\\') + 1).strip()));
		}
		catch (NumberFormatException e) {
			return Optional.empty();
		}
	}

	boolean highIsDark() {
		return "MONOCHROME1".equals(values.get(PHOTOMETRIC_INTERPRETATION))
			|| "MONOCHROME2".equals(values.get(PHOTOMETRIC_INTERPRETATION)) && "INVERSE".equals(values.get(PRESENTATION_SHAPE));
	}

	/** The windows, then the tables, in the order of the header; those that are empty or no numbers are left out. */
	List<HeaderWindow> windows() {
		GreyFunction.Curve function = GreyFunction.Curve.of(text(VOI_LUT_FUNCTION).orElse(""));
		List<HeaderWindow> windows = new ArrayList<>();
		eachWindow((centre, width, name) -> HeaderWindow.of(centre, width, name, function).ifPresent(windows::add));
		display.tables().forEach(table -> windows.add(HeaderWindow.of(table)));
		return windows;
	}

	@FunctionalInterface
	private interface Numbers {

		void take(double centre, double width, String name);
	}

	private void eachWindow(Numbers numbers) {
		String[] centres = parts(WINDOW_CENTRE);
		String[] widths = parts(WINDOW_WIDTH);
		String[] names = parts(WINDOW_EXPLANATION);
		for (int i = 0; i < Math.min(centres.length, widths.length); i++) {
			// ImageJ leaves the first of several windows away, but not its name
			int at = i + Math.max(0, names.length - centres.length);
			try {
				numbers.take(Double.parseDouble(centres[i]), Double.parseDouble(widths[i]), at < names.length ? names[at] : "");
			}
			catch (NumberFormatException e) {
				continue; // no window
			}
		}
	}

	private String[] parts(String tag) {
		return text(tag).map(v -> Arrays.stream(v.split("\\\\", -1)).map(String::strip).toArray(String[]::new)).orElse(new String[0]);
	}

	/** The window that ImageJ shows: the last of the header, and always from centre − width/2 to centre + width/2. */
	Optional<Window> lastWindow() {
		List<Window> windows = new ArrayList<>();
		eachWindow((centre, width, name) -> HeaderWindow.of(centre, width, name, GreyFunction.Curve.LINEAR_EXACT)
			.ifPresent(w -> windows.add(w.window())));
		return windows.isEmpty() ? Optional.empty() : Optional.of(windows.get(windows.size() - 1));
	}

	/** Whether the only window holds those of all slices, which differ. */
	boolean isTogether() {
		return TOGETHER.equals(values.get(WINDOW_EXPLANATION));
	}

	/** The tags of the first of some slices; where their first windows differ, with the window that holds these. */
	static DicomTags together(List<DicomTags> slices) {
		DicomTags first = slices.get(0);
		List<Window> windows = new ArrayList<>();
		for (DicomTags slice : slices) {
			List<HeaderWindow> own = slice.windows();
			if (own.isEmpty()) return first;
			windows.add(own.get(0).window());
		}
		boolean sigmoid = slices.stream().allMatch(s -> s.windows().get(0).function() == GreyFunction.Curve.SIGMOID);
		if (windows.stream().distinct().count() == 1) return first;
		double low = windows.stream().mapToDouble(Window::low).min().orElseThrow();
		double high = windows.stream().mapToDouble(Window::high).max().orElseThrow();
		Map<String, String> values = new LinkedHashMap<>(first.values);
		values.put(WINDOW_CENTRE, Double.toString(low / 2 + high / 2));
		values.put(WINDOW_WIDTH, Double.toString(high - low));
		values.put(WINDOW_EXPLANATION, TOGETHER);
		values.put(VOI_LUT_FUNCTION, (sigmoid ? GreyFunction.Curve.SIGMOID : GreyFunction.Curve.LINEAR_EXACT).word());
		return new DicomTags(values);
	}

	/** Stored values that lie outside of the image, the least and the largest. */
	Optional<int[]> padding() {
		Optional<Double> one = number(PIXEL_PADDING);
		if (one.isEmpty()) return Optional.empty();
		int value = (int) (double) one.get();
		int limit = number(PADDING_LIMIT).map(v -> (int) (double) v).orElse(value);
		return Optional.of(new int[] {Math.min(value, limit), Math.max(value, limit)});
	}

	/** The side of the body. */
	Optional<String> laterality() {
		return text(LATERALITY).or(() -> text(IMAGE_LATERALITY));
	}

	/** Whether pixels are 0 or 1, in a bit each. */
	boolean isMask() {
		return "1".equals(values.get(BITS_ALLOCATED));
	}

	private Optional<String> noScan() {
		return text(SOP_CLASS).map(NO_SCANS::get).or(() -> isMask() ? Optional.of("a mask of one bit for each pixel") : Optional.empty());
	}

	/** What a reader should know of the image, as parts of sentences. */
	List<String> remarks() {
		List<String> parts = new ArrayList<>();
		noScan()
			.ifPresent(what -> parts.add("is " + what + " and not a scan: a classifier has an answer for it that means nothing; give the "
				+ "image that it was made of"));
		if (values.containsKey(VOI_LUT_SEQUENCE) && display.tables().isEmpty() && display.own().isEmpty())
			parts.add(
				"has a lookup table for its display (VOI LUT), which is not applied: its values were taken from the open image, or its "
					+ "slices have different ones; open it with Abs-CAM Open DICOM..., or choose a window");
		String orientation = text(PATIENT_ORIENTATION).orElse("");
		// rows to the right and columns to the feet or the back, or rows to the left and columns the other way round
		if (orientation.matches("R[A-Z]*\\\\[FP].*|L[A-Z]*\\\\[HA].*"))
			parts.add(
				"is stored mirrored (patient orientation " + orientation + "): left and right are exchanged against how such images are "
					+ "read");
		return parts;
	}
}
