package org.abscam.fiji.models;

import java.nio.file.Path;
import java.util.Optional;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.trial.ImportOptions;
import org.abscam.option.Asked;
import org.abscam.option.Options;
import org.abscam.option.Said;

/**
 * What the command "Abs-CAM Import Model..." is asked for, by its dialog or by a macro.
 *
 * @param options what to import, and what it is
 * @param to the folder of models; empty for Fiji's
 */
record ImportRequest(ImportOptions options, Optional<Path> to) {

	/** @throws ExplainException if there is no source; the sentence says what there is */
	static ImportRequest of(Said said) throws ExplainException {
		if (said.text(Options.SOURCE).isEmpty()) {
			throw new ExplainException("There is no model to import; add " + Options.SOURCE.name()
				+ "=[path of an .onnx file, a folder with an rdf.yaml, or a zip].");
		}
		ImportOptions options = new ImportOptions(said.text(Options.SOURCE), said.text(Options.NAME), said.text(Options.LABELS),
			said.text(Options.PREPROCESSING), said.text(Options.MEAN), said.text(Options.STD), said.text(Options.SIZE),
			said.text(Options.ACTIVATION),
			said.text(Options.INTENDED_USE), said.text(Options.LICENCE), AskedInputs.of(said.text(Options.INPUT), ""),
			said.is(Options.REPLACE));
		return new ImportRequest(options,
			said.text(Options.TO).isEmpty() ? Optional.empty() : Optional.of(Asked.path(said, Options.TO, "a folder")));
	}
}
