package org.abscam.fiji.review;

import ij.ImageListener;
import ij.ImagePlus;
import java.awt.EventQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.swing.Timer;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.ReviewState.Aspect;
import org.abscam.scan.OwnWindows;

/** Hears what ImageJ, its other windows and macros do with the image, and says so, not more often than can be seen. */
final class ImageWatch implements ImageListener {

	/** Milliseconds between what is told. */
	private static final int SEEN = 40;
	/** The same where slices are turned on and on, which is to be fast more than to be told. */
	private static final int TURNING = 200;

	private final ReviewState state;
	private final Runnable changed;
	private final Runnable heard;
	private final ImagePlus image;
	private final AtomicBoolean waiting = new AtomicBoolean();
	private final Timer pause = new Timer(SEEN, event -> look());
	private int slice;
	private boolean again;
	private boolean over;
	private boolean turning;

	/**
	 * @param changed called where the slice is the same, but its pixels or their window may be others; on Swing's event thread
	 * @param heard called at once, on the thread that put in a slice or changed it: of an image of several channels its canvas is not told
	 */
	ImageWatch(ReviewState state, Runnable changed, Runnable heard) {
		this.state = state;
		this.changed = changed;
		this.heard = heard;
		image = state.image();
		pause.setRepeats(false);
	}

	void begin() {
		slice = image.getCurrentSlice();
		ImagePlus.addImageListener(this);
	}

	void end() {
		over = true;
		ImagePlus.removeImageListener(this);
	}

	@Override
	public void imageOpened(ImagePlus opened) {
		// not ours
	}

	@Override
	public void imageClosed(ImagePlus closed) {
		// the window says so
	}

	@Override
	public void imageUpdated(ImagePlus updated) {
		if (updated != image) return;
		// an image that another reader opened turns its window only then
		if (OwnWindows.of(image).filter(own -> own.turn(image.getCurrentSlice())).isPresent()) image.updateAndDraw();
		heard.run();
		if (waiting.compareAndSet(false, true)) EventQueue.invokeLater(this::hear);
	}

	private void hear() {
		waiting.set(false);
		again = true;
		if (!pause.isRunning()) look();
	}

	private void look() {
		if (!again || over || image.getProcessor() == null) return;
		again = false;
		boolean turned = slice != image.getCurrentSlice();
		pause.setInitialDelay(turned && turning ? TURNING : SEEN);
		turning = turned;
		pause.restart();
		if (!turned) changed.run();
		else {
			slice = image.getCurrentSlice();
			state.tell(Aspect.SLICE);
		}
	}
}
