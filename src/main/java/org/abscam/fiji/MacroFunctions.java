package org.abscam.fiji;

import ij.ImagePlus;
import ij.WindowManager;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.classify.ClassifyRequest;
import org.abscam.fiji.classify.ClassifyRun;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.compare.CompareRequest;
import org.abscam.fiji.compare.CompareRun;
import org.abscam.fiji.evaluate.EvaluateRequest;
import org.abscam.fiji.evaluate.EvaluateRun;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.explain.ExplainRun;
import org.abscam.fiji.hotspots.HotspotsRequest;
import org.abscam.fiji.hotspots.HotspotsRun;
import org.abscam.option.Options;
import org.abscam.report.Movie;
import org.abscam.report.ReportException;
import org.abscam.scan.ResultMark;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/**
 * Functions for macros that must go on when something fails, as in a night's run over a folder:
 * {@code trouble = call("org.abscam.fiji.MacroFunctions.explain", "model=breast-ultrasound stack")}. They open no dialog and work
 * without a screen.
 */
public final class MacroFunctions {

	private static final String SERIES = Options.SERIES.name() + "=";

	private MacroFunctions() {}

	/**
	 * Opens an image, a stack, a DICOM file or a folder of one DICOM series and makes it the active image. What cannot be read right
	 * is refused.
	 *
	 * @param path where it lies
	 * @return an empty string, or what is wrong in one sentence
	 */
	public static String open(String path) {
		return open(path, "");
	}

	/**
	 * Opens one DICOM series of a folder, or of a DICOMDIR, that holds several, as the other function does.
	 *
	 * @param path where it lies
	 * @param options {@code series=} with its UID, its number, or its description or a part of that, in brackets where that has blanks
	 * @return an empty string, or what is wrong in one sentence
	 */
	public static String open(String path, String options) {
		String said = options.strip();
		if (!said.isEmpty() && !said.startsWith(SERIES)) return "Say which series as in " + SERIES + "[T1 axial], not '" + said + "'.";
		String series = said.replaceFirst("^" + SERIES, "").replaceFirst("^\\[(.*)]$", "$1");
		try {
			ScanReader.open(Path.of(path), series).image().show();
			return "";
		}
		catch (ScanException | InvalidPathException | OutOfMemoryError | LinkageError e) {
			return Command.sentence(e);
		}
	}

	/**
	 * Does for the active image what the command "Abs-CAM Explain..." does. Blocks until done.
	 *
	 * @param options as recorded for that command; blank for an empty request, which makes the saliency map of the current slice
	 * @return an empty string, or what is wrong in one sentence
	 */
	public static String explain(String options) {
		return onActiveScan(image -> {
			new ExplainRun(image, ExplainRequest.parse(options)).run();
			return "";
		});
	}

	/**
	 * Does for the active image what the command "Abs-CAM Classify..." does. Blocks until done.
	 *
	 * @param options as recorded for that command
	 * @return the table as CSV, whose first line starts with {@code Image,}, or what is wrong in one sentence
	 */
	public static String classify(String options) {
		return onActiveScan(image -> new ClassifyRun(image, ClassifyRequest.parse(options)).run().csv());
	}

	/**
	 * Does for the active image what the command "Abs-CAM Hotspots..." does. Blocks until done.
	 *
	 * @param options as recorded for that command
	 * @return the table as CSV, whose first line starts with {@code Image,}, an empty string if there is no hotspot, or what is wrong
	 *         in one sentence
	 */
	public static String hotspots(String options) {
		return onActiveImage(image -> new HotspotsRun(image, HotspotsRequest.parse(options)).run().csv());
	}

	/**
	 * Does for the active image what the command "Abs-CAM Compare Methods..." does. Blocks until done.
	 *
	 * @param options as recorded for that command
	 * @return an empty string, or what is wrong in one sentence
	 */
	public static String compare(String options) {
		return onActiveScan(image -> {
			new CompareRun(image, CompareRequest.parse(options)).run();
			return "";
		});
	}

	/**
	 * Does for the active image what the command "Abs-CAM Evaluate..." does. Blocks until done.
	 *
	 * @param options as recorded for that command
	 * @return the table of measures as CSV, whose first line starts with {@code Image,}, or what is wrong in one sentence
	 */
	public static String evaluate(String options) {
		return onActiveScan(image -> new EvaluateRun(image, EvaluateRequest.parse(options)).run().csv());
	}

	/**
	 * Saves the active image, such as the RGB copy of an explained stack, as a movie: an AVI file of JPEG pictures, one per slice.
	 * ImageJ's own {@code saveAs("avi")} needs a screen. Blocks until done.
	 *
	 * @param path file to write, in place of an older one
	 * @param framesPerSecond a whole number from 1 to 60
	 * @return an empty string, or what is wrong in one sentence
	 */
	public static String movie(String path, String framesPerSecond) {
		if (!framesPerSecond.matches("\\d{1,9}")) return "A movie has a whole number of frames per second, not '" + framesPerSecond + "'.";
		return onActiveImage(image -> {
			try {
				Movie.write(image, Path.of(path), Integer.parseInt(framesPerSecond));
				return "";
			}
			catch (InvalidPathException | ReportException e) {
				return e.getMessage();
			}
		});
	}

	/** What the current image gives, or what is wrong. */
	private static String onActiveImage(Work work) {
		return on(WindowManager.getCurrentImage(), work);
	}

	/** As above; what Abs-CAM made of an image stands for that image. */
	private static String onActiveScan(Work work) {
		return on(ResultMark.scanOf(WindowManager.getCurrentImage()), work);
	}

	private static String on(ImagePlus image, Work work) {
		if (image == null) return "There are no images open";
		try {
			return work.on(image);
		}
		catch (ExplainException | OutOfMemoryError | LinkageError e) {
			return Command.sentence(e);
		}
	}

	@FunctionalInterface
	private interface Work {

		String on(ImagePlus image) throws ExplainException;
	}
}
