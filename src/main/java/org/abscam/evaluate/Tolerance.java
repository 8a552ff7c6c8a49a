package org.abscam.evaluate;

import ij.measure.Calibration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abscam.explain.options.ExplainException;

/**
 * How far beside the truth still counts as a hit.
 *
 * @param radius a distance, 0 or more
 * @param millimetres whether it is in millimetres, else in pixels of the scan
 */
public record Tolerance(double radius, boolean millimetres) {

	/** 15 pixels, as TorchRay has it. */
	public static final Tolerance DEFAULT = new Tolerance(15, false);

	private static final Map<String, Double> MILLIMETRES = Map.ofEntries(Map.entry("mm", 1.), Map.entry("millimeter", 1.),
		Map.entry("millimetre", 1.), Map.entry("cm", 10.), Map.entry("m", 1000.), Map.entry("µm", 1e-3), Map.entry("μm", 1e-3),
		Map.entry("um", 1e-3), Map.entry("micron", 1e-3), Map.entry("microns", 1e-3), Map.entry("nm", 1e-6), Map.entry("inch", 25.4),
		Map.entry("in", 25.4));

	private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(mm)?");

	/** Checks the range. */
	public Tolerance {
		if (!(radius >= 0)) throw new IllegalArgumentException("a tolerance is 0 or more");
	}

	/**
	 * @param text a number of pixels, or a number and {@code mm}
	 * @return the tolerance, empty if the text is neither
	 */
	public static Optional<Tolerance> of(String text) {
		Matcher matcher = TEXT.matcher(text.strip());
		if (!matcher.matches()) return Optional.empty();
		return Optional.of(new Tolerance(Double.parseDouble(matcher.group(1)), matcher.group(2) != null));
	}

	/**
	 * @param calibration the scan's
	 * @return this in pixels along each axis
	 * @throws ExplainException if it is in millimetres, and the scan does not say how large its pixels are
	 */
	Reach in(Calibration calibration) throws ExplainException {
		if (!millimetres) return new Reach(radius, 1, 1, 1);
		Double unit = MILLIMETRES.get(String.valueOf(calibration.getUnit()).toLowerCase(Locale.ROOT));
		if (unit == null) {
			throw new ExplainException(
				"A tolerance of " + radius + " mm needs the size of the scan's pixels, but its unit is '" + calibration.getUnit()
					+ "'; give the tolerance in pixels, or set the scale (Analyze > Set Scale...).");
		}
		return new Reach(radius, calibration.pixelWidth * unit, calibration.pixelHeight * unit,
			calibration.pixelDepth * unit);
	}

	/**
	 * A tolerance on a grid.
	 *
	 * @param radius the distance
	 * @param pixelWidth width of a pixel in the unit of the distance
	 * @param pixelHeight height of a pixel in that unit
	 * @param pixelDepth distance of two slices in that unit
	 */
	record Reach(double radius, double pixelWidth, double pixelHeight, double pixelDepth) {

		/** Of a single image. */
		Reach(double radius, double pixelWidth, double pixelHeight) {
			this(radius, pixelWidth, pixelHeight, 1);
		}

		/** Whether two pixels whose distance has this square are within it. */
		boolean holds(double squared) {
			return squared <= radius * radius;
		}

		/** Square of the distance of two pixels so many columns, rows and slices apart, centre to centre. */
		double squared(int columns, int rows, int slices) {
			double x = columns * pixelWidth;
			double y = rows * pixelHeight;
			double z = slices * pixelDepth;
			return x * x + y * y + z * z;
		}

		/** From one corner of a grid of so many pixels to the other. */
		double diagonal(int columns, int rows, int slices) {
			return Math.sqrt(squared(columns, rows, slices > 1 ? slices : 0));
		}
	}
}
