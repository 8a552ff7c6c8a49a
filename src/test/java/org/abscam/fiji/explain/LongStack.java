package org.abscam.fiji.explain;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.WindowManager;
import ij.gui.ImageRoi;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.swing.JLabel;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.MacroFunctions;
import org.abscam.fiji.WithWindows;
import org.abscam.fiji.result.ResultTables;

/**
 * A virtual 16-bit stack that is larger than the heap, with ImageJ's windows, in a process of its own; what was seen are lines
 * {@code name=value}.
 */
final class LongStack {

	private static final int SIZE = 512;
	private static final String OPTIONS = "model=breast-ultrasound method=abs-cam-initial device=cpu stack overlay rgb rois table";

	private LongStack() {}

	/** @param arguments number of slices; slice at which Escape is pressed, or 0 */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		int slices = Integer.parseInt(arguments[0]);
		int escapeAt = Integer.parseInt(arguments[1]);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		ImagePlus image = new ImagePlus("sweep", new Sweep(slices));
		image.setDisplayRange(0, 4095);
		image.show();

		Thread run = new Thread(() -> tell("said", MacroFunctions.explain(OPTIONS)), "Run$_explain");
		run.start();
		Set<String> progress = new HashSet<>();
		long peak = 0;
		while (run.isAlive()) {
			peak = Math.max(peak, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
			String status = ((JLabel) IJ.getInstance().getStatusBar().getComponent(0)).getText();
			if (status.startsWith("Explained image ")) progress.add(status);
			if (escapeAt > 0 && image(status) >= escapeAt) IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			Thread.sleep(2);
		}
		tell("different states of the progress", progress.size());
		ImagePlus saliency = WindowManager.getImage("sweep-saliency");
		ImagePlus rgb = WindowManager.getImage("sweep-overlay");
		tell("maps", saliency.getStackSize());
		tell("rgb", rgb.getStackSize());
		tell("rows", ResultsTable.getResultsTable(ResultTables.PREDICTIONS).size());
		tell("maps in overlay", Arrays.stream(image.getOverlay().toArray()).filter(roi -> roi instanceof ImageRoi).count());
		int last = saliency.getStackSize();
		saliency.setSlice(last);
		image.setSlice(last);
		rgb.setSlice(last);
		Thread.sleep(500);
		tell("peak of the last map", saliency.getProcessor().getStats().max);
		tell("peak heap MiB", peak >> 20);
		tell("longest heap MiB", Runtime.getRuntime().maxMemory() >> 20);
		for (Window window : Window.getWindows()) window.dispose();
		System.exit(0);
	}

	/** The number in the status line, 0 if there is none. */
	private static int image(String status) {
		Matcher matcher = Pattern.compile("image (\\d+) of").matcher(status);
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	/** Speckle with a bright disc that moves from slice to slice. */
	private static final class Sweep extends VirtualStack {

		Sweep(int slices) {
			super(SIZE, SIZE, slices, "16-bit");
		}

		@Override
		public ImageProcessor getProcessor(int n) {
			ShortProcessor slice = new ShortProcessor(SIZE, SIZE);
			Random random = new Random(n);
			for (int i = 0; i < SIZE * SIZE; i++) slice.set(i, random.nextInt(1500));
			slice.setColor(3500);
			slice.fillOval(100 + n % 200, 150, 120, 100);
			return slice;
		}

		@Override
		public String getSliceLabel(int n) {
			return "slice " + n;
		}
	}
}
