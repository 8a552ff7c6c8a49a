package org.abscam.fiji.cohort;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.abscam.cohort.ArchivedScans;
import org.abscam.cohort.CohortRequest;
import org.abscam.cohort.Shard;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.explain.options.Running;
import org.abscam.fiji.choice.Models;
import org.abscam.option.Asked;
import org.abscam.option.CommandLineOffers;
import org.abscam.option.MenuOffers;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.abscam.option.Said;

/** What the command "Abs-CAM Cohort..." is asked for, by its dialog or by a macro. */
final class CohortOrder {

	private CohortOrder() {}

	/**
	 * @throws ExplainException if it is not said which scans, or where the table goes, or a value is out of range
	 */
	static CohortRequest request(Said said) throws ExplainException {
		if (said.text(Options.SCANS).isEmpty()) {
			throw new ExplainException("There are no scans to explain; add " + Options.SCANS.name()
				+ "=[path of a folder of scans, or of a table of them].");
		}
		if (said.text(Options.OUT).isEmpty())
			throw new ExplainException("Say where the table goes; add " + Options.OUT.name() + "=[path of a folder].");
		ExplainOptions asked = Asked.maps(said);
		ExplainOptions options = asked.with(new Running(said.text(MenuOffers.COHORT.get(Options.DEVICE)), 1, asked.running().batch(), 1));
		IdleOptions.refuse(options, List.of(options.method()));
		int jobs = said.whole(Options.JOBS);
		CohortRequest.Measures measures = new CohortRequest.Measures(said.number(Options.THRESHOLD), said.number(Options.MIN_AREA),
			said.is(Options.FAITHFULNESS), said.is(Options.MAPS));
		return new CohortRequest(Asked.path(said, Options.SCANS, "scans"), Asked.path(said, Options.OUT, "a folder"), Models.find(said.text(
			Options.MODEL)), options, said.text(Options.SERIES), Asked.window(said), measures, Shard.WHOLE,
			jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs,
			ArchivedScans.NAMELESS, rows(said));
	}

	/** As the command line says it, which may have begun what is gone on with here. */
	private static Map<String, String> rows(Said said) {
		Map<String, String> rows = new TreeMap<>();
		for (Option option : CommandLineOffers.ofResults("cohort"))
			rows.put(option.name(), option.isFlag() ? Boolean.toString(said.is(option)) : said.text(option));
		return rows;
	}
}
