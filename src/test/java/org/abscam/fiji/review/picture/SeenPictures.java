package org.abscam.fiji.review.picture;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the pictures of a window are shown, for tests of other packages. */
public final class SeenPictures {

	private SeenPictures() {}

	/** @return the slice whose map is shown */
	public static int slice(PictureSet pictures) {
		return pictures.shown().slice();
	}

	/** @return whether it was painted without ImageJ's picture in between */
	public static boolean isFast(PictureSet pictures) {
		return pictures.painter().isFast();
	}

	/** On Swing's event thread. */
	public static Map<String, String> of(PictureSet pictures) {
		Map<String, String> seen = new LinkedHashMap<>();
		seen.put("overlay", "" + pictures.settings().isOverlaid());
		seen.put("colours", "" + pictures.settings().showsColours());
		seen.put("opacity", "" + Math.round(100 * pictures.settings().look().opacity()));
		seen.put("layout", "" + pictures.settings().layout());
		seen.put("whole", "" + pictures.view().isWhole());
		return seen;
	}
}
