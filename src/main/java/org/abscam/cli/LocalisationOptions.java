package org.abscam.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abscam.cli.command.UsageException;
import org.abscam.evaluate.ClassThresholds;
import org.abscam.evaluate.localise.ChosenThresholds;
import org.abscam.evaluate.localise.LocalisationTable;
import org.abscam.evaluate.localise.SizeBounds;
import org.abscam.option.Options;
import org.abscam.report.ReportException;
import org.abscam.report.evaluation.EvaluationTables;
import org.abscam.report.evaluation.LocalisationReport;
import picocli.CommandLine.Option;

/** How maps are held to the truth by class and stratum. */
final class LocalisationOptions {

	@Option(names = "--thresholds")
	private String thresholds;

	@Option(names = "--choose-thresholds")
	private boolean choose;

	@Option(names = "--sizes")
	private String sizes;

	/** Where regions begin and which maps are shown. */
	ClassThresholds thresholds() throws ReportException {
		return LocalisationReport.said(thresholds);
	}

	/** Bounds of small and large truths, empty for terciles. */
	Optional<SizeBounds> bounds() throws UsageException {
		if (sizes.strip().equalsIgnoreCase(SizeBounds.TERCILES)) return Optional.empty();
		return Optional
			.of(SizeBounds.of(sizes).orElseThrow(() -> new UsageException("--sizes " + sizes + " is neither '" + SizeBounds.TERCILES
				+ "' nor two parts of the image such as 0.01,0.05, the smaller first.")));
	}

	boolean choose() {
		return choose;
	}

	/** What is printed where one of these options is given, else nothing. */
	String text(EvaluationTables tables) {
		if (!choose && thresholds.equals(Options.THRESHOLDS.usual()) && sizes.equals(Options.SIZES.usual())) return "";
		StringBuilder text = new StringBuilder(LocalisationReport.text(tables.localisation()));
		for (ChosenThresholds chosen : tables.thresholds()) {
			text.append(
				String.format(Locale.ROOT, "%s: maps shown from a probability of %.1f on; of each class from this part of their maximum:%n",
					chosen.maps(), chosen.cutoff()));
			chosen.classes()
				.forEach((name, c) -> text.append(String.format(Locale.ROOT, "  %-20s %.2f, mIoU %.3f of %d images%n", name, c.threshold(),
					c.overlap(), c.images())));
		}
		return text.toString();
	}

	/** The table of a method, empty where it has none. */
	static Optional<LocalisationTable> of(String maps, List<LocalisationTable> tables) {
		return tables.stream().filter(table -> table.maps().equals(maps)).findFirst();
	}
}
