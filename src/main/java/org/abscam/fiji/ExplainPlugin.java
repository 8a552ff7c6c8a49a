package org.abscam.fiji;

import ij.ImagePlus;
import java.util.Optional;
import org.abscam.explain.ExplainException;

/**
 * The command "Abs-CAM Explain...": what in the active image made the classifier say what it says? Shows maps, overlay, regions and
 * tables as asked for.
 */
public final class ExplainPlugin extends Command<ExplainRequest> {

	@Override
	String usual() {
		return ExplainRequest.DEFAULT_OPTIONS;
	}

	@Override
	ExplainRequest parse(String options) throws ExplainException {
		return ExplainRequest.parse(options);
	}

	@Override
	Optional<ExplainRequest> ask(ImagePlus image) throws ExplainException {
		return new ExplainDialog(image).ask();
	}

	@Override
	void run(ImagePlus image, ExplainRequest request) throws ExplainException {
		new ExplainRun(image, request).run();
	}
}
