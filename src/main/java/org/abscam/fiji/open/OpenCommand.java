package org.abscam.fiji.open;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.awt.TextField;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.command.MessageLine;
import org.abscam.fiji.command.SearchedList;
import org.abscam.fiji.command.Wishes;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/**
 * The command "Abs-CAM Open DICOM...": opens a DICOM file, or a folder of a series, by the reader of the command line, with its calibration, seen
 * through a window. What cannot be read right is refused. Needs no image.
 */
public final class OpenCommand extends CommandWithoutImage<OpenRequest> {

	private static final int SERIES_LINES = 5;

	private SearchedList series;

	public OpenCommand() {
		super(MenuOffers.OPEN, OpenRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		return new Form().ask(Options.PATH, Form.WIDE).search(Options.SERIES, SERIES_LINES, any -> true, list -> series = list)
			.ask(Options.WINDOW).forget(Options.SERIES);
	}

	/** Lists the series below the path while it is chosen. */
	@Override
	protected Optional<OpenRequest> ask(ImagePlus image) throws ExplainException {
		Form form = form(image);
		GenericDialog dialog = form.dialog(title());
		MessageLine message = new MessageLine();
		message.addTo(dialog);
		TextField path = form.field(dialog, Options.PATH);
		SeriesNames names = new SeriesNames(series, message);
		Optional<Said> said;
		try (Wishes<String> wishes = new Wishes<>(() -> path.getText().strip(), names::fill)) {
			wishes.listenTo(dialog);
			said = form.show(dialog);
		}
		return said.isEmpty() ? Optional.empty() : Optional.of(request(said.get()));
	}

	@Override
	protected void run(ImagePlus image, OpenRequest request) throws ExplainException {
		IJ.showStatus("Abs-CAM: reading " + request.path().getFileName());
		try {
			Scan scan = ScanReader.open(request.path(), request.series()).windowed(request.window());
			ShownScan.show(scan);
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
		IJ.showStatus("");
	}
}
