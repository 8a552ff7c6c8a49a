package org.abscam.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.abscam.cam.SaliencyMethod;
import org.abscam.evaluate.ControlMap;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.explain.ExplainException;
import picocli.CommandLine.Option;

/** How methods are set against each other. */
final class ComparisonOptions {

	@Option(names = "--compare")
	private String compare;

	@Option(names = "--measures")
	private String measures;

	@Option(names = "--markdown")
	private boolean markdown;

	/** Whether two methods are named, so that they are what is measured where nothing else is said. */
	boolean isOfTwo() throws UsageException {
		return named().size() > 1;
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
	 * @param chosen names of what is measured
	 * @throws UsageException if one is compared that is not measured
	 */
	void check(List<String> chosen) throws UsageException, ExplainException {
		Measure.named(measures);
		for (String name : named()) {
			if (!chosen.contains(name)) {
				throw new UsageException("'" + name + "' is to be compared, but it is not measured; add it to --method, which has "
					+ String.join(", ", chosen) + ".");
			}
		}
		if (isAsked() && chosen.size() < 2)
			throw new UsageException("--compare " + compare + " has nothing to compare with; name another method, or "
				+ "more of them with --method.");
	}

	private List<String> named() throws UsageException {
		if (compare.isBlank()) return List.of();
		Set<String> names = new LinkedHashSet<>();
		for (String said : compare.split(",")) {
			String name = said.strip();
			names.add(SaliencyMethod.of(name).map(SaliencyMethod::option).or(() -> ControlMap.of(name).map(ControlMap::option)).orElseThrow(
				() -> new UsageException("There is no method '" + name + "' to compare; 'abscam evaluate --help' names them.")));
		}
		return List.copyOf(names);
	}

	/** @return the table, empty where there is one method alone */
	Optional<MethodTable> table(List<ScanEvaluation> evaluations, long seed) throws UsageException, ExplainException {
		if (evaluations.stream().map(ScanEvaluation::maps).distinct().count() < 2) return Optional.empty();
		return Optional.of(MethodTable.of(evaluations, named(), Measure.named(measures), seed));
	}
}
