package org.abscam.fiji.result;

import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.Form;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.overlay.OverlayLook.Paint;
import org.abscam.report.overlay.OverlayLook.Range;

/** Looks of overlays in dialogs and macros. */
public final class Looks {

	private Looks() {}

	/** @throws ExplainException for a value that there is not */
	public static OverlayLook of(Said said) throws ExplainException {
		return new OverlayLook(said.number(Options.OPACITY), said.number(Options.THRESHOLD),
			Paint.of(said.checked(Options.PAINT)).orElseThrow(),
			Range.of(said.checked(Options.RANGE)).orElseThrow(), said.is(Options.BAR));
	}

	/** Asks for them, but for the flag. */
	public static Form addTo(Form form) {
		return form.ask(Options.THRESHOLD).ask(Options.OPACITY).ask(Options.PAINT).ask(Options.RANGE);
	}
}
