package org.abscam.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.TrainingLikeness;
import org.abscam.scan.Scan;

/**
 * How far the maps of a scan can be trusted.
 *
 * @param maps what made the maps: a method's option, or a control's
 * @param scan the scan, or the part of it that was looked at
 * @param explainer what explained it; closed by now
 * @param networkImages the scan's images as the model saw them
 * @param settings how it was measured
 * @param images one per image, fewer if it was cancelled
 * @param seconds time it took, without opening the model
 * @param notes sentences on how the work went that the user should read
 */
public record ScanEvaluation(String maps, Scan scan, Explainer explainer, NetworkImages networkImages, EvaluationSettings settings,
	List<EvaluatedImage> images, double seconds, List<String> notes) {

	/** @return whether every image was evaluated */
	public boolean isComplete() {
		return images.size() == networkImages.count();
	}

	/** @return means over the images */
	public EvaluationSummary summary() {
		return EvaluationSummary.of(maps, images, seconds);
	}

	/** @return sentences that the user should read */
	public List<String> warnings() {
		List<String> warnings = new ArrayList<>(explainer.model().warnings(scan));
		TrainingLikeness.warning(explainer.model(), images.stream().map(EvaluatedImage::trainingDistance).toList(),
			images.stream().map(EvaluatedImage::slice).toList()).ifPresent(warnings::add);
		warnings.addAll(networkImages.warnings());
		warnings.addAll(notes);
		long empty = images.stream().filter(EvaluatedImage::mapEmpty).count();
		if (empty > 0) {
			warnings.add(
				empty + " of " + images.size() + " maps are empty: their pixels were removed in reading order, and their pointing missed.");
		}
		if (ControlMap.of(maps).isEmpty())
			KnownSensitivity.of(explainer).flatMap(known -> known.warning(Optional.empty())).ifPresent(warnings::add);
		if (!isComplete()) warnings.add("Ended after " + images.size() + " of " + networkImages.count() + " images.");
		return warnings;
	}
}
