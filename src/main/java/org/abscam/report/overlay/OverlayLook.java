package org.abscam.report.overlay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.abscam.hotspot.HotspotFinder;

/**
 * How a map looks over its scan. It can be changed at any time, as it is made from the map alone.
 *
 * @param opacity of the painted map, 0..1
 * @param threshold fraction of a map's maximum, 0..1, below which nothing is painted
 * @param paint what is painted
 * @param range which values the colours stand for
 * @param bar whether a bar of the colours with its values is shown
 */
public record OverlayLook(double opacity, double threshold, Paint paint, Range range, boolean bar) {

	/** Opacity where nothing else is said. */
	public static final double DEFAULT_OPACITY = 0.5;

	/** The map and outlines, colours from 0 to 1, no bar. */
	public static final OverlayLook USUAL = of(DEFAULT_OPACITY, HotspotFinder.DEFAULT_THRESHOLD);

	/** What is painted. */
	public enum Paint {

			/** Colours and the outlines of hotspots. */
			BOTH,
			/** Colours only. */
			MAP,
			/** Outlines of hotspots only. */
			OUTLINES;

		/** @return its name in dialogs, macros and on the command line */
		public String option() {
			return name().toLowerCase(Locale.ROOT);
		}

		/**
		 * @param option a name
		 * @return what has that name
		 */
		public static Optional<Paint> of(String option) {
			return Arrays.stream(values()).filter(p -> p.option().equalsIgnoreCase(option)).findFirst();
		}
	}

	/** Which values the colours stand for. */
	public enum Range {

			/** 0 to 1 in every slice. */
			FIXED("saliency 0", "1"),
			/** 0 to the maximum of each slice. */
			SLICE("saliency 0", "maximum");

		private final String lowest;
		private final String highest;

		Range(String lowest, String highest) {
			this.lowest = lowest;
			this.highest = highest;
		}

		/** @return its name in dialogs, macros and on the command line */
		public String option() {
			return name().toLowerCase(Locale.ROOT);
		}

		/**
		 * @param option a name
		 * @return what has that name
		 */
		public static Optional<Range> of(String option) {
			return Arrays.stream(values()).filter(r -> r.option().equalsIgnoreCase(option)).findFirst();
		}

		String lowest() {
			return lowest;
		}

		String highest() {
			return highest;
		}
	}

	/**
	 * @throws IllegalArgumentException if opacity or threshold is not from 0 to 1
	 */
	public OverlayLook {
		if (!(opacity >= 0 && opacity <= 1)) throw new IllegalArgumentException("The opacity must be from 0 to 1, not " + opacity);
		if (!(threshold >= 0 && threshold <= 1)) throw new IllegalArgumentException("The threshold must be from 0 to 1, not " + threshold);
	}

	/**
	 * @param opacity of the painted map, 0..1
	 * @param threshold fraction of a map's maximum, 0..1, below which nothing is painted
	 * @return the usual look but for these
	 */
	public static OverlayLook of(double opacity, double threshold) {
		return new OverlayLook(opacity, threshold, Paint.BOTH, Range.FIXED, false);
	}

	public boolean showsMap() {
		return paint != Paint.OUTLINES;
	}

	public boolean showsOutlines() {
		return paint != Paint.MAP;
	}
}
