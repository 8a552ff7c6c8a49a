package org.abscam.fiji.hotspots;

import ij.ImagePlus;
import ij.ImageStack;
import java.util.AbstractList;
import org.abscam.explain.options.ExplainException;

/** The slices of a 32-bit stack as maps, read when they are asked for. */
final class StackMaps extends AbstractList<float[]> {

	private final ImageStack stack;

	/** @throws ExplainException if the image is no saliency stack by its depth */
	StackMaps(ImagePlus image) throws ExplainException {
		if (image.getType() != ImagePlus.GRAY32) {
			throw new ExplainException("'" + image.getTitle() + "' is no saliency map, as it has " + image.getBitDepth()
				+ " bits; choose a 32-bit image with values from 0 to 1.");
		}
		stack = image.getStack();
	}

	/**
	 * @param slice from 1
	 * @throws ExplainException if a value is not from 0 to 1
	 */
	static float[] checked(ImagePlus image, int slice) throws ExplainException {
		float[] map = new StackMaps(image).get(slice - 1);
		for (float value : map) {
			if (value >= 0 && value <= 1) continue;
			throw new ExplainException("'" + image.getTitle() + "' is no saliency map, as slice " + slice + " has the value " + value
				+ "; choose a 32-bit image with values from 0 to 1.");
		}
		return map;
	}

	@Override
	public float[] get(int index) {
		return (float[]) stack.getProcessor(index + 1).getPixels();
	}

	@Override
	public int size() {
		return stack.size();
	}
}
