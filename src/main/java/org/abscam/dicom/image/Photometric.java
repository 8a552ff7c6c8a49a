package org.abscam.dicom.image;

import java.util.Optional;

/** What pixel values mean, as Photometric Interpretation (0028,0004) says (PS3.3, section C.7.6.3.1.2). */
public enum Photometric {

		/** Grey, the highest value black. */
		MONOCHROME1(1),
		/** Grey, the highest value white. */
		MONOCHROME2(1),
		/** Numbers of a colour table. */
		PALETTE_COLOR(1),
		/** Red, green, blue. */
		RGB(3),
		/** Luminance and two differences, full range. */
		YBR_FULL(3),
		/** As YBR_FULL, the differences once for two pixels of a row. */
		YBR_FULL_422(3),
		/** The irreversible colour transform of JPEG 2000. */
		YBR_ICT(3),
		/** The reversible colour transform of JPEG 2000. */
		YBR_RCT(3);

	private final int samples;

	Photometric(int samples) {
		this.samples = samples;
	}

	int samples() {
		return samples;
	}

	/** @return whether values are grey levels */
	boolean isGrey() {
		return this == MONOCHROME1 || this == MONOCHROME2;
	}

	static Optional<Photometric> of(String word) {
		for (Photometric p : values()) if (p.name().equals(word.replace(' ', '_'))) return Optional.of(p);
		return Optional.empty();
	}
}
