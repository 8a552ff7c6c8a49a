package org.abscam.manual;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.PlotWindow;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import ij.text.TextWindow;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Label;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ActionListener;
import java.awt.event.ItemEvent;
import java.awt.event.ItemListener;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.UIManager;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;

/** A user at the commands of the menu, in a process of its own, who takes a picture of each window. */
final class WindowPictures {

	private static final int LONGEST_MILLISECONDS = 180_000;
	private static final int MIDDLE = 9;
	private static final int SLOWLY = 50;
	private static final double SLOW = 4;
	private static final int PLOT_WIDTH = 900;
	private static final int PLOT_HEIGHT = 500;
	private static final String SECONDS = "0:42";
	private static final int LETTERS = 12;
	/** Place in ImageJ's list of sizes: 24 points. */
	private static final int LARGE_TEXT = 9;

	private final Path folder;
	private final Path scan;
	private final Path readings;
	private final TidyDesk desk;

	/** What a user does until the windows are there. */
	private interface Scene {

		BufferedImage take() throws Exception;
	}

	private WindowPictures(String[] arguments) throws Exception {
		folder = Files.createDirectories(Path.of(arguments[0]));
		scan = Path.of(arguments[1]);
		readings = Path.of(arguments[2]);
		desk = new TidyDesk();
	}

	/** @param arguments folder for the pictures, path of the phantom, an empty folder for readings, names of the pictures or none for all */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		UIManager.put("TextField.caretBlinkRate", 0);
		Prefs.setGuiScale(TidyDesk.SCALE); // as Edit > Options > Appearance... does it
		new ImageJ();
		ImageJMenu.addToCommands();
		Prefs.setGuiScale(TidyDesk.SCALE);
		Menus.setFontSize(LETTERS); // ImageJ scales it
		Prefs.set("tw.font.size", LARGE_TEXT); // as Font > Make Text Larger in a table does it
		WindowPictures pictures = new WindowPictures(arguments);
		Map<String, Scene> scenes = pictures.scenes();
		List<String> wished = List.of(arguments).subList(3, arguments.length);
		for (Map.Entry<String, Scene> scene : scenes.entrySet()) {
			if (!wished.isEmpty() && !wished.contains(scene.getKey())) continue;
			BufferedImage picture = scene.getValue().take();
			ImageIO.write(picture, "png", pictures.folder.resolve(scene.getKey() + ".png").toFile());
			pictures.tidy();
		}
		System.exit(0);
	}

	private Map<String, Scene> scenes() {
		Map<String, Scene> scenes = new LinkedHashMap<>();
		scenes.put("review", this::review);
		scenes.put("reading-first", this::readingFirst);
		scenes.put("breast-phantom", () -> strip(3, 5, 8, 12, 14));
		scenes.put("border", () -> strip(7, 1, 2, 15));
		scenes.put("keys", this::keys);
		scenes.put("store", () -> dialogOfReview("Store…"));
		scenes.put("report-dialog", () -> dialogOfReview("Report…"));
		scenes.put("dialog", this::explainDialog);
		scenes.put("dialog-unfolded", this::unfolded);
		scenes.put("explained", this::explained);
		scenes.put("compared", this::compared);
		scenes.put("evaluated", this::evaluated);
		scenes.put("about", this::about);
		scenes.put("help", this::help);
		for (String command : List.of("Classify", "Hotspots", "Overlay", "Compare Methods", "Evaluate", "Cohort", "Open DICOM",
			"Open from Archive",
			"Review", "Review Session", "Import Model", "Export Explainer", "Install GPU Runtime"))
			scenes.put("dialog-" + command.toLowerCase().replace(' ', '-'), () -> dialogOf(command));
		return scenes;
	}

	/** Some findings are decided on, the one of the middle is selected. */
	private BufferedImage review() throws Exception {
		Window window = reviewed("faithfulness").getWindow();
		JTable findings = (JTable) find(window, JTable.class::isInstance);
		for (int row = 0; row < findings.getRowCount(); row++) {
			int slice = slice(findings, row);
			if (slice >= 5 && slice < MIDDLE) decide(window, findings, row, "Accept");
			if (slice >= 15) decide(window, findings, row, "Reject");
		}
		int middle = IntStream.range(0, findings.getRowCount()).filter(row -> slice(findings, row) == MIDDLE).findFirst().orElseThrow();
		EventQueue.invokeAndWait(() -> findings.setRowSelectionInterval(middle, middle));
		return desk.take(List.of(window));
	}

	private static int slice(JTable findings, int row) {
		int place =
			IntStream.range(0, findings.getColumnCount()).filter(column -> findings.getColumnName(column).equals("Place")).findFirst()
				.orElseThrow();
		return Integer.parseInt(String.valueOf(findings.getValueAt(row, place)).split(" ")[0]);
	}

	private static void decide(Window window, JTable findings, int row, String decision) throws Exception {
		EventQueue.invokeAndWait(() -> findings.setRowSelectionInterval(row, row));
		EventQueue.invokeAndWait(() -> button(window, decision).doClick());
	}

	private BufferedImage readingFirst() throws Exception {
		ImagePlus phantom = reviewed("first");
		Window window = phantom.getWindow();
		EventQueue.invokeAndWait(() -> {
			button(window, "malignant").doClick();
			JTextField sure =
				(JTextField) find(window, c -> c instanceof JTextField && "Confidence in per cent".equals(c.getAccessibleContext()
					.getAccessibleName()));
			sure.setText("80");
			stop((JLabel) find(window, c -> c instanceof JLabel l && l.getText() != null && l.getText().matches("\\d+:\\d\\d")));
		});
		return desk.take(List.of(window));
	}

	/** A clock stands still. */
	private static void stop(JLabel clock) {
		clock.setText(SECONDS);
		clock.addPropertyChangeListener("text", event -> clock.setText(SECONDS));
	}

	private BufferedImage keys() throws Exception {
		ImagePlus phantom = reviewed("method=grad-cam");
		EventQueue.invokeAndWait(() -> {
			phantom.getWindow().toFront();
			phantom.getCanvas().requestFocus();
		});
		Robot robot = new Robot();
		robot.setAutoDelay(SLOWLY);
		robot.keyPress(KeyEvent.VK_SHIFT);
		robot.keyPress(KeyEvent.VK_SLASH);
		robot.keyRelease(KeyEvent.VK_SLASH);
		robot.keyRelease(KeyEvent.VK_SHIFT);
		return desk.take(List.of(shownDialog()));
	}

	private BufferedImage dialogOfReview(String button) throws Exception {
		ImagePlus phantom = reviewed("method=grad-cam");
		EventQueue.invokeLater(() -> button(phantom.getWindow(), button).doClick());
		return desk.take(List.of(shownDialog()));
	}

	private static Window shownDialog() throws InterruptedException {
		waitUntil(() -> Stream.of(Window.getWindows()).anyMatch(w -> w instanceof JDialog && w.isShowing()));
		return Stream.of(Window.getWindows()).filter(w -> w instanceof JDialog && w.isShowing()).findFirst().orElseThrow();
	}

	/** The phantom in the review window, at its middle. */
	private ImagePlus reviewed(String more) throws Exception {
		ImagePlus phantom = open();
		Path own = Files.createTempDirectory(readings, "reading");
		IJ.runMacro("run('Abs-CAM Review...', 'model=breast-ultrasound device=cpu stack " + more + " reader=Ada out=[" + own + "]');");
		waitUntil(() -> phantom.getWindow().getClass().getSimpleName().equals("ReviewWindow"));
		EventQueue.invokeAndWait(() -> {
			phantom.setSlice(MIDDLE);
			phantom.getWindow().setSize(TidyDesk.pixels(1200), TidyDesk.pixels(720));
			phantom.getWindow().validate();
		});
		return phantom;
	}

	private BufferedImage explainDialog() throws Exception {
		ImagePlus phantom = open();
		IJ.doCommand("Abs-CAM Explain...");
		GenericDialog dialog = WithWindows.dialog();
		preview(dialog);
		waitUntil(() -> phantom.getOverlay() != null);
		waitUntil(() -> find(dialog, c -> c instanceof Label l && l.getText().startsWith("Slice " + MIDDLE)) != null);
		Label said = (Label) find(dialog, c -> c instanceof Label l && l.getText().startsWith("Slice " + MIDDLE));
		EventQueue.invokeAndWait(() -> said.setText(said.getText().replaceFirst("about [0-9.]+ s", "about 6 s")));
		return desk.take(List.of(phantom.getWindow(), dialog));
	}

	private BufferedImage unfolded() throws Exception {
		open();
		IJ.doCommand("Abs-CAM Explain...");
		GenericDialog dialog = WithWindows.dialog();
		Button fold = (Button) find(dialog, c -> c instanceof Button b && b.getLabel().startsWith("Advanced"));
		EventQueue.invokeAndWait(() -> press(fold));
		return desk.take(List.of(dialog));
	}

	private static void preview(GenericDialog dialog) throws Exception {
		Checkbox preview = (Checkbox) find(dialog, c -> c instanceof Checkbox box && box.getLabel().startsWith("Preview"));
		EventQueue.invokeAndWait(() -> {
			preview.setState(true);
			for (ItemListener listener : preview.getItemListeners())
				listener.itemStateChanged(new ItemEvent(preview, ItemEvent.ITEM_STATE_CHANGED, preview, ItemEvent.SELECTED));
		});
	}

	/** Slices with their maps beside each other, as the image's window shows them one after the other. */
	private BufferedImage strip(int... slices) throws Exception {
		ImagePlus phantom = open();
		IJ.runMacro("run('Abs-CAM Explain...', 'model=breast-ultrasound stack overlay device=cpu');");
		List<BufferedImage> pictures = new ArrayList<>();
		for (int slice : slices) {
			EventQueue.invokeAndWait(() -> phantom.setSlice(slice));
			pictures.add(desk.inside(phantom.getWindow(), phantom.getCanvas()));
		}
		return TidyDesk.beside(pictures);
	}

	private BufferedImage explained() throws Exception {
		ImagePlus phantom = open();
		IJ.runMacro("run('Abs-CAM Explain...', 'model=breast-ultrasound class=malignant stack overlay rois table device=cpu');");
		ImagePlus saliency = WindowManager.getImage("breast-phantom-saliency");
		Frame predictions = WindowManager.getFrame("Abs-CAM Predictions");
		Frame hotspots = WindowManager.getFrame("Abs-CAM Hotspots");
		EventQueue.invokeAndWait(() -> {
			enlarge(saliency);
			RoiManager.getInstance().setSize(TidyDesk.pixels(300), saliency.getWindow().getHeight());
			RoiManager.getInstance().validate();
			predictions.setSize(TidyDesk.pixels(860), TidyDesk.pixels(150));
			hotspots.setSize(TidyDesk.pixels(860), TidyDesk.pixels(150));
		});
		return desk.take(List.of(phantom.getWindow(), saliency.getWindow(), RoiManager.getInstance()), List.of(predictions),
			List.of(hotspots));
	}

	private BufferedImage compared() throws Exception {
		open();
		IJ.runMacro("run('Abs-CAM Compare Methods...', "
			+ "'model=breast-ultrasound class=top methods=abs-cam,grad-cam,grad-cam++,layer-cam,score-cam montage device=cpu');");
		ImagePlus montage = WindowManager.getImage("breast-phantom-montage");
		EventQueue.invokeAndWait(() -> enlarge(montage));
		return desk.take(List.of(montage.getWindow()));
	}

	private BufferedImage evaluated() throws Exception {
		open();
		PlotWindow.plotWidth = PLOT_WIDTH; // as Edit > Options > Plots... does it
		PlotWindow.plotHeight = PLOT_HEIGHT;
		IJ.runMacro(
			"run('Abs-CAM Evaluate...', 'model=breast-ultrasound class=top methods=abs-cam,grad-cam,layer-cam controls table plots device=cpu');");
		Window deletion = WindowManager.getImage("Abs-CAM Deletion").getWindow();
		Window insertion = WindowManager.getImage("Abs-CAM Insertion").getWindow();
		Frame table = WindowManager.getFrame("Abs-CAM Evaluation Summary");
		ResultsTable summary = ResultsTable.getResultsTable("Abs-CAM Evaluation Summary");
		for (int row = 0; row < summary.size(); row++) summary.setValue("Seconds", row, SLOW);
		summary.show("Abs-CAM Evaluation Summary");
		EventQueue
			.invokeAndWait(() -> table.setSize(deletion.getWidth() + insertion.getWidth() + TidyDesk.pixels(18), TidyDesk.pixels(170)));
		return desk.take(List.of(deletion, insertion), List.of(table));
	}

	private BufferedImage about() throws Exception {
		IJ.doCommand("Abs-CAM About");
		waitUntil(() -> WindowManager.getFrame("About Abs-CAM") != null);
		return desk.take(List.of(WindowManager.getFrame("About Abs-CAM")));
	}

	private BufferedImage help() throws Exception {
		open();
		IJ.doCommand("Abs-CAM Explain...");
		GenericDialog dialog = WithWindows.dialog();
		Button help = Stream.of(dialog.getButtons()).filter(b -> b != null && b.getLabel().trim().equals("Help")).findFirst().orElseThrow();
		EventQueue.invokeLater(() -> press(help));
		return desk.take(List.of(shownDialog()));
	}

	private BufferedImage dialogOf(String command) throws Exception {
		open();
		if (command.equals("Hotspots") || command.equals("Overlay")) {
			IJ.runMacro("run('Abs-CAM Explain...', 'model=breast-ultrasound method=grad-cam table device=cpu');");
			IJ.selectWindow(command.equals("Hotspots") ? "breast-phantom-saliency" : "breast-phantom.tif");
		}
		IJ.doCommand("Abs-CAM " + command + "...");
		return desk.take(List.of(WithWindows.dialog()));
	}

	private ImagePlus open() throws Exception {
		ImagePlus phantom = IJ.openImage(scan.toString());
		EventQueue.invokeAndWait(() -> {
			phantom.show();
			phantom.setSlice(MIDDLE);
			enlarge(phantom);
		});
		WithWindows.activate(phantom);
		return phantom;
	}

	/** As a user with such a screen does. */
	private static void enlarge(ImagePlus image) {
		IJ.run(image, "Set... ", "zoom=" + 100 * TidyDesk.SCALE);
	}

	/** Nothing is left for the next one. */
	private void tidy() throws Exception {
		List<Window> dialogs = new ArrayList<>();
		for (Window window : Window.getWindows()) if (window instanceof Dialog && window.isShowing()) dialogs.add(window);
		for (Window window : dialogs) {
			if (window instanceof GenericDialog dialog) {
				Button cancel = Stream.of(dialog.getButtons()).filter(b -> b != null && b.getLabel().trim().equals("Cancel")).findFirst()
					.orElse(null);
				if (cancel != null) {
					EventQueue.invokeAndWait(() -> press(cancel));
					continue;
				}
			}
			EventQueue.invokeAndWait(window::dispose);
		}
		Thread.sleep(300);
		for (int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList()) {
			ImagePlus image = WindowManager.getImage(id);
			if (image == null) continue;
			EventQueue.invokeAndWait(() -> {
				image.changes = false;
				image.close();
			});
		}
		if (RoiManager.getInstance() != null) EventQueue.invokeAndWait(() -> {
			RoiManager.getInstance().reset();
			RoiManager.getInstance().close();
		});
		for (Frame frame : WindowManager.getNonImageWindows()) {
			if (!(frame instanceof TextWindow text)) continue;
			EventQueue.invokeAndWait(() -> text.close(false));
		}
	}

	private static void press(Button button) {
		for (ActionListener listener : button.getActionListeners())
			listener.actionPerformed(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, button.getLabel()));
	}

	private static AbstractButton button(Container window, String name) {
		return (AbstractButton) find(window, c -> c instanceof AbstractButton b && name.equals(b.getText()));
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
		if (!condition.getAsBoolean()) throw new IllegalStateException("waited in vain");
	}
}
