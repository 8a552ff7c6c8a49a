package org.abscam.report;

import com.google.gson.JsonArray;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.RandomisationCascade;
import org.abscam.evaluate.ScanEvaluation;

/**
 * The files of an evaluation: {@code evaluation.summary.csv}, one row per method; {@code evaluation.measures.csv}, one row per scan,
 * method and slice; {@code evaluation.curves.csv}; {@code evaluation.randomisation.csv}, where that was asked for; and
 * {@code evaluation.json} with everything.
 */
public final class EvaluationFiles {

	private static final String NAME = "evaluation";

	private EvaluationFiles() {}

	/**
	 * Writes the files. Blocks until they are on the disk.
	 *
	 * @param evaluations of scans and methods
	 * @param summaries one per method
	 * @param cascades of the methods that were tested so, by method
	 * @param folder the folder, made if it is not there
	 * @return the files by kind
	 * @throws ReportException if they cannot be written; older ones are still there
	 */
	public static Map<String, Path> write(List<ScanEvaluation> evaluations, List<EvaluationSummary> summaries,
		Map<String, List<RandomisationCascade>> cascades, Path folder) throws ReportException {
		JsonArray json = new JsonArray();
		evaluations.forEach(e -> json.add(EvaluationReport.json(e)));
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		contents.put("summary.csv", FileSet.text(text -> EvaluationReport.summaries(summaries, cascades, text)));
		contents.put("measures.csv", FileSet.text(text -> EvaluationReport.measures(evaluations, text)));
		contents.put("curves.csv", FileSet.text(text -> EvaluationReport.curves(evaluations, text)));
		if (!cascades.isEmpty()) contents.put("randomisation.csv", FileSet.text(text -> EvaluationReport.randomisation(cascades, text)));
		contents.put("json", FileSet.text(text -> text.append(Protocol.text(json)).append('\n')));
		return FileSet.write(folder, NAME, contents);
	}
}
