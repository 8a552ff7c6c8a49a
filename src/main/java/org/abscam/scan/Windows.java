package org.abscam.scan;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.measure.Calibration;
import ij.process.LUT;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The windows that an image of ImageJ has, and the choice among them.
 * <p>
 * <b>A display range that somebody set.</b> ImageJ keeps no word on it: the range of an image of 16 or 32 bits that was
 * made from an array is that of one of its slices, and a {@code Dataset} of SciJava that nobody adjusted comes as 0..1.
 * So a range counts as set unless it is empty, or 0..1 while values lie outside of 0..1, or exactly the smallest and
 * largest value of a slice (what ImageJ's Reset gives) or of the stack (what this room's reader gives where a header has no window). A range that is written in the header of a TIFF file counts as
 * set, too, though it be that of a slice: somebody saved the image as it was shown.
 */
final class Windows {

	/** What radiologists use for CT, centre and width in Hounsfield units. */
	private static final List<HeaderWindow> CT = List.of(HeaderWindow.usual("lung", -600, 1500), HeaderWindow.usual("bone", 400, 1800),
		HeaderWindow.usual("soft tissue", 40, 400), HeaderWindow.usual("brain", 40, 80));

	private static final Pattern SAVED_RANGE =
		Pattern.compile("(?m)^(min|max)=([+-]?[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)\\s*$");

	private final Scan scan;
	private final ImagePlus image;
	private final StoredSlices stored;
	private final DicomTags tags;
	private final int channel;

	/** @param channel the channel whose display range and values count, 0 for the range that is shown and all values */
	Windows(Scan scan, StoredSlices stored, DicomTags tags, int channel) {
		this.scan = scan;
		this.image = stored.image();
		this.stored = stored;
		this.tags = tags;
		this.channel = channel;
	}

	UsedWindow find(WindowChoice choice) throws ScanException {
		if (scan.isColour()) {
			if (choice == WindowChoice.DEFAULT) return UsedWindow.levels("8-bit colour levels");
			throw new ScanException("'" + scan.name() + "' has colours, which go without a window; use window=default");
		}
		if (choice instanceof WindowChoice.Given given) return seen(given.window(), "as given");
		if (choice instanceof WindowChoice.Numbered numbered) return numbered(numbered);
		if (choice instanceof WindowChoice.Named named) return named(named);
		if (choice == WindowChoice.Rule.DISPLAY) return display();
		return choice == WindowChoice.Rule.FULL ? full(extents()) : byDefault();
	}

	private UsedWindow byDefault() throws ScanException {
		if (!tags.display().own().isEmpty()) return ofEachSlice(tags.display().own());
		List<HeaderWindow> windows = tags.windows();
		if (!windows.isEmpty()) {
			UsedWindow first = header(0);
			if (tags.isTogether() && stored.image().getProp(Scan.NOTES) == null)
				return first.noticed("The windows of the slices of '" + scan.name() + "' differ; one that holds all of them, "
					+ UsedWindow.bounds(first.shown()) + ", was used for all; say another with window=LOW-HIGH.");
			return windows.stream().map(w -> List.of(w.window(), w.function())).distinct().count() == 1 ? first
				: first.noticed("'" + scan.name() + "' has " + windows.size() + " windows in its header (" + list(windows)
					+ "); the first was used, choose another with window=2 or its name.");
		}
		if (tags.isMask()) return seen(new Window(0, 1), "the two values of a mask");
		if (image.getBitDepth() == 8) return UsedWindow.levels("8-bit grey levels");
		double low = low();
		double high = high();
		boolean empty = !(low < high) || !Double.isFinite(low) || !Double.isFinite(high);
		if (!empty && isSaved(low, high) && !isBlank(low, high)) return display();
		List<Extent> extents = extents();
		if (!empty && isSet(low, high, extents)) return display();
		UsedWindow full = full(extents);
		return full.noticed("Nobody set the display range of '" + scan.name() + "': " + full + ", was taken as black to white; "
			+ "say which values are meant with window=LOW-HIGH.");
	}

	private boolean isSet(double low, double high, List<Extent> extents) {
		Window shown = values(low, high);
		if (isBlank(low, high)) return extents.stream().allMatch(e -> e.min >= (float) shown.low() && e.max <= (float) shown.high());
		return all(extents).noneMatch(e -> e.min == (float) shown.low() && e.max == (float) shown.high());
	}

	/** Those of the slices, and that of the stack. */
	private static Stream<Extent> all(List<Extent> extents) {
		return Stream.concat(extents.stream(),
			extents.stream().reduce((a, b) -> new Extent(Math.min(a.min, b.min), Math.max(a.max, b.max))).stream());
	}

	private static boolean isBlank(double low, double high) {
		return low == 0 && high == 1;
	}

	/** Whether the header of the image's TIFF file has this display range. */
	private boolean isSaved(double low, double high) {
		FileInfo file = image.getOriginalFileInfo();
		if (file == null) return false;
		if (file.displayRanges != null) for (int i = 0; i + 1 < file.displayRanges.length; i += 2)
			if (file.displayRanges[i] == low && file.displayRanges[i + 1] == high) return true;
		double min = Double.NaN;
		double max = Double.NaN;
		Matcher lines = SAVED_RANGE.matcher(file.description == null ? "" : file.description);
		while (lines.find()) {
			double value = Double.parseDouble(lines.group(2));
			if (lines.group(1).equals("min")) min = value;
			else max = value;
		}
		return min == low && max == high;
	}

	private UsedWindow display() throws ScanException {
		double first = stored.calibrate(image.getCalibration(), low());
		double last = stored.calibrate(image.getCalibration(), high());
		if (!Double.isFinite(first) || !Double.isFinite(last) || first == last)
			throw new ScanException("'" + scan.name() + "' has an empty display range; set one, or use window=full");
		return seen(new Window(Math.min(first, last), Math.max(first, last)), "display range of the image");
	}

	private double low() {
		LUT own = ownTable();
		return own == null ? image.getDisplayRangeMin() : own.min;
	}

	private double high() {
		LUT own = ownTable();
		return own == null ? image.getDisplayRangeMax() : own.max;
	}

	private LUT ownTable() {
		return channel > 0 && image instanceof CompositeImage composite ? composite.getChannelLut(channel) : null;
	}

	/** A display range in the values of the scan. */
	private Window values(double low, double high) {
		Calibration calibration = image.getCalibration();
		double first = stored.calibrate(calibration, low);
		double last = stored.calibrate(calibration, high);
		return first == last ? new Window(first, Math.nextUp(first))
			: stored.mirrored(new Window(Math.min(first, last), Math.max(first, last)));
	}

	/** The smallest and largest finite value of a slice. */
	private record Extent(float min, float max) {}

	/** Of all slices of the channel that have finite values. */
	private List<Extent> extents() throws ScanException {
		List<Extent> extents = new ArrayList<>();
		for (int slice = 1; slice <= image.getStackSize(); slice++) {
			if (channel > 0 && image.convertIndexToPosition(slice)[0] != channel) continue;
			float min = Float.POSITIVE_INFINITY;
			float max = Float.NEGATIVE_INFINITY;
			Values values = stored.values(slice, true);
			for (int i = 0; i < values.planes()[0].length; i++) {
				float v = values.planes()[0][i];
				if (!Float.isFinite(v) || values.isPadding(i)) continue;
				min = Math.min(min, v);
				max = Math.max(max, v);
			}
			if (min <= max) extents.add(new Extent(min, max));
		}
		return extents;
	}

	private UsedWindow full(List<Extent> extents) throws ScanException {
		if (extents.isEmpty() && stored.hasPadding()) throw new ScanException("'" + scan.name()
			+ "' has nothing but padding, and so no smallest and largest value; leave it out, or use window=LOW-HIGH");
		if (extents.isEmpty()) throw new ScanException(ScanException.noFinite("'" + scan.name() + "'"));
		double min = extents.stream().mapToDouble(Extent::min).min().orElseThrow();
		double max = extents.stream().mapToDouble(Extent::max).max().orElseThrow();
		boolean constant = min == max;
		Window range = constant ? new Window(min, min + Math.max(1, Math.ulp((float) min))) : new Window(min, max);
		return seen(stored.mirrored(range), constant ? "constant value of the stack" : "minimum and maximum of the stack");
	}

	private UsedWindow numbered(WindowChoice.Numbered choice) throws ScanException {
		if (choice.number() > tags.windows().size()) throw missing("no window " + choice.number() + " in its header");
		return header(choice.number() - 1);
	}

	private UsedWindow named(WindowChoice.Named choice) throws ScanException {
		List<HeaderWindow> windows = tags.windows();
		for (int i = 0; i < windows.size(); i++) if (windows.get(i).isCalled(choice.name())) return header(i);
		if (mayBeHounsfield()) for (HeaderWindow usual : CT)
			if (usual.isCalled(choice.name())) return seen(usual.window(), choice.name() + " window of CT");
		throw missing("no window '" + choice.name() + "'");
	}

	/** Hounsfield units take more than 8 bits; where the header knows another modality, there are none. */
	private boolean mayBeHounsfield() {
		return image.getBitDepth() != 8 && tags.text(DicomTags.MODALITY).orElse("CT").equals("CT");
	}

	/** Of each slice its own, between the bounds of all. */
	private UsedWindow ofEachSlice(List<HeaderWindow> own) {
		List<UsedWindow> each = own.stream().map(w -> header(w, "")).toList();
		Window all = new Window(each.stream().mapToDouble(UsedWindow::low).min().orElseThrow(),
			each.stream().mapToDouble(UsedWindow::high).max().orElseThrow());
		boolean linear = each.stream().allMatch(UsedWindow::isLinear);
		UsedWindow used = new UsedWindow(all, stored.mirrored(all), "DICOM window of each slice", false, Optional.empty(),
			linear ? GreyFunction.Curve.LINEAR_EXACT : each.get(0).function(), each);
		return stored.image().getProp(Scan.NOTES) != null ? used : used.noticed("The windows of the slices of '" + scan.name()
			+ "' differ; each was seen through its own, say one for all with window=LOW-HIGH.");
	}

	private UsedWindow header(int index) {
		HeaderWindow window = tags.windows().get(index);
		String number = tags.windows().size() == 1 ? "" : " " + (index + 1);
		return header(window, number);
	}

	private UsedWindow header(HeaderWindow window, String number) {
		String name =
			(window.isTable() ? "DICOM lookup table" : "DICOM window") + number + window.name().map(n -> " (" + n + ")").orElse("");
		GreyFunction function =
			window.function() instanceof GreyFunction.Table table ? new GreyFunction.Table(table.table(), stored.mirror())
				: window.function();
		return new UsedWindow(window.window(), stored.mirrored(window.window()), name, false, Optional.empty(), function);
	}

	private UsedWindow seen(Window shown, String name) {
		return new UsedWindow(shown, stored.mirrored(shown), name, false, Optional.empty());
	}

	private ScanException missing(String what) {
		List<HeaderWindow> windows = tags.windows();
		return new ScanException("'" + scan.name() + "' has " + what + "; use default, display, full, "
			+ (windows.isEmpty() ? "" : "a window of the header (" + list(windows) + "), ")
			+ (mayBeHounsfield() ? "lung, bone, soft tissue, brain (where values are Hounsfield units), " : "")
			+ "or LOW-HIGH such as -160-240");
	}

	private static String list(List<HeaderWindow> windows) {
		List<String> words = new ArrayList<>();
		for (int i = 0; i < windows.size(); i++)
			words.add(i + 1 + " " + windows.get(i));
		return String.join(", ", words);
	}
}
