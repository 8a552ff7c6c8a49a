package org.abscam.manual;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dialog;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Frame;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The screen as a tidy desk: one colour, windows in rows, and nothing else. A bare screen has no program that draws titles, so that each window gets the
 * title that it has, in a bar above it. Lengths are those of a screen of usual density; the pictures have two pixels for each.
 */
final class TidyDesk {

	/** Pixels for each dot of a screen of usual density. */
	static final int SCALE = 2;

	private static final Color GROUND = new Color(0xcdd5da);
	private static final Color BAR = new Color(0xf3f5f6);
	private static final Color LINE = new Color(0x8e9aa2);
	private static final Color TITLE = new Color(0x33393d);
	private static final int BAR_HEIGHT = 26;
	private static final int GAP = 18;
	private static final int NARROW = 4;
	private static final int BETWEEN = 4;
	private static final int SETTLED = 700;

	private final Robot robot;
	private final Frame ground = new Frame();

	TidyDesk() throws Exception {
		robot = new Robot();
		EventQueue.invokeAndWait(() -> {
			ground.setUndecorated(true);
			ground.setBackground(GROUND);
			ground.setBounds(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize()));
			ground.setFocusableWindowState(true);
			ground.setVisible(true);
		});
		Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
		robot.mouseMove(screen.width - 1, screen.height - 1);
	}

	/** Lays windows in rows, from the left and the top, and takes the picture of them. Nothing in them has the focus, so that no caret blinks. */
	@SafeVarargs
	final BufferedImage take(List<? extends Window>... rows) throws Exception {
		Rectangle used = lay(GAP, rows);
		Dimension screen = Toolkit.getDefaultToolkit().getScreenSize();
		if (pixels(used.height) > screen.height) used = lay(NARROW, rows);
		if (pixels(used.width) > screen.width || pixels(used.height) > screen.height)
			throw new IllegalStateException("The windows do not fit on the screen: " + used);
		return shot(used, rows);
	}

	@SafeVarargs
	private Rectangle lay(int gap, List<? extends Window>... rows) throws Exception {
		Rectangle[] used = {new Rectangle()};
		EventQueue.invokeAndWait(() -> {
			ground.toFront(); // over what else is open
			int y = gap;
			for (List<? extends Window> row : rows) {
				int x = gap;
				int low = y;
				for (Window window : row) {
					window.setLocation(pixels(x), pixels(y + bar(window)));
					window.toFront();
					x += dots(window.getWidth()) + gap;
					low = Math.max(low, y + bar(window) + dots(window.getHeight()));
					used[0].width = Math.max(used[0].width, x);
				}
				y = low + gap;
			}
			used[0].height = y;
			ground.requestFocus();
		});
		return used[0];
	}

	@SafeVarargs
	private BufferedImage shot(Rectangle used, List<? extends Window>... rows) throws Exception {
		for (int i = 0; i < 2; i++) {
			robot.waitForIdle();
			Thread.sleep(SETTLED);
		}
		Rectangle all = new Rectangle(pixels(used.width), pixels(used.height));
		List<java.awt.Image> densities = robot.createMultiResolutionScreenCapture(all).getResolutionVariants();
		BufferedImage taken = new BufferedImage(used.width * SCALE, used.height * SCALE, BufferedImage.TYPE_INT_RGB);
		Graphics2D canvas = taken.createGraphics();
		canvas.drawImage(densities.get(densities.size() - 1), 0, 0, taken.getWidth(), taken.getHeight(), null);
		canvas.scale(SCALE, SCALE);
		canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		for (List<? extends Window> row : rows) for (Window window : row) frame(canvas, window);
		canvas.dispose();
		return taken;
	}

	/** A part of a window alone, without the window. */
	BufferedImage inside(Window window, Component part) throws Exception {
		BufferedImage all = take(List.of(window));
		Rectangle[] at = {null};
		EventQueue.invokeAndWait(() -> at[0] = new Rectangle(part.getLocationOnScreen(), part.getSize()));
		double pixels = density();
		return all.getSubimage((int) (at[0].x * pixels), (int) (at[0].y * pixels), (int) (at[0].width * pixels),
			(int) (at[0].height * pixels));
	}

	/** Pictures of one height in a row. */
	static BufferedImage beside(List<BufferedImage> pictures) {
		int width = (pictures.size() - 1) * BETWEEN * SCALE + pictures.stream().mapToInt(BufferedImage::getWidth).sum();
		BufferedImage row = new BufferedImage(width, pictures.get(0).getHeight(), BufferedImage.TYPE_INT_RGB);
		Graphics2D canvas = row.createGraphics();
		canvas.setColor(Color.WHITE);
		canvas.fillRect(0, 0, width, row.getHeight());
		int x = 0;
		for (BufferedImage picture : pictures) {
			canvas.drawImage(picture, x, 0, null);
			x += picture.getWidth() + BETWEEN * SCALE;
		}
		canvas.dispose();
		return row;
	}

	private static void frame(Graphics2D canvas, Window window) {
		int x = dots(window.getX());
		int y = dots(window.getY());
		int width = dots(window.getWidth());
		int height = dots(window.getHeight());
		int bar = bar(window);
		if (bar > 0) {
			canvas.setColor(BAR);
			canvas.clipRect(x, y - bar, width, bar);
			canvas.fill(new RoundRectangle2D.Double(x, y - bar, width, bar + 12, 12, 12));
			canvas.setClip(null);
			canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
			canvas.setColor(TITLE);
			FontMetrics letters = canvas.getFontMetrics();
			String title = title(window);
			canvas.drawString(title, x + (width - letters.stringWidth(title)) / 2, y - bar + (bar + letters.getAscent() - 3) / 2);
		}
		canvas.setColor(LINE);
		canvas.setStroke(new BasicStroke(1));
		canvas.draw(new RoundRectangle2D.Double(x - .5, y - bar - .5, width + 1, height + bar + 1, bar > 0 ? 12 : 0, bar > 0 ? 12 : 0));
	}

	private static String title(Component window) {
		return window instanceof Frame frame ? frame.getTitle() : window instanceof Dialog dialog ? dialog.getTitle() : "";
	}

	private static int bar(Window window) {
		return title(window) == null || title(window).isEmpty() ? 0 : BAR_HEIGHT;
	}

	/** As this screen measures windows. */
	static int pixels(double dots) {
		return (int) Math.round(dots * SCALE / density());
	}

	private static int dots(double pixels) {
		return (int) Math.round(pixels * density() / SCALE);
	}

	/** How many pixels Java has for what it calls one. */
	private static double density() {
		return java.awt.GraphicsEnvironment.getLocalGraphicsEnvironment().getDefaultScreenDevice().getDefaultConfiguration()
			.getDefaultTransform()
			.getScaleX();
	}

	/** Which thread of a program shows windows does not matter. */
	void clear() throws Exception {
		EventQueue.invokeAndWait(() -> {
			for (Window window : Window.getWindows()) if (window != ground && window.isShowing()) window.dispose();
		});
	}
}
