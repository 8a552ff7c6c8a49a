package org.abscam.evaluate;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a method's maps are like over all images of one or more scans.
 *
 * @param maps what made the maps: a method's option, or a control's
 * @param images number of images
 * @param secondsPerImage mean time of explaining and measuring one
 * @param means of each measure over the images that have it; without those that none has
 * @param pointing hits of the pointing game
 * @param pointingByClass the same by explained class
 */
public record EvaluationSummary(String maps, int images, double secondsPerImage, Map<Measure, Double> means, HitRate pointing,
	Map<String, HitRate> pointingByClass) {

	/**
	 * @param maps what made the maps
	 * @param images the evaluated images
	 * @param seconds time they took together
	 * @return their summary
	 */
	public static EvaluationSummary of(String maps, List<EvaluatedImage> images, double seconds) {
		HitRate pointing = new HitRate(0, 0);
		Map<String, HitRate> byClass = new TreeMap<>();
		for (EvaluatedImage image : images) {
			Optional<Localisation> localisation = image.measures().localisation();
			if (localisation.isEmpty()) continue;
			boolean hit = localisation.get().pointing().hit();
			pointing = pointing.and(hit);
			byClass.put(image.className(), byClass.getOrDefault(image.className(), new HitRate(0, 0)).and(hit));
		}
		Map<Measure, Double> means = new EnumMap<>(Measure.class);
		for (Measure measure : Measure.values()) measure.mean(images).ifPresent(mean -> means.put(measure, mean));
		return new EvaluationSummary(maps, images.size(), seconds / images.size(), means, pointing, byClass);
	}

	/**
	 * @param evaluations of the same maps, at least one
	 * @return the summary of all their images
	 */
	public static EvaluationSummary of(List<ScanEvaluation> evaluations) {
		return of(evaluations.get(0).maps(), evaluations.stream().flatMap(e -> e.images().stream()).toList(),
			evaluations.stream().mapToDouble(ScanEvaluation::seconds).sum());
	}

	/**
	 * @param measure a measure
	 * @return its mean over the images that have it, empty where none has
	 */
	public OptionalDouble mean(Measure measure) {
		Double mean = means.get(measure);
		return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
	}
}
