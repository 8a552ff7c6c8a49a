package org.abscam.evaluate.localise;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Localisation;

/**
 * Thresholds of a method's maps, chosen on images whose truth is known (Saporta et al. 2022). Of each class, the fraction of the map's maximum
 * with the largest mean overlap, over the images of the class that have a truth and a map; the lowest of equally good ones. Then, at these, the
 * probability from which maps are shown: that with the largest mean overlap, the mean of the classes, over all images, where a map of an image without
 * a truth and the lack of one with a truth overlap by 0; again the lowest.
 *
 * @param maps what made the maps
 * @param classes by name, those that have images with a truth
 * @param cutoff the probability, 0 where every map is shown
 * @param overlap mean overlap over all images with it
 */
public record ChosenThresholds(String maps, Map<String, OfClass> classes, double cutoff, double overlap) {

	/**
	 * What was chosen for a class.
	 *
	 * @param images number of images with a truth and a map
	 * @param threshold the fraction, one of {@link Localisation#THRESHOLDS}
	 * @param overlap mean overlap of those images at it
	 */
	public record OfClass(int images, double threshold, double overlap) {}

	private static final double[] CUTOFFS = IntStream.rangeClosed(0, 8).mapToDouble(i -> i / 10.).toArray();

	/**
	 * @param maps what made the maps
	 * @param images evaluated images
	 * @return what is best for them; of no class where none has a truth
	 */
	public static ChosenThresholds of(String maps, List<EvaluatedImage> images) {
		Map<String, OfClass> classes = new LinkedHashMap<>();
		for (String name : new TreeSet<>(images.stream().map(EvaluatedImage::className).toList())) {
			List<double[]> overlaps = images.stream().filter(image -> image.className().equals(name) && !image.mapEmpty())
				.flatMap(image -> image.measures().localisation().stream()).map(Localisation::overlaps).toList();
			if (!overlaps.isEmpty()) classes.put(name, best(overlaps));
		}
		double best = 0;
		double cutoff = 0;
		for (double candidate : CUTOFFS) {
			double overlap =
				classes.entrySet().stream().mapToDouble(c -> overlap(images, c.getKey(), c.getValue().threshold, candidate)).average()
					.orElse(0);
			if (overlap <= best) continue;
			best = overlap;
			cutoff = candidate;
		}
		return new ChosenThresholds(maps, classes, cutoff, best);
	}

	private static OfClass best(List<double[]> overlaps) {
		OfClass best = new OfClass(overlaps.size(), Localisation.THRESHOLDS[0], -1);
		for (int t = 0; t < Localisation.THRESHOLDS.length; t++) {
			int at = t;
			double mean = overlaps.stream().mapToDouble(o -> o[at]).average().orElseThrow();
			if (mean > best.overlap) best = new OfClass(overlaps.size(), Localisation.THRESHOLDS[t], mean);
		}
		return best;
	}

	private static double overlap(List<EvaluatedImage> images, String className, double threshold, double cutoff) {
		int at = Arrays.binarySearch(Localisation.THRESHOLDS, threshold);
		return images.stream().filter(image -> image.className().equals(className))
			.flatMap(image -> Shown.overlap(image, cutoff, l -> l.overlaps()[at]).stream()).mapToDouble(o -> o).average().orElse(0);
	}
}
