package org.abscam.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.review.Status;

/** Which slices a report shows: those that tell most. */
final class ChosenSlices {

	/** As many as fit beside all else. */
	private static final int MOST = 3;

	private ChosenSlices() {}

	/**
	 * A slice.
	 *
	 * @param index position of its map among those of the scan
	 * @param image that it belongs to
	 */
	record Chosen(int index, ExplainedImage image) {}

	/**
	 * Slices with what the reader accepted, changed or added come first; then, for each answer, the slice that speaks most for it; then those
	 * with the highest values, those with findings before those without.
	 *
	 * @return at most three, in the order of the scan
	 */
	static List<Chosen> of(ExplainedScan result, List<Marked> findings) {
		Map<Integer, Double> areas = new LinkedHashMap<>();
		Map<Integer, Integer> kept = new LinkedHashMap<>();
		for (Marked finding : findings) {
			areas.merge(finding.slice(), finding.area(), Double::sum);
			if (finding.status() == Status.ACCEPTED || finding.status() == Status.CHANGED) kept.merge(finding.slice(), 1, Integer::sum);
		}
		int perImage = Math.max(1, result.slices().size() / result.images().size());
		List<Chosen> all = new ArrayList<>();
		for (int i = 0; i < result.slices().size(); i++) all.add(new Chosen(i, result.images().get(i / perImage)));
		Comparator<Chosen> order = Comparator.<Chosen> comparingInt(c -> -kept.getOrDefault(result.slices().get(c.index), 0))
			.thenComparing(c -> !areas.containsKey(result.slices().get(c.index)))
			.thenComparing(c -> -result.value(c.image)).thenComparing(c -> -areas.getOrDefault(result.slices().get(c.index), 0.));
		List<Chosen> sorted = all.stream().sorted(order).toList();
		List<Chosen> chosen = new ArrayList<>();
		sorted.stream().filter(c -> kept.containsKey(result.slices().get(c.index))).limit(MOST).forEach(chosen::add);
		List<String> answers = new ArrayList<>();
		for (Chosen each : sorted) {
			String answer = result.inWords(each.image);
			if (chosen.size() < MOST && !chosen.contains(each) && !answers.contains(answer) && perImage == 1) chosen.add(each);
			answers.add(answer);
		}
		for (Chosen each : sorted) if (chosen.size() < MOST && !chosen.contains(each)) chosen.add(each);
		return chosen.stream().sorted(Comparator.comparingInt(Chosen::index)).toList();
	}
}
