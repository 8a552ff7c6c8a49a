package org.abscam.fiji.review;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.fiji.review.picture.FindingPaths;
import org.abscam.fiji.review.picture.Outlines;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.hotspot.Hotspot;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Status;
import org.abscam.scan.Scan;

/** Puts what the reader draws into the reading, and the reading's findings into the image's overlay, which a TIFF file keeps. */
final class FindingKeeper {

	private final ReviewState state;

	FindingKeeper(ReviewState state) {
		this.state = state;
	}

	/**
	 * @param area a selection that has an area, on the slice that is shown
	 * @return the id of the finding, {@code null} if it could not be kept
	 */
	String add(Roi area) {
		int slice = state.slice();
		Finding finding = Finding.ofReader(state.reading().newId(), place(state.image(), slice), Outlines.of(area), measures(area, slice),
			label(slice));
		return state.apply(new Change.Added(finding)) ? finding.id() : null;
	}

	/** What the map of the slice explains, as far as the reader may know. */
	private String label(int slice) {
		return state.isRevealed() ? state.explained().flatMap(result -> result.imageOf(slice).map(result::inWords)).orElse("")
			: "";
	}

	/** @return whether it was kept */
	boolean redraw(Finding finding, Roi area) {
		return state.apply(new Change.Redrawn(finding.id(), Outlines.of(area), measures(area, finding.place().slice())));
	}

	/** Area and map in it. */
	private Finding.Measures measures(Roi area, int slice) {
		ImagePlus image = state.image();
		Calibration units = image.getCalibration();
		Optional<float[]> map = state.explained().flatMap(result -> result.mapOf(slice));
		Rectangle box = area.getBounds();
		ImageProcessor mask = area.getMask();
		int count = 0;
		double sum = 0;
		double peak = 0;
		for (int y = Math.max(0, box.y); y < Math.min(image.getHeight(), box.y + box.height); y++) {
			for (int x = Math.max(0, box.x); x < Math.min(image.getWidth(), box.x + box.width); x++) {
				if (mask != null && mask.get(x - box.x, y - box.y) == 0) continue;
				count++;
				if (map.isEmpty()) continue;
				float value = map.get()[y * image.getWidth() + x];
				sum += value;
				peak = Math.max(peak, value);
			}
		}
		boolean known = map.isPresent() && count > 0;
		return new Finding.Measures(count, count * units.pixelWidth * units.pixelHeight, units.getUnit(),
			known ? OptionalDouble.of(peak) : OptionalDouble.empty(), known ? OptionalDouble.of(sum / count) : OptionalDouble.empty());
	}

	/** @return where a slice of the stack lies */
	static Finding.Place place(ImagePlus image, int slice) {
		if (!image.isHyperStack() && image.getNChannels() == 1) return Finding.Place.onSlice(slice);
		int[] position = image.convertIndexToPosition(slice);
		return new Finding.Place(slice, position[0], position[1], position[2]);
	}

	/** Puts the findings into the image's overlay in place of those that are there; what others drew stays. */
	void keep() {
		ImagePlus image = state.image();
		Overlay before = image.getOverlay();
		Overlay now = new Overlay();
		if (before != null) for (Roi roi : before.toArray()) if (roi.getProperty(Hotspot.MARK) == null) now.add(roi);
		String name = Scan.of(image).name();
		int number = 0;
		for (Finding finding : state.findings()) {
			number++;
			if (finding.status() != Status.REJECTED) now.add(roi(image, finding, name, number));
		}
		image.setOverlay(now.size() == 0 ? null : now);
	}

	private static Roi roi(ImagePlus image, Finding finding, String name, int number) {
		Outline outline = finding.outline();
		Roi roi = Outlines.roi(outline);
		Finding.Place place = finding.place();
		if (image.isHyperStack() || image.getNChannels() > 1) roi.setPosition(place.channel(), place.z(), place.frame());
		else roi.setPosition(place.slice());
		roi.setName(String.format(Locale.ROOT, "%s %04d-%d %s", name, place.slice(), number, finding.label()).strip());
		roi.setStrokeColor(FindingPaths.look(finding).colour());
		roi.setProperty(Hotspot.MARK, Hotspot.OUTLINE);
		return roi;
	}
}
