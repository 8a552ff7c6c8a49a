package org.abscam.evaluate;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.NetworkImages;
import org.abscam.explain.NetworkInput;
import org.abscam.explain.OpenModel;
import org.abscam.explain.Progress;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.onnx.OnnxException;

/**
 * Scores masked images: open once, preprocess each image once, score it under many masks, close. Holds native memory. One thread at a
 * time.
 */
public final class MaskedScores implements AutoCloseable {

	private final OpenModel model;
	private final Network preprocessing;
	private final Network classifier;
	private final int batch;
	private final int height;
	private final int width;

	private MaskedScores(OpenModel model, Network preprocessing, Network classifier, int batch) {
		this.model = model;
		this.preprocessing = preprocessing;
		this.classifier = classifier;
		this.batch = batch;
		this.height = (int) model.graph().spatial()[0];
		this.width = (int) model.graph().spatial()[1];
	}

	/**
	 * Opens a model. Blocks until it is loaded.
	 *
	 * @param source a model of images, not of volumes
	 * @param options device, threads and batch are used
	 * @param size size of the scans
	 * @return the scores
	 * @throws ExplainException if the model or the device cannot be had, or the model takes volumes
	 */
	public static MaskedScores open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		OpenModel model = OpenModel.of(source, size);
		if (model.graph().spatial().length != 2) {
			throw new ExplainException("'" + source.name() + "' takes volumes; maps are evaluated for networks of single images only.");
		}
		try {
			Device device = Device.choose(options.device());
			Network preprocessing = Network.open(model.preprocessingGraph(), device, options.threads());
			try {
				Network classifier = Network.open(model.classification().preprocessedGraph(), device, options.threads());
				return new MaskedScores(model.withoutWeights(), preprocessing, classifier, model.graph().batches() ? options.batch() : 1);
			}
			catch (OnnxException | EngineException | RuntimeException e) {
				preprocessing.close();
				throw e;
			}
		}
		catch (OnnxException e) {
			throw OpenModel.refused(source, e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/** @return the model */
	public OpenModel model() {
		return model;
	}

	/**
	 * @param images images of a scan
	 * @param index position, from 0
	 * @return the preprocessed image x
	 * @throws ExplainException if the image cannot be read
	 */
	public NetworkInput input(NetworkImages images, int index) throws ExplainException {
		try {
			Map<String, Array> results = preprocessing.run(Map.of(ExplainerGraph.PIXELS, images.image(index)));
			return new NetworkInput(((Array.Floats) results.get(ExplainerGraph.INPUT)).values(), ((Array.Floats) results.get(OpenModel.BLACK)).values(),
				model.graph().channels(), height, width);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * @param map a map on the scan's grid, row-major
	 * @param mapWidth its columns
	 * @param mapHeight its rows
	 * @return the map on the network's grid, H×W, resized linearly
	 */
	public float[] onNetworkGrid(float[] map, int mapWidth, int mapHeight) {
		return LinearResize.of(map, mapWidth, mapHeight, width, height);
	}

	/**
	 * @param classIndex a class
	 * @param progress may stop the work between two batches
	 * @return the probabilities of this class, from one forward pass for each batch of images
	 */
	public ClassScores of(int classIndex, Progress progress) {
		return (count, images) -> {
			double[] probabilities = new double[count];
			for (int start = 0; start < count; start += batch) {
				if (progress.isCancelled()) throw new CancellationException("Cancelled between two batches of masked images");
				int size = Math.min(batch, count - start);
				float[] values = run(images, start, size);
				int classes = values.length / padded(size);
				for (int i = 0; i < size; i++) probabilities[start + i] = values[i * classes + classIndex];
			}
			return probabilities;
		};
	}

	/**
	 * Probabilities of a batch. Devices like few shapes: it has the usual size, or where there are fewer images the next power of two, and
	 * its last image is repeated.
	 */
	private float[] run(IntFunction<float[]> images, int start, int size) throws ExplainException {
		int length = model.graph().channels() * height * width;
		int padded = padded(size);
		float[] inputs = new float[padded * length];
		for (int i = 0; i < padded; i++) {
			if (i < size) System.arraycopy(images.apply(start + i), 0, inputs, i * length, length);
			else System.arraycopy(inputs, (size - 1) * length, inputs, i * length, length);
		}
		try {
			return ((Array.Floats) classifier.run(Map.of(ExplainerGraph.INPUT,
				new Array.Floats(inputs, padded, model.graph().channels(), height, width))).get(ExplainerGraph.PROBABILITIES)).values();
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	private int padded(int size) {
		return Math.min(batch, size == 1 ? 1 : 2 * Integer.highestOneBit(size - 1));
	}

	/** Frees the native memory. */
	@Override
	public void close() {
		preprocessing.close();
		classifier.close();
	}
}
