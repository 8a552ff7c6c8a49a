package org.abscam.explain.network;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.explain.options.ExplainException;
import org.abscam.model.GivenInputs.Given;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelSource;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** An image that a network takes beside the one that is explained, read and preprocessed as that one is. */
final class FurtherView {

	private final OpenModel model;
	private final String name;
	private final boolean channelsLast;

	private FurtherView(OpenModel model, String name, boolean channelsLast) {
		this.model = model;
		this.name = name;
		this.channelsLast = channelsLast;
	}

	/**
	 * @param dims sizes of the input, the batch first
	 * @param card what the card says of it
	 * @throws ExplainException if its sizes are free and the card does not say them
	 */
	static FurtherView of(ModelSource source, int opset, String input, long[] dims, Optional<ModelCard.Input> card)
		throws ExplainException {
		boolean last = card.map(ModelCard.Input::channelsLast).orElse(Layout.isChannelsLast(dims));
		long[] spatial = Arrays.copyOfRange(dims, last ? 1 : 2, last ? dims.length - 1 : dims.length);
		List<ModelCard.Axis.Kind> kinds = List.of(ModelCard.Axis.Kind.Z, ModelCard.Axis.Kind.Y, ModelCard.Axis.Kind.X);
		for (int i = 0; i < spatial.length; i++) {
			ModelCard.Axis.Kind kind = kinds.get(kinds.size() - spatial.length + i);
			if (spatial[i] < 0) spatial[i] = card.flatMap(c -> c.axis(kind)).map(ModelCard.Axis::size).orElse(-1);
		}
		long channels = dims[last ? dims.length - 1 : 1];
		if (channels < 1 || Arrays.stream(spatial).anyMatch(n -> n < 1)) {
			throw new ExplainException(
				"'" + source.name() + "' does not say how large the image '" + input + "' is; export it with fixed sizes.");
		}
		ClassifierGraph shape =
			new ClassifierGraph(EditableGraph.empty(OpsetUpgrade.WORKING_OPSET), input, (int) channels, spatial, false, null,
				false, false, false);
		ModelSource looking = card.map(source::looking).orElse(source);
		return new FurtherView(new OpenModel(looking, opset, shape, Probability.AS_IS, List.of(), List.of()), card.map(ModelCard.Input::id)
			.orElse(input), last);
	}

	/** An image of zeros. */
	float[] empty() {
		return new float[(int) Arrays.stream(model.graph().spatial()).reduce(model.graph().channels(), Math::multiplyExact)];
	}

	/**
	 * @param given the path of a scan of one image; where it is not in the folder that it counts from, as in that in which the program runs
	 * @return its values as the network takes them, row-major in the network's own layout
	 * @throws ExplainException if it cannot be read, or has several images
	 */
	float[] read(Given given) throws ExplainException, OnnxException {
		String file = given.text();
		try {
			Path said = Path.of(file);
			Path there = given.folder().map(folder -> folder.resolve(said)).orElse(said);
			if (!Files.exists(there) && !Files.exists(said)) {
				throw new ExplainException(
					"The input '" + name + "' (" + given.from() + "): there is no file '" + there + "'; check the name"
						+ (given.folder().isEmpty() || said.isAbsolute() ? "." : ", which counts from the folder of the table."));
			}
			Scan scan = ScanReader.open(Files.exists(there) ? there : said);
			NetworkImages images = NetworkImages.of(scan, model);
			if (images.count() != 1) {
				throw new ExplainException("'" + file + "' has " + images.count() + " images, but the input '" + name
					+ "' is held at one; give a file of one.");
			}
			try (Network preprocessing = Network.open(model.preprocessingGraph(), Device.choose("cpu"), 0)) {
				return laidOut(
					((Array.Floats) preprocessing.run(Map.of(ExplainerGraph.PIXELS, images.image(0))).get(ExplainerGraph.INPUT)).values());
			}
		}
		catch (InvalidPathException e) {
			throw new ExplainException(
				"'" + file + "' is no path of a file for the input '" + name + "' (" + e.getReason() + "); give another.");
		}
		catch (ScanException | EngineException e) {
			throw new ExplainException("The input '" + name + "': " + e.getMessage());
		}
	}

	private float[] laidOut(float[] values) {
		if (!channelsLast) return values;
		int channels = model.graph().channels();
		int area = values.length / channels;
		float[] last = new float[values.length];
		for (int i = 0; i < area; i++) for (int c = 0; c < channels; c++) last[i * channels + c] = values[c * area + i];
		return last;
	}

	/** The last part of a path. */
	static String fileName(String path) {
		return path.replaceFirst(".*[/\\\\]", "");
	}
}
