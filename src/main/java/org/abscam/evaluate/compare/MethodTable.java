package org.abscam.evaluate.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.statistics.Bootstrap;
import org.abscam.evaluate.statistics.Estimate;
import org.abscam.evaluate.statistics.Holm;
import org.abscam.evaluate.statistics.McNemar;
import org.abscam.evaluate.statistics.Ranks;
import org.abscam.evaluate.statistics.SignedRank;

/**
 * Methods × measures. Means are over the images that have the measure, with 95% bootstrap intervals; each method is compared with one of
 * them, the reference, on the images that both have.
 *
 * @param measures those that some image has, in the order of their list
 * @param reference what the others are compared with
 * @param rankedBy the measures by whose means, as printed, methods are ranked: those for ranking that all methods have, whether they are in the table or not
 * @param rows one for each method and control
 */
public record MethodTable(List<Measure> measures, String reference, List<Measure> rankedBy, List<Row> rows) {

	/**
	 * A method.
	 *
	 * @param maps its option, or a control's
	 * @param images number of images
	 * @param means of the measures that it has
	 * @param differences from the reference, none of the reference itself nor of those that it is not compared with
	 * @param meanRank mean over the measures for ranking of its rank among the methods by their means, 1 for the best; empty for
	 *        controls
	 */
	public record Row(String maps, int images, Map<Measure, Estimate> means, Map<Measure, Difference> differences,
		OptionalDouble meanRank) {}

	/**
	 * @param evaluations of one or more methods, at least one
	 * @param compared names of methods: the reference, and those that are compared with it, all where it stands alone; empty for the first of all
	 * @param measures which measures
	 * @param seed of the bootstrap's draws
	 * @return the table
	 */
	public static MethodTable of(List<ScanEvaluation> evaluations, List<String> compared, List<Measure> measures, long seed) {
		PairedImages images = new PairedImages(evaluations);
		Bootstrap bootstrap = new Bootstrap(seed);
		String reference = compared.stream().filter(images.maps()::contains).findFirst().orElse(images.maps().get(0));
		List<Measure> there =
			measures.stream().filter(m -> images.maps().stream().anyMatch(maps -> images.values(maps, m).length > 0)).toList();
		List<String> methods = images.maps().stream().filter(maps -> ControlMap.of(maps).isEmpty()).toList();
		List<Measure> rankedBy = Arrays.stream(Measure.values())
			.filter(m -> m.isRanked() && methods.stream().allMatch(maps -> images.values(maps, m).length > 0)).toList();
		Map<String, Double> ranks = rankedBy.isEmpty() ? Map.of() : ranks(images, methods, rankedBy);
		List<Row> rows = new ArrayList<>();
		for (String maps : images.maps()) {
			Map<Measure, Estimate> means = new EnumMap<>(Measure.class);
			for (Measure measure : there) {
				Estimate mean = bootstrap.mean(images.values(maps, measure));
				if (mean.isKnown()) means.put(measure, mean);
			}
			boolean isCompared = !maps.equals(reference) && (compared.size() < 2 || compared.contains(maps));
			rows.add(new Row(maps, images.of(maps).size(), means,
				isCompared ? differences(images, maps, reference, there, bootstrap) : Map.of(),
				ranks.containsKey(maps) ? OptionalDouble.of(ranks.get(maps)) : OptionalDouble.empty()));
		}
		return new MethodTable(there, reference, rankedBy, List.copyOf(rows));
	}

	private static Map<Measure, Difference> differences(PairedImages images, String maps, String reference, List<Measure> measures,
		Bootstrap bootstrap) {
		Map<Measure, Estimate> means = new EnumMap<>(Measure.class);
		Map<Measure, Double> p = new EnumMap<>(Measure.class);
		for (Measure measure : measures) {
			double[][] both = images.both(maps, reference, measure);
			if (both[0].length == 0) continue;
			double[] differences = new double[both[0].length];
			for (int i = 0; i < differences.length; i++) differences[i] = both[0][i] - both[1][i];
			means.put(measure, bootstrap.mean(differences));
			p.put(measure,
				measure.isYesOrNo() ? McNemar.pValue(count(differences, 1), count(differences, -1)) : SignedRank.pValue(differences));
		}
		double[] adjusted = Holm.adjusted(p.values().stream().mapToDouble(v -> v).toArray());
		Map<Measure, Difference> all = new EnumMap<>(Measure.class);
		int at = 0;
		for (Measure measure : p.keySet()) {
			double held = adjusted[at++];
			all.put(measure, new Difference(means.get(measure), p.get(measure), held,
				Difference.Verdict.of(measure, means.get(measure).mean(), held)));
		}
		return all;
	}

	private static int count(double[] differences, double value) {
		return (int) Arrays.stream(differences).filter(d -> d == value).count();
	}

	private static Map<String, Double> ranks(PairedImages images, List<String> methods, List<Measure> measures) {
		double[] sums = new double[methods.size()];
		for (Measure measure : measures) {
			double[] means =
				methods.stream().mapToDouble(maps -> Arrays.stream(images.values(maps, measure)).average().orElseThrow()).toArray();
			double[] ranks = ranks(means, measure.better() == Measure.Better.LOW);
			for (int i = 0; i < sums.length; i++) sums[i] += ranks[i];
		}
		Map<String, Double> mean = new LinkedHashMap<>();
		for (int i = 0; i < sums.length; i++) mean.put(methods.get(i), sums[i] / measures.size());
		return mean;
	}

	/**
	 * The rank of each mean, 1 for the best. Means are ranked as they are printed, to three digits: maps that are the same but for rounding, such as
	 * those of Grad-CAM and HiResCAM in front of an average, share a rank, and so do methods whose means differ by less than any interval shows.
	 */
	static double[] ranks(double[] means, boolean isLowBest) {
		return Ranks.of(Arrays.stream(means).map(mean -> Double.parseDouble(String.format(Locale.ROOT, "%.3f", mean)))
			.map(mean -> isLowBest ? mean : -mean).toArray());
	}

	/** @return the row of the reference */
	public Row referenceRow() {
		return rows.stream().filter(row -> row.maps().equals(reference)).findFirst().orElseThrow();
	}
}
