package org.abscam.cohort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The rows that are least like the others of their class, the farthest first. */
final class Outliers {

	/** A row is one from this number of robust standard deviations on. */
	static final double FAR = 3.5;
	/** Fewer rows have no usual value. */
	private static final int FEWEST = 8;
	/** Makes the median absolute deviation of a normal distribution its standard deviation. */
	private static final double NORMAL = 1.4826;

	private Outliers() {}

	/**
	 * A row that is unusual.
	 *
	 * @param row which of those that could be explained, from 0
	 * @param measure which of the measures is
	 * @param value its value
	 * @param usual the median of the class
	 * @param far by how many robust standard deviations it is beyond that
	 */
	record Outlier(int row, int measure, double value, double usual, double far) {}

	private record Usual(double median, double deviation) {

		/** Measures that are mostly one value, such as 0, have the deviation of those that are not, but no smaller one than a hundredth. */
		static Usual of(float[] sorted) {
			double median = median(sorted);
			float[] away = new float[sorted.length];
			for (int i = 0; i < away.length; i++) away[i] = (float) Math.abs(sorted[i] - median);
			Arrays.sort(away);
			return new Usual(median, Math.max(.01, NORMAL * median(away)));
		}

		private static double median(float[] sorted) {
			int half = sorted.length / 2;
			return sorted.length % 2 == 1 ? sorted[half] : ((double) sorted[half - 1] + sorted[half]) / 2;
		}
	}

	/**
	 * @param rows the rows of a cohort
	 * @param most how many to find
	 * @return these, with the measure in which each is farthest above what is usual in its class, or for the spread, below or above it
	 */
	static List<Outlier> of(AuditedRows rows, int most) {
		List<Map<String, Usual>> usual = new ArrayList<>();
		for (int m = 0; m < AuditedRows.MEASURES.size(); m++) {
			Map<String, Usual> of = new HashMap<>();
			for (String name : rows.groups.keySet()) {
				float[] sorted = rows.sorted(m, name);
				if (sorted.length >= FEWEST) of.put(name, Usual.of(sorted));
			}
			usual.add(of);
		}
		Comparator<Outlier> order =
			Comparator.comparingDouble(Outlier::far).thenComparing(Comparator.comparingInt(Outlier::row).reversed());
		PriorityQueue<Outlier> farthest = new PriorityQueue<>(order);
		for (int row = 0; row < rows.explained.size(); row++) {
			Outlier worst = null;
			for (int m = 0; m < usual.size(); m++) {
				Usual of = usual.get(m).get(rows.explained.get(row));
				float value = rows.value(m, row);
				if (of == null || Float.isNaN(value)) continue;
				boolean both = AuditedRows.MEASURES.get(m).column().equals("map_entropy");
				double far = (both ? Math.abs(value - of.median) : value - of.median) / of.deviation;
				if (far >= FAR && (worst == null || far > worst.far)) worst = new Outlier(row, m, value, of.median, far);
			}
			if (worst != null) farthest.add(worst);
			if (farthest.size() > most) farthest.poll();
		}
		return farthest.stream().sorted(order.reversed()).toList();
	}
}
