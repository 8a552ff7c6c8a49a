package org.abscam.explain;

/**
 * How random masks are drawn, so that an image and a changed one can be looked at through the same: then a difference of their maps is that of
 * the images, not of the masks.
 *
 * @param seed from which they are drawn
 * @param mirrored whether left and right are exchanged in each
 * @param right how far each is moved then, as a fraction of its width; its border is repeated
 * @param down the same of its height
 */
public record DrawnMasks(int seed, boolean mirrored, double right, double down) {

	/** As they are drawn. */
	public DrawnMasks(int seed) {
		this(seed, false, 0, 0);
	}

	/** @return the same, mirrored */
	public DrawnMasks mirror() {
		return new DrawnMasks(seed, !mirrored, -right, down);
	}

	/**
	 * @param width fraction of the width
	 * @param height fraction of the height
	 * @return the same, moved to the right and down
	 */
	public DrawnMasks moved(double width, double height) {
		return new DrawnMasks(seed, mirrored, right + width, down + height);
	}
}
