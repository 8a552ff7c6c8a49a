package org.abscam.report;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import java.util.List;
import org.abscam.explain.NetworkImages;
import org.abscam.scan.Scan;

/** Saliency maps as an image of ImageJ: 32-bit, values as they are. */
public final class SaliencyStack {

	private static final String SUFFIX = "-saliency";
	/** Where ImageJ keeps the label of an image that is no stack. */
	private static final String ONLY_LABEL = "Slice_Label";

	private SaliencyStack() {}

	/**
	 * Makes a 32-bit stack of maps on the grid of their scan: same size, same spatial calibration, the labels of its slices (their
	 * first lines only), colours from black to pale yellow over the display range 0..1. Nothing else of the scan goes along, in
	 * particular no header.
	 *
	 * @param scan where the maps belong
	 * @param images the images that were explained
	 * @param maps one map per image, the first image first; fewer where the work was cancelled. Row-major values 0..1 in the
	 *        scan's size, which the stack shares
	 * @return the stack, one slice per map, titled {@code NAME-saliency}, not shown
	 * @throws IllegalArgumentException if there is no map or a map has another size
	 */
	public static ImagePlus create(Scan scan, NetworkImages images, List<float[]> maps) {
		if (maps.isEmpty()) throw new IllegalArgumentException("A saliency stack needs a map");
		ImageStack stack = new ImageStack(scan.width(), scan.height());
		for (int i = 0; i < maps.size(); i++) {
			requireSize(scan, maps.get(i));
			stack.addSlice(scan.label(images.firstSlice(i)), maps.get(i));
		}
		return coloured(image(scan, SUFFIX, stack));
	}

	/** The image with colours from black to pale yellow over the display range 0..1. */
	static ImagePlus coloured(ImagePlus image) {
		image.setLut(new SaliencyColours().lut());
		image.setDisplayRange(0, 1);
		return image;
	}

	/** An image named after a scan, with its calibration but for what its pixel values mean. */
	static ImagePlus image(Scan scan, String suffix, ImageStack stack) {
		ImagePlus image = new ImagePlus(scan.name() + suffix, stack);
		Calibration calibration = scan.calibration();
		calibration.disableDensityCalibration();
		image.setCalibration(calibration);
		if (stack.size() == 1) image.setProp(ONLY_LABEL, stack.getSliceLabel(1));
		return image;
	}

	static void requireSize(Scan scan, float[] map) {
		if (map.length != (long) scan.width() * scan.height()) {
			throw new IllegalArgumentException("A map of " + map.length + " values is not " + scan.width() + " x " + scan.height() + " pixels");
		}
	}
}
