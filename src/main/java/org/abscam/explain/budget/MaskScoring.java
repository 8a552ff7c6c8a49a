package org.abscam.explain.budget;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Phase two within a budget. Two savings change nothing and are always made: constant maps mask everything and share one score, and equal masks
 * are scored once. Else the masks to score are chosen so that what is not known of the map Σ_k s_k·M_k becomes as little as can be, as a
 * Gaussian process over masks has it, which predicts the other scores; in each round but the first some masks are drawn at random, and how far
 * their scores are from what was predicted says how much the process is to be believed.
 */
public final class MaskScoring {

	/** Fewer masks than this are all scored. */
	private static final int FEW = 16;
	/** Cells of the map in which its error is looked at. */
	private static final int CELLS = 196;
	/** When there is a round, as a part of the masks that may be scored. */
	private static final double[] ROUNDS = {0.3, 0.6, 0.8, 1};
	/** By how much more are scored in each round beyond. */
	private static final double BEYOND = 1.5;
	/** From this part of all masks on, all are scored. */
	private static final double NEARLY_ALL = 0.8;
	private static final int FIRST = 6;
	/** The part of a round that is drawn at random. */
	private static final double CHECKS = 0.25;
	/** Before the masks that may be scored are, it takes one check for so many of them, */
	private static final int MASKS_PER_CHECK = 7;
	/** but no more than these, */
	private static final int MOST_CHECKS_FIRST = 8;
	/** and an error this much smaller than is allowed. */
	private static final double CAUTION = 1.5;
	/** As many checks as the process itself counts for. */
	private static final double BELIEF = 4;
	/** What may be left of the difference between the maps of the phases, while there are masks left that may be scored, */
	private static final double LEFT = 0.15;
	/** unless they are as like as this. */
	private static final double ALIKE = 0.995;

	private final DistinctMasks masks;
	private final int channels;
	private final long[] spatial;
	private final boolean probabilities;
	private final Reading reading;
	private final float[] all;

	/**
	 * @param maps M_k of all channels, row-major, one after another
	 * @param spatial sizes of a map
	 * @param isConstant whether a map with these, its smallest and its largest value, is constant
	 * @param probabilities whether scores are probabilities, 0..1
	 */
	public MaskScoring(float[] maps, long[] spatial, BiPredicate<Float, Float> isConstant, boolean probabilities) {
		this(maps, spatial, isConstant, probabilities, Reading.PLAIN);
	}

	/**
	 * @param maps M_k of all channels, row-major, one after another
	 * @param spatial sizes of a map
	 * @param isConstant whether a map with these, its smallest and its largest value, is constant
	 * @param probabilities whether scores are probabilities, 0..1
	 * @param reading what becomes of the scores
	 */
	public MaskScoring(float[] maps, long[] spatial, BiPredicate<Float, Float> isConstant, boolean probabilities, Reading reading) {
		this.reading = reading;
		all = maps;
		this.spatial = spatial.clone();
		this.probabilities = probabilities;
		int size = (int) Arrays.stream(spatial).reduce(1, Math::multiplyExact);
		channels = maps.length / size;
		masks = DistinctMasks.of(maps, size, isConstant);
	}

	/**
	 * @param maps M_k of all channels, row-major, one after another
	 * @param channel one of them
	 * @param size values of a map
	 * @param isConstant whether a map with these, its smallest and its largest value, is constant
	 * @return its mask in the layer's size: values 0..1, all 0 where the map is constant
	 */
	public static float[] mask(float[] maps, int channel, int size, BiPredicate<Float, Float> isConstant) {
		return DistinctMasks.mask(maps, channel, size, isConstant);
	}

	/**
	 * Blocks until the scores are there.
	 *
	 * @param budget how many masks to score
	 * @param scorer scores them
	 * @return the scores of all channels; {@code null} if cancelled
	 * @throws E what the scorer throws
	 * @throws IllegalArgumentException if the scorer says something that is no number
	 */
	public <E extends Exception> MaskScores score(Budget budget, MaskScorer<E> scorer) throws E {
		int most = most(budget);
		if (most >= masks.count() || budget instanceof Budget.Auto && masks.count() <= FEW || !masks.areNumbers())
			return all(List.of(), new double[0], 0, 0, scorer);
		return new Rounds(budget instanceof Budget.Auto auto ? OptionalDouble.of(auto.mapError()) : OptionalDouble.empty(), most)
			.run(scorer);
	}

	private int most(Budget budget) {
		int all = masks.count();
		if (budget instanceof Budget.Count count) return Math.min(all, count.masks());
		if (budget instanceof Budget.Share share) return (int) Math.max(1, Math.round(all * share.percent() / 100));
		return budget instanceof Budget.Auto ? Math.min(all, usual(channels)) : all;
	}

	/**
	 * What is scored at most where that is enough: a quarter up to 128 channels, a tenth from 500 on.
	 *
	 * @param channels K
	 * @return masks
	 */
	static int usual(int channels) {
		double between = Math.log(channels / 128.0) / Math.log(500 / 128.0);
		return (int) Math.max(1, channels * (0.25 + (0.1 - 0.25) * Math.max(0, Math.min(1, between))));
	}

	/** Scores all that are not known. */
	private <E extends Exception> MaskScores all(List<Integer> known, double[] scores, int checked, double from, MaskScorer<E> scorer)
		throws E {
		boolean[] done = new boolean[masks.count()];
		double[] found = new double[masks.count()];
		for (int i = 0; i < scores.length; i++) {
			done[known.get(i)] = true;
			found[known.get(i)] = scores[i];
		}
		List<Integer> open = IntStream.range(0, done.length).filter(k -> !done[k]).boxed().toList();
		double[] rest = scored(open, from, 1, scorer);
		if (rest == null) return null;
		for (int i = 0; i < rest.length; i++) found[open.get(i)] = rest[i];
		Arrays.fill(done, true);
		return result(found, done, OptionalDouble.empty(), checked);
	}

	/** @return {@code null} if cancelled */
	private <E extends Exception> double[] scored(List<Integer> some, double from, double to, MaskScorer<E> scorer) throws E {
		float[] found = scorer.score(some.stream().mapToInt(masks::first).toArray(), from, to);
		if (found == null) return null;
		double[] scores = new double[found.length];
		for (int i = 0; i < found.length; i++) {
			if (!Float.isFinite(found[i])) throw new IllegalArgumentException("A score is " + found[i]);
			scores[i] = found[i];
		}
		return scores;
	}

	private MaskScores result(double[] found, boolean[] known, OptionalDouble estimate, int checked) {
		float[] scores = new float[channels];
		boolean[] exact = new boolean[channels];
		int scored = 0;
		for (int m = 0; m < found.length; m++) {
			if (known[m]) scored++;
			for (int k : masks.channels().get(m)) {
				scores[k] = (float) found[m];
				exact[k] = known[m];
			}
		}
		return new MaskScores(scores, exact, scored, masks.count(), estimate, checked);
	}

	/** Rounds of choosing, scoring and predicting. */
	private final class Rounds {

		private final OptionalDouble aim;
		private final int most;
		private final Likeness likeness = new Likeness(masks.masks(), spatial);
		private final float[][] maps = DistinctMasks.coarse(masks.summed(all, reading), spatial, CELLS);
		private final Reading shown = reading.coarse(spatial, CELLS);
		private final long seed = seed(maps);
		private final Random random = new Random(seed);
		private final List<Integer> known = new ArrayList<>();
		private double[] scores = new double[0];
		private double surprises;
		private int checked;

		/**
		 * @param aim r that is wanted, nothing if {@code most} are to be scored in any case
		 * @param most masks that are scored, unless the aim needs more
		 */
		Rounds(OptionalDouble aim, int most) {
			this.aim = aim;
			this.most = most;
		}

		<E extends Exception> MaskScores run(MaskScorer<E> scorer) throws E {
			Prediction prediction = new Prediction(likeness, maps, shown);
			double[] first = prediction.map();
			double estimate = 0;
			for (int until : plan()) {
				if (until <= known.size()) continue;
				double from = Math.min(1, known.size() / (double) most);
				if (until >= masks.count()) return all(known, scores, checked, from, scorer);
				int count = until - known.size();
				int checks = known.isEmpty() ? 0 : (int) Math.max(1, Math.round(count * CHECKS));
				Prediction.Next next = prediction.next(count, checks, random);
				List<Integer> some = Stream.concat(next.checks().stream(), next.chosen().stream()).toList();
				double[] found = scored(some, from, Math.min(1, until / (double) most), scorer);
				if (found == null) return null;
				for (int i = 0; i < checks; i++) surprises += prediction.surprise(some.get(i), found[i]);
				checked += checks;
				known.addAll(some);
				scores = joined(scores, found);
				int[] masksKnown = known.stream().mapToInt(Integer::intValue).toArray();
				prediction = new Prediction(likeness, maps, shown, masksKnown, scores, Fit.of(likeness, masksKnown, scores, probabilities),
					(BELIEF + surprises) / (BELIEF + checked));
				if (checked == 0 && until < most) continue;
				if (aim.isEmpty() && until < most) continue;
				estimate = Fit.areAlike(scores) ? 1 : prediction.estimate(new Random(seed + until));
				if (aim.isEmpty() || isEnough(estimate, Vectors.likeness(shown.shown(first), shown.shown(prediction.map())))) break;
			}
			boolean[] exact = new boolean[masks.count()];
			for (int mask : known) exact[mask] = true;
			return result(prediction.scores(), exact, checked == 0 ? OptionalDouble.empty() : OptionalDouble.of(estimate), checked);
		}

		private boolean isEnough(double estimate, double ofFirst) {
			double error = 1 - estimate;
			double allowed = 1 - aim.getAsDouble();
			if (known.size() >= most) return checked > 0 && error <= allowed;
			return checked >= Math.max(1, Math.min(MOST_CHECKS_FIRST, most / MASKS_PER_CHECK)) && error * CAUTION <= allowed &&
				(ofFirst >= ALIKE || error <= LEFT * (1 - ofFirst));
		}

		/** Masks known after each round. */
		private List<Integer> plan() {
			List<Integer> plan = new ArrayList<>();
			for (double part : ROUNDS) {
				int until = (int) Math.max(Math.min(FIRST, most - 1), Math.round(part * most));
				plan.add(part == 1 ? most : Math.max(1, until));
			}
			while (aim.isPresent() && plan.get(plan.size() - 1) < masks.count()) {
				int until = (int) (plan.get(plan.size() - 1) * BEYOND) + 1;
				plan.add(until >= NEARLY_ALL * masks.count() ? masks.count() : until);
			}
			return plan;
		}
	}

	private static double[] joined(double[] a, double[] b) {
		double[] both = Arrays.copyOf(a, a.length + b.length);
		System.arraycopy(b, 0, both, a.length, b.length);
		return both;
	}

	/** From where the strongest maps are strongest: the image's content, and not the last digits of a processor. */
	private static long seed(float[][] maps) {
		int[] peaks = Arrays.stream(maps).mapToInt(MaskScoring::peak).toArray();
		int[] strongest = IntStream.range(0, maps.length).boxed()
			.sorted((a, b) -> Float.compare(maps[b][peaks[b]], maps[a][peaks[a]])).limit(8).mapToInt(k -> k * 1009 + peaks[k]).toArray();
		return Arrays.hashCode(strongest);
	}

	private static int peak(float[] map) {
		int peak = 0;
		for (int i = 1; i < map.length; i++) if (map[i] > map[peak]) peak = i;
		return peak;
	}
}
