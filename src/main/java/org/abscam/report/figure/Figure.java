package org.abscam.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Panels side by side on white, with letters, at {@value #DOTS_PER_INCH} dots per inch and as wide as two columns of a journal. Lines and letters have the
 * same size in each figure: they do not depend on the pictures' size, nor on the screen.
 */
public final class Figure {

	/** Of print. */
	public static final int DOTS_PER_INCH = 300;

	private static final double DOTS_PER_MM = DOTS_PER_INCH / 25.4;
	private static final double DOTS_PER_POINT = DOTS_PER_INCH / 72.;

	private static final int WIDTH = dots(180);
	private static final int MARGIN = dots(2);
	private static final int GAP = dots(3.5);
	private static final int TITLE = dots(5);
	private static final int BAR_GAP = dots(1.5);
	private static final int BAR = dots(2.5);
	private static final int TICK = dots(.8);
	private static final int NUMBERS = dots(4);
	/** Wider pictures, by their height, stand two in a row. */
	private static final double WIDE = 1.5;
	private static final int IN_A_ROW = 4;
	/** Pictures that would be taller become narrower than their panel, so that the figure fits on a page of a journal. */
	private static final int TALLEST = dots(220);

	/** Half a millimetre. */
	private static final int SCALE_BAR = dots(.6);
	private static final int INSET = dots(2);
	private static final Color INK = new Color(0x1a1a1a);

	private final List<Panel> panels;
	private final int columns;
	private final int panelWidth;
	private final int pictureWidth;
	private final int panelHeight;

	/**
	 * @param panels at least one, with pictures of one size
	 * @param pixelHeight height of a pixel of the pictures, its width being 1; more or less than 1 where it is no square
	 */
	public Figure(List<Panel> panels, double pixelHeight) {
		BufferedImage first = panels.get(0).picture();
		double tall = pixelHeight * first.getHeight() / first.getWidth();
		this.panels = List.copyOf(panels);
		this.columns = Math.min(panels.size(), tall > 1 / WIDE ? IN_A_ROW : 2);
		this.panelWidth = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns;
		this.panelHeight = Math.max(1, (int) Math.round(Math.min(panelWidth * tall, TALLEST)));
		this.pictureWidth = Math.max(1, (int) Math.round(Math.min(panelWidth, TALLEST / tall)));
	}

	private static int dots(double millimetres) {
		return (int) Math.round(millimetres * DOTS_PER_MM);
	}

	/** @return the figure, opaque */
	public BufferedImage draw() {
		int rows = (panels.size() + columns - 1) / columns;
		int row = TITLE + panelHeight + BAR_GAP + BAR + TICK + NUMBERS;
		BufferedImage figure = new BufferedImage(WIDTH, 2 * MARGIN + rows * row + (rows - 1) * GAP, BufferedImage.TYPE_INT_RGB);
		Graphics2D canvas = figure.createGraphics();
		canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		canvas.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
		canvas.setColor(Color.WHITE);
		canvas.fillRect(0, 0, figure.getWidth(), figure.getHeight());
		for (int i = 0; i < panels.size(); i++) {
			Rectangle place = new Rectangle(MARGIN + i % columns * (panelWidth + GAP), MARGIN + i / columns * (row + GAP) + TITLE,
				pictureWidth, panelHeight);
			draw(canvas, panels.get(i), (char) ('a' + i), place, panelWidth);
		}
		canvas.dispose();
		return figure;
	}

	/** @param width of the panel, in which the picture stands at the left */
	private static void draw(Graphics2D canvas, Panel panel, char letter, Rectangle place, int width) {
		int baseline = place.y - dots(1.4);
		int start = write(canvas, String.valueOf(letter), font(Font.BOLD, 10), place.x, baseline, width);
		write(canvas, panel.title(), font(Font.PLAIN, 8), start + dots(1.6), baseline, place.x + width - start - dots(1.6));
		Graphics2D inside = (Graphics2D) canvas.create();
		inside.clip(place);
		picture(inside, panel.picture(), place);
		AffineTransform toFigure = AffineTransform.getTranslateInstance(place.x, place.y);
		toFigure.scale(place.width / (double) panel.picture().getWidth(), place.height / (double) panel.picture().getHeight());
		panel.marks().draw(inside, toFigure, DOTS_PER_POINT * .75);
		panel.scaleBar().ifPresent(bar -> scaleBar(inside, bar, place));
		inside.dispose();
		int below = place.y + place.height + BAR_GAP;
		panel.colours().ifPresent(colours -> colours(canvas, colours, new Rectangle(place.x, below, width, BAR)));
		if (panel.colours().isEmpty()) write(canvas, panel.remark(), font(Font.PLAIN, 7), place.x, below + BAR, width);
	}

	/** Pixels that get larger stay smooth; of such that get smaller all count, as halving averages them. */
	private static void picture(Graphics2D canvas, BufferedImage picture, Rectangle place) {
		BufferedImage fitting = picture;
		while (fitting.getWidth() > 2 * place.width && fitting.getHeight() > 2 * place.height) {
			BufferedImage half = new BufferedImage(fitting.getWidth() / 2, fitting.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
			scaled(half.createGraphics(), fitting, new Rectangle(0, 0, half.getWidth(), half.getHeight()));
			fitting = half;
		}
		scaled(canvas, fitting, place);
	}

	private static void scaled(Graphics2D canvas, BufferedImage picture, Rectangle place) {
		canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		canvas.drawImage(picture, place.x, place.y, place.width, place.height, null);
	}

	/** White on a dark halo, as pictures are dark and light. */
	private static void scaleBar(Graphics2D canvas, ScaleBar bar, Rectangle place) {
		int length = (int) Math.round(bar.part() * place.width);
		int right = place.x + place.width - INSET;
		int top = place.y + place.height - INSET - SCALE_BAR;
		int halo = dots(.25);
		canvas.setColor(Color.BLACK);
		canvas.fillRect(right - length - halo, top - halo, length + 2 * halo, SCALE_BAR + 2 * halo);
		canvas.setColor(Color.WHITE);
		canvas.fillRect(right - length, top, length, SCALE_BAR);
		TextLayout text = new TextLayout(bar.text(), font(Font.BOLD, 8), canvas.getFontRenderContext());
		double x = Math.min(right - length / 2. - text.getAdvance() / 2, right - text.getAdvance());
		haloed(canvas, text, x, top - dots(1));
	}

	/**
	 * Writes a word on a picture in white with a dark halo.
	 *
	 * @param canvas of a figure
	 * @param word at least one letter
	 * @param x its left end
	 * @param y its base line
	 */
	public static void write(Graphics2D canvas, String word, double x, double y) {
		haloed(canvas, new TextLayout(word, font(Font.BOLD, 8), canvas.getFontRenderContext()), x, y);
	}

	private static void haloed(Graphics2D canvas, TextLayout text, double x, double y) {
		var shape = text.getOutline(AffineTransform.getTranslateInstance(x, y));
		canvas.setColor(Color.BLACK);
		canvas.setStroke(new BasicStroke(dots(.5), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		canvas.draw(shape);
		canvas.setColor(Color.WHITE);
		canvas.fill(shape);
	}

	private static void colours(Graphics2D canvas, ColourScale scale, Rectangle place) {
		for (int x = 0; x < place.width; x++) {
			canvas.setColor(new Color(scale.colour().applyAsInt(scale.highest() * x / (place.width - 1))));
			canvas.fillRect(place.x + x, place.y, 1, place.height);
		}
		canvas.setColor(INK);
		int line = dots(.15);
		int base = place.y + place.height + TICK + dots(2.8);
		Font font = font(Font.PLAIN, 7);
		for (int i = 0; i <= 2; i++) {
			int x = place.x + i * (place.width - line) / 2;
			canvas.fillRect(x, place.y + place.height, line, TICK);
			String number = ColourScale.number(scale.highest() * i / 2);
			float width = new TextLayout(number, font, canvas.getFontRenderContext()).getAdvance();
			write(canvas, number, font, Math.round(x - i * width / 2), base, place.width);
		}
		float width = new TextLayout(scale.quantity(), font, canvas.getFontRenderContext()).getAdvance();
		write(canvas, scale.quantity(), font, Math.round(place.x + place.width / 4f - width / 2), base, place.width);
	}

	/** @return where it ends */
	private static int write(Graphics2D canvas, String text, Font font, int x, int baseline, int room) {
		String shown = text;
		while (!shown.isEmpty() && new TextLayout(shown, font, canvas.getFontRenderContext()).getAdvance() > room) {
			String bare = shown.endsWith("…") ? shown.substring(0, shown.length() - 1) : shown;
			shown = bare.length() < 2 ? "" : bare.substring(0, bare.length() - 1).stripTrailing() + "…";
		}
		if (shown.isBlank()) return x;
		canvas.setColor(INK);
		TextLayout layout = new TextLayout(shown, font, canvas.getFontRenderContext());
		layout.draw(canvas, x, baseline);
		return x + Math.round(layout.getAdvance());
	}

	private static Font font(int style, double points) {
		return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) (points * DOTS_PER_POINT));
	}
}
