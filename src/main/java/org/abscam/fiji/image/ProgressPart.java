package org.abscam.fiji.image;

import org.abscam.explain.options.Progress;

/**
 * One method's part of the progress of several.
 *
 * @param whole hears of it
 * @param index position of the method
 * @param count number of methods
 * @param name the method
 */
public record ProgressPart(Progress whole, int index, int count, String name) implements Progress {

	@Override
	public void at(double fraction, String status) {
		whole.at((index + fraction) / count, name + ": " + status);
	}

	@Override
	public boolean isCancelled() {
		return whole.isCancelled();
	}
}
