package org.abscam.report;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.stream.IntStream;
import org.abscam.scan.Scan;

/** Small scans and maps. */
public final class Pictures {

	public static final int WIDTH = 20;
	public static final int HEIGHT = 12;

	private Pictures() {}

	public static ImagePlus stack(ImageProcessor slice, int slices) {
		ImageStack stack = new ImageStack(slice.getWidth(), slice.getHeight());
		for (int i = 0; i < slices; i++) stack.addSlice("slice " + (i + 1) + "\n0010,0010 Patient's Name: Nobody", slice.duplicate());
		return new ImagePlus("probe.tif", stack);
	}

	/** All of them. */
	public static List<Integer> slices(Scan scan) {
		return IntStream.rangeClosed(1, scan.size()).boxed().toList();
	}

	/** Rises from 0 at the left to 1 at the right. */
	public static float[] ramp() {
		float[] map = new float[WIDTH * HEIGHT];
		for (int i = 0; i < map.length; i++) map[i] = i % WIDTH / (WIDTH - 1f);
		return map;
	}
}
