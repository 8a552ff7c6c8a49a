package org.abscam.explain;

import java.util.ArrayList;
import java.util.List;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;

/** The first image of a scan, explained by an explainer that is opened for it. */
final class OneImage {

	private OneImage() {}

	static Explanation explained(ModelSource model, ExplainOptions options, Scan scan) throws Exception {
		List<Explanation> explanations = new ArrayList<>();
		try (Explainer explainer = Explainer.open(model, options, ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (i, e) -> explanations.add(e), Progress.NONE);
		}
		return explanations.get(0);
	}
}
