package org.abscam.cohort;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.evaluate.Truth;
import org.abscam.explain.options.ExplainException;
import org.abscam.report.ExplainedScan;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.UsedWindow;

/**
 * What is counted on the map of one image.
 *
 * @param map of the map alone
 * @param around of the map and what is in the image
 * @param slices slices that the map has
 */
record ImageFigures(MapStatistics map, Surroundings around, int slices) {

	/**
	 * @param result an explained scan
	 * @param body where the body or organ is, if somebody says
	 * @return those of each image
	 */
	static List<ImageFigures> of(ExplainedScan result, Optional<Truth> body) throws ScanException, ExplainException {
		List<ImageFigures> all = new ArrayList<>();
		Scan scan = result.scan();
		Optional<UsedWindow> window = result.networkImages().window();
		List<List<float[]>> maps = MapStatistics.byImage(result);
		for (int i = 0; i < maps.size(); i++) {
			List<Surroundings> around = new ArrayList<>();
			List<Integer> slices = result.networkImages().mapped(i);
			for (int z = 0; z < slices.size(); z++) {
				float[] grey = (window.isPresent() ? scan.greyLevels(slices.get(z), 1, window.get()) : scan.calibrated(slices.get(z), 1))
					.channels()[0];
				Optional<boolean[]> inside = body.isPresent() ? Optional.of(body.get().slice(slices.get(z))) : Optional.empty();
				around.add(Surroundings.of(grey, maps.get(i).get(z), scan.width(), scan.height(), inside));
			}
			all.add(new ImageFigures(MapStatistics.of(maps.get(i), scan.width(), scan.height()), Surroundings.together(around, maps.get(i)),
				slices.size()));
		}
		return all;
	}
}
