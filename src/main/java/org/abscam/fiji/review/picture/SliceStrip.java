package org.abscam.fiji.review.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.swing.JComponent;
import javax.swing.ToolTipManager;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.ReviewState.Aspect;
import org.abscam.fiji.review.state.StackAxes;

/**
 * All slices below the pictures: probabilities of the classes as lines, the area of the hotspots as columns, where findings are, and
 * pictures of the slices that speak most for what is explained. A click shows the slice.
 */
public final class SliceStrip extends JComponent {

	private static final long serialVersionUID = 1;
	/** Of the strip, for pictures of slices. */
	private static final double LARGEST_PART = 0.5;
	private static final Color AREA = new Color(0x33565c);
	private static final Color[] LINES = {ReviewLook.MODEL, new Color(0xd79bf0), new Color(0x8fd18a), new Color(0xf0a868)};

	private final transient ReviewState state;
	private final transient Thumbnails thumbnails;
	private transient SliceCurves curves = SliceCurves.NONE;
	private transient BufferedImage plot;
	/** The slices of the stack that are plotted, those along the dimension that was stepped last. */
	private transient int[] path;

	public SliceStrip(ReviewState state) {
		this.state = state;
		path = state.axes().path();
		thumbnails = new Thumbnails(state.image(), this::repaint);
		setFont(ReviewLook.font(0.85, java.awt.Font.PLAIN));
		MouseAdapter mouse = new MouseAdapter() {

			@Override
			public void mousePressed(MouseEvent event) {
				jump(event);
			}

			@Override
			public void mouseDragged(MouseEvent event) {
				if (event.getX() < plotArea().x + plotArea().width) jump(event);
			}
		};
		addMouseListener(mouse);
		addMouseMotionListener(mouse);
		ToolTipManager.sharedInstance().registerComponent(this);
		state.addListener(this::changed);
		changed(Aspect.EXPLANATION);
	}

	private void changed(Aspect aspect) {
		if (aspect == Aspect.EXPLANATION) {
			curves = state.explained().map(SliceCurves::of).orElse(SliceCurves.NONE);
			thumbnails.show(curves.best(), state.explained().orElse(null));
		}
		int[] now = state.axes().path();
		if (aspect != Aspect.SLICE && aspect != Aspect.SELECTION || !Arrays.equals(path, now)) plot = null;
		path = now;
		repaint();
	}

	private void jump(MouseEvent event) {
		int thumbnail = thumbnailAt(event.getX(), event.getY());
		if (thumbnail > 0) state.goTo(thumbnail);
		else if (thumbnail == 0) state.goTo(sliceAt(event.getX()));
	}

	private int sliceAt(int x) {
		Rectangle area = plotArea();
		double part = (x - area.x) / (double) Math.max(1, area.width);
		return path[(int) Math.min(Math.max(Math.floor(part * count()), 0), count() - 1)];
	}

	private int count() {
		return path.length;
	}

	/** @return the slice of the picture there, 0 over the plot, -1 elsewhere */
	private int thumbnailAt(int x, int y) {
		if (x < plotArea().x + plotArea().width + gap() / 2) return 0;
		if (!state.isRevealed()) return -1;
		int[] best = curves.best();
		for (int i = 0; i < shown(); i++) if (cell(i).contains(x, y)) return best[i];
		return -1;
	}

	@Override
	public String getToolTipText(MouseEvent event) {
		int slice = thumbnailAt(event.getX(), event.getY());
		if (slice < 0) return null;
		if (slice == 0) slice = sliceAt(event.getX());
		return (state.axes().areMany() ? "" : "slice ") + state.axes().brief(slice) + (state.isRevealed() ? curves.inWords(slice) : "");
	}

	private static int gap() {
		return ReviewLook.scaled(8);
	}

	private int shown() {
		int room = (int) (getWidth() * LARGEST_PART / (thumbnailSize() + gap()));
		return state.isRevealed() ? Math.min(room, curves.best().length) : 0;
	}

	private Rectangle plotArea() {
		int right = shown() == 0 ? 0 : shown() * (thumbnailSize() + gap());
		int top = ReviewLook.scaled(16);
		return new Rectangle(gap(), top, Math.max(1, getWidth() - 2 * gap() - right),
			Math.max(1, getHeight() - top - ReviewLook.scaled(16)));
	}

	private int thumbnailSize() {
		return Math.max(1, getHeight() - ReviewLook.scaled(32));
	}

	private Rectangle cell(int index) {
		return new Rectangle(getWidth() - (shown() - index) * (thumbnailSize() + gap()), ReviewLook.scaled(16), thumbnailSize(),
			thumbnailSize());
	}

	@Override
	protected void paintComponent(Graphics g) {
		Graphics2D paint = (Graphics2D) g;
		double density = getGraphicsConfiguration().getDefaultTransform().getScaleX(); // such as 2 on a screen with small pixels
		int wide = Math.max(1, (int) Math.ceil(getWidth() * density));
		int high = Math.max(1, (int) Math.ceil(getHeight() * density));
		if (plot == null || plot.getWidth() != wide || plot.getHeight() != high) {
			plot = getGraphicsConfiguration().createCompatibleImage(wide, high);
			Graphics2D drawn = plot.createGraphics();
			drawn.scale(density, density);
			draw(drawn);
			drawn.dispose();
		}
		AffineTransform toScreen = AffineTransform.getScaleInstance(1 / density, 1 / density);
		paint.drawImage(plot, toScreen, null);
		Rectangle area = plotArea();
		double step = area.width / (double) count();
		StackAxes axes = state.axes();
		int at = area.x + (int) ((axes.at(axes.stepped()) - 0.5) * step);
		paint.setColor(ReviewLook.TEXT);
		int stroke = Math.max(1, ReviewLook.scaled(1.5));
		paint.fillRect(at - stroke / 2, area.y, stroke, area.height);
		paint.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		paint.setFont(getFont());
		String number = axes.place(axes.stepped());
		int width = paint.getFontMetrics().stringWidth(number);
		paint.drawString(number, Math.min(Math.max(at - width / 2, area.x), area.x + area.width - width),
			getHeight() - ReviewLook.scaled(4));
		for (int i = 0; i < shown(); i++) thumbnail(paint, i);
	}

	private void thumbnail(Graphics2D paint, int index) {
		int slice = curves.best()[index];
		Rectangle cell = cell(index);
		paint.setColor(Color.BLACK);
		paint.fillRect(cell.x, cell.y, cell.width, cell.height);
		BufferedImage picture = thumbnails.get(slice);
		if (picture != null) {
			double scale = Math.min((double) cell.width / picture.getWidth(), (double) cell.height / picture.getHeight());
			int width = (int) Math.max(1, picture.getWidth() * scale);
			int height = (int) Math.max(1, picture.getHeight() * scale);
			paint.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
			paint.drawImage(picture, cell.x + (cell.width - width) / 2, cell.y + (cell.height - height) / 2, width, height, null);
		}
		paint.setColor(slice == state.slice() ? ReviewLook.TEXT : ReviewLook.LINE);
		paint.drawRect(cell.x, cell.y, cell.width - 1, cell.height - 1);
		paint.setColor(ReviewLook.QUIET);
		String words = state.axes().brief(slice);
		paint.drawString(words, cell.x + (cell.width - paint.getFontMetrics().stringWidth(words)) / 2, getHeight() - ReviewLook.scaled(4));
	}

	private void draw(Graphics2D paint) {
		paint.setColor(ReviewLook.GROUND);
		paint.fillRect(0, 0, getWidth(), getHeight());
		paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		paint.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		Rectangle area = plotArea();
		paint.setColor(ReviewLook.RAISED);
		paint.fillRect(area.x, area.y, area.width, area.height);
		paint.setFont(getFont());
		if (state.isRevealed()) {
			columns(paint, area);
			int x = area.x;
			for (int line = Math.min(LINES.length, curves.lines().size()) - 1; line >= 0; line--) line(paint, area, line);
			for (int line = 0; line < Math.min(LINES.length, curves.lines().size()); line++) {
				paint.setColor(LINES[line]);
				String name = curves.lines().get(line).name();
				paint.drawString(name, x, area.y - ReviewLook.scaled(4));
				x += paint.getFontMetrics().stringWidth(name) + 2 * gap();
			}
			if (curves.largestArea() > 0) {
				paint.setColor(ReviewLook.QUIET);
				String words = String.format(Locale.ROOT, "hotspots up to %.4g %s", curves.largestArea(), curves.areaUnit());
				if (x + paint.getFontMetrics().stringWidth(words) < area.x + area.width)
					paint.drawString(words, area.x + area.width - paint.getFontMetrics().stringWidth(words), area.y - ReviewLook.scaled(4));
			}
		}
		marks(paint, area);
		if (shown() == 0) return;
		paint.setColor(ReviewLook.QUIET);
		paint.drawString(shown() == 1 ? "surest slice" : "surest slices", cell(0).x, area.y - ReviewLook.scaled(4));
	}

	private void columns(Graphics2D paint, Rectangle area) {
		double step = area.width / (double) count();
		paint.setColor(AREA);
		for (int place = 0; place < count(); place++) {
			double part = curves.area(path[place]) / Math.max(curves.largestArea(), Double.MIN_NORMAL);
			int height = (int) Math.round(part * area.height);
			int left = area.x + (int) (place * step);
			int right = area.x + (int) Math.max((place + 1) * step, place * step + 1);
			if (height > 0) paint.fillRect(left, area.y + area.height - height, Math.max(1, right - left - (step > 4 ? 1 : 0)), height);
		}
	}

	private void line(Graphics2D paint, Rectangle area, int index) {
		float[] values = curves.lines().get(index).values();
		double step = area.width / (double) count();
		Path2D curve = new Path2D.Double();
		boolean before = false;
		for (int place = 0; place < count(); place++) {
			float value = path[place] < values.length ? values[path[place]] : Float.NaN;
			if (Float.isNaN(value)) {
				before = false;
				continue;
			}
			double x = area.x + (place + 0.5) * step;
			double y = area.y + area.height - 1 - Math.min(1, Math.max(0, value)) * (area.height - 2);
			if (before) curve.lineTo(x, y);
			else {
				curve.moveTo(x, y);
				curve.lineTo(x + 0.01, y);
			}
			before = true;
		}
		paint.setStroke(new BasicStroke(ReviewLook.scaled(1.4), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		paint.setColor(LINES[index]);
		paint.draw(curve);
	}

	/** Where the reader marked something. */
	private void marks(Graphics2D paint, Rectangle area) {
		double step = area.width / (double) count();
		paint.setColor(ReviewLook.READER);
		int size = ReviewLook.scaled(5);
		Set<Integer> marked = state.findings().stream().filter(finding -> !finding.reader().isEmpty())
			.map(finding -> finding.place().slice()).collect(Collectors.toSet());
		for (int place = 0; place < count(); place++)
			if (marked.contains(path[place])) paint.fillOval(area.x + (int) ((place + 0.5) * step) - size / 2, area.y + 1, size, size);
	}
}
