package org.abscam.fiji.review.state;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The dimensions along which the slices of a scan are stepped through: channels, slices and time points of a hyperstack; of any other stack
 * its slices. On Swing's event thread only.
 */
public final class StackAxes {

	/** A dimension. */
	public enum Axis {

			CHANNEL("C", "channel", 0),
			SLICE("Z", "slice", 1),
			FRAME("T", "time point", 2);

		private final String letter;
		private final String words;
		private final int place;

		Axis(String letter, String words, int place) {
			this.letter = letter;
			this.words = words;
			this.place = place;
		}

		/** @return how ImageJ calls it, such as {@code Z} */
		public String letter() {
			return letter;
		}

		/** @return one of it in words, such as {@code time point} */
		public String words() {
			return words;
		}
	}

	private static final List<Axis> SAID_FIRST = List.of(Axis.SLICE, Axis.CHANNEL, Axis.FRAME);
	private static final List<Axis> MAIN_FIRST = List.of(Axis.SLICE, Axis.FRAME, Axis.CHANNEL);

	private final ImagePlus image;
	private Axis stepped;

	StackAxes(ImagePlus image) {
		this.image = image;
	}

	/** @return whether there is more than one dimension */
	public boolean areMany() {
		return isHyper() && axes().size() > 1;
	}

	private boolean isHyper() {
		if (!image.isHyperStack()) return false;
		int[] sizes = image.getDimensions();
		return sizes[2] * sizes[3] * sizes[4] == image.getStackSize();
	}

	/** @return the dimensions that can be stepped through, in ImageJ's order */
	public List<Axis> axes() {
		List<Axis> axes = new ArrayList<>();
		for (Axis axis : Axis.values()) if (size(axis) > 1) axes.add(axis);
		return axes;
	}

	/** @return the number of places along a dimension */
	public int size(Axis axis) {
		if (isHyper()) return image.getDimensions()[2 + axis.place];
		return axis == Axis.SLICE ? image.getStackSize() : 1;
	}

	/** @return where the slice that is shown lies along a dimension, from 1 */
	public int at(Axis axis) {
		return position(image.getCurrentSlice())[axis.place];
	}

	/** Channel, slice and time point. */
	private int[] position(int slice) {
		return isHyper() ? image.convertIndexToPosition(slice) : new int[] {1, slice, 1};
	}

	/** @return the dimension through which the wheel and the arrows step: slices, or time points or channels where these are all there is */
	public Axis main() {
		return MAIN_FIRST.stream().filter(axis -> size(axis) > 1).findFirst().orElse(Axis.SLICE);
	}

	/** @return the dimension that was stepped last */
	public Axis stepped() {
		return stepped == null || size(stepped) < 2 ? main() : stepped;
	}

	/** Goes that many places on along a dimension, or back, as far as there are any. */
	public void step(Axis axis, int by) {
		goTo(axis, at(axis) + by);
	}

	/** Goes to a place along a dimension, or to the nearest that there is; along the others nothing changes. */
	public void goTo(Axis axis, int place) {
		stepped = axis;
		show(slice(axis, Math.min(Math.max(place, 1), size(axis))));
	}

	/** Shows a slice of the stack. */
	void show(int slice) {
		if (slice == image.getCurrentSlice()) return;
		int[] to = position(slice);
		if (isHyper()) image.setPosition(to[0], to[1], to[2]);
		else image.setSlice(slice);
	}

	private int slice(Axis axis, int place) {
		int[] to = position(image.getCurrentSlice());
		to[axis.place] = place;
		return isHyper() ? image.getStackIndex(to[0], to[1], to[2]) : to[1];
	}

	/** @return the slices of the stack along the dimension that was stepped last, where along the others nothing changes */
	public int[] path() {
		Axis along = stepped();
		return IntStream.rangeClosed(1, size(along)).map(place -> slice(along, place)).toArray();
	}

	/** @return where that is along the dimension, such as {@code Z 5 / 20}, or {@code 5 / 20} where there is only one */
	public String place(Axis axis) {
		return (areMany() ? axis.letter + " " : "") + at(axis) + " / " + size(axis);
	}

	/** @return a slice as people call it, such as {@code 5}, or {@code Z5 C1 T2} of a hyperstack */
	public String brief(int slice) {
		if (!areMany()) return Integer.toString(slice);
		int[] position = position(slice);
		return String.join(" ",
			SAID_FIRST.stream().filter(axis -> size(axis) > 1).map(axis -> axis.letter + position[axis.place]).toList());
	}
}
