package org.abscam.fiji.review.picture;

/** What the pictures of a window were painted of, which no reader is told. */
public final class Painted {

	private Painted() {}

	/** @return the slice that is on the screen, from 1 */
	public static int slice(PictureSet pictures) {
		return pictures.shown().slice();
	}

	/** @return whether it was painted without ImageJ's own picture of it */
	public static boolean isFast(PictureSet pictures) {
		return pictures.painter().isFast();
	}
}
