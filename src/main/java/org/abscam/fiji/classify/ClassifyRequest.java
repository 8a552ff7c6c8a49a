package org.abscam.fiji.classify;

import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.model.ModelLibrary;

/**
 * What the command "Abs-CAM Classify..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param options the device is used
 * @param scan what of the image
 * @param table whether the table is shown
 */
public record ClassifyRequest(String model, ExplainOptions options, ScanChoice scan, boolean table) {

	/** What is done where nothing is said and nobody can be asked. */
	static final String DEFAULT_OPTIONS = String.join(" ", ScanChoice.STACK, ExplainRequest.TABLE);

	static final List<String> KEYS = List.of(ExplainRequest.MODEL, ExplainRequest.DEVICE, ScanChoice.CHANNEL);
	static final List<String> FLAGS = List.of(ScanChoice.STACK, ScanChoice.FRAMES, ScanChoice.ROI, ExplainRequest.TABLE);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key; the sentence says what there is
	 */
	public static ClassifyRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, FLAGS));
	}

	static ClassifyRequest of(MacroOptions said) throws ExplainException {
		return new ClassifyRequest(said.text(ExplainRequest.MODEL, ModelLibrary.DEFAULT), ExplainRequest.options(said),
			ScanChoice.of(said), said.flags().contains(ExplainRequest.TABLE));
	}
}
