package org.abscam.fiji.review.picture;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.util.Locale;
import java.util.Optional;

/** What is under the pointer, in words: where, the value in the scan's unit, and the map's value. */
final class PointedPixel {

	private PointedPixel() {}

	/**
	 * @param x column of a pixel that there is
	 * @param y row of it
	 * @param saliency 0..1, empty where it is not to be said
	 */
	static String words(ImagePlus image, int x, int y, Optional<Float> saliency) {
		Calibration units = image.getCalibration();
		String place = units.scaled()
			? String.format(Locale.ROOT, "x %.1f, y %.1f %s", units.getX(x), units.getY(y, image.getHeight()), units.getUnit())
			: "x " + x + ", y " + y;
		return place + "   value " + value(image, x, y)
			+ saliency.map(map -> String.format(Locale.ROOT, "   saliency %.2f", map)).orElse("");
	}

	private static String value(ImagePlus image, int x, int y) {
		int[] pixel = image.getPixel(x, y);
		return switch (image.getType()) {
			case ImagePlus.COLOR_RGB, ImagePlus.COLOR_256 -> pixel[0] + ", " + pixel[1] + ", " + pixel[2];
			case ImagePlus.GRAY32 -> String.format(Locale.ROOT, "%.4g", image.getProcessor().getPixelValue(x, y));
			default -> {
				double value = image.getCalibration().getCValue(pixel[0]);
				String unit = image.getCalibration().getValueUnit();
				yield String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value)
					+ (unit == null || unit.contains("Gray") ? "" : " " + unit);
			}
		};
	}
}
