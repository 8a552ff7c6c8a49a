package org.abscam.report.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.report.FileSet;
import org.abscam.report.Protocol;
import org.abscam.report.ReportException;
import org.abscam.report.RunRecord;

/**
 * The files of an evaluation: {@code evaluation.summary.csv}, one row per method; {@code evaluation.measures.csv}, one row per scan,
 * method and slice; {@code evaluation.curves.csv}; {@code evaluation.randomisation.csv}, where that was asked for; and
 * {@code evaluation.json} with everything. Of several methods also {@code evaluation.methods.csv}, {@code .md} and {@code .json}: methods × measures
 * with paired intervals and tests; with a truth {@code evaluation.localisation.csv}, by class and stratum; and where thresholds are chosen
 * {@code evaluation.thresholds.csv} and, of the first method and for a model's card, {@code .yaml}.
 */
public final class EvaluationFiles implements AutoCloseable {

	private static final String NAME = "evaluation";
	private static final List<String> KINDS =
		List.of("summary.csv", "measures.csv", "curves.csv", "randomisation.csv", "methods.csv", "methods.md", "methods.json",
			"localisation.csv", "thresholds.csv", "thresholds.yaml", "json");
	/** What a scan, method and slice take in all files, about. */
	private static final long BYTES_PER_ROW = 8 << 10;

	private final FileSet files;

	private EvaluationFiles(FileSet files) {
		this.files = files;
	}

	/**
	 * Claims the files, before the evaluation takes its time.
	 *
	 * @param folder the folder, made if it is not there
	 * @param rows number of slices times number of methods
	 * @return the files, which must be closed; what was not written leaves nothing behind
	 * @throws ReportException if the folder cannot be made or written, has no room for them, or another process writes them just now
	 */
	public static EvaluationFiles begin(Path folder, long rows) throws ReportException {
		return new EvaluationFiles(FileSet.begin(folder, NAME, KINDS, rows * BYTES_PER_ROW));
	}

	/**
	 * Writes the files, in place of all older ones. Blocks until they are on the disk. May be called again when more was evaluated.
	 *
	 * @param evaluations of scans and methods
	 * @param summaries one per method
	 * @param cascades of the methods that were tested so, by method
	 * @param tables methods beside each other, and how they localise
	 * @return the files by kind
	 * @throws ReportException if they cannot be written; older ones are still there
	 */
	public Map<String, Path> write(List<ScanEvaluation> evaluations, List<EvaluationSummary> summaries,
		Map<String, List<RandomisationCascade>> cascades, EvaluationTables tables) throws ReportException {
		JsonArray json = new JsonArray();
		evaluations.forEach(e -> json.add(EvaluationReport.json(e)));
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		contents.put("summary.csv", FileSet.text(text -> EvaluationReport.summaries(summaries, cascades, text)));
		contents.put("measures.csv", FileSet.text(text -> EvaluationReport.measures(evaluations, text)));
		contents.put("curves.csv", FileSet.text(text -> EvaluationReport.curves(evaluations, text)));
		if (!cascades.isEmpty()) contents.put("randomisation.csv", FileSet.text(text -> EvaluationReport.randomisation(cascades, text)));
		tables.methods().ifPresent(t -> {
			contents.put("methods.csv", FileSet.text(text -> MethodReport.csv(t, text)));
			contents.put("methods.md", FileSet.text(text -> text.append(MethodReport.markdown(t))));
			contents.put("methods.json", FileSet.text(text -> text.append(Protocol.text(MethodReport.json(t))).append('\n')));
		});
		if (!tables.localisation().isEmpty())
			contents.put("localisation.csv", FileSet.text(text -> LocalisationReport.csv(tables.localisation(), text)));
		if (!tables.thresholds().isEmpty()) {
			contents.put("thresholds.csv", FileSet.text(text -> LocalisationReport.thresholds(tables.thresholds(), text)));
			contents.put("thresholds.yaml", FileSet.text(text -> text.append(LocalisationReport.yaml(tables.thresholds().get(0)))));
		}
		contents.put("json", FileSet.text(text -> text.append(Protocol.text(json)).append('\n')));
		return files.write(contents);
	}

	/**
	 * Opens the journal of an evaluation that was cut short, or begins one.
	 *
	 * @param run what the measures depend on beside the scans, see {@link RunRecord}
	 * @param maps methods and controls
	 * @param scans the scans
	 * @return the journal, {@code evaluation.journal}, which must be closed
	 * @throws ReportException if it is that of another evaluation, or cannot be read or written
	 */
	public EvaluationJournal journal(JsonObject run, List<String> maps, List<EvaluationJournal.Subject> scans) throws ReportException {
		return EvaluationJournal.open(files.file("journal"), run, maps, scans);
	}

	/** @return where the evaluation tells what it does, {@code evaluation.log} */
	public Path log() {
		return files.file("log");
	}

	@Override
	public void close() {
		files.close();
	}
}
