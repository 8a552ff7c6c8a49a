package org.abscam.fiji.hotspots;

import ij.ImagePlus;
import ij.WindowManager;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.image.SaliencySource;
import org.abscam.fiji.result.Looks;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.overlay.OverlayLook;

/**
 * What the command "Abs-CAM Overlay..." is asked for, by its dialog or by a macro.
 *
 * @param title title of the saliency stack, empty for the one that was made for the image last
 * @param look how it is to look
 */
record OverlayRequest(Optional<String> title, OverlayLook look) {

	static OverlayRequest of(Said said) throws ExplainException {
		return new OverlayRequest(Optional.of(said.text(Options.SALIENCY)).filter(title -> !title.isEmpty()), Looks.of(said));
	}

	/** @throws ExplainException if it is not open */
	ImagePlus saliency(ImagePlus image) throws ExplainException {
		Optional<ImagePlus> found =
			title.isPresent() ? Optional.ofNullable(WindowManager.getImage(title.get())) : SaliencySource.saliencyOf(image);
		return found.orElseThrow(() -> new ExplainException(title.map(t -> "There is no open image '" + t + "'")
			.orElse("No open saliency stack was made for '" + image.getTitle() + "'") + "; open it, or make one with Abs-CAM Explain."));
	}
}
