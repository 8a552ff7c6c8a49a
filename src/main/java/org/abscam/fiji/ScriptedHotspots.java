package org.abscam.fiji;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.fiji.hotspots.HotspotsRequest;
import org.abscam.fiji.hotspots.HotspotsRun;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.result.ResultTables;
import org.abscam.fiji.result.RowTable;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.option.ScriptOffers;
import org.abscam.report.overlay.SaliencyOverlay;
import org.abscam.scan.Scan;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * "Abs-CAM Hotspots..." for scripts and PyImageJ: outlines and measures where a saliency stack, also one from a file, is high. The
 * inputs have the names of the macro keys.
 */
@Plugin(type = Command.class, label = "Abs-CAM: hotspots of a saliency stack (for scripts)", headless = true, visible = false)
public final class ScriptedHotspots extends ScriptedCommand {

	@Parameter(description = "32-bit maps, values 0..1; nothing is drawn into them.", persist = false)
	private ImagePlus saliency;

	@Parameter(label = "Threshold", description = "Fraction of a map's maximum from which a pixel belongs to a hotspot and is painted.",
		min = "0",
		max = "1", required = false, persist = false)
	private double threshold = HotspotFinder.DEFAULT_THRESHOLD;

	@Parameter(label = "Minimum", description = "Smallest hotspot to report, in square units of the image.", min = "0", required = false,
		persist = false)
	private double minimum;

	@Parameter(label = "Stack", description = "All slices, else the current one; of a hyperstack, those of the current frame.",
		required = false,
		persist = false)
	private boolean stack = true;

	@Parameter(type = ItemIO.OUTPUT, description = "Outlines at the slices of the saliency stack.")
	private List<Roi> rois;

	@Parameter(type = ItemIO.OUTPUT, description = "The same outlines, to be laid over the saliency stack.")
	private Overlay outlines;

	@Parameter(type = ItemIO.OUTPUT, description = "How many there are.")
	private int count;

	@Parameter(type = ItemIO.OUTPUT, description = "CSV: one row per hotspot; empty where there is none.")
	private String hotspots;

	@Parameter(type = ItemIO.OUTPUT, label = "Hotspots", description = "The hotspots as a table of ImageJ.")
	private ResultsTable hotspotsTable;

	@Override
	ImagePlus image() {
		return saliency;
	}

	@Override
	Map<String, ResultsTable> tables() {
		Map<String, ResultsTable> tables = new LinkedHashMap<>();
		tables.put(ResultTables.HOTSPOTS + " (script)", hotspotsTable);
		return tables;
	}

	@Override
	void run(LockedImage locked, Progress progress) throws ExplainException {
		Scan scan = Scan.of(saliency);
		List<Hotspot> found = new HotspotsRun(saliency, HotspotsRequest.of(said(ScriptOffers.HOTSPOTS))).found(scan, progress)
			.orElseThrow(() -> new ExplainException(locked.whyStopped() + "; the search was not finished."));
		rois = SaliencyOverlay.outlines(scan, found);
		outlines = overlay(rois);
		count = found.size();
		RowTable table = HotspotsRun.table(scan, found);
		hotspots = table.csv();
		hotspotsTable = table.table();
	}
}
