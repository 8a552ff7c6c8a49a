package org.abscam.fiji.review.views;

import ij.ImagePlus;
import ij.Prefs;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.RenderingHints;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.util.Locale;
import java.util.Optional;
import javax.swing.JComponent;
import javax.swing.SwingUtilities;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.scan.OwnWindows;

/**
 * The picture of one slice that is compared with the scan, with a window and a zoom of its own: dragging changes contrast and brightness,
 * with Shift or the middle button it moves the picture; the wheel turns slices, with Ctrl it zooms; a double click shows all.
 */
final class OtherPicture extends JComponent {

	private static final long serialVersionUID = 1;
	private static final double WHEEL = 1.25;
	private static final double LARGEST = 32;
	/** Pixels of the screen for the whole range of grey. */
	private static final double DRAG = 300;

	/** What the reader does in it. Places are in pixels of the image, whole numbers at their edges. */
	interface Reader {

		void points(double x, double y);

		void leaves();

		void marks(double x, double y);

		void turns(int slices);

		/** Another window. */
		void sees();
	}

	private final transient ImagePlus image;
	private final transient Reader reader;
	private final transient ColorModel colours;
	private transient ImageProcessor pixels;
	private transient BufferedImage picture;
	private transient Optional<CrossMark> cross = Optional.empty();
	private transient String trouble = "";
	/** How much larger than fits. */
	private double zoom = 1;
	private double middleX;
	private double middleY;

	OtherPicture(ImagePlus image, Reader reader) {
		this.image = image;
		this.reader = reader;
		colours = image.getBitDepth() == 24 ? null : image.getProcessor().getLut();
		showAll();
		Mouse mouse = new Mouse();
		addMouseListener(mouse);
		addMouseMotionListener(mouse);
		addMouseWheelListener(mouse);
		setOpaque(true);
		setBackground(Color.BLACK);
	}

	/** All of it, as large as fits. */
	void showAll() {
		zoom = 1;
		middleX = image.getWidth() / 2.;
		middleY = image.getHeight() / 2.;
		repaint();
	}

	/**
	 * Shows a part.
	 *
	 * @param x column of its middle
	 * @param y row of its middle
	 * @param magnification pixels of the screen for one of the image; at least what makes all fit
	 */
	void show(double x, double y, double magnification) {
		double fitting = magnification() / zoom;
		zoom = Math.max(1, Math.min(LARGEST, magnification / fitting));
		middleX = zoom == 1 ? image.getWidth() / 2. : Math.max(0, Math.min(image.getWidth(), x));
		middleY = zoom == 1 ? image.getHeight() / 2. : Math.max(0, Math.min(image.getHeight(), y));
		repaint();
	}

	/** @return the value of a pixel that there is, as words */
	String value(int x, int y) {
		if (pixels == null || x < 0 || y < 0 || x >= pixels.getWidth() || y >= pixels.getHeight()) return "";
		if (pixels instanceof ColorProcessor colour) {
			Color rgb = colour.getColor(x, y);
			return rgb.getRed() + ", " + rgb.getGreen() + ", " + rgb.getBlue();
		}
		double value = image.getBitDepth() == 32 ? pixels.getf(x, y) : image.getCalibration().getCValue(pixels.get(x, y));
		return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.4g", value);
	}

	/** Shows a slice. */
	void show(ImageProcessor slice) {
		pixels = slice;
		trouble = "";
		OwnWindows.of(image).ifPresent(own -> own.turn(slice.getSliceNumber()));
		see();
	}

	/** Shows a sentence in place of the picture. */
	void fail(String sentence) {
		trouble = sentence;
		repaint();
	}

	/** Through the image's window, which is another one now. */
	void see() {
		if (pixels == null) return;
		if (!(pixels instanceof ColorProcessor)) {
			pixels.setColorModel(colours);
			pixels.setMinAndMax(image.getDisplayRangeMin(), image.getDisplayRangeMax());
		}
		picture = pixels.getBufferedImage();
		repaint();
	}

	void setCross(Optional<CrossMark> now) {
		if (cross.equals(now)) return;
		cross = now;
		repaint();
	}

	private double magnification() {
		return zoom * Math.min((double) getWidth() / image.getWidth(), (double) getHeight() / image.getHeight());
	}

	/** From pixels of the image to those of this. */
	AffineTransform toScreen() {
		double m = magnification();
		return new AffineTransform(m, 0, 0, m, getWidth() / 2. - middleX * m, getHeight() / 2. - middleY * m);
	}

	private Point2D place(MouseEvent event) {
		double m = magnification();
		return new Point2D.Double((event.getX() - getWidth() / 2.) / m + middleX, (event.getY() - getHeight() / 2.) / m + middleY);
	}

	private boolean isInside(Point2D place) {
		return place.getX() >= 0 && place.getY() >= 0 && place.getX() < image.getWidth() && place.getY() < image.getHeight();
	}

	@Override
	protected void paintComponent(Graphics g) {
		g.setColor(Color.BLACK);
		g.fillRect(0, 0, getWidth(), getHeight());
		Graphics2D paint = (Graphics2D) g.create();
		if (!trouble.isEmpty()) say(paint, trouble);
		else if (picture != null) {
			boolean smooth = magnification() < 1 || Prefs.interpolateScaledImages;
			paint.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
				smooth ? RenderingHints.VALUE_INTERPOLATION_BILINEAR : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
			paint.drawImage(picture, toScreen(), null);
			cross.ifPresent(mark -> mark.paint(paint, toScreen()));
		}
		paint.dispose();
	}

	/** A sentence in lines. */
	private void say(Graphics2D paint, String sentence) {
		paint.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		paint.setFont(ReviewLook.font());
		paint.setColor(ReviewLook.ALARM);
		int margin = ReviewLook.scaled(16);
		int line = margin + paint.getFontMetrics().getAscent();
		StringBuilder words = new StringBuilder();
		for (String word : (sentence + " \n").split(" ")) {
			boolean full = paint.getFontMetrics().stringWidth(words + word) > getWidth() - 2 * margin;
			if (full || word.equals("\n")) {
				paint.drawString(words.toString(), margin, line);
				line += paint.getFontMetrics().getHeight();
				words.setLength(0);
			}
			words.append(word).append(' ');
		}
	}

	private final class Mouse extends MouseAdapter {

		private Point from;
		private double low;
		private double high;
		private double x;
		private double y;

		@Override
		public void mousePressed(MouseEvent event) {
			from = event.getPoint();
			low = image.getDisplayRangeMin();
			high = image.getDisplayRangeMax();
			x = middleX;
			y = middleY;
		}

		@Override
		public void mouseDragged(MouseEvent event) {
			if (from == null) return;
			double right = event.getX() - from.x;
			double down = event.getY() - from.y;
			if (SwingUtilities.isMiddleMouseButton(event) || event.isShiftDown()) {
				middleX = Math.max(0, Math.min(image.getWidth(), x - right / magnification()));
				middleY = Math.max(0, Math.min(image.getHeight(), y - down / magnification()));
				repaint();
			}
			else if (image.getBitDepth() != 24) {
				double width = Math.max((high - low) * Math.exp(right / DRAG), 1e-6 * Math.max(1, high - low));
				double level = (low + high) / 2 + down / DRAG * (high - low);
				image.setDisplayRange(level - width / 2, level + width / 2);
				see();
				reader.sees();
			}
		}

		@Override
		public void mouseClicked(MouseEvent event) {
			Point2D place = place(event);
			if (event.getClickCount() == 2) showAll();
			else if (SwingUtilities.isLeftMouseButton(event) && isInside(place)) reader.marks(place.getX(), place.getY());
		}

		@Override
		public void mouseMoved(MouseEvent event) {
			Point2D place = place(event);
			if (isInside(place)) reader.points(place.getX(), place.getY());
			else reader.leaves();
		}

		@Override
		public void mouseExited(MouseEvent event) {
			reader.leaves();
		}

		@Override
		public void mouseWheelMoved(MouseWheelEvent event) {
			event.consume(); // else the window turns the scan's slices, too
			if (!event.isControlDown() && !event.isMetaDown()) {
				reader.turns(event.getWheelRotation());
				return;
			}
			Point2D place = place(event);
			double before = zoom;
			zoom = Math.max(1, Math.min(LARGEST, zoom * Math.pow(WHEEL, -event.getPreciseWheelRotation())));
			middleX = place.getX() + (middleX - place.getX()) * before / zoom;
			middleY = place.getY() + (middleY - place.getY()) * before / zoom;
			if (zoom == 1) showAll();
			repaint();
		}
	}
}
