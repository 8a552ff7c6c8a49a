package org.abscam.fiji.image;

import ij.ImagePlus;
import ij.WindowManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.scan.ResultMark;

/** Which image a saliency stack was made for, and which of its slices; noted in properties of the stack, which TIFF files keep. */
public final class SaliencySource {

	private static final String SLICES = "abscam.slices";

	private SaliencySource() {}

	public static void attachTo(ImagePlus saliency, ImagePlus source, List<Integer> slices) {
		ResultMark.put(saliency, source);
		saliency.setProp(SLICES, slices.stream().map(String::valueOf).collect(Collectors.joining(",")));
	}

	/** The class that a saliency stack explains, where it is one and the same by its note; else {@code null}. */
	public static String className(ImagePlus saliency) {
		String name = saliency.getProp("abscam.class");
		return name == null || name.equalsIgnoreCase(ExplainOptions.TOP) ? null : name;
	}

	/** The open saliency stack that was made for an image last. */
	public static Optional<ImagePlus> saliencyOf(ImagePlus image) {
		Optional<ImagePlus> found = Optional.empty();
		int[] ids = WindowManager.getIDList();
		for (int id : ids == null ? new int[0] : ids) {
			ImagePlus open = WindowManager.getImage(id);
			if (open != null && open != image && ResultMark.isOf(open, image)) found = Optional.of(open);
		}
		return found;
	}

	/**
	 * The slices of an image that the slices of a saliency stack belong to.
	 *
	 * @throws ExplainException if that is not known
	 */
	public static List<Integer> slices(ImagePlus saliency, ImagePlus image) throws ExplainException {
		if (saliency.getWidth() != image.getWidth() || saliency.getHeight() != image.getHeight()) {
			throw new ExplainException("'" + saliency.getTitle() + "' has another size than '" + image.getTitle()
				+ "'; choose the image that it was made for.");
		}
		String noted = saliency.getProp(SLICES);
		List<Integer> slices = new ArrayList<>();
		if (noted != null && noted.matches("[1-9]\\d{0,7}(,[1-9]\\d{0,7})*")) {
			for (String slice : noted.split(",")) slices.add(Integer.valueOf(slice));
		}
		boolean fits = slices.size() == saliency.getStackSize() && slices.stream().allMatch(s -> s <= image.getStackSize());
		if (fits) return slices;
		if (saliency.getStackSize() == image.getStackSize()) return IntStream.rangeClosed(1, image.getStackSize()).boxed().toList();
		if (saliency.getStackSize() == 1) return List.of(image.getCurrentSlice());
		throw new ExplainException(
			"'" + saliency.getTitle() + "' has " + saliency.getStackSize() + " slices and '" + image.getTitle() + "' "
				+ image.getStackSize() + ", and which belong together is not noted; choose the image that it was made for.");
	}
}
