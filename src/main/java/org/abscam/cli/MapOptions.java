package org.abscam.cli;

import org.abscam.cam.CamMethod;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Precision;
import org.abscam.explain.Question;
import picocli.CommandLine.Option;

/** What the commands that make maps ask for in the same words. */
final class MapOptions {

	private static final String ALL = "all";

	@Option(names = "--class")
	String classChoice;

	@Option(names = "--layer")
	String layer;

	@Option(names = "--channels")
	private String channels;

	@Option(names = "--threshold")
	double threshold;

	@Option(names = "--baseline")
	String baseline;

	@Option(names = "--precision")
	String precision;

	Baseline baseline() {
		return Baseline.of(baseline).orElseThrow();
	}

	/** @return the number of channels that is asked for, 0 for all */
	static int channels(String value) {
		return value.equalsIgnoreCase(ALL) ? 0 : Integer.parseInt(value);
	}

	/** Once the values were held to the list of options. */
	ExplainOptions options(CamMethod method, RunOptions run) {
		return new ExplainOptions(method, new Question(classChoice), layer, channels(channels), run.device, run.threads, run.batch,
			baseline(),
			Precision.of(precision).orElseThrow());
	}
}
