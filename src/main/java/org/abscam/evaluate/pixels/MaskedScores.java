package org.abscam.evaluate.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.explain.network.FaithfulGraphs;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.NetworkInput;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
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
	private final BatchSize batch;
	private final Optional<String> note;
	/** Depth, height and width of the network's input; depth 1 of single images. */
	private final int[] size;

	private MaskedScores(OpenModel model, Network preprocessing, Network classifier, BatchSize batch, Optional<String> note) {
		this.note = note;
		this.model = model;
		this.preprocessing = preprocessing;
		this.classifier = classifier;
		this.batch = batch;
		long[] spatial = model.graph().spatial();
		this.size =
			new int[] {spatial.length == 3 ? (int) spatial[0] : 1, (int) spatial[spatial.length - 2], (int) spatial[spatial.length - 1]};
	}

	/**
	 * Opens a model. Blocks until it is loaded.
	 *
	 * @param source a model of images or volumes
	 * @param options device, threads and batch are used
	 * @param size size of the scans
	 * @return the scores
	 * @throws ExplainException if the model or the device cannot be had
	 */
	public static MaskedScores open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		OpenModel model = OpenModel.of(source, size);
		try {
			return Device.choose(options.running().device()).runs(device -> open(model, options, device));
		}
		catch (OnnxException e) {
			throw OpenModel.refused(source, e);
		}
		catch (OutOfMemoryException e) {
			throw BatchSize.tooLittle(e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	private static MaskedScores open(OpenModel model, ExplainOptions options, Device device) throws OnnxException, EngineException {
		Network preprocessing = Network.open(model.preprocessingGraph(), device, options.running().threads());
		try {
			FaithfulGraphs graphs = new FaithfulGraphs(model, device, options.running().threads());
			Network classifier = graphs.forward(model.classification().preprocessedGraph());
			return new MaskedScores(model.withoutWeights(), preprocessing, classifier,
				new BatchSize(model.graph().batches() ? options.running().batch() : 1), graphs.note());
		}
		catch (OnnxException | EngineException | RuntimeException e) {
			preprocessing.close();
			throw e;
		}
	}

	/** @return sentences on how the work went that the user should read, as that memory was short */
	public List<String> notes() {
		return Stream.concat(note.stream(), batch.note().stream()).toList();
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
			return new NetworkInput(((Array.Floats) results.get(ExplainerGraph.INPUT)).values(),
				((Array.Floats) results.get(OpenModel.BLACK)).values(),
				model.graph().channels(), size[0], size[1], size[2]);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * @param map a map on the scan's grid, row-major, slice after slice
	 * @param mapWidth its columns
	 * @param mapHeight its rows
	 * @return the map on the network's grid, D×H×W, resized linearly
	 */
	public float[] onNetworkGrid(float[] map, int mapWidth, int mapHeight) {
		return LinearResize.of(map, new int[] {map.length / (mapWidth * mapHeight), mapHeight, mapWidth}, size);
	}

	/**
	 * @param classIndex a class
	 * @param progress may stop the work between two batches
	 * @return the probabilities of this class, from one forward pass for each batch of images; batches are halved where memory is short
	 */
	public ClassScores of(int classIndex, Progress progress) {
		return (count, images) -> {
			double[] probabilities = new double[count];
			List<float[]> waiting = new ArrayList<>(); // each is asked for once, also where a batch is tried again
			int scored = 0;
			while (scored < count) {
				if (progress.isCancelled()) throw new CancellationException("Cancelled between two batches of masked images");
				int from = scored;
				double[] some = batch.run(BatchSize.powerOfTwo(count - from), size -> {
					while (waiting.size() < Math.min(size, count - from)) waiting.add(images.apply(from + waiting.size()).clone());
					return run(waiting, size, classIndex);
				});
				int done = Math.min(some.length, count - from);
				System.arraycopy(some, 0, probabilities, from, done);
				waiting.subList(0, done).clear();
				scored += done;
			}
			return probabilities;
		};
	}

	/** Probabilities of a class in a batch; its last image is repeated where there are fewer. */
	private double[] run(List<float[]> images, int count, int classIndex) throws EngineException {
		long[] spatial = model.graph().spatial();
		int length = model.graph().channels() * size[0] * size[1] * size[2];
		long[] shape = LongStream.concat(LongStream.of(count, model.graph().channels()), Arrays.stream(spatial)).toArray();
		float[] inputs = BatchSize.room(count, length);
		for (int i = 0; i < count; i++) System.arraycopy(images.get(Math.min(i, images.size() - 1)), 0, inputs, i * length, length);
		float[] values = ((Array.Floats) classifier.run(Map.of(ExplainerGraph.INPUT,
			new Array.Floats(inputs, shape))).get(ExplainerGraph.PROBABILITIES)).values();
		double[] probabilities = new double[count];
		for (int i = 0; i < count; i++) probabilities[i] = values[i * (values.length / count) + classIndex];
		return probabilities;
	}

	/** Frees the native memory. */
	@Override
	public void close() {
		preprocessing.close();
		classifier.close();
	}
}
