package org.abscam.review.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.series.SeriesFolder;

/**
 * How large a listed scan is, by its header, so that what is drawn on it can be held against a mask.
 *
 * @param width columns
 * @param height rows
 */
record ListedSize(int width, int height) {

	/** Empty where the scan is gone, or is none whose header says it. */
	static Optional<ListedSize> of(Worklist.Item item) {
		Path path = item.path();
		try {
			if (Files.isDirectory(path) || !item.series().isEmpty())
				return SeriesFolder.of(path).choose(item.series()).size().map(size -> new ListedSize(size[0], size[1]));
			if (!Files.isRegularFile(path)) return Optional.empty();
			return DicomObject.isOne(path) ? ofDicom(path) : ofPicture(path);
		}
		catch (DicomException | IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
			return Optional.empty(); // whoever opens the scan hears of that
		}
	}

	private static Optional<ListedSize> ofDicom(Path path) throws DicomException {
		try (DicomObject object = DicomObject.read(path)) {
			DataSet set = object.data();
			return set.integer(Tag.COLUMNS).flatMap(width -> set.integer(Tag.ROWS).map(height -> new ListedSize(width, height)));
		}
	}

	private static Optional<ListedSize> ofPicture(Path path) throws IOException {
		try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext()) return Optional.empty();
			ImageReader reader = readers.next();
			try {
				reader.setInput(in);
				return Optional.of(new ListedSize(reader.getWidth(0), reader.getHeight(0)));
			}
			finally {
				reader.dispose();
			}
		}
	}

	@Override
	public String toString() {
		return width + " x " + height;
	}
}
