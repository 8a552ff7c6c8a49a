package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.Constants;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks that see the slices of a volume one by one and answer for all of them: a convolution, ReLU, the mean over positions and slices, one
 * matrix product, so that the map of every slice can be written down: norm01(relu(Σ_k W_ck·A_k)), norm01 over the volume.
 */
class SlicedVolumeTest {

	private static final int SLICES = 4;
	private static final int HEIGHT = 6;
	private static final int WIDTH = 7;
	private static final int AREA = HEIGHT * WIDTH;
	private static final int K = 5;
	private static final int CLASSES = 3;

	@TempDir
	private Path folder;

	/** A volume's network, whose input {@code x} is of such a form. */
	private static ModelProto network(String form) {
		int channels = channels(form);
		ModelDraft draft = new ModelDraft(17);
		String slices = "s";
		switch (form) {
			case "channels" -> draft.input("x", 1, SLICES, HEIGHT, WIDTH).integers("cut", SLICES, 1, HEIGHT, WIDTH).node("Reshape", "x,cut",
				"s");
			case "channels, free batch" -> draft.input("x", "N", SLICES, HEIGHT, WIDTH).integers("cut", -1, 1, HEIGHT, WIDTH)
				.node("Reshape", "x,cut", "s");
			case "frames" -> draft.input("x", "N", SLICES, channels, HEIGHT, WIDTH).integers("cut", -1, channels, HEIGHT, WIDTH)
				.node("Reshape", "x,cut", "s");
			case "frames, channels last" -> draft.input("x", 1, SLICES, HEIGHT, WIDTH, channels)
				.node("Transpose", "x", "t", integers("perm", 0, 1, 4, 2, 3)).integers("cut", SLICES, channels, HEIGHT, WIDTH)
				.node("Reshape", "t,cut", "s");
			case "volume" -> draft.input("x", 1, 1, SLICES, HEIGHT, WIDTH).integers("first", 0).node("Squeeze", "x,first", "t")
				.node("Transpose", "t", "s", integers("perm", 1, 0, 2, 3));
			case "batch", "batch, recurrent" -> slices = input(draft, SLICES, channels);
			case "batch, free", "batch, free, recurrent" -> slices = input(draft, "slices", channels);
			default -> throw new AssertionError(form);
		}
		features(draft, slices, channels).node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f");
		if (form.endsWith("recurrent")) { // the mean by an RNN without a function: h = x/4 + h
			double[] mean = new double[K * K];
			double[] kept = new double[K * K];
			for (int i = 0; i < K; i++) {
				mean[i * (K + 1)] = 1. / SLICES;
				kept[i * (K + 1)] = 1;
			}
			draft.integers("one", 1).integers("zero", 0).node("Unsqueeze", "f,one", "j").reals("w", new long[] {1, K, K}, mean)
				.reals("r", new long[] {1, K, K}, kept).node("RNN", "j,w,r", ",h", integer("hidden_size", K),
					AttributeProto.newBuilder().setName("activations").setType(AttributeProto.AttributeType.STRINGS)
						.addStrings(ByteString.copyFromUtf8("Affine")).build())
				.node("Squeeze", "h,zero", "m");
		}
		else if (form.startsWith("batch")) draft.node("ReduceMean", "f", "m", integers("axes", 0));
		else draft.integers("joined", -1, SLICES, K).node("Reshape", "f,joined", "j").node("ReduceMean", "j", "m", integers("axes", 1),
			integer("keepdims", 0));
		return draft.reals("mixing", new long[] {K, CLASSES}, mixing()).node("Gemm", "m,mixing", "y").output("y");
	}

	private static String input(ModelDraft draft, Object batch, int channels) {
		draft.input("x", batch, channels, HEIGHT, WIDTH);
		return "x";
	}

	private static int channels(String form) {
		return form.startsWith("channels") || form.equals("volume") ? 1 : 2;
	}

	private static ModelDraft features(ModelDraft draft, String x, int channels) {
		return draft.reals("kernel", new long[] {K, channels, 3, 3}, kernel(channels))
			.node("Conv", x + ",kernel", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "a");
	}

	private static double[] kernel(int channels) {
		return new java.util.Random(3).doubles((long) K * channels * 9, -.5, .5).toArray();
	}

	private static double[] mixing() {
		return new java.util.Random(4).doubles(K * CLASSES, -1, 1).toArray();
	}

	/** As attention is exported for one image: heads that stand where the images stood, and are put back behind a 1. */
	@Test
	void imagesOfWhichOneIsBuiltInAreNoSlices() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", 1, 2, HEIGHT, WIDTH).integers("heads", K, HEIGHT, WIDTH)
			.integers("one", 1, K, HEIGHT, WIDTH);
		features(draft, "x", 2).node("Reshape", "a,heads", "h").node("Sigmoid", "h", "g").node("Reshape", "g,one", "b")
			.reals("further", new long[] {K, K, 1, 1}, new java.util.Random(5).doubles(K * K).toArray()).node("Conv", "b,further", "d")
			.node("GlobalAveragePool", "d", "p").node("Flatten", "p", "f").reals("mixing", new long[] {K, CLASSES}, mixing());
		ClassifierGraph classifier = classifier(draft.node("Gemm", "f,mixing", "y").output("y"));
		assertThat(classifier.spatial()).containsExactly(HEIGHT, WIDTH);
		assertThat(classifier.sliced()).isFalse();
		assertThat(classifier.batches()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = {"channels", "channels, free batch", "frames", "frames, channels last", "volume", "batch", "batch, free",
		"batch, recurrent", "batch, free, recurrent"})
	void everySliceHasItsOwnMap(String form) throws Exception {
		int channels = channels(form);
		ClassifierGraph classifier = classifier(network(form));
		assertThat(classifier.spatial()).containsExactly(SLICES, HEIGHT, WIDTH);
		assertThat(classifier.channels()).isEqualTo(channels);
		assertThat(classifier.sliced()).isEqualTo(!form.equals("volume"));
		TargetLayer layer = TargetLayer.automatic(classifier.graph(), classifier.head());
		assertThat(layer.tensor()).isEqualTo("a");
		assertThat(layer.channels()).isEqualTo(K);
		assertThat(layer.spatial()).containsExactly(SLICES, HEIGHT, WIDTH);
		ExplainerGraph explainer = new ExplainerGraph(
			new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false), layer, CamMethod.GRAD_CAM);
		Array.Floats pixels = ModelDraft.image(7, 1, channels, SLICES, HEIGHT, WIDTH);
		for (int c = 0; c < CLASSES; c++) {
			try (Network network = Network.open(explainer.firstPhase().toByteArray(), Device.choose("cpu"), 1)) {
				Array map = network.run(Map.of(ExplainerGraph.PIXELS, pixels, ExplainerGraph.CLASS,
					new Array.Integers(new long[] {c}, 1))).get(ExplainerGraph.MAP);
				assertThat(((Array.Floats) map).values()).containsExactly(map(pixels.values(), channels, c), within(1e-4f));
			}
		}
	}

	/** norm01(relu(Σ_k W_ck·A_k)), each slice's A from the convolution of that slice alone. */
	private static float[] map(float[] pixels, int channels, int classIndex) throws Exception {
		double[] mixing = mixing();
		float[] map = new float[SLICES * AREA];
		for (int s = 0; s < SLICES; s++) {
			float[] a = activation(pixels, channels, s);
			for (int i = 0; i < AREA; i++) {
				double sum = 0;
				for (int k = 0; k < K; k++) sum += mixing[k * CLASSES + classIndex] * a[k * AREA + i];
				map[s * AREA + i] = (float) Math.max(0, sum);
			}
		}
		return stretched(map);
	}

	private static float[] stretched(float[] map) {
		float low = Float.MAX_VALUE;
		float high = -Float.MAX_VALUE;
		for (float value : map) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		float[] stretched = new float[map.length];
		for (int i = 0; i < map.length; i++) stretched[i] = high == low ? 0 : (map[i] - low) / (high - low);
		return stretched;
	}

	private static float[] activation(float[] pixels, int channels, int slice) throws Exception {
		float[] one = new float[channels * AREA];
		for (int c = 0; c < channels; c++) System.arraycopy(pixels, (c * SLICES + slice) * AREA, one, c * AREA, AREA);
		ModelProto model = features(new ModelDraft(17).input("x", 1, channels, HEIGHT, WIDTH), "x", channels).output("a");
		return ModelDraft.run(model, Map.of("x", new Array.Floats(one, 1, channels, HEIGHT, WIDTH))).get("a");
	}

	/** Through all rooms, with both phases: s_k = p_c(x·H_k) by the network as it was written. */
	@ParameterizedTest
	@CsvSource({"'channels'", "'channels, free batch'"})
	void absCamMasksTheWholeVolume(String form) throws Exception {
		ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		float[] pixels = ModelDraft.image(9, SLICES, HEIGHT, WIDTH).values();
		for (int s = 0; s < SLICES; s++)
			stack.addSlice(new FloatProcessor(WIDTH, HEIGHT, Arrays.copyOfRange(pixels, s * AREA, (s + 1) * AREA)));
		Scan scan = Scan.of(new ImagePlus("scan", stack));
		Path file = ModelDraft.write(network(form), folder.resolve("sliced.onnx"));
		List<Explanation> explanations = new ArrayList<>();
		ExplainOptions options = new ExplainOptions(CamMethod.ABS_CAM, "1", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 2);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(file.toString()), options, ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (i, e) -> explanations.add(e), Progress.NONE);
		}
		assertThat(explanations).hasSize(1);
		double[] mixing = mixing();
		float[] sum = new float[SLICES * AREA];
		for (int k = 0; k < K; k++) {
			float[] m = new float[SLICES * AREA];
			for (int s = 0; s < SLICES; s++) {
				float[] a = activation(pixels, 1, s);
				for (int i = 0; i < AREA; i++)
					m[s * AREA + i] = (float) (Math.abs(mixing[k * CLASSES + 1]) / (SLICES * AREA) * a[k * AREA + i]);
			}
			float[] h = stretched(m);
			float[] masked = new float[pixels.length];
			for (int i = 0; i < masked.length; i++) masked[i] = pixels[i] * h[i];
			float[] y = ModelDraft.run(network(form), Map.of("x", new Array.Floats(masked, 1, SLICES, HEIGHT, WIDTH))).get("y");
			double p = Math.exp(y[1]) / (Math.exp(y[0]) + Math.exp(y[1]) + Math.exp(y[2]));
			for (int i = 0; i < sum.length; i++) sum[i] += (float) (p * m[i]);
		}
		for (int i = 0; i < sum.length; i++) sum[i] = Math.max(0, sum[i]);
		assertThat(explanations.get(0).map()).containsExactly(stretched(sum), within(1e-4f));
	}

	/** Weighted by an attention over slices, whose own positions are averaged away before: the layer is the one that has them. */
	@Test
	void slicesAloneAreNoAutomaticLayer() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", SLICES, HEIGHT, WIDTH).integers("cut", -1, 1, HEIGHT, WIDTH)
			.node("Reshape", "x,cut", "s");
		features(draft, "s", 1).node("GlobalAveragePool", "a", "p").integers("joined", -1, SLICES, K).node("Reshape", "p,joined", "j")
			.node("ReduceSum", "j,last", "t").integers("last", 2).node("Softmax", "t", "weights", integer("axis", 1))
			.node("Mul", "j,weights", "w").integers("slices", 1).node("ReduceSum", "w,slices", "f", integer("keepdims", 0))
			.reals("mixing", new long[] {K, CLASSES}, mixing()).node("Gemm", "f,mixing", "y");
		ClassifierGraph classifier = classifier(draft.output("y"));
		assertThat(TargetLayer.automatic(classifier.graph(), classifier.head()).tensor()).isEqualTo("a");
		assertThat(TargetLayer.named(classifier.graph(), classifier.head(), "w").spatial()).as("if it is asked for")
			.containsExactly(SLICES, 1, 1);
	}

	@Test
	void slicesThatACardCallsChannelsAreChannelsOfOneImage() throws Exception {
		ClassifierGraph classifier = ClassifierGraph.of(new OnnxModel("small.onnx", network("channels")),
			new ClassifierGraph.Wish(null, null, SLICES, ClassifierGraph.Form.CLASSES), new RuntimeTypes(), ExplainerGraph.NAMES);
		assertThat(classifier.spatial()).containsExactly(HEIGHT, WIDTH);
		TargetLayer layer = TargetLayer.automatic(classifier.graph(), classifier.head());
		assertThat(layer.channels()).as("of all slices").isEqualTo(SLICES * K);
	}

	@Test
	void batchesAreStillRefusedWhereEachImageHasItsOwnScores() {
		ModelDraft draft = new ModelDraft(17);
		features(draft, input(draft, SLICES, 1), 1).node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f")
			.reals("mixing", new long[] {K, CLASSES}, mixing()).node("Gemm", "f,mixing", "y");
		assertThatThrownBy(() -> classifier(draft.output("y"))).isInstanceOf(OnnxException.class).hasMessageContaining("exactly 4 images");
	}

	/** The scores of such a network are one row per image, yet depend on the other images. */
	@ParameterizedTest
	@ValueSource(strings = {"mean of the batch", "softmax over the batch", "running sum over the batch"})
	void imagesThatChangeEachOtherAreRunOneByOne(String form) throws Exception {
		ModelDraft draft = new ModelDraft(17);
		features(draft, input(draft, "N", 1), 1);
		switch (form) {
			case "mean of the batch" -> draft.node("ReduceMean", "a", "mean", integers("axes", 0)).node("Sub", "a,mean", "b");
			case "softmax over the batch" -> draft.node("Softmax", "a", "b", integer("axis", 0));
			default -> draft.integers("along", 0).node("CumSum", "a,along0", "b").constant("along0", Constants.integers(0).toBuilder()
				.clearDims().build());
		}
		draft.node("GlobalAveragePool", "b", "p").node("Flatten", "p", "f").reals("mixing", new long[] {K, CLASSES}, mixing())
			.node("Gemm", "f,mixing", "y");
		assertThat(classifier(draft.output("y")).batches()).isFalse();
	}

	/** A normalisation over axes that are no attribute {@code axis} of its own. */
	@Test
	void whatIsNotFollowedIsTriedWithTwoImages() throws Exception {
		ModelDraft draft = new ModelDraft(17);
		features(draft, input(draft, "N", 1), 1).node("ReduceMax", "a", "largest", integers("axes", 2, 3)).node("Sub", "a,largest", "d")
			.node("MeanVarianceNormalization", "d", "b", integers("axes", 2, 3)).node("Relu", "b", "r").node("GlobalAveragePool", "r", "p")
			.node("Flatten", "p", "f").reals("mixing", new long[] {K, CLASSES}, mixing()).node("Gemm", "f,mixing", "y");
		assertThat(classifier(draft.output("y")).batches()).isTrue();
	}

	private static ClassifierGraph classifier(ModelProto model) throws OnnxException {
		return ClassifierGraph.of(new OnnxModel("small.onnx", model), new ClassifierGraph.Wish(new long[] {SLICES, HEIGHT, WIDTH}, null),
			new RuntimeTypes(), ExplainerGraph.NAMES);
	}
}
