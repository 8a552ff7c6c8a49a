package org.abscam.fiji.image;

import ij.IJ;
import java.util.function.BooleanSupplier;
import org.abscam.explain.options.Progress;

/** Shows the progress, and how long the rest will take, in ImageJ's window, and stops on Escape. */
public final class EscapeKey implements Progress {

	private final BooleanSupplier alsoStops;
	private final Spell spell = new Spell(System::nanoTime);

	/** @param alsoStops what else stops the work */
	public EscapeKey(BooleanSupplier alsoStops) {
		this.alsoStops = alsoStops;
	}

	@Override
	public void at(double fraction, String status) {
		IJ.showStatus(status + spell.left(fraction).map(left -> " (" + left + "; Esc stops)").orElse(" (Esc stops)"));
		IJ.showProgress(fraction);
	}

	@Override
	public boolean isCancelled() {
		return IJ.escapePressed() || alsoStops.getAsBoolean();
	}
}
