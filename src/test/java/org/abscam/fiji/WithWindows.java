package org.abscam.fiji;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.KeyEvent;
import java.util.Arrays;
import org.abscam.fiji.result.ResultTables;

/** A session with ImageJ's windows, in a process of its own; what it saw goes to the standard output as lines {@code name=value}. */
public final class WithWindows {

	private static final String COMMAND = "Abs-CAM Explain...";

	private WithWindows() {}

	/** @param arguments path of a stack */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		ResultsTable results = new ResultsTable();
		results.addRow();
		results.addValue("mine", 7);
		results.show("Results");
		RoiManager manager = RoiManager.getRoiManager();
		manager.add((ImagePlus) null, new Roi(1, 2, 3, 4), -1);
		new Recorder(false);

		ImagePlus image = IJ.openImage(arguments[0]);
		image.show();
		image.setSlice(8);
		image.setRoi(20, 30, 40, 50);
		IJ.doCommand(COMMAND);
		GenericDialog dialog = dialog();
		((Choice) dialog.getChoices().get(1)).select("malignant");
		((Choice) dialog.getChoices().get(2)).select("abs-cam-initial");
		((Choice) dialog.getChoices().get(4)).select("blur");
		((Checkbox) dialog.getCheckboxes().get(1)).setState(false);
		((Checkbox) dialog.getCheckboxes().get(3)).setState(true);
		((Checkbox) dialog.getCheckboxes().get(9)).setState(false); // the review window
		Recorder.recordPath("Select Out", "/home/"); // as ImageJ's buttons for files and folders do
		press(dialog);
		waitFor(image);
		ImagePlus saliency = WindowManager.getImage("breast-phantom-saliency");
		ImagePlus rgb = WindowManager.getImage("breast-phantom-overlay");
		tell("slice", image.getCurrentSlice());
		tell("selection", image.getRoi().getBounds().toString());
		tell("shown", saliency.getCurrentSlice());
		tell("results", ResultsTable.getResultsTable().size() + " " + ResultsTable.getResultsTable().getValue("mine", 0));
		tell("predictions", ResultsTable.getResultsTable(ResultTables.PREDICTIONS).size());
		tell("first region", manager.getRoi(0).getBounds().toString());
		tell("second region", manager.getName(1) + " at " + manager.getRoi(1).getPosition());
		tell("regions are hotspots", manager.getCount() - 1 == ResultsTable.getResultsTable(ResultTables.HOTSPOTS).size());
		tell("overlay of saliency", saliency.getOverlay().size() == manager.getCount() - 1);

		String recorded = Recorder.getInstance().getText().lines().filter(line -> line.contains(COMMAND)).findFirst().orElse("nothing");
		tell("recorded", recorded);
		Recorder.record = false;
		int regions = manager.getCount();
		for (ImagePlus former : new ImagePlus[] {saliency, rgb}) former.setTitle("former");
		IJ.selectWindow(image.getTitle());
		IJ.runMacro(recorded);
		tell("replayed saliency", isSame(saliency, WindowManager.getImage("breast-phantom-saliency")));
		tell("replayed rgb", isSame(rgb, WindowManager.getImage("breast-phantom-overlay")));
		tell("regions appended", manager.getCount() == 2 * regions - 1);
		tell("predictions appended", ResultsTable.getResultsTable(ResultTables.PREDICTIONS).size());

		IJ.selectWindow(image.getTitle());
		IJ.doCommand(COMMAND);
		dialog = dialog();
		tell("remembered", ((Choice) dialog.getChoices().get(1)).getSelectedItem() + " " + ((Choice) dialog.getChoices().get(2))
			.getSelectedItem() + " " + ((Choice) dialog.getChoices().get(4)).getSelectedItem());
		((Choice) dialog.getChoices().get(2)).select("abs-cam");
		press(dialog);
		for (int i = 0; i < 300 && !image.isLocked(); i++) Thread.sleep(10);
		Thread.sleep(1500);
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		Window message = message();
		tell("stopped", IJ.getErrorMessage());
		message.dispose();
		tell("locked", image.isLocked());

		IJ.selectWindow(image.getTitle());
		IJ.doCommand(COMMAND);
		press(dialog());
		for (int i = 0; i < 300 && !image.isLocked(); i++) Thread.sleep(10);
		image.getWindow().close();
		message = message();
		tell("closed", IJ.getErrorMessage());
		message.dispose();
		System.exit(0);
	}

	/** Ends the process, which open windows would keep alive, if its main thread fails; ImageJ's own threads may. */
	public static void failed(Thread thread, Throwable problem) {
		problem.printStackTrace();
		if (thread.getName().equals("main") || thread.getName().equals("Run$_main")) System.exit(1);
	}

	public static void tell(String name, Object value) {
		System.out.println(name + "=" + value);
	}

	/**
	 * Makes an image the active one and waits until it stays so: windows that came up before it say that they are active only later, the
	 * more so where other processes have windows on the same screen.
	 */
	public static void activate(ImagePlus image) throws InterruptedException {
		int calm = 0;
		for (int i = 0; i < 1200 && calm < 20; i++) {
			calm++;
			if (WindowManager.getCurrentImage() != image) {
				calm = 0;
				IJ.selectWindow(image.getID());
			}
			Thread.sleep(50);
		}
		if (calm < 20) throw new IllegalStateException("'" + image.getTitle() + "' does not stay active");
	}

	public static GenericDialog dialog() throws InterruptedException {
		for (int i = 0; i < 2400; i++) {
			for (Window window : Window.getWindows()) {
				if (!(window instanceof GenericDialog dialog) || !dialog.isShowing()) continue;
				Thread.sleep(300); // closed before it waits for being closed, a modal dialog would wait for ever
				return dialog;
			}
			Thread.sleep(50);
		}
		throw new IllegalStateException("no dialog came up");
	}

	public static Window message() throws InterruptedException {
		for (int i = 0; i < 2400; i++) {
			for (Window window : Window.getWindows())
				if (window.getClass().getSimpleName().equals("MessageDialog") && window.isShowing()) return window;
			Thread.sleep(50);
		}
		throw new IllegalStateException("no message came up");
	}

	public static void press(GenericDialog dialog) {
		Button ok = dialog.getButtons()[0];
		EventQueue.invokeLater(() -> {
			for (ActionListener listener : ok.getActionListeners()) {
				listener.actionPerformed(new ActionEvent(ok, ActionEvent.ACTION_PERFORMED, ok.getLabel()));
			}
		});
	}

	private static void waitFor(ImagePlus image) throws InterruptedException {
		for (int i = 0; i < 1200 && WindowManager.getImage("breast-phantom-saliency") == null; i++) Thread.sleep(50);
		while (image.isLocked()) Thread.sleep(50);
		Thread.sleep(500); // the recorder writes when the command is over
	}

	public static boolean isSame(ImagePlus a, ImagePlus b) {
		boolean same = a.getStackSize() == b.getStackSize();
		for (int i = 1; same && i <= a.getStackSize(); i++) {
			Object one = a.getStack().getPixels(i);
			Object other = b.getStack().getPixels(i);
			same = one instanceof float[] values ? Arrays.equals(values, (float[]) other) : Arrays.equals((int[]) one, (int[]) other);
		}
		return same;
	}
}
