package org.abscam.scan;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.measure.Calibration;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.result.SourceFrame;

/**
 * An image or stack of ImageJ, seen as what its pixels mean: calibrated values instead of stored bits. A scan never
 * changes its image and reads one slice at a time, so that a virtual stack stays virtual.
 * <p>
 * <b>Calibrated values</b> are what ImageJ's calibration function says: signed 16-bit images are signed, DICOM images
 * are rescaled (Hounsfield units). In a DICOM image of photometric interpretation MONOCHROME1 a high stored value is
 * dark; its values are mirrored in the range that its stored bits can express, v' = (lo + hi) - v, so that high is
 * bright in every scan; an inverting Presentation LUT Shape does the same to MONOCHROME2. Here lo and hi are the calibrated values of the smallest and the largest number of BitsStored
 * bits. Windows of the header, and those that users give in numbers, are mirrored with them.
 * Pixels that the header marks as padding lie outside of the image: they do not count for smallest and largest values, and are black
 * among grey levels.
 * <p>
 * An inverting lookup table alone is a matter of display and changes nothing.
 */
public final class Scan {

	/** The property of an image that says what is odd in its series: a part of a sentence on each line. */
	static final String NOTES = "abscam.series";

	private final ImagePlus image;
	private final String name;
	private final Content content;
	private final View view;

	/**
	 * What of the image is seen.
	 *
	 * @param region part of each slice, {@code null} for all of it
	 * @param channel the channel whose display range counts, 0 for the one that is shown
	 * @param merged whether the channels of a composite image are seen as the colours that they are shown in
	 * @param window which window is wished for
	 */
	private record View(Rectangle region, int channel, boolean merged, WindowChoice window) {

		View in(Rectangle part) {
			return new View(part, channel, merged, window);
		}
	}

	/**
	 * What is read.
	 *
	 * @param fileName name of the file, or the image's title
	 * @param format of the file, {@code null} where it is not known
	 * @param sources of each slice the DICOM frame that it was read from; none where it is not known; {@code null} for what the image says
	 * @param remarks what there is to say, as parts of sentences
	 */
	private record Content(String fileName, String format, DicomTags tags, StoredSlices stored, List<SourceFrame> sources,
		List<String> remarks) {

		Content remarking(String part) {
			return new Content(fileName, format, tags, stored, sources, List.of(part));
		}
	}

	/**
	 * @param indexed whether a colour lookup table is the file's own palette rather than a choice of display
	 * @param sources of each slice the DICOM frame that it was read from; none where it is not known; {@code null} for what the image says
	 */
	Scan(ImagePlus image, String name, String fileName, String format, boolean indexed, List<SourceFrame> sources) {
		if (image.getWidth() < 1 || image.getHeight() < 1 || image.getStackSize() < 1)
			throw new IllegalArgumentException("The image \"" + image.getTitle() + "\" has no pixels");
		this.image = image;
		this.name = name;
		DicomTags tags = DicomTags.of(image);
		content = new Content(fileName, format, tags, new StoredSlices(image, name, indexed, tags), sources, List.of());
		view = new View(null, 0, false, WindowChoice.DEFAULT);
	}

	/** Other content, or another view of it, shown in the image of a scan. */
	private Scan(Scan shown, Content content, View view) {
		image = shown.image;
		name = shown.name;
		this.content = content;
		this.view = view;
	}

	private Scan(Scan scan, View view) {
		this(scan, scan.content, view);
	}

	/**
	 * Sees an open image of ImageJ as a scan.
	 *
	 * @param image the image or stack; it is not changed
	 * @return the scan
	 * @throws IllegalArgumentException if the image has no pixels
	 */
	public static Scan of(ImagePlus image) {
		FileInfo file = image.getOriginalFileInfo();
		String fileName = file == null || file.fileName == null || file.fileName.isBlank() ? image.getTitle() : file.fileName;
		return new Scan(image, stem(image.getTitle()), fileName, file == null ? null : FileKind.name(file), false, null);
	}

	/** This scan of an open image, but with the pixels that its files hold. */
	Scan as(Scan read) {
		return new Scan(this, read.content, view);
	}

	/** This scan with something that a reader should know of it. */
	Scan remarked(String part) {
		return new Scan(this, content.remarking(part), view);
	}

	/**
	 * Sees only a part of every slice.
	 *
	 * @param part columns and rows of the image; what lies outside of it is ignored
	 * @return the part as a scan of its size
	 * @throws ScanException if nothing of it lies in the image
	 */
	public Scan cropped(Rectangle part) throws ScanException {
		Rectangle inside = part.intersection(new Rectangle(image.getWidth(), image.getHeight()));
		if (inside.isEmpty()) throw new ScanException("The selected region does not lie in '" + name + "'; draw it inside the image");
		return new Scan(this, view.in(inside));
	}

	/**
	 * Sees one channel of a hyperstack through that channel's display range.
	 *
	 * @param channel the channel, from 1; 0 for the one that is shown
	 * @return the scan, with the same slices
	 */
	public Scan channel(int channel) {
		return new Scan(this, new View(view.region, channel, view.merged, view.window));
	}

	/**
	 * Sees the channels of a composite image together, in the colours in which they are shown.
	 *
	 * @return a scan of colours; each slice is the merged picture of its position
	 * @throws ScanException if the image is not composite
	 */
	public Scan merged() throws ScanException {
		if (!image.isComposite())
			throw new ScanException("'" + name + "' has no channels to merge; choose a composite image, or a single channel");
		return new Scan(this, new View(view.region, view.channel, true, view.window));
	}

	/**
	 * Sees the scan through another window. Whether the scan has it, {@link #window()} says.
	 *
	 * @param window the window that is wished for
	 * @return the scan, with the same slices
	 */
	public Scan windowed(WindowChoice window) {
		return new Scan(this, new View(view.region, view.channel, view.merged, window));
	}

	/**
	 * Puts a map of the part that is seen at its place in the whole image.
	 *
	 * @param map row-major values in this scan's size
	 * @return row-major values in the image's size, 0 outside of the part; the map itself where the whole is seen
	 */
	public float[] onWholeImage(float[] map) {
		Rectangle region = view.region;
		if (region == null) return map;
		float[] whole = new float[image.getWidth() * image.getHeight()];
		for (int y = 0; y < region.height; y++)
			System.arraycopy(map, y * region.width, whole, (region.y + y) * image.getWidth() + region.x, region.width);
		return whole;
	}

	/**
	 * @return the part of the image that is seen, empty for all of it
	 */
	public Optional<Rectangle> region() {
		return Optional.ofNullable(view.region).map(Rectangle::new);
	}

	/**
	 * @return this scan with the whole of every slice
	 */
	public Scan whole() {
		return new Scan(this, view.in(null));
	}

	/** A file name without its extension; what follows a dot in {@code scan 1.5T} is none. */
	static String stem(String fileName) {
		String stem = fileName.replaceFirst("\\.[A-Za-z][A-Za-z0-9]{0,4}$", "");
		return stem.isEmpty() ? fileName : stem;
	}

	/**
	 * @return the title of the image, or the name of its file, without extension
	 */
	public String name() {
		return name;
	}

	/**
	 * @return the width in pixels
	 */
	public int width() {
		return view.region == null ? image.getWidth() : view.region.width;
	}

	/**
	 * @return the height in pixels
	 */
	public int height() {
		return view.region == null ? image.getHeight() : view.region.height;
	}

	/**
	 * @return the number of slices; of a hyperstack, all its planes in stack order
	 */
	public int size() {
		return image.getStackSize();
	}

	/**
	 * @return 8, 16, 24 (colour) or 32
	 */
	public int bitDepth() {
		return view.merged ? 24 : content.stored().image().getBitDepth();
	}

	/**
	 * @return whether the pixels are colours: 24-bit RGB or 8-bit indices into a colour palette. A grey image under a
	 *         smooth colour lookup table, such as Fire, is grey.
	 */
	public boolean isColour() {
		return view.merged || content.stored().areColours();
	}

	/**
	 * @param slice the slice, from 1
	 * @return the first line of its label, or {@code null} where it has none. The rest, which in DICOM stacks is the
	 *         header with the patient's name, is left behind.
	 */
	public String label(int slice) {
		String label = image.getStack().getSliceLabel(slice);
		return label == null || label.isBlank() ? null : label.lines().findFirst().orElse("").strip();
	}

	/**
	 * @return a copy of the spatial and density calibration
	 */
	public Calibration calibration() {
		Calibration shown = image.getCalibration();
		return (shown.scaled() ? shown : content.stored().image().getCalibration()).copy();
	}

	/**
	 * @return the image itself, to look at
	 */
	public ImagePlus image() {
		return image;
	}

	/**
	 * @return where the scan comes from
	 */
	public Provenance provenance() {
		return new Provenance(content.fileName(), content.tags().isEmpty() ? content.format() : "DICOM", bitDepth(),
			content.tags().text(DicomTags.PHOTOMETRIC_INTERPRETATION).orElse(null),
			content.tags().number(DicomTags.RESCALE_SLOPE).orElse(null),
			content.tags().number(DicomTags.RESCALE_INTERCEPT).orElse(null), content.tags().text(DicomTags.MODALITY).orElse(null),
			content.tags().laterality().orElse(null), content.tags().text(DicomTags.PATIENT_ORIENTATION).orElse(null),
			content.tags().padding().map(v -> v[0] == v[1] ? "" + v[0] : v[0] + " to " + v[1]).orElse(null));
	}

	/**
	 * @param tag an attribute of DICOM, such as {@code 0010,1010}
	 * @return its text; empty where this is no DICOM image or has it not
	 * @throws ScanException if it is not the same for all slices
	 */
	public Optional<String> attribute(String tag) throws ScanException {
		return DicomTags.further(image, tag);
	}

	/**
	 * @return of each slice the DICOM frame that it was read from, with its whole header; none where this scan was not read from DICOM files
	 */
	public List<SourceFrame> sources() {
		return content.sources() == null ? Origin.of(image).sources() : content.sources();
	}

	/**
	 * @return the window that is wished for
	 */
	public WindowChoice windowChoice() {
		return view.window;
	}

	/**
	 * The window through which viewers and classifiers see the scan that want grey levels 0..255; see {@link WindowChoice}
	 * for what may be wished for. Without a wish it is the first window of a DICOM header, of each slice its own where they differ; else 0..255 itself in 8-bit and
	 * colour scans; else the display range, if somebody set it; else the smallest and largest value of the stack, and a
	 * notice says so. May read the whole stack, of which it looks at all slices of the channel, also where only a part is
	 * seen.
	 *
	 * @return the window, with its numbers and where it comes from
	 * @throws ScanException if the scan has no such window, which lists those there are, or no finite values; if a slice
	 *         must be read and cannot
	 */
	public UsedWindow window() throws ScanException {
		return new Windows(this, content.stored(), content.tags(), view.channel).find(view.window);
	}

	/**
	 * @param window the window that the scan is seen through
	 * @return whether ImageJ shows the image just so with the bounds of the window as its display range
	 */
	public boolean isShownBy(UsedWindow window) {
		return window.isLinear() && window.slices().isEmpty() && content.stored().image() == image && !content.stored().hasPadding();
	}

	/**
	 * @return sentences on what a reader should know of the image: what of the header is not followed, that it is stored mirrored, that its
	 *         pixels are not those of its file any more, what is odd in a series
	 */
	public List<String> warnings() {
		List<String> parts = new ArrayList<>(content.tags().remarks());
		parts.addAll(content.remarks());
		String notes = content.stored().image().getProp(NOTES);
		if (notes != null) notes.lines().forEach(parts::add);
		return parts.stream().map(part -> "'" + name + "' " + part + ".").toList();
	}

	/**
	 * The calibrated values of a slice. Values that are not finite become the smallest finite value of the slice, and are
	 * counted.
	 *
	 * @param slice the slice, from 1
	 * @param channels 1 or 3; a grey slice is repeated three times, a colour slice becomes one channel by the luma of
	 *        ITU-R BT.601, .299 R + .587 G + .114 B, which is not rounded
	 * @return the values: colours 0..255, otherwise any range
	 * @throws ScanException if there is no such slice, if it cannot be read or has no finite value, or for another number
	 *         of channels
	 */
	public Plane calibrated(int slice, int channels) throws ScanException {
		requireChannels(channels);
		return values(slice, true).finite().inChannels(channels);
	}

	/**
	 * The grey levels of a slice. Where the window says that the slice has them already, they are given untouched: neither
	 * the display range nor a density calibration plays a part. Otherwise the calibrated values are mapped from the window
	 * to 0..255 by its function, without rounding. Values that are not finite become 0, and are counted; padding becomes 0.
	 *
	 * @param slice the slice, from 1
	 * @param channels 1 or 3, as in {@link #calibrated}
	 * @param window the window of this scan, or one in its values
	 * @return the values, 0..255
	 * @throws ScanException as {@link #calibrated}
	 */
	public Plane greyLevels(int slice, int channels, UsedWindow window) throws ScanException {
		requireChannels(channels);
		if (window.untouched()) return values(slice, false).blackOutside().inChannels(channels);
		return values(slice, true).greyLevels(window.at(slice)).inChannels(channels);
	}

	/**
	 * Consecutive slices as the channels of one plane, in calibrated values. Values that are not finite become the
	 * smallest finite value of their slice; colours become their luma.
	 *
	 * @param firstSlice the slice of the first channel, from 1
	 * @param channels the number of slices, 1 or more
	 * @return the values
	 * @throws ScanException if there are not that many slices, or one cannot be read or has no finite value
	 */
	public Plane stackChannels(int firstSlice, int channels) throws ScanException {
		if (channels < 1 || firstSlice < 1 || (long) firstSlice + channels - 1 > size())
			throw new ScanException(name + " has " + ScanException.count(size(), "slice") + ", but slices " + firstSlice + " to "
				+ ((long) firstSlice + channels - 1) + " were asked for as channels; give a stack with one slice for each channel");
		float[][] planes = new float[channels][];
		int replaced = 0;
		for (int c = 0; c < channels; c++) {
			Plane plane = calibrated(firstSlice + c, 1);
			planes[c] = plane.channels()[0];
			replaced += plane.replaced();
		}
		return new Plane(width(), height(), planes, replaced);
	}

	private void requireChannels(int channels) throws ScanException {
		if (channels != 1 && channels != 3) throw new ScanException(
			name + " can be given as 1 or 3 channels, not as " + channels + "; use a model that takes grey or colour images");
	}

	private Values values(int slice, boolean calibrated) throws ScanException {
		Values values = (view.merged ? content.stored().merged(slice) : content.stored().values(slice, calibrated)).cut(view.region);
		if (values.isNowhereFinite()) throw new ScanException(ScanException.noFinite("Slice " + slice + " of '" + name + "'"));
		return values;
	}
}
