package org.abscam.explain;

import java.util.Map;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.NetworkInput;
import org.abscam.onnx.OnnxException;

/** What is shown of an image where it is masked. */
final class MaskedAway implements AutoCloseable {

	private final Baseline baseline;
	private final int channels;
	private final long[] spatial;
	/** Says what black pixels become; only where that is wanted. */
	private final Network preprocessing;

	private MaskedAway(Baseline baseline, int channels, long[] spatial, Network preprocessing) {
		this.baseline = baseline;
		this.channels = channels;
		this.spatial = spatial;
		this.preprocessing = preprocessing;
	}

	/** @throws OnnxException if the model takes volumes and another baseline than zero is wanted */
	static MaskedAway open(OpenModel model, ExplainOptions options, Device device) throws OnnxException, EngineException {
		long[] spatial = model.graph().spatial();
		if (options.scoring().baseline() != Baseline.ZERO && spatial.length != 2) {
			throw new OnnxException(
				"The baseline '" + options.scoring().baseline() + "' is for single images, but '" + model.source().name()
					+ "' takes volumes; use zero.");
		}
		return new MaskedAway(options.scoring().baseline(), model.graph().channels(), spatial,
			options.scoring().baseline() == Baseline.BLACK
				? Network.open(model.preprocessingGraph(), device, options.running().threads()) : null);
	}

	/** Whether it is something else than 0. */
	boolean shows() {
		return baseline != Baseline.ZERO;
	}

	/** What black pixels become in a batch of images, {@code null} if nobody wants to know. */
	Array black(Array.Floats pixels) throws EngineException {
		return preprocessing == null ? null : preprocessing.run(Map.of(ExplainerGraph.PIXELS, pixels)).get(OpenModel.BLACK);
	}

	/**
	 * @param x a preprocessed image
	 * @param black what black pixels become in it, {@code null} if nobody wants to know
	 * @return what to show in its place, {@code null} for 0
	 */
	float[] of(float[] x, float[] black) {
		if (!shows()) return null;
		return baseline.of(new NetworkInput(x, black == null ? new float[x.length] : black, channels, (int) spatial[0], (int) spatial[1]));
	}

	@Override
	public void close() {
		if (preprocessing != null) preprocessing.close();
	}
}
