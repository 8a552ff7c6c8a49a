package org.abscam.report;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.Opener;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.abscam.report.overlay.SaliencyStack;

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
	 * A map made smaller.
	 *
	 * @param map row-major values 0..1
	 * @param width columns
	 */
	public record Small(float[] map, int width) {}

	/**
	 * Reads one map of those of a scan. Blocks until that is done.
	 *
	 * @param file as it was written
	 * @param slice which, from 1
	 * @param side length that its longer side is made, if it is longer
	 * @return the map; empty if it cannot be read or has no such slice
	 */
	public static Optional<Small> small(Path file, int slice, int side) {
		if (!Files.isRegularFile(file)) return Optional.empty();
		ImagePlus maps = new Opener().openTiff(file.getParent().toString() + File.separator, file.getFileName().toString());
		if (maps == null || maps.getBitDepth() != 32 || slice < 1 || slice > maps.getStackSize()) return Optional.empty();
		ImageProcessor map = maps.getStack().getProcessor(slice);
		double scale = Math.min(1, (double) side / Math.max(map.getWidth(), map.getHeight()));
		map.setInterpolationMethod(ImageProcessor.BILINEAR);
		ImageProcessor small = map.resize(Math.max(1, (int) Math.round(scale * map.getWidth())),
			Math.max(1, (int) Math.round(scale * map.getHeight())), true);
		return Optional.of(new Small((float[]) small.getPixels(), small.getWidth()));
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
