package org.abscam.fiji.open;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import org.abscam.fiji.result.Notices;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.UsedWindow;

/** Shows a scan that was read from DICOM files. */
final class ShownScan {

	private ShownScan() {}

	/** With its calibration, through its window; what there is to say of it goes to the log. */
	static void show(Scan scan) throws ScanException {
		if (!scan.isColour()) show(scan, scan.window());
		else {
			Notices.log(scan.warnings());
			scan.image().show();
		}
	}

	private static void show(Scan scan, UsedWindow window) {
		List<String> said = new ArrayList<>(scan.warnings());
		window.notice().ifPresent(said::add);
		Notices.log(said);
		ImagePlus image = scan.image();
		double first = raw(image, window.low());
		double last = raw(image, window.high());
		image.setDisplayRange(Math.min(first, last), Math.max(first, last));
		image.show();
	}

	private static double raw(ImagePlus image, double value) {
		return image.getBitDepth() == 32 ? value : image.getCalibration().getRawValue(value);
	}
}
