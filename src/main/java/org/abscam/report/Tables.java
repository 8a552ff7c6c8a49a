package org.abscam.report;

import java.io.IOException;
import java.util.stream.IntStream;
import org.abscam.explain.Explanation;
import org.abscam.hotspot.Hotspot;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The tables of an explained scan as comma-separated values (RFC 4180). */
final class Tables {

	private Tables() {}

	/** One row per slice and class, of many classes the best five and the explained one. */
	static void predictions(ExplainedScan result, Appendable out) throws IOException {
		try (CSVPrinter csv = csv(out, "slice", "label", "class", "probability", "score", "top", "explained", "map_peak", "map_empty", "hotspots")) {
			for (int i = 0; i < result.explanations().size(); i++) {
				Explanation explanation = result.explanations().get(i);
				int slice = result.images().firstSlice(i);
				for (int c : ListedClasses.with(explanation.scores(), explanation.classIndex())) {
					boolean explained = c == explanation.classIndex();
					csv.printRecord(slice, result.scan().label(slice), result.className(c), explanation.probabilities()[c], explanation.scores()[c],
						c == explanation.topClass(), explained, explained ? peak(explanation.map()) : null, explained ? explanation.isEmpty() : null,
						explained ? result.hotspots().get(i).size() : null);
				}
			}
		}
	}

	/** One row per hotspot, lengths in the scan's unit. */
	static void hotspots(ExplainedScan result, Appendable out) throws IOException {
		try (CSVPrinter csv = csv(out, "slice", "label", "rank", "class", "probability", "area", "x", "y", "unit", "peak", "peak_column", "peak_row",
			"mean", "share")) {
			for (int i = 0; i < result.explanations().size(); i++) {
				Explanation explanation = result.explanations().get(i);
				for (Hotspot h : result.hotspots().get(i)) {
					csv.printRecord(h.slice(), result.scan().label(h.slice()), h.rank(), result.className(explanation.classIndex()),
						explanation.probability(), h.area(), h.centroidX(), h.centroidY(), h.unit(), h.peak(), h.peakX(), h.peakY(), h.mean(), h.share());
				}
			}
		}
	}

	private static CSVPrinter csv(Appendable out, String... columns) throws IOException {
		return new CSVPrinter(out, CSVFormat.RFC4180.builder().setHeader(columns).get());
	}

	private static double peak(float[] map) {
		return IntStream.range(0, map.length).mapToDouble(i -> map[i]).max().orElse(0);
	}
}
