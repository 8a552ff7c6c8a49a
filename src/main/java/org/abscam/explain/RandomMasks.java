package org.abscam.explain;

import java.util.SplittableRandom;
import org.abscam.explain.options.Masking;

/**
 * The masks of RISE (Petsiuk, Das and Saenko 2018, section 3.3): h×w cells, each 1 with probability p and else 0, are resized linearly to
 * (h + 1)·⌈H/h⌉ × (w + 1)·⌈W/w⌉ pixels (half-pixel centres), of which H×W are cut out at a place that is drawn uniformly from the first cell. As in
 * the authors' program the size of a cell is rounded up, so that masks always suffice. The evidence is Σ u(x·M_i)·M_i / (N·p).
 *
 * <p>Mask i is drawn by Java's {@link SplittableRandom} with the seed {@code seed + i · 0xD1342543DE82EF95}: first the cells row by row, then the
 * place axis by axis, each ⌊r · size of a cell⌋ of a random r from 0 to 1.
 */
final class RandomMasks implements MaskSeries {

	private static final long SPREAD = 0xD1342543DE82EF95L;

	private final int[] size;
	private final int[] cells;
	private final int[] cellSize;
	private final int count;
	private final double keep;
	private final DrawnMasks drawn;
	private final double[] sum;

	/**
	 * @param masking with a number for each axis
	 * @param spatial sizes of the network's input
	 */
	RandomMasks(Masking masking, long[] spatial, DrawnMasks drawn) {
		size = Volume.sizes(spatial);
		cells = Volume.sizes(masking.cells());
		cellSize = new int[size.length];
		for (int i = 0; i < size.length; i++) cellSize[i] = (size[i] + cells[i] - 1) / cells[i];
		count = masking.masks();
		keep = masking.keep();
		this.drawn = drawn;
		sum = new double[Volume.product(size)];
	}

	/** The seed that an image has by its content: the same pixels have the same masks. */
	static int seed(float[] pixels) {
		long hash = 1;
		for (float pixel : pixels) hash = 31 * hash + Float.floatToIntBits(pixel);
		hash = (hash ^ hash >>> 32) * SPREAD;
		return 1 + (int) ((hash >>> 33) % 999_999_999);
	}

	@Override
	public int count() {
		return count;
	}

	@Override
	public void write(int index, float[] masks, int offset) {
		SplittableRandom random = new SplittableRandom(drawn.seed() + index * SPREAD);
		float[] shown = new float[Volume.product(cells)];
		for (int i = 0; i < shown.length; i++) shown[i] = random.nextDouble() < keep ? 1 : 0;
		Along[] axes = new Along[size.length];
		double[] moved = {0, drawn.down() * size[1], (drawn.mirrored() ? -1 : 1) * drawn.right() * size[2]};
		for (int i = 0; i < size.length; i++)
			axes[i] = Along.of(cells[i], cellSize[i], size[i], (int) (random.nextDouble() * cellSize[i]) - moved[i]);
		float[] planes = new float[cells[0] * cells[1] * size[2]];
		resize(shown, planes, cells[0] * cells[1], 1, axes[2]);
		float[] rows = new float[cells[0] * size[1] * size[2]];
		resize(planes, rows, cells[0], size[2], axes[1]);
		float[] mask = new float[sum.length];
		resize(rows, mask, 1, size[1] * size[2], axes[0]);
		int width = size[2];
		for (int i = 0; i < mask.length; i++) masks[offset + i] = mask[drawn.mirrored() ? i / width * width + width - 1 - i % width : i];
	}

	/** The two cells between which each pixel along one axis lies, and how far it is from the first to the second. */
	private record Along(int cells, int[] first, int[] second, float[] way) {

		static Along of(int cells, int cellSize, int size, double place) {
			int[] first = new int[size];
			int[] second = new int[size];
			float[] way = new float[size];
			for (int i = 0; i < size; i++) {
				double at = (place + i + .5) * cells / ((cells + 1.) * cellSize) - .5;
				double clamped = Math.max(0, Math.min(cells - 1, at));
				first[i] = (int) clamped;
				second[i] = Math.min(first[i] + 1, cells - 1);
				way[i] = (float) (clamped - first[i]);
			}
			return new Along(cells, first, second, way);
		}
	}

	/** Resizes the middle axis of outer × cells × inner values. */
	private static void resize(float[] from, float[] to, int outer, int inner, Along along) {
		int size = along.way.length;
		for (int o = 0; o < outer; o++) {
			for (int i = 0; i < size; i++) {
				int a = (o * along.cells + along.first[i]) * inner;
				int b = (o * along.cells + along.second[i]) * inner;
				for (int k = 0; k < inner; k++) to[(o * size + i) * inner + k] = from[a + k] + (from[b + k] - from[a + k]) * along.way[i];
			}
		}
	}

	@Override
	public void add(int index, float[] masks, int offset, float score) {
		for (int i = 0; i < sum.length; i++) sum[i] += (double) score * masks[offset + i];
	}

	@Override
	public float[] evidence(float whole) {
		float[] evidence = new float[sum.length];
		for (int i = 0; i < sum.length; i++) evidence[i] = (float) (sum[i] / (count * keep));
		return evidence;
	}
}
