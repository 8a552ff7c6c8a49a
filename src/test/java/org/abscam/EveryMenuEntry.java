package org.abscam;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.ImageWindow;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Label;
import java.awt.Menu;
import java.awt.MenuBar;
import java.awt.MenuItem;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.TextField;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.ItemEvent;
import java.awt.event.ItemListener;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.swing.JFileChooser;

/**
 * A user of plain ImageJ who goes through the menu of the packaged plugin, with windows, in a process of its own. It knows ImageJ only;
 * the plugin is in the plugins folder. What it sees are lines {@code name=value} and screenshots.
 */
final class EveryMenuEntry {

	private static final int LONGEST_MILLISECONDS = 60_000;
	private static final int AWAKE_MILLISECONDS = 300;

	private final File screenshots;
	private final File model;
	private final File exported;

	private EveryMenuEntry(String[] arguments) {
		screenshots = new File(arguments[0]);
		model = new File(arguments[1]);
		exported = new File(arguments[2]);
	}

	/** @param arguments folder for screenshots, a model to import, a file to export to */
	public static void main(String[] arguments) {
		try {
			new EveryMenuEntry(arguments).run();
			System.exit(0);
		}
		catch (Throwable e) {
			e.printStackTrace();
			System.exit(1);
		}
	}

	private void run() throws Exception {
		ImageJ imageJ = new ImageJ();
		imageJ.setLocation(0, 0);
		tell("entries", String.join("|", entries()));

		choose("Abs-CAM Phantom");
		image("breast-phantom.tif").close();
		choose("Abs-CAM Phantom Sample");
		ImagePlus phantom = image("breast-phantom.tif");
		phantom.setSlice(9);
		place(phantom, 0, 120);

		explain(phantom);
		compare(phantom);
		hotspots();
		overlay(phantom);
		classify(phantom);
		evaluate(phantom);
		export();
		importModel();

		choose("Abs-CAM About");
		waitUntil(() -> WindowManager.getFrame("About Abs-CAM") != null);
		WindowManager.getFrame("About Abs-CAM").setLocation(300, 200);
		screenshot("about");
		tell("about", WindowManager.getFrame("About Abs-CAM").isShowing());
		tell("phantom", phantom.getCurrentSlice() + " " + phantom.getStackSize() + " " + phantom.changes);
		review(phantom);
	}

	private void review(ImagePlus scan) throws Exception {
		for (int id : WindowManager.getIDList()) if (id != scan.getID()) WindowManager.getImage(id).close();
		scan.getWindow().toFront();
		WindowManager.setCurrentWindow(scan.getWindow());
		choose("Abs-CAM Review...");
		press(dialog());
		waitUntil(() -> scan.getWindow() != null && scan.getWindow().getClass().getSimpleName().equals("ReviewWindow"));
		tell("scan under review is the active image", WindowManager.getCurrentImage() == scan);
		scan.getWindow().setLocation(0, 0);
		scan.getWindow().toFront();
		Thread.sleep(1000);
		screenshot("review");
		scan.close();
	}

	private static List<String> entries() {
		MenuBar bar = Menus.getMenuBar();
		List<String> labels = new ArrayList<>();
		for (int i = 0; i < bar.getMenuCount(); i++) collect(bar.getMenu(i), "", labels);
		return labels;
	}

	private static void collect(Menu menu, String path, List<String> labels) {
		for (int i = 0; i < menu.getItemCount(); i++) {
			MenuItem item = menu.getItem(i);
			String here = path + menu.getLabel() + ">";
			if (item instanceof Menu inner) collect(inner, here, labels);
			else if (item.getLabel().startsWith("Abs-CAM") || here.contains(">Abs-CAM>")) labels.add(here + item.getLabel());
		}
	}

	private void explain(ImagePlus phantom) throws Exception {
		choose("Abs-CAM Explain...");
		GenericDialog dialog = dialog();
		dialog.setLocation(420, 20);
		Checkbox preview = (Checkbox) find(dialog, c -> c instanceof Checkbox box && box.getLabel().startsWith("Preview"));
		EventQueue.invokeAndWait(() -> {
			preview.setState(true);
			for (ItemListener listener : preview.getItemListeners()) {
				listener.itemStateChanged(new ItemEvent(preview, ItemEvent.ITEM_STATE_CHANGED, preview, ItemEvent.SELECTED));
			}
		});
		waitUntil(() -> phantom.getOverlay() != null);
		Thread.sleep(500);
		tell("estimate", ((Label) find(dialog, c -> c instanceof Label l && l.getText().startsWith("Slice 9"))).getText());
		screenshot("dialog");
		((Choice) dialog.getChoices().get(1)).select("malignant");
		Checkbox review = (Checkbox) find(dialog, c -> c instanceof Checkbox box && box.getLabel().startsWith("Review"));
		tell("review proposed", review.getState());
		review.setState(false);
		press(dialog);
		ImagePlus saliency = image("breast-phantom-saliency");
		waitUntil(() -> !phantom.isLocked());
		place(saliency, 300, 120);
		for (String table : new String[] {"Abs-CAM Predictions", "Abs-CAM Hotspots"}) {
			Frame window = WindowManager.getFrame(table);
			window.setBounds(0, table.endsWith("Hotspots") ? 700 : 460, 1000, 230);
			tell("rows of " + table, ResultsTable.getResultsTable(table).size());
		}
		RoiManager manager = RoiManager.getInstance();
		manager.setLocation(1010, 460);
		tell("regions", manager.getCount());
		tell("maps", saliency.getStackSize() + " at " + saliency.getCurrentSlice());
		tell("overlay", phantom.getOverlay().size());
		Thread.sleep(500);
		screenshot("explained");
	}

	private void compare(ImagePlus phantom) throws Exception {
		IJ.selectWindow(phantom.getID());
		choose("Abs-CAM Compare Methods...");
		GenericDialog dialog = dialog();
		((TextField) dialog.getStringFields().get(1)).setText("abs-cam,abs-cam-initial,grad-cam,grad-cam++,layer-cam,score-cam");
		press(dialog);
		ImagePlus montage = image("breast-phantom-montage");
		place(montage, 300, 120);
		Thread.sleep(500);
		screenshot("compared");
		tell("montage", montage.getWidth() + "x" + montage.getHeight());
		montage.close();
	}

	private void hotspots() throws Exception {
		ImagePlus saliency = image("breast-phantom-saliency");
		IJ.selectWindow(saliency.getID());
		int before = RoiManager.getInstance().getCount();
		choose("Abs-CAM Hotspots...");
		GenericDialog dialog = dialog();
		((TextField) dialog.getStringFields().get(0)).setText("0.8");
		press(dialog);
		waitUntil(() -> RoiManager.getInstance().getCount() > before && !saliency.isLocked());
		tell("more regions", RoiManager.getInstance().getCount() - before);
	}

	private void overlay(ImagePlus phantom) throws Exception {
		IJ.selectWindow(phantom.getID());
		choose("Abs-CAM Overlay...");
		GenericDialog dialog = dialog();
		((Choice) dialog.getChoices().get(1)).select("map");
		((Checkbox) dialog.getCheckboxes().get(0)).setState(true);
		press(dialog);
		waitUntil(() -> phantom.getOverlay() != null && phantom.getOverlay().size() == 17);
		Thread.sleep(300);
		screenshot("overlay");
		tell("overlay of maps and bar", phantom.getOverlay().size());
	}

	private void classify(ImagePlus phantom) throws Exception {
		IJ.selectWindow(phantom.getID());
		int before = ResultsTable.getResultsTable("Abs-CAM Predictions").size();
		choose("Abs-CAM Classify...");
		press(dialog());
		waitUntil(() -> ResultsTable.getResultsTable("Abs-CAM Predictions").size() > before && !phantom.isLocked());
		tell("more predictions", ResultsTable.getResultsTable("Abs-CAM Predictions").size() - before);
	}

	private void evaluate(ImagePlus phantom) throws Exception {
		IJ.selectWindow(phantom.getID());
		choose("Abs-CAM Evaluate...");
		GenericDialog dialog = dialog();
		dialog.setLocation(420, 20);
		screenshot("evaluate");
		((TextField) dialog.getStringFields().get(0)).setText("abs-cam-initial,grad-cam");
		press(dialog);
		waitUntil(() -> WindowManager.getImage("Abs-CAM Insertion") != null && !phantom.isLocked());
		WindowManager.getImage("Abs-CAM Insertion").getWindow().setLocation(600, 20);
		WindowManager.getImage("Abs-CAM Deletion").getWindow().setLocation(0, 420);
		WindowManager.getFrame("Abs-CAM Evaluation").setBounds(0, 800, 1200, 120);
		WindowManager.getFrame("Abs-CAM Evaluation Summary").setBounds(0, 920, 1200, 100);
		screenshot("evaluated");
		int plots = 0;
		for (String name : new String[] {"Abs-CAM Deletion", "Abs-CAM Insertion"}) {
			if (WindowManager.getImage(name) == null) continue;
			plots++;
			WindowManager.getImage(name).close();
		}
		tell("evaluated", ResultsTable.getResultsTable("Abs-CAM Evaluation").size() + " and " + ResultsTable.getResultsTable(
			"Abs-CAM Evaluation Summary").size() + ", plots " + plots);
	}

	private void export() throws Exception {
		Prefs.useJFileChooser = true;
		int lost = -1;
		do { // ImageJ swallows what goes wrong while Swing makes its chooser, and takes it for Cancel: then a user asks again
			lost++;
			choose("Abs-CAM Export Explainer...");
			press(dialog());
			for (int i = 0; i < 200 && !chooserIsShown(); i++) Thread.sleep(50);
		}
		while (!chooserIsShown() && lost < 2);
		tell("choosers that ImageJ lost", lost);
		waitUntil(EveryMenuEntry::chooserIsShown);
		for (Window window : Window.getWindows()) {
			if (!window.isShowing() || !(find(window, JFileChooser.class::isInstance) instanceof JFileChooser chooser)) continue;
			EventQueue.invokeAndWait(() -> {
				chooser.setSelectedFile(exported);
				chooser.approveSelection();
			});
		}
		waitUntil(() -> exported.length() > 1_000_000);
		tell("exported", exported.length() > 1_000_000);
	}

	private static boolean chooserIsShown() {
		return Stream.of(Window.getWindows()).anyMatch(w -> w.isShowing() && find(w, JFileChooser.class::isInstance) != null);
	}

	private void importModel() throws Exception {
		choose("Abs-CAM Import Model...");
		GenericDialog dialog = dialog();
		screenshot("import");
		((TextField) dialog.getStringFields().get(0)).setText(model.getPath());
		((TextField) dialog.getStringFields().get(1)).setText("mine");
		press(dialog);
		waitUntil(() -> IJ.getLog() != null && IJ.getLog().contains("imported 'mine'"));
		choose("Abs-CAM Classify...");
		dialog = dialog();
		Choice models = (Choice) dialog.getChoices().get(0);
		List<String> names = new ArrayList<>();
		for (int i = 0; i < models.getItemCount(); i++) names.add(models.getItem(i));
		tell("models", String.join(",", names));
		Button cancel =
			Stream.of(dialog.getButtons()).filter(b -> b != null && b.getLabel().trim().equals("Cancel")).findFirst().orElseThrow();
		click(cancel);
		waitUntil(() -> Stream.of(Window.getWindows()).noneMatch(w -> w instanceof GenericDialog && w.isShowing()));
	}

	private static void place(ImagePlus image, int x, int y) throws InterruptedException {
		waitUntil(() -> image.getWindow() != null);
		ImageWindow window = image.getWindow();
		window.setLocation(x, y);
	}

	private void screenshot(String name) throws Exception {
		Thread.sleep(300);
		screenshots.mkdirs();
		ImageIO.write(new Robot().createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())), "png",
			new File(screenshots, name
				+ ".png"));
	}

	private static void tell(String name, Object value) {
		System.out.println(name + "=" + value);
	}

	private static void choose(String label) {
		IJ.doCommand(label);
	}

	private static ImagePlus image(String title) throws InterruptedException {
		waitUntil(() -> WindowManager.getImage(title) != null);
		return WindowManager.getImage(title);
	}

	private static GenericDialog dialog() throws InterruptedException {
		waitUntil(() -> Stream.of(Window.getWindows()).anyMatch(w -> w instanceof GenericDialog && w.isShowing()));
		// a modal dialog that is closed between its being shown and its wait for being closed waits for ever; no user is that fast
		Thread.sleep(AWAKE_MILLISECONDS);
		return (GenericDialog) Stream.of(Window.getWindows()).filter(w -> w instanceof GenericDialog && w.isShowing()).findFirst()
			.orElseThrow();
	}

	private static void press(GenericDialog dialog) {
		click(dialog.getButtons()[0]);
	}

	private static void click(Button button) {
		EventQueue.invokeLater(() -> {
			for (ActionListener listener : button.getActionListeners()) {
				listener.actionPerformed(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, button.getLabel()));
			}
		});
	}

	private static Component find(Container container, Predicate<Component> wanted) {
		for (Component component : container.getComponents()) {
			if (wanted.test(component)) return component;
			Component inside = component instanceof Container inner ? find(inner, wanted) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
		for (int i = 0; i < LONGEST_MILLISECONDS / 50 && !condition.getAsBoolean(); i++) Thread.sleep(50);
		if (condition.getAsBoolean()) return;
		for (Window window : Window.getWindows()) if (window.isShowing()) System.out.println("open: " + window);
		throw new IllegalStateException("waited in vain");
	}
}
