package org.abscam.evaluate.localise;

import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Localisation;

/** What becomes of an image where maps of improbable classes are not shown. */
final class Shown {

	private Shown() {}

	/** Whether a map is shown: it is not empty, and its class is not too improbable. */
	static boolean isShown(EvaluatedImage image, double cutoff) {
		return !image.mapEmpty() && image.probability() >= cutoff;
	}

	/**
	 * @param at reads the overlap off an image that has a truth
	 * @return the overlap of what is shown with the truth, 0 where only one of them is there; empty where neither is, or the truth is not known
	 */
	static Optional<Double> overlap(EvaluatedImage image, double cutoff, ToDoubleFunction<Localisation> at) {
		if (image.measures().truth().isEmpty()) return Optional.empty();
		boolean shown = isShown(image, cutoff);
		if (image.measures().localisation().isEmpty()) return shown ? Optional.of(0.) : Optional.empty();
		return Optional.of(shown ? at.applyAsDouble(image.measures().localisation().get()) : 0);
	}
}
