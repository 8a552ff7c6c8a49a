package org.abscam.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Takes the CPU time of several things in turns, round by round, so that other work on the machine meets all of them alike. Ratios are by the first
 * of them.
 */
final class Turns {

	/** Rounds where nothing else is said. */
	static final int ROUNDS = 7;
	/** Least CPU time of a measurement, in milliseconds: some systems count it in steps of 10 ms. */
	private static final double ENOUGH = 300;

	/** Something that is done a number of times. */
	interface Pass {

		/**
		 * @param times how often
		 * @return CPU time of once, in milliseconds
		 */
		double milliseconds(int times) throws Exception;
	}

	/** Something of this process. */
	interface Work {

		/** Does it once. */
		void once() throws Exception;
	}

	/**
	 * What something took, of one thing or of one of those that it does at a time.
	 *
	 * @param median of the rounds, in milliseconds
	 * @param fastest of the rounds, in milliseconds
	 */
	record Cost(double median, double fastest) {

		/**
		 * @param rounds milliseconds of each round, not empty
		 * @return their median, the mean of the middle two of an even number, and the least
		 */
		static Cost of(double... rounds) {
			double[] sorted = rounds.clone();
			Arrays.sort(sorted);
			return new Cost((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2, sorted[0]);
		}

		/** @return median by median and, in brackets, fastest by fastest */
		String times(Cost yardstick) {
			return String.format(Locale.ROOT, "%.2f (%.2f)", median / yardstick.median, fastest / yardstick.fastest);
		}

		/** @return the median in milliseconds */
		String milliseconds() {
			return String.format(Locale.ROOT, "%.1f", median);
		}
	}

	private Turns() {}

	/**
	 * @param rounds how many rounds
	 * @param passes what is measured
	 * @return what each took
	 */
	static List<Cost> measure(int rounds, List<Pass> passes) throws Exception {
		int[] times = new int[passes.size()];
		for (int i = 0; i < times.length; i++) times[i] = warmedUp(passes.get(i));
		double[][] taken = new double[times.length][rounds];
		for (int round = 0; round < rounds; round++) {
			for (int i = 0; i < times.length; i++) taken[i][round] = passes.get(i).milliseconds(times[i]);
		}
		List<Cost> costs = new ArrayList<>();
		for (double[] one : taken) costs.add(Cost.of(one));
		return costs;
	}

	/** @return how many passes are enough for a measurement */
	private static int warmedUp(Pass pass) throws Exception {
		double once = pass.milliseconds(2);
		int times = (int) Math.ceil(ENOUGH / Math.max(.1, once));
		return (int) Math.ceil(ENOUGH / Math.max(.1, Math.min(once, pass.milliseconds(times))));
	}

	/**
	 * @param parts by how many its time is divided
	 * @param work what is done
	 * @return that, measured by the CPU time of this process, compiling and collecting included
	 */
	static Pass of(int parts, Work work) {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		return times -> {
			long start = system.getProcessCpuTime();
			for (int i = 0; i < times; i++) work.once();
			return (system.getProcessCpuTime() - start) / 1e6 / times / parts;
		};
	}
}
