package org.abscam.review.session;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.abscam.files.Reason;
import org.abscam.review.PixelArea;
import org.abscam.review.ReviewException;

/** A picture of what is truly there: pixels that are not 0 in any colour, page after page as the scan's slices. */
final class TruthMask {

	private static final long MOST_PIXELS = 1L << 28;
	private static final int MOST_PAGES = 100_000;

	private TruthMask() {}

	/**
	 * @param path of the mask
	 * @param scan how large its scan is, empty where that is not known
	 * @throws ReviewException if it is no PNG, TIFF, GIF or BMP that can be read, or of another size than its scan, or with
	 *         another number of pages than that has slices
	 */
	static Areas read(Path path, Optional<ListedSize> scan) throws ReviewException {
		if (!Files.isRegularFile(path)) throw new ReviewException("The mask '" + path + "' is not there; correct the list of cases.");
		try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext())
				throw new ReviewException("The mask '" + path + "' is no picture that can be read; save it as PNG or TIFF.");
			ImageReader reader = readers.next();
			try {
				if (reader.getFormatName().equalsIgnoreCase("jpeg")) throw new ReviewException(
					"The mask '" + path + "' is a JPEG, whose pixels beside an area are not exactly black; make it anew as PNG or TIFF.");
				reader.setInput(in);
				return pages(reader, path, scan);
			}
			finally {
				reader.dispose();
			}
		}
		catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
			String why = e instanceof IOException io ? Reason.of(io) : "it is damaged";
			throw new ReviewException("The mask '" + path + "' cannot be read (" + why + "); save it as PNG or TIFF.", e);
		}
	}

	private static Areas pages(ImageReader reader, Path path, Optional<ListedSize> scan) throws IOException, ReviewException {
		Map<Integer, PixelArea> slices = new TreeMap<>();
		int pages = reader.getNumImages(true);
		if (PicturePages.areHidden(reader)) throw new ReviewException("The mask '" + path + "' keeps its " + PicturePages.slices(reader)
			+ " slices in one page, of which only the first can be read here; open it in ImageJ and save it again as TIFF.");
		for (int i = 0; i < Math.min(pages, MOST_PAGES); i++) {
			int width = reader.getWidth(i);
			int height = reader.getHeight(i);
			if ((long) width * height > MOST_PIXELS)
				throw new ReviewException("The mask '" + path + "' is too large; give one as large as its scan.");
			if (scan.isPresent() && !scan.get().isAsLargeAs(width, height)) throw new ReviewException("The mask '" + path + "' has " + width
				+ " x " + height + " pixels, but its scan has " + scan.get()
				+ ", so that areas cannot be compared; give a mask as large as "
				+ "its scan.");
			BufferedImage image = reader.read(i);
			boolean palette = image.getColorModel() instanceof IndexColorModel; // its numbers are what is masked
			PixelArea area = area(image.getRaster(), palette ? 1 : image.getColorModel().getNumColorComponents());
			if (area.pixels() > 0) slices.put(i + 1, area);
		}
		if (scan.isPresent() && scan.get().slices() != pages) throw new ReviewException("The mask '" + path + "' has "
			+ count(pages, "page") + ", but its scan has " + count(scan.get().slices(), "slice")
			+ ", so that nobody knows which page belongs to which slice; give a mask with a page for each slice, black where nothing is.");
		return new Areas(slices);
	}

	private static String count(int number, String noun) {
		return number + " " + noun + (number == 1 ? "" : "s");
	}

	/** @param bands number of those that are no transparency */
	private static PixelArea area(Raster raster, int bands) {
		int width = raster.getWidth();
		boolean[] mask = new boolean[width * raster.getHeight()];
		double[] row = new double[width];
		for (int band = 0; band < bands; band++) {
			for (int y = 0; y < raster.getHeight(); y++) {
				raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, band, row);
				for (int x = 0; x < width; x++) mask[y * width + x] |= row[x] != 0;
			}
		}
		return PixelArea.of(mask, width);
	}
}
