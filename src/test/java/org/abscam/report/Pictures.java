package org.abscam.report;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import org.abscam.explain.NetworkImages;
import org.abscam.explain.OpenModel;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;

/** Small scans, and their images as the bundled model sees them. */
final class Pictures {

	static final int WIDTH = 20;
	static final int HEIGHT = 12;

	private Pictures() {}

	static ImagePlus stack(ImageProcessor slice, int slices) {
		ImageStack stack = new ImageStack(slice.getWidth(), slice.getHeight());
		for (int i = 0; i < slices; i++) stack.addSlice("slice " + (i + 1) + "\n0010,0010 Patient's Name: Nobody", slice.duplicate());
		return new ImagePlus("probe.tif", stack);
	}

	static NetworkImages images(Scan scan) throws Exception {
		return NetworkImages.of(scan, OpenModel.of(ModelLibrary.bundled().findDefault(), ScanSize.of(scan)));
	}

	/** Rises from 0 at the left to 1 at the right. */
	static float[] ramp() {
		float[] map = new float[WIDTH * HEIGHT];
		for (int i = 0; i < map.length; i++) map[i] = i % WIDTH / (WIDTH - 1f);
		return map;
	}
}
