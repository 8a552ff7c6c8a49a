package org.abscam.review;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A place in a scan that the model or a reader marked.
 *
 * @param id names it within its case, for ever
 * @param origin who marked it first
 * @param place where in the scan
 * @param outline its area now
 * @param asFound its area as it was marked first, where a reader changed it
 * @param measures of the area as it is now
 * @param label what it is: the class that the map explains, or the reader's word
 * @param status what the reader thinks of it
 * @param comment the reader's words, empty where there are none
 * @param reader who decided last, empty as long as nobody did
 * @param at when
 */
public record Finding(String id, Origin origin, Place place, Outline outline, Optional<Outline> asFound, Measures measures, String label,
	Status status, String comment, String reader, Optional<Instant> at) {

	/** Who marked a finding first. */
	public enum Origin {
			MODEL, READER
	}

	/**
	 * Where a finding lies; all count from 1.
	 *
	 * @param slice position in the stack
	 * @param channel of a hyperstack
	 * @param z of a hyperstack, else the slice
	 * @param frame of a hyperstack
	 */
	public record Place(int slice, int channel, int z, int frame) {

		/** On a slice of a plain stack. */
		public static Place onSlice(int slice) {
			return new Place(slice, 1, slice, 1);
		}
	}

	/**
	 * @param pixels area in pixels
	 * @param area in square units
	 * @param unit of length, {@code pixel} where the scan has none
	 * @param peak highest value of the map in it, 0..1; empty where there is no map
	 * @param mean mean of the map in it, 0..1; empty where there is no map
	 */
	public record Measures(double pixels, double area, String unit, OptionalDouble peak, OptionalDouble mean) {}

	/** A hotspot that nobody looked at yet. */
	public static Finding ofModel(String id, Place place, Outline outline, Measures measures, String label) {
		return new Finding(id, Origin.MODEL, place, outline, Optional.empty(), measures, label, Status.OPEN, "", "", Optional.empty());
	}

	/** An area that a reader added: accepted, as it is his own. */
	public static Finding ofReader(String id, Place place, Outline outline, Measures measures, String label) {
		return new Finding(id, Origin.READER, place, outline, Optional.empty(), measures, label, Status.ACCEPTED, "", "", Optional.empty());
	}

	Finding decided(Status now, String by, Instant when) {
		return new Finding(id, origin, place, outline, asFound, measures, label, now, comment, by, Optional.of(when));
	}

	Finding redrawn(Outline now, Measures measured, String by, Instant when) {
		return new Finding(id, origin, place, now, Optional.of(asFound.orElse(outline)), measured, label, touched(), comment, by,
			Optional.of(when));
	}

	Finding labelled(String now, String by, Instant when) {
		return new Finding(id, origin, place, outline, asFound, measures, now, touched(), comment, by, Optional.of(when));
	}

	Finding commented(String now, String by, Instant when) {
		return new Finding(id, origin, place, outline, asFound, measures, label, status, now, by, Optional.of(when));
	}

	/** A reader's own area stays accepted whatever he does to it. */
	private Status touched() {
		return origin == Origin.MODEL ? Status.CHANGED : status;
	}
}
