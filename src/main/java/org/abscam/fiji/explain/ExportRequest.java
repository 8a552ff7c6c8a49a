package org.abscam.fiji.explain;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.model.ModelLibrary;

/**
 * What the command "Abs-CAM Export Explainer..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param options method and layer are used
 * @param file the ONNX file to write
 */
record ExportRequest(String model, ExplainOptions options, Path file) {

	static final String FILE = "file";

	private static final List<String> KEYS = List.of(ExplainRequest.MODEL, ExplainRequest.METHOD, ExplainRequest.LAYER, FILE);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or method, or if there is no file; the sentence says what there is
	 */
	static ExportRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, List.of()));
	}

	static ExportRequest of(MacroOptions said) throws ExplainException {
		String file = said.text(FILE, "");
		if (file.isEmpty()) throw new ExplainException("There is no file to write; add " + FILE + "=[path of an .onnx file].");
		try {
			return new ExportRequest(said.text(ExplainRequest.MODEL, ModelLibrary.DEFAULT), ExplainRequest.options(said), Path.of(file));
		}
		catch (InvalidPathException e) {
			throw new ExplainException("'" + file + "' is no path of a file (" + e.getReason() + "); choose another.");
		}
	}
}
