package org.abscam.fiji;

import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.plugin.frame.RoiManager;
import ij.process.ByteProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.evaluate.Truth;
import org.abscam.explain.ExplainException;
import org.abscam.scan.Scan;

/**
 * Where the user marked the truth in an image: the selection, areas in its overlay or in the ROI Manager, or an open stack of masks.
 * Areas lie on the slice of their position, on every slice if they have none.
 */
final class MarkedTruth {

	static final String NONE = "none";
	static final String SELECTION = "selection";
	static final String OVERLAY = "overlay";
	static final String MANAGER = "manager";
	private static final int INSIDE = 255;

	private MarkedTruth() {}

	/** What there is to choose for an image: nothing, its marks, and the titles of open images of its size. */
	static String[] choices(ImagePlus image) {
		List<String> choices = new ArrayList<>(List.of(NONE, SELECTION, OVERLAY, MANAGER));
		int[] ids = WindowManager.getIDList();
		IntStream.of(ids == null ? new int[0] : ids).mapToObj(WindowManager::getImage)
			.filter(open -> open != null && open != image && open.getWidth() == image.getWidth() && open.getHeight() == image.getHeight()
				&& open.getStackSize() == image.getStackSize()).map(ImagePlus::getTitle).forEach(choices::add);
		return choices.toArray(String[]::new);
	}

	/**
	 * @param where one of the choices
	 * @param image the image that is looked at
	 * @param scan it, or a part of it
	 * @return the truth, empty if there is none to be known
	 * @throws ExplainException if there is nothing marked there
	 */
	static Optional<Truth> of(String where, ImagePlus image, Scan scan) throws ExplainException {
		if (where.equals(NONE)) return Optional.empty();
		List<Roi> areas = switch (where) {
			case SELECTION -> areas(image.getRoi() == null ? new Roi[0] : new Roi[] {onEverySlice(image.getRoi())});
			case OVERLAY -> areas(image.getOverlay() == null ? new Roi[0] : drawn(image.getOverlay().toArray()));
			case MANAGER -> areas(RoiManager.getInstance2() == null ? new Roi[0] : drawn(RoiManager.getInstance2().getRoisAsArray()));
			default -> null;
		};
		if (areas == null) {
			if (where.equals(image.getTitle())) throw new ExplainException("'" + where + "' cannot be its own truth; choose an image with masks.");
			ImagePlus masks = WindowManager.getImage(where);
			if (masks == null) {
				throw new ExplainException("There is no open image '" + where + "' with masks; open it, or use " + String.join(", ", NONE, SELECTION, OVERLAY,
					MANAGER) + ".");
			}
			return Optional.of(Truth.of(Scan.of(masks), scan));
		}
		if (areas.isEmpty()) {
			throw new ExplainException("No area marks the truth in the " + where + " of '" + image.getTitle() + "'; draw one, or use " + NONE + ".");
		}
		return Optional.of(Truth.of(Scan.of(masks(areas, image)), scan));
	}

	/** What a user drew; hotspots that were found here are no truth. */
	private static Roi[] drawn(Roi[] rois) {
		return Arrays.stream(rois).filter(roi -> roi.getProperty("abscam") == null).toArray(Roi[]::new);
	}

	private static Roi onEverySlice(Roi selection) {
		Roi everywhere = (Roi) selection.clone();
		everywhere.setPosition(0);
		return everywhere;
	}

	private static List<Roi> areas(Roi[] rois) {
		return Arrays.stream(rois).filter(roi -> roi.isArea() && !(roi instanceof TextRoi) && !(roi instanceof ImageRoi)).toList();
	}

	private static ImagePlus masks(List<Roi> areas, ImagePlus image) {
		ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		for (int slice = 1; slice <= image.getStackSize(); slice++) {
			ByteProcessor mask = new ByteProcessor(image.getWidth(), image.getHeight());
			mask.setColor(INSIDE);
			for (Roi area : areas) if (isOn(area, slice, image)) mask.fill(area);
			stack.addSlice(mask);
		}
		return new ImagePlus("truth", stack);
	}

	private static boolean isOn(Roi area, int slice, ImagePlus image) {
		if (!area.hasHyperStackPosition()) return area.getPosition() == 0 || area.getPosition() == slice;
		int[] position = image.convertIndexToPosition(slice);
		int[] wanted = {area.getCPosition(), area.getZPosition(), area.getTPosition()};
		for (int i = 0; i < wanted.length; i++) if (wanted[i] != 0 && wanted[i] != position[i]) return false;
		return true;
	}
}
