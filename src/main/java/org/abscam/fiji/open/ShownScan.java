package org.abscam.fiji.open;

import java.util.ArrayList;
import java.util.List;
import org.abscam.fiji.result.Notices;
import org.abscam.scan.OwnWindows;
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
		OwnWindows.show(scan.image(), window);
		scan.image().show();
	}
}
