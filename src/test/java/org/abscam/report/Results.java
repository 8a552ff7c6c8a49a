package org.abscam.report;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ShortProcessor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.hotspot.Hotspot;
import org.abscam.model.ModelLibrary;
import org.abscam.report.overlay.SaliencyMaps;
import org.abscam.scan.Scan;

/** An explained scan of two slices whose numbers all differ. */
public final class Results {

	private Results() {}

	/** 16 bits, shown from 100 to 900. */
	public static Scan scan() {
		ImagePlus image = Pictures.stack(new ShortProcessor(Pictures.WIDTH, Pictures.HEIGHT), 2);
		image.setDisplayRange(100, 900);
		return Scan.of(image);
	}

	/** The model that comes along, closed again: what it is like can still be asked. */
	public static Explainer explainer(ExplainOptions options) throws Exception {
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan()))) {
			return explainer;
		}
	}

	static ExplainedScan of(Explainer explainer) throws Exception {
		Scan scan = scan();
		Roi roi = new Roi(1, 2, 3, 4);
		roi.setName("0001-1 malignant");
		Roi other = new Roi(11, 7, 2, 3);
		other.setName("0001-2 malignant");
		ExplainedImage first = new ExplainedImage(1, "slice 1", new float[] {-1.5f, 2.25f, .75f}, new float[] {.125f, .625f, .25f}, 1, 2,
			.875f, 64, 60, OptionalInt.empty(), List.of(new Hotspot(1, 1, roi, 10.5, 3.25, 4.75, .875f, 6, 7, .5, .375, "mm"),
				new Hotspot(1, 2, other, 2.5, 8.25, 9.75, .8125f, 11, 12, .4375, .1875, "mm")),
			Optional.empty());
		ExplainedImage second =
			new ExplainedImage(2, "", new float[] {4, 3, 2}, new float[] {.5f, .3125f, .1875f}, 0, 0, 0, 32, 30, OptionalInt.of(7),
				List.of(), Optional.empty());
		SaliencyMaps maps = SaliencyMaps.roomFor(2, Pictures.WIDTH * Pictures.HEIGHT);
		maps.append(Pictures.ramp());
		maps.append(new float[Pictures.WIDTH * Pictures.HEIGHT]);
		return new ExplainedScan(scan, explainer, NetworkImages.of(scan, explainer.model()), List.of(first, second), List.of(1, 2), maps,
			.5, 12.5, Optional.empty());
	}
}
