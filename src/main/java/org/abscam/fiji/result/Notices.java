package org.abscam.fiji.result;

import ij.IJ;
import java.util.ArrayList;
import java.util.List;
import org.abscam.engine.Device;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.scan.Scan;

/** What the user should know before trusting a result; it goes to the log. */
public final class Notices {

	private Notices() {}

	/** Before the work. */
	public static void log(Scan scan, NetworkImages images, OpenModel model, Device device) {
		List<String> notices = new ArrayList<>(model.warnings(scan));
		notices.addAll(images.warnings());
		if (device.failed()) notices.add("runs on the CPU: " + device.reason().orElseThrow());
		log(notices);
	}

	public static void log(List<String> notices) {
		for (String notice : notices) IJ.log("Abs-CAM: " + notice);
	}
}
