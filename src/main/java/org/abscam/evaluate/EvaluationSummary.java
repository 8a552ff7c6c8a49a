package org.abscam.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a method's maps are like over all images of one or more scans. Means are over the images that have the measure, empty where none has.
 *
 * @param maps what made the maps: a method's option, or a control's
 * @param images number of images
 * @param secondsPerImage mean time of explaining and measuring one
 * @param deletion mean area under the deletion curve; smaller is better
 * @param insertion mean area under the insertion curve; larger is better
 * @param averageDrop mean drop of the probability as a fraction of it, 0..1; smaller is better
 * @param increase share of the images whose probability rises, 0..1
 * @param road mean score of ROAD; larger is better, 0 is chance
 * @param hotspotDrop mean drop with the hotspots masked
 * @param randomDrop mean drop with random regions masked
 * @param significant share of the images whose masking test has p ≤ 0.05
 * @param pointing hits of the pointing game
 * @param pointingByClass the same by explained class
 * @param energy mean share of the map inside the truth
 * @param iou mean overlap of the hotspots with the truth
 * @param bestIou mean overlap at the best threshold of each image
 * @param shifted mean similarity under a small shift
 * @param noisy mean similarity under noise
 * @param mirrored mean similarity in the mirror
 */
public record EvaluationSummary(String maps, int images, double secondsPerImage, OptionalDouble deletion, OptionalDouble insertion,
	OptionalDouble averageDrop, OptionalDouble increase, OptionalDouble road, OptionalDouble hotspotDrop, OptionalDouble randomDrop,
	OptionalDouble significant, HitRate pointing, Map<String, HitRate> pointingByClass, OptionalDouble energy, OptionalDouble iou,
	OptionalDouble bestIou,
	OptionalDouble shifted, OptionalDouble noisy, OptionalDouble mirrored) {

	private static final double SIGNIFICANT = 0.05;

	/**
	 * @param maps what made the maps
	 * @param images the evaluated images
	 * @param seconds time they took together
	 * @return their summary
	 */
	public static EvaluationSummary of(String maps, List<EvaluatedImage> images, double seconds) {
		Means means = new Means(images);
		HitRate pointing = new HitRate(0, 0);
		Map<String, HitRate> byClass = new TreeMap<>();
		for (EvaluatedImage image : images) {
			Optional<Localisation> localisation = image.measures().localisation();
			if (localisation.isEmpty()) continue;
			boolean hit = localisation.get().pointing().hit();
			pointing = pointing.and(hit);
			byClass.put(image.className(), byClass.getOrDefault(image.className(), new HitRate(0, 0)).and(hit));
		}
		return new EvaluationSummary(maps, images.size(), seconds / images.size(), means.of(m -> m.deletion().area()),
			means.of(m -> m.insertion().area()),
			means.of(m -> m.confidence().drop()), means.of(m -> m.confidence().isIncrease() ? 1 : 0),
			means.where(MapMeasures::road, Road::score),
			means.where(MapMeasures::masking, MaskingTest::drop), means.where(MapMeasures::masking, MaskingTest::meanRandomDrop),
			means.where(MapMeasures::masking, m -> m.pValue() <= SIGNIFICANT ? 1 : 0), pointing, byClass,
			means.where(MapMeasures::localisation, Localisation::energy), means.where(MapMeasures::localisation, l -> l.overlap().iou()),
			means.where(MapMeasures::localisation, l -> l.best().iou()), means.stability(s -> OptionalDouble.of(s.shifted())),
			means.stability(s -> OptionalDouble.of(s.noisy())), means.stability(Stability::mirrored));
	}

	/**
	 * @param evaluations of the same maps, at least one
	 * @return the summary of all their images
	 */
	public static EvaluationSummary of(List<ScanEvaluation> evaluations) {
		return of(evaluations.get(0).maps(), evaluations.stream().flatMap(e -> e.images().stream()).toList(),
			evaluations.stream().mapToDouble(ScanEvaluation::seconds).sum());
	}

	private record Means(List<EvaluatedImage> images) {

		OptionalDouble of(ToDoubleFunction<MapMeasures> measure) {
			return images.stream().map(EvaluatedImage::measures).mapToDouble(measure).average();
		}

		<T> OptionalDouble where(Function<MapMeasures, Optional<T>> part, ToDoubleFunction<T> measure) {
			return images.stream().map(i -> part.apply(i.measures())).flatMap(Optional::stream).mapToDouble(measure).average();
		}

		OptionalDouble stability(Function<Stability, OptionalDouble> measure) {
			return images.stream().map(EvaluatedImage::stability).flatMap(Optional::stream).map(measure)
				.flatMapToDouble(OptionalDouble::stream).average();
		}
	}
}
