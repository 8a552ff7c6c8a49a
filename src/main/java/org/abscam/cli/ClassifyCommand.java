package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.cli.archive.ArchiveScans;
import org.abscam.cli.command.ProgressLine;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.Shared;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.TrainingLikeness;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.report.Protocol;
import org.abscam.scan.Scan;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
		int[] exit = {ExitCode.OK};
		try (ArchiveScans fetched = run.fetched;
			Shared<ImageClassifier> classifier = new Shared<>(ImageClassifier::open);
			ProgressLine progress = new ProgressLine(atATime == 1 ? null : "scans")) {
			int[] done = {0};
			new ManyScans(run, false, atATime).each((scan, said) -> {
				try (Shared<ImageClassifier>.Lease lease =
					classifier.lease(options.inputs().of(source, scan, Optional.of(said.path())), options.with(running),
						ScanSize.of(scan))) {
					classify(scan, lease.get(), said, atATime == 1);
				}
			}, said -> {
				said.print(spec.commandLine());
				if (said.isRefused()) exit[0] = ExitCode.USAGE;
				said.records().forEach(records::add);
				progress.at(++done[0] / (double) run.scans.size(), said.name());
			});
		}
		if (run.json) spec.commandLine().getOut().println(Protocol.text(records));
		return exit[0];
	}

	/** @param alone whether the progress is that of this scan */
	private void classify(Scan scan, ImageClassifier classifier, Said said, boolean alone) throws Exception {
		PrintWriter text = said.text();
		NetworkImages images = NetworkImages.of(scan, classifier.model());
		List<String> foreign = classifier.model().warnings(scan);
		foreign.forEach(said::warn);
		List<ImageClassifier.Prediction> predictions;
		try (ProgressLine progress = new ProgressLine(alone ? scan.name() : null)) {
			predictions = classifier.classify(images, progress);
		}
		Optional<String> unlike = TrainingLikeness.warning(classifier.model(),
			predictions.stream().map(ImageClassifier.Prediction::trainingDistance).toList(),
			IntStream.range(0, predictions.size()).map(images::firstSlice).boxed().toList());
		Stream.concat(unlike.stream(), Stream.concat(images.warnings().stream(), classifier.notes().stream())).forEach(said::warn);
		List<String> classes = classifier.model().classes();
		if (!run.json) text.println(scan.name() + ": " + classifier.model().source().name() + " on " + classifier.device().description());
		for (int i = 0; i < predictions.size(); i++) {
			ImageClassifier.Prediction prediction = predictions.get(i);
			List<Integer> best =
				IntStream.range(0, classes.size()).boxed().sorted(Comparator.comparingDouble(c -> -prediction.scores()[c])).limit(top)
					.toList();
			if (run.json) {
				JsonObject record = new JsonObject();
				record.addProperty("scan", scan.name());
				record.addProperty("slice", images.firstSlice(i));
				Protocol.addHeld(record, classifier.model());
				JsonObject probabilities = new JsonObject();
				best.forEach(c -> probabilities.addProperty(classes.get(c), prediction.probabilities()[c]));
				record.add(classifier.model().saysValues() ? "values" : "probabilities", probabilities);
				record.addProperty("grey_levels", images.windowSource());
				int slice = images.firstSlice(i);
				images.window().ifPresent(w -> record.add("window", Protocol.window(w.at(slice))));
				Protocol.addLikeness(record, classifier.model());
				Protocol.addDistance(record, classifier.model(), prediction.trainingDistance());
				List<String> warnings = Stream.concat(foreign.stream(), TrainingLikeness
					.warning(classifier.model(), List.of(prediction.trainingDistance()), List.of(images.firstSlice(i))).stream()).toList();
				if (!warnings.isEmpty()) record.addProperty("warning", String.join(" ", warnings));
				said.record(record);
			}
			else {
				StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d", images.firstSlice(i)));
				best.forEach(c -> line.append(String.format(Locale.ROOT, "  %s %.3f", classes.get(c), prediction.probabilities()[c])));
				if (classifier.model().training().isPresent() && prediction.trainingDistance().isPresent()
					&& classifier.model().training().get().isUnlike(prediction.trainingDistance().getAsDouble()))
					line.append(String.format(Locale.ROOT, "  unlike the training images (distance %.1f)",
						prediction.trainingDistance().getAsDouble()));
				text.println(line);
			}
		}
	}
}
