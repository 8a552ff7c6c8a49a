package org.abscam.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.abscam.cli.command.UsageException;
import picocli.CommandLine.Option;

/** Options of the report for people, and of the figure for a paper. */
final class ReportOptions {

	@Option(names = "--report")
	private String report;

	@Option(names = "--patient")
	private boolean patient;

	@Option(names = "--figure")
	private boolean figure;

	/** @return whether a figure is wanted */
	boolean isFigure() {
		return figure;
	}

	/**
	 * @param out folder of the results, if there is one
	 * @throws UsageException if there is no such report, or no folder for it or the figure
	 */
	ExplainReport report(Optional<Path> out) throws UsageException {
		if (figure && out.isEmpty()) throw new UsageException("--figure writes files; say into which folder with --out.");
		return ExplainReport.of(report, patient, out);
	}
}
