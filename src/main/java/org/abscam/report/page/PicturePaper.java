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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** The pages as one picture, below each other, at twice the size of a screen (192 dpi). */
final class PicturePaper implements Paper {

	/** Pixels of a point. */
	private static final float SCALE = 192 / 72f;
	private static final float STROKE = .032f;
	private static final int BETWEEN = 16;
	private static final Color DESK = new Color(0xd0d4d8);

	private final Font font;
	private final Map<Float, Font> sizes = new HashMap<>();
	private final List<BufferedImage> pages = new ArrayList<>();
	private Graphics2D graphics;

	private PicturePaper(PageFont letters) {
		font = letters.ofSize(1);
	}

	static void write(CasePage page, OutputStream out) throws IOException {
		PageFont letters = PageFont.read();
		PicturePaper paper = new PicturePaper(letters);
		PageLayout.draw(page, paper, letters);
		if (!ImageIO.write(paper.together(), "png", out)) throw new IOException("this Java writes no PNG");
	}

	private BufferedImage together() {
		if (pages.size() == 1) return pages.get(0);
		int height = pages.get(0).getHeight();
		BufferedImage all =
			new BufferedImage(pages.get(0).getWidth(), pages.size() * (height + BETWEEN) - BETWEEN, BufferedImage.TYPE_INT_RGB);
		Graphics2D desk = all.createGraphics();
		desk.setColor(DESK);
		desk.fillRect(0, 0, all.getWidth(), all.getHeight());
		for (int i = 0; i < pages.size(); i++) desk.drawImage(pages.get(i), 0, i * (height + BETWEEN), null);
		desk.dispose();
		return all;
	}

	@Override
	public void page() {
		if (graphics != null) graphics.dispose();
		BufferedImage page = new BufferedImage(Math.round(WIDTH * SCALE), Math.round(HEIGHT * SCALE), BufferedImage.TYPE_INT_RGB);
		pages.add(page);
		graphics = page.createGraphics();
		graphics.setColor(Color.WHITE);
		graphics.fillRect(0, 0, page.getWidth(), page.getHeight());
		graphics.scale(SCALE, SCALE);
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
