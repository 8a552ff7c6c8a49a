package org.abscam.report.page;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** The pages as one picture, below each other, at twice the size of a screen (192 dpi); many pages smaller, so that any computer can show it. */
final class PicturePaper implements Paper {

	/** Pixels of a point. */
	private static final double SCALE = 192 / 72.;
	/** Of the picture, about. */
	private static final double MOST_PIXELS = 40e6;
	private static final float STROKE = .032f;
	private static final int BETWEEN = 16;
	private static final Color DESK = new Color(0xd0d4d8);

	private final Font font;
	private final Map<Float, Font> sizes = new HashMap<>();
	private final double scale;
	private final BufferedImage picture;
	private int pages;
	private Graphics2D graphics;

	private PicturePaper(PageFont letters, int pages) {
		font = letters.ofSize(1);
		scale = scale(pages);
		int height = pages * (height() + BETWEEN) - BETWEEN;
		picture = new BufferedImage((int) Math.round(WIDTH * scale), height, BufferedImage.TYPE_INT_RGB);
		graphics = picture.createGraphics();
		graphics.setColor(DESK);
		graphics.fillRect(0, 0, picture.getWidth(), height);
	}

	/** Pixels of a point in a picture of so many pages. */
	static double scale(int pages) {
		return Math.min(SCALE, Math.sqrt(MOST_PIXELS / (pages * (double) WIDTH * HEIGHT)));
	}

	private int height() {
		return (int) Math.round(HEIGHT * scale);
	}

	static void write(CasePage page, OutputStream out) throws IOException {
		PageFont letters = PageFont.read();
		PicturePaper paper = new PicturePaper(letters, PageLayout.pages(page, letters));
		PageLayout.draw(page, paper, letters);
		paper.graphics.dispose();
		if (!ImageIO.write(paper.picture, "png", out)) throw new IOException("this Java writes no PNG");
	}

	@Override
	public void page() {
		graphics.dispose();
		BufferedImage page = picture.getSubimage(0, pages * (height() + BETWEEN), picture.getWidth(), height());
		pages++;
		graphics = page.createGraphics();
		graphics.setColor(Color.WHITE);
		graphics.fillRect(0, 0, page.getWidth(), page.getHeight());
		graphics.scale(scale, scale);
		graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
		graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
	}

	@Override
	public void text(String text, float x, float y, float size, Color colour, boolean isStrong) {
		if (text.isEmpty()) return;
		graphics.setColor(colour);
		graphics.setFont(sizes.computeIfAbsent(size, font::deriveFont));
		graphics.drawString(text, x, y);
		if (!isStrong) return;
		Shape letters = graphics.getFont().createGlyphVector(graphics.getFontRenderContext(), text).getOutline(x, y);
		graphics.setStroke(new BasicStroke(size * STROKE));
		graphics.draw(letters);
	}

	@Override
	public void fill(float x, float y, float width, float height, Color colour) {
		graphics.setColor(colour);
		graphics.fill(new Rectangle2D.Float(x, y, width, height));
	}

	@Override
	public void picture(BufferedImage picture, float x, float y, float width, float height) {
		var before = graphics.getTransform();
		graphics.translate(x, y);
		graphics.scale(width / picture.getWidth(), height / picture.getHeight());
		graphics.drawImage(picture, 0, 0, null);
		graphics.setTransform(before);
	}
}
