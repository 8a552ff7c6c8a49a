package org.abscam.fiji.command;

/**
 * A command of the menu that is not about the active image, and has nothing that is usual: it must be told what to do.
 *
 * @param <R> what is asked for
 */
public abstract class CommandWithoutImage<R> extends Command<R> {

	@Override
	protected final boolean needsImage() {
		return false;
	}
}
