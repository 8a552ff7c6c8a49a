package org.abscam.fiji.review.picture;

import ij.ImagePlus;
import ij.Prefs;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.Roi;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * A picture of the slice that is shown, with or without its map. ImageJ's tools work in it. All pictures of a window see the same part, and
 * are painted anew together.
 */
public final class ReviewCanvas extends ImageCanvas {

	private static final long serialVersionUID = 1;
	private static final double WHEEL = 1.25;

	private transient PictureSet pictures;
	private final boolean first;
	/** What is on the screen. */
	private transient BufferedImage buffer;

	/** @param first whether it is the one that ImageJ knows as the image's own */
	public ReviewCanvas(ImagePlus image, boolean first) {
		super(image);
		this.first = first;
		setBackground(Color.BLACK);
		addMouseWheelListener(this::turned);
	}

	/** The window is built. */
	void joins(PictureSet set) {
		pictures = set;
		follow();
	}

	/** Takes over what the view says. */
	void follow() {
		Dimension size = pictures.view().size();
		if (!size.equals(getSize())) super.setSize(size.width, size.height);
		dstWidth = size.width;
		dstHeight = size.height;
		srcRect = pictures.view().source();
		magnification = pictures.view().magnification();
		repaint();
	}

	/** With the first picture all are painted anew. */
	@Override
	public void repaint(long delay, int x, int y, int width, int height) {
		if (first || pictures == null) super.repaint(delay, x, y, width, height);
		else pictures.first().repaint(delay, x, y, width, height);
	}

	@Override
	public void setImageUpdated() {
		super.setImageUpdated();
		if (pictures != null) pictures.sliceChanged();
	}

	/** Makes ImageJ compute the slice's picture. */
	void refresh() {
		imageUpdated = false;
		imp.updateImage();
	}

	@Override
	public void paint(Graphics g) {
		if (pictures == null) super.paint(g);
		else pictures.shown().paint(this, g);
	}

	/** @return whether it was drawn since it has its size */
	boolean isDrawn() {
		return buffer != null && buffer.getWidth() == dense(getWidth()) && buffer.getHeight() == dense(getHeight());
	}

	/** Pixels of the screen, of which there are more than of Java on one with small pixels. */
	private int dense(int length) {
		return Math.max(1, (int) Math.ceil(length * density()));
	}

	/** Such as 2 on a screen with small pixels. */
	private double density() {
		return getGraphicsConfiguration().getDefaultTransform().getScaleX();
	}

	/** Is not seen any more, and is to be drawn before it is seen again. */
	void forget() {
		buffer = null;
	}

	/** Puts what was drawn on the screen. */
	void show(Graphics g) {
		((Graphics2D) g).drawImage(buffer, AffineTransform.getScaleInstance(1 / density(), 1 / density()), null);
	}

	/** Draws what is to be seen. */
	void draw() {
		if (!isDrawn()) buffer = new BufferedImage(dense(getWidth()), dense(getHeight()), BufferedImage.TYPE_INT_RGB);
		Image slice = imp.getImage();
		if (slice == null) return;
		Graphics2D paint = buffer.createGraphics();
		paint.scale(density(), density());
		draw(paint, slice, Math.max(1, getWidth()), Math.max(1, getHeight()));
		paint.dispose();
	}

	private void draw(Graphics2D g, Image slice, int width, int height) {
		int from = pictures.mapFrom(this);
		int number = pictures.shown().slice();
		boolean colours = from < width && pictures.showsColours();
		if (pictures.painter().isFast())
			pictures.painter().paint(number, pictures.settings().look(), pictures.shown().part(buffer, density()),
				colours ? (int) Math.round(from * density()) : buffer.getWidth(),
				((DataBufferInt) buffer.getRaster().getDataBuffer()).getData());
		else {
			if (from > 0) draw(g, slice);
			if (from < width) {
				g.setClip(from, 0, width - from, height);
				draw(g, colours ? pictures.painter().painted(slice, number, pictures.settings().look()) : slice);
				g.setClip(null);
			}
		}
		drawOverlay(g);
		AffineTransform toScreen = new AffineTransform(magnification, 0, 0, magnification, -srcRect.x * magnification,
			-srcRect.y * magnification);
		if (pictures.settings().isOverlaid()) {
			boolean swiped = from > 0 && from < width;
			if (swiped) g.setClip(from, 0, width - from, height);
			pictures.findings().paint(g, number, toScreen, from < width && pictures.showsModel(), pictures.isHurried());
			g.setClip(null);
		}
		pictures.paintCross(this, g, toScreen);
		g.setStroke(new BasicStroke(1));
		Roi selection = imp.getRoi();
		if (selection != null) selection.draw(g);
		if (from > 0 && from < width) {
			g.setColor(Color.WHITE);
			g.drawLine(from, 0, from, height);
			g.fillOval(from - 5, height - 24, 10, 10);
		}
	}

	private void draw(Graphics2D g, Image shown) {
		boolean smooth = (magnification < 1 || Prefs.interpolateScaledImages) && !pictures.isHurried();
		g.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
			smooth ? RenderingHints.VALUE_INTERPOLATION_BILINEAR : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
		g.drawImage(shown, 0, 0, (int) (srcRect.width * magnification + 0.5), (int) (srcRect.height * magnification + 0.5), srcRect.x,
			srcRect.y,
			srcRect.x + srcRect.width, srcRect.y + srcRect.height, null);
	}

	/** What others drew. Findings are in the image's overlay too, and painted from the reading. */
	private void drawOverlay(Graphics2D g) {
		if (!imp.getHideOverlay()) drawAll(g, imp.getOverlay(), false);
		drawAll(g, getShowAllList(), !Prefs.showAllSliceOnly);
	}

	private void drawAll(Graphics2D g, Overlay overlay, boolean everySlice) {
		for (Roi roi : pictures.drawnByOthers(overlay)) {
			if (!everySlice && !Outlines.isOn(roi, imp)) continue;
			ImagePlus before = roi.getImage();
			roi.setImage(imp);
			g.setColor(Roi.getColor());
			roi.drawOverlay(g);
			roi.setImage(before);
		}
	}

	private void turned(MouseWheelEvent event) {
		if (pictures == null) return;
		if (event.isControlDown() || event.isMetaDown())
			pictures.view().zoom(magnification * Math.pow(WHEEL, -event.getPreciseWheelRotation()), offScreenXD(event.getX()),
				offScreenYD(event.getY()));
		else pictures.turn(event.getWheelRotation());
	}

	@Override
	public void zoomIn(int sx, int sy) {
		if (pictures == null) super.zoomIn(sx, sy);
		else pictures.view().zoom(getHigherZoomLevel(magnification), offScreenXD(sx), offScreenYD(sy));
	}

	@Override
	public void zoomOut(int sx, int sy) {
		if (pictures == null) super.zoomOut(sx, sy);
		else pictures.view().zoom(getLowerZoomLevel(magnification), offScreenXD(sx), offScreenYD(sy));
	}

	@Override
	public void unzoom() {
		fitToWindow();
	}

	@Override
	public void fitToWindow() {
		if (pictures != null) pictures.view().showAll();
	}

	@Override
	public void zoom100Percent() {
		if (pictures != null) pictures.view().zoom(1, srcRect.getCenterX(), srcRect.getCenterY());
	}

	@Override
	public void setSourceRect(Rectangle part) {
		if (pictures == null) super.setSourceRect(part);
		else pictures.view().show(part);
	}

	@Override
	protected void scroll(int sx, int sy) {
		super.scroll(sx, sy);
		if (pictures != null) pictures.view().moveTo(srcRect.getCenterX(), srcRect.getCenterY());
	}

	@Override
	public void mousePressed(MouseEvent event) {
		if (pictures != null && pictures.beginsSwipe(this, event)) return;
		super.mousePressed(event);
	}

	@Override
	public void mouseDragged(MouseEvent event) {
		if (pictures != null && pictures.swipes(event)) return;
		super.mouseDragged(event);
		if (pictures != null) pictures.pointsAt(offScreenX(event.getX()), offScreenY(event.getY()));
	}

	@Override
	public void mouseReleased(MouseEvent event) {
		if (pictures != null && pictures.endsSwipe()) return;
		super.mouseReleased(event);
	}

	@Override
	public void mouseMoved(MouseEvent event) {
		super.mouseMoved(event);
		if (pictures != null) pictures.pointsAt(offScreenX(event.getX()), offScreenY(event.getY()));
	}

	@Override
	public void mouseExited(MouseEvent event) {
		super.mouseExited(event);
		if (pictures != null) pictures.pointsAt(-1, -1);
	}

	@Override
	public void mouseClicked(MouseEvent event) {
		super.mouseClicked(event);
		if (pictures != null && event.getButton() == MouseEvent.BUTTON1 && imp.getRoi() == null)
			pictures.clicked(offScreenXD(event.getX()), offScreenYD(event.getY()));
	}
}
