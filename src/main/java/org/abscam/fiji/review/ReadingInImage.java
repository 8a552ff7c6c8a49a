package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.abscam.review.Case;
import org.abscam.review.Reading;
import org.abscam.review.ReviewException;

/** The reading as a property of the image, which a TIFF file keeps, so that it comes back wherever the file goes. */
final class ReadingInImage {

	private static final String PROPERTY = "abscam.reading";

	private ReadingInImage() {}

	/** @param file the reading as it is kept */
	static void put(ImagePlus image, Path file) {
		try {
			if (Files.exists(file)) image.setProp(PROPERTY, Files.readString(file));
		}
		catch (IOException e) {
			IJ.log("Abs-CAM: the reading could not be put into '" + image.getTitle() + "'; it is in " + file + ".");
		}
	}

	/**
	 * Makes the file of what the image brings along, where there is none, or one that knows less of the same reading.
	 *
	 * @param file where readings of the image are kept
	 * @param pixels SHA-256 of the image's pixels; what was said of other pixels stays where it is
	 * @param name of the image
	 */
	static void bring(ImagePlus image, Path file, String pixels, String name) {
		String brought = image.getProp(PROPERTY);
		if (brought == null) return;
		Path aside = null;
		try {
			aside = Files.createTempFile(file.getParent(), "brought-", ".review.json");
			Files.writeString(aside, brought);
			List<Reading.Entry> entries = entries(aside, pixels, name);
			if (entries.isEmpty()) return;
			List<Reading.Entry> there = Files.exists(file) ? entries(file, pixels, name) : List.of();
			boolean more = entries.size() > there.size() && entries.subList(0, there.size()).equals(there);
			if (more && (!there.isEmpty() || !Files.exists(file))) Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException e) {
			IJ.log("Abs-CAM: the reading that '" + image.getTitle() + "' brings along could not be put into " + file + ".");
		}
		finally {
			delete(aside);
		}
	}

	/** None where it is a reading of other pixels, or no reading. */
	private static List<Reading.Entry> entries(Path file, String pixels, String name) {
		try (Case read = Case.open(file, pixels, name, "")) {
			return read.reading().entries();
		}
		catch (ReviewException e) {
			return List.of();
		}
	}

	private static void delete(Path file) {
		try {
			if (file != null) Files.deleteIfExists(file);
		}
		catch (IOException e) {
			file.toFile().deleteOnExit();
		}
	}
}
