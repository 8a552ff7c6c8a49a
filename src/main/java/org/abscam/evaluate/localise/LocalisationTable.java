package org.abscam.evaluate.localise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Localisation;
import org.abscam.evaluate.TruthShape;
import org.abscam.evaluate.statistics.Bootstrap;
import org.abscam.evaluate.statistics.Estimate;

/**
 * How a method's maps localise, as CheXlocalize tells it (Saporta et al. 2022): by class, by size of the truth and by number of lesions.
 *
 * @param maps what made the maps
 * @param cutoff the probability from which they are shown
 * @param bounds where small truths end and large ones begin
 * @param rows of all classes together first, then of each class that has truths; in each all images first, then the strata that there are
 */
public record LocalisationTable(String maps, double cutoff, SizeBounds bounds, List<Row> rows) {

	/** In place of a class or a stratum. */
	public static final String ALL = "all";

	/**
	 * A part of the images.
	 *
	 * @param className the explained class
	 * @param stratum {@code small}, {@code middle} or {@code large}, or a number of lesions such as {@code 1 lesion}
	 * @param truths number of images with something to find
	 * @param shown of how many of them a map is shown
	 * @param iou overlap of the map's region, from the class's threshold on, with the truth, over those of which a map is shown (true positives)
	 * @param iouOfAll the same over all images; 0 where there is a truth and no map, or a map and no truth
	 * @param hits rate of the pointing game over those of which a map is shown
	 */
	public record Row(String className, String stratum, int truths, int shown, Estimate iou, Estimate iouOfAll, Estimate hits) {}

	/**
	 * @param maps what made the maps
	 * @param images evaluated images, whose hotspots were found from the class's threshold on
	 * @param cutoff the probability from which a map is shown
	 * @param bounds of small and large truths
	 * @param seed of the bootstrap's draws
	 * @return the table, without rows where nothing is to be found
	 */
	public static LocalisationTable of(String maps, List<EvaluatedImage> images, double cutoff, SizeBounds bounds, long seed) {
		Bootstrap bootstrap = new Bootstrap(seed);
		Set<String> classes = new TreeSet<>(images.stream().filter(LocalisationTable::hasTruth).map(EvaluatedImage::className).toList());
		List<EvaluatedImage> ofThese = images.stream().filter(image -> classes.contains(image.className())).toList();
		List<Row> rows = new ArrayList<>();
		addTo(rows, ALL, ofThese, cutoff, bounds, bootstrap);
		if (classes.size() > 1) for (String name : classes) {
			addTo(rows, name, ofThese.stream().filter(image -> image.className().equals(name)).toList(), cutoff, bounds, bootstrap);
		}
		return new LocalisationTable(maps, cutoff, bounds, List.copyOf(rows));
	}

	private static boolean hasTruth(EvaluatedImage image) {
		return image.measures().localisation().isPresent();
	}

	private static void addTo(List<Row> rows, String className, List<EvaluatedImage> images, double cutoff, SizeBounds bounds,
		Bootstrap bootstrap) {
		Map<String, Predicate<TruthShape>> strata = new LinkedHashMap<>();
		strata.put(ALL, truth -> true);
		for (String size : List.of("small", "middle", "large")) strata.put(size, truth -> bounds.stratum(truth).equals(size));
		strata.put("1 lesion", truth -> truth.lesions() == 1);
		strata.put("2 lesions", truth -> truth.lesions() == 2);
		strata.put("3 and more lesions", truth -> truth.lesions() > 2);
		strata.forEach((name, holds) -> {
			List<EvaluatedImage> some = images.stream().filter(image -> name.equals(ALL)
				|| hasTruth(image) && holds.test(image.measures().truth().orElseThrow())).toList();
			if (some.stream().anyMatch(LocalisationTable::hasTruth)) rows.add(row(className, name, some, cutoff, bootstrap));
		});
	}

	private static Row row(String className, String stratum, List<EvaluatedImage> images, double cutoff, Bootstrap bootstrap) {
		List<EvaluatedImage> truths = images.stream().filter(LocalisationTable::hasTruth).toList();
		List<Localisation> shown =
			truths.stream().filter(image -> Shown.isShown(image, cutoff)).map(image -> image.measures().localisation().orElseThrow())
				.toList();
		return new Row(className, stratum, truths.size(), shown.size(),
			bootstrap.mean(shown.stream().mapToDouble(l -> l.overlap().iou()).toArray()),
			bootstrap
				.mean(images.stream().flatMap(image -> Shown.overlap(image, cutoff, l -> l.overlap().iou()).stream()).mapToDouble(o -> o)
					.toArray()),
			bootstrap.mean(shown.stream().mapToDouble(l -> l.pointing().hit() ? 1 : 0).toArray()));
	}
}
