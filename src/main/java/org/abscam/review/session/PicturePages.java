package org.abscam.review.session;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;

/** How many slices there are in a file that holds pictures. */
final class PicturePages {

	/** As ImageJ describes a stack, of which it writes one page alone where it is larger than 4 GB. */
	private static final Pattern BEHIND_EACH_OTHER = Pattern.compile("^ImageJ=.*^images=(\\d{1,9})$", Pattern.MULTILINE | Pattern.DOTALL);

	private PicturePages() {}

	/**
	 * As ImageJ opens the file: each page of a TIFF, of which small copies of the first are none; each picture of a GIF; else one.
	 *
	 * @param reader of a file
	 * @throws IOException if it cannot be read
	 */
	static int slices(ImageReader reader) throws IOException {
		String format = reader.getFormatName();
		boolean tiff = format.equalsIgnoreCase("tif") || format.equalsIgnoreCase("tiff");
		if (!tiff && !format.equalsIgnoreCase("gif")) return 1;
		int pages = reader.getNumImages(true);
		if (tiff) for (int i = 1; i < pages; i++)
			if (reader.getWidth(i) != reader.getWidth(0) || reader.getHeight(i) != reader.getHeight(0)) return 1;
		return tiff ? Math.max(pages, behindEachOther(reader)) : pages;
	}

	/**
	 * @param reader of a file
	 * @return whether there are slices that only ImageJ finds, behind the only page that others read
	 * @throws IOException if it cannot be read
	 */
	static boolean areHidden(ImageReader reader) throws IOException {
		return slices(reader) > reader.getNumImages(true);
	}

	private static int behindEachOther(ImageReader reader) throws IOException {
		IIOMetadata metadata = reader.getImageMetadata(0);
		if (metadata == null) return 1;
		TIFFField description = TIFFDirectory.createFromMetadata(metadata).getTIFFField(BaselineTIFFTagSet.TAG_IMAGE_DESCRIPTION);
		if (description == null || description.getType() != TIFFTag.TIFF_ASCII || description.getCount() == 0) return 1;
		Matcher stack = BEHIND_EACH_OTHER.matcher(description.getAsString(0));
		return stack.find() ? Integer.parseInt(stack.group(1)) : 1;
	}
}
