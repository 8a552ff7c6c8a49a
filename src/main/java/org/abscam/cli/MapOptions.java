package org.abscam.cli;

import java.util.OptionalInt;
import org.abscam.cam.SaliencyMethod;
import org.abscam.cli.command.LayerOptions;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Fusion;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.Scoring;
import org.abscam.onnx.OnnxException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that make maps ask for in the same words. */
final class MapOptions {

	private static final String ALL = "all";

	@Option(names = "--class")
	String classChoice;

	/** What scans are known to show, where a table says it. */
	final ScanLabels labels = new ScanLabels();

	@Mixin
	private LayerOptions layer;

	@Option(names = "--fuse")
	private String fuse;

	@Option(names = "--channels")
	private String channels;

	@Option(names = "--budget")
	private String budget;

	@Option(names = "--map-error")
	private double mapError;

	@Option(names = "--threshold")
	double threshold;

	@Option(names = "--baseline")
	String baseline;

	@Option(names = "--precision")
	String precision;

	@Option(names = "--patch")
	private String patch;

	@Option(names = "--stride")
	private String stride;

	@Option(names = "--masks")
	private int masks;

	@Option(names = "--cells")
	private String cells;

	@Option(names = "--keep")
	private double keep;

	Baseline baseline() {
		return Baseline.of(baseline).orElseThrow();
	}

	/** @return the number of channels that is asked for, 0 for all */
	static int channels(String value) {
		return value.equalsIgnoreCase(ALL) ? 0 : Integer.parseInt(value);
	}

	/** Once the values were held to the list of options. */
	ExplainOptions options(SaliencyMethod method, NetworkOptions run) throws ExplainException, OnnxException {
		return new ExplainOptions(method, question(), layer.where().with(Fusion.of(fuse).orElseThrow()),
			new Scoring(channels(channels), AskedBudget.of("--budget", budget, mapError), baseline(),
				Precision.of(precision).orElseThrow()),
			masking(), run.running(), run.inputs());
	}

	private Question question() {
		return isOfLabels() ? new Question(labels) : new Question(classChoice);
	}

	/** Whether each scan is explained for the class that it is known to show. */
	boolean isOfLabels() {
		return classChoice.strip().equalsIgnoreCase(Question.LABEL);
	}

	private Masking masking() throws ExplainException {
		return new Masking(Masking.sizes("--patch", patch), Masking.sizes("--stride", stride), masks, Masking.sizes("--cells", cells), keep,
			OptionalInt.empty());
	}
}
