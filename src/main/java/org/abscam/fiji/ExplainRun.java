package org.abscam.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abscam.explain.ExplainException;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.NetworkImages;
import org.abscam.explain.OpenModel;
import org.abscam.explain.ScanSize;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.ExplainedScan;
import org.abscam.report.SaliencyOverlay;
import org.abscam.report.SaliencyStack;
import org.abscam.scan.Scan;

/** Explains one image of ImageJ as asked for, and shows the results. */
final class ExplainRun {

	private final ImagePlus image;
	private final ExplainRequest request;
	private final List<Explained> explained = new ArrayList<>();

	ExplainRun(ImagePlus image, ExplainRequest request) {
		this.image = image;
		this.request = request;
	}

	/**
	 * Blocks until done.
	 *
	 * @throws ExplainException if it cannot be done or was stopped; what was explained until then is shown all the same
	 */
	void run() throws ExplainException {
		try (LockedImage locked = LockedImage.of(image)) {
			IJ.showStatus("Abs-CAM: opening the model");
			Scan scan = Scan.of(image);
			try (Explainer explainer = Explainer.open(Models.find(request.model()), request.options(), ScanSize.of(scan))) {
				explain(scan, explainer, locked);
			}
		}
	}

	private void explain(Scan scan, Explainer explainer, LockedImage locked) throws ExplainException {
		NetworkImages all = NetworkImages.of(scan, explainer.model());
		NetworkImages images = request.stack() ? all : all.only(image.getCurrentSlice());
		Notices.log(scan, images, explainer.model(), explainer.device());
		long start = System.nanoTime();
		ExplainException trouble = null;
		try {
			explainer.explain(images, (index, explanation) -> take(scan, images, explainer.model(), index, explanation), locked.progress());
		}
		catch (ExplainException e) {
			trouble = e;
		}
		Notices.log(explainer.notes());
		double seconds = (System.nanoTime() - start) / 1e9;
		if (!explained.isEmpty()) show(scan, images, explainer, locked);
		if (explained.size() == images.count()) {
			IJ.showStatus(String.format(Locale.ROOT, "%s: %d of %d, %.1f s on %s", request.options().method().title(), explained.size(),
				images.count(), seconds, explainer.device().used()));
			return;
		}
		String kept = explained.isEmpty() ? "nothing is kept" : "the maps of the first " + explained.size() + " of " + images.count()
			+ " are kept";
		if (trouble != null) throw explained.isEmpty() ? trouble : new ExplainException(trouble.getMessage() + " (" + kept + ")");
		throw new ExplainException(locked.whyStopped() + "; " + kept + ".");
	}

	private void take(Scan scan, NetworkImages images, OpenModel model, int index, Explanation explanation) {
		int slice = images.firstSlice(index);
		String className = model.classes().get(explanation.classIndex());
		List<Hotspot> hotspots = ExplainedScan.hotspots(scan, slice, explanation, request.threshold(), 0, className);
		explained.add(new Explained(slice, scan.label(slice) == null ? "" : scan.label(slice), explanation, hotspots));
	}

	/** The saliency stack comes last, so that it is the active image. */
	private void show(Scan scan, NetworkImages images, Explainer explainer, LockedImage locked) {
		List<float[]> maps = explained.stream().flatMap(e -> e.explanation().slices().stream()).toList();
		List<Hotspot> hotspots = explained.stream().flatMap(e -> e.hotspots().stream()).toList();
		ResultTables tables = new ResultTables(scan.name(), explainer, explained);
		if (request.overlay() && !locked.isClosed()) {
			SaliencyOverlay.lay(image, SaliencyOverlay.overlay(scan, images, maps, hotspots, request.opacity(), request.threshold()));
		}
		if (request.rois()) Regions.addToManager(SaliencyOverlay.outlines(scan, hotspots));
		if (request.table()) tables.show();
		if (request.rgb()) showAtCurrentSlice(SaliencyOverlay.rgb(scan, images, maps, hotspots, request.opacity(), request.threshold()));
		ImagePlus saliency = SaliencyStack.create(scan, images, maps);
		if (!hotspots.isEmpty()) saliency.setOverlay(onSaliency(scan));
		tables.attachTo(saliency);
		showAtCurrentSlice(saliency);
	}

	private void showAtCurrentSlice(ImagePlus result) {
		for (int i = 0; i < explained.size(); i++) if (explained.get(i).slice() <= image.getCurrentSlice()) result.setSlice(i + 1);
		result.show();
	}

	/** Outlines at the positions of the saliency stack, which may have fewer slices than the scan. */
	private Overlay onSaliency(Scan scan) {
		Overlay overlay = new Overlay();
		for (int i = 0; i < explained.size(); i++) {
			for (Roi roi : SaliencyOverlay.outlines(scan, explained.get(i).hotspots())) {
				roi.setPosition(i + 1);
				overlay.add(roi);
			}
		}
		return overlay;
	}
}
