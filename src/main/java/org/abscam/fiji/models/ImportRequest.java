package org.abscam.fiji.models;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ImportOptions;
import org.abscam.fiji.command.MacroOptions;

/**
 * What the command "Abs-CAM Import Model..." is asked for, by its dialog or by a macro.
 *
 * @param options what to import, and what it is
 * @param to the folder of models; empty for Fiji's
 */
record ImportRequest(ImportOptions options, Optional<Path> to) {

	static final String SOURCE = "source";
	static final String NAME = "name";
	static final String LABELS = "labels";
	static final String PREPROCESSING = "preprocessing";
	static final String MEAN = "mean";
	static final String STD = "std";
	static final String SIZE = "size";
	static final String ACTIVATION = "activation";
	static final String INTENDED_USE = "intended-use";
	static final String LICENCE = "license";
	static final String TO = "to";
	static final String REPLACE = "replace";

	static final List<String> KEYS = List.of(SOURCE, NAME, LABELS, PREPROCESSING, MEAN, STD, SIZE, ACTIVATION, INTENDED_USE, LICENCE, TO);
	static final List<String> FLAGS = List.of(REPLACE);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key, or if there is no source; the sentence says what there is
	 */
	static ImportRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, FLAGS));
	}

	static ImportRequest of(MacroOptions said) throws ExplainException {
		if (said.text(SOURCE, "").isEmpty()) {
			throw new ExplainException("There is no model to import; add " + SOURCE
				+ "=[path of an .onnx file, a folder with an rdf.yaml, or a zip].");
		}
		ImportOptions options =
			new ImportOptions(said.text(SOURCE, ""), said.text(NAME, ""), said.text(LABELS, ""), said.text(PREPROCESSING, ""),
				said.text(MEAN, ""), said.text(STD, ""), said.text(SIZE, ""), said.text(ACTIVATION, ""), said.text(INTENDED_USE, ""),
				said.text(LICENCE, ""), said.flags().contains(REPLACE));
		String to = said.text(TO, "");
		try {
			return new ImportRequest(options, to.isEmpty() ? Optional.empty() : Optional.of(Path.of(to)));
		}
		catch (InvalidPathException e) {
			throw new ExplainException("'" + to + "' is no path of a folder (" + e.getReason() + "); choose another.");
		}
	}
}
