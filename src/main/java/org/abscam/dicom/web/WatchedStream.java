package org.abscam.dicom.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A stream that ends with an error where nothing has come for too long, as a line can be dead without being cut. */
final class WatchedStream extends FilterInputStream {

	private static final ScheduledExecutorService CLOCK = clock();

	private final Duration silence;
	private volatile boolean silent;

	WatchedStream(InputStream in, Duration silence) {
		super(in);
		this.silence = silence;
	}

	private static ScheduledExecutorService clock() {
		ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, run -> {
			Thread thread = new Thread(run, "abscam-archive-clock");
			thread.setDaemon(true);
			return thread;
		});
		// there is an alarm for each read, and next to none goes off
		clock.setRemoveOnCancelPolicy(true);
		return clock;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		ScheduledFuture<?> alarm = CLOCK.schedule(this::giveUp, silence.toMillis(), TimeUnit.MILLISECONDS);
		try {
			int read = in.read(bytes, offset, length);
			if (silent) throw new IOException("nothing came for " + silence.toSeconds() + " s");
			return read;
		}
		catch (IOException e) {
			throw silent ? new IOException("nothing came for " + silence.toSeconds() + " s", e) : e;
		}
		finally {
			alarm.cancel(false);
		}
	}

	private void giveUp() {
		silent = true;
		try {
			in.close();
		}
		catch (IOException e) {
			return; // it is closed
		}
	}
}
