package org.abscam.dicom.image;

import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;

/**
 * What is said of one frame: in its own functional groups, else in those shared by all frames, else in the data set itself (PS3.3, section
 * C.7.6.16).
 */
public final class FrameFacts {

	/** Directions whose normal is z. */
	private static final double[] UPRIGHT = {1, 0, 0, 0, 1, 0};

	private final DataSet set;
	private final int frame;
	private final Optional<DataSet> own;
	private final Optional<DataSet> shared;

	private FrameFacts(DataSet set, int frame, Optional<DataSet> own, Optional<DataSet> shared) {
		this.set = set;
		this.frame = frame;
		this.own = own;
		this.shared = shared;
	}

	/**
	 * @param set an image
	 * @param frame from 0
	 * @return what is said of the frame
	 */
	public static FrameFacts of(DataSet set, int frame) {
		List<DataSet> each = set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
		return new FrameFacts(set, frame, frame < each.size() ? Optional.of(each.get(frame)) : Optional.empty(),
			set.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE));
	}

	/**
	 * @param sequence of a functional group
	 * @param tag of an element in its item
	 * @return the data set that has that element
	 */
	public Optional<DataSet> holder(int sequence, int tag) {
		return own.flatMap(f -> f.item(sequence)).filter(s -> s.has(tag))
			.or(() -> shared.flatMap(f -> f.item(sequence)).filter(s -> s.has(tag)))
			.or(() -> set.has(tag) ? Optional.of(set) : Optional.empty());
	}

	/**
	 * @param sequence of a functional group
	 * @param tag of numbers in its item
	 * @param count how many there must be
	 * @return the numbers, empty where there are others or none
	 */
	private Optional<double[]> decimals(int sequence, int tag, int count) {
		return holder(sequence, tag).flatMap(s -> s.decimals(tag)).filter(v -> v.length == count);
	}

	/**
	 * @return the centre of the first pixel in the patient, in mm (x to the left, y to the back, z to the head); empty where nothing is said, or
	 *         only of the first of several frames
	 */
	public Optional<double[]> position() {
		Optional<double[]> said = decimals(Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT, 3);
		boolean ofFirst = set.integer(Tag.NUMBER_OF_FRAMES).orElse(1) > 1
			&& holder(Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT).filter(holder -> holder == set).isPresent();
		return ofFirst ? said.flatMap(this::offset) : said;
	}

	/** Where the frame lies if the first one lies there: planes of a dose are offset along the normal, or are said by their z (PS3.3, C.8.8.3.2). */
	private Optional<double[]> offset(double[] first) {
		Optional<double[]> offsets = offsets();
		Optional<double[]> orientation = orientation();
		if (offsets.isEmpty() || orientation.isEmpty()) return Optional.empty();
		double way = offsets.get()[frame] - offsets.get()[0];
		double[] d = offsets.get()[0] == 0 ? orientation.get() : UPRIGHT;
		return Optional.of(new double[] {first[0] + way * (d[1] * d[5] - d[2] * d[4]), first[1] + way * (d[2] * d[3] - d[0] * d[5]),
			first[2] + way * (d[0] * d[4] - d[1] * d[3])});
	}

	/** Of each plane of a dose. */
	private Optional<double[]> offsets() {
		return set.decimals(Tag.GRID_FRAME_OFFSET_VECTOR)
			.filter(o -> o.length == set.integer(Tag.NUMBER_OF_FRAMES).orElse(1) && frame < o.length);
	}

	/** @return directions of a row and of a column in the patient, three cosines each */
	public Optional<double[]> orientation() {
		return decimals(Tag.PLANE_ORIENTATION_SEQUENCE, Tag.IMAGE_ORIENTATION_PATIENT, 6);
	}

	/** @return the side of the body, such as R or L; empty where none is said */
	public Optional<String> laterality() {
		return holder(Tag.FRAME_ANATOMY_SEQUENCE, Tag.FRAME_LATERALITY).flatMap(s -> s.text(Tag.FRAME_LATERALITY))
			.or(() -> set.text(Tag.IMAGE_LATERALITY)).or(() -> set.text(Tag.LATERALITY));
	}

	/**
	 * @return where rows and columns run, two letters or more with a backslash between them, as Patient Orientation says or the directions of
	 *         rows and columns do; empty where nothing is said
	 */
	public Optional<String> patientOrientation() {
		Optional<String> said = set.allText(Tag.PATIENT_ORIENTATION).filter(t -> t.matches("[A-Z]+\\\\[A-Z]+"));
		return said.or(() -> orientation().map(o -> letter(o, 0) + "\\" + letter(o, 3)));
	}

	private static String letter(double[] cosines, int from) {
		int most = 0;
		for (int i = 1; i < 3; i++) if (Math.abs(cosines[from + i]) > Math.abs(cosines[from + most])) most = i;
		return (cosines[from + most] > 0 ? "LPH" : "RAF").substring(most, most + 1);
	}

	/** @return distance of rows and of columns, in mm in the patient */
	public Optional<double[]> pixelSpacing() {
		return decimals(Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING, 2).filter(v -> v[0] > 0 && v[1] > 0);
	}

	/** @return distance of slices, in mm, as the header says it; where it says none, their thickness, or that of the planes of a dose */
	public Optional<Double> sliceDistance() {
		int tag = holder(Tag.PIXEL_MEASURES_SEQUENCE, Tag.SPACING_BETWEEN_SLICES).isPresent() ? Tag.SPACING_BETWEEN_SLICES
			: Tag.SLICE_THICKNESS;
		return decimals(Tag.PIXEL_MEASURES_SEQUENCE, tag, 1).map(v -> Math.abs(v[0])).filter(v -> v > 0)
			.or(() -> offsets().filter(o -> o.length > 1).map(o -> Math.abs(o[1] - o[0])).filter(v -> v > 0));
	}

	/** @return thickness of the slice, in mm */
	public Optional<Double> sliceThickness() {
		return decimals(Tag.PIXEL_MEASURES_SEQUENCE, Tag.SLICE_THICKNESS, 1).map(v -> v[0]).filter(v -> v > 0);
	}

	/** @return the data set itself */
	DataSet set() {
		return set;
	}
}
