package org.abscam.scan;

import ij.ImagePlus;
import ij.plugin.DICOM;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few tags of a DICOM header that say what pixels mean, in the text form in which ImageJ keeps a header with an
 * image: a line {@code 0028,0004  Photometric Interpretation: MONOCHROME1} for each tag.
 */
record DicomTags(Map<String, String> values) {

	static final String MODALITY = "0008,0060";
	static final String PHOTOMETRIC_INTERPRETATION = "0028,0004";
	static final String BITS_STORED = "0028,0101";
	static final String PIXEL_REPRESENTATION = "0028,0103";
	static final String WINDOW_CENTRE = "0028,1050";
	static final String WINDOW_WIDTH = "0028,1051";
	static final String RESCALE_INTERCEPT = "0028,1052";
	static final String RESCALE_SLOPE = "0028,1053";

	private static final Pattern LINE = Pattern.compile("(?m)^([0-9A-Fa-f]{4},[0-9A-Fa-f]{4})\\s+(?!>)([^:\\n]*):(.*)$");

	/** The tags of the header that ImageJ keeps with an image, empty where it is no DICOM image. */
	static DicomTags of(ImagePlus image) {
		if (image.getProperty("Info") instanceof String info && isHeader(info)) return parse(info);
		String label = image.getStackSize() > 1 ? image.getStack().getSliceLabel(1) : null;
		return label != null && isHeader(label) ? parse(label) : new DicomTags(Map.of());
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
		return "MONOCHROME1".equals(values.get(PHOTOMETRIC_INTERPRETATION));
	}

	Optional<Window> window() {
		Optional<Double> centre = number(WINDOW_CENTRE);
		Optional<Double> width = number(WINDOW_WIDTH);
		if (centre.isEmpty() || width.isEmpty() || !(width.get() > 0) || !Double.isFinite(width.get()) || !Double.isFinite(centre.get()))
			return Optional.empty();
		return Optional.of(Window.ofCentreWidth(centre.get(), width.get()));
	}
}
