package org.abscam.report.page;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.abscam.report.ExplainedScan;
import org.abscam.report.RgbCopy;
import org.abscam.report.overlay.FindingLook;
import org.abscam.report.overlay.OverlayLook;

/** A slice as pictures for paper: in the proportions of the body, large enough for print, with outlines that are seen on every grey. */
final class SlicePictures {

	/** Of the longer side, in pixels: about 300 dpi where it is printed. */
	private static final int SIZE_ALONE = 720;
	private static final int SIZE_AMONG_OTHERS = 480;
	/** Pixels of a picture to what is a point on a screen. */
	private static final double SCALE = 3;
	private static final int LETTERS = 34;
	/** Around numbers. */
	private static final float HALO_WIDTH = 6;

	private final ExplainedScan result;
	private final OverlayLook look;
	private final PageFont font;
	private final int width;
	private final int height;

	SlicePictures(ExplainedScan result, OverlayLook look, PageFont font, boolean isAlone) {
		this.result = result;
		this.look = look;
		this.font = font;
		double right = result.scan().width();
		double down = result.scan().height() * RgbCopy.pixelHeight(result.scan());
		int size = isAlone ? SIZE_ALONE : SIZE_AMONG_OTHERS;
		width = Math.max(1, (int) Math.round(size * right / Math.max(right, down)));
		height = Math.max(1, (int) Math.round(size * down / Math.max(right, down)));
	}

	/** @param index position of the map */
	BufferedImage scan(int index) {
		return large(RgbCopy.slice(result, index,
			new OverlayLook(look.opacity(), look.threshold(), OverlayLook.Paint.OUTLINES, look.range(), false)));
	}

	/** @param index position of the map */
	BufferedImage map(int index) {
		return large(RgbCopy.slice(result, index,
			new OverlayLook(look.opacity(), look.threshold(), OverlayLook.Paint.MAP, look.range(), false)));
	}

	/** @param findings of the slice */
	BufferedImage outlines(BufferedImage scan, List<Marked> findings) {
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = picture.createGraphics();
		graphics.drawImage(scan, 0, 0, null);
		graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		AffineTransform scale =
			AffineTransform.getScaleInstance(width / (double) result.scan().width(), height / (double) result.scan().height());
		graphics.setFont(font.ofSize(LETTERS));
		for (Marked finding : findings) finding.look().draw(graphics, scale.createTransformedShape(finding.shape()), SCALE);
		for (Marked finding : findings) number(graphics, finding, scale.createTransformedShape(finding.shape()).getBounds2D());
		graphics.dispose();
		return picture;
	}

	/** Its number on this slice, above the area where there is room, else below. */
	private void number(Graphics2D graphics, Marked finding, Rectangle2D bounds) {
		String number = finding.number().substring(finding.number().indexOf('-') + 1);
		Rectangle2D text = graphics.getFontMetrics().getStringBounds(number, graphics);
		double x = Math.min(Math.max(bounds.getCenterX() - text.getWidth() / 2, HALO_WIDTH), Math.max(HALO_WIDTH,
			width - text.getWidth() - HALO_WIDTH));
		double y = bounds.getY() - 2 * HALO_WIDTH;
		if (y < LETTERS) y = Math.min(height - HALO_WIDTH, bounds.getMaxY() + LETTERS);
		Shape letters = graphics.getFont().createGlyphVector(graphics.getFontRenderContext(), number).getOutline((float) x, (float) y);
		graphics.setStroke(new BasicStroke(HALO_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		graphics.setColor(FindingLook.HALO);
		graphics.draw(letters);
		graphics.setColor(finding.look().colour());
		graphics.fill(letters);
		graphics.setStroke(new BasicStroke(1));
		graphics.draw(letters);
	}

	/** Smooth where it becomes larger, with every pixel counted where it becomes smaller. */
	private BufferedImage large(BufferedImage from) {
		BufferedImage image = from;
		while (image.getWidth() >= 2 * width && image.getHeight() >= 2 * height)
			image = scaled(image, image.getWidth() / 2, image.getHeight() / 2, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		return scaled(image, width, height, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
	}

	private static BufferedImage scaled(BufferedImage from, int width, int height, Object interpolation) {
		BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = to.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
		graphics.drawImage(from, 0, 0, width, height, null);
		graphics.dispose();
		return to;
	}
}
