package org.abscam.fiji.review;

import ij.ImagePlus;
import java.awt.GraphicsEnvironment;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.SessionOptions;

/** The command "Abs-CAM Review Session...": one reader reads the cases of a list, one after the other. Needs no image. */
public final class SessionCommand extends CommandWithoutImage<SessionRequest> {

	public SessionCommand() {
		super(MenuOffers.SESSION, SessionRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		return new Form().ask(offer().get(SessionOptions.SESSION), Form.WIDE).ask(offer().get(Options.SCANS), Form.WIDE).ask(Options.READER)
			.ask(SessionOptions.TITLE).ask(SessionOptions.CLASSES).ask(offer().get(SessionOptions.ORDER_SEED))
			.ask(offer().get(SessionOptions.EXPLAIN), Form.WIDE)
			.flag(offer().get(SessionOptions.READING_FIRST), true).flag(offer().get(SessionOptions.AREAS), false)
			.flag(offer().get(SessionOptions.BLINDED), true).flag(offer().get(SessionOptions.FAITHFULNESS), false)
			.advanced(SessionOptions.CLASSES, SessionOptions.ORDER_SEED, SessionOptions.EXPLAIN, SessionOptions.AREAS);
	}

	@Override
	protected void run(ImagePlus image, SessionRequest request) throws ExplainException {
		if (GraphicsEnvironment.isHeadless())
			throw new ExplainException("Reading needs a screen; without one, 'abscam review' begins, lists and exports sessions.");
		SessionRun.begin(request);
	}
}
