package org.abscam.evaluate;

import java.util.Optional;
import java.util.OptionalDouble;

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
 * @param coherency likeness of the map to that of the image seen through it, 0..1, where asked for
 * @param trainingDistance how far the image is from those that the model was trained on; empty where that is not known
 */
public record EvaluatedImage(int slice, String label, String className, double probability, boolean mapEmpty, MapMeasures measures,
	Optional<Stability> stability, OptionalDouble coherency, OptionalDouble trainingDistance) {

	/** Of an image of which it is not known whether it looks like the training images. */
	public EvaluatedImage(int slice, String label, String className, double probability, boolean mapEmpty, MapMeasures measures,
		Optional<Stability> stability, OptionalDouble coherency) {
		this(slice, label, className, probability, mapEmpty, measures, stability, coherency, OptionalDouble.empty());
	}

	/** @return the plain word on the map, empty where it has no hotspot or masking was not tested */
	public Optional<Faithfulness> faithfulness() {
		return Faithfulness.of(measures, stability);
	}

	/** @return coherency, complexity and drop in one number, 0..1, larger is better; empty where coherency was not asked for */
	OptionalDouble adcc() {
		return coherency.isEmpty() ? coherency
			: OptionalDouble.of(Coherency.adcc(coherency.getAsDouble(), measures.shape().complexity(), measures.confidence().drop()));
	}

	/** @return coherency, complexity and ROAD in one number, 0..1, larger is better; empty where coherency or ROAD was not asked for */
	OptionalDouble arcc() {
		return coherency.isEmpty() || measures.road().isEmpty() ? OptionalDouble.empty()
			: OptionalDouble.of(
				Coherency.arcc(coherency.getAsDouble(), measures.shape().complexity(), measures.road().get().scoreOfFifths()));
	}
}
