package org.abscam.fiji;

/**
 * A command of the menu that is not about the active image, and has nothing that is usual: it must be told what to do.
 *
 * @param <R> what is asked for
 */
abstract class CommandWithoutImage<R> extends Command<R> {

	@Override
	final boolean needsImage() {
		return false;
	}

	@Override
	final String usual() {
		return "";
	}
}
