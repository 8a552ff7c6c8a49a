package org.abscam.scan;

/**
 * A range of calibrated values that is shown from black to white.
 *
 * @param low the value that becomes grey level 0
 * @param high the value that becomes grey level 255
 */
public record Window(double low, double high) {

	/**
	 * @throws IllegalArgumentException if a bound is not finite or the window is empty
	 */
	public Window {
		if (!Double.isFinite(low) || !Double.isFinite(high) || !(low < high))
			throw new IllegalArgumentException("A window needs two finite bounds, the lower one first, not " + low + " and " + high);
	}

	/**
	 * A window as radiologists name it. It reaches from {@code centre - width / 2} to {@code centre + width / 2}, as
	 * in ImageJ; DICOM calls this the function {@code LINEAR_EXACT}.
	 *
	 * @param centre the value in its middle
	 * @param width the distance between its bounds, more than 0
	 * @return the window
	 * @throws IllegalArgumentException if a value is not finite or the width is not positive
	 */
	public static Window ofCentreWidth(double centre, double width) {
		return new Window(centre - width / 2, centre + width / 2);
	}
}
