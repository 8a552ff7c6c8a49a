package org.abscam.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.cli.command.UsageException;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.network.Opened;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelSource;
import org.abscam.report.ExplainedScan;
import org.abscam.report.FileSet;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.CaseReport;
import org.abscam.report.page.ReportForm;

/**
 * The report that {@code abscam explain} was asked for, and what is measured for it.
 *
 * @param forms what it is written as; none where there is to be none
 * @param patient whether it names the patient
 */
record ExplainReport(Set<ReportForm> forms, boolean patient) {

	/** @throws UsageException if there is no such form, or no folder for it */
	static ExplainReport of(String said, boolean patient, Optional<Path> out) throws UsageException {
		if (said.isBlank()) {
			if (patient) throw new UsageException("--patient is for the report; say --report pdf too.");
			return new ExplainReport(Set.of(), false);
		}
		Set<ReportForm> forms = ReportForm.of(said).orElseThrow(() -> new UsageException(
			"There is no report '" + said + "'; use " + String.join(", ", ReportForm.options()) + ", or several with commas."));
		if (out.isEmpty()) throw new UsageException("--report writes files; say into which folder with --out.");
		return new ExplainReport(forms, patient);
	}

	/** @return the files of the report; none where there is to be none */
	Map<String, FileSet.Content> contents(ExplainedScan result, OverlayLook look) {
		if (forms.isEmpty()) return Map.of();
		return CaseReport.contents(CaseReport.of(result, look, new CaseReport.Wish(Optional.empty(), patient, LocalDateTime.now())), forms);
	}

	/** Opens what explains, and, for a report on a class, what measures. */
	Open open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		boolean values = source.card().flatMap(c -> c.settings().scores()).filter(s -> s == ModelCard.Scores.VALUES).isPresent();
		if (forms.isEmpty() || values || !options.question().isOfClass())
			return new Open(Explainer.open(source, options, size), Optional.empty());
		Evaluator evaluator = Evaluator.open(source, options, size);
		return new Open(evaluator.explainer(), Optional.of(evaluator));
	}

	/** What explains, and what measures where something is to be measured. */
	record Open(Explainer explainer, Optional<Evaluator> evaluator) implements Opened {

		/** @return what measures each map: what masking its hotspots costs, deletion and insertion; nothing where nothing is to be measured */
		ExplainedScan.Measuring measuring(double threshold, Progress progress) {
			if (evaluator.isEmpty()) return ExplainedScan.NOTHING;
			EvaluationSettings usual = EvaluationSettings.DEFAULTS;
			EvaluationSettings settings = new EvaluationSettings(explainer.options().scoring().baseline(), usual.steps(), threshold,
				usual.tolerance(), usual.regions(), false, false, false, usual.seed());
			return (images, index, explanation) -> evaluator.get().measure(images, index, explanation, settings, progress);
		}

		@Override
		public OpenModel model() {
			return explainer.model();
		}

		@Override
		public void close() {
			if (evaluator.isPresent()) evaluator.get().close();
			else explainer.close();
		}
	}
}
