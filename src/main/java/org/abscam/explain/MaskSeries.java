package org.abscam.explain;

/** The masks of one image, row-major in the network's input size, and the evidence that the scores under them add up to. */
sealed interface MaskSeries permits SlidingPatch, RandomMasks {

	/** Number of masks. */
	int count();

	/**
	 * Writes a mask.
	 *
	 * @param index of the mask, from 0
	 * @param masks where it goes, 1 where the image is shown and 0 where it is not
	 * @param offset of its first value
	 */
	void write(int index, float[] masks, int offset);

	/**
	 * Takes what the image behind a mask scores.
	 *
	 * @param index of the mask
	 * @param masks holds it
	 * @param offset of its first value
	 * @param score u of the masked image
	 */
	void add(int index, float[] masks, int offset, float score);

	/**
	 * @param whole u of the image without a mask
	 * @return evidence at each position, once all scores were taken
	 */
	float[] evidence(float whole);
}
