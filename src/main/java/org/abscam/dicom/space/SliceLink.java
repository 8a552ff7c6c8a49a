package org.abscam.dicom.space;

import java.util.Optional;

/** How the slices of a stack that is compared with a scan follow those of the scan. */
public sealed interface SliceLink {

	/**
	 * Of the point that is looked at, by its place in the patient.
	 *
	 * @param scan where the scan's slices lie
	 * @param other where those lie that are compared with it, in the same frame of reference
	 */
	record ByPosition(SlicePlaces scan, SlicePlaces other) implements SliceLink {

		@Override
		public String words() {
			return "linked by position (same frame of reference)";
		}
	}

	/**
	 * Of the number in its stack: first to first, last to last.
	 *
	 * @param scan number of the scan's slices, 2 or more
	 * @param other number of those that are compared with it, 2 or more
	 * @param why not by position, a part of a sentence
	 */
	record ByNumber(int scan, int other, String why) implements SliceLink {

		@Override
		public String words() {
			return "linked by slice number, not by position: " + why;
		}

		/**
		 * @param slice of the scan, from 1
		 * @return the one of the other stack
		 */
		public int toOther(int slice) {
			return between(slice, scan, other);
		}

		/**
		 * @param slice of the other stack, from 1
		 * @return the one of the scan
		 */
		public int toScan(int slice) {
			return between(slice, other, scan);
		}

		private static int between(int slice, int from, int to) {
			return (int) Math.round((slice - 1.) * (to - 1) / (from - 1)) + 1;
		}
	}

	/**
	 * Not at all.
	 *
	 * @param why a part of a sentence
	 */
	record None(String why) implements SliceLink {

		@Override
		public String words() {
			return "not linked: " + why;
		}
	}

	/** @return how, as a part of a sentence */
	String words();

	/**
	 * @param scan where the scan's slices lie
	 * @param slices how many there are
	 * @param other where those lie that are compared with it
	 * @param otherSlices how many there are
	 * @return by position where both lie in one frame of reference; else by number where both are stacks; else not
	 */
	static SliceLink of(SlicePlaces scan, int slices, SlicePlaces other, int otherSlices) {
		Optional<String> trouble = trouble(scan, other);
		if (trouble.isEmpty()) return new ByPosition(scan, other);
		if (slices > 1 && otherSlices > 1) return new ByNumber(slices, otherSlices, trouble.get());
		return new None(slices == 1 && otherSlices == 1 ? "two single pictures, " + trouble.get() : trouble.get());
	}

	/** Why they cannot be linked by position. */
	private static Optional<String> trouble(SlicePlaces scan, SlicePlaces other) {
		if (!scan.areKnown() && !other.areKnown()) return Optional.of("neither says where its slices lie");
		if (!scan.areKnown()) return Optional.of("the scan does not say where its slices lie");
		if (!other.areKnown()) return Optional.of("it does not say where its slices lie");
		if (scan.frameOfReference().isEmpty() || other.frameOfReference().isEmpty())
			return Optional.of("no frame of reference is named");
		if (!scan.frameOfReference().equals(other.frameOfReference())) return Optional.of("another frame of reference");
		return Optional.empty();
	}
}
