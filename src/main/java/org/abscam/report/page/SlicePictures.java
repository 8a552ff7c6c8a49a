package org.abscam.report.page;

import ij.measure.Calibration;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.abscam.report.ExplainedScan;
import org.abscam.report.OverlayLook;
import org.abscam.report.RgbCopy;
import org.abscam.review.Status;

/** A slice as pictures for paper: in the proportions of the body, large enough for print, with outlines that are seen on every grey. */
final class SlicePictures {

	/** Of the longer side, in pixels: about 300 dpi where it is printed. */
	private static final int SIZE_ALONE = 720;
	private static final int SIZE_AMONG_OTHERS = 480;
	private static final Color MODEL = new Color(0x5ce1e6);
	private static final Color READER = new Color(0xffd54a);
	private static final Color REJECTED = new Color(0xb0b0b0);
	private static final Color HALO = new Color(0, 0, 0, 200);
	private static final float LINE = 3.2f;
	private static final int LETTERS = 28;

	private final ExplainedScan result;
	private final OverlayLook look;
	private final PageFont font;
	private final int width;
	private final int height;

	SlicePictures(ExplainedScan result, OverlayLook look, PageFont font, boolean isAlone) {
		this.result = result;
		this.look = look;
		this.font = font;
		Calibration units = result.scan().calibration();
		double right = result.scan().width() * side(units.pixelWidth);
		double down = result.scan().height() * side(units.pixelHeight);
		int size = isAlone ? SIZE_ALONE : SIZE_AMONG_OTHERS;
		width = Math.max(1, (int) Math.round(size * right / Math.max(right, down)));
		height = Math.max(1, (int) Math.round(size * down / Math.max(right, down)));
	}

	private static double side(double length) {
		return length > 0 && Double.isFinite(length) ? length : 1;
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
		for (Marked finding : findings) {
			Shape shape = scale.createTransformedShape(finding.shape());
			graphics.setColor(HALO);
			graphics.setStroke(new BasicStroke(2.4f * LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			graphics.draw(shape);
			boolean rejected = finding.status() == Status.REJECTED;
			graphics.setColor(rejected ? REJECTED : finding.isOfReader() ? READER : MODEL);
			graphics.setStroke(rejected
				? new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4 * LINE, 3 * LINE}, 0)
				: new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			graphics.draw(shape);
		}
		for (Marked finding : findings) number(graphics, finding, scale.createTransformedShape(finding.shape()).getBounds2D());
		graphics.dispose();
		return picture;
	}

	/** Above the area where there is room, else in it. */
	private void number(Graphics2D graphics, Marked finding, Rectangle2D bounds) {
		Rectangle2D text = graphics.getFontMetrics().getStringBounds(finding.number(), graphics);
		double x = Math.min(Math.max(bounds.getCenterX() - text.getWidth() / 2, 4), Math.max(4, width - text.getWidth() - 4));
		double y = bounds.getY() - 2 * LINE;
		if (y - text.getHeight() < 0) y = Math.min(height - 4, bounds.getMaxY() + text.getHeight());
		Shape letters = graphics.getFont().createGlyphVector(graphics.getFontRenderContext(), finding.number()).getOutline((float) x,
			(float) y);
		graphics.setStroke(new BasicStroke(2 * LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		graphics.setColor(HALO);
		graphics.draw(letters);
		graphics.setColor(finding.status() == Status.REJECTED ? REJECTED : finding.isOfReader() ? READER : MODEL);
		graphics.fill(letters);
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
