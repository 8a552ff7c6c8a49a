package org.abscam.fiji.open;

import java.nio.file.Path;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Asked;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.WindowChoice;

/**
 * What the command "Abs-CAM Open DICOM..." is asked for, by its dialog or by a macro.
 *
 * @param path a DICOM file, or a folder of a series
 * @param series which series of several, empty where there is one
 * @param window which values are shown as black and white
 */
record OpenRequest(Path path, String series, WindowChoice window) {

	/** @throws ExplainException if there is nothing to open, or for a window that can be none; the sentence says what there is */
	static OpenRequest of(Said said) throws ExplainException {
		if (said.text(Options.PATH).isEmpty()) {
			throw new ExplainException("There is nothing to open; add " + Options.PATH.name() + "=[path of a DICOM file or of a folder].");
		}
		return new OpenRequest(Asked.path(said, Options.PATH, "a DICOM file"), said.text(Options.SERIES), Asked.window(said));
	}
}
