package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.CompositeImage;
import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.process.ByteProcessor;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Robot;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.nio.file.Path;
import javax.swing.JScrollBar;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;
import org.abscam.fiji.review.picture.Painted;
import org.abscam.review.Finding;

/** A hyperstack is stepped through in the review window, in a process of its own. */
final class HyperstackWithWindows {

	private static final int SIDE = 128;
	private static final int CHANNELS = 2;
	private static final int SLICES = 6;
	private static final int FRAMES = 4;

	private static Robot robot;
	private static ImagePlus image;

	private HyperstackWithWindows() {}

	/** @param arguments model, folder for pictures of the screen and the reading */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		robot = new Robot();
		robot.setAutoDelay(30);
		ReviewWithWindows.begin(robot, Path.of(arguments[1]));
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		image = hyperstack();
		image.show();
		IJ.runMacro(
			"run('Abs-CAM Review...', 'model=[" + arguments[0] + "] method=grad-cam device=cpu stack out=[" + arguments[1] + "]');");
		ReviewWithWindows
			.waitUntil(() -> KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusedWindow() == image.getWindow());
		ReviewDesk desk = ReviewDesk.of(image);
		EventQueue.invokeAndWait(() -> desk.state().goTo(1));
		press(0, KeyEvent.VK_RIGHT);
		ReviewWithWindows.shot("hyperstack-slices");
		press(KeyEvent.VK_SHIFT, KeyEvent.VK_RIGHT);
		press(KeyEvent.VK_CONTROL, KeyEvent.VK_RIGHT);
		press(KeyEvent.VK_CONTROL, KeyEvent.VK_RIGHT);
		tell("keys", position());
		ReviewWithWindows.shot("hyperstack");
		press(0, KeyEvent.VK_END);
		press(KeyEvent.VK_SHIFT, KeyEvent.VK_LEFT);
		press(KeyEvent.VK_CONTROL, KeyEvent.VK_LEFT);
		tell("keys back", position());
		robot.mouseMove(picture(desk).x, picture(desk).y);
		robot.mouseWheel(-2);
		settle();
		tell("wheel", position());
		JScrollBar time = bar(image.getWindow(), "time point");
		Point at = time.getLocationOnScreen();
		robot.mouseMove(at.x + time.getWidth() - 3, at.y + time.getHeight() / 2);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		settle();
		tell("scroll bar", position());
		IJ.runMacro("Stack.setPosition(2, 5, 1);");
		settle();
		tell("scroll bars after a macro", bar(image.getWindow(), "channel").getValue() + " " + bar(image.getWindow(), "slice").getValue()
			+ " " + bar(image.getWindow(), "time point").getValue());
		ReviewWithWindows.shot("hyperstack-channel");
		Finding last = desk.state().findings().get(desk.state().findings().size() - 1);
		tell("finding", last.place().channel() + " " + last.place().z() + " " + last.place().frame());
		EventQueue.invokeAndWait(() -> desk.state().select(last.id()));
		settle();
		tell("selected", position());
		channels(arguments);
		System.exit(0);
	}

	/** The same with its channels shown together, of which ImageJ tells a canvas nothing. */
	private static void channels(String[] arguments) throws Exception {
		image.changes = false;
		EventQueue.invokeAndWait(image::close);
		image = new CompositeImage(hyperstack(), CompositeImage.COMPOSITE);
		image.setTitle("channels");
		image.show();
		IJ.runMacro(
			"run('Abs-CAM Review...', 'model=[" + arguments[0] + "] method=grad-cam device=cpu stack out=[" + arguments[1] + "]');");
		ReviewDesk desk = ReviewDesk.of(image);
		int shown = 0;
		int fast = 0;
		for (int slice = 1; slice <= image.getStackSize(); slice++) {
			int wanted = slice;
			EventQueue.invokeAndWait(() -> image.setSlice(wanted));
			EventQueue.invokeAndWait(() -> desk.pictures().first().paint(desk.pictures().first().getGraphics()));
			if (Painted.slice(desk.pictures()) == slice) shown++;
			if (Painted.isFast(desk.pictures())) fast++;
		}
		tell("channels together", shown + " of " + image.getStackSize() + " shown with their own map, fast: " + (fast > shown / 2));
		ReviewWithWindows.shot("hyperstack-composite");
	}

	private static String position() {
		return image.getC() + " " + image.getZ() + " " + image.getT();
	}

	private static Point picture(ReviewDesk desk) {
		Point at = desk.pictures().first().getLocationOnScreen();
		at.translate(50, 50);
		return at;
	}

	private static void press(int with, int key) throws Exception {
		if (with != 0) robot.keyPress(with);
		robot.keyPress(key);
		robot.keyRelease(key);
		if (with != 0) robot.keyRelease(with);
		settle();
	}

	private static void settle() throws Exception {
		robot.waitForIdle();
		Thread.sleep(300);
		EventQueue.invokeAndWait(() -> {
		});
	}

	private static JScrollBar bar(Container within, String name) {
		for (Component part : within.getComponents()) {
			if (part instanceof JScrollBar bar && name.equals(bar.getAccessibleContext().getAccessibleName())) return bar;
			JScrollBar found = part instanceof Container container ? bar(container, name) : null;
			if (found != null) return found;
		}
		return null;
	}

	/** A bright disc that wanders with the slices, and grows with time. */
	private static ImagePlus hyperstack() {
		ImageStack stack = new ImageStack(SIDE, SIDE);
		for (int t = 0; t < FRAMES; t++) {
			for (int z = 0; z < SLICES; z++) {
				for (int c = 0; c < CHANNELS; c++) {
					ByteProcessor slice = new ByteProcessor(SIDE, SIDE);
					slice.setColor(50 + 30 * c);
					slice.fill();
					slice.setColor(120 + 80 * c);
					slice.fill(new OvalRoi(10 + 14 * z, 30 + 5 * c, 18 + 6 * t, 18 + 6 * t));
					stack.addSlice(slice);
				}
			}
		}
		ImagePlus made = new ImagePlus("hyperstack", stack);
		made.setDimensions(CHANNELS, SLICES, FRAMES);
		made.setOpenAsHyperStack(true);
		return made;
	}
}
