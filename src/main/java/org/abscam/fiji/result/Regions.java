package org.abscam.fiji.result;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Regions of interest for ImageJ's list of them. */
public final class Regions {

	private Regions() {}

	private static final String TITLE = "Abs-CAM ROIs";

	/**
	 * Appends regions to the ROI Manager, which keeps what it has. Without a screen there is none, and their bounds, in pixels, go into the
	 * log as CSV; the outlines themselves are in the overlay of the saliency stack, which a TIFF file keeps.
	 */
	public static void addOrLog(List<Roi> rois) {
		if (GraphicsEnvironment.isHeadless()) {
			log(rois);
			return;
		}
		if (rois.isEmpty()) return;
		RoiManager manager = RoiManager.getInstance2();
		if (manager == null) manager = RoiManager.getRoiManager();
		for (Roi roi : rois) manager.add((ImagePlus) null, roi, -1); // keeps the name, other than addRoi
	}

	private static void log(List<Roi> rois) {
		RowTable table = new RowTable(TITLE);
		for (Roi roi : rois) {
			Rectangle bounds = roi.getBounds();
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("Name", roi.getName());
			row.put("Slice", position(roi));
			row.put("X", bounds.x);
			row.put("Y", bounds.y);
			row.put("Width", bounds.width);
			row.put("Height", bounds.height);
			row.put("Pixels", roi.getContainedPoints().length);
			table.add(row);
		}
		table.showOrLog();
	}

	/** The slice; of a hyperstack slice and frame, and channel where it has one. */
	private static Object position(Roi roi) {
		if (!roi.hasHyperStackPosition()) return roi.getPosition();
		return "c" + roi.getCPosition() + " z" + roi.getZPosition() + " t" + roi.getTPosition();
	}
}
