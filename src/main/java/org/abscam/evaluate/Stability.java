package org.abscam.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.abscam.engine.Array;
import org.abscam.evaluate.pixels.StructuralSimilarity;
import org.abscam.explain.DrawnMasks;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;

/**
 * How much a map stays the same where the image changes a little: the similarity (SSIM) of the map of the changed image, put back where
 * it belongs, to the original map. The explained class stays that of the original. Of a method of two phases, a few channels are enough
 * and cost less: then the original map that is compared is made of as few, those with its largest maps, as are those of the changed
 * images; so the similarity is 1 where nothing changes. Random masks are those of the original too, moved and
 * mirrored as the image is: what is measured is the method, not the luck of the draw.
 *
 * @param shifted similarity where the image is moved, over what both maps show; −1..1
 * @param noisy similarity where noise is added
 * @param mirrored similarity where left and right are exchanged; empty where that was not asked for, as where a model tells sides apart
 */
public record Stability(double shifted, double noisy, OptionalDouble mirrored) {

	/** How far the image is moved, as a fraction of its width and of its height: 5 pixels of 256. */
	public static final double SHIFT = 0.02;
	/** Standard deviation of the noise, as a fraction of the range of the image's values. */
	public static final double NOISE = 0.02;

	/**
	 * Explains the changed images. Blocks until done.
	 *
	 * @param explainer what made the map
	 * @param image the image in the scan's size, 1×C×height×width
	 * @param explanation of that image
	 * @param channels how many channels of each map phase two keeps, 0 for all
	 * @param mirror whether the image is mirrored too
	 * @param random makes the noise
	 * @param progress may stop the work
	 * @return the similarities
	 * @throws ExplainException if the network does not run
	 * @throws CancellationException if the user stopped it
	 */
	public static Stability of(Explainer explainer, Array.Floats image, Explanation explanation, int channels, boolean mirror,
		Random random,
		Progress progress) throws ExplainException {
		int width = explanation.width();
		int height = explanation.height();
		int right = pixels(width);
		int down = pixels(height);
		int usual = explainer.options().scoring().channels();
		int kept = channels == 0 || usual > 0 && usual <= channels ? usual : channels;
		boolean fewer =
			explainer.options().method().hasTwoPhases() && kept != usual && explainer.layers().stream().anyMatch(l -> l.channels() > kept);
		List<float[]> images = new ArrayList<>();
		images.add(shifted(image.values(), width, height, right, down));
		images.add(noisy(image.values(), random));
		if (mirror) images.add(mirrored(image.values(), width));
		if (fewer) images.add(image.values());
		List<DrawnMasks> masks = new ArrayList<>();
		explanation.seed().ifPresent(seed -> {
			DrawnMasks same = new DrawnMasks(seed);
			masks.addAll(List.of(same.moved(right / (double) width, down / (double) height), same, same.mirror()));
		});
		List<Explanation> explained = explainer.explain(batch(images, image.shape()), explanation.classIndex(), kept, masks, progress);
		if (explained.size() < images.size()) throw new CancellationException("Cancelled while a changed image was explained");
		float[] map = fewer ? explained.get(images.size() - 1).map() : explanation.map();
		double shift = StructuralSimilarity.of(part(map, width, height, 0, 0, width - right, height - down),
			part(explained.get(0).map(), width, height, right, down, width - right, height - down), width - right, height - down);
		double noise = StructuralSimilarity.of(map, explained.get(1).map(), width, height);
		return new Stability(shift, noise,
			mirror ? OptionalDouble.of(StructuralSimilarity.of(map, mirrored(explained.get(2).map(), width), width,
				height)) : OptionalDouble.empty());
	}

	private static Array.Floats batch(List<float[]> images, long[] one) {
		int length = images.get(0).length;
		float[] values = new float[images.size() * length];
		for (int i = 0; i < images.size(); i++) System.arraycopy(images.get(i), 0, values, i * length, length);
		long[] shape = one.clone();
		shape[0] = images.size();
		return new Array.Floats(values, shape);
	}

	private static int pixels(int size) {
		return Math.max(1, (int) Math.round(SHIFT * size));
	}

	/** Planes moved right and down; what comes in repeats their border. */
	static float[] shifted(float[] planes, int width, int height, int right, int down) {
		float[] shifted = new float[planes.length];
		for (int i = 0; i < planes.length; i++) {
			int x = Math.max(0, i % width - right);
			int y = Math.max(0, i / width % height - down);
			shifted[i] = planes[i / (width * height) * width * height + y * width + x];
		}
		return shifted;
	}

	/** Planes with left and right exchanged. */
	static float[] mirrored(float[] planes, int width) {
		float[] mirrored = new float[planes.length];
		for (int i = 0; i < planes.length; i++) mirrored[i] = planes[i / width * width + width - 1 - i % width];
		return mirrored;
	}

	private static float[] noisy(float[] planes, Random random) {
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (float value : planes) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		float[] noisy = planes.clone();
		for (int i = 0; i < noisy.length; i++) noisy[i] += (float) (NOISE * (high - low) * random.nextGaussian());
		return noisy;
	}

	/** The part of each slice. */
	private static float[] part(float[] map, int width, int height, int left, int top, int columns, int rows) {
		int slices = map.length / (width * height);
		float[] part = new float[slices * columns * rows];
		for (int z = 0; z < slices; z++)
			for (int y = 0; y < rows; y++)
				System.arraycopy(map, (z * height + top + y) * width + left, part, (z * rows + y) * columns, columns);
		return part;
	}
}
