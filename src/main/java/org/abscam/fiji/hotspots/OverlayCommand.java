package org.abscam.fiji.hotspots;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Overlay;
import java.awt.Checkbox;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.result.Looks;
import org.abscam.report.SaliencyOverlay;
import org.abscam.scan.Scan;

/**
 * The command "Abs-CAM Overlay...": lays a saliency stack over the active image, or changes how it looks there, without explaining
 * anything anew. Elements that another hand drew into the overlay stay.
 */
public final class OverlayCommand extends Command<OverlayRequest> {

	@Override
	protected String usual() {
		return "";
	}

	@Override
	protected OverlayRequest parse(String options) throws ExplainException {
		return OverlayRequest.parse(options);
	}

	@Override
	protected Optional<OverlayRequest> ask(ImagePlus image) throws ExplainException {
		String[] maps = maps(image);
		if (maps.length == 0) {
			throw new ExplainException("No saliency stack of the size of '" + image.getTitle()
				+ "' is open; open one, or make one with Abs-CAM Explain, and make the image that it belongs to the active one.");
		}
		GenericDialog dialog = new GenericDialog("Abs-CAM Overlay");
		dialog.addChoice("Saliency:", maps, SaliencySource.saliencyOf(image).map(ImagePlus::getTitle).orElse(maps[0]));
		Looks.addTo(dialog);
		dialog.addCheckbox("Bar of the colours", false);
		dialog.addPreviewCheckbox(null, "Preview");
		Overlay before = image.getOverlay() == null ? null : image.getOverlay().duplicate();
		dialog.addDialogListener((changed, event) -> preview(dialog, image, before));
		dialog.showDialog();
		image.setOverlay(before);
		return dialog.wasCanceled() ? Optional.empty() : Optional.of(request(dialog));
	}

	private static boolean preview(GenericDialog dialog, ImagePlus image, Overlay before) {
		try {
			OverlayRequest request = request(dialog);
			if (((Checkbox) dialog.getCheckboxes().lastElement()).getState()) lay(image, request);
			else image.setOverlay(before == null ? null : before.duplicate());
			return true;
		}
		catch (ExplainException e) {
			return false;
		}
	}

	private static OverlayRequest request(GenericDialog dialog) throws ExplainException {
		dialog.resetCounters();
		Answers answers = new Answers(dialog);
		answers.choice(OverlayRequest.SALIENCY);
		Looks.read(answers);
		answers.flags(Looks.FLAGS);
		return OverlayRequest.of(answers.options());
	}

	/** Titles of the open 32-bit images of the same size. */
	private static String[] maps(ImagePlus image) {
		int[] ids = WindowManager.getIDList();
		return IntStream.of(ids == null ? new int[0] : ids).mapToObj(WindowManager::getImage)
			.filter(open -> open != null && open != image && open.getType() == ImagePlus.GRAY32)
			.filter(open -> open.getWidth() == image.getWidth() && open.getHeight() == image.getHeight()).map(ImagePlus::getTitle)
			.toArray(String[]::new);
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
