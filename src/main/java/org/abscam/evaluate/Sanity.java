package org.abscam.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a method's maps depend on what the network has learnt: what {@link RandomisationCascade}s say once all weights are random.
 *
 * @param maps number of maps
 * @param empty how many of them are empty with random weights; an empty map shows nothing, and so nothing of the original either
 * @param ssim mean structural similarity of the others to their originals, −1..1; empty where there is none
 * @param spearman mean rank correlation of the others with their originals, −1..1; empty where there is none
 */
public record Sanity(int maps, int empty, OptionalDouble ssim, OptionalDouble spearman) {

	private static final double ALIKE = 0.5;

	/** The rule in words, for tables and logs. */
	public static final String RULE =
		"passes: with all weights random, the maps that are not empty have a mean similarity (SSIM) and a mean rank "
			+ "correlation with the originals below 0.5, or all maps are empty; does not pass: all else, so the method's maps are in part alike whatever the "
			+ "network has learnt";

	/**
	 * @param cascades of one method
	 * @return what they say; empty where none was completed
	 */
	public static Optional<Sanity> of(List<RandomisationCascade> cascades) {
		List<RandomisationCascade.Stage> last = cascades.stream().map(RandomisationCascade::last).flatMap(Optional::stream).toList();
		if (last.isEmpty()) return Optional.empty();
		List<RandomisationCascade.Stage> shown = last.stream().filter(stage -> !stage.empty()).toList();
		return Optional
			.of(new Sanity(last.size(), last.size() - shown.size(), shown.stream().mapToDouble(RandomisationCascade.Stage::ssim).average(),
				shown.stream().mapToDouble(RandomisationCascade.Stage::spearman).filter(Double::isFinite).average()));
	}

	/** @return whether the method passes by {@link #RULE} */
	public boolean passes() {
		return ssim.orElse(0) < ALIKE && spearman.orElse(0) < ALIKE;
	}

	/** @return the verdict, as tables show it */
	public String verdict() {
		return passes() ? "passes" : "does not pass";
	}
}
