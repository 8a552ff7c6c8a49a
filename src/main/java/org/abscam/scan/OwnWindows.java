package org.abscam.scan;

import ij.ImagePlus;
import java.util.List;
import java.util.Optional;

/**
 * The windows of an image whose slices have their own: the one of the slice that is shown is the display range, so that what is seen is what is
 * explained. As soon as somebody sets another display range, that holds for all slices, as in ImageJ and on a workstation.
 */
public final class OwnWindows {

	private static final String PROPERTY = "org.abscam.own-windows";

	private final ImagePlus image;
	private final List<Window> windows;
	/** The display range that was set last, as the image has taken it. */
	private double low = Double.NaN;
	private double high = Double.NaN;

	/** @param windows of each slice, as the header and ImageJ count */
	OwnWindows(ImagePlus image, List<Window> windows) {
		this.image = image;
		this.windows = List.copyOf(windows);
	}

	void putInto(ImagePlus into) {
		into.setProperty(PROPERTY, this);
	}

	/** @return the windows that the slices of an image are shown through, empty where one holds for all, or nobody knows others */
	public static Optional<OwnWindows> of(ImagePlus image) {
		return Optional.ofNullable(image.getProperty(PROPERTY)).filter(OwnWindows.class::isInstance).map(OwnWindows.class::cast)
			.filter(own -> own.image == image && own.windows.size() == image.getStackSize());
	}

	/**
	 * Sets the display range of an image to a window. Where its slices have windows of their own, it is the one of the slice that is shown, and
	 * {@link #turn} goes on from there.
	 *
	 * @param image of grey values
	 * @param window of a scan of that image
	 */
	public static void show(ImagePlus image, UsedWindow window) {
		if (window.slices().size() != image.getStackSize()) {
			image.setProperty(PROPERTY, null);
			range(image, window.shown());
			return;
		}
		OwnWindows own = new OwnWindows(image, window.slices().stream().map(UsedWindow::shown).toList());
		own.putInto(image);
		own.show(image.getCurrentSlice());
	}

	private void show(int slice) {
		range(image, windows.get(slice - 1));
		low = image.getDisplayRangeMin();
		high = image.getDisplayRangeMax();
	}

	private static void range(ImagePlus image, Window window) {
		boolean stored = image.getBitDepth() != 32; // where the display range is in the numbers that are stored
		double first = stored ? image.getCalibration().getRawValue(window.low()) : window.low();
		double last = stored ? image.getCalibration().getRawValue(window.high()) : window.high();
		image.setDisplayRange(Math.min(first, last), Math.max(first, last));
	}

	/** @return whether the display range is still the window that was set last */
	public boolean isShown() {
		return image.getDisplayRangeMin() == low && image.getDisplayRangeMax() == high;
	}

	/**
	 * Sets the display range to the window of another slice, unless somebody has set one.
	 *
	 * @param slice from 1
	 * @return whether it is another one now
	 */
	public boolean turn(int slice) {
		if (!isShown() || slice < 1 || slice > windows.size()) return false;
		double before = low;
		double beforeHigh = high;
		show(slice);
		return low != before || high != beforeHigh;
	}

	/** The same windows for another image of the same slices, if this one is seen through them. */
	public void share(ImagePlus other) {
		if (!isShown()) return;
		OwnWindows own = new OwnWindows(other, windows);
		own.putInto(other);
		own.show(other.getCurrentSlice());
	}
}
