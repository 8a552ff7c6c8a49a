package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.Roi;
import ij.gui.Toolbar;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;
import org.abscam.fiji.review.picture.ReviewCanvas;
import org.abscam.review.Change;

/** A case is read in the review window, in a process of its own; what it saw are lines {@code name=value}, and pictures of the screen. */
final class ReviewWithWindows {

	private static Robot robot;
	private static Path shots;

	private ReviewWithWindows() {}

	/** @param arguments path of a scan, folder for pictures of the screen and the reading, options of the command, name of the model's second class, GUI scale */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		begin(Path.of(arguments[1]));
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		if (arguments.length > 4) Prefs.setGuiScale(Double.parseDouble(arguments[4]));
		ImagePlus image = IJ.openImage(arguments[0]);
		image.show();
		IJ.runMacro("run('Abs-CAM Review...', '" + arguments[2] + " out=[" + shots + "]');");
		tell("window", image.getWindow().getClass().getSimpleName());
		tell("windows", WindowManager.getWindowCount());
		tell("active", WindowManager.getCurrentImage() == image);
		ReviewDesk desk = ReviewDesk.of(image);
		if (arguments.length > 3 && arguments[3].equals("look")) {
			look(image, desk);
			System.exit(0);
		}
		waitUntil(() -> KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusedWindow() == image.getWindow());
		shot("opened");
		tell("findings", desk.state().findings().size());
		press(KeyEvent.VK_N);
		String rejected = desk.state().selected().orElseThrow().id();
		press(KeyEvent.VK_R);
		tell("rejected", desk.state().reading().finding(rejected).orElseThrow().status());
		tell("tool", Toolbar.getToolName());
		drag(image, false, 0.3, 0.3, 0.5, 0.45);
		tell("drawn", image.getRoi().getBounds());
		image.deleteRoi();
		drag(image, true, 0.3, 0.3, 0.5, 0.45);
		tell("drawn on the map", image.getRoi().getBounds());
		press(KeyEvent.VK_ENTER);
		tell("added", desk.state().selected().orElseThrow().id() + " " + desk.state().selected().orElseThrow().measures().pixels());
		shot("added");
		EventQueue
			.invokeAndWait(() -> desk.state().apply(new Change.Commented(desk.state().selected().orElseThrow().id(), "a second look")));
		press(KeyEvent.VK_C);
		shot("outlines");
		press(KeyEvent.VK_C);
		press(KeyEvent.VK_S);
		shot("swipe");
		press(KeyEvent.VK_S);
		shot("single");
		press(KeyEvent.VK_S);
		press(KeyEvent.VK_SPACE);
		shot("hidden");
		tell("hidden", desk.state().findings().size());
		press(KeyEvent.VK_SPACE);
		EventQueue.invokeAndWait(() -> desk.fit());
		int slice = image.getCurrentSlice();
		press(KeyEvent.VK_RIGHT);
		tell("slices on", image.getCurrentSlice() - slice);
		long runs = runs(desk);
		press(KeyEvent.VK_2);
		waitUntil(() -> runs(desk) > runs && desk.state().work().isEmpty());
		tell("explained", desk.state().reading().explanation().orElseThrow().question());
		ReviewCanvas picture = (ReviewCanvas) image.getCanvas();
		EventQueue.invokeAndWait(() -> picture.zoomIn(60, 60));
		shot("zoomed");
		tell("same part", desk.pictures().second().getSrcRect().equals(picture.getSrcRect())
			+ " " + (desk.pictures().second().getMagnification() == picture.getMagnification()));
		desk.showKeys();
		shot("keys");
		for (Window window : Window.getWindows()) if (window instanceof KeysDialog) window.dispose();
		Path saved = shots.resolve("saved.tif");
		Files.deleteIfExists(shots.resolve("saved.review.json")); // of a run before, which would be right to win over the TIFF
		Thread.sleep(500);
		IJ.saveAsTiff(image, saved.toString());
		tell("names", Stream.of(image.getOverlay().toArray()).map(Roi::getName).findFirst().orElse(""));
		String question = desk.state().reading().explanation().orElseThrow().question();
		String before = desk.state().findings().toString();
		image.close();
		tell("windows left", WindowManager.getImageCount());
		Files.deleteIfExists(desk.state().reviewed().path());
		ImagePlus again = IJ.openImage(saved.toString());
		again.show();
		IJ.runMacro("run('Abs-CAM Review...', '" + arguments[2] + " class=" + question + " out=[" + shots + "]');");
		tell("all there", before.equals(ReviewDesk.of(again).state().findings().toString()));
		System.exit(0);
	}

	/** @param folder for pictures of the screen */
	static void begin(Path folder) throws Exception {
		robot = new Robot();
		robot.setAutoDelay(30);
		shots = folder;
		Files.createDirectories(shots);
	}

	/** Only looks, at black and white too. */
	private static void look(ImagePlus image, ReviewDesk desk) throws Exception {
		shot("opened");
		image.setDisplayRange(image.getDisplayRangeMin() + 20, image.getDisplayRangeMax() - 20);
		image.updateAndDraw();
		shot("stale");
		tell("stale", desk.state().stale().orElse(""));
		image.getProcessor().set(3, 3, image.getProcessor().get(3, 3) ^ 1);
		image.updateAndDraw();
		settle();
		Thread.sleep(100);
		tell("changed", desk.state().stale().orElse(""));
	}

	private static long runs(ReviewDesk desk) {
		return desk.state().reading().entries().stream().filter(entry -> entry.change() instanceof Change.Explained).count();
	}

	static void press(int key) throws Exception {
		robot.keyPress(key);
		robot.keyRelease(key);
		settle();
	}

	/** With the tool that is chosen, in parts of the picture. */
	private static void drag(ImagePlus image, boolean map, double left, double top, double right, double bottom) throws Exception {
		ReviewCanvas picture = map ? ReviewDesk.of(image).pictures().second() : ReviewDesk.of(image).pictures().first();
		Point at = picture.getLocationOnScreen();
		Dimension size = picture.getSize();
		robot.mouseMove(at.x + (int) (left * size.width), at.y + (int) (top * size.height));
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseMove(at.x + (int) ((left + right) / 2 * size.width), at.y + (int) ((top + bottom) / 2 * size.height));
		robot.mouseMove(at.x + (int) (right * size.width), at.y + (int) (bottom * size.height));
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		settle();
	}

	private static void settle() throws Exception {
		robot.waitForIdle();
		Thread.sleep(150);
		EventQueue.invokeAndWait(() -> {
		});
	}

	static void begin(Robot hands, Path folder) throws Exception {
		robot = hands;
		shots = folder;
		Files.createDirectories(shots);
	}

	static void shot(String name) throws Exception {
		EventQueue.invokeAndWait(() -> {
		});
		Thread.sleep(700);
		EventQueue.invokeAndWait(() -> {
		});
		File file = shots.resolve(name + ".png").toFile();
		ImageIO.write(robot.createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())), "png", file);
	}

	static void waitUntil(BooleanSupplier done) throws InterruptedException {
		for (int i = 0; i < 1200 && !done.getAsBoolean(); i++) Thread.sleep(50);
		if (!done.getAsBoolean()) throw new IllegalStateException("it did not come");
	}
}
