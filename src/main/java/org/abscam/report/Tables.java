package org.abscam.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.abscam.evaluate.sensitivity.ClassLikeness;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.ScoredMasks;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.network.Held;
import org.abscam.explain.network.TrainingLikeness;
import org.abscam.hotspot.Hotspot;
import org.abscam.scan.UsedWindow;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The tables of an explained scan as comma-separated values (RFC 4180). */
public final class Tables {

	private Tables() {}

	private static final String[] PREDICTIONS =
		{"slice", "label", "class", "probability", "score", "top", "explained", "map_peak", "map_empty",
			"hotspots", "window", "window_low", "window_high", "warning"};
	/** Of methods of two phases. */
	private static final String[] MASKS = {"budget", "masks", "masks_scored", "estimated_r"};
	/** Where the training images are known. */
	private static final String[] TRAINING = {"training_distance", "unlike_training"};
	/** Where maps were compared with those of other classes. */
	private static final String[] CLASSES = {"classes_rank_correlation", "classes_ssim", "classes_energy", "classes_alike"};
	/** Where something else than a class is explained. */
	private static final String[] TARGET = {"target", "value", "value_is", "unit"};

	/** One row per slice and class, of many classes the best five and the explained one. */
	static void predictions(ExplainedScan result, Appendable out) throws IOException {
		PosedQuestion question = result.explainer().question();
		boolean ofClass = question.isOfClass();
		List<Budget> budgets = result.explainer().budgets();
		List<Held> held = result.explainer().model().held();
		Optional<TrainingLikeness> training = result.explainer().model().training();
		boolean compared = result.images().stream().anyMatch(image -> image.classes().isPresent());
		String[] columns =
			Stream.of(PREDICTIONS, ofClass ? new String[0] : TARGET, held.stream().map(h -> "input_" + h.name()).toArray(String[]::new),
				budgets.isEmpty() ? new String[0] : MASKS, training.isEmpty() ? new String[0] : TRAINING,
				compared ? CLASSES : new String[0])
				.flatMap(Stream::of).toArray(String[]::new);
		try (CSVPrinter csv = csv(out, columns)) {
			for (ExplainedImage image : result.images()) {
				Optional<UsedWindow> window = result.networkImages().window().map(w -> w.at(image.slice()));
				String warning = String.join(" ", result.warnings(image));
				for (int c : ListedClasses.with(image.scores(), image.classIndex())) {
					boolean explained = c == image.classIndex();
					List<Object> row = new ArrayList<>(Arrays.asList(image.slice(), image.label(), result.className(c),
						result.probability(image, c).orElse(null), image.scores()[c], c == image.topClass(), explained,
						explained ? image.peak() : null, explained ? image.isEmpty() : null,
						explained ? image.hotspots().size() : null, result.networkImages().windowSource(),
						window.map(UsedWindow::low).orElse(null), window.map(UsedWindow::high).orElse(null), warning));
					if (!ofClass) {
						row.addAll(explained
							? List.of(result.inWords(image), result.value(image), question.valueName(), question.unit().orElse(""))
							: List.of("", "", "", ""));
					}
					held.forEach(h -> row.add(h.recorded()));
					if (!budgets.isEmpty()) row.addAll(masks(Protocol.budget(budgets), explained ? image.masks() : Optional.empty()));
					training.ifPresent(t -> row.addAll(training(t, image.trainingDistance())));
					if (compared) row.addAll(classes(explained ? image.classes() : Optional.empty()));
					csv.printRecord(row);
				}
			}
		}
	}

	private static List<Object> training(TrainingLikeness training, OptionalDouble distance) {
		return distance.isEmpty() ? List.of("", "") : List.of(distance.getAsDouble(), training.isUnlike(distance.getAsDouble()));
	}

	private static List<Object> classes(Optional<ClassLikeness> classes) {
		return Arrays.asList(cell(classes.map(ClassLikeness::spearman)), cell(classes.map(ClassLikeness::ssim)),
			cell(classes.map(ClassLikeness::energy)), classes.map(ClassLikeness::isAlike).orElse(null));
	}

	private static Object cell(Optional<OptionalDouble> value) {
		return value.isPresent() && value.get().isPresent() ? value.get().getAsDouble() : null;
	}

	private static List<Object> masks(String budget, Optional<ScoredMasks> masks) {
		return Arrays.asList(masks.isPresent() ? budget : null, masks.map(ScoredMasks::masks).orElse(null),
			masks.map(ScoredMasks::scored).orElse(null),
			masks.filter(m -> m.estimate().isPresent()).map(m -> m.estimate().getAsDouble()).orElse(null));
	}

	/** One row per hotspot, lengths in the scan's unit. */
	static void hotspots(ExplainedScan result, Appendable out) throws IOException {
		try (CSVPrinter csv =
			csv(out, "slice", "label", "rank", "class", "probability", "area", "x", "y", "unit", "peak", "peak_column", "peak_row",
				"mean", "share")) {
			for (ExplainedImage image : result.images()) {
				for (Hotspot h : image.hotspots()) {
					csv.printRecord(h.slice(), result.scan().label(h.slice()), h.rank(), result.inWords(image),
						result.probability(image, image.classIndex()).orElse(null), h.area(), h.centroidX(), h.centroidY(), h.unit(),
						h.peak(), h.peakX(), h.peakY(), h.mean(),
						h.share());
				}
			}
		}
	}

	public static CSVPrinter csv(Appendable out, String... columns) throws IOException {
		return new CSVPrinter(out, CSVFormat.RFC4180.builder().setHeader(columns).get());
	}
}
