package org.abscam.report.overlay;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.io.FileSaver;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.AlphaComposite;
import java.awt.Composite;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.lang.ref.SoftReference;
import java.util.function.Supplier;

/**
 * A map in an overlay that is painted when it is shown or saved, so that the overlay of a long stack takes no memory. Copies and files
 * keep it as ImageJ's ordinary image element, with its opacity and with black as transparent.
 */
final class MapRoi extends ImageRoi {

	private static final BufferedImage NOTHING = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);

	private final int columns;
	private final int rows;
	private final Supplier<BufferedImage> paint;
	private SoftReference<BufferedImage> painted = new SoftReference<>(null);

	/** @param paint makes the picture, transparent where the image shows through */
	MapRoi(int width, int height, Supplier<BufferedImage> paint) {
		super(0, 0, NOTHING);
		setZeroTransparent(true);
		this.columns = width;
		this.rows = height;
		this.paint = paint;
		setBounds(new Rectangle2D.Double(0, 0, columns, rows));
	}

	private synchronized BufferedImage painted() {
		BufferedImage picture = painted.get();
		if (picture == null) {
			picture = paint.get();
			painted = new SoftReference<>(picture);
		}
		return picture;
	}

	@Override
	public void draw(Graphics g) {
		Graphics2D canvas = (Graphics2D) g;
		Composite before = canvas.getComposite();
		canvas.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) getOpacity()));
		Rectangle at = getBounds();
		canvas.drawImage(painted(), screenX(at.x), screenY(at.y), screenX(at.x + columns), screenY(at.y + rows), 0, 0, columns, rows, null);
		canvas.setComposite(before);
	}

	@Override
	public byte[] getSerializedImage() {
		return new FileSaver(new ImagePlus("", getProcessor())).serialize();
	}

	@Override
	public ImageProcessor getProcessor() {
		return new ColorProcessor(columns, rows, painted().getRGB(0, 0, columns, rows, null, 0, columns));
	}

	@Override
	public synchronized Object clone() {
		MapRoi copy = (MapRoi) super.clone();
		Rectangle at = getBounds();
		copy.setBounds(new Rectangle2D.Double(at.x, at.y, columns, rows)); // the superclass takes the size of its own picture
		return copy;
	}
}
