package org.abscam.evaluate;

import java.util.Optional;

/**
 * One image of a scan with the measures of its map.
 *
 * @param slice its first slice in the scan, from 1
 * @param label that slice's label, empty where it has none
 * @param className the class that the map explains
 * @param probability its probability, 0..1
 * @param mapEmpty whether the map is empty: the measures are then those of no map at all
 * @param measures the measures
 * @param stability the measures of changed images, where asked for
 */
public record EvaluatedImage(int slice, String label, String className, double probability, boolean mapEmpty, MapMeasures measures,
	Optional<Stability> stability) {

	/** @return the plain word on the map, empty where it has no hotspot or masking was not tested */
	public Optional<Faithfulness> faithfulness() {
		return Faithfulness.of(measures, stability);
	}
}
