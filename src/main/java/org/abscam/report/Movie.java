package org.abscam.report;

import ij.ImagePlus;
import ij.plugin.filter.AVI_Writer;
import java.nio.file.Path;

/** A stack as a movie, such as the RGB copy of an explained sweep. */
public final class Movie {

	/** Whole numbers, as ImageJ writes no others into the file. */
	private static final int SLOWEST = 1;
	private static final int FASTEST = 60;
	/** Of 0..100; ImageJ's usual. */
	private static final int QUALITY = 90;

	private Movie() {}

	/**
	 * Writes an AVI file of JPEG pictures, one per slice, in place of an older file. Blocks until it is on the disk.
	 *
	 * @param image a stack, which stays as it is
	 * @param file where to
	 * @param framesPerSecond 1 to 60
	 * @throws ReportException if the speed is out of range, or the file cannot be written; an older file is still there
	 */
	public static void write(ImagePlus image, Path file, int framesPerSecond) throws ReportException {
		if (framesPerSecond < SLOWEST || framesPerSecond > FASTEST) {
			throw new ReportException("A movie has " + SLOWEST + " to " + FASTEST + " frames per second, not " + framesPerSecond + ".",
				null);
		}
		double before = image.getCalibration().fps;
		image.getCalibration().fps = framesPerSecond;
		try {
			CompleteFile.write(file, path -> new AVI_Writer().writeImage(image, path.toString(), AVI_Writer.JPEG_COMPRESSION, QUALITY));
		}
		finally {
			image.getCalibration().fps = before;
		}
	}
}
