package org.abscam.fiji.explain;

import ij.ImagePlus;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Command;

/**
 * The command "Abs-CAM Explain...": what in the active image made the classifier say what it says? Shows maps, overlay, regions and
 * tables as asked for.
 */
public final class ExplainCommand extends Command<ExplainRequest> {

	@Override
	protected String usual() {
		return ExplainRequest.DEFAULT_OPTIONS;
	}

	@Override
	protected ExplainRequest parse(String options) throws ExplainException {
		return ExplainRequest.parse(options);
	}

	@Override
	protected Optional<ExplainRequest> ask(ImagePlus image) throws ExplainException {
		return new ExplainDialog(image).ask();
	}

	@Override
	protected void run(ImagePlus image, ExplainRequest request) throws ExplainException {
		new ExplainRun(image, request).run();
	}
}
