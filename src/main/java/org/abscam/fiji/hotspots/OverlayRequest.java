package org.abscam.fiji.hotspots;

import ij.ImagePlus;
import ij.WindowManager;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.result.Looks;
import org.abscam.report.OverlayLook;

/**
 * What the command "Abs-CAM Overlay..." is asked for, by its dialog or by a macro.
 *
 * @param title title of the saliency stack, empty for the one that was made for the image last
 * @param look how it is to look
 */
record OverlayRequest(Optional<String> title, OverlayLook look) {

	static final String SALIENCY = "saliency";

	private static final List<String> KEYS = Stream.concat(Stream.of(SALIENCY), Looks.KEYS.stream()).toList();

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	static OverlayRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, Looks.FLAGS));
	}

	static OverlayRequest of(MacroOptions said) throws ExplainException {
		return new OverlayRequest(Optional.ofNullable(said.values().get(SALIENCY)), Looks.of(said));
	}

	/** @throws ExplainException if it is not open */
	ImagePlus saliency(ImagePlus image) throws ExplainException {
		Optional<ImagePlus> found =
			title.isPresent() ? Optional.ofNullable(WindowManager.getImage(title.get())) : SaliencySource.saliencyOf(image);
		return found.orElseThrow(() -> new ExplainException(title.map(t -> "There is no open image '" + t + "'")
			.orElse("No open saliency stack was made for '" + image.getTitle() + "'") + "; open it, or make one with Abs-CAM Explain."));
	}
}
