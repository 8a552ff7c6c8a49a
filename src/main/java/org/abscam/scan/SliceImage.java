package org.abscam.scan;

import ij.ImagePlus;
import ij.ImageStack;

/** An image that shows each slice through its own window, see {@link OwnWindows}; of other images the display range is that of the slice before. */
final class SliceImage extends ImagePlus {

	SliceImage(String title, ImageStack stack) {
		super(title, stack);
	}

	/** The window is set before the pixels are put in, so that nobody sees these through another one. */
	@Override
	public synchronized void setSlice(int slice) {
		if (slice != getCurrentSlice() && ip != null) OwnWindows.of(this).ifPresent(own -> own.turn(slice));
		super.setSlice(slice);
	}
}
