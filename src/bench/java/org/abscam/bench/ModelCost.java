package org.abscam.bench;

import ij.IJ;
import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import org.abscam.bench.Turns.Cost;
import org.abscam.bench.Turns.Pass;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Array;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Where;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * What the bundled models cost, in times their plain forward pass: phase one with preprocessing and the resize to the scan, phase two, and the
 * measures of how far a map can be trusted; beside them a network of ResNet-50's size with seeded weights.
 */
final class ModelCost {

	private static final String SAMPLE = "models/samples/breast-phantom.tif";
	private static final int LESION = 8;
	private static final ExplainOptions OPTIONS = ExplainOptions.DEFAULTS.with(new Running("cpu", 1, Running.USUAL_BATCH, 1));

	private ModelCost() {}

	/** @return the table as Markdown */
	static String markdown() throws Exception {
		StringBuilder table = new StringBuilder("| | forward, ms | phase one, last layer | phase one, first layer | phase two, per mask |"
			+ " `evaluate`: measures of a map |\n|---|---:|---:|---:|---:|---:|\n");
		for (String model : List.of("breast-ultrasound", "chest-xray")) {
			ModelSource source = ModelLibrary.bundled().find(model);
			Scan scan = Scan.of(new ImagePlus("lesion", sample().getStack().getProcessor(LESION)));
			try (ExplainedNetwork network = new ExplainedNetwork(source.onnx(), model, null);
				Evaluator evaluator = Evaluator.open(source, OPTIONS, ScanSize.of(scan))) {
				EvaluationSettings settings = EvaluationSettings.DEFAULTS.on(source);
				NetworkImages images = NetworkImages.of(scan, evaluator.model(), Selection.ALL);
				List<Explanation> map = new ArrayList<>();
				evaluator.explainer().explain(images, (index, made) -> map.add(made), Progress.NONE);
				ScanSize size = ScanSize.of(scan);
				Array pixels = ExplainedNetwork.noise(1, 1, size.height(), size.width());
				List<Pass> passes = List.of(network.forward(), network.phaseOne(whole(source, network, "last", size), pixels),
					network.phaseOne(whole(source, network, "first", size), pixels), network.phaseTwo(),
					Turns.of(1, () -> evaluator.measure(images, 0, map.get(0), settings, Progress.NONE).orElseThrow()));
				table.append(row(model + ", preprocessing and resize included", Turns.measure(Turns.ROUNDS, passes)));
			}
		}
		try (ExplainedNetwork network = new ExplainedNetwork(ResNet50.onnx(), "ResNet-50", null)) {
			List<Pass> passes =
				List.of(network.forward(), network.phaseOne(network.layer("last")), network.phaseOne(network.layer("first")),
					network.phaseTwo());
			table.append(row("ResNet-50 with seeded weights", Turns.measure(Turns.ROUNDS, passes)));
		}
		return table.toString();
	}

	private static ImagePlus sample() {
		java.net.URL file = ModelCost.class.getResource("/" + SAMPLE);
		return IJ.openImage(file.getPath());
	}

	private static byte[] whole(ModelSource source, ExplainedNetwork network, String layer, ScanSize size) throws Exception {
		return ExplainerFile.compile(source, OPTIONS.with(CamMethod.ABS_CAM_INITIAL).with(Where.at(network.layer(layer).tensor())), size);
	}

	private static String row(String name, List<Cost> costs) {
		StringBuilder row = new StringBuilder("| " + name + " | " + costs.get(0).milliseconds());
		for (Cost cost : costs.subList(1, costs.size())) row.append(" | ").append(cost.times(costs.get(0)));
		if (costs.size() < 5) row.append(" | ");
		System.err.println(row.append(" |"));
		return row.append('\n').toString();
	}
}
