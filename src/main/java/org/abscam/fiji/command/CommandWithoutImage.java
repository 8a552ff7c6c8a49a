package org.abscam.fiji.command;

import org.abscam.option.Offer;

/**
 * A command of the menu that is not about the active image, and has nothing that is usual: it must be told what to do.
 *
 * @param <R> what is asked for
 */
public abstract class CommandWithoutImage<R> extends Command<R> {

	/** As {@link Command#Command}. */
	protected CommandWithoutImage(Offer offer, Reading<R> reading) {
		super(offer, reading);
	}

	@Override
	protected final boolean needsImage() {
		return false;
	}
}
