package org.abscam.report;

import java.util.ArrayList;
import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.NetworkImages;
import org.abscam.explain.Progress;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.onnx.TargetLayer;
import org.abscam.scan.Scan;

/**
 * A scan with the explanations of its images.
 *
 * @param scan the scan
 * @param explainer what explained it; may be closed by now
 * @param images the scan's images as the model saw them
 * @param explanations one per image, fewer than there are images if it was cancelled
 * @param hotspots the hotspots of each explanation
 * @param threshold fraction of a map's maximum from which a pixel belongs to a hotspot, 0..1
 * @param seconds time it took
 */
public record ExplainedScan(Scan scan, Explainer explainer, NetworkImages images, List<Explanation> explanations,
	List<List<Hotspot>> hotspots, double threshold, double seconds) {

	/**
	 * Explains a scan and finds the hotspots. Blocks until done or cancelled.
	 *
	 * @param scan the scan
	 * @param explainer an open explainer
	 * @param threshold fraction of a map's maximum from which a pixel belongs to a hotspot, 0..1
	 * @param minimumArea smallest area of a hotspot in square units of the scan
	 * @param progress hears how far it is, and may stop it
	 * @return the explained scan
	 * @throws ExplainException if the scan does not fit the model, cannot be read, or memory runs out
	 */
	public static ExplainedScan of(Scan scan, Explainer explainer, double threshold, double minimumArea, Progress progress)
		throws ExplainException {
		long start = System.nanoTime();
		NetworkImages images = NetworkImages.of(scan, explainer.model());
		List<Explanation> explanations = new ArrayList<>();
		List<List<Hotspot>> hotspots = new ArrayList<>();
		explainer.explain(images, (index, explanation) -> {
			explanations.add(explanation);
			hotspots.add(hotspots(scan, images.firstSlice(index), explanation, threshold, minimumArea,
				explainer.model().classes().get(explanation.classIndex())));
		}, progress);
		return new ExplainedScan(scan, explainer, images, explanations, hotspots, threshold, (System.nanoTime() - start) / 1e9);
	}

	/**
	 * The hotspots of one explanation. In a volume they are found slice by slice, all against the maximum of the whole map.
	 *
	 * @param scan the scan
	 * @param firstSlice the slice that the map starts at, from 1
	 * @param explanation the explanation
	 * @param threshold fraction of the map's maximum, 0..1
	 * @param minimumArea smallest area in square units of the scan
	 * @param className name of the explained class
	 * @return the hotspots, slice by slice
	 */
	public static List<Hotspot> hotspots(Scan scan, int firstSlice, Explanation explanation, double threshold, double minimumArea,
		String className) {
		List<float[]> slices = explanation.slices();
		double maximum = slices.stream().mapToDouble(ExplainedScan::maximum).max().orElse(0);
		List<Hotspot> hotspots = new ArrayList<>();
		for (int z = 0; z < slices.size(); z++) {
			double relative = slices.size() == 1 ? threshold : threshold * maximum / Math.max(maximum(slices.get(z)), Double.MIN_NORMAL);
			if (relative > 1) continue;
			hotspots.addAll(HotspotFinder.find(slices.get(z), explanation.width(), explanation.height(), scan.calibration(), firstSlice + z, relative,
				minimumArea, className));
		}
		return hotspots;
	}

	private static double maximum(float[] map) {
		float maximum = 0;
		for (float value : map) maximum = Math.max(maximum, value);
		return maximum;
	}

	/** @return the maps, one per slice that was explained */
	public List<float[]> maps() {
		return explanations.stream().flatMap(e -> e.slices().stream()).toList();
	}

	/** @return all hotspots, slice by slice */
	public List<Hotspot> allHotspots() {
		return hotspots.stream().flatMap(List::stream).toList();
	}

	/**
	 * @param classIndex index of a class
	 * @return its name
	 */
	public String className(int classIndex) {
		return explainer.model().classes().get(classIndex);
	}

	/** @return sentences that the user should read */
	public List<String> warnings() {
		List<String> warnings = new ArrayList<>(explainer.model().warnings(scan));
		warnings.addAll(images.warnings());
		warnings.addAll(explainer.notes());
		explainer.device().reason().filter(why -> explainer.device().asked().equals("gpu"))
			.ifPresent(why -> warnings.add("A GPU was asked for, but the CPU is used: " + why + "."));
		long empty = explanations.stream().filter(Explanation::isEmpty).count();
		if (empty > 0) {
			warnings.add(empty + " of " + explanations.size() + " maps are empty: the layer gave no evidence for the class, and nothing is drawn.");
		}
		if (explanations.size() < images.count()) {
			warnings.add("Cancelled after " + explanations.size() + " of " + images.count() + " images.");
		}
		int limit = explainer.options().channels();
		for (TargetLayer layer : explainer.layers()) {
			if (!explainer.options().method().hasTwoPhases() || limit == 0 || limit >= layer.channels()) continue;
			warnings.add("Only the " + limit + " of " + layer.channels() + " channels of " + layer.tensor() + " with the largest maps were scored.");
		}
		return warnings;
	}
}
