package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.KeyboardFocusManager;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.KeyStroke;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;
import org.abscam.fiji.review.picture.SeenPictures;
import org.abscam.review.Change;

/** Each key of the review window is pressed on a keyboard, in a process of its own; lines {@code KEY=what changed}. */
final class KeysWithWindows {

	private static Robot robot;
	private static ImagePlus image;
	private static ReviewDesk desk;
	private static int first;

	private KeysWithWindows() {}

	/** @param arguments path of a stack, folder of the reading, and "hyperstack" where its slices are time points of two channels */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		robot = new Robot();
		robot.setAutoDelay(30);
		ReviewWithWindows.begin(robot, Path.of(arguments[1]));
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		image = IJ.openImage(arguments[0]);
		if (arguments.length > 2) {
			image.setDimensions(2, 4, 2);
			image.setOpenAsHyperStack(true);
		}
		image.show();
		IJ.runMacro("run('Abs-CAM Review...', 'model=breast-ultrasound device=cpu method=grad-cam stack out=[" + arguments[1] + "]');");
		desk = ReviewDesk.of(image);
		front();
		first = arguments.length > 2 ? 1 : 8;
		on(() -> desk.state().goTo(first));
		for (ReviewKey key : ReviewKey.values()) {
			before(key);
			Map<String, String> was = seen();
			press(key.usual());
			ReviewWithWindows.waitUntil(() -> desk.state().work().isEmpty());
			settle();
			Map<String, String> is = seen();
			List<String> changed = new ArrayList<>();
			is.forEach((name, value) -> {
				if (!value.equals(was.get(name))) changed.add(name + " " + was.get(name) + " > " + value);
			});
			tell(key.name(), String.join("; ", changed));
			for (Window window : Window.getWindows()) if (window instanceof JDialog && window.isShowing()) on(window::dispose);
			front();
		}
		System.exit(0);
	}

	/** What the key needs to do something. */
	private static void before(ReviewKey key) throws Exception {
		switch (key) {
			case OVERLAY -> on(() -> desk.state().setRevealed(true));
			case OUTLINES -> on(() -> desk.settings().toggleOverlay());
			case ADD, REDRAW -> on(() -> image.setRoi(new OvalRoi(10, 20, 3 * key.ordinal(), 20)));
			case EDIT -> on(image::deleteRoi);
			case UNDO -> on(() -> {
				image.deleteRoi();
				desk.state().apply(new Change.Noted("to be undone"));
			});
			case SLICE_ON -> on(() -> desk.state().goTo(first));
			case FIT -> on(() -> desk.pictures().view().zoom(8, 100, 100));
			case FIRST_SLICE, LAST_SLICE -> on(() -> desk.turn(1));
			default -> {}
		}
		on(() -> desk.status().say(""));
		settle();
	}

	private static Map<String, String> seen() throws Exception {
		Map<String, String> seen = new LinkedHashMap<>();
		on(() -> {
			seen.putAll(SeenPictures.of(desk.pictures()));
			seen.put("revealed", "" + desk.state().isRevealed());
			seen.put("selected", desk.state().selected().map(f -> f.id()).orElse("none"));
			seen.put("status", desk.state().selected().map(f -> f.status().word()).orElse("none"));
			seen.put("findings", "" + desk.state().reading().findings().size());
			seen.put("area", desk.state().selected().map(f -> "" + f.measures().pixels()).orElse("none"));
			seen.put("note", desk.state().reading().note());
			seen.put("place", image.getC() + " " + image.getZ() + " " + image.getT());
			seen.put("range", image.getDisplayRangeMin() + " " + image.getDisplayRangeMax());
			seen.put("inverted", "" + image.isInvertedLut());
			seen.put("runs", "" + desk.state().reading().entries().stream().filter(e -> e.change() instanceof Change.Explained).count());
			seen.put("question", desk.state().reading().explanation().map(by -> by.question()).orElse(""));
			seen.put("method", desk.state().reading().explanation().map(by -> by.method()).orElse(""));
			Roi selection = image.getRoi();
			seen.put("selection", selection == null ? "none" : selection.getBounds().toString());
			seen.put("said", said(desk.status()));
			seen.put("dialog", Stream.of(Window.getWindows()).filter(w -> w instanceof JDialog && w.isShowing())
				.map(w -> ((JDialog) w).getTitle()).findFirst().orElse("none"));
		});
		return seen;
	}

	private static String said(Container in) {
		for (Component part : in.getComponents()) if (part instanceof JLabel label) return label.getText();
		return "";
	}

	/** As on a keyboard of the United States. */
	private static void press(String stroke) throws Exception {
		KeyStroke key = switch (stroke) {
			case "typed +" -> KeyStroke.getKeyStroke("shift EQUALS");
			case "typed -" -> KeyStroke.getKeyStroke("MINUS");
			case "typed ?" -> KeyStroke.getKeyStroke("shift SLASH");
			default -> KeyStroke.getKeyStroke(stroke);
		};
		boolean shift = (key.getModifiers() & InputEvent.SHIFT_DOWN_MASK) != 0;
		boolean control = (key.getModifiers() & InputEvent.CTRL_DOWN_MASK) != 0;
		if (shift) robot.keyPress(KeyEvent.VK_SHIFT);
		if (control) robot.keyPress(KeyEvent.VK_CONTROL);
		robot.keyPress(key.getKeyCode());
		robot.keyRelease(key.getKeyCode());
		if (control) robot.keyRelease(KeyEvent.VK_CONTROL);
		if (shift) robot.keyRelease(KeyEvent.VK_SHIFT);
		settle();
	}

	private static void front() throws Exception {
		on(() -> {
			image.getWindow().toFront();
			desk.pictures().first().requestFocus();
		});
		ReviewWithWindows
			.waitUntil(() -> KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusedWindow() == image.getWindow());
	}

	private static void settle() throws Exception {
		robot.waitForIdle();
		Thread.sleep(250);
		on(() -> {
		});
	}

	private static void on(Runnable work) throws Exception {
		EventQueue.invokeAndWait(work);
	}
}
