package org.abscam.fiji.result;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import java.awt.GraphicsEnvironment;
import java.util.List;

/** Regions of interest for ImageJ's list of them. */
public final class Regions {

	private Regions() {}

	/** Appends regions to the ROI Manager, which keeps what it has. Without a screen there is none, and nothing is done. */
	public static void addToManager(List<Roi> rois) {
		if (GraphicsEnvironment.isHeadless() || rois.isEmpty()) return;
		RoiManager manager = RoiManager.getInstance2();
		if (manager == null) manager = RoiManager.getRoiManager();
		for (Roi roi : rois) manager.add((ImagePlus) null, roi, -1); // keeps the name, other than addRoi
	}
}
