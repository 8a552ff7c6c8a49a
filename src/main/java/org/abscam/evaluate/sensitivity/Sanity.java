package org.abscam.evaluate.sensitivity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Whether a method's maps depend on what the network has learnt: what {@link RandomisationCascade}s say from the first stage, with the class
 * head alone random, to the last, with all weights random.
 *
 * @param parts of each stage, all maps together; the first is that of the class head, the last that of all weights
 */
public record Sanity(List<Part> parts) {

	/** From here on maps are alike, once nothing is left of what the network has learnt. */
	private static final double ALIKE = 0.5;

	/** The rule in words, for tables and logs. */
	public static final String RULE =
		"passes: from the first stage, with the weights nearest to the scores random (the class head), to the last but one, the maps that "
			+ "are not empty have a mean similarity (SSIM) with the originals of at most " + ClassSensitivity.ALIKE_SSIM
			+ " and a mean rank correlation of at most " + ClassSensitivity.ALIKE_SPEARMAN
			+ ", and with all weights random both are below " + ALIKE
			+ ", or all maps are empty; does not pass: all else, so the method's maps are in part alike whatever the network has learnt, or, "
			+ "where the class head is named, whatever class is asked for";

	/**
	 * All maps with the same weights random.
	 *
	 * @param layer the last layer that was randomised
	 * @param randomised number of layers that are random
	 * @param layers number of layers with weights
	 * @param maps number of maps
	 * @param empty how many of them are empty now; an empty map shows nothing, and so nothing of the original either
	 * @param undefined how many of the others have no rank correlation with their originals, as the original is empty
	 * @param ssim mean structural similarity of those that are not empty to their originals, −1..1; empty where there is none
	 * @param spearman mean rank correlation of those that have one, −1..1; empty where there is none
	 */
	public record Part(String layer, int randomised, int layers, int maps, int empty, int undefined, OptionalDouble ssim,
		OptionalDouble spearman) {

		private boolean isLast() {
			return randomised == layers;
		}

		/** @return whether the maps are no more like the originals than {@link #RULE} allows */
		public boolean passes() {
			if (isLast()) return ssim.orElse(0) < ALIKE && spearman.orElse(0) < ALIKE;
			return ssim.orElse(0) <= ClassSensitivity.ALIKE_SSIM && spearman.orElse(0) <= ClassSensitivity.ALIKE_SPEARMAN;
		}

		/** @return what is random, in words */
		public String random() {
			return isLast() ? "all weights" : randomised == 1 ? "class head" : randomised + " of " + layers + " layers";
		}

		/** What is random and what came of it, in words. */
		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%s random: %d of %d maps empty, SSIM %s, rank correlation %s%s", random(), empty, maps,
				number(ssim), number(spearman), undefined == 0 ? "" : " (undefined of " + undefined + ", whose original is empty)");
		}

		private static String number(OptionalDouble value) {
			return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "-";
		}
	}

	/**
	 * @param cascades of one method
	 * @return what they say; empty where none was completed
	 */
	public static Optional<Sanity> of(List<RandomisationCascade> cascades) {
		List<RandomisationCascade> completed = cascades.stream().filter(cascade -> cascade.last().isPresent()).toList();
		if (completed.isEmpty()) return Optional.empty();
		int layers = completed.get(0).layers();
		List<Part> parts = new ArrayList<>();
		for (RandomisationCascade.Stage stage : completed.get(0).stages()) {
			parts.add(part(completed.stream().flatMap(cascade -> cascade.stages().stream())
				.filter(s -> s.randomised() == stage.randomised()).toList(), layers));
		}
		return Optional.of(new Sanity(List.copyOf(parts)));
	}

	private static Part part(List<RandomisationCascade.Stage> stages, int layers) {
		List<RandomisationCascade.Stage> shown = stages.stream().filter(stage -> !stage.empty()).toList();
		double[] correlations = shown.stream().mapToDouble(RandomisationCascade.Stage::spearman).filter(Double::isFinite).toArray();
		return new Part(stages.get(0).layer(), stages.get(0).randomised(), layers, stages.size(), stages.size() - shown.size(),
			shown.size() - correlations.length, shown.stream().mapToDouble(RandomisationCascade.Stage::ssim).average(),
			Arrays.stream(correlations).average());
	}

	/** @return with the fewest weights random: of a whole cascade, those of the class head */
	public Part head() {
		return parts.get(0);
	}

	/** @return with all weights random */
	public Part all() {
		return parts.get(parts.size() - 1);
	}

	/** @return number of maps */
	public int maps() {
		return all().maps();
	}

	/** @return whether the method passes by {@link #RULE} */
	public boolean passes() {
		return parts.stream().allMatch(Part::passes);
	}

	/** @return the verdict, as tables show it */
	public String verdict() {
		return passes() ? "passes" : "does not pass";
	}

	/** @return where it does not pass, in words with commas; empty where it does */
	public String failures() {
		return parts.stream().filter(part -> !part.passes()).map(Part::random).collect(Collectors.joining(", "));
	}
}
