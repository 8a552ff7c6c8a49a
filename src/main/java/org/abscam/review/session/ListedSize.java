package org.abscam.review.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.image.ImageForm;
import org.abscam.dicom.image.ImageFrames;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.dicom.series.StoredSeries;

/**
 * How large a listed scan is, by its header, so that a mask can be held against it.
 *
 * @param width columns
 * @param height rows
 * @param slices in its stack
 */
record ListedSize(int width, int height, int slices) {

	/** Empty where the scan is gone, or is none whose header says it. */
	static Optional<ListedSize> of(Worklist.Item item) {
		Path path = item.path();
		try {
			if (Files.isDirectory(path) || !item.series().isEmpty()) return ofSeries(SeriesFolder.of(path).choose(item.series()));
			if (!Files.isRegularFile(path)) return Optional.empty();
			return DicomObject.isOne(path) ? ofDicom(path) : ofPicture(path);
		}
		catch (DicomException | IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
			return Optional.empty(); // whoever opens the scan hears of that
		}
	}

	/** Copies of slices, which are dropped when the series is opened, do not count. */
	private static Optional<ListedSize> ofSeries(StoredSeries series) throws DicomException {
		int slices = series.ordered().slices().size();
		return series.size().map(size -> new ListedSize(size[0], size[1], slices));
	}

	private static Optional<ListedSize> ofDicom(Path path) throws DicomException {
		try (DicomObject object = DicomObject.read(path)) {
			ImageForm form = ImageFrames.of(object, path.toString()).form();
			return Optional.of(new ListedSize(form.columns(), form.rows(), form.frames()));
		}
	}

	private static Optional<ListedSize> ofPicture(Path path) throws IOException {
		try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext()) return Optional.empty();
			ImageReader reader = readers.next();
			try {
				reader.setInput(in);
				return Optional.of(new ListedSize(reader.getWidth(0), reader.getHeight(0), PicturePages.slices(reader)));
			}
			finally {
				reader.dispose();
			}
		}
	}

	boolean isAsLargeAs(int otherWidth, int otherHeight) {
		return width == otherWidth && height == otherHeight;
	}

	@Override
	public String toString() {
		return width + " x " + height;
	}
}
