package org.abscam.explain.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.abscam.engine.Array;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.RegionMasks;
import org.abscam.model.ModelCard;
import org.abscam.scan.Plane;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.Selection;
import org.abscam.scan.UsedWindow;
import org.abscam.scan.Window;
import org.abscam.scan.WindowChoice;

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
	private final UsedWindow window;
	private final boolean untouched;
	private final boolean volume;
	/** The slices that each image is made of. */
	private final List<List<Integer>> images;
	/** How many pixels of a slice were not finite and were replaced, of those that were read until now. */
	private final SortedMap<Integer, Integer> replaced;
	/** Which are to be explained. */
	private final IntPredicate wanted;
	/** Where the user's region lies; {@code null} until that is asked for. */
	private RegionMasks.OnSlices onScan;

	private NetworkImages(Scan scan, OpenModel model, UsedWindow window, boolean untouched, List<List<Integer>> images) {
		this(scan, model, window, untouched, images, new ConcurrentSkipListMap<>(), index -> true);
	}

	private NetworkImages(Scan scan, OpenModel model, UsedWindow window, boolean untouched, List<List<Integer>> images,
		SortedMap<Integer, Integer> replaced, IntPredicate wanted) {
		this.scan = scan;
		this.model = model;
		this.window = window;
		this.untouched = untouched;
		this.volume = isVolume(model);
		this.images = images;
		this.replaced = replaced;
		this.wanted = wanted;
	}

	/**
	 * @param scan a scan
	 * @param model the model that is to see it
	 * @return the images of all its slices
	 * @throws ExplainException if the scan does not fit the model; the sentence says what does
	 */
	public static NetworkImages of(Scan scan, OpenModel model) throws ExplainException {
		return of(scan, model, Selection.ALL);
	}

	/**
	 * @param scan a scan
	 * @param model the model that is to see it
	 * @param selection which slices; a network of volumes takes the whole stacks that they belong to
	 * @return the images of these slices
	 * @throws ExplainException if the scan does not fit the model, or has no such slices; the sentence says what does
	 */
	public static NetworkImages of(Scan scan, OpenModel model, Selection selection) throws ExplainException {
		try {
			ResultMark.requireNone(scan);
			List<List<Integer>> images = isVolume(model) ? selection.volumes(scan) : selection.of(scan).stream().map(List::of).toList();
			return model.hasCard() ? graded(scan, model, images) : asItIs(scan, model, images);
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	private static NetworkImages asItIs(Scan scan, OpenModel model, List<List<Integer>> images) throws ExplainException {
		if (scan.windowChoice() != WindowChoice.DEFAULT) {
			throw new ExplainException(
				"'" + model.source().name() + "' has no model card and takes values as they are, without a window; leave "
					+ "the window " + scan.windowChoice() + " away, or give the model a card.");
		}
		long[] spatial = model.graph().spatial();
		long[] size = size(scan, images, isVolume(model));
		if (!Arrays.equals(spatial, size)) {
			throw new ExplainException("'" + scan.name() + "' has " + pixels(size) + " pixels, but '" + model.source().name()
				+ "' takes " + pixels(spatial) + " and has no model card that says how to resize; give it a card or resize the image.");
		}
		int channels = model.graph().channels();
		boolean planesAreChannels = !isVolume(model) && channels > 1 && scan.bitDepth() == 32;
		if (planesAreChannels && scan.size() % channels != 0) {
			throw new ExplainException(
				"'" + scan.name() + "' has " + scan.size() + " planes, but '" + model.source().name() + "' takes " + channels
					+ " per image; give it a stack of " + channels + " planes or a multiple.");
		}
		return new NetworkImages(scan, model, null, true, planesAreChannels ? groups(images, channels) : images);
	}

	private static NetworkImages graded(Scan scan, OpenModel model, List<List<Integer>> images) throws ExplainException, ScanException {
		int channels = model.graph().channels();
		if (channels != 1 && channels != 3) {
			throw new ExplainException(
				"'" + model.source().name() + "' takes " + channels + " channels, but scans have 1 (grey) or 3 (colour).");
		}
		ModelCard card = model.source().card().orElseThrow();
		boolean identity = Arrays.equals(model.graph().spatial(), size(scan, images, isVolume(model))) && scan.bitDepth() == 32
			&& card.input().preprocessing().isEmpty() && scan.windowChoice() == WindowChoice.DEFAULT;
		return new NetworkImages(scan, model, identity ? null : window(scan, card), identity, images);
	}

	/** The window that the user chose, else that of the model card for scans of more than 8 bits, else the scan's own. */
	private static UsedWindow window(Scan scan, ModelCard card) throws ScanException {
		Optional<ModelCard.Window> fixed = card.settings().window();
		boolean deep = scan.bitDepth() == 16 || scan.bitDepth() == 32;
		if (fixed.isEmpty() || !deep || scan.windowChoice() != WindowChoice.DEFAULT) return scan.window();
		return UsedWindow.of(Window.ofCentreWidth(fixed.get().centre(), fixed.get().width()), "model card");
	}

	/** The groups of consecutive slices that the images lie in, each once. */
	private static List<List<Integer>> groups(List<List<Integer>> images, int size) {
		return images.stream().map(image -> (image.get(0) - 1) / size * size + 1).distinct()
			.map(first -> IntStream.range(first, first + size).boxed().toList()).toList();
	}

	private static boolean isVolume(OpenModel model) {
		return model.graph().spatial().length == 3;
	}

	/** Sizes of the scan's images: height, width, or slices, height, width of a volume. */
	private static long[] size(Scan scan, List<List<Integer>> images, boolean volume) {
		return volume ? new long[] {images.get(0).size(), scan.height(), scan.width()} : new long[] {scan.height(), scan.width()};
	}

	private static String pixels(long[] size) {
		return size[size.length - 1] + "×" + size[size.length - 2] + (size.length == 3 ? "×" + size[0] : "");
	}

	/** @return sizes of the images: height, width, or slices, height, width of a volume */
	public long[] size() {
		return size(scan, images, volume);
	}

	/**
	 * @param some positions of images that are to be explained
	 * @return these images, of which the others are left out; which images go through the network together stays as it is
	 */
	public NetworkImages asking(IntPredicate some) {
		return new NetworkImages(scan, model, window, untouched, images, replaced, some);
	}

	/** Whether an image is to be explained. */
	public boolean isWanted(int index) {
		return wanted.test(index);
	}

	public Scan scan() {
		return scan;
	}

	/** @return number of images */
	public int count() {
		return images.size();
	}

	/** @return the window through which grey levels are made, empty where the values, or colours, go in as they are */
	public Optional<UsedWindow> window() {
		return Optional.ofNullable(window).filter(w -> !w.untouched());
	}

	/** @return where the grey levels come from, in words */
	public String windowSource() {
		return untouched ? "values as they are" : window.isLinear() ? window.name() : window.name() + ", " + window.function().word();
	}

	/**
	 * @param index position, from 0
	 * @return the first slice of the scan that the image is made of, from 1
	 */
	public int firstSlice(int index) {
		return images.get(index).get(0);
	}

	/**
	 * @param index position, from 0
	 * @return label of the first slice that the image is made of, {@code null} if it has none
	 */
	public String label(int index) {
		return scan.label(firstSlice(index));
	}

	/**
	 * @param index position, from 0
	 * @return the slices of the scan that have a map of the image, from 1: its first, or all of a volume
	 */
	public List<Integer> mapped(int index) {
		return volume ? images.get(index) : List.of(firstSlice(index));
	}

	/** One plane of an image, with all its channels. */
	private Plane plane(List<Integer> image, int z) throws ExplainException {
		int channels = model.graph().channels();
		int slice = image.get(z);
		try {
			Plane plane = !volume && image.size() > 1 ? scan.stackChannels(slice, channels)
				: untouched ? scan.calibrated(slice, channels) : scan.greyLevels(slice, channels, window);
			if (plane.replaced() > 0) replaced.put(slice, plane.replaced());
			return plane;
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * Reads one image.
	 *
	 * @param index position, from 0
	 * @return 1 × channels × {@link #size}
	 * @throws ExplainException if it cannot be read
	 */
	public Array.Floats image(int index) throws ExplainException {
		return batch(index, 1);
	}

	/**
	 * Reads some images as a batch. Batches have one shape: where there are fewer images left than the others hold, the last is
	 * repeated.
	 *
	 * @param from position of the first, from 0
	 * @param batch images per batch; fewer if there are not that many in all
	 * @return images × channels × {@link #size}
	 * @throws ExplainException if one cannot be read
	 * @throws OutOfMemoryError if they are too many for the memory or for a Java array
	 */
	public Array.Floats batch(int from, int batch) throws ExplainException {
		int number = Math.min(batch, count());
		int channels = model.graph().channels();
		int depth = volume ? images.get(0).size() : 1;
		int area = scan.width() * scan.height();
		long wanted = (long) channels * depth * area;
		float[] pixels = BatchSize.room(number, wanted);
		int length = (int) wanted;
		for (int i = 0; i < number; i++) {
			if (from + i >= count()) {
				System.arraycopy(pixels, (i - 1) * length, pixels, i * length, length);
				continue;
			}
			for (int z = 0; z < depth; z++) {
				float[][] planes = plane(images.get(from + i), z).channels();
				for (int c = 0; c < channels; c++) System.arraycopy(planes[c], 0, pixels, ((i * channels + c) * depth + z) * area, area);
			}
		}
		long[] shape = LongStream.concat(LongStream.of(number, channels), Arrays.stream(size())).toArray();
		return new Array.Floats(pixels, shape);
	}

	/**
	 * The regions of some images, as {@link #batch} reads them.
	 *
	 * @param masks says where they lie, {@code null} for nobody
	 * @return images × 1 × {@link #size}, 1 inside and 0 outside; {@code null} if nobody says where
	 * @throws ExplainException if a region cannot be had
	 */
	public Array.Floats regions(RegionMasks masks, int from, int batch) throws ExplainException {
		if (masks == null) return null;
		if (onScan == null) onScan = masks.of(scan);
		int number = Math.min(batch, count());
		int area = scan.width() * scan.height();
		int length = area * mapped(0).size();
		float[] regions = BatchSize.room(number, length);
		for (int i = 0; i < number; i++) {
			List<Integer> slices = mapped(Math.min(from + i, count() - 1));
			for (int z = 0; z < slices.size(); z++) {
				boolean[] inside = onScan.slice(slices.get(z));
				for (int p = 0; p < area; p++) regions[i * length + z * area + p] = inside[p] ? 1 : 0;
			}
		}
		return new Array.Floats(regions, LongStream.concat(LongStream.of(number, 1), Arrays.stream(size())).toArray());
	}

	/** @return sentences that the user should read: what was assumed, and of the images read until now, what was replaced */
	public List<String> warnings() {
		List<String> warnings = new ArrayList<>(scan.warnings());
		window().ifPresent(used -> {
			if (used.notice().isPresent()) warnings.add(used.notice().get());
			else if (scan.bitDepth() == 32) {
				warnings.add("32-bit values " + used.low() + " to " + used.high() + " (" + used.name() + ") were taken as black to white.");
			}
		});
		warnings.addAll(replacements());
		return warnings;
	}

	/** @return a sentence on the values that were not finite in the images read until now, nothing where there were none */
	public List<String> replacements() {
		if (replaced.isEmpty()) return List.of();
		int pixels = replaced.values().stream().mapToInt(Integer::intValue).sum();
		return List
			.of(pixels + (pixels == 1 ? " pixel in " : " pixels in ") + replaced.size() + (replaced.size() == 1 ? " slice" : " slices")
				+ " of '" + scan.name() + "' (slice " + replaced.firstKey() + (replaced.size() == 1 ? "" : " first")
				+ ") " + (pixels == 1 ? "was" : "were") + " NaN or infinite and taken as "
				+ (untouched ? "the smallest finite value of the slice." : "black."));
	}

	@Override
	public String toString() {
		return scan.name() + ": " + count() + " images of " + pixels(size());
	}
}
