package org.abscam.explain.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.FeatureDistance;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.model.TrainingStatistics;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/**
 * What the images that a model was trained on look like from inside, learnt from these images.
 *
 * @param tensors names of the layers whose channels are averaged
 * @param statistics of the features
 * @param limit distance from which an image does not look like them
 * @param images how many there were
 * @param unread sentences on files that could not be read
 */
public record LearntTraining(List<String> tensors, TrainingStatistics statistics, double limit, int images, List<String> unread) {

	/** More features than this tell no more, and make the statistics large. */
	private static final int MOST_FEATURES = 256;

	/**
	 * Looks at training images. Blocks until done.
	 *
	 * @param source a model
	 * @param wish tensors with commas between them, or {@code auto} for {@link #layers}
	 * @param files images or stacks, in the order of their names
	 * @param running device and threads
	 * @param progress hears of each file, and may stop it
	 * @return what they look like
	 * @throws ExplainException if there are too few, or the model cannot be had
	 */
	public static LearntTraining of(ModelSource source, String wish, List<Path> files, Running running, Progress progress)
		throws ExplainException {
		List<double[]> features = new ArrayList<>();
		List<String> unread = new ArrayList<>();
		List<String> tensors = List.of();
		try (Reader reader = new Reader(source, wish, running)) {
			for (int i = 0; i < files.size(); i++) {
				if (progress.isCancelled())
					throw new ExplainException("Stopped after " + i + " of " + files.size() + " files; nothing was written.");
				progress.at(i / (double) files.size(), files.get(i).getFileName().toString());
				try {
					reader.read(ScanReader.open(files.get(i)), features);
				}
				catch (ScanException e) {
					unread.add(e.getMessage());
				}
			}
			tensors = reader.layers.stream().map(TargetLayer::tensor).toList();
		}
		catch (OnnxException e) {
			throw OpenModel.refused(source, e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
		if (features.size() < TrainingStatistics.FEWEST_IMAGES) {
			throw new ExplainException("There are " + features.size() + " images that can be read, but " + TrainingStatistics.FEWEST_IMAGES
				+ " are the least from which it can be told what training images look like; give more"
				+ (unread.isEmpty() ? "." : " (the first that cannot be read: " + unread.get(0) + ")"));
		}
		double[][] rows = features.toArray(double[][]::new);
		return new LearntTraining(tensors, TrainingStatistics.of(rows), TrainingStatistics.limit(rows), rows.length, unread);
	}

	/**
	 * The layers by which it is told best whether an image looks like others: activations at an eighth and a quarter of the way, where a network
	 * still sees how a picture was made, and no longer where only the answer is left.
	 *
	 * @param model a model
	 * @return one or two layers
	 * @throws OnnxException if there is none
	 */
	static List<TargetLayer> layers(OpenModel model) throws OnnxException {
		List<TargetLayer> all = TargetLayer.candidates(model.graph().graph(), model.graph().head()).stream()
			.filter(layer -> layer.channels() <= MOST_FEATURES).toList();
		List<TargetLayer> activations =
			all.stream().filter(layer -> Operator.of(layer.operator()).has(Operator.Role.ACTIVATION)).toList();
		List<TargetLayer> some = activations.isEmpty() ? all : activations;
		if (some.isEmpty()) throw new OnnxException("it has no layer of up to " + MOST_FEATURES + " channels; name one.");
		TargetLayer first = some.get(some.size() / 8);
		TargetLayer second = some.get(some.size() / 4);
		boolean both = !first.equals(second) && first.channels() + second.channels() <= MOST_FEATURES;
		return both ? List.of(first, second) : List.of(second);
	}

	/** Reads features of scans; the network is opened anew only where it depends on the scan's size. */
	private static final class Reader implements AutoCloseable {

		private final ModelSource source;
		private final String wish;
		private final Running running;
		private OpenModel model;
		private Network network;
		private List<TargetLayer> layers = List.of();

		Reader(ModelSource source, String wish, Running running) {
			this.source = source;
			this.wish = wish;
			this.running = running;
		}

		void read(Scan scan, List<double[]> features) throws ExplainException, OnnxException, EngineException {
			if (network == null || model.graph().anySize()) open(ScanSize.of(scan));
			NetworkImages images = NetworkImages.of(scan, model);
			for (int i = 0; i < images.count(); i++) {
				Array.Floats row =
					(Array.Floats) network.run(Map.of(ExplainerGraph.PIXELS, images.image(i))).get(ExplainerGraph.FEATURES);
				double[] numbers = new double[row.values().length];
				for (int k = 0; k < numbers.length; k++) numbers[k] = row.values()[k];
				if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
					throw new ExplainException("The network says no numbers of '" + scan.name() + "'; check its values, or leave it away.");
				}
				features.add(numbers);
			}
		}

		private void open(ScanSize size) throws ExplainException, OnnxException, EngineException {
			close();
			model = OpenModel.of(source, size);
			layers = new ArrayList<>();
			if (wish.equalsIgnoreCase(ExplainOptions.AUTO_LAYER)) layers = layers(model);
			else for (String name : wish.split(","))
				layers.add(TargetLayer.named(model.graph().graph(), model.graph().head(), name.strip()));
			if (FeatureDistance.count(layers) > TrainingStatistics.MOST_FEATURES) {
				throw new ExplainException("These layers have " + FeatureDistance.count(layers) + " channels, more than "
					+ TrainingStatistics.MOST_FEATURES + "; name fewer.");
			}
			network = Network.open(model.classification().features(layers), Device.choose(running.device()), running.threads());
		}

		@Override
		public void close() {
			if (network != null) network.close();
			network = null;
		}
	}
}
