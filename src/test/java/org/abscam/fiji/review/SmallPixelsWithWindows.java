package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.awt.EventQueue;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;
import org.abscam.fiji.review.picture.ReviewCanvas;

/** The review window on a screen with two pixels where Java has one, in a process of its own. */
final class SmallPixelsWithWindows {

	private static final int SIDE = 1200;

	private SmallPixelsWithWindows() {}

	/** @param arguments model, folder for a picture of the screen and the reading */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		Robot robot = new Robot();
		ReviewWithWindows.begin(robot, Path.of(arguments[1]));
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		ImagePlus image = stripes();
		image.show();
		IJ.runMacro("run('Abs-CAM Review...', 'model=[" + arguments[0] + "] method=grad-cam device=cpu out=[" + arguments[1] + "]');");
		ReviewDesk desk = ReviewDesk.of(image);
		EventQueue.invokeAndWait(() -> desk.pictures().view().zoom(0.5, SIDE / 2., SIDE / 2.));
		ReviewWithWindows.shot("small-pixels");
		ReviewCanvas picture = desk.pictures().first();
		Rectangle middle = new Rectangle(picture.getLocationOnScreen(), picture.getSize());
		middle.grow(-10, -10);
		List<Image> captured = robot.createMultiResolutionScreenCapture(middle).getResolutionVariants();
		BufferedImage seen = (BufferedImage) captured.get(captured.size() - 1);
		ImageIO.write(seen, "png", Path.of(arguments[1], "small-pixels-picture.png").toFile());
		tell("density", (double) seen.getWidth() / middle.width);
		int stripes = 0;
		for (int x = 1; x < seen.getWidth(); x++)
			if (Math.abs((seen.getRGB(x, 20) & 0xff) - (seen.getRGB(x - 1, 20) & 0xff)) == 200) stripes++;
		tell("stripes", (double) stripes / (seen.getWidth() - 1));
		System.exit(0);
	}

	/** A pixel wide each. */
	private static ImagePlus stripes() {
		ByteProcessor pixels = new ByteProcessor(SIDE, SIDE);
		for (int y = 0; y < SIDE; y++) for (int x = 0; x < SIDE; x++) pixels.set(x, y, x % 2 * 200);
		return new ImagePlus("stripes", pixels);
	}
}
