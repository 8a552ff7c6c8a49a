package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.plugin.FolderOpener;
import java.awt.EventQueue;
import java.awt.Robot;
import java.nio.file.Path;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;

/** Reads a series whose slices have windows of their own, opened by Abs-CAM and by ImageJ: {@code MODEL FOLDER OUT}. */
final class WindowedWithWindows {

	private WindowedWithWindows() {}

	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		ReviewWithWindows.begin(new Robot(), Path.of(arguments[2]));
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		for (boolean ours : new boolean[] {true, false}) {
			if (ours) IJ.runMacro("run('Abs-CAM Open DICOM...', 'path=[" + arguments[1] + "]');");
			else FolderOpener.open(arguments[1]).show();
			ImagePlus image = WindowManager.getCurrentImage();
			IJ.runMacro(
				"run('Abs-CAM Review...', 'model=[" + arguments[0] + "] stack method=grad-cam device=cpu out=[" + arguments[2] + "]');");
			ReviewDesk desk = ReviewDesk.of(image);
			StringBuilder ranges = new StringBuilder();
			for (int slice = 1; slice <= 2; slice++) {
				int to = slice;
				EventQueue.invokeAndWait(() -> desk.state().goTo(to));
				settle();
				ranges.append(range(image)).append(desk.state().stale().orElse(""));
			}
			ReviewWithWindows.shot(ours ? "windowed" : "windowed-by-imagej");
			image.setDisplayRange(0, 1000);
			image.updateAndDraw();
			settle();
			tell(ours ? "set" : "set by ImageJ", range(image) + desk.state().stale().orElse(""));
			EventQueue.invokeAndWait(() -> desk.state().goTo(1));
			settle();
			ranges.append(range(image));
			tell(ours ? "ranges" : "ranges by ImageJ", ranges);
			image.changes = false;
			EventQueue.invokeAndWait(image::close);
		}
		System.exit(0);
	}

	private static String range(ImagePlus image) {
		return (int) image.getDisplayRangeMin() + ".." + (int) image.getDisplayRangeMax() + " ";
	}

	/** What is told at most each fifth of a second is heard. */
	private static void settle() throws Exception {
		Thread.sleep(400);
		EventQueue.invokeAndWait(() -> {
		});
	}
}
