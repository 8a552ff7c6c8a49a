package org.abscam.cli.models;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.cam.Probability;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.cohort.LabelledFiles;
import org.abscam.cohort.LabelledFiles.LabelledFile;
import org.abscam.evaluate.Calibration;
import org.abscam.evaluate.WilsonInterval;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.network.LearntTraining;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.CardChange;
import org.abscam.model.Measured;
import org.abscam.model.ModelCard.FileReference;
import org.abscam.model.ModelException;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import picocli.CommandLine.ExitCode;

/** What is measured of a model with images, and may be written into its card. */
final class MeasuredModels {

	/** File of the statistics, beside the card. */
	private static final String STATISTICS = "training.npy";
	private static final int UNREAD_TOLD = 5;

	private MeasuredModels() {}

	/** {@code abscam models learn}. */
	static int learn(ModelSource source, Path images, String layer, Running running, PrintWriter text, PrintWriter err) throws Exception {
		CardChange.file(source);
		List<Path> files = LabelledFiles.of(images).stream().map(LabelledFile::file).toList();
		LearntTraining learnt;
		try (ProgressLine progress = new ProgressLine("learn")) {
			learnt = LearntTraining.of(source, layer, files, running, progress);
		}
		tell(learnt.unread(), err);
		byte[] statistics = learnt.statistics().npy();
		Measured.Features features =
			new Measured.Features(learnt.tensors(), new FileReference(STATISTICS, Optional.of(CardChange.sha256(statistics))),
				rounded(learnt.limit()), learnt.images());
		Path card = CardChange.write(source, Measured.of(features), Map.of(STATISTICS, statistics));
		text.printf(Locale.ROOT, "%s: %d training images, %d features of %s, limit %.2f%n", source.name(), learnt.images(),
			learnt.statistics().features(), String.join(" and ", learnt.tensors()), rounded(learnt.limit()));
		text.println("  " + card);
		text.println("  " + card.resolveSibling(STATISTICS));
		return ExitCode.OK;
	}

	/**
	 * What of a calibration goes into the card.
	 *
	 * @param temperature whether the temperature does
	 * @param on what the images are, with which the accuracy does; empty where it does not
	 */
	record Written(boolean temperature, String on) {

		private boolean isAccuracy() {
			return !on.isEmpty();
		}

		private Measured of(Calibration found, WilsonInterval interval) {
			return Measured.of(temperature ? OptionalDouble.of(rounded(found.temperature())) : OptionalDouble.empty(),
				isAccuracy() ? Optional.of(new Measured.Accuracy(rounded(found.right() / (double) found.images()), found.images(),
					rounded(interval.low()), rounded(interval.high()), on)) : Optional.empty());
		}
	}

	/** {@code abscam models calibrate}. */
	static int calibrate(ModelSource source, Path images, Written written, Running running, PrintWriter text, PrintWriter err)
		throws Exception {
		if (written.temperature || written.isAccuracy()) CardChange.file(source);
		List<LabelledFile> files = LabelledFiles.of(images);
		List<Calibration.Labelled> labelled = new ArrayList<>();
		List<String> unread = new ArrayList<>();
		boolean sigmoid;
		try (ProgressLine progress = new ProgressLine("calibrate"); Answers answers = new Answers(source, running)) {
			for (int i = 0; i < files.size(); i++) {
				progress.at(i / (double) files.size(), files.get(i).file().getFileName().toString());
				try {
					answers.of(files.get(i), images, labelled);
				}
				catch (ScanException e) {
					unread.add(e.getMessage());
				}
			}
			sigmoid = answers.sigmoid;
		}
		tell(unread, err);
		if (labelled.isEmpty()) throw new UsageException("None of the images in '" + images + "' can be read; give others.");
		Calibration found = Calibration.of(labelled, sigmoid);
		WilsonInterval interval = WilsonInterval.of95(found.right(), found.images());
		text.printf(Locale.ROOT, "%s: %d images of %s%n", source.name(), found.images(), images);
		text.printf(Locale.ROOT, "accuracy     %.3f (%d of %d), 95 %% interval %.3f to %.3f%n", found.right() / (double) found.images(),
			found.right(),
			found.images(), interval.low(), interval.high());
		OptionalDouble used = source.card().map(card -> card.settings().measured().temperature()).orElse(OptionalDouble.empty());
		text.printf(Locale.ROOT, "ECE          %.3f at temperature 1%s%n", found.before(), used.isEmpty() ? ""
			: String.format(Locale.ROOT, ", %.3f at %.4g, that of the card", Calibration.error(labelled, sigmoid, used.getAsDouble()),
				used.getAsDouble()));
		if (found.determined()) {
			text.printf(Locale.ROOT, "temperature  %.4g, ECE %.3f on the images that it was fitted to%n", rounded(found.temperature()),
				found.after());
		}
		else if (written.temperature || !written.isAccuracy()) {
			text.flush();
			throw new UsageException("These images do not say what the temperature of '" + source.name() + "' is: the "
				+ (found.temperature() < 1 ? "smaller" : "larger") + ", the likelier their labels, as where all answers are right; "
				+ "give more images, such as it answers wrong too.");
		}
		Measured measured = written.of(found, interval);
		if (!measured.equals(Measured.NOTHING)) text.println("  " + CardChange.write(source, measured, Map.of()));
		return ExitCode.OK;
	}

	/** Four digits are more than such numbers have. */
	private static double rounded(double number) {
		return Double.parseDouble(String.format(Locale.ROOT, "%.4g", number));
	}

	private static void tell(List<String> unread, PrintWriter err) {
		unread.stream().limit(UNREAD_TOLD).forEach(sentence -> Sentence.warn(err, "left out: " + sentence));
		if (unread.size() > UNREAD_TOLD)
			Sentence.warn(err, "left out: " + (unread.size() - UNREAD_TOLD) + " more files that cannot be read");
	}

	/** What a model says of labelled images. */
	private static final class Answers implements AutoCloseable {

		private final ModelSource source;
		private final Running running;
		private ImageClassifier classifier;
		private boolean sigmoid;

		Answers(ModelSource source, Running running) {
			this.source = source;
			this.running = running;
		}

		void of(LabelledFile file, Path images, List<Calibration.Labelled> labelled)
			throws ScanException, ExplainException, ModelException, UsageException {
			Scan scan = ScanReader.open(file.file());
			if (classifier == null || classifier.model().graph().anySize()) {
				close();
				classifier = ImageClassifier.open(source, ExplainOptions.DEFAULTS.with(running), ScanSize.of(scan));
			}
			Probability probability = classifier.model().probability();
			if (probability != Probability.SOFTMAX && probability != Probability.SIGMOID)
				throw new UsageException(
					"'" + source.name() + "' shows no scores before softmax or sigmoid, so that there is no temperature of it.");
			sigmoid = probability == Probability.SIGMOID;
			if (file.label().isEmpty())
				throw new UsageException("'" + images + "' does not say what '" + file.file().getFileName()
					+ "' shows; give a table with a column 'label', or a folder "
					+ "for each class.");
			int label = classifier.model().classIndex(file.label());
			classifier.classify(NetworkImages.of(scan, classifier.model()), p -> labelled.add(new Calibration.Labelled(p.scores(), label)),
				Progress.NONE);
		}

		@Override
		public void close() {
			if (classifier != null) classifier.close();
			classifier = null;
		}
	}
}
