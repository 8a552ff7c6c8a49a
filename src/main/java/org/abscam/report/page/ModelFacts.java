package org.abscam.report.page;

import ij.measure.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.Held;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelSource;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.report.AnswerSentence;
import org.abscam.report.ExplainedScan;
import org.abscam.report.Protocol;
import org.abscam.report.page.CasePage.Fact;
import org.abscam.scan.Provenance;
import org.abscam.scan.UsedWindow;

/** What is known of the model, and how a result was made with it: the same that the record ({@link Protocol}) tells programs. */
final class ModelFacts {

	private ModelFacts() {}

	/** Of the model, from its card. */
	static List<Fact> of(ModelSource source, Optional<String> intendedUse) {
		List<Fact> facts = new ArrayList<>();
		Optional<ModelCard> card = source.card();
		facts.add(new Fact("Model", card.map(c -> c.name() + " (" + source.name() + ")").orElse(source.name())));
		facts.add(new Fact("Version", card.flatMap(ModelCard::version).orElse("not said")));
		facts.add(new Fact("SHA-256", source.sha256()));
		facts.add(new Fact("Intended use", intendedUse.orElse("not said")));
		card.map(c -> c.settings().modalities()).filter(m -> !m.isEmpty())
			.ifPresent(m -> facts.add(new Fact("Modalities", String.join(", ", m))));
		facts.add(new Fact("Accuracy", AnswerSentence.accuracy(card)));
		return facts;
	}

	/**
	 * Of scan, window, method, layer, device and versions.
	 *
	 * @param patient whether what the scan's header says of the patient, such as an age that the model was told, may be said
	 */
	static List<Fact> provenance(ExplainedScan result, boolean patient) {
		List<Fact> facts = new ArrayList<>();
		Explainer explainer = result.explainer();
		ExplainOptions options = explainer.options();
		facts.add(new Fact("Scan", scan(result)));
		facts.add(new Fact("Window", window(result)));
		facts.add(new Fact("Method", options.method().title() + " (" + options.method().option() + "), hotspots from "
			+ result.threshold() + " of each map's maximum"));
		if (!explainer.layers().isEmpty()) {
			facts.add(new Fact(explainer.layers().size() == 1 ? "Layer" : "Layers",
				explainer.layers().stream().map(TargetLayer::toString).collect(Collectors.joining("; "))));
		}
		facts.add(new Fact("Explained", explainer.question().isOfClass()
			? options.classChoice().equalsIgnoreCase(ExplainOptions.TOP) ? "the class with the highest score of each image"
				: "class " + options.classChoice()
			: result.images().stream().map(result::inWords).distinct().collect(Collectors.joining("; "))));
		if (options.method().hasTwoPhases()) {
			facts.add(new Fact("Masks", Stream.concat(result.scoredMasks().map(m -> m.toString()).stream(),
				Stream.of("budget " + Protocol.budget(explainer.budgets()), "baseline " + options.scoring().baseline().option(),
					options.scoring().precision().option()))
				.collect(Collectors.joining(", "))));
		}
		List<Held> held = explainer.model().held();
		if (!held.isEmpty()) facts.add(new Fact("Further inputs", held.stream()
			.map(h -> patient || !h.isOfHeader() ? h.toString() : h.name() + " of " + h.recorded()).collect(Collectors.joining(", "))));
		facts.add(new Fact("Device", explainer.device().description() + String.format(Locale.ROOT, ", %.1f s", result.seconds())));
		facts.add(new Fact("Versions", "Abs-CAM " + Protocol.version() + ", ONNX Runtime " + runtime() + ", ImageJ " + ij.ImageJ.VERSION
			+ ", Java " + System.getProperty("java.version")));
		return facts;
	}

	private static String runtime() {
		try {
			return Device.runtimeVersion();
		}
		catch (EngineException e) {
			return "not known";
		}
	}

	private static String scan(ExplainedScan result) {
		Provenance from = result.scan().provenance();
		Calibration units = result.scan().calibration();
		String pixel = units.scaled()
			? String.format(Locale.ROOT, ", pixel %s × %s %s", number(units.pixelWidth), number(units.pixelHeight), units.getUnit()) : "";
		return Stream.of(from.fileName(), from.format(), from.modality(), from.photometricInterpretation(), from.bitDepth() + " bits",
			from.laterality() == null ? null : "laterality " + from.laterality()).filter(part -> part != null && !part.isBlank())
			.collect(Collectors.joining(", "))
			+ String.format(Locale.ROOT, ", %d × %d, %d slice%s%s", result.scan().width(), result.scan().height(), result.scan().size(),
				result.scan().size() == 1 ? "" : "s", pixel)
			+ (from.rescaleSlope() == null || from.rescaleIntercept() == null ? ""
				: ", rescaled by " + number(from.rescaleSlope()) + " and " + number(from.rescaleIntercept()));
	}

	private static String number(double value) {
		return UsedWindow.number(Double.parseDouble(String.format(Locale.ROOT, "%.4g", value)));
	}

	private static String window(ExplainedScan result) {
		return result.networkImages().window().map(UsedWindow::toString).orElse(result.networkImages().windowSource());
	}

}
