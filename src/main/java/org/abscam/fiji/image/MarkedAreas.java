package org.abscam.fiji.image;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.evaluate.Truth;
import org.abscam.explain.options.ExplainException;
import org.abscam.scan.Scan;

/**
 * Where the user marked areas in an image, such as the truth or a region to ask about: the selection, areas in its overlay or in the ROI Manager, or an open stack of masks.
 * Areas lie on the slice of their position, on every slice if they have none.
 */
public final class MarkedAreas {

	public static final String NONE = "none";
	public static final String SELECTION = "selection";
	static final String OVERLAY = "overlay";
	static final String MANAGER = "manager";

	private MarkedAreas() {}

	/** What there is to choose for an image: nothing, its marks, and the titles of open images of its size. */
	public static List<String> choices(ImagePlus image) {
		List<String> choices = new ArrayList<>(List.of(NONE, SELECTION, OVERLAY, MANAGER));
		int[] ids = WindowManager.getIDList();
		IntStream.of(ids == null ? new int[0] : ids).mapToObj(WindowManager::getImage)
			.filter(open -> open != null && open != image && open.getWidth() == image.getWidth() && open.getHeight() == image.getHeight()
				&& open.getStackSize() == image.getStackSize())
			.map(ImagePlus::getTitle).forEach(choices::add);
		return choices;
	}

	/**
	 * @param where one of the choices
	 * @param image the image that is looked at
	 * @param scan it, or a part of it
	 * @return the truth, empty if there is none to be known
	 * @throws ExplainException if there is nothing marked there
	 */
	public static Optional<Truth> of(String where, ImagePlus image, Scan scan) throws ExplainException {
		if (where.equals(NONE)) return Optional.empty();
		Roi[] drawn = switch (where) {
			case SELECTION -> image.getRoi() == null ? new Roi[0] : new Roi[] {onEverySlice(image.getRoi())};
			case OVERLAY -> image.getOverlay() == null ? new Roi[0] : image.getOverlay().toArray();
			case MANAGER -> RoiManager.getInstance2() == null ? new Roi[0] : RoiManager.getInstance2().getRoisAsArray();
			default -> null;
		};
		if (drawn == null) return Optional.of(Truth.of(Scan.of(masks(where, image)), scan));
		Optional<Truth> truth = Truth.of(drawn, scan);
		if (truth.isEmpty()) {
			throw new ExplainException("No area is marked in the " + where + " of '" + image.getTitle()
				+ "' (hotspots that were found are none); draw one, or use " + NONE + ".");
		}
		return truth;
	}

	private static ImagePlus masks(String title, ImagePlus image) throws ExplainException {
		if (title.equals(image.getTitle()))
			throw new ExplainException("'" + title + "' cannot be its own mask; choose an image with masks.");
		ImagePlus masks = WindowManager.getImage(title);
		if (masks == null) {
			throw new ExplainException(
				"There is no open image '" + title + "' with masks; open it, or use " + String.join(", ", NONE, SELECTION,
					OVERLAY, MANAGER) + ".");
		}
		return masks;
	}

	private static Roi onEverySlice(Roi selection) {
		Roi everywhere = (Roi) selection.clone();
		everywhere.setPosition(0);
		return everywhere;
	}
}
