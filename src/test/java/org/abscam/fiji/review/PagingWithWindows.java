package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.gui.ImageCanvas;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.util.ArrayList;
import java.util.List;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;

/** Pages through a long stack in ImageJ's window and in the review window, in a process of its own with a small heap. */
final class PagingWithWindows {

	private static final int SIDE = 512;

	private PagingWithWindows() {}

	/** @param arguments number of slices, model, folder of the reading */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		ImagePlus image = new ImagePlus("long", new Slices(Integer.parseInt(arguments[0])));
		image.setDisplayRange(0, 4095);
		image.show();
		page(image);
		double bare = least(image);
		IJ.runMacro("run('Abs-CAM Review...', 'model=[" + arguments[1] + "] method=grad-cam device=cpu window=0-4095 stack out=["
			+ arguments[2] + "]');");
		tell("window", image.getWindow().getClass().getSimpleName());
		page(image);
		long before = used();
		double review = least(image);
		tell("bare", bare);
		tell("review", review);
		tell("growth", used() - before);
		System.exit(0);
	}

	private static long used() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/** The least of a few, as others on the machine make caches cold. */
	private static double least(ImagePlus image) throws Exception {
		double least = page(image);
		for (int again = 0; again < 3; again++) least = Math.min(least, page(image));
		return least;
	}

	/** Seconds for all slices, each of which is waited for until it is painted in all pictures of the window. */
	private static double page(ImagePlus image) throws Exception {
		List<ImageCanvas> pictures = new ArrayList<>();
		EventQueue.invokeAndWait(() -> collect(image.getWindow(), pictures));
		long start = System.nanoTime();
		for (int slice = 1; slice <= image.getStackSize(); slice++) {
			for (ImageCanvas picture : pictures) picture.setPaintPending(true);
			image.setSlice(slice);
			for (ImageCanvas picture : pictures) while (picture.getPaintPending()) Thread.yield();
		}
		return (System.nanoTime() - start) / 1e9;
	}

	private static void collect(Container within, List<ImageCanvas> pictures) {
		for (Component part : within.getComponents()) {
			if (part instanceof ImageCanvas picture && part.isShowing()) pictures.add(picture);
			if (part instanceof Container container) collect(container, pictures);
		}
	}

	/** 16 bits; each slice is made when it is asked for. */
	private static final class Slices extends VirtualStack {

		private final short[] scene = new short[2 * SIDE * SIDE];

		Slices(int count) {
			super(SIDE, SIDE, null, null);
			for (int i = 0; i < scene.length; i++) scene[i] = (short) ((i % SIDE * 7 + i / SIDE * 3) % 4096);
			for (int i = 0; i < count; i++) addSlice("slice" + i);
			setBitDepth(16);
		}

		@Override
		public ImageProcessor getProcessor(int number) {
			short[] pixels = new short[SIDE * SIDE];
			System.arraycopy(scene, number % SIDE * SIDE, pixels, 0, pixels.length);
			return new ShortProcessor(SIDE, SIDE, pixels, null);
		}
	}
}
