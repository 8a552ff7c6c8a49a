package org.abscam.fiji.command;

import ij.ImagePlus;
import ij.ImageStack;

/**
 * An image when a command begins: users close it, or give it other slices, while the command works.
 *
 * @param title of the image
 * @param stack its slices, {@code null} of a single one
 * @param size number of slices
 * @param shown whether it had a window
 */
record AsItWas(String title, ImageStack stack, int size, boolean shown) {

	static AsItWas of(ImagePlus image) {
		int size = image.getStackSize();
		return new AsItWas(image.getTitle(), size == 1 ? null : image.getStack(), size, image.getWindow() != null);
	}

	boolean isStill(ImagePlus image) {
		boolean closed = shown && image.getWindow() == null || image.getProcessor() == null;
		return !closed && image.getStackSize() == size && (stack == null || image.getStack() == stack);
	}

	String sentence() {
		return "'" + title
			+ "' was closed, or its slices were replaced, while Abs-CAM worked on it; leave it alone until the work is done, and run the "
			+ "command again.";
	}
}
