package org.abscam.fiji;

import static org.abscam.fiji.WithWindows.activate;
import static org.abscam.fiji.WithWindows.dialog;
import static org.abscam.fiji.WithWindows.press;
import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.NewImage;
import ij.gui.OvalRoi;
import java.awt.Rectangle;
import java.awt.TextField;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs a macro in an ImageJ with windows, in a process of its own; what is open in the end goes to the standard output. */
final class MacroWithWindows {

	/** An image of the user's whose title the macro's own results have. */
	static final String BYSTANDER = "breast-phantom-overlay";

	private MacroWithWindows() {}

	/** @param arguments macro, {@code ask} or {@code tell}, scan to open or an empty string, its region, then what the macro wants to know */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		NewImage.createByteImage(BYSTANDER, 10, 10, 1, NewImage.FILL_RAMP).show();
		ImagePlus bystander = WindowManager.getCurrentImage();
		if (!arguments[2].isEmpty()) {
			ImagePlus scan = IJ.openImage(arguments[2]);
			scan.show();
			scan.setRoi(oval(arguments[3]));
			activate(scan);
		}
		List<String> parts = List.of(arguments).subList(4, arguments.length);
		boolean asks = arguments[1].equals("ask");
		Thread macro = new Thread(() -> IJ.runMacroFile(arguments[0], asks ? "" : String.join("|", parts)), "Run$_macro");
		macro.start();
		if (asks) {
			GenericDialog dialog = dialog();
			for (int i = 0; i < parts.size(); i++) ((TextField) dialog.getStringFields().get(i)).setText(parts.get(i));
			press(dialog);
		}
		macro.join();
		int[] open = WindowManager.getIDList();
		tell("open", IntStream.of(open).mapToObj(id -> WindowManager.getImage(id).getTitle()).sorted().collect(Collectors.joining("|")));
		tell("bystander", bystander.isVisible() && bystander.getWidth() == 10 && !bystander.changes);
		tell("log", IJ.getLog());
		System.exit(0);
	}

	/** A region with the bounds {@code x,y,width,height}. */
	static OvalRoi oval(String bounds) {
		int[] sides = List.of(bounds.split(",")).stream().mapToInt(Integer::parseInt).toArray();
		Rectangle at = new Rectangle(sides[0], sides[1], sides[2], sides[3]);
		return new OvalRoi(at.x, at.y, at.width, at.height);
	}
}
