package org.abscam.fiji.open;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.gui.GenericDialog;
import java.io.IOException;
import java.util.Optional;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.files.TemporaryFolder;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;

/**
 * The command "Abs-CAM Open from Archive...": searches an archive that speaks DICOMweb, fetches a series into a folder that only this user may read
 * and that goes once the image is there, and opens it as "Abs-CAM Open DICOM..." does. Needs no image.
 */
public final class ArchiveCommand extends CommandWithoutImage<ArchiveRequest> {

	/** Of the archive that was searched last: where it is, without study and series, which are of a patient. */
	private static final String ROOT = "abscam.archive";

	public ArchiveCommand() {
		super(MenuOffers.ARCHIVE, ArchiveRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		return new Form().ask(Options.ADDRESS, Form.WIDE).ask(offer().get(Options.CREDENTIALS), Form.WIDE).ask(offer().get(Options.SERIES))
			.ask(Options.WINDOW).flag(offer().get(Options.ALLOW_HTTP), false).forget(Options.ADDRESS, Options.SERIES);
	}

	/** The fields, and below them the search, which writes the address of what is chosen into its field. */
	@Override
	protected Optional<ArchiveRequest> ask(ImagePlus image) throws ExplainException {
		Form form = form(image);
		GenericDialog dialog = form.dialog(title());
		form.field(dialog, Options.ADDRESS).setText(Prefs.get(ROOT, ""));
		ArchiveSearch search = new ArchiveSearch(() -> form.read(dialog), address -> form.field(dialog, Options.ADDRESS).setText(address));
		dialog.addPanel(search);
		Optional<Said> said = form.show(dialog);
		if (said.isEmpty()) return Optional.empty();
		Prefs.set(ROOT, said.get().text(Options.ADDRESS).replaceFirst("/studies(/.*)?$", ""));
		return Optional.of(request(said.get()));
	}

	@Override
	protected void run(ImagePlus image, ArchiveRequest request) throws ExplainException {
		String name = request.address().name();
		IJ.showStatus("Abs-CAM: fetching " + name);
		try {
			Scan scan = Fetched.scan(request.archive(), request.series(), name, part -> {
				IJ.showProgress(part);
				if (IJ.escapePressed()) throw new Stopped();
			}, Optional.empty()).windowed(request.window());
			Optional<String> own = scan.sources().stream().findFirst().flatMap(one -> one.header().text(Tag.SERIES_INSTANCE_UID));
			SameStudy.remember(scan.image(), request, own.orElse(""));
			ShownScan.show(scan);
		}
		catch (Stopped e) {
			throw new ExplainException("Stopped; nothing was opened.");
		}
		catch (DicomException | ScanException e) {
			throw new ExplainException(ArchiveRequest.inMacros(e.getMessage()));
		}
		catch (IOException e) {
			throw new ExplainException("What an archive sends needs a place, but " + TemporaryFolder.why(e) + ".");
		}
		finally {
			IJ.showProgress(1);
			IJ.showStatus("");
		}
	}

	/** The user pressed Escape. */
	private static final class Stopped extends RuntimeException {

		private static final long serialVersionUID = 1L;
	}
}
