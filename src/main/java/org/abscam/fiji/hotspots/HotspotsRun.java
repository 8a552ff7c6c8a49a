package org.abscam.fiji.hotspots;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.fiji.image.Counted;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.result.Regions;
import org.abscam.fiji.result.ResultTables;
import org.abscam.fiji.result.RowTable;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.overlay.SaliencyOverlay;
import org.abscam.scan.Scan;

/** Finds the hotspots of a saliency stack, slice by slice, also of one that was loaded from a file. */
public final class HotspotsRun {

	private final ImagePlus image;
	private final HotspotsRequest request;
	private final int first;
	private final int last;

	public HotspotsRun(ImagePlus image, HotspotsRequest request) {
		this.image = image;
		this.request = request;
		this.first = request.stack() ? 1 : image.getCurrentSlice();
		this.last = request.stack() ? image.getStackSize() : first;
	}

	/**
	 * Blocks until done.
	 *
	 * @return one row per hotspot
	 * @throws ExplainException if the image is no saliency map or the search was stopped; then nothing was changed
	 */
	public RowTable run() throws ExplainException {
		try (LockedImage locked = LockedImage.of(image)) {
			Scan scan = Scan.of(image);
			List<Hotspot> hotspots = found(scan, locked.progress()).orElseThrow(() -> new ExplainException(locked.whyStopped()
				+ "; no hotspots were added."));
			List<Roi> outlines = SaliencyOverlay.outlines(scan, hotspots);
			SaliencyOverlay.outline(image, first, last, outlines);
			if (request.rois()) Regions.addOrLog(SaliencyOverlay.outlines(scan, hotspots));
			RowTable table = table(scan, hotspots);
			if (request.table()) table.showOrLog();
			IJ.showStatus(Counted.of(hotspots.size(), "hotspot"));
			return table;
		}
	}

	/**
	 * Searches without showing or changing anything. Blocks until done.
	 *
	 * @param scan the image
	 * @return slice by slice; absent if the search was stopped
	 * @throws ExplainException if the image is no saliency map
	 */
	public Optional<List<Hotspot>> found(Scan scan, Progress progress) throws ExplainException {
		List<Hotspot> hotspots = new ArrayList<>();
		for (int slice = first; slice <= last; slice++) {
			if (progress.isCancelled()) return Optional.empty();
			progress.at((slice - first) / (double) (last - first + 1), "Searching slice " + slice + " of " + last);
			hotspots
				.addAll(HotspotFinder.find(StackMaps.checked(image, slice), image.getWidth(), image.getHeight(), scan.calibration(), slice,
					request.threshold(), request.minimumArea(), null));
		}
		return Optional.of(hotspots);
	}

	/** One row per hotspot. */
	public static RowTable table(Scan scan, List<Hotspot> hotspots) {
		RowTable table = new RowTable(ResultTables.HOTSPOTS);
		for (Hotspot hotspot : hotspots) table.add(row(scan, hotspot));
		return table;
	}

	private static Map<String, Object> row(Scan scan, Hotspot hotspot) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", scan.name());
		row.put("Slice", hotspot.slice());
		ResultTables.putPosition(row, scan, hotspot.slice());
		row.put("Label", scan.label(hotspot.slice()) == null ? "" : scan.label(hotspot.slice()));
		row.put("Rank", hotspot.rank());
		ResultTables.putMeasures(row, hotspot);
		return row;
	}
}
