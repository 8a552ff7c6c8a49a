package org.abscam.explain;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
import org.abscam.explain.network.Opened;
import org.abscam.explain.network.TrainingLikeness;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.onnx.OnnxException;

/**
 * Classifies images without explaining them. Open once, classify many, close: it holds native memory. Many threads may
 * classify at once. An interrupted thread stops as if its work was cancelled, and stays interrupted.
 */
public final class ImageClassifier implements Opened {

	private final OpenModel model;
	private final Device device;
	private final Network network;
	private final BatchSize batch;
	private final Optional<String> note;

	private ImageClassifier(OpenModel model, Device device, Network network, BatchSize batch, Optional<String> note) {
		this.note = note;
		this.model = model;
		this.device = device;
		this.network = network;
		this.batch = batch;
	}

	/**
	 * What a classifier says of one image.
	 *
	 * @param scores class scores y before softmax or sigmoid
	 * @param probabilities class probabilities p, 0..1
	 * @param trainingDistance how far the image is from those that the model was trained on, see {@link TrainingLikeness}; empty where that is
	 *        not known
	 */
	public record Prediction(float[] scores, float[] probabilities, OptionalDouble trainingDistance) {}

	/**
	 * Opens a model for classifying. Blocks until it is loaded.
	 *
	 * @param source a model
	 * @param options device, threads and batch are used
	 * @param scans size of the scans
	 * @return the classifier
	 * @throws ExplainException if the model or the device cannot be had
	 */
	public static ImageClassifier open(ModelSource source, ExplainOptions options, ScanSize scans) throws ExplainException {
		return open(OpenModel.of(source, scans), options);
	}

	/** As {@link #open(ModelSource, ExplainOptions, ScanSize)}, of a model whose graph is prepared. */
	public static ImageClassifier open(OpenModel model, ExplainOptions options) throws ExplainException {
		try {
			ModelProto graph = model.classification().graph();
			return Device.choose(options.running().device()).runs(device -> {
				FaithfulGraphs graphs = new FaithfulGraphs(model, device, options.running().threads());
				Network network = graphs.forward(graph);
				return new ImageClassifier(model.withoutWeights(), device, network,
					new BatchSize(model.graph().batches() ? options.running().batch() : 1), graphs.note());
			});
		}
		catch (OnnxException e) {
			throw OpenModel.refused(model.source(), e);
		}
		catch (OutOfMemoryException e) {
			throw BatchSize.tooLittle(e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	@Override
	public OpenModel model() {
		return model;
	}

	/** @return where it runs */
	public Device device() {
		return device;
	}

	/** @return sentences on how the work went that the user should read, as that memory was short */
	public List<String> notes() {
		return Stream.concat(note.stream(), batch.note().stream()).toList();
	}

	/**
	 * @param images images that were classified
	 * @param predictions of the first of them, or of all
	 * @return the sentence about those that do not look like the training images; empty where all do, or nobody knows
	 */
	public Optional<String> unlikeTraining(NetworkImages images, List<Prediction> predictions) {
		return TrainingLikeness.warning(model, predictions.stream().map(Prediction::trainingDistance).toList(),
			IntStream.range(0, predictions.size()).map(images::firstSlice).boxed().toList());
	}

	/**
	 * @param images images that were classified
	 * @param index position of one of them
	 * @param prediction of it
	 * @return sentences on whether it is what the model is meant for, and looks like what it was trained on
	 */
	public List<String> warnings(NetworkImages images, int index, Prediction prediction) {
		return Stream.concat(model.warnings(images.scan()).stream(), TrainingLikeness
			.warning(model, List.of(prediction.trainingDistance()), List.of(images.firstSlice(index))).stream()).toList();
	}

	/**
	 * Classifies images in batches, which are halved where memory is short. Blocks until done or cancelled.
	 *
	 * @param images the images, asked for one at a time and in order
	 * @param progress hears of each batch, and may stop the work
	 * @return a prediction for each image, fewer if cancelled
	 * @throws ExplainException if an image cannot be read or memory does not suffice for one image
	 */
	public List<Prediction> classify(NetworkImages images, Progress progress) throws ExplainException {
		List<Prediction> predictions = new ArrayList<>();
		classify(images, predictions::add, progress);
		return predictions;
	}

	/**
	 * Classifies images as {@link #classify(NetworkImages, Progress)} does, and hands each prediction over as soon as it is there, so
	 * that those before an error are not lost.
	 *
	 * @param images the images, asked for one at a time and in order
	 * @param sink takes the predictions in order
	 * @param progress hears of each batch, and may stop the work
	 * @throws ExplainException if an image cannot be read or memory does not suffice for one image
	 */
	public void classify(NetworkImages images, Consumer<Prediction> sink, Progress progress) throws ExplainException {
		try {
			classifyInBatches(images, sink, progress);
		}
		catch (ExplainException e) {
			if (!e.isStop()) throw e;
		}
	}

	private void classifyInBatches(NetworkImages images, Consumer<Prediction> sink, Progress progress) throws ExplainException {
		int done = 0;
		while (done < images.count() && !progress.isCancelled() && !Thread.currentThread().isInterrupted()) {
			int from = done;
			Map<String, Array> results = batch.run(images.count(),
				size -> network.run(Map.of(ExplainerGraph.PIXELS, images.batch(from, size))));
			int read = (int) results.get(ExplainerGraph.SCORES).shape()[0];
			for (int i = 0; i < read && done < images.count(); i++, done++) {
				sink.accept(new Prediction(LayerExplainer.row(results.get(ExplainerGraph.SCORES), i),
					LayerExplainer.row(results.get(ExplainerGraph.PROBABILITIES), i), LayerMaps.distance(results, i)));
			}
			progress.at(done / (double) images.count(), "Classifying image " + done + " of " + images.count());
		}
	}

	/**
	 * Classifies one image that is no slice of a scan.
	 *
	 * @param image 1 × channels × height × width, or with slices before the height, of the values that the card's preprocessing takes
	 */
	public Prediction classify(Array.Floats image) throws ExplainException {
		Map<String, Array> results = batch.run(1, size -> network.run(Map.of(ExplainerGraph.PIXELS, image)));
		return new Prediction(LayerExplainer.row(results.get(ExplainerGraph.SCORES), 0),
			LayerExplainer.row(results.get(ExplainerGraph.PROBABILITIES), 0), LayerMaps.distance(results, 0));
	}

	@Override
	public void close() {
		network.close();
	}
}
