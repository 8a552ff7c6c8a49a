package org.abscam.explain.budget;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Phase two within a budget: which masks are scored, and what the others are worth. Two savings change nothing and are always made: constant
 * maps mask everything and share one score, and equal masks are scored once.
 */
public final class MaskScoring {

	private final float[] maps;
	private final int size;
	private final int channels;
	/** Channels with equal masks, each in its own order, and in that of the first of them. */
	private final List<List<Integer>> groups;

	/**
	 * @param maps M_k of all channels, row-major, one after another
	 * @param spatial sizes of a map
	 * @param isConstant whether a map with these, its smallest and its largest value, is constant
	 */
	public MaskScoring(float[] maps, long[] spatial, BiPredicate<Float, Float> isConstant) {
		this.maps = maps;
		size = (int) Arrays.stream(spatial).reduce(1, Math::multiplyExact);
		channels = maps.length / size;
		Map<FloatBuffer, List<Integer>> equal = new HashMap<>();
		for (int k = 0; k < channels; k++) equal.computeIfAbsent(mask(k, isConstant), m -> new ArrayList<>()).add(k);
		groups = equal.values().stream().sorted(Comparator.comparing(g -> g.get(0))).toList();
	}

	/** What a channel's mask depends on: its map with values 0..1 in the layer's size; all zeros for a constant map. */
	private FloatBuffer mask(int channel, BiPredicate<Float, Float> isConstant) {
		float[] mask = Arrays.copyOfRange(maps, channel * size, (channel + 1) * size);
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (float value : mask) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		boolean constant = isConstant.test(low, high);
		for (int i = 0; i < size; i++) mask[i] = constant ? 0 : (mask[i] - low) / (high - low);
		return FloatBuffer.wrap(mask);
	}

	/**
	 * Blocks until the scores are there.
	 *
	 * @param budget how many masks to score
	 * @param scorer scores them
	 * @return the scores of all channels; {@code null} if cancelled
	 * @throws E what the scorer throws
	 */
	public <E extends Exception> MaskScores score(Budget budget, MaskScorer<E> scorer) throws E {
		int most = most(budget);
		int[] chosen = IntStream.range(0, groups.size()).boxed().sorted(Comparator.comparingDouble(g -> -energy(g))).limit(most).sorted()
			.mapToInt(Integer::intValue).toArray();
		float[] some = scorer.score(Arrays.stream(chosen).map(g -> groups.get(g).get(0)).toArray(), 0, 1);
		if (some == null) return null;
		float mean = 0;
		for (float score : some) mean += score / some.length;
		float[] scores = new float[channels];
		Arrays.fill(scores, mean);
		boolean[] exact = new boolean[channels];
		for (int i = 0; i < chosen.length; i++) {
			for (int k : groups.get(chosen[i])) {
				scores[k] = some[i];
				exact[k] = true;
			}
		}
		boolean all = chosen.length == groups.size();
		return new MaskScores(scores, exact, chosen.length, groups.size(), all ? OptionalDouble.empty() : OptionalDouble.of(0.9), 0);
	}

	private int most(Budget budget) {
		int all = groups.size();
		if (budget instanceof Budget.Count count) return Math.min(all, count.masks());
		if (budget instanceof Budget.Share share) return (int) Math.max(1, Math.round(all * share.percent() / 100));
		if (budget instanceof Budget.Auto) return Math.max(1, all / 10);
		return all;
	}

	private double energy(int group) {
		double sum = 0;
		for (int k : groups.get(group)) {
			for (int i = k * size; i < (k + 1) * size; i++) sum += (double) maps[i] * maps[i];
		}
		return sum;
	}
}
