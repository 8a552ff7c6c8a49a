package org.abscam.fiji.explain;

import java.nio.file.Path;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.option.Asked;
import org.abscam.option.Options;
import org.abscam.option.Said;

/**
 * What the command "Abs-CAM Export Explainer..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param options method and layer are used
 * @param file the ONNX file to write
 */
record ExportRequest(String model, ExplainOptions options, Path file) {

	/** @throws ExplainException if there is no file or no such method; the sentence says what there is */
	static ExportRequest of(Said said) throws ExplainException {
		if (said.text(Options.FILE).isEmpty()) {
			throw new ExplainException("There is no file to write; add " + Options.FILE.name() + "=[path of an .onnx file].");
		}
		return new ExportRequest(said.text(Options.MODEL), Asked.maps(said), Asked.path(said, Options.FILE, "a file"));
	}
}
