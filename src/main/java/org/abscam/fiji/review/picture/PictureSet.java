package org.abscam.fiji.review.picture;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.MouseEvent;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.Timer;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Faithfulness;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.views.Comparison;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;

/** The pictures of a window: the scan, and the scan with its map, which always show the same part of the same slice. */
public final class PictureSet extends JPanel {

	private static final long serialVersionUID = 1;
	/** How near to the line of the swipe the pointer takes hold of it, in pixels of the screen. */
	private static final int NEAR = 6;
	/** Milliseconds after the last change of slices until pictures are smooth. */
	private static final int CALM = 150;

	private final transient ReviewState state;
	private final transient SharedView view;
	private final transient ViewSettings settings;
	private final transient SlicePainter painter;
	private final transient FindingPaths findings;
	private final transient SharedSlice shown;
	private final transient Consumer<String> readout;
	private final ReviewCanvas scan;
	private final ReviewCanvas map;
	/** Smooth once nobody turns slices any more. */
	private final Timer calm = new Timer(CALM, event -> calm());
	private boolean hurried;
	private transient Overlay sifted;
	private int siftedSize;
	private transient List<Roi> others = List.of();
	private int painted;
	private boolean weakToo;
	private boolean weak;
	private int judgedSlice;
	private transient ExplainedScan judged;
	private double swipe = 0.5;
	private boolean swiping;
	private int pointedX = -1;
	private int pointedY = -1;
	private transient Comparison comparison;
	private JComponent beside;
	private BesideButton offer;

	/**
	 * @param scan the canvas that ImageJ knows
	 * @param readout shows what is under the pointer
	 */
	public PictureSet(ReviewState state, ViewSettings settings, ReviewCanvas scan, Consumer<String> readout) {
		this.state = state;
		this.settings = settings;
		this.scan = scan;
		this.readout = readout;
		map = new ReviewCanvas(state.image(), false);
		view = new SharedView(state.image().getWidth(), state.image().getHeight());
		painter = new SlicePainter(state.image());
		findings = new FindingPaths(state);
		shown = new SharedSlice(state.image(), this, scan, map);
		calm.setRepeats(false);
		setLayout(null);
		setBackground(ReviewLook.GROUND);
		add(scan);
		add(map);
		map.setVisible(hasMap());
		scan.joins(this);
		map.joins(this);
		view.addListener(this::place);
		settings.addListener(() -> {
			arrange();
			repaintAll();
		});
		state.addListener(this::changed);
		painter.setMaps(state.explained().orElse(null));
	}

	private void changed(ReviewState.Aspect aspect) {
		if (aspect == ReviewState.Aspect.EXPLANATION) painter.setMaps(state.explained().orElse(null));
		if (aspect != ReviewState.Aspect.SLICE && aspect != ReviewState.Aspect.SELECTION) findings.forget();
		if (map.isVisible() != hasMap()) arrange();
		if (aspect == ReviewState.Aspect.SLICE) repaint(0, 0, getWidth(), caption()); // the scan repaints itself and the other picture
		else repaintAll();
		tellWhatIsUnderThePointer();
	}

	public void repaintAll() {
		repaint();
		scan.repaint();
	}

	public SharedView view() {
		return view;
	}

	ViewSettings settings() {
		return settings;
	}

	SlicePainter painter() {
		return painter;
	}

	FindingPaths findings() {
		return findings;
	}

	SharedSlice shown() {
		return shown;
	}

	/** ImageJ has put in the pixels of its current slice, which may be the same with other values. On any thread. */
	public void sliceChanged() {
		shown.changed();
	}

	public ReviewCanvas first() {
		return scan;
	}

	public ReviewCanvas second() {
		return map;
	}

	/** @return whether the model's map and outlines are on the picture */
	boolean showsModel() {
		return state.isRevealed() && settings.isOverlaid() && (weakToo || !isWeak());
	}

	/** @return whether the map's colours are */
	boolean showsColours() {
		return showsModel() && settings.showsColours();
	}

	/** Whether masking what the map shows costs the answer no more than masking anything: then the map stays away until it is asked for. */
	private boolean isWeak() {
		ExplainedScan result = state.explained().orElse(null);
		if (result == judged && shown.slice() == judgedSlice) return weak;
		judged = result;
		judgedSlice = shown.slice();
		weak = state.explained().flatMap(scan -> scan.imageOf(judgedSlice)).flatMap(ExplainedImage::measures)
			.flatMap(EvaluatedImage::faithfulness).filter(word -> word == Faithfulness.UNFAITHFUL).isPresent();
		return weak;
	}

	/** Map and outlines on or off. */
	public void toggleOverlay() {
		boolean asked = settings.isOverlaid() && isWeak() && !weakToo;
		weakToo |= asked;
		if (asked) repaintAll();
		else settings.toggleOverlay();
	}

	/** @return the elements of an overlay that are not ours; a stack may have thousands that are */
	List<Roi> drawnByOthers(Overlay overlay) {
		if (overlay == null) return List.of();
		if (overlay != sifted || overlay.size() != siftedSize) {
			others = Stream.of(overlay.toArray()).filter(roi -> roi.getProperty(Hotspot.MARK) == null).toList();
			sifted = overlay;
			siftedSize = overlay.size();
		}
		return others;
	}

	/** @return whether slices are turned so fast that pictures need not be smooth */
	boolean isHurried() {
		int slice = shown.slice();
		if (slice != painted) {
			hurried = painted != 0 && calm.isRunning();
			painted = slice;
			calm.restart();
		}
		return hurried;
	}

	private void calm() {
		if (!hurried) return;
		hurried = false;
		scan.repaint();
	}

	/**
	 * Offers to put another view beside the scan.
	 *
	 * @param now what stands there
	 * @param asked called where the reader wants something there
	 */
	public void compare(Comparison now, Runnable asked) {
		comparison = now;
		offer = new BesideButton(asked);
		add(offer);
		setRoom();
	}

	/** @param view stands in the place of the second picture; {@code null} for nothing, which brings that back */
	public void setBeside(JComponent view) {
		if (beside != null) remove(beside);
		beside = view;
		if (view != null) add(view);
		offer.setVisible(view == null);
		arrange();
		validate();
		repaintAll();
	}

	/** The same place as that which is pointed at beside the scan. */
	void paintCross(ReviewCanvas picture, Graphics2D g, AffineTransform toScreen) {
		if (picture == scan && comparison != null) comparison.cross().ifPresent(cross -> cross.paint(g, toScreen));
	}

	/** @return whether the scan stands alone, as large as can be: what is read first is read in one picture, not in two of the same */
	public boolean isAlone() {
		return beside == null && state.isReadingFirst() && !state.isRevealed() && !state.reading().isRevealed();
	}

	/** Whether the picture with the map has a place of its own. */
	private boolean hasMap() {
		return beside == null && settings.layout() == ViewSettings.Layout.SIDE && !isAlone();
	}

	private void arrange() {
		map.setVisible(hasMap());
		setRoom();
	}

	private int columns() {
		return beside != null || hasMap() ? 2 : 1;
	}

	/** @return the column of a picture from which the map is on it */
	int mapFrom(ReviewCanvas picture) {
		if (picture == map) return 0;
		return switch (settings.layout()) {
			case SIDE -> beside == null ? picture.getWidth() : 0;
			case SINGLE -> 0;
			case SWIPE -> (int) Math.round(swipe * picture.getWidth());
		};
	}

	boolean beginsSwipe(ReviewCanvas picture, MouseEvent event) {
		swiping = settings.layout() == ViewSettings.Layout.SWIPE && Math.abs(event.getX() - mapFrom(picture)) <= ReviewLook.scaled(NEAR);
		return swiping;
	}

	boolean swipes(MouseEvent event) {
		if (!swiping) return false;
		swipe = Math.min(1, Math.max(0, (double) event.getX() / Math.max(1, scan.getWidth())));
		scan.repaint();
		return true;
	}

	boolean endsSwipe() {
		boolean ended = swiping;
		swiping = false;
		return ended;
	}

	/** Slices on or back. Who is to hear of it does so from ImageJ, not for each slice where they are turned fast. */
	public void turn(int slices) {
		state.axes().step(state.axes().main(), slices);
	}

	/** Selects the finding at a place of the image. */
	void clicked(double x, double y) {
		findings.at(state.slice(), x, y).ifPresent(finding -> state.select(finding.id()));
		if (comparison != null) comparison.marks(x, y);
	}

	/** The pointer is over a pixel of the image, or over none. */
	void pointsAt(int x, int y) {
		pointedX = x;
		pointedY = y;
		if (comparison != null) comparison.pointsAt(x, y);
		tellWhatIsUnderThePointer();
	}

	private void tellWhatIsUnderThePointer() {
		ImagePlus image = state.image();
		boolean outside = pointedX < 0 || pointedY < 0 || pointedX >= image.getWidth() || pointedY >= image.getHeight();
		readout.accept(outside || image.getProcessor() == null ? "" : PointedPixel.words(image, pointedX, pointedY, saliency()));
	}

	/** Of the pixel under the pointer, empty where it may not be known or the slice has no map. */
	private Optional<Float> saliency() {
		return state.isRevealed() ? painter.map(state.slice()).map(map -> map[pointedY * state.image().getWidth() + pointedX])
			: Optional.empty();
	}

	@Override
	public void doLayout() {
		setRoom();
	}

	private int caption() {
		return ReviewLook.scaled(20);
	}

	private int gap() {
		return ReviewLook.scaled(6);
	}

	private void setRoom() {
		Rectangle cell = cell(0);
		if (beside != null) {
			beside.setBounds(cell(1).x, 1, cell.width, getHeight() - gap() - 1);
			beside.validate();
		}
		view.setRoom(new Dimension(cell.width, cell(0).height));
	}

	private Rectangle cell(int index) {
		int columns = columns();
		int width = (getWidth() - (columns + 1) * gap()) / columns;
		Rectangle cell = new Rectangle(gap() + index * (width + gap()), caption(), width, getHeight() - caption() - gap());
		if (beside == null || beside.getHeight() <= 1) return cell;
		Rectangle other = comparison.place(); // so that both pictures stand at one height
		return new Rectangle(cell.x, beside.getY() + other.y, cell.width, other.height);
	}

	private void place() {
		place(scan, cell(0));
		if (map.isVisible()) place(map, cell(1));
		Rectangle last = cell(columns() - 1);
		if (offer != null) offer.placeAt(last.x + last.width, caption());
		if (comparison != null) comparison.sees(view.isWhole() ? null : view.source(), view.magnification());
		repaint();
	}

	private void place(ReviewCanvas picture, Rectangle cell) {
		Dimension size = view.size();
		picture.setLocation(cell.x + (cell.width - size.width) / 2, cell.y + (cell.height - size.height) / 2);
		picture.follow();
	}

	@Override
	protected void paintComponent(Graphics g) {
		super.paintComponent(g);
		Graphics2D paint = (Graphics2D) g;
		paint.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		paint.setFont(ReviewLook.font());
		if (beside != null) {
			caption(paint, comparison.scanLabel().orElse("scan") + ":  " + mapCaption(), 0, 0);
			return;
		}
		int taken = offer == null ? 0 : offer.getWidth() + gap();
		boolean side = hasMap();
		caption(paint, side ? "scan" : mapCaption(), 0, side ? 0 : taken);
		if (side) caption(paint, mapCaption(), 1, taken);
	}

	private String mapCaption() {
		if (!state.isRevealed() || state.explained().isEmpty()) return "scan";
		if (!settings.isOverlaid()) return "scan, map hidden (O shows it)";
		ExplainedScan result = state.explained().get();
		String what = result.imageOf(state.slice()).map(result::inWords).orElse("");
		if (what.isEmpty()) return "not explained";
		if (!showsModel()) return "map of " + what + " left away: not to be relied on (O shows it)";
		return settings.showsColours()
			? String.format(Locale.ROOT, "map of %s, opacity %.0f %%", what, settings.look().opacity() * 100)
			: "outlines of the map of " + what;
	}

	/** @param taken room at the right that something else has */
	private void caption(Graphics2D g, String words, int column, int taken) {
		Rectangle cell = cell(column);
		Graphics2D paint = (Graphics2D) g.create(cell.x, 0, Math.max(0, cell.width - taken), caption());
		FontMetrics size = paint.getFontMetrics();
		paint.setColor(ReviewLook.QUIET);
		String text = words;
		for (int end = words.length() - 1; end > 0 && size.stringWidth(text) > cell.width - taken; end--)
			text = words.substring(0, end).strip() + "…";
		int width = size.stringWidth(text);
		int middle = (cell.width - width) / 2;
		int x = middle + width <= cell.width - taken ? middle : cell.width - taken - width;
		paint.drawString(text, Math.max(0, x), caption() - size.getDescent() - 2);
		paint.dispose();
	}
}
