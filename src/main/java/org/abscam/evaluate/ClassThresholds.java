package org.abscam.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.model.ModelSource;

/**
 * From which part of a map's maximum its region begins, by method and class, and below which probability no map is shown, as CheXlocalize
 * chooses them on validation images (Saporta et al. 2022). Where nothing is said, the usual threshold holds and every map is shown.
 *
 * @param byMaps by what made the maps, {@link #EVERY} for all, and by class
 * @param cutoffs by what made the maps
 * @param ofCard whether they are still to be read off the model's card
 */
public record ClassThresholds(Map<String, Map<String, Double>> byMaps, Map<String, Double> cutoffs, boolean ofCard) {

	/** Stands for whatever made the maps. */
	public static final String EVERY = "";
	/** One threshold for all classes, no cut-off. */
	public static final ClassThresholds USUAL = new ClassThresholds(Map.of(), Map.of(), false);
	/** Those of the model's card. */
	public static final ClassThresholds CARD = new ClassThresholds(Map.of(), Map.of(), true);

	/**
	 * @param maps what made the maps
	 * @return thresholds by class, none where nothing is said
	 */
	public Map<String, Double> of(String maps) {
		return byMaps.getOrDefault(maps, byMaps.getOrDefault(EVERY, Map.of()));
	}

	/**
	 * @param maps what made the maps
	 * @return the probability from which a map is shown, 0 where nothing is said
	 */
	public double cutoff(String maps) {
		return cutoffs.getOrDefault(maps, cutoffs.getOrDefault(EVERY, 0.));
	}

	/** These, or those of the card where it is asked for. */
	ClassThresholds on(ModelSource model) throws ExplainException {
		if (!ofCard) return this;
		Map<String, Double> there = model.card().map(card -> card.settings().measured().thresholds()).orElse(Map.of());
		Optional<Double> cutoff = model.card().map(card -> card.settings().measured().probabilityCutoff()).filter(c -> c.isPresent())
			.map(c -> c.getAsDouble());
		if (there.isEmpty() && cutoff.isEmpty()) {
			throw new ExplainException("The card of '" + model.name()
				+ "' has no thresholds of maps; choose some on validation images (abscam evaluate --choose-thresholds), or leave them away.");
		}
		return new ClassThresholds(Map.of(EVERY, new LinkedHashMap<>(there)), cutoff.map(c -> Map.of(EVERY, c)).orElse(Map.of()), false);
	}
}
