package org.abscam.fiji.review;

import ij.ImagePlus;
import ij.Prefs;
import ij.io.FileInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.review.Case;
import org.abscam.review.OtherScanException;
import org.abscam.review.ReviewException;
import org.abscam.scan.Scan;

/** Where readings are kept: in the folder that was chosen, else beside the image's file, else in the folder that was chosen last. */
final class ReadingPlace {

	static final String FOLDER = "abscam.review.folder";
	private static final String ENDING = ".review.json";
	private static final int FEW_DIGITS = 8;

	private ReadingPlace() {}

	/**
	 * Opens the reading of an image, or begins one. Where the file of that name is another image's, it is one with the pixels' sum in its name.
	 *
	 * @param chosen the folder, if one was chosen
	 * @param pixels SHA-256 of the image's pixels
	 * @param reader who reads
	 * @throws ReviewException if it cannot be read or written
	 */
	static Case open(ImagePlus image, Optional<Path> chosen, String pixels, String reader) throws ReviewException {
		String name = Scan.of(image).name().replaceAll("[/\\\\:*?\"<>|]", "_");
		Path folder = folder(image, chosen);
		try {
			Files.createDirectories(folder);
		}
		catch (IOException e) {
			throw new ReviewException("The folder " + folder + " for the reading cannot be made; choose another with out=DIR.", e);
		}
		Path usual = folder.resolve(name + ENDING);
		Path own = folder.resolve(name + "-" + pixels.substring(0, FEW_DIGITS) + ENDING);
		if (Files.exists(own)) return Case.open(own, pixels, name, reader);
		ReadingInImage.bring(image, usual, pixels, name);
		try {
			return Case.open(usual, pixels, name, reader);
		}
		catch (OtherScanException e) {
			return Case.open(own, pixels, name, reader);
		}
	}

	private static Path folder(ImagePlus image, Optional<Path> chosen) {
		if (chosen.isPresent()) {
			Prefs.set(FOLDER, chosen.get().toAbsolutePath().toString());
			return chosen.get().toAbsolutePath();
		}
		return beside(image)
			.orElseGet(() -> Path.of(Prefs.get(FOLDER, Path.of(System.getProperty("user.home"), "abscam-readings").toString())));
	}

	private static Optional<Path> beside(ImagePlus image) {
		FileInfo file = image.getOriginalFileInfo();
		if (file == null || file.directory == null || file.directory.isBlank()) return Optional.empty();
		try {
			return Optional.of(Path.of(file.directory).toAbsolutePath()).filter(Files::isDirectory).filter(Files::isWritable);
		}
		catch (InvalidPathException e) {
			return Optional.empty(); // an address
		}
	}
}
