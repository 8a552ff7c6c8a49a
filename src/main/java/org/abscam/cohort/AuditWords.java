package org.abscam.cohort;

import java.util.Locale;
import org.abscam.evaluate.Faithfulness;

/** What an audit says in sentences: where the maps lie, and what that does and does not tell of the classifier. Nothing in it is said of a patient. */
final class AuditWords {

	/** From this part of a map on it is worth a look, on the mean of a class. */
	private static final double LARGE_OUTSIDE = .25;
	private static final double LARGE_TEXT = .05;
	/** A largest hotspot that lay anywhere would be in one of the four corners, each a fifth of width and height, as often. */
	private static final double CORNERS_BY_CHANCE = 4 * .2 * .2;
	/** Fewer maps say little. */
	private static final int FEW = 20;

	private AuditWords() {}

	/** Of the whole cohort. */
	static String top(AuditedRows rows, int outliers, int most) {
		StringBuilder words = new StringBuilder();
		long odd = rows.groups.values().stream().filter(AuditWords::isOdd).count();
		int classes = rows.groups.size();
		if (rows.explained.isEmpty()) return "No scan could be explained; the column 'error' of the table says why.";
		words.append(odd == 0
			? "In no class do the maps lie beside the body, on burnt-in letters or in the corners more than is worth a look. That does not show "
				+ "that the classifier uses no shortcut, as a map tells where it looks and not what it sees there."
			: String.format(Locale.ROOT,
				"In %d of %d classes the maps lie beside the body, on burnt-in letters or in the corners so much that the classifier may use "
					+ "something there that has nothing to do with what it is asked. Look at these classes and at the scans below before its "
					+ "answers are used.",
				odd, classes));
		words.append(outliers == 0 ? " No map is far from what is usual in its class."
			: String.format(Locale.ROOT, " %s%d %s far from what is usual in %s class.", outliers >= most ? "At least " : "", outliers,
				outliers == 1 ? "map is" : "maps are", outliers == 1 ? "its" : "their"));
		if (rows.failed > 0)
			words.append(String.format(Locale.ROOT, " %,d %s not explained and %s not counted here.", rows.failed,
				rows.failed == 1 ? "scan was" : "scans were", rows.failed == 1 ? "is" : "are"));
		return words.toString();
	}

	/** Of the maps of one class. */
	static String of(AuditedRows.Group group) {
		StringBuilder words = new StringBuilder(String.format(Locale.ROOT, "%,d %s.", group.rows, group.rows == 1 ? "map" : "maps"));
		double outside = mean(group, "map_outside");
		double text = mean(group, "map_text");
		if (!Double.isNaN(outside))
			words.append(String.format(Locale.ROOT, " On average %s of a map lies outside of the body and %s on what looks like burnt-in "
				+ "letters, which %s of the images have.", percent(outside), percent(text), percent((double) group.lettered / group.rows)));
		words.append(String.format(Locale.ROOT, " In %s the largest hotspot is in a corner of the image, where %s would be by chance.",
			percent((double) group.corner / group.rows), percent(CORNERS_BY_CHANCE)));
		if (group.empty > 0)
			words.append(String.format(Locale.ROOT, " %,d %s empty: the method shows nothing there.", group.empty, group.empty == 1 ? "is"
				: "are"));
		if (group.labelled > 0)
			words.append(
				String.format(Locale.ROOT, " Of %,d with a label, the model answers %,d as labelled.", group.labelled, group.right));
		int tested = group.words.values().stream().mapToInt(Integer::intValue).sum();
		if (tested > 0)
			words
				.append(String.format(Locale.ROOT, " Measured one by one, %,d of %,d maps do not agree with what the model does when their "
					+ "pixels are taken away.", group.words.getOrDefault(Faithfulness.UNFAITHFUL.toString(), 0), tested));
		if (outside >= LARGE_OUTSIDE) words.append(" <b>Much of these maps lies beside the body: look at where, in the mean map.</b>");
		if (text >= LARGE_TEXT) words.append(" <b>These maps lie on letters: what is written there may give the class away.</b>");
		if (isOfCorners(group)) words.append(" <b>The corners hold more hotspots than chance would put there.</b>");
		if (group.rows < FEW) words.append(" So few maps say little of the others.");
		return words.toString();
	}

	/** Whether there is anything in the maps of a class that is worth a look. */
	private static boolean isOdd(AuditedRows.Group group) {
		return mean(group, "map_outside") >= LARGE_OUTSIDE || mean(group, "map_text") >= LARGE_TEXT || isOfCorners(group);
	}

	/** By more than twice the standard deviation of chance. */
	private static boolean isOfCorners(AuditedRows.Group group) {
		double chance = Math.sqrt(CORNERS_BY_CHANCE * (1 - CORNERS_BY_CHANCE) / group.rows);
		return (double) group.corner / group.rows > CORNERS_BY_CHANCE + 2 * chance;
	}

	private static double mean(AuditedRows.Group group, String column) {
		for (int m = 0; m < AuditedRows.MEASURES.size(); m++)
			if (AuditedRows.MEASURES.get(m).column().equals(column)) return group.sums[m] / group.counts[m];
		return Double.NaN;
	}

	/** Two digits below ten. */
	private static String percent(double part) {
		return String.format(Locale.ROOT, part < .0995 ? "%.1f %%" : "%.0f %%", 100 * part);
	}
}
