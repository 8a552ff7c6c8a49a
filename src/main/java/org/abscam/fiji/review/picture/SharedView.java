package org.abscam.fiji.review.picture;

import java.awt.Dimension;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of the image is seen and how large, the same in all pictures of a window. On Swing's event thread only.
 */
public final class SharedView {

	private static final double LARGEST = 32;

	private final int width;
	private final int height;
	private final List<Runnable> listeners = new ArrayList<>();
	private Dimension room = new Dimension(1, 1);
	private double magnification = 1;
	private boolean whole = true;
	/** Middle of what is seen, in pixels of the image. */
	private double x;
	private double y;

	/** Of an image of that size, all of which is seen. */
	SharedView(int width, int height) {
		this.width = width;
		this.height = height;
		showAll();
	}

	/** @param changed hears of each change */
	void addListener(Runnable changed) {
		listeners.add(changed);
	}

	/** @param available for one picture, in pixels of the screen */
	void setRoom(Dimension available) {
		room = new Dimension(Math.max(1, available.width), Math.max(1, available.height));
		if (whole) showAll();
		else moveTo(x, y);
	}

	double magnification() {
		return magnification;
	}

	/** @return whether all of the image is seen */
	boolean isWhole() {
		return whole;
	}

	/** @return the size of a picture on the screen, at most the room that there is */
	Dimension size() {
		return new Dimension((int) Math.max(1, Math.min(room.width, Math.round(width * magnification))),
			(int) Math.max(1, Math.min(room.height, Math.round(height * magnification))));
	}

	/** @return the part of the image that is seen */
	Rectangle source() {
		Dimension size = size();
		int columns = (int) Math.min(width, Math.ceil(size.width / magnification));
		int rows = (int) Math.min(height, Math.ceil(size.height / magnification));
		int left = (int) Math.round(Math.min(Math.max(x - columns / 2., 0), width - columns));
		int top = (int) Math.round(Math.min(Math.max(y - rows / 2., 0), height - rows));
		return new Rectangle(left, top, columns, rows);
	}

	/** As large as fits. */
	public void showAll() {
		whole = true;
		magnification = Math.min(LARGEST, fitting());
		x = width / 2.;
		y = height / 2.;
		changed();
	}

	private double fitting() {
		return Math.min((double) room.width / width, (double) room.height / height);
	}

	/**
	 * Makes it larger or smaller, whereby a place of the image stays where it is on the screen.
	 *
	 * @param wanted pixels of the screen for one of the image; all is shown where that would be smaller than fits
	 */
	public void zoom(double wanted, double placeX, double placeY) {
		if (wanted <= fitting()) {
			showAll();
			return;
		}
		double before = magnification;
		whole = false;
		magnification = Math.min(LARGEST, wanted);
		double shrunk = before / magnification;
		moveTo(placeX + (x - placeX) * shrunk, placeY + (y - placeY) * shrunk);
	}

	/** Sees a part in the room that there is, all of it and as large as fits. */
	public void show(Rectangle part) {
		whole = false;
		magnification =
			Math.max(fitting(), Math.min(LARGEST, Math.min((double) room.width / part.width, (double) room.height / part.height)));
		moveTo(part.getCenterX(), part.getCenterY());
	}

	/** Moves that place of the image into the middle, as far as there is image around it. */
	void moveTo(double middleX, double middleY) {
		Dimension size = size();
		double halfColumns = Math.min(width, size.width / magnification) / 2;
		double halfRows = Math.min(height, size.height / magnification) / 2;
		x = Math.min(Math.max(middleX, halfColumns), width - halfColumns);
		y = Math.min(Math.max(middleY, halfRows), height - halfRows);
		changed();
	}

	private void changed() {
		listeners.forEach(Runnable::run);
	}
}
