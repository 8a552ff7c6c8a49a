package org.abscam.cli;

import org.abscam.cam.CamMethod;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Precision;
import org.abscam.hotspot.HotspotFinder;
import picocli.CommandLine.Option;

/** What the commands that make maps ask for in the same words. */
final class MapOptions {

	private static final String ALL = "all";

	@Option(names = "--class", paramLabel = "top|NAME|INDEX", defaultValue = ExplainOptions.TOP,
		description = "The class to explain; top is the one with the highest score of each image. Default: ${DEFAULT-VALUE}.")
	String classChoice;

	@Option(names = "--layer", paramLabel = "auto|TENSOR[,TENSOR]", defaultValue = ExplainOptions.AUTO_LAYER,
		description = "The layer to explain at, or several to average; 'abscam models check' lists them. Default: the last with positions.")
	String layer;

	@Option(names = "--channels", paramLabel = ALL + "|N", defaultValue = ALL,
		description = "Score only the N channels with the largest maps (methods of two phases). Default: ${DEFAULT-VALUE}.")
	private String channels;

	@Option(names = "--threshold", paramLabel = "0..1", defaultValue = "" + HotspotFinder.DEFAULT_THRESHOLD,
		description = "Fraction of a map's maximum from which a pixel belongs to a hotspot. Default: ${DEFAULT-VALUE}.")
	double threshold;

	@Option(names = "--baseline", paramLabel = "zero|mean|blur|black", defaultValue = "zero",
		description = "What masked pixels show: 0 after preprocessing, the image's mean, the image blurred, or black. Default: ${DEFAULT-VALUE}.")
	String baseline;

	@Option(names = "--precision", paramLabel = "float32|float16", defaultValue = "float32",
		description = "In what methods of two phases compute the masked images; all else is float32. Default: ${DEFAULT-VALUE}.")
	String precision;

	void check() throws UsageException {
		if (!(threshold >= 0 && threshold <= 1)) throw new UsageException("--threshold " + threshold + " is not within 0..1.");
		channels("--channels", channels);
		baseline();
		precision(precision);
	}

	Baseline baseline() throws UsageException {
		return Baseline.of(baseline)
			.orElseThrow(() -> new UsageException("There is no baseline '" + baseline + "'; use zero, mean, blur or black."));
	}

	static Precision precision(String name) throws UsageException {
		return Precision.of(name).orElseThrow(() -> new UsageException("There is no precision '" + name + "'; use float32 or float16."));
	}

	/** @return the number of channels that an option asks for, 0 for all */
	static int channels(String option, String value) throws UsageException {
		if (value.equalsIgnoreCase(ALL)) return 0;
		if (value.matches("[1-9]\\d{0,5}")) return Integer.parseInt(value);
		throw new UsageException(option + " " + value + " is neither '" + ALL + "' nor a number from 1 up.");
	}

	ExplainOptions options(CamMethod method, RunOptions run) throws UsageException {
		return new ExplainOptions(method, classChoice, layer, channels("--channels", channels), run.device, run.threads, run.batch,
			baseline(),
			precision(precision));
	}
}
