package org.abscam.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.abscam.files.Reason;
import org.abscam.report.ReportException;

/** Tells in a file how far an evaluation has come, a line for each map, for those who look at it while it runs. Safe for use by many threads. */
final class EvaluationLog implements AutoCloseable {

	private static final double MINUTE = 60;

	private final Path file;
	private final Writer writer;
	private final int maps;
	private final long start = System.nanoTime();
	private final int before;
	private int done;

	/**
	 * @param file where it is; what an evaluation told there that is gone on with stays
	 * @param maps number of maps that are measured in all
	 * @param before how many of them were measured before
	 */
	EvaluationLog(Path file, int maps, int before) throws ReportException {
		this.file = file;
		this.maps = maps;
		this.before = before;
		done = before;
		try {
			writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				before > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
		}
		catch (IOException e) {
			throw unwritable(e);
		}
	}

	/** A map was measured. */
	synchronized void measured(String maps, String scan, int slice, double seconds) throws ReportException {
		done++;
		double left = (System.nanoTime() - start) / 1e9 / (done - before) * Math.max(0, this.maps - done);
		say(String.format(Locale.ROOT, "%,d of %,d maps: %s of '%s', slice %d, in %.1f s; %s left", done, this.maps, maps, scan, slice,
			seconds, left < MINUTE ? "less than a minute" : String.format(Locale.ROOT, "about %,.0f min", left / MINUTE)));
	}

	synchronized void say(String sentence) throws ReportException {
		try {
			writer.write(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS)));
			writer.write("  " + sentence + System.lineSeparator());
			writer.flush();
		}
		catch (IOException e) {
			throw unwritable(e);
		}
	}

	private ReportException unwritable(IOException e) {
		return new ReportException("'" + file + "' cannot be written (" + Reason.of(e) + "); free some space or choose another folder.", e);
	}

	@Override
	public void close() {
		try {
			writer.close();
		}
		catch (IOException e) {
			// each line was flushed
		}
	}
}
