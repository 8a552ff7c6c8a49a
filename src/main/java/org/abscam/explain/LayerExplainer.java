package org.abscam.explain;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TargetLayer;

/** Explains at one layer: the compiled graphs of both phases. */
final class LayerExplainer implements AutoCloseable {

	private final TargetLayer layer;
	private final Network first;
	private final ChannelScoring scoring;

	private LayerExplainer(TargetLayer layer, Network first, ChannelScoring scoring) {
		this.layer = layer;
		this.first = first;
		this.scoring = scoring;
	}

	static LayerExplainer open(OpenModel model, TargetLayer layer, ExplainOptions options, Device device) throws OnnxException, EngineException {
		CamMethod method = options.method();
		ExplainerGraph graph = new ExplainerGraph(model.classification(), layer, method);
		Network first = Network.open(graph.firstPhase(), device, options.threads());
		try {
			int batch = model.graph().batches() ? options.batch() : 1;
			ChannelScoring scoring = method.hasTwoPhases() ? ChannelScoring.open(graph, device, options.threads(), batch, options.channels()) : null;
			return new LayerExplainer(layer, first, scoring);
		}
		catch (OnnxException | EngineException | RuntimeException e) {
			first.close();
			throw e;
		}
	}

	TargetLayer layer() {
		return layer;
	}

	/** The batches of phase two, if there is one. */
	Stream<BatchSize> batches() {
		return Stream.ofNullable(scoring).map(ChannelScoring::batch);
	}

	/** The forward pass and phase one of a batch. */
	Map<String, Array> run(Array.Floats pixels, long classIndex) throws EngineException {
		long[] classes = new long[(int) pixels.shape()[0]];
		Arrays.fill(classes, classIndex);
		return first.run(Map.of(ExplainerGraph.PIXELS, pixels, ExplainerGraph.CLASS, new Array.Integers(classes, classes.length)));
	}

	/** @return what the results of a batch say of one of its images, phase two done; {@code null} if cancelled */
	Explanation explanation(Map<String, Array> results, int image, long[] size, Explainer.Step step) throws ExplainException {
		float[] scores = row(results.get(ExplainerGraph.SCORES), image);
		float[] probabilities = row(results.get(ExplainerGraph.PROBABILITIES), image);
		int explained = (int) ((Array.Integers) results.get(ExplainerGraph.CLASS_INDEX)).values()[image];
		if (scoring == null) {
			return new Explanation(scores, probabilities, explained, row(results.get(ExplainerGraph.MAP), image), size,
				layer.channels(), 0);
		}
		ChannelScoring.Result result = scoring.finalMap(row(results.get(ExplainerGraph.INPUT), image),
			row(results.get(ExplainerGraph.CHANNEL_MAPS), image), explained, size, step);
		return result == null ? null : new Explanation(scores, probabilities, explained, result.map(), size,
			result.channels(), result.forwardPasses());
	}

	/** The part of one image of a batch. */
	static float[] row(Array array, int index) {
		float[] values = ((Array.Floats) array).values();
		int size = values.length / (int) array.shape()[0];
		return Arrays.copyOfRange(values, index * size, (index + 1) * size);
	}

	@Override
	public void close() {
		first.close();
		if (scoring != null) scoring.close();
	}
}
