package org.abscam.fiji.review.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;

/**
 * What there is to see of all slices at a glance.
 *
 * @param lines probabilities by slice, most interesting class first
 * @param areas area of the hotspots by slice, whose position 0 is none
 * @param areaUnit its unit
 * @param best slices that speak most for what is explained, in the order of the stack
 */
record SliceCurves(List<Line> lines, double[] areas, String areaUnit, int[] best) {

	static final SliceCurves NONE = new SliceCurves(List.of(), new double[0], "", new int[0]);
	private static final int MOST_LINES = 3;
	private static final int BEST = 5;

	/**
	 * @param name of the class
	 * @param values by slice, 0..1; not a number where there is none
	 */
	record Line(String name, float[] values) {}

	static SliceCurves of(ExplainedScan result) {
		if (result.images().isEmpty()) return NONE;
		int size = result.scan().size() + 1;
		double[] areas = new double[size];
		for (Hotspot hotspot : result.hotspots()) if (hotspot.slice() < size) areas[hotspot.slice()] += hotspot.area();
		String unit = result.hotspots().isEmpty() ? "" : result.hotspots().get(0).unit() + "²";
		List<Line> lines = new ArrayList<>();
		for (int index : classes(result)) lines.add(new Line(result.className(index), values(result, index, size)));
		return new SliceCurves(lines, areas, unit.equals("pixel²") ? "pixels" : unit, best(result));
	}

	/** The explained class, and those that are probable anywhere. */
	private static int[] classes(ExplainedScan result) {
		ExplainedImage first = result.images().get(0);
		if (result.probability(first, 0).isEmpty()) return new int[0];
		float[] most = new float[first.probabilities().length];
		for (ExplainedImage image : result.images())
			for (int i = 0; i < most.length; i++) most[i] = Math.max(most[i], image.probabilities()[i]);
		int explained = result.mostTelling().classIndex();
		return IntStream.range(0, most.length).boxed()
			.sorted(Comparator.comparing((Integer i) -> i != explained).thenComparing(i -> -most[i])).limit(MOST_LINES).mapToInt(i -> i)
			.toArray();
	}

	private static float[] values(ExplainedScan result, int index, int size) {
		float[] values = new float[size];
		Arrays.fill(values, Float.NaN);
		for (int i = 0; i < result.images().size(); i++) {
			ExplainedImage image = result.images().get(i);
			for (int slice : result.networkImages().mapped(i)) if (slice < size) values[slice] = image.probabilities()[index];
		}
		return values;
	}

	private static int[] best(ExplainedScan result) {
		return result.images().stream().sorted(Comparator.comparingDouble((ExplainedImage image) -> -result.value(image))).limit(BEST)
			.mapToInt(ExplainedImage::slice).sorted().toArray();
	}

	double area(int slice) {
		return slice < areas.length ? areas[slice] : 0;
	}

	double largestArea() {
		return Arrays.stream(areas).max().orElse(0);
	}

	/** What there is to say of a slice. */
	String inWords(int slice) {
		StringBuilder words = new StringBuilder();
		for (Line line : lines)
			if (slice < line.values.length && !Float.isNaN(line.values[slice]))
				words.append(String.format(Locale.ROOT, ", %s %.2f", line.name, line.values[slice]));
		if (area(slice) > 0) words.append(String.format(Locale.ROOT, ", hotspots %.4g %s", area(slice), areaUnit));
		return words.toString();
	}
}
