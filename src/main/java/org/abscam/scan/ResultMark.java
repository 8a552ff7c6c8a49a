package org.abscam.scan;

import ij.ImagePlus;
import ij.WindowManager;
import java.lang.ref.WeakReference;
import java.util.Optional;

/**
 * The mark that images made by Abs-CAM carry, also in TIFF files, so that no result is taken for a scan: a saliency map is a picture that any
 * classifier has an answer for.
 */
public final class ResultMark {

	/** Title of the image that a result was made of. Older versions wrote it too. */
	private static final String SOURCE = "abscam.source";
	/** The image itself, as long as both are open: saving gives it another title. */
	private static final String OPEN_SOURCE = "abscam.open";

	private ResultMark() {}

	/**
	 * Marks a result.
	 *
	 * @param result an image that shows what was found, not what was scanned
	 * @param source the image that it was found in
	 */
	public static void put(ImagePlus result, ImagePlus source) {
		result.setProp(SOURCE, source.getTitle());
		result.setProperty(OPEN_SOURCE, new WeakReference<>(source));
	}

	/**
	 * @param image any image
	 * @return the title of the image that it is a result of; empty for what is no result
	 */
	public static Optional<String> source(ImagePlus image) {
		return Optional.ofNullable(image.getProp(SOURCE));
	}

	/**
	 * @param result a result, or any image
	 * @param source an image
	 * @return whether the one was made of the other, as far as is known
	 */
	public static boolean isOf(ImagePlus result, ImagePlus source) {
		boolean same = result.getProperty(OPEN_SOURCE) instanceof WeakReference<?> open && open.get() == source;
		return same || source.getTitle().equals(result.getProp(SOURCE));
	}

	/**
	 * The scan that is meant where a result is the active image.
	 *
	 * @param image the active image
	 * @return itself where it is no result, or where what it was made of is not open; else that image
	 */
	public static ImagePlus scanOf(ImagePlus image) {
		if (image == null || source(image).isEmpty()) return image;
		if (image.getProperty(OPEN_SOURCE) instanceof WeakReference<?> reference && reference.get() instanceof ImagePlus source
			&& source.getProcessor() != null) return source; // closing takes the pixels away
		ImagePlus named = WindowManager.getImage(source(image).get());
		return named == null || source(named).isPresent() ? image : named;
	}

	/**
	 * @param scan what is to be classified or explained
	 * @throws ScanException if it is a result
	 */
	public static void requireNone(Scan scan) throws ScanException {
		Optional<String> source = source(scan.image());
		if (source.isPresent()) {
			throw new ScanException(
				"'" + scan.name() + "' was made by Abs-CAM of '" + source.get() + "' and is no scan; choose that image instead");
		}
	}
}
