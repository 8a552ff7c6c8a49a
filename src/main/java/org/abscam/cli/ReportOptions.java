package org.abscam.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the report for people. */
final class ReportOptions {

	@Option(names = "--report")
	private String report;

	@Option(names = "--patient")
	private boolean patient;

	/**
	 * @param out folder of the results, if there is one
	 * @throws UsageException if there is no such report, or no folder for it
	 */
	ExplainReport report(Optional<Path> out) throws UsageException {
		return ExplainReport.of(report, patient, out);
	}
}
