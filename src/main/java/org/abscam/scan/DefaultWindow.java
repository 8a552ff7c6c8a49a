package org.abscam.scan;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.util.Optional;

/**
 * The window through which an image of ImageJ is seen, and where it comes from; see {@link Scan#window()}.
 *
 * @param window in calibrated values
 * @param source a phrase for a report
 */
record DefaultWindow(Window window, String source) {

	/**
	 * Of a grey image of 16 or 32 bits.
	 *
	 * @param channel the channel whose display range counts, 0 for the one that is shown
	 * @param scan gives the values of the current slice where the display range is empty
	 */
	static DefaultWindow of(ImagePlus image, StoredSlices stored, DicomTags tags, int channel, Scan scan) throws ScanException {
		LUT shown = channel > 0 && image instanceof CompositeImage composite ? composite.getChannelLut(channel) : null;
		double low = shown == null ? image.getDisplayRangeMin() : shown.min;
		double high = shown == null ? image.getDisplayRangeMax() : shown.max;
		Calibration calibration = image.getCalibration();
		Optional<Window> header = tags.window();
		if (header.isPresent() && isShown(image, header.get(), low, high, calibration))
			return new DefaultWindow(stored.mirrored(header.get()), "DICOM window");

		double first = stored.calibrate(calibration, low);
		double last = stored.calibrate(calibration, high);
		if (Double.isFinite(first) && Double.isFinite(last) && first != last) return new DefaultWindow(
			stored.mirrored(new Window(Math.min(first, last), Math.max(first, last))), "display range of the image");

		int slice = image.getCurrentSlice();
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (float v : scan.calibrated(slice, 1).channels()[0]) {
			min = Math.min(min, v);
			max = Math.max(max, v);
		}
		return min < max ? new DefaultWindow(new Window(min, max), "smallest and largest value of slice " + slice)
			: new DefaultWindow(new Window(min, min + Math.max(1, Math.ulp((float) min))), "constant value of slice " + slice);
	}

	/** Whether ImageJ, which rounds, would set this display range from that window. */
	private static boolean isShown(ImagePlus image, Window window, double low, double high, Calibration calibration) {
		boolean rescaled = image.getBitDepth() == 16;
		ImageProcessor probe = rescaled ? new ShortProcessor(1, 1) : new FloatProcessor(1, 1);
		probe.setMinAndMax(rescaled ? calibration.getRawValue(window.low()) : window.low(),
			rescaled ? calibration.getRawValue(window.high()) : window.high());
		return probe.getMin() == low && probe.getMax() == high;
	}
}
