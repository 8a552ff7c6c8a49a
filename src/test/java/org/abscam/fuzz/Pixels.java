package org.abscam.fuzz;

import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.List;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanReader;
import org.abscam.scan.Selection;
import org.abscam.scan.UsedWindow;

/** What commands do with a scan before a network sees it. */
final class Pixels {

	static final List<String> STAGES = List.of("opened", "windowed", "read");

	private Pixels() {}

	static void read(Path path, Target.Reached reached) throws Exception {
		Scan scan = ScanReader.open(path);
		reached.stage(0);
		scan.provenance();
		scan.warnings();
		scan.calibration();
		UsedWindow window = scan.window();
		reached.stage(1);
		for (int slice : Selection.SHOWN.of(scan)) scan.greyLevels(slice, 3, window);
		for (int slice = 1; slice <= Math.min(scan.size(), 4); slice++) {
			scan.label(slice);
			scan.greyLevels(slice, 1, window);
			scan.cropped(new Rectangle(0, 0, 3, 3)).calibrated(slice, 3);
		}
		scan.stackChannels(1, scan.size());
		reached.stage(2);
	}
}
