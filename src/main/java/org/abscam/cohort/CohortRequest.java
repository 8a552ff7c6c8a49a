package org.abscam.cohort;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Running;
import org.abscam.model.ModelSource;
import org.abscam.scan.WindowChoice;

/**
 * What is asked of a cohort.
 *
 * @param input a folder of scans or a table of them
 * @param out folder of the results
 * @param source the model
 * @param options how to explain; one thread per scan
 * @param series which series of a folder that holds several; empty where there is only one
 * @param window which values become black and white
 * @param measures what is reported of the maps
 * @param shard which part of the scans
 * @param jobs how many scans at a time
 * @param archives fetches scans whose paths are addresses of archives
 * @param said all options that rows depend on, by name, as they are said; whoever resumes must say the same
 */
public record CohortRequest(Path input, Path out, ModelSource source, ExplainOptions options, String series, WindowChoice window,
	Measures measures,
	Shard shard, int jobs, ArchivedScans archives, Map<String, String> said) {

	/**
	 * What is reported of the maps.
	 *
	 * @param threshold fraction of a map's maximum from which a pixel belongs to a hotspot, 0..1
	 * @param minimumArea smallest area of a hotspot in square units of the scan
	 * @param faithfulness whether it is measured how far they can be trusted
	 * @param maps whether they are written
	 */
	public record Measures(double threshold, double minimumArea, boolean faithfulness, boolean maps) {}

	/** Copies what was said; each scan runs in one thread, one image at a time, so that its rows are the same everywhere. */
	public CohortRequest {
		options = options.with(new Running(options.running().device(), 1, options.running().batch(), 1));
		said = Collections.unmodifiableMap(new TreeMap<>(said));
	}

	/** This, whose table of inputs tells scans of some names apart by their folders. */
	CohortRequest telling(Predicate<String> twins) {
		return new CohortRequest(input, out, source, options.with(options.inputs().among(twins)), series, window, measures, shard, jobs,
			archives, said);
	}

	/** This with a part of the scans, one at a time, wherever the process that explains them was started. */
	CohortRequest with(Shard part) {
		return new CohortRequest(input.toAbsolutePath(), out.toAbsolutePath(), source, options, series, window, measures, part, 1, archives,
			said);
	}
}
