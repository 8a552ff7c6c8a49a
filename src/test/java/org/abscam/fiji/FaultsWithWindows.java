package org.abscam.fiji;

import static org.abscam.fiji.WithWindows.dialog;
import static org.abscam.fiji.WithWindows.message;
import static org.abscam.fiji.WithWindows.press;
import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.Window;
import java.util.stream.Stream;
import javax.swing.JLabel;

/** Faults with ImageJ's windows, in a process of its own; what it saw are lines {@code name=value}. */
final class FaultsWithWindows {

	private FaultsWithWindows() {}

	/** @param arguments path of a model that is not there */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		ImageJ imagej = new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		RoiManager manager = RoiManager.getRoiManager();
		manager.add((ImagePlus) null, new Roi(1, 2, 3, 4), -1);
		ImagePlus image = IJ.openImage("models/samples/breast-phantom.tif");
		image.show();
		image.setSlice(8);
		image.setRoi(20, 30, 40, 50);
		image.setOverlay(new Overlay(new Roi(5, 5, 5, 5)));

		new Thread(() -> new ExplainPlugin().run("model=[" + arguments[0] + "] stack overlay rois table")).start();
		Window message = message();
		tell("gone", IJ.getErrorMessage());
		message.dispose();
		tell("gone changed",
			manager.getCount() + " region, overlay " + image.getOverlay().size() + ", selection " + image.getRoi().getBounds().x
				+ ", slice " + image.getCurrentSlice() + ", images " + WindowManager.getImageCount() + ", locked " + image.isLocked());

		IJ.doCommand("Abs-CAM Explain...");
		press(dialog());
		JLabel status =
			Stream.of(imagej.getStatusBar().getComponents()).filter(JLabel.class::isInstance).map(JLabel.class::cast).findFirst()
				.orElseThrow();
		for (int i = 0; i < 6000 && !String.valueOf(status.getText()).startsWith("Explaining image 5 "); i++) Thread.sleep(10);
		image.getWindow().close();
		message = message();
		tell("closed", IJ.getErrorMessage());
		message.dispose();
		tell("maps kept", WindowManager.getImage("breast-phantom-saliency").getStackSize());

		for (int pause : new int[] {0, 30, 100}) {
			ImagePlus brief = IJ.openImage("models/samples/breast-phantom.tif");
			brief.show();
			IJ.doCommand("Abs-CAM Explain...");
			press(dialog());
			Thread.sleep(pause);
			brief.getWindow().close();
			message = message();
			tell("closed after " + pause, IJ.getErrorMessage());
			message.dispose();
		}
		System.exit(0);
	}
}
