package org.abscam.report.overlay;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.abscam.scan.ResultMark;
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
	 * particular no header. Where the maps are in a file, the stack is virtual.
	 *
	 * @param scan where the maps belong
	 * @param slices the slice of each map, from 1
	 * @param maps row-major values 0..1 in the scan's size, which a stack in memory shares; at least one
	 * @return the stack, one slice per map, titled {@code NAME-saliency}, not shown
	 * @throws IllegalArgumentException if there is no map or a map has another size
	 */
	public static ImagePlus create(Scan scan, List<Integer> slices, List<float[]> maps) {
		return coloured(image(scan, SUFFIX,
			stack(scan, slices, maps, 32, slice -> Optional.empty(), (slice, map) -> new FloatProcessor(scan.width(), scan.height(),
				map))));
	}

	/** Makes a slice of a result from the slice of the scan and its map. */
	@FunctionalInterface
	public interface Picture {

		ImageProcessor of(int slice, float[] map);
	}

	/**
	 * A stack with a slice for each map, virtual where the slices would fill the memory.
	 *
	 * @param remark what ImageJ is to show of a slice in the subtitle, behind its label
	 */
	public static ImageStack stack(Scan scan, List<Integer> slices, List<float[]> maps, int bitDepth, IntFunction<Optional<String>> remark,
		Picture picture) {
		if (maps.isEmpty()) throw new IllegalArgumentException("A stack needs a map");
		List<String> labels = new ArrayList<>();
		for (int i = 0; i < maps.size(); i++) labels.add(label(scan.label(slices.get(i)), remark.apply(slices.get(i))));
		boolean inMemory = !(maps instanceof SaliencyMaps stored) || stored.areInMemory();
		requireSize(scan, maps.get(0));
		if (!inMemory) {
			return new ComputedStack(scan.width(), scan.height(), bitDepth, labels, i -> picture.of(slices.get(i), maps.get(i)));
		}
		ImageStack stack = new ImageStack(scan.width(), scan.height());
		for (int i = 0; i < maps.size(); i++) {
			requireSize(scan, maps.get(i));
			stack.addSlice(labels.get(i), picture.of(slices.get(i), maps.get(i)));
		}
		return stack;
	}

	/** A label with a remark behind it. */
	public static String label(String label, Optional<String> remark) {
		return label == null || remark.isEmpty() ? remark.orElse(label) : label + ", " + remark.get();
	}

	/** The image with colours from black to pale yellow over the display range 0..1. */
	public static ImagePlus coloured(ImagePlus image) {
		image.setLut(new SaliencyColours().lut()); // with its display range
		return image;
	}

	/** An image named after a scan, with its calibration but for what its pixel values mean. */
	public static ImagePlus image(Scan scan, String suffix, ImageStack stack) {
		ImagePlus image = new ImagePlus(scan.name() + suffix, stack);
		Calibration calibration = scan.calibration();
		calibration.disableDensityCalibration();
		image.setCalibration(calibration);
		ResultMark.put(image, scan.image());
		if (stack.size() == 1) image.setProp(ONLY_LABEL, stack.getSliceLabel(1));
		return image;
	}

	public static void requireSize(Scan scan, float[] map) {
		if (map.length != (long) scan.width() * scan.height()) {
			throw new IllegalArgumentException(
				"A map of " + map.length + " values is not " + scan.width() + " x " + scan.height() + " pixels");
		}
	}
}
