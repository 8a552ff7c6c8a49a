package org.abscam.evaluate;

import java.util.List;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;

/** What was measured of the images of a scan before, as by a run that was cut short, and a place for what is measured now. */
public interface MeasuredImages {

	/** Nothing was, and nothing is kept. */
	MeasuredImages NONE = new MeasuredImages() {

		@Override
		public Optional<Measured> before(int index) {
			return Optional.empty();
		}

		@Override
		public void add(int index, Measured measured, ScanEvaluation sofar) {
			// nobody wants it
		}
	};

	/**
	 * An image that was measured.
	 *
	 * @param image the image with its measures
	 * @param seconds time it took
	 * @param notes sentences on how the work went until then
	 */
	record Measured(EvaluatedImage image, double seconds, List<String> notes) {}

	/**
	 * @param index position of an image in the scan
	 * @return what was measured of it before; empty if it is to be measured now
	 * @throws ExplainException if that cannot be read
	 */
	Optional<Measured> before(int index) throws ExplainException;

	/**
	 * @param index position of an image that was measured before
	 * @return whether it is explained again all the same, as methods that are measured later use the scores of its masks
	 */
	default boolean isExplainedAgain(int index) {
		return false;
	}

	/**
	 * Takes an image as soon as it is measured.
	 *
	 * @param index its position
	 * @param measured what was measured
	 * @param sofar the evaluation of the scan with the images that are measured by now
	 * @throws ExplainException to stop, as where it cannot be kept
	 */
	void add(int index, Measured measured, ScanEvaluation sofar) throws ExplainException;
}
