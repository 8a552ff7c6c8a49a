package org.abscam.report.overlay;

import ij.VirtualStack;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.function.IntFunction;

/** A virtual stack whose slices are made when they are asked for. */
final class ComputedStack extends VirtualStack {

	private final List<String> labels;
	private final IntFunction<ImageProcessor> slices;

	/**
	 * @param labels one per slice, may be {@code null}
	 * @param bitDepth 24 or 32
	 * @param slices makes a slice by its position from 0
	 */
	ComputedStack(int width, int height, int bitDepth, List<String> labels, IntFunction<ImageProcessor> slices) {
		super(width, height);
		setBitDepth(bitDepth);
		this.labels = labels;
		this.slices = slices;
	}

	@Override
	public ImageProcessor getProcessor(int n) {
		if (n < 1 || n > getSize()) throw new IllegalArgumentException("Argument out of range: " + n);
		ImageProcessor slice = slices.apply(n - 1);
		slice.setSliceNumber(n);
		return slice;
	}

	@Override
	public int getSize() {
		return labels.size();
	}

	@Override
	public String getSliceLabel(int n) {
		return labels.get(n - 1);
	}

	@Override
	public String[] getSliceLabels() {
		return labels.toArray(String[]::new);
	}

	/** Slices are computed: none can be taken away. */
	@Override
	public void deleteSlice(int n) {
		throw new UnsupportedOperationException("This stack is computed; duplicate it first.");
	}
}
