package org.abscam.fiji.classify;

import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.option.Asked;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;

/**
 * What the command "Abs-CAM Classify..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param options the device is used
 * @param scan what of the image
 * @param table whether the table is shown
 */
public record ClassifyRequest(String model, ExplainOptions options, ScanChoice scan, boolean table) {

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key; the sentence says what there is
	 */
	public static ClassifyRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, MenuOffers.CLASSIFY));
	}

	static ClassifyRequest of(Said said) throws ExplainException {
		return new ClassifyRequest(said.text(Options.MODEL), Asked.maps(said), ScanChoice.of(said), said.is(Options.TABLE));
	}
}
