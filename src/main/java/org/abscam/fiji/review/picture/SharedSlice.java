package org.abscam.fiji.review.picture;

import ij.ImagePlus;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The slice that is shown, the same in all pictures of a window at every moment: they are drawn and put on the screen in one go, of one
 * slice, whatever ImageJ, a macro or a user's thread does with the image meanwhile. On Swing's event thread only, but for what says otherwise.
 */
final class SharedSlice {

	/** Milliseconds. */
	private static final int SOON = 100;

	private final ImagePlus image;
	private final ReviewCanvas first;
	private final ReviewCanvas second;
	private final PictureSet pictures;
	/** The slice whose pixels ImageJ has put in, 0 where these are shown. */
	private final AtomicInteger waiting = new AtomicInteger();
	private int slice;
	/** Whether ImageJ went on to another slice while the picture of one was made. */
	private boolean torn;
	private SeenPart part;

	SharedSlice(ImagePlus image, PictureSet pictures, ReviewCanvas first, ReviewCanvas second) {
		this.image = image;
		this.pictures = pictures;
		this.first = first;
		this.second = second;
	}

	/** ImageJ has put in the pixels of its current slice, which may be the same with other values. On any thread. */
	void changed() {
		waiting.set(image.getCurrentSlice());
	}

	/** @return the slice that the pictures show, from 1 */
	int slice() {
		return slice == 0 ? image.getCurrentSlice() : slice;
	}

	/**
	 * @param screen the size of a picture
	 * @param density pixels of the screen for one of Java
	 * @return what is seen in all pictures
	 */
	SeenPart part(BufferedImage screen, double density) {
		double magnification = first.getMagnification() * density;
		if (part == null || !part.isOf(first.getSrcRect(), magnification, screen))
			part = SeenPart.of(first.getSrcRect(), magnification, screen, image.getWidth());
		return part;
	}

	/** Paints a picture, and with the first the other one too. */
	void paint(ReviewCanvas asked, Graphics g) {
		if (asked != first && asked.isDrawn()) {
			asked.show(g);
			return;
		}
		if (!take() && asked.isDrawn()) {
			asked.show(g);
			first.repaint(SOON);
			return;
		}
		ReviewCanvas other = asked == first ? second : first;
		asked.draw();
		if (other.isVisible()) {
			other.draw();
			showBeside(other, g);
		}
		else other.forget();
		asked.show(g);
		asked.setPaintPending(false);
		other.setPaintPending(false);
	}

	/** The same part of the other picture. */
	private static void showBeside(ReviewCanvas other, Graphics g) {
		Graphics beside = other.getGraphics();
		if (beside == null) return;
		beside.setClip(g.getClipBounds());
		other.show(beside);
		beside.dispose();
	}

	/**
	 * Takes up what ImageJ has put in. While it goes from slice to slice, which it does on other threads, the number of the slice is
	 * another one before its pixels are there: then the pictures stay with the slice that they show.
	 *
	 * @return whether there is a whole slice to be shown
	 */
	private boolean take() {
		int next = waiting.get();
		if (slice == 0) next = image.getCurrentSlice();
		else if (next == 0 && pictures.painter().isFast() && !pictures.isHurried()) next = slice; // is to become smooth
		if (next == 0 || image.getCurrentSlice() != next) return !torn;
		waiting.compareAndSet(next, 0);
		int before = slice;
		slice = next;
		if (!pictures.isHurried() || !pictures.painter().take()) {
			pictures.painter().forget();
			if (!pictures.isHurried() || !image.isComposite()) first.refresh(); // channels together are made when they are put in
			if (pictures.isHurried()) pictures.painter().takePicture();
		}
		torn = image.getCurrentSlice() != next;
		if (torn) slice = before;
		return !torn;
	}
}
