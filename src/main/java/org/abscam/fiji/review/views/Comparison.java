package org.abscam.fiji.review.views;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.awt.Window;
import java.util.List;
import java.util.Optional;
import javax.swing.JComponent;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.dicom.space.SliceLink;
import org.abscam.dicom.space.SlicePlaces;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.ReviewState.Aspect;
import org.abscam.report.ExplainedScan;
import org.abscam.scan.Scan;
import org.abscam.scan.UsedWindow;

/**
 * Another view of the study, or a prior, beside the scan: it follows the scan's slices, and the scan follows its. The scan stays ImageJ's
 * active image; nothing of this is written anywhere. On Swing's event thread only.
 */
public final class Comparison {

	/** What of the scan is seen; of all of it no part. */
	private record Seen(Rectangle part, double magnification) {}

	/** The desk on which the scan lies. */
	public interface Desk {

		/** @param view stands beside the scan from now on; {@code null} for nothing */
		void setBeside(JComponent view);

		/** The cross is elsewhere. */
		void repaintScan();

		void say(String sentence);

		void warn(String sentence);

		/** What is under the pointer. */
		void point(String value);

		/** Explains an image in a window of its own. */
		void explain(OtherScan.Again image);
	}

	private final ReviewState state;
	private final Desk desk;
	private OtherScan other;
	private OtherPicture picture;
	private ComparedView view;
	private SliceFetcher fetcher;
	private ClosingWatch closing;
	private WindowPresets presets;
	private Depth depth;
	private SlicePlaces places;
	private SlicePlaces scanPlaces;
	private SliceLink link;
	private Pairing pairing;
	private boolean linked;
	/** Of slices that are linked by number: how many further the other is, as the reader set it. */
	private int shift;
	/** Of the other along its depth, from 1: the one that is wished for. */
	private int slice;
	/** In the patient in mm, {@code null} for none. */
	private double[] mark;
	private Optional<CrossMark> cross = Optional.empty();
	private boolean turning;
	private Seen seen;

	/**
	 * @param state of the scan
	 * @param desk on which it lies
	 */
	public Comparison(ReviewState state, Desk desk) {
		this.state = state;
		this.desk = desk;
		state.addListener(aspect -> {
			if (aspect == Aspect.SLICE && isOn()) followScan();
		});
	}

	/** @return whether something stands beside the scan */
	public boolean isOn() {
		return other != null;
	}

	/** Takes away what stands beside the scan; without that, asks what is to stand there. */
	public void toggle(Window over) {
		if (isOn()) end("");
		else {
			new CompareDialog(over, state.image(), header(), this::show).open();
			over.requestFocus(); // not every desktop gives it back
		}
	}

	/** Puts something beside the scan, in place of what stands there. */
	public void show(OtherScan shown) {
		if (isOn()) take();
		if (shown.open().filter(image -> image.getProcessor() == null).isPresent()) {
			desk.warn("It was closed meanwhile; open it again.");
			return;
		}
		other = shown;
		ImagePlus image = shown.image();
		depth = shown.open().map(open -> new Depth(image, Depth.of(open).channel(), Depth.of(open).frame())).orElse(Depth.of(image));
		pairing = Pairing.of(state.image(), sources(), shown);
		places = pairing.other();
		scanPlaces = pairing.scan();
		link = pairing.link();
		linked = !(link instanceof SliceLink.None);
		shift = 0;
		seen = null;
		mark = null;
		presets = new WindowPresets(image);
		picture = new OtherPicture(image, new Reader());
		view = new ComparedView(picture, shown.label(header()), pairing.alarm());
		view.act(this::toggleLink, () -> desk.explain(shown.again()), () -> end(""));
		fetcher = new SliceFetcher(image, this::fetched, picture::fail);
		closing = new ClosingWatch(shown.open(), title -> end("'" + title + "' was closed; the scan stands alone again."));
		slice = 1;
		desk.setBeside(view);
		showLink();
		turnTo(Math.min(Math.max(1, shown.open().map(open -> depth.of(open.getCurrentSlice())).orElse((depth.count() + 1) / 2)),
			depth.count()));
		followScan();
		if (pairing.alarm().isEmpty()) desk.say(pairing.words());
		else desk.warn(pairing.alarm() + " " + pairing.words());
	}

	private Optional<DataSet> header() {
		return sources().stream().findFirst().map(SourceFrame::header);
	}

	private List<SourceFrame> sources() {
		return state.explained().map(ExplainedScan::scan).orElseGet(() -> Scan.of(state.image())).sources();
	}

	/** @return description and date of the scan, empty where nothing stands beside it */
	public Optional<String> scanLabel() {
		return isOn() ? Optional.of(OtherScan.label(header(), state.image().getShortTitle())) : Optional.empty();
	}

	private void end(String why) {
		if (!isOn()) return;
		take();
		desk.setBeside(null);
		if (why.isEmpty()) desk.say("The scan stands alone again.");
		else desk.warn(why);
	}

	/** The scan is left. */
	public void close() {
		if (isOn()) take();
	}

	private void take() {
		closing.close();
		fetcher.close();
		other = null;
		cross = Optional.empty();
		desk.repaintScan();
	}

	/** Slices follow each other, or are turned alone. From then on those that are linked by number keep their distance. */
	public void toggleLink() {
		if (!isOn()) {
			desk.say("Nothing stands beside the scan.");
			return;
		}
		if (link instanceof SliceLink.None) {
			showLink();
			desk.say(pairing.words());
			return;
		}
		linked = !linked;
		if (linked && link instanceof SliceLink.ByNumber numbers) shift = slice - numbers.toOther(scanSlice());
		if (linked && link instanceof SliceLink.ByPosition) followScan();
		showLink();
		desk.say(linked ? pairing.words() : "Not linked: each is turned alone, until they are linked again.");
	}

	private void showLink() {
		boolean possible = !(link instanceof SliceLink.None);
		view.showLink(possible, linked, possible && !linked ? "not linked; they would be " + link.words() : link.words());
		showFoot();
	}

	/** Shows the other through its next window. */
	public void nextWindow() {
		if (!isOn()) desk.say("Nothing stands beside the scan.");
		else {
			desk.say(presets.next().orElse(""));
			picture.see();
			showFoot();
		}
	}

	private int scanSlice() {
		return Depth.of(state.image()).of(state.slice());
	}

	/** The scan shows another slice. */
	private void followScan() {
		if (linked && !turning) {
			if (link instanceof SliceLink.ByNumber numbers) turnTo(numbers.toOther(scanSlice()) + shift);
			if (link instanceof SliceLink.ByPosition)
				looked(scanPlaces, scanSlice(), state.image()).flatMap(places::nearest).ifPresent(nearest -> turnTo(nearest.slice()));
		}
		showCrosses(Optional.empty(), Optional.empty());
	}

	/** The other shows another slice. */
	private void followOther() {
		if (!linked || turning) return;
		if (link instanceof SliceLink.ByNumber numbers) turnScan(numbers.toScan(clamp(slice - shift, depth.count())));
		if (link instanceof SliceLink.ByPosition)
			looked(places, slice, other.image()).flatMap(scanPlaces::nearest).ifPresent(nearest -> turnScan(nearest.slice()));
	}

	/** The point of a slice that is looked at: at the mark, else in the middle. */
	private Optional<double[]> looked(SlicePlaces in, int at, ImagePlus image) {
		if (mark == null) return in.point(at, (image.getWidth() - 1) / 2., (image.getHeight() - 1) / 2.);
		double[] pixel = in.on(at, mark).pixel();
		return in.point(at, pixel[0], pixel[1]);
	}

	private void turnTo(int to) {
		slice = clamp(to, depth.count());
		fetcher.wish(depth.slice(slice));
		showFoot();
	}

	private void turnScan(int to) {
		Depth scan = Depth.of(state.image());
		turning = true;
		state.goTo(scan.slice(clamp(to, scan.count())));
		turning = false;
	}

	private static int clamp(int number, int count) {
		return Math.min(Math.max(number, 1), count);
	}

	private void fetched(int stackSlice, ImageProcessor pixels) {
		picture.show(pixels);
		showCrosses(Optional.empty(), Optional.empty());
	}

	private void showFoot() {
		String how = linked && link instanceof SliceLink.ByNumber ? ", linked by slice number" : "";
		String far = !(link instanceof SliceLink.ByPosition) || !linked ? ""
			: looked(scanPlaces, scanSlice(), state.image()).map(point -> places.on(slice, point)).map(Comparison::away).orElse("");
		ImagePlus image = other.image();
		String window = image.getBitDepth() == 24 ? ""
			: "   window " + bound(image.getDisplayRangeMin()) + " to " + bound(image.getDisplayRangeMax());
		view.showFoot((depth.count() > 1 ? "slice " + slice + " of " + depth.count() : "single picture") + how + far + window);
	}

	private static String away(SlicePlaces.Nearest nearest) {
		return ", " + SlicePlaces.millimetres(nearest.distance()) + " mm from the scan's"
			+ (nearest.near() ? "" : ": they do not meet here");
	}

	private String bound(double raw) {
		ImagePlus image = other.image();
		double value = image.getBitDepth() == 32 ? raw : image.getCalibration().getCValue(raw);
		return UsedWindow.number(Math.abs(value) >= 100 ? Math.rint(value) : Math.rint(value * 100) / 100);
	}

	/**
	 * The pointer is over the scan.
	 *
	 * @param x column, -1 for none
	 * @param y row, -1 for none
	 */
	public void pointsAt(int x, int y) {
		if (!isOn() || !(link instanceof SliceLink.ByPosition)) return;
		boolean inside = x >= 0 && y >= 0 && x < state.image().getWidth() && y < state.image().getHeight();
		showCrosses(Optional.empty(), inside ? scanPlaces.point(scanSlice(), x, y) : Optional.empty());
	}

	/**
	 * The scan is seen in another part or size: what is linked by position shows the same part, as large.
	 *
	 * @param part of the scan, {@code null} for all of it
	 * @param magnification pixels of the screen for one of the scan
	 */
	public void sees(Rectangle part, double magnification) {
		Seen now = new Seen(part, magnification);
		if (!isOn() || !linked || !(link instanceof SliceLink.ByPosition) || now.equals(seen)) return;
		seen = now;
		if (part == null) picture.showAll();
		else scanPlaces.point(scanSlice(), part.getCenterX() - .5, part.getCenterY() - .5).ifPresent(middle -> {
			double[] pixel = places.on(slice, middle).pixel();
			picture.show(pixel[0] + .5, pixel[1] + .5, magnification * places.pixelWidth() / scanPlaces.pixelWidth());
		});
	}

	/**
	 * A place of the scan is marked: both pictures show it.
	 *
	 * @param x column of the image, whole numbers at the edges of pixels
	 * @param y row of the image
	 */
	public void marks(double x, double y) {
		if (!isOn() || !(link instanceof SliceLink.ByPosition)) return;
		mark = scanPlaces.point(scanSlice(), x - .5, y - .5).orElse(null);
		followScan();
	}

	/**
	 * @param inScan place that is pointed at in the other, empty for the mark
	 * @param inOther place that is pointed at in the scan, empty for the mark
	 */
	private void showCrosses(Optional<double[]> inScan, Optional<double[]> inOther) {
		if (!isOn() || !(link instanceof SliceLink.ByPosition)) return;
		Optional<double[]> marked = Optional.ofNullable(mark);
		picture.setCross(inOther.or(() -> marked).map(point -> cross(places.on(slice, point))));
		Optional<CrossMark> now = inScan.or(() -> inOther.isPresent() ? Optional.empty() : marked)
			.map(point -> cross(scanPlaces.on(scanSlice(), point)));
		if (now.equals(cross)) return;
		cross = now;
		desk.repaintScan();
	}

	private static CrossMark cross(SlicePlaces.Nearest place) {
		return new CrossMark(place.pixel()[0] + .5, place.pixel()[1] + .5, place.near());
	}

	/** @return where a cross is on the scan, empty for nowhere */
	public Optional<CrossMark> cross() {
		return cross;
	}

	/** @return where in the view beside the scan its picture stands; to be asked while there is one */
	public Rectangle place() {
		return picture.getBounds();
	}

	/** @return what is said below the picture beside the scan, empty where there is none */
	public Optional<String> foot() {
		return isOn() ? Optional.of(view.foot()) : Optional.empty();
	}

	private final class Reader implements OtherPicture.Reader {

		@Override
		public void points(double x, double y) {
			desk.point("beside it: x " + (int) x + ", y " + (int) y + "   value " + picture.value((int) x, (int) y));
			if (link instanceof SliceLink.ByPosition) showCrosses(places.point(slice, Math.floor(x), Math.floor(y)), Optional.empty());
		}

		@Override
		public void leaves() {
			desk.point("");
			showCrosses(Optional.empty(), Optional.empty());
		}

		@Override
		public void marks(double x, double y) {
			if (!(link instanceof SliceLink.ByPosition)) return;
			mark = places.point(slice, x - .5, y - .5).orElse(null);
			if (linked) followOther();
			showFoot();
			showCrosses(Optional.empty(), Optional.empty());
		}

		@Override
		public void turns(int slices) {
			int before = slice;
			turnTo(slice + slices);
			if (slice == before) return;
			followOther();
			showFoot();
			showCrosses(Optional.empty(), Optional.empty());
		}

		@Override
		public void sees() {
			showFoot();
		}
	}
}
