package org.abscam.fiji.review.views;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import java.awt.EventQueue;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Reads slices in the background, so that turning those of the scan waits for none: of many that are wished for only the last one. */
final class SliceFetcher implements AutoCloseable {

	private final ImageStack stack;
	private final String title;
	private final Fetched fetched;
	private final Consumer<String> trouble;
	private final AtomicInteger wanted = new AtomicInteger();
	private volatile boolean closed;
	private final ExecutorService reading = Executors.newSingleThreadExecutor(run -> {
		Thread thread = new Thread(run, "Abs-CAM compared slices");
		thread.setDaemon(true);
		return thread;
	});

	/** A slice is there. */
	@FunctionalInterface
	interface Fetched {

		void take(int slice, ImageProcessor pixels);
	}

	/**
	 * @param fetched takes slices, on Swing's event thread
	 * @param trouble takes a sentence where one cannot be read, on Swing's event thread
	 */
	SliceFetcher(ImagePlus image, Fetched fetched, Consumer<String> trouble) {
		stack = image.getStack();
		title = image.getTitle();
		this.fetched = fetched;
		this.trouble = trouble;
	}

	void wish(int slice) {
		if (!closed && wanted.getAndSet(slice) != slice) reading.execute(() -> fetch(slice));
	}

	private void fetch(int slice) {
		if (closed || wanted.get() != slice) return; // another one is waited for
		try {
			ImageProcessor pixels = stack.getProcessor(slice);
			if (pixels == null || pixels.getPixels() == null) throw new IllegalStateException("it was closed");
			EventQueue.invokeLater(() -> {
				if (!closed) fetched.take(slice, pixels);
			});
		}
		catch (UncheckedIOException e) {
			tell(e.getCause().getMessage());
		}
		catch (RuntimeException | OutOfMemoryError e) {
			tell("slice " + slice + " of '" + title + "' cannot be read any more");
		}
	}

	private void tell(String what) {
		wanted.set(0);
		EventQueue.invokeLater(() -> {
			if (!closed) trouble.accept(Character.toUpperCase(what.charAt(0)) + what.substring(1) + "; open it again.");
		});
	}

	@Override
	public void close() {
		closed = true;
		reading.shutdown();
	}
}
