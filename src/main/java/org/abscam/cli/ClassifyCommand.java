package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.abscam.cli.archive.ArchiveScans;
import org.abscam.cli.command.ProgressLine;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.ImageClassifier.Prediction;
import org.abscam.explain.Shared;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.report.Protocol;
import org.abscam.scan.Scan;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code abscam classify}. */
@Command(name = "classify", mixinStandardHelpOptions = true, description = "Classifies scans without explaining them.")
final class ClassifyCommand implements Callable<Integer> {

	@Mixin
	private RunOptions run;

	@Option(names = "--jobs")
	private String jobs;

	@Option(names = "--top")
	private int top;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		ModelSource source = run.source();
		ExplainOptions options =
			ExplainOptions.DEFAULTS.with(run.running()).with(run.inputs());
		Running running = ManyScans.running(run, jobs);
		int atATime = Math.max(1, Math.min(running.jobs(), run.scans.size()));
		JsonArray records = new JsonArray();
		int exit;
		try (ArchiveScans fetched = run.fetched;
			Shared<ImageClassifier> classifier = new Shared<>(ImageClassifier::open);
			ProgressLine progress = new ProgressLine(atATime == 1 ? null : "scans")) {
			exit = new ManyScans(run, false, atATime).print((scan, said) -> {
				try (Shared<ImageClassifier>.Lease lease =
					classifier.lease(options.inputs().of(source, scan, Optional.of(said.path())), options.with(running),
						ScanSize.of(scan))) {
					classify(scan, lease.get(), said, atATime == 1);
				}
			}, spec.commandLine(), records, progress);
		}
		if (run.json) spec.commandLine().getOut().println(Protocol.text(records));
		return exit;
	}

	/** @param alone whether the progress is that of this scan */
	private void classify(Scan scan, ImageClassifier classifier, Said said, boolean alone) throws Exception {
		NetworkImages images = NetworkImages.of(scan, classifier.model());
		classifier.model().warnings(scan).forEach(said::warn);
		List<Prediction> predictions;
		try (ProgressLine progress = new ProgressLine(alone ? scan.name() : null)) {
			predictions = classifier.classify(images, progress);
		}
		classifier.unlikeTraining(images, predictions).ifPresent(said::warn);
		images.warnings().forEach(said::warn);
		classifier.notes().forEach(said::warn);
		if (!run.json)
			said.text().println(scan.name() + ": " + classifier.model().source().name() + " on " + classifier.device().description());
		for (int i = 0; i < predictions.size(); i++) {
			if (run.json) said.record(record(images, i, classifier, predictions.get(i)));
			else said.text().println(line(images, i, classifier.model(), predictions.get(i)));
		}
	}

	/** Indices of the classes with the highest scores, highest first. */
	private List<Integer> best(Prediction prediction) {
		return IntStream.range(0, prediction.scores().length).boxed().sorted(Comparator.comparingDouble(c -> -prediction.scores()[c]))
			.limit(top).toList();
	}

	private JsonObject record(NetworkImages images, int index, ImageClassifier classifier, Prediction prediction) {
		OpenModel model = classifier.model();
		int slice = images.firstSlice(index);
		JsonObject record = new JsonObject();
		record.addProperty("scan", images.scan().name());
		record.addProperty("slice", slice);
		Protocol.addHeld(record, model);
		JsonObject probabilities = new JsonObject();
		best(prediction).forEach(c -> probabilities.addProperty(model.classes().get(c), prediction.probabilities()[c]));
		record.add(model.saysValues() ? "values" : "probabilities", probabilities);
		record.addProperty("grey_levels", images.windowSource());
		images.window().ifPresent(w -> record.add("window", Protocol.window(w.at(slice))));
		Protocol.addLikeness(record, model);
		Protocol.addDistance(record, model, prediction.trainingDistance());
		List<String> warnings = classifier.warnings(images, index, prediction);
		if (!warnings.isEmpty()) record.addProperty("warning", String.join(" ", warnings));
		return record;
	}

	private String line(NetworkImages images, int index, OpenModel model, Prediction prediction) {
		StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d", images.firstSlice(index)));
		best(prediction).forEach(
			c -> line.append(String.format(Locale.ROOT, "  %s %.3f", model.classes().get(c), prediction.probabilities()[c])));
		if (model.training().isPresent() && prediction.trainingDistance().isPresent()
			&& model.training().get().isUnlike(prediction.trainingDistance().getAsDouble()))
			line.append(String.format(Locale.ROOT, "  unlike the training images (distance %.1f)",
				prediction.trainingDistance().getAsDouble()));
		return line.toString();
	}
}
