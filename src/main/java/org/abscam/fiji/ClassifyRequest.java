package org.abscam.fiji;

import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.model.ModelLibrary;

/**
 * What the command "Abs-CAM Classify..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param options the device is used
 * @param stack whether all slices are classified, else the current one
 * @param table whether the table is shown
 */
record ClassifyRequest(String model, ExplainOptions options, boolean stack, boolean table) {

	/** What is done where nothing is said and nobody can be asked. */
	static final String DEFAULT_OPTIONS = String.join(" ", ExplainRequest.STACK, ExplainRequest.TABLE);

	static final List<String> KEYS = List.of(ExplainRequest.MODEL, ExplainRequest.DEVICE);
	static final List<String> FLAGS = List.of(ExplainRequest.STACK, ExplainRequest.TABLE);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key; the sentence says what there is
	 */
	static ClassifyRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, FLAGS));
	}

	static ClassifyRequest of(MacroOptions said) throws ExplainException {
		return new ClassifyRequest(said.text(ExplainRequest.MODEL, ModelLibrary.DEFAULT), ExplainRequest.options(said),
			said.flags().contains(ExplainRequest.STACK), said.flags().contains(ExplainRequest.TABLE));
	}
}
