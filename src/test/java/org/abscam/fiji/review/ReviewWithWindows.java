package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.WindowManager;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;

/** A case is read in the review window, in a process of its own; what it saw are lines {@code name=value}, and pictures of the screen. */
final class ReviewWithWindows {

	private static Robot robot;
	private static Path shots;

	private ReviewWithWindows() {}

	/** @param arguments path of a scan, folder for pictures of the screen and the reading, options of the command */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		robot = new Robot();
		robot.setAutoDelay(30);
		shots = Path.of(arguments[1]);
		Files.createDirectories(shots);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		if (arguments.length > 3) Prefs.setGuiScale(Double.parseDouble(arguments[3]));
		ImagePlus image = IJ.openImage(arguments[0]);
		image.show();
		IJ.runMacro("run('Abs-CAM Review...', '" + arguments[2] + " out=[" + shots + "]');");
		tell("window", image.getWindow().getClass().getSimpleName());
		tell("windows", WindowManager.getWindowCount());
		tell("active", WindowManager.getCurrentImage() == image);
		shot("opened");
		System.exit(0);
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
