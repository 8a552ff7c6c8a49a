package org.abscam.fiji;

import static org.abscam.fiji.WithWindows.dialog;
import static org.abscam.fiji.WithWindows.isSame;
import static org.abscam.fiji.WithWindows.press;
import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import ij.text.TextWindow;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.TextField;
import java.awt.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.swing.JFileChooser;
import org.abscam.evaluate.Truth;
import org.abscam.fiji.result.ResultTables;
import org.abscam.scan.RoiReader;
import org.abscam.scan.Scan;

/** Goes through the menu entries with ImageJ's windows, in a process of its own; what it saw are lines {@code name=value}. */
final class MenuWithWindows {

	private MenuWithWindows() {}

	/** @param arguments path of an explainer to write */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		RoiManager manager = RoiManager.getRoiManager();
		manager.add((ImagePlus) null, new Roi(1, 2, 3, 4), -1);
		new Recorder(false);

		IJ.doCommand("Abs-CAM Phantom Sample");
		waitUntil(() -> WindowManager.getImage("breast-phantom.tif") != null);
		tell("recorded sample", recorded("Abs-CAM Phantom Sample"));
		ImagePlus phantom = WindowManager.getImage("breast-phantom.tif");
		phantom.setSlice(8);
		phantom.setRoi(20, 30, 40, 50);

		IJ.doCommand("Abs-CAM About");
		waitUntil(() -> WindowManager.getFrame("About Abs-CAM") != null);
		Frame about = WindowManager.getFrame("About Abs-CAM");
		tell("about", ((TextWindow) about).getTextPanel().getText().contains("ONNX Runtime"));
		tell("recorded about", recorded("Abs-CAM About"));
		about.dispose();

		IJ.selectWindow(phantom.getTitle());
		IJ.doCommand("Abs-CAM Classify...");
		press(dialog());
		waitUntil(() -> rows(ResultTables.PREDICTIONS) == 48 && !phantom.isLocked());
		String classify = recorded("Abs-CAM Classify...");
		tell("recorded classify", classify);
		IJ.selectWindow(phantom.getTitle());
		replay(classify);
		tell("predictions appended", rows(ResultTables.PREDICTIONS));
		ResultsTable predictions = ResultsTable.getResultsTable(ResultTables.PREDICTIONS);
		tell("predictions equal", predictions.getValue("Probability", 5) == predictions.getValue("Probability", 48 + 5));

		IJ.selectWindow(phantom.getTitle());
		IJ.doCommand("Abs-CAM Compare Methods...");
		GenericDialog dialog = dialog();
		((TextField) dialog.getStringFields().get(1)).setText("grad-cam, abs-cam-initial");
		press(dialog);
		waitUntil(() -> WindowManager.getImage("breast-phantom-montage") != null && !phantom.isLocked());
		ImagePlus montage = WindowManager.getImage("breast-phantom-montage");
		String compare = recorded("Abs-CAM Compare Methods...");
		tell("recorded compare", compare);
		montage.setTitle("former");
		IJ.selectWindow(phantom.getTitle());
		replay(compare);
		tell("replayed montage", isSame(montage, WindowManager.getImage("breast-phantom-montage")));

		IJ.selectWindow(phantom.getTitle());
		IJ.runMacro("run('Abs-CAM Compare Methods...', 'methods=grad-cam,abs-cam-initial');");
		ImagePlus maps = WindowManager.getImage("breast-phantom-methods");
		IJ.selectWindow(maps.getTitle());
		IJ.doCommand("Abs-CAM Hotspots...");
		press(dialog());
		waitUntil(() -> maps.getOverlay() != null && rows(ResultTables.HOTSPOTS) == maps.getOverlay().size() && !maps.isLocked());
		String hotspots = recorded("Abs-CAM Hotspots...");
		tell("recorded hotspots", hotspots);
		int found = maps.getOverlay().size();
		tell("regions added", manager.getCount() == 1 + found);
		tell("first region", manager.getRoi(0).getBounds().width);
		IJ.selectWindow(maps.getTitle());
		replay(hotspots);
		tell("overlay replaced", maps.getOverlay().size() == found);
		tell("regions appended", manager.getCount() == 1 + 2 * found);

		Path set = Path.of(arguments[0]).resolveSibling("RoiSet.zip");
		manager.runCommand("Save", set.toString());
		tell("areas saved", RoiReader.open(set).size() == manager.getCount());
		boolean[] truth = Truth.read(set, Scan.of(phantom)).slice(16);
		tell("pixels of truth", IntStream.range(0, truth.length).filter(i -> truth[i]).count());

		IJ.selectWindow(phantom.getTitle());
		IJ.doCommand("Abs-CAM Evaluate...");
		dialog = dialog();
		((TextField) dialog.getStringFields().get(0)).setText("grad-cam");
		((TextField) dialog.getStringFields().get(4)).setText("6");
		for (int box : new int[] {3, 7}) ((Checkbox) dialog.getCheckboxes().get(box)).setState(true);
		press(dialog);
		waitUntil(() -> rows("Abs-CAM Evaluation") == 1 && WindowManager.getImage("Abs-CAM Insertion") != null && !phantom.isLocked());
		String evaluate = recorded("Abs-CAM Evaluate...");
		tell("recorded evaluate", evaluate);
		IJ.selectWindow(phantom.getTitle());
		replay(evaluate);
		ResultsTable measures = ResultsTable.getResultsTable("Abs-CAM Evaluation");
		tell("measures equal", measures.size() == 2 && measures.getValue("Deletion", 0) == measures.getValue("Deletion", 1));

		IJ.selectWindow(phantom.getTitle());
		IJ.runMacro("run('Abs-CAM Explain...', 'method=abs-cam-initial stack');");
		IJ.selectWindow(phantom.getTitle());
		IJ.doCommand("Abs-CAM Overlay...");
		dialog = dialog();
		((Choice) dialog.getChoices().get(1)).select("outlines");
		press(dialog);
		waitUntil(() -> phantom.getOverlay() != null);
		String look = recorded("Abs-CAM Overlay...");
		tell("recorded overlay", look);
		String[] outlines = Stream.of(phantom.getOverlay().toArray()).map(Roi::getName).toArray(String[]::new);
		phantom.setOverlay(null);
		replay(look);
		tell("replayed overlay",
			outlines.length > 11 && Arrays.equals(outlines, Stream.of(phantom.getOverlay().toArray()).map(Roi::getName).toArray()));
		phantom.setOverlay(null);

		Path file = Path.of(arguments[0]);
		Prefs.useJFileChooser = true;
		IJ.doCommand("Abs-CAM Export Explainer...");
		dialog = dialog();
		((Choice) dialog.getChoices().get(1)).select("grad-cam");
		press(dialog);
		JFileChooser chooser = chooser();
		EventQueue.invokeAndWait(() -> {
			chooser.setSelectedFile(file.toFile());
			chooser.approveSelection();
		});
		String export = recorded("Abs-CAM Export Explainer...");
		tell("recorded export", export);
		byte[] exported = Files.readAllBytes(file);
		Files.delete(file);
		replay(export);
		tell("replayed export", Arrays.equals(exported, Files.readAllBytes(file)));

		tell("slice and selection",
			phantom.getCurrentSlice() + " " + phantom.getRoi().getBounds().x + " " + (phantom.getOverlay() == null));
		System.exit(0);
	}

	private static JFileChooser chooser() throws InterruptedException {
		waitUntil(() -> Stream.of(Window.getWindows()).anyMatch(window -> window.isShowing() && chooserIn(window) != null));
		return Stream.of(Window.getWindows()).map(MenuWithWindows::chooserIn).filter(Objects::nonNull).findFirst().orElseThrow();
	}

	private static JFileChooser chooserIn(Container container) {
		if (container instanceof JFileChooser chooser) return chooser;
		return Stream.of(container.getComponents()).filter(Container.class::isInstance).map(c -> chooserIn((Container) c))
			.filter(Objects::nonNull).findFirst().orElse(null);
	}

	private static void replay(String line) {
		boolean before = Recorder.record;
		Recorder.record = false;
		IJ.runMacro(line);
		Recorder.record = before;
	}

	/** The last line of a command, for which it waits, as it is written when the command is over. */
	private static String recorded(String command) throws InterruptedException {
		waitUntil(() -> Recorder.getInstance().getText().contains(command));
		return Recorder.getInstance().getText().lines().filter(line -> line.contains(command)).reduce((a, b) -> b).orElseThrow();
	}

	private static int rows(String table) {
		ResultsTable open = ResultsTable.getResultsTable(table);
		return open == null ? 0 : open.size();
	}

	private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
		for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) Thread.sleep(50);
		if (!condition.getAsBoolean()) throw new IllegalStateException("waited in vain");
	}
}
