package org.abscam.report;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The maps of a scan alone, as a 32-bit TIFF that ImageJ opens. */
public final class SaliencyFile {

	private SaliencyFile() {}

	/**
	 * Writes the maps of a scan. Blocks until that is done.
	 *
	 * @param result an explained scan
	 * @param file where to; what is there is overwritten
	 * @throws IOException if it cannot be written
	 */
	public static void write(ExplainedScan result, Path file) throws IOException {
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			ResultFiles.tiff(SaliencyStack.create(result.scan(), result.slices(), result.maps()), out);
		}
	}

	/**
	 * Writes maps that belong to no scan as a stack. Blocks until that is done.
	 *
	 * @param maps row-major values 0..1 of {@code side * side} by the label of their slice, at least one
	 * @param side columns and rows
	 * @param file where to; what is there is overwritten
	 * @throws IOException if it cannot be written
	 */
	public static void write(Map<String, float[]> maps, int side, Path file) throws IOException {
		ImageStack stack = new ImageStack(side, side);
		maps.forEach((label, map) -> stack.addSlice(label, new FloatProcessor(side, side, map)));
		ImagePlus image = SaliencyStack.coloured(new ImagePlus("mean maps", stack));
		if (stack.size() == 1) image.setProp("Slice_Label", stack.getSliceLabel(1));
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			ResultFiles.tiff(image, out);
		}
	}
}
