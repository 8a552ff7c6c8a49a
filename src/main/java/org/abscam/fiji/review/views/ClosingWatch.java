package org.abscam.fiji.review.views;

import ij.ImageListener;
import ij.ImagePlus;
import java.awt.EventQueue;
import java.util.Optional;
import java.util.function.Consumer;

/** Hears when an open image is closed, by its own window, a command or a macro. */
final class ClosingWatch implements ImageListener, AutoCloseable {

	private final Optional<ImagePlus> watched;
	private final Consumer<String> closed;
	private volatile boolean over;

	/** @param closed takes the title of the image, on Swing's event thread */
	ClosingWatch(Optional<ImagePlus> watched, Consumer<String> closed) {
		this.watched = watched;
		this.closed = closed;
		ImagePlus.addImageListener(this);
	}

	@Override
	public void imageOpened(ImagePlus image) {
		// not ours
	}

	@Override
	public void imageUpdated(ImagePlus image) {
		// it is shown as it was
	}

	@Override
	public void imageClosed(ImagePlus image) {
		if (watched.orElse(null) != image) return;
		String title = image.getTitle();
		EventQueue.invokeLater(() -> {
			if (!over) closed.accept(title);
		});
	}

	@Override
	public void close() {
		over = true;
		ImagePlus.removeImageListener(this);
	}
}
