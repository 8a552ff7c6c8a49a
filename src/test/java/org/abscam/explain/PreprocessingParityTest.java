package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a network sees in Abs-CAM is what it saw in training: the inputs that {@code models/training/preprocess.py} computes with NumPy and Pillow,
 * which compares itself with the same file.
 */
class PreprocessingParityTest {

	private static final Path EXPECTED = Path.of("src/test/resources/org/abscam/explain/preprocessing.npy");

	/** As CASES in preprocess.py: width, height, kind; height, width and channels of the network. */
	private enum Case {

			GREY_SHRUNK(37, 23, "uint8", 9, 11, 1),
			GREY_ENLARGED(5, 7, "uint8", 12, 16, 1),
			SHRUNK_ONE_WAY_ENLARGED_THE_OTHER(41, 3, "uint8", 8, 13, 1),
			GREY_IN_THREE_CHANNELS(13, 17, "uint8", 8, 6, 3),
			SIXTEEN_BITS(31, 19, "uint16", 10, 14, 1),
			COLOUR_AS_GREY(23, 29, "rgb", 7, 12, 1),
			COLOUR(21, 11, "rgb", 16, 9, 3),
			AS_IT_IS(8, 6, "uint8", 6, 8, 1);

		private final int width;
		private final int height;
		private final String kind;
		private final int rows;
		private final int columns;
		private final int channels;

		Case(int width, int height, String kind, int rows, int columns, int channels) {
			this.width = width;
			this.height = height;
			this.kind = kind;
			this.rows = rows;
			this.columns = columns;
			this.channels = channels;
		}

		private int value(int x, int y, int c) {
			return kind.equals("uint16") ? 300 + (x * 3701 + y * 911 + x * y * 137) % 40000 : (x * 37 + y * 91 + x * y * 13 + c * 57) % 256;
		}

		private ImagePlus picture() {
			ImageProcessor pixels = switch (kind) {
				case "rgb" -> new ColorProcessor(width, height);
				case "uint16" -> new ShortProcessor(width, height);
				default -> new ByteProcessor(width, height);
			};
			for (int y = 0; y < height; y++) {
				for (int x = 0; x < width; x++) {
					if (kind.equals("rgb")) pixels.putPixel(x, y, new int[] {value(x, y, 0), value(x, y, 1), value(x, y, 2)});
					else pixels.set(x, y, value(x, y, 0));
				}
			}
			return new ImagePlus(name(), pixels);
		}
	}

	@TempDir
	private Path folder;

	private OpenModel model(Case one) throws Exception {
		Path own = Files.createDirectory(folder.resolve(one.name()));
		double[] weights = new double[one.channels];
		Arrays.fill(weights, 1);
		ModelDraft.write(new ModelDraft(17).input("x", "N", one.channels, one.rows, one.columns)
			.reals("w", new long[] {1, one.channels, 1, 1}, weights).node("Conv", "x,w", "c").node("GlobalAveragePool", "c", "p")
			.node("Flatten", "p", "y").output("y"), own.resolve("model.onnx"));
		String channels = IntStream.range(0, one.channels).mapToObj(c -> "c" + c).collect(Collectors.joining(", "));
		Files.writeString(own.resolve("rdf.yaml"), String.format(Locale.ROOT, """
			format_version: 0.5.7
			type: model
			name: Sum of the picture
			inputs:
			  - id: x
			    axes: [{type: batch}, {type: channel, channel_names: [%s]}, {type: space, id: y, size: %d}, {type: space, id: x, size: %d}]
			    preprocessing:
			      - {id: scale_linear, kwargs: {gain: 0.00392156862745098, offset: 0}}
			      - {id: fixed_zero_mean_unit_variance, kwargs: {mean: 0.4, std: 0.25}}
			outputs: [{id: y, axes: [{type: batch}, {type: channel, channel_names: [p]}]}]
			weights: {onnx: {source: model.onnx, opset_version: 17}}
			""", channels, one.rows, one.columns));
		return OpenModel.of(ModelLibrary.bundled().find(own.toString()), new ScanSize(one.width, one.height, 1));
	}

	private float[] seen(Case one) throws Exception {
		OpenModel model = model(one);
		Array.Floats pixels = NetworkImages.of(Scan.of(one.picture()), model).image(0);
		try (Network network = Network.open(model.preprocessingGraph(), Device.choose("cpu"), 1)) {
			return ((Array.Floats) network.run(Map.of(ExplainerGraph.PIXELS, pixels)).get(ExplainerGraph.INPUT)).values();
		}
	}

	@Test
	void networksSeeWhatTheySawInTraining() throws Exception {
		ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(EXPECTED)).order(ByteOrder.LITTLE_ENDIAN);
		FloatBuffer expected = file.position(10 + file.getShort(8)).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
		double largest = 0;
		for (Case one : Case.values()) {
			float[] seen = seen(one);
			assertThat(seen).as(one.name()).hasSize(one.channels * one.rows * one.columns);
			double difference = 0;
			for (float value : seen) difference = Math.max(difference, Math.abs((double) value - expected.get()));
			assertThat(difference).as(one.name()).isLessThanOrEqualTo(1e-6);
			largest = Math.max(largest, difference);
		}
		assertThat(expected.remaining()).isZero();
		assertThat(largest).as("it compares numbers").isGreaterThan(0);
	}
}
