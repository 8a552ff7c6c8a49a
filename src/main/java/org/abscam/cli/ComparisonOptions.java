package org.abscam.cli;

import java.util.List;
import java.util.Optional;
import org.abscam.cli.command.UsageException;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.MeasuredMaps;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.explain.options.ExplainException;
import picocli.CommandLine.Option;

/** How methods are set against each other. */
final class ComparisonOptions {

	@Option(names = "--compare")
	private String compare;

	@Option(names = "--measures")
	private String measures;

	@Option(names = "--markdown")
	private boolean markdown;

	private List<String> compared = List.of();

	/** Whether two methods are named, so that they are what is measured where nothing else is said. */
	boolean isOfTwo() {
		return compare.contains(",");
	}

	/** Whether the table is asked for on the screen. */
	boolean isAsked() {
		return !compare.isBlank();
	}

	boolean markdown() {
		return markdown;
	}

	/** @return the names of methods as they were said, with commas */
	String names() {
		return compare;
	}

	/**
	 * Checks what can be checked before anything is measured.
	 *
	 * @throws UsageException if there is nothing to compare with
	 * @throws ExplainException if one is compared that is not measured
	 */
	void check(MeasuredMaps chosen) throws UsageException, ExplainException {
		Measure.named(measures);
		compared = chosen.compared(compare);
		if (isAsked() && chosen.size() < 2) {
			throw new UsageException(
				"--compare " + compare + " has nothing to compare with; name another method, or more of them with --method.");
		}
	}

	/** @return the table, empty where there is one method alone */
	Optional<MethodTable> table(List<ScanEvaluation> evaluations, long seed) throws ExplainException {
		if (evaluations.stream().map(ScanEvaluation::maps).distinct().count() < 2) return Optional.empty();
		return Optional.of(MethodTable.of(evaluations, compared, Measure.named(measures), seed));
	}
}
