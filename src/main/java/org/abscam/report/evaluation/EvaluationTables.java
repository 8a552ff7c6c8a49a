package org.abscam.report.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.evaluate.localise.ChosenThresholds;
import org.abscam.evaluate.localise.LocalisationTable;
import org.abscam.evaluate.localise.SizeBounds;

/**
 * What an evaluation comes to beside the means of its methods.
 *
 * @param methods methods × measures, empty where there is one method
 * @param localisation of each method where the truth is known, by class and stratum
 * @param thresholds chosen for each method, where that was asked for
 */
public record EvaluationTables(Optional<MethodTable> methods, List<LocalisationTable> localisation, List<ChosenThresholds> thresholds) {

	/** Of a run that is not over. */
	public static final EvaluationTables NONE = new EvaluationTables(Optional.empty(), List.of(), List.of());

	/**
	 * @param evaluations of scans and methods, whose settings say which maps are shown
	 * @param methods methods × measures
	 * @param bounds of small and large truths; empty for the terciles of those that there are
	 * @param choose whether thresholds are chosen
	 * @param seed of the bootstrap's draws
	 * @return the tables
	 */
	public static EvaluationTables of(List<ScanEvaluation> evaluations, Optional<MethodTable> methods, Optional<SizeBounds> bounds,
		boolean choose, long seed) {
		Map<String, List<EvaluatedImage>> images = new LinkedHashMap<>();
		Map<String, Double> cutoffs = new LinkedHashMap<>();
		for (ScanEvaluation evaluation : evaluations) {
			images.computeIfAbsent(evaluation.maps(), m -> new ArrayList<>()).addAll(evaluation.images());
			cutoffs.putIfAbsent(evaluation.maps(), evaluation.settings().thresholds().cutoff(evaluation.maps()));
		}
		List<LocalisationTable> localisation = new ArrayList<>();
		List<ChosenThresholds> chosen = new ArrayList<>();
		images.forEach((maps, of) -> {
			bounds.or(() -> SizeBounds.terciles(of))
				.ifPresent(b -> localisation.add(LocalisationTable.of(maps, of, cutoffs.get(maps), b, seed)));
			if (choose) chosen.add(ChosenThresholds.of(maps, of));
		});
		localisation.removeIf(table -> table.rows().isEmpty());
		return new EvaluationTables(methods, localisation, chosen);
	}
}
