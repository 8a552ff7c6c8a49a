package org.abscam.explain;

import java.util.Locale;

/**
 * How near the scores of an image's masks in int8 are to those in float32: what was found on the image without masks and on a few masks, before
 * the others were scored.
 *
 * @param used whether they were near enough, so that int8 scored the masks; if not, float32 did
 * @param whole difference of the probability, or value, of the image without masks
 * @param masked largest difference of the masks' probabilities, or values; NaN where no number came out
 * @param masks number of these masks
 */
public record Agreement(boolean used, float whole, float masked, int masks) {

	/** How far the probability of the image without masks may be off. */
	static final float LARGEST_WHOLE = .02f;
	/** How far the probability of a masked image may be off. */
	static final float LARGEST_MASKED = .05f;

	/**
	 * @param size what differences are parts of: 1, or of values beyond, the value of the image
	 */
	static Agreement of(float whole, float masked, int masks, float size) {
		return new Agreement(whole <= LARGEST_WHOLE * size && masked <= LARGEST_MASKED * size, whole, masked, masks);
	}

	/** @return how far off int8 was, in words; nothing where no number came out, as where it could not be opened */
	public String off() {
		return Float.isFinite(whole) && Float.isFinite(masked)
			? String.format(Locale.ROOT, " (off by %.3f without masks and by up to %.3f under %d masks)", whole, masked, masks) : "";
	}

	/** Of the layers of one image: the largest differences. */
	Agreement and(Agreement other) {
		return new Agreement(used && other.used, Math.max(whole, other.whole), Math.max(masked, other.masked), masks + other.masks);
	}
}
