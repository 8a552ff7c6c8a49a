package org.abscam.fiji.review.views;

import ij.ImagePlus;

/**
 * The slices of an image along its depth, at one channel and one time.
 *
 * @param image the image
 * @param channel from 1
 * @param frame from 1
 */
record Depth(ImagePlus image, int channel, int frame) {

	/** At the channel and the time that an image shows now. */
	static Depth of(ImagePlus image) {
		return new Depth(image, Math.max(1, image.getChannel()), Math.max(1, image.getFrame()));
	}

	/** Whether the stack has other axes, too. */
	private boolean isLayered() {
		return image.getNChannels() > 1 || image.getNSlices() > 1 && image.getNFrames() > 1;
	}

	/** How many there are. */
	int count() {
		return isLayered() ? image.getNSlices() : image.getStackSize();
	}

	/** @return of a slice of the stack, from 1, its number along the depth, from 1 */
	int of(int stackSlice) {
		return isLayered() ? image.convertIndexToPosition(stackSlice)[1] : stackSlice;
	}

	/** @return the slice of the stack at a number along the depth, both from 1 */
	int slice(int number) {
		return isLayered() ? image.getStackIndex(channel, number, frame) : number;
	}
}
