package org.abscam.fiji.image;

import ij.IJ;
import java.util.function.BooleanSupplier;
import org.abscam.explain.Progress;

/** Shows the progress in ImageJ's window, and stops on Escape. */
public final class EscapeKey implements Progress {

	private final BooleanSupplier alsoStops;

	/** @param alsoStops what else stops the work */
	public EscapeKey(BooleanSupplier alsoStops) {
		this.alsoStops = alsoStops;
	}

	@Override
	public void at(double fraction, String status) {
		IJ.showStatus(status + " (Esc stops)");
		IJ.showProgress(fraction);
	}

	@Override
	public boolean isCancelled() {
		return IJ.escapePressed() || alsoStops.getAsBoolean();
	}
}
