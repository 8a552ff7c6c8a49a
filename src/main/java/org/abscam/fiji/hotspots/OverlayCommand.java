package org.abscam.fiji.hotspots;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Overlay;
import java.awt.Checkbox;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.SaliencySource;
import org.abscam.fiji.result.Looks;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.overlay.SaliencyOverlay;
import org.abscam.scan.Scan;

/**
 * The command "Abs-CAM Overlay...": lays a saliency stack over the active image, or changes how it looks there, without explaining
 * anything anew. Elements that another hand drew into the overlay stay.
 */
public final class OverlayCommand extends Command<OverlayRequest> {

	public OverlayCommand() {
		super(MenuOffers.OVERLAY, OverlayRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) throws ExplainException {
		List<String> maps = maps(image);
		if (maps.isEmpty()) {
			throw new ExplainException("No saliency stack of the size of '" + image.getTitle()
				+ "' is open; open one, or make one with Abs-CAM Explain, and make the image that it belongs to the active one.");
		}
		return Looks
			.addTo(new Form().ask(Options.SALIENCY, maps, SaliencySource.saliencyOf(image).map(ImagePlus::getTitle).orElse(maps.get(0))))
			.flags(Options.BAR).forget(Options.SALIENCY);
	}

	@Override
	protected Optional<OverlayRequest> ask(ImagePlus image) throws ExplainException {
		Form form = form(image);
		GenericDialog dialog = form.dialog(title());
		dialog.addPreviewCheckbox(null, "Preview");
		Overlay before = image.getOverlay() == null ? null : image.getOverlay().duplicate();
		dialog.addDialogListener((changed, event) -> preview(form, dialog, image, before));
		Optional<Said> said = form.show(dialog);
		image.setOverlay(before);
		return said.isEmpty() ? Optional.empty() : Optional.of(request(said.get()));
	}

	private boolean preview(Form form, GenericDialog dialog, ImagePlus image, Overlay before) {
		try {
			OverlayRequest request = request(form.read(dialog));
			if (((Checkbox) dialog.getCheckboxes().lastElement()).getState()) lay(image, request);
			else image.setOverlay(before == null ? null : before.duplicate());
			return true;
		}
		catch (ExplainException e) {
			return false;
		}
	}

	/** Titles of the open 32-bit images of the same size. */
	private static List<String> maps(ImagePlus image) {
		int[] ids = WindowManager.getIDList();
		return IntStream.of(ids == null ? new int[0] : ids).mapToObj(WindowManager::getImage)
			.filter(open -> open != null && open != image && open.getType() == ImagePlus.GRAY32)
			.filter(open -> open.getWidth() == image.getWidth() && open.getHeight() == image.getHeight()).map(ImagePlus::getTitle)
			.toList();
	}

	@Override
	protected void run(ImagePlus image, OverlayRequest request) throws ExplainException {
		lay(image, request);
	}

	private static void lay(ImagePlus image, OverlayRequest request) throws ExplainException {
		ImagePlus saliency = request.saliency(image);
		List<Integer> slices = SaliencySource.slices(saliency, image);
		SaliencyOverlay.lay(image, SaliencyOverlay.overlay(Scan.of(image), slices, new StackMaps(saliency), request.look(),
			SaliencySource.className(saliency)));
	}
}
