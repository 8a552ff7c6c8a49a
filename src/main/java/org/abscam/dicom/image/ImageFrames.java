package org.abscam.dicom.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;

/** An image of a DICOM object: what its frames hold and what their values mean. One thread at a time. */
public final class ImageFrames {

	private static final String WHOLE_SLIDE = "1.2.840.10008.5.1.4.1.1.77.1.6";
	private static final int CENTIMETRES = 3;

	private final DicomObject object;
	private final String name;
	private final StoredFrames stored;
	private final Palette palette;
	private final List<ModalityTransform> transforms;
	/** Asked for with each frame. */
	private final boolean linear;

	private ImageFrames(DicomObject object, String name, StoredFrames stored, Palette palette, List<ModalityTransform> transforms) {
		this.object = object;
		this.name = name;
		this.stored = stored;
		this.palette = palette;
		this.transforms = transforms;
		linear = transforms.get(0).table().isEmpty() && transforms.stream().distinct().count() == 1;
	}

	/**
	 * @param object an image; pixels are read from it when they are asked for
	 * @param name how sentences call it
	 * @return its frames
	 * @throws DicomException if it is no image that can be read right, or none that is for presentation; the message says what to do
	 */
	public static ImageFrames of(DicomObject object, String name) throws DicomException {
		DataSet set = object.data();
		if (set.text(Tag.SOP_CLASS_UID).filter(WHOLE_SLIDE::equals).isPresent())
			throw new DicomException(name + " is a whole-slide image, which is in tiles; export the part of interest as a picture");
		if (set.text(Tag.PRESENTATION_INTENT_TYPE).filter("FOR PROCESSING"::equals).isPresent())
			throw new DicomException(name + " is raw data FOR PROCESSING, not an image as it is read; give the one FOR PRESENTATION");
		StoredFrames stored = StoredFrames.of(object, name);
		ImageForm form = stored.form();
		Palette palette = form.photometric() == Photometric.PALETTE_COLOR ? Palette.of(set, form.signed(), name) : null;
		List<ModalityTransform> transforms = new ArrayList<>();
		boolean each = form.photometric().isGrey() && set.has(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
		for (int i = 0; i < (each ? form.frames() : 1); i++)
			transforms.add(ModalityTransform.of(FrameFacts.of(set, i), form.signed(), name));
		return new ImageFrames(object, name, stored, palette, transforms);
	}

	/** @return how its pixels are stored */
	public ImageForm form() {
		return stored.form();
	}

	/** @return whether frames have three values a pixel: red, green and blue of 8 bits */
	public boolean isColour() {
		return palette != null || form().samples() == 3;
	}

	/**
	 * @param frame from 0
	 * @return its stored values, or the colours of a palette, see {@link StoredFrames#frame}
	 * @throws DicomException if it cannot be read, or is damaged
	 */
	public int[] frame(int frame) throws DicomException {
		int[] values = stored.frame(frame);
		return palette == null ? values : palette.colours(values);
	}

	/** @return whether all frames are rescaled alike, by a line */
	public boolean isLinear() {
		return linear;
	}

	/**
	 * @return the least and the largest entry of the table that rescales, empty where there is none
	 */
	public Optional<int[]> tableRange() {
		return transforms.get(0).table().map(table -> {
			IntSummaryStatistics entries = Arrays.stream(table.entries()).summaryStatistics();
			return new int[] {entries.getMin(), entries.getMax()};
		});
	}

	/**
	 * @param frame from 0
	 * @return the factor of its rescaling
	 */
	public double slope(int frame) {
		return transform(frame).slope();
	}

	/**
	 * @param frame from 0
	 * @return what is added by its rescaling
	 */
	public double intercept(int frame) {
		return transform(frame).intercept();
	}

	/**
	 * @param frame from 0
	 * @param values stored values
	 * @return values of the modality
	 */
	public float[] rescaled(int frame, int[] values) {
		ModalityTransform transform = transform(frame);
		boolean unsigned = form().bitsStored() == 32 && !form().signed();
		float[] rescaled = new float[values.length];
		if (form().floating()) {
			for (int i = 0; i < values.length; i++)
				rescaled[i] = (float) (Float.intBitsToFloat(values[i]) * transform.slope() + transform.intercept());
			return rescaled;
		}
		for (int i = 0; i < values.length; i++) {
			rescaled[i] = (float) (unsigned && transform.table().isEmpty()
				? (values[i] & 0xFFFFFFFFL) * transform.slope() + transform.intercept() : transform.apply(values[i]));
		}
		return rescaled;
	}

	private ModalityTransform transform(int frame) {
		return transforms.get(Math.min(frame, transforms.size() - 1));
	}

	/**
	 * @param frame from 0
	 * @return what the header says of it
	 */
	public FrameFacts facts(int frame) {
		return FrameFacts.of(object.data(), frame);
	}

	/**
	 * @param frame from 0
	 * @return the windows and tables that the header names for it
	 */
	public Voi voi(int frame) {
		return Voi.of(facts(frame), form().signed() || intercept(frame) < 0);
	}

	/** @return whether a high value is dark: MONOCHROME1, or a presentation lookup table that inverts (PS3.3, section C.11.6) */
	public boolean highIsDark() {
		return form().photometric() == Photometric.MONOCHROME1 || form().photometric().isGrey()
			&& object.data().text(Tag.PRESENTATION_LUT_SHAPE).filter("INVERSE"::equals).isPresent();
	}

	/**
	 * Values that mark pixels outside of the image (PS3.3, section C.7.5.1.1.2).
	 *
	 * @return the least and the largest stored value that does, empty where none is named, or in colours
	 */
	public Optional<int[]> padding() {
		Optional<Integer> one = padding(Tag.PIXEL_PADDING_VALUE);
		if (one.isEmpty() || isColour() || form().floating()) return Optional.empty();
		int other = padding(Tag.PIXEL_PADDING_RANGE_LIMIT).orElse(one.get());
		return Optional.of(new int[] {Math.min(one.get(), other), Math.max(one.get(), other)});
	}

	/**
	 * @param frame from 0
	 * @return the least and the largest value of the modality that mark pixels outside of the image, empty where none is named
	 */
	public Optional<float[]> rescaledPadding(int frame) {
		Optional<int[]> marks = form().floating() ? floatingPadding() : padding().map(int[]::clone);
		return marks.map(stored -> rescaled(frame, stored)).map(v -> new float[] {Math.min(v[0], v[1]), Math.max(v[0], v[1])});
	}

	private Optional<int[]> floatingPadding() {
		boolean single = form().bitsAllocated() == Float.SIZE;
		DataSet set = object.data();
		Optional<Double> one = set.decimal(single ? Tag.FLOAT_PIXEL_PADDING_VALUE : Tag.DOUBLE_FLOAT_PIXEL_PADDING_VALUE);
		Optional<Double> other = set.decimal(single ? Tag.FLOAT_PIXEL_PADDING_RANGE_LIMIT : Tag.DOUBLE_FLOAT_PIXEL_PADDING_RANGE_LIMIT);
		return one.map(v -> new int[] {Float.floatToRawIntBits((float) (double) v),
			Float.floatToRawIntBits((float) (double) other.orElse(v))});
	}

	private Optional<Integer> padding(int tag) {
		return object.data().integer(tag).map(v -> form().signed() ? (short) (int) v : v & 0xFFFF);
	}

	/**
	 * How far apart pixels lie: in the patient where that is known, else at the detector, else in the plane of one ultrasound region.
	 *
	 * @return distances of rows and of columns, in mm
	 */
	public Optional<double[]> pixelSpacing() {
		return facts(0).pixelSpacing()
			.or(() -> object.data().decimals(Tag.IMAGER_PIXEL_SPACING).filter(v -> v.length == 2 && v[0] > 0 && v[1] > 0))
			.or(this::ofUltrasound);
	}

	/** The spacing of ultrasound regions in the plane (PS3.3, section C.8.5.5), where all of them have the same one. */
	private Optional<double[]> ofUltrasound() {
		double[] found = null;
		for (DataSet region : object.data().items(Tag.SEQUENCE_OF_ULTRASOUND_REGIONS)) {
			if (region.integer(Tag.REGION_SPATIAL_FORMAT).orElse(0) != 1) continue;
			boolean length = region.integer(Tag.PHYSICAL_UNITS_X_DIRECTION).orElse(0) == CENTIMETRES
				&& region.integer(Tag.PHYSICAL_UNITS_Y_DIRECTION).orElse(0) == CENTIMETRES;
			if (!length) return Optional.empty();
			double x = Math.abs(region.decimal(Tag.PHYSICAL_DELTA_X).orElse(0.)) * 10;
			double y = Math.abs(region.decimal(Tag.PHYSICAL_DELTA_Y).orElse(0.)) * 10;
			if (x == 0 || y == 0 || found != null && (Math.abs(found[0] - y) > 1e-6 * y || Math.abs(found[1] - x) > 1e-6 * x))
				return Optional.empty();
			found = new double[] {y, x};
		}
		return Optional.ofNullable(found);
	}

	/** @return the data set */
	public DataSet data() {
		return object.data();
	}

	/** Gives the file free; what is read later opens it again. */
	public void rest() throws DicomException {
		object.close();
	}

	@Override
	public String toString() {
		return name;
	}
}
