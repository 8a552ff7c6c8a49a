package org.abscam.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.model.ModelSource;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TargetLayer;
import org.abscam.scan.Plane;

/**
 * Explains what a classifier says of images. Open once, explain many, close: it holds native memory. One thread at a time.
 */
public final class Explainer implements AutoCloseable {

	private final OpenModel model;
	private final ExplainOptions options;
	private final TargetLayer layer;
	private final Device device;
	private final int batch;
	private final long classIndex;
	private final Network first;
	private final ChannelScoring scoring;

	private Explainer(OpenModel model, ExplainOptions options, TargetLayer layer, Device device, long classIndex, Network first,
		ChannelScoring scoring) {
		this.model = model;
		this.options = options;
		this.layer = layer;
		this.device = device;
		this.batch = model.graph().batches() ? options.batch() : 1;
		this.classIndex = classIndex;
		this.first = first;
		this.scoring = scoring;
	}

	/**
	 * Opens a model for explaining. Blocks until its graphs are compiled and loaded.
	 *
	 * @param source a model
	 * @param options how to explain
	 * @param scanWidth width of the scans, which sets the input size of a model that takes any and says none
	 * @param scanHeight their height
	 * @return the explainer
	 * @throws ExplainException if the model, the layer, the class or the device cannot be had
	 */
	public static Explainer open(ModelSource source, ExplainOptions options, int scanWidth, int scanHeight) throws ExplainException {
		OpenModel model = OpenModel.of(source, scanWidth, scanHeight);
		long classIndex = model.classIndex(options.classChoice());
		try {
			Device device = Device.choose(options.device());
			TargetLayer layer = layer(model, options.layer());
			ExplainerGraph graph = new ExplainerGraph(model.classification(), layer, options.method());
			Network first = Network.open(graph.firstPhase().toByteArray(), device, options.threads());
			try {
				ChannelScoring scoring = options.method().hasTwoPhases()
					? ChannelScoring.open(graph, device, options.threads(), model.graph().batches() ? options.batch() : 1, options.channels()) : null;
				return new Explainer(model, options, layer, device, classIndex, first, scoring);
			}
			catch (OnnxException | EngineException | RuntimeException e) {
				first.close();
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

	private static TargetLayer layer(OpenModel model, String wish) throws OnnxException {
		String name = wish.equalsIgnoreCase(ExplainOptions.AUTO_LAYER)
			? model.source().card().flatMap(c -> c.settings().targetLayer()).orElse(ExplainOptions.AUTO_LAYER) : wish;
		return name.equalsIgnoreCase(ExplainOptions.AUTO_LAYER) ? TargetLayer.automatic(model.graph().graph(), model.graph().head())
			: TargetLayer.named(model.graph().graph(), model.graph().head(), name);
	}

	/** @return the model */
	public OpenModel model() {
		return model;
	}

	/** @return how images are explained */
	public ExplainOptions options() {
		return options;
	}

	/** @return the layer whose activations the maps are made of */
	public TargetLayer layer() {
		return layer;
	}

	/** @return where it runs */
	public Device device() {
		return device;
	}

	/** Takes each explanation as soon as it is there. */
	@FunctionalInterface
	public interface Sink {

		/**
		 * @param index position of the image
		 * @param explanation what the classifier says of it
		 * @throws ExplainException to stop, as where it cannot be stored
		 */
		void take(int index, Explanation explanation) throws ExplainException;
	}

	/**
	 * Explains images one after another, in batches. Blocks until done or cancelled.
	 *
	 * @param images the images, asked for one at a time and in order
	 * @param sink takes the explanations in order
	 * @param progress hears of each image and each batch of masks, and may stop the work
	 * @return the number of images that were explained, less than all if cancelled
	 * @throws ExplainException if an image cannot be read or does not fit the model, or memory runs out
	 */
	public int explain(NetworkImages images, Sink sink, Progress progress) throws ExplainException {
		int done = 0;
		while (done < images.count() && !progress.isCancelled()) {
			List<Plane> planes = new ArrayList<>();
			for (int i = done; i < Math.min(images.count(), done + batch); i++) planes.add(images.image(i));
			progress.at(done / (double) images.count(), "Explaining image " + (done + 1) + " of " + images.count());
			Map<String, Array> results = run(planes);
			for (int i = 0; i < planes.size(); i++) {
				Step step = new Step(progress, done, images.count());
				Explanation explanation = explanation(results, i, planes.get(i), step);
				if (explanation == null) return done;
				sink.take(done++, explanation);
				step.at(1);
			}
		}
		return done;
	}

	private Map<String, Array> run(List<Plane> planes) throws ExplainException {
		long[] classes = new long[planes.size()];
		Arrays.fill(classes, classIndex);
		try {
			return first.run(Map.of(ExplainerGraph.PIXELS, NetworkImages.pixels(planes), ExplainerGraph.CLASS, new Array.Integers(classes, planes.size())));
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/** @return {@code null} if cancelled */
	private Explanation explanation(Map<String, Array> results, int image, Plane plane, Step step) throws ExplainException {
		float[] scores = row(results.get(ExplainerGraph.SCORES), image);
		float[] probabilities = row(results.get(ExplainerGraph.PROBABILITIES), image);
		int explained = (int) ((Array.Integers) results.get(ExplainerGraph.CLASS_INDEX)).values()[image];
		if (scoring == null) {
			return new Explanation(scores, probabilities, explained, row(results.get(ExplainerGraph.MAP), image), plane.width(), plane.height(),
				layer.channels(), 0);
		}
		ChannelScoring.Result result = scoring.finalMap(row(results.get(ExplainerGraph.INPUT), image),
			row(results.get(ExplainerGraph.CHANNEL_MAPS), image), explained, plane.width(), plane.height(), step);
		return result == null ? null : new Explanation(scores, probabilities, explained, result.map(), plane.width(), plane.height(),
			result.channels(), result.forwardPasses());
	}

	/** The part of one image of a batch. */
	static float[] row(Array array, int index) {
		float[] values = ((Array.Floats) array).values();
		int size = values.length / (int) array.shape()[0];
		return Arrays.copyOfRange(values, index * size, (index + 1) * size);
	}

	/** @return the method, layer and class choice in words */
	@Override
	public String toString() {
		CamMethod method = options.method();
		return method.title() + " of " + model.source().name() + " at " + layer + " on " + device.used();
	}

	/** Frees the native memory. */
	@Override
	public void close() {
		first.close();
		if (scoring != null) scoring.close();
	}

	/** One image's share of the progress. */
	record Step(Progress progress, int index, int count) {

		void at(double fraction) {
			progress.at((index + fraction) / count, "Explaining image " + (index + 1) + " of " + count);
		}

		boolean isCancelled() {
			return progress.isCancelled();
		}
	}
}
