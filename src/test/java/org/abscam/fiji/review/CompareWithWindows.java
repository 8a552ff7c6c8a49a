package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;
import static org.abscam.fiji.review.ReviewWithWindows.shot;
import static org.abscam.fiji.review.ReviewWithWindows.waitUntil;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTable;
import javax.swing.text.JTextComponent;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;
import org.abscam.fiji.review.picture.ReviewCanvas;
import org.abscam.fiji.review.views.StudyOnDisk;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** Another view and a prior beside the scan, in a process of its own; what it saw are lines {@code name=value}, and pictures of the screen. */
final class CompareWithWindows {

	private static Robot robot;

	private CompareWithWindows() {}

	/** @param arguments folder for the study, folder for pictures of the screen, model */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		robot = new Robot();
		robot.setAutoDelay(30);
		Path study = Path.of(arguments[0]);
		ReviewWithWindows.begin(Path.of(arguments[1]));
		new StudyOnDisk(study.resolve("axial"), 1, "T2 axial", "7", "20130717", "P1/19660101").writeAxial(20);
		new StudyOnDisk(study.resolve("coronal"), 2, "T2 coronal", "7", "20130717", "P1/19660101").writeCoronal(24);
		new StudyOnDisk(study.resolve("prior"), 1, "T2 axial", "6", "20120531", "P1/19660101").writeAxial(11);
		new StudyOnDisk(study.resolve("stranger"), 1, "T2 axial", "5", "20130717", "P2/19770202").writeAxial(12);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		ImagePlus image = open(study.resolve("axial"));
		String review = "model=[" + arguments[2] + "] method=grad-cam device=cpu stack out=["
			+ Files.createDirectories(study.resolve("readings")) + "]";
		IJ.runMacro("run('Abs-CAM Review...', '" + review + "');");
		ReviewDesk desk = ReviewDesk.of(image);
		waitUntil(() -> KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusedWindow() == image.getWindow());
		view(image, desk);
		findings(image, desk);
		prior(study, image, desk, review);
		System.exit(0);
	}

	private static ImagePlus open(Path folder) throws ScanException {
		ImagePlus image = ScanReader.open(folder).image();
		image.show();
		return image;
	}

	/** V offers the other series of the study; the one that is chosen follows, and leads. */
	private static void view(ImagePlus image, ReviewDesk desk) throws Exception {
		shot("alone");
		press(KeyEvent.VK_V);
		waitUntil(() -> dialog() != null && list(dialog()).getModel().getSize() == 2);
		tell("first offer", list(dialog()).getModel().getElementAt(0));
		tell("second offer", list(dialog()).getModel().getElementAt(1));
		shot("offers");
		press(KeyEvent.VK_ENTER);
		waitUntil(() -> desk.comparison().isOn());
		waitUntil(() -> KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusedWindow() == image.getWindow());
		tell("linked", said(image, "Linked by position"));
		tell("active", WindowManager.getCurrentImage() == image);
		tell("images", WindowManager.getImageCount());
		set(image, 5); // z = -24
		click(desk.pictures().first(), 80.5, 30.5);
		tell("foot", desk.comparison().foot().orElse(""));
		shot("marked");
		Component other = picture(desk);
		wheel(other, 3);
		tell("turned other", desk.comparison().foot().orElse("") + " / " + image.getCurrentSlice());
		clickOther(other, 60.5, 50.5);
		tell("marked other", image.getCurrentSlice());
		tell("column", desk.comparison().cross().orElseThrow().x());
		tell("row", desk.comparison().cross().orElseThrow().y());
		shot("marked-other");
		EventQueue.invokeAndWait(() -> desk.pictures().view().show(new Rectangle(40, 20, 40, 40)));
		settle();
		shot("zoomed");
		EventQueue.invokeAndWait(() -> desk.pictures().view().showAll());
		double low = image.getDisplayRangeMin();
		drag(other, 60, 40);
		tell("window", desk.comparison().foot().orElse("").replaceFirst(".*window ", ""));
		tell("scan's window", image.getDisplayRangeMin() == low);
		press(KeyEvent.VK_L);
		int alone = image.getCurrentSlice();
		wheel(other, 2);
		tell("turned alone", image.getCurrentSlice() == alone);
		press(KeyEvent.VK_V);
		tell("taken away", !desk.comparison().isOn());
		shot("alone-again");
	}

	/** What the reader draws, and what is taken off, while a view stands beside the scan. */
	private static void findings(ImagePlus image, ReviewDesk desk) throws Exception {
		set(image, 5);
		image.setRoi(new Roi(20, 20, 30, 20));
		press(KeyEvent.VK_ENTER);
		Thread.sleep(600);
		JTable table = find(image.getWindow(), JTable.class);
		int rows = table.getRowCount();
		String added = desk.state().selected().orElseThrow().id();
		tell("names", Stream.of(image.getOverlay().toArray()).allMatch(roi -> roi.getName().startsWith("axial ")));
		int drawn = image.getOverlay().size();
		press(KeyEvent.VK_DELETE);
		Thread.sleep(600);
		tell("own finding off", (rows - table.getRowCount()) + " " + (drawn - (image.getOverlay() == null ? 0 : image.getOverlay().size()))
			+ " " + desk.state().reading().finding(added).isEmpty());
		if (desk.state().findings().isEmpty()) {
			tell("model's finding off", "there is none");
			return;
		}
		press(KeyEvent.VK_N);
		rows = table.getRowCount();
		drawn = image.getOverlay().size();
		press(KeyEvent.VK_DELETE);
		press(KeyEvent.VK_DELETE);
		Thread.sleep(600);
		tell("model's finding off",
			(rows - table.getRowCount()) + " " + (drawn - (image.getOverlay() == null ? 0 : image.getOverlay().size())));
	}

	/** By the macro's option: a prior, another patient, an open image that is closed, and what is none of them. */
	private static void prior(Path study, ImagePlus image, ReviewDesk before, String review) throws Exception {
		IJ.selectWindow(image.getID());
		IJ.runMacro("run('Abs-CAM Review...', '" + review + " with=[" + study.resolve("prior") + "]');");
		ReviewDesk desk = ReviewDesk.of(image);
		tell("prior", said(image, "Linked by slice number"));
		tell("label", said(image, "T2 axial, 2012"));
		set(image, 20);
		Thread.sleep(300);
		tell("prior's foot", desk.comparison().foot().orElse(""));
		shot("prior");
		IJ.runMacro("run('Abs-CAM Review...', '" + review + " with=[" + study.resolve("stranger") + "]');");
		tell("stranger", said(image, "Another patient"));
		shot("stranger");
		ImagePlus open = IJ.createImage("phantom", "8-bit ramp", 90, 60, 3);
		open.show();
		IJ.selectWindow(image.getID());
		IJ.runMacro("run('Abs-CAM Review...', '" + review + " with=phantom');");
		tell("open image", said(image, "Linked by slice number"));
		shot("open-image");
		open.changes = false;
		open.close();
		robot.waitForIdle();
		Thread.sleep(300);
		tell("closed", ReviewDesk.of(image).comparison().isOn() + " " + said(image, "was closed"));
		IJ.runMacro("run('Abs-CAM Review...', '" + review + " with=[" + study.resolve("coronal") + "]');");
		EventQueue.invokeAndWait(() -> button(image.getWindow(), "Explain").doClick());
		waitUntil(() -> WindowManager.getImageCount() == 2 && ReviewDesk.of(WindowManager.getImage("coronal")) != null);
		Thread.sleep(500);
		ImagePlus explained = WindowManager.getImage("coronal");
		tell("explained", explained.getWindow().getClass().getSimpleName() + " " + ReviewDesk.of(image).comparison().isOn());
		explained.close();
		IJ.selectWindow(image.getID());
		Thread.sleep(500);
		tell("active at the end", WindowManager.getCurrentImage() == image);
		image.close();
		tell("images left", WindowManager.getImageCount());
	}

	static JDialog dialog() {
		for (Window window : Window.getWindows())
			if (window instanceof JDialog dialog && dialog.isShowing() && list(dialog) != null) return dialog;
		return null;
	}

	static JList<?> list(Container in) {
		return find(in, JList.class);
	}

	static <T> T find(Container in, Class<T> kind) {
		for (Component part : in.getComponents()) {
			if (kind.isInstance(part)) return kind.cast(part);
			T found = part instanceof Container container ? find(container, kind) : null;
			if (found != null) return found;
		}
		return null;
	}

	/** The first text of a label or an area that begins with, or holds, some words. */
	static String said(ImagePlus image, String words) throws Exception {
		List<String> texts = new ArrayList<>();
		EventQueue.invokeAndWait(() -> collect(image.getWindow(), texts));
		return texts.stream().filter(text -> text.contains(words)).findFirst().orElse("");
	}

	private static void collect(Container in, List<String> texts) {
		for (Component part : in.getComponents()) {
			if (part instanceof JLabel label && label.getText() != null) texts.add(label.getText());
			if (part instanceof JTextComponent area && part.isShowing()) texts.add(area.getText());
			if (part instanceof Container container) collect(container, texts);
		}
	}

	static AbstractButton button(Container in, String name) {
		for (Component part : in.getComponents()) {
			if (part instanceof AbstractButton button && name.equals(button.getText())) return button;
			AbstractButton found = part instanceof Container container ? button(container, name) : null;
			if (found != null) return found;
		}
		return null;
	}

	private static Component picture(ReviewDesk desk) {
		Component[] found = new Component[1];
		search(desk.pictures(), found);
		return found[0];
	}

	private static void search(Container in, Component[] found) {
		for (Component part : in.getComponents()) {
			if (part.getClass().getSimpleName().equals("OtherPicture")) found[0] = part;
			if (part instanceof Container container) search(container, found);
		}
	}

	private static void set(ImagePlus image, int slice) throws Exception {
		EventQueue.invokeAndWait(() -> ReviewDesk.of(image).state().goTo(slice));
		settle();
	}

	private static void click(ReviewCanvas canvas, double x, double y) throws Exception {
		Point at = canvas.getLocationOnScreen();
		robot.mouseMove(at.x + canvas.screenXD(x), at.y + canvas.screenYD(y));
		click();
	}

	private static void clickOther(Component other, double x, double y) throws Exception {
		Point at = other.getLocationOnScreen();
		double m = Math.min(other.getWidth(), other.getHeight()) / 128.;
		robot.mouseMove((int) Math.round(at.x + other.getWidth() / 2. + (x - 64) * m),
			(int) Math.round(at.y + other.getHeight() / 2. + (y - 64) * m));
		click();
	}

	private static void click() throws Exception {
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		settle();
		robot.mouseMove(5, 5);
		settle();
	}

	private static void wheel(Component over, int by) throws Exception {
		Rectangle at = new Rectangle(over.getLocationOnScreen(), over.getSize());
		robot.mouseMove((int) at.getCenterX(), (int) at.getCenterY());
		for (int i = 0; i < Math.abs(by); i++) robot.mouseWheel(Integer.signum(by));
		settle();
		robot.mouseMove(5, 5);
		settle();
	}

	private static void drag(Component in, int right, int down) throws Exception {
		Rectangle at = new Rectangle(in.getLocationOnScreen(), in.getSize());
		robot.mouseMove((int) at.getCenterX(), (int) at.getCenterY());
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseMove((int) at.getCenterX() + right, (int) at.getCenterY() + down);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		settle();
		robot.mouseMove(5, 5);
	}

	static void press(int key) throws Exception {
		robot.keyPress(key);
		robot.keyRelease(key);
		settle();
	}

	private static void settle() throws Exception {
		robot.waitForIdle();
		Thread.sleep(200);
	}
}
