package org.abscam.explain;

import java.util.Arrays;
import org.abscam.explain.options.Masking;

/**
 * The masks of occlusion (Zeiler and Fergus 2014): a patch at every stride from the first corner on, until it reaches the last edge, where it
 * may jut out and is cut. The evidence at a position is the mean, over the patches that cover it, of u(x) − u(x without the patch). All of
 * this is as in {@code captum.attr.Occlusion} with all channels in one window.
 */
final class SlidingPatch implements MaskSeries {

	private final int[] size;
	private final int[] patch;
	private final int[] stride;
	private final int[] places;
	private final double[] sum;
	private final int[] covered;

	/**
	 * @param masking with a number for each axis
	 * @param spatial sizes of the network's input
	 */
	SlidingPatch(Masking masking, long[] spatial) {
		size = Volume.sizes(spatial);
		patch = Volume.sizes(masking.patch());
		stride = Volume.sizes(masking.stride());
		places = new int[size.length];
		for (int i = 0; i < size.length; i++) places[i] = 1 + (size[i] - patch[i] + stride[i] - 1) / stride[i];
		sum = new double[Volume.product(size)];
		covered = new int[sum.length];
	}

	@Override
	public int count() {
		return Volume.product(places);
	}

	@Override
	public void write(int index, float[] masks, int offset) {
		Arrays.fill(masks, offset, offset + sum.length, 1);
		forEachRow(index, (from, to) -> Arrays.fill(masks, offset + from, offset + to, 0));
	}

	@Override
	public void add(int index, float[] masks, int offset, float score) {
		forEachRow(index, (from, to) -> {
			for (int i = from; i < to; i++) {
				sum[i] += score;
				covered[i]++;
			}
		});
	}

	@Override
	public float[] evidence(float whole) {
		float[] evidence = new float[sum.length];
		for (int i = 0; i < sum.length; i++) evidence[i] = (float) (whole - sum[i] / covered[i]);
		return evidence;
	}

	@FunctionalInterface
	private interface Row {

		void of(int from, int to);
	}

	/** The rows of the patch at a place. */
	private void forEachRow(int index, Row row) {
		int x = index % places[2] * stride[2];
		int y = index / places[2] % places[1] * stride[1];
		int z = index / places[2] / places[1] * stride[0];
		for (int k = z; k < Math.min(z + patch[0], size[0]); k++) {
			for (int j = y; j < Math.min(y + patch[1], size[1]); j++) {
				int start = (k * size[1] + j) * size[2];
				row.of(start + x, start + Math.min(x + patch[2], size[2]));
			}
		}
	}
}
