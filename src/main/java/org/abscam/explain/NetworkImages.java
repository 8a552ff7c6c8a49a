package org.abscam.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.abscam.engine.Array;
import org.abscam.model.ModelCard;
import org.abscam.scan.Plane;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.Window;

/**
 * The images of a scan as a model wants them: as a rule one per slice, read one at a time.
 *
 * <p>A model with a card gets grey levels 0..255: 8-bit and colour images as they are, deeper ones through the window. A 32-bit
 * scan of exactly the input's size goes untouched into a model whose card has no preprocessing; a bare ONNX file gets the values
 * as they are, and C planes of a 32-bit stack are its C channels. A model of volumes gets the whole stack as one image.
 */
public final class NetworkImages {

	private final Scan scan;
	private final OpenModel model;
	private final Window window;
	private final String windowSource;
	private final boolean untouched;
	private final int planesPerImage;
	private final boolean volume;
	private final int start;
	private final int count;

	private NetworkImages(Scan scan, OpenModel model, Window window, String windowSource, boolean untouched, int planesPerImage) {
		this(scan, model, window, windowSource, untouched, planesPerImage, 0, isVolume(model) ? 1 : scan.size() / planesPerImage);
	}

	private NetworkImages(Scan scan, OpenModel model, Window window, String windowSource, boolean untouched, int planesPerImage, int start,
		int count) {
		this.scan = scan;
		this.model = model;
		this.window = window;
		this.windowSource = windowSource;
		this.untouched = untouched;
		this.planesPerImage = planesPerImage;
		this.volume = isVolume(model);
		this.start = start;
		this.count = count;
	}

	/**
	 * @param scan a scan
	 * @param model the model that is to see it
	 * @return the scan's images
	 * @throws ExplainException if the scan does not fit the model; the sentence says what does
	 */
	public static NetworkImages of(Scan scan, OpenModel model) throws ExplainException {
		long[] spatial = model.graph().spatial();
		int channels = model.graph().channels();
		boolean volume = isVolume(model);
		boolean sameSize = Arrays.equals(spatial, size(scan, volume));
		if (!model.hasCard()) {
			if (!sameSize) {
				throw new ExplainException("'" + scan.name() + "' has " + pixels(size(scan, volume)) + " pixels, but '" + model.source().name()
					+ "' takes " + pixels(spatial) + " and has no model card that says how to resize; give it a card or resize the image.");
			}
			boolean planesAreChannels = !volume && channels > 1 && scan.bitDepth() == 32;
			if (planesAreChannels && scan.size() % channels != 0) {
				throw new ExplainException("'" + scan.name() + "' has " + scan.size() + " planes, but '" + model.source().name() + "' takes " + channels
					+ " per image; give it a stack of " + channels + " planes or a multiple.");
			}
			return new NetworkImages(scan, model, null, "values as they are", true, planesAreChannels ? channels : 1);
		}
		if (channels != 1 && channels != 3) {
			throw new ExplainException("'" + model.source().name() + "' takes " + channels + " channels, but scans have 1 (grey) or 3 (colour).");
		}
		boolean identity = sameSize && scan.bitDepth() == 32 && model.source().card().orElseThrow().input().preprocessing().isEmpty();
		Optional<ModelCard.Window> fixed = model.source().card().flatMap(c -> c.settings().window());
		try {
			Window window = fixed.isPresent() ? Window.ofCentreWidth(fixed.get().centre(), fixed.get().width()) : scan.window();
			String source = fixed.isPresent() ? "model card" : scan.windowSource();
			return new NetworkImages(scan, model, window, source, identity, 1);
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * @param slice a slice of the scan, from 1
	 * @return of these images only the one that the slice belongs to, seen through the same window
	 */
	public NetworkImages only(int slice) {
		if (volume) return this;
		int index = Math.min((slice - 1) / planesPerImage, scan.size() / planesPerImage - 1);
		return new NetworkImages(scan, model, window, windowSource, untouched, planesPerImage, index, 1);
	}

	private static boolean isVolume(OpenModel model) {
		return model.graph().spatial().length == 3;
	}

	/** Sizes of the scan's images: height, width, or slices, height, width of a volume. */
	private static long[] size(Scan scan, boolean volume) {
		return volume ? new long[] {scan.size(), scan.height(), scan.width()} : new long[] {scan.height(), scan.width()};
	}

	private static String pixels(long[] size) {
		return size[size.length - 1] + "×" + size[size.length - 2] + (size.length == 3 ? "×" + size[0] : "");
	}

	/** @return sizes of the images: height, width, or slices, height, width of a volume */
	public long[] size() {
		return size(scan, volume);
	}

	/** @return number of images */
	public int count() {
		return count;
	}

	/** @return slices of the scan that make one image */
	public int planesPerImage() {
		return planesPerImage;
	}

	/** @return the window through which grey levels are made, empty where values go in as they are */
	public Optional<Window> window() {
		return untouched || scan.bitDepth() == 8 || scan.isColour() ? Optional.empty() : Optional.of(window);
	}

	/** @return where the grey levels come from, in words */
	public String windowSource() {
		return untouched ? "values as they are" : windowSource;
	}

	/**
	 * @param index position, from 0
	 * @return the first slice of the scan that the image is made of, from 1
	 */
	public int firstSlice(int index) {
		return (start + index) * planesPerImage + 1;
	}

	/** One plane of an image, with all its channels. */
	private Plane plane(int slice) throws ExplainException {
		int channels = model.graph().channels();
		try {
			if (planesPerImage > 1) return scan.stackChannels(slice, channels);
			return untouched ? scan.calibrated(slice, channels) : scan.greyLevels(slice, channels, window);
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * Reads some images as a batch. Batches have one shape: where there are fewer images left than the others hold, the last is
	 * repeated.
	 *
	 * @param from position of the first, from 0
	 * @param batch images per batch; fewer if there are not that many in all
	 * @return images × channels × {@link #size}
	 * @throws ExplainException if one cannot be read
	 */
	Array.Floats batch(int from, int batch) throws ExplainException {
		int to = from + Math.min(batch, count);
		int channels = model.graph().channels();
		int depth = volume ? scan.size() : 1;
		int area = scan.width() * scan.height();
		float[] pixels = new float[Math.multiplyExact(Math.multiplyExact(to - from, channels), Math.multiplyExact(depth, area))];
		for (int i = from; i < to; i++) {
			if (i >= count) {
				int image = channels * depth * area;
				System.arraycopy(pixels, (i - from - 1) * image, pixels, (i - from) * image, image);
				continue;
			}
			for (int z = 0; z < depth; z++) {
				float[][] planes = plane(volume ? z + 1 : firstSlice(i)).channels();
				for (int c = 0; c < channels; c++) System.arraycopy(planes[c], 0, pixels, (((i - from) * channels + c) * depth + z) * area, area);
			}
		}
		long[] shape = LongStream.concat(LongStream.of(to - from, channels), Arrays.stream(size())).toArray();
		return new Array.Floats(pixels, shape);
	}

	/** @return sentences that the user should read: what was assumed */
	public List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		if (window().isPresent() && scan.bitDepth() == 32) {
			warnings.add("32-bit values " + window.low() + " to " + window.high() + " (" + windowSource + ") were taken as black to white.");
		}
		return warnings;
	}

	@Override
	public String toString() {
		return scan.name() + ": " + count() + " images of " + pixels(size());
	}
}
