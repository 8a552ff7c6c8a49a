package org.abscam.review.session;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.abscam.review.Finding;
import org.abscam.review.PixelArea;
import org.abscam.review.Status;

/**
 * What is marked in a scan.
 *
 * @param slices the pixels on each slice, counted from 1, that has any
 */
record Areas(Map<Integer, PixelArea> slices) {

	/** All findings that a reader made, accepted or changed; where they overlap, a pixel counts once. */
	static Areas of(List<Finding> findings) {
		Map<Integer, PixelArea> slices = new TreeMap<>();
		for (Finding finding : findings) {
			if (isMeant(finding)) slices.merge(finding.place().slice(), PixelArea.of(finding.outline()), PixelArea::with);
		}
		return new Areas(slices);
	}

	/** Whether a reader stands by a finding. */
	static boolean isMeant(Finding finding) {
		return finding.status() == Status.ACCEPTED || finding.status() == Status.CHANGED;
	}

	long pixels() {
		return slices.values().stream().mapToLong(PixelArea::pixels).sum();
	}

	/** Dice's coefficient over all slices together; empty where neither marks a pixel. */
	OptionalDouble dice(Areas other) {
		long sum = pixels() + other.pixels();
		if (sum == 0) return OptionalDouble.empty();
		Set<Integer> both = new HashSet<>(slices.keySet());
		both.retainAll(other.slices.keySet());
		long common = both.stream().mapToLong(slice -> slices.get(slice).common(other.slices.get(slice))).sum();
		return OptionalDouble.of(2. * common / sum);
	}
}
