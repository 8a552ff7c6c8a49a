package org.abscam.cli.command;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.abscam.explain.options.Progress;

/** A progress bar on the terminal; silent where there is none, as in a pipe. */
public final class ProgressLine implements Progress, AutoCloseable {

	private static final long STEPS = 1000;

	private final ProgressBar bar;

	/** @param task what is done; null where another line tells of it */
	public ProgressLine(String task) {
		bar = task == null || System.console() == null ? null : new ProgressBarBuilder().setTaskName(task).setInitialMax(STEPS)
			.setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(200).hideEta().clearDisplayOnFinish().build();
	}

	@Override
	public void at(double fraction, String status) {
		if (bar != null) bar.stepTo(Math.round(fraction * STEPS)).setExtraMessage(status);
	}

	@Override
	public boolean isCancelled() {
		return Thread.currentThread().isInterrupted();
	}

	@Override
	public void close() {
		if (bar != null) bar.close();
	}
}
