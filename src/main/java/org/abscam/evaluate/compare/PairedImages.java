package org.abscam.evaluate.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.scan.Scan;

/** The evaluated images of each method, found again under another method by their scan and slice. */
final class PairedImages {

	/** A scan, or its name where methods had it from different readings; images of the same one are told apart by their order. */
	private record Place(Object scan, int slice, int occurrence) {}

	private final Map<String, Map<Place, EvaluatedImage>> byMaps = new LinkedHashMap<>();

	PairedImages(List<ScanEvaluation> evaluations) {
		boolean shared = isShared(evaluations);
		Map<String, Map<Place, Integer>> counts = new HashMap<>();
		for (ScanEvaluation evaluation : evaluations) {
			Map<Place, EvaluatedImage> images = byMaps.computeIfAbsent(evaluation.maps(), m -> new LinkedHashMap<>());
			Map<Place, Integer> seen = counts.computeIfAbsent(evaluation.maps(), m -> new HashMap<>());
			// of two scans of one name, one may have failed under a method: the other is not its partner
			Object scan = shared ? evaluation.scan() : evaluation.scan().name();
			for (EvaluatedImage image : evaluation.images()) {
				int occurrence = seen.merge(new Place(scan, image.slice(), 0), 1, Integer::sum);
				images.put(new Place(scan, image.slice(), occurrence), image);
			}
		}
	}

	/** Whether several methods looked at the same scans, and not at new readings of them. */
	private static boolean isShared(List<ScanEvaluation> evaluations) {
		Map<Scan, String> first = new IdentityHashMap<>();
		return evaluations.stream().anyMatch(e -> !e.maps().equals(first.merge(e.scan(), e.maps(), (was, is) -> was)));
	}

	/** @return what made the maps, in the order in which they were measured */
	List<String> maps() {
		return List.copyOf(byMaps.keySet());
	}

	List<EvaluatedImage> of(String maps) {
		return List.copyOf(byMaps.get(maps).values());
	}

	/** Values of the images that have the measure. */
	double[] values(String maps, Measure measure) {
		return byMaps.get(maps).values().stream().map(measure::counted).flatMapToDouble(OptionalDouble::stream).toArray();
	}

	/** Values of the images that have the measure under both, the first ones in the first row. */
	double[][] both(String first, String second, Measure measure) {
		List<Double> a = new ArrayList<>();
		List<Double> b = new ArrayList<>();
		byMaps.get(first).forEach((place, image) -> {
			EvaluatedImage other = byMaps.get(second).get(place);
			if (other == null) return;
			OptionalDouble here = measure.counted(image);
			OptionalDouble there = measure.counted(other);
			if (here.isEmpty() || there.isEmpty()) return;
			a.add(here.getAsDouble());
			b.add(there.getAsDouble());
		});
		return new double[][] {a.stream().mapToDouble(v -> v).toArray(), b.stream().mapToDouble(v -> v).toArray()};
	}
}
