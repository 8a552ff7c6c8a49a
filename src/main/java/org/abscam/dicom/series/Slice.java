package org.abscam.dicom.series;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.image.FrameFacts;

/**
 * One image of a series: the only frame of a file, or one of several.
 *
 * @param file where it lies
 * @param frame its frame, from 0
 * @param number its instance number, infinite where it has none; of a file with several frames the frame's own, from 1
 * @param place where it lies in the patient, empty where nobody says
 * @param moments by {@link Moment}, NaN where nothing is said
 * @param window its window as text, empty where it has none
 * @param spacing distances of its rows and columns as text, empty where nobody says
 * @param object its SOP Instance UID, empty where it has none
 */
public record Slice(Path file, int frame, double number, Optional<Place> place, List<Double> moments, String window, String spacing,
	String object) {

	/**
	 * @param file of an image
	 * @param set its data set
	 * @param frames how many frames it has
	 * @return a slice for each frame
	 */
	static List<Slice> of(Path file, DataSet set, int frames) {
		String object = set.text(Tag.SOP_INSTANCE_UID).orElse("");
		boolean each = set.has(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
		List<Slice> slices = new ArrayList<>(frames);
		for (int i = 0; i < frames; i++) {
			FrameFacts facts = FrameFacts.of(set, i);
			double number = frames == 1 ? set.decimal(Tag.INSTANCE_NUMBER).orElse(Double.POSITIVE_INFINITY) : i + 1;
			// a position in the header of a plain movie is that of all its frames
			Optional<Place> place = frames == 1 || each ? Place.of(facts) : Optional.empty();
			List<Double> moments = frames == 1 || each ? Arrays.stream(Moment.values()).map(moment -> moment.of(facts)).toList()
				: Arrays.stream(Moment.values()).map(moment -> Double.NaN).toList();
			slices.add(new Slice(file, i, number, place, moments, window(facts), spacing(facts), object));
		}
		return slices;
	}

	private static String window(FrameFacts facts) {
		return text(facts, Tag.WINDOW_CENTER) + " " + text(facts, Tag.WINDOW_WIDTH);
	}

	/** To a thousandth of a millimetre, as the same distance is written with more digits or fewer. */
	private static String spacing(FrameFacts facts) {
		return facts.pixelSpacing().map(s -> String.format(Locale.ROOT, "%.3f x %.3f", s[0], s[1])).orElse("");
	}

	private static String text(FrameFacts facts, int tag) {
		return facts.holder(Tag.FRAME_VOI_LUT_SEQUENCE, tag).flatMap(s -> s.decimal(tag)).map(String::valueOf).orElse("");
	}

	/** This slice of several files, the frames of which are counted on. */
	Slice numbered(double other) {
		return new Slice(file, frame, other, place, moments, window, spacing, object);
	}

	double moment(Moment moment) {
		return moments.get(moment.ordinal());
	}
}
