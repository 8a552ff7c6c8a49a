package org.abscam.scan;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.measure.Calibration;
import ij.process.Blitter;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import java.awt.image.IndexColorModel;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * The stored pixels of an image of ImageJ, slice by slice, and what they mean; see {@link Scan} for the meaning. The image is not changed.
 */
final class StoredSlices {

	private final ImagePlus image;
	private final String name;
	private final boolean indexed;
	private final DicomTags tags;
	private final FilesOnDisk files;
	private final int size;
	private final ImageStack slices;

	/** @param indexed whether a colour lookup table is the file's own palette rather than a choice of display */
	StoredSlices(ImagePlus image, String name, boolean indexed, DicomTags tags) {
		this.image = image;
		this.name = name;
		this.indexed = indexed;
		this.tags = tags;
		size = image.getStackSize();
		slices = size == 1 ? null : image.getStack();
		files = slices instanceof VirtualStack stack ? new FilesOnDisk(image, stack, name) : null;
	}

	/** Whether the pixels are colours: 24-bit RGB or 8-bit indices into a colour palette. */
	boolean areColours() {
		if (image.getType() == ImagePlus.COLOR_RGB) return true;
		if (image.getBitDepth() != 8 || image.isComposite()) return false;
		if (image.getType() == ImagePlus.COLOR_256) return true;
		ImageProcessor ip = image.getProcessor();
		return ip.isColorLut() && (indexed || !ip.isPseudoColorLut());
	}

	/**
	 * @param calibrated whether numbers become calibrated values
	 * @return one plane for grey, three for colour, with high as bright; values may be not finite
	 */
	Values values(int slice, boolean calibrated) throws ScanException {
		ImageProcessor ip = processor(slice);
		if (ip instanceof ColorProcessor colours) return values(colourPlanes((int[]) colours.getPixels()), null);
		if (ip instanceof ByteProcessor && areColours()) return values(paletteColours((ByteProcessor) ip), null);

		float[] plane;
		if (ip instanceof FloatProcessor) plane = ((float[]) ip.getPixels()).clone();
		else {
			float[] table = table(ip, calibrated);
			plane = new float[ip.getPixelCount()];
			for (int i = 0; i < plane.length; i++) plane[i] = table[ip.get(i)];
		}
		if (tags.highIsDark()) {
			double sum = calibrated ? rangeSum() : storedSum();
			for (int i = 0; i < plane.length; i++) plane[i] = (float) (sum - plane[i]);
		}
		return values(new float[][] {plane}, padding(ip, slice));
	}

	private Values values(float[][] planes, boolean[] padding) {
		return new Values(image.getWidth(), image.getHeight(), planes, padding);
	}

	/** Which pixels the header says to lie outside of the image. */
	private boolean[] padding(ImageProcessor ip, int slice) {
		boolean[] padding = new boolean[ip.getPixelCount()];
		float[] bounds = tags.display().padding(slice);
		if (ip instanceof FloatProcessor) {
			if (bounds == null) return null;
			for (int i = 0; i < padding.length; i++) padding[i] = ip.getf(i) >= bounds[0] && ip.getf(i) <= bounds[1];
			return padding;
		}
		Optional<int[]> stored = tags.padding();
		if (stored.isEmpty()) return null;
		boolean[] table = new boolean[ip instanceof ByteProcessor ? 256 : 65536];
		Calibration calibration = image.getCalibration();
		double slope = calibration.calibrated() ? tags.number(DicomTags.RESCALE_SLOPE).filter(v -> v != 0).orElse(1.) : 1;
		double intercept = calibration.calibrated() ? tags.number(DicomTags.RESCALE_INTERCEPT).orElse(0.) : 0;
		for (int i = 0; i < table.length; i++) {
			double number = Math.rint((calibration.getCValue(i) - intercept) / slope);
			table[i] = number >= stored.get()[0] && number <= stored.get()[1];
		}
		for (int i = 0; i < padding.length; i++) padding[i] = table[ip.get(i)];
		return padding;
	}

	/** Whether the header names values that lie outside of the image. */
	boolean hasPadding() {
		return tags.padding().isPresent() || tags.display().hasPadding();
	}

	/** The image that the pixels are read from. */
	ImagePlus image() {
		return image;
	}

	/** lo + hi of the mirror in calibrated values where high is dark. */
	OptionalDouble mirror() {
		return tags.highIsDark() ? OptionalDouble.of(rangeSum()) : OptionalDouble.empty();
	}

	/** The channels at the position of a slice, added up in their colours as ImageJ shows them: three planes. */
	Values merged(int slice) throws ScanException {
		int[] position = image.convertIndexToPosition(slice);
		ColorProcessor sum = new ColorProcessor(image.getWidth(), image.getHeight());
		boolean[] active = ((CompositeImage) image).getActiveChannels();
		for (int c = 1; c <= image.getNChannels(); c++) {
			if (!active[c - 1]) continue;
			ImageProcessor ip = processor(image.getStackIndex(c, position[1], position[2])).duplicate();
			LUT lut = ((CompositeImage) image).getChannelLut(c);
			ip.setLut(lut);
			ip.setMinAndMax(lut.min, lut.max);
			sum.copyBits(ip.convertToColorProcessor(), 0, 0, Blitter.ADD);
		}
		return values(colourPlanes((int[]) sum.getPixels()), null);
	}

	/** What each stored number of an 8-bit or 16-bit image means. */
	private float[] table(ImageProcessor ip, boolean calibrated) {
		Calibration calibration = image.getCalibration();
		DoubleUnaryOperator meaning = calibrated && calibration.calibrated() ? v -> calibration.getCValue((int) v) : v -> v;
		float[] table = new float[ip instanceof ByteProcessor ? 256 : 65536];
		for (int i = 0; i < table.length; i++) table[i] = (float) meaning.applyAsDouble(i);
		if (ip instanceof ByteProcessor && !calibration.calibrated()) replaceBySmallPalette(table, ip);
		return table;
	}

	/** Files of 1, 2 or 4 bits store indices into a short palette of greys: the greys are what they mean. */
	private void replaceBySmallPalette(float[] table, ImageProcessor ip) {
		if (image.isComposite() || !(ip.getColorModel() instanceof IndexColorModel palette)) return;
		if (palette.getMapSize() == 256 && !(indexed && !isRamp(palette))) return;
		for (int i = 0; i < palette.getMapSize(); i++) table[i] = palette.getGreen(i);
	}

	private static boolean isRamp(IndexColorModel palette) {
		boolean rising = true;
		boolean falling = true;
		for (int i = 0; i < 256; i++) {
			rising &= palette.getGreen(i) == i;
			falling &= palette.getGreen(i) == 255 - i;
		}
		return rising || falling;
	}

	private static float[][] colourPlanes(int[] pixels) {
		float[] red = new float[pixels.length];
		float[] green = new float[pixels.length];
		float[] blue = new float[pixels.length];
		for (int i = 0; i < pixels.length; i++) {
			red[i] = pixels[i] >> 16 & 0xff;
			green[i] = pixels[i] >> 8 & 0xff;
			blue[i] = pixels[i] & 0xff;
		}
		return new float[][] {red, green, blue};
	}

	private static float[][] paletteColours(ByteProcessor ip) {
		// the base colour model, which the display range does not change
		IndexColorModel palette = (IndexColorModel) ip.getColorModel();
		int[] pixels = new int[ip.getPixelCount()];
		for (int i = 0; i < pixels.length; i++) pixels[i] = palette.getRGB(Math.min(ip.get(i), palette.getMapSize() - 1));
		return colourPlanes(pixels);
	}

	/** lo + hi of MONOCHROME1's mirror, see {@link Scan}, in calibrated values. */
	private double rangeSum() {
		if (tags.display().mirror().isPresent()) return tags.display().mirror().getAsDouble();
		if (image.getBitDepth() == 32) {
			double slope = tags.number(DicomTags.RESCALE_SLOPE).orElse(1.);
			return slope * storedSum() + 2 * tags.number(DicomTags.RESCALE_INTERCEPT).orElse(0.);
		}
		Calibration calibration = image.getCalibration();
		int bits = bitsStored();
		// ImageJ keeps signed numbers with an offset of 32768
		double low = isSigned() ? 32768 - Math.pow(2, bits - 1) : 0;
		return calibrate(calibration, low) + calibrate(calibration, low + Math.pow(2, bits) - 1);
	}

	/** lo + hi of the stored numbers. */
	private double storedSum() {
		return isSigned() ? -1 : Math.pow(2, bitsStored()) - 1;
	}

	private boolean isSigned() {
		return image.getBitDepth() != 8 && tags.number(DicomTags.PIXEL_REPRESENTATION).orElse(0.) == 1;
	}

	private int bitsStored() {
		int most = image.getBitDepth();
		int stored = tags.number(DicomTags.BITS_STORED).map(Double::intValue).orElse(most);
		return stored < 1 ? most : Math.min(stored, most);
	}

	/** What a stored number means. */
	double calibrate(Calibration calibration, double stored) {
		return image.getBitDepth() == 32 ? stored : calibration.getCValue(stored);
	}

	/** The window of stored light as that of calibrated values, where high is bright. */
	Window mirrored(Window window) {
		if (!tags.highIsDark()) return window;
		double sum = rangeSum();
		return new Window(sum - window.high(), sum - window.low());
	}

	private ImageProcessor processor(int slice) throws ScanException {
		if (image.getStackSize() != size || size > 1 && image.getStack() != slices) throw new ScanException("'" + name
			+ "' was closed, or its slices were replaced, while it was read; leave it alone until the work is done, and begin again");
		if (slice < 1 || slice > image.getStackSize())
			throw new ScanException(name + " has " + ScanException.count(image.getStackSize(), "slice")
				+ " and no slice " + slice + "; give a number from 1 to " + image.getStackSize());
		ImageProcessor ip;
		try {
			ImageStack stack = image.getStackSize() == 1 ? null : image.getStack();
			if (files != null) files.requireUnchanged(slice);
			ip = stack == null ? image.getProcessor() : stack.getProcessor(slice);
			if (files != null) files.requireUnchanged(slice);
		}
		catch (UncheckedIOException e) {
			throw new ScanException("Slice " + slice + " of " + name + " cannot be read (" + e.getCause().getMessage()
				+ "); check that its file has not been moved or changed", e);
		}
		if (ip == null || ip.getWidth() != image.getWidth() || ip.getHeight() != image.getHeight())
			throw new ScanException("Slice " + slice + " of " + name + " cannot be read or has another size; open the image again");
		return ip;
	}
}
