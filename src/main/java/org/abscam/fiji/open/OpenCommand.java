package org.abscam.fiji.open;

import ij.IJ;
import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.result.Notices;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.abscam.scan.UsedWindow;

/**
 * The command "Abs-CAM Open DICOM...": opens a DICOM file, or a folder of a series, by the reader of the command line, with its calibration, seen
 * through a window. What cannot be read right is refused. Needs no image.
 */
public final class OpenCommand extends CommandWithoutImage<OpenRequest> {

	public OpenCommand() {
		super(MenuOffers.OPEN, OpenRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		return new Form().ask(Options.PATH, Form.WIDE).ask(Options.SERIES).ask(Options.WINDOW);
	}

	@Override
	protected void run(ImagePlus image, OpenRequest request) throws ExplainException {
		IJ.showStatus("Abs-CAM: reading " + request.path().getFileName());
		try {
			Scan scan = ScanReader.open(request.path(), request.series()).windowed(request.window());
			if (!scan.isColour()) show(scan, scan.window());
			else {
				Notices.log(scan.warnings());
				scan.image().show();
			}
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
		IJ.showStatus("");
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
