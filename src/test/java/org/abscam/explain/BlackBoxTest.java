package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.ImageStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.abscam.ExpectedValues;
import org.abscam.ExpectedValues.Expected;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Occlusion and RISE against {@code blackbox.py}, which computes them with PyTorch and NumPy on the same masks. */
class BlackBoxTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/blackbox");
	private static final int SEED = 7;

	private static Expected expected(String name) throws Exception {
		return ExpectedValues.arrays(FOLDER.resolve("expected.npz")).get(name);
	}

	@ParameterizedTest
	@CsvSource({"picture, picture, 4x5, 6x5, 4x3", "mean, picture, 4x5, 6x5, 4x3", "qoperator, qoperator, 4x5, 6x5, 4x3",
		"dynamic, dynamic, 4x5, 6x5, 4x3", "volume, volume, 3x4x4, 3x5x5, 2x4x3", "recurrent, recurrent, 4, 4, 2"})
	void mapsAreThoseOfAnIndependentProgram(String name, String model, String cells, String patch, String stride) throws Exception {
		Baseline baseline = name.equals("mean") ? Baseline.MEAN : Baseline.ZERO;
		Masking masking = new Masking(Masking.sizes("", patch), Masking.sizes("", stride), 40, Masking.sizes("", cells), .4,
			OptionalInt.of(SEED));
		for (BlackBoxMethod method : BlackBoxMethod.values()) {
			Explanation explanation = explain(FOLDER.resolve(model + ".onnx"), scan(expected(name + "/image")),
				options(method, 8).with(Scoring.DEFAULTS.with(baseline)).with(masking), Progress.NONE).get(0);
			assertThat(explanation.probabilities()).containsExactly(expected(name + "/probability").values(), within(1e-5f));
			float[] map = expected(name + "/" + method.option()).values();
			assertThat(map).as("it is no flat map").contains(0, 1);
			assertThat(explanation.map()).as(name + " " + method).containsExactly(map, within(1e-5f));
			assertThat(explanation.forwardPasses()).isEqualTo(explanation.channelScores().length);
		}
	}

	@Test
	void aNumberThatIsNoProbabilityIsCountedFromThatOfTheFullyMaskedImage() throws Exception {
		Masking masking = new Masking(Masking.sizes("", "6x5"), Masking.sizes("", "4x3"), 40, Masking.sizes("", "4x5"), .4,
			OptionalInt.of(SEED));
		for (BlackBoxMethod method : BlackBoxMethod.values()) {
			ExplainOptions up = options(method, 8).with(masking).with(Question.of("up", "2", "", Question.PREDICTED));
			float[] map = explain(FOLDER.resolve("picture.onnx"), scan(expected("picture/image")), up, Progress.NONE).get(0).map();
			assertThat(map).as(method.option()).containsExactly(expected("up/" + method).values(), within(1e-5f));
		}
	}

	@ParameterizedTest
	@CsvSource({"picture, 24x20, 4x5", "volume, 6x16x12, 3x4x4", "recurrent, 16x16, 4x4"})
	void randomMasksAreThoseOfThePaper(String name, String size, String cells) throws Exception {
		long[] spatial = Arrays.stream(size.split("x")).mapToLong(Long::parseLong).toArray();
		Masking masking = new Masking(List.of(), List.of(), 40, Masking.sizes("", cells), .4, OptionalInt.empty());
		RandomMasks masks = new RandomMasks(masking, spatial, new DrawnMasks(SEED));
		float[] values = expected(name + "/masks").values();
		int pixels = values.length / masks.count();
		float[] mask = new float[pixels + 1];
		for (int i = 0; i < masks.count(); i++) {
			masks.write(i, mask, 1);
			assertThat(Arrays.copyOfRange(mask, 1, pixels + 1))
				.containsExactly(Arrays.copyOfRange(values, i * pixels, (i + 1) * pixels), within(1e-6f));
		}
	}

	@Test
	void batchesChangeNothingAlsoWhereANetworkTakesItsRangesFromTheWholeBatch() throws Exception {
		for (String model : new String[] {"picture", "dynamic"}) {
			Scan scan = scan(expected(model + "/image"));
			float[] one = explain(FOLDER.resolve(model + ".onnx"), scan, options(BlackBoxMethod.RISE, 1), Progress.NONE).get(0).map();
			float[] many = explain(FOLDER.resolve(model + ".onnx"), scan, options(BlackBoxMethod.RISE, 7), Progress.NONE).get(0).map();
			assertThat(many).as(model).containsExactly(one, within(1e-5f));
		}
	}

	@Test
	void seedIsThatOfTheContentOrTheOption() throws Exception {
		Path model = FOLDER.resolve("picture.onnx");
		Expected image = expected("picture/image");
		Explanation first = explain(model, scan(image), options(BlackBoxMethod.RISE, 8), Progress.NONE).get(0);
		Explanation again = explain(model, scan(image), options(BlackBoxMethod.RISE, 3), Progress.NONE).get(0);
		assertThat(first.seed()).isPresent().isEqualTo(again.seed());
		float[] other = image.values().clone();
		other[5] += .01f;
		Explanation changed =
			explain(model, scan(new Expected(other, image.shape())), options(BlackBoxMethod.RISE, 8), Progress.NONE).get(0);
		assertThat(changed.seed()).isPresent().isNotEqualTo(first.seed());
		ExplainOptions given = options(BlackBoxMethod.RISE, 8).with(Masking.DEFAULTS.seeded(42));
		assertThat(explain(model, scan(image), given, Progress.NONE).get(0).seed()).hasValue(42);
	}

	@Test
	void mapIsZeroWhereNoMaskChangesTheAnswer(@TempDir Path folder) throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 8, 8).node("GlobalAveragePool", "x", "p").node("Flatten", "p", "f")
			.reals("w", new long[] {1, 3}, 0, 0, 0).reals("b", new long[] {3}, 2, 1, 0).node("Gemm", "f,w,b", "y");
		Path model = ModelDraft.write(draft.output("y"), folder.resolve("constant.onnx"));
		float[] values = new float[64];
		for (int i = 0; i < 64; i++) values[i] = i;
		for (BlackBoxMethod method : BlackBoxMethod.values()) {
			Explanation explanation =
				explain(model, scan(new Expected(values, new long[] {1, 8, 8})), options(method, 8), Progress.NONE).get(0);
			assertThat(explanation.isEmpty()).as(method.option()).isTrue();
		}
	}

	/** √(mean of the image − limit) is no number for images, or masked images, whose mean is below the limit. */
	@ParameterizedTest
	@CsvSource({"25, of the image with parts of it masked", "40, of image 1; check its values"})
	void whatIsNoNumberIsSaidAndGivesNoEmptyMap(double limit, String sentence, @TempDir Path folder) throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 8, 8).node("Relu", "x", "a").node("GlobalAveragePool", "a", "p")
			.node("Flatten", "p", "f").reals("limit", new long[] {1}, limit).node("Sub", "f,limit", "s").node("Sqrt", "s", "q")
			.reals("w", new long[] {1, 3}, 3, 2, 1).node("MatMul", "q,w", "y");
		Path model = ModelDraft.write(draft.output("y"), folder.resolve("root.onnx"));
		float[] values = new float[64];
		for (int i = 0; i < 64; i++) values[i] = i;
		for (SaliencyMethod method : List.of(BlackBoxMethod.OCCLUSION, BlackBoxMethod.RISE, CamMethod.ABS_CAM)) {
			ExplainOptions options = options(method, 8).with(masking("8", "8", "4"));
			assertThatThrownBy(() -> explain(model, scan(new Expected(values, new long[] {1, 8, 8})), options, Progress.NONE))
				.as(method.option()).isInstanceOf(ExplainException.class).hasMessageContaining("NaN").hasMessageContaining(sentence);
		}
	}

	@Test
	void runIsStoppedBetweenTwoBatches() throws Exception {
		int[] heard = {0};
		Progress afterThree = new Progress() {

			@Override
			public void at(double fraction, String status) {
				heard[0]++;
			}

			@Override
			public boolean isCancelled() {
				return heard[0] > 3;
			}
		};
		assertThat(explain(FOLDER.resolve("picture.onnx"), scan(expected("picture/image")), options(BlackBoxMethod.RISE, 4), afterThree))
			.isEmpty();
		assertThat(heard[0]).isEqualTo(4);
	}

	@Test
	void usualPatchIsAnEighthOfTheInput() throws Exception {
		assertThat(Masking.DEFAULTS.in(new long[] {224, 160}).patch()).containsExactly(28, 20);
		assertThat(Masking.DEFAULTS.in(new long[] {224, 160}).stride()).containsExactly(14, 10);
		assertThat(Masking.DEFAULTS.in(new long[] {16, 112, 112}).stride()).containsExactly(2, 14, 14);
		assertThat(Masking.DEFAULTS.in(new long[] {4, 64, 64}).cells()).containsExactly(4, 7, 7);
		assertThat(masking("auto", "auto", "auto").in(new long[] {64, 64}).cells()).as("auto").containsExactly(7, 7);
	}

	@Test
	void whatDoesNotFitIsRefusedInASentence() throws Exception {
		assertRefused(options(BlackBoxMethod.OCCLUSION, 1).with(masking("30", "auto", "7")), "patch 30", "input of 24x20");
		assertRefused(options(BlackBoxMethod.OCCLUSION, 1).with(masking("4x4", "5", "7")), "stride 5x5", "at most the patch");
		assertRefused(options(BlackBoxMethod.RISE, 1).with(masking("auto", "auto", "2x7x7")), "cells 2x7x7", "height x width");
		assertRefused(options(BlackBoxMethod.RISE, 1).with(Scoring.DEFAULTS.with(Precision.FLOAT16)), "RISE computes in float32",
			"leave float16 away");
		ExplainOptions layer = new ExplainOptions(BlackBoxMethod.RISE, "top", "conv1", 0, "cpu", 1, 1);
		assertRefused(layer, "no layer", "leave the layer 'conv1' away");
		assertThatThrownBy(() -> Masking.sizes("patch", "wide")).isInstanceOf(ExplainException.class).hasMessageContaining("'patch'")
			.hasMessageContaining("16x24");
	}

	@Test
	void aNetworkWithoutGradientIsRefusedWithTheMethodsThatNeedNone() {
		for (String model : new String[] {"qoperator", "dynamic", "recurrent"}) {
			assertThatThrownBy(
				() -> explain(FOLDER.resolve(model + ".onnx"), scan(expected(model + "/image")), options(CamMethod.ABS_CAM, 8),
					Progress.NONE))
				.as(model).isInstanceOf(ExplainException.class).hasMessageContaining("'" + model)
				.hasMessageEndingWith("; or use the method occlusion or rise, which look at its answers alone.");
		}
	}

	private static Masking masking(String patch, String stride, String cells) throws ExplainException {
		return new Masking(Masking.sizes("patch", patch), Masking.sizes("stride", stride), 10, Masking.sizes("cells", cells), .5,
			OptionalInt.empty());
	}

	private static void assertRefused(ExplainOptions options, String what, String remedy) {
		assertThatThrownBy(() -> explain(FOLDER.resolve("picture.onnx"), scan(expected("picture/image")), options, Progress.NONE))
			.isInstanceOf(ExplainException.class).hasMessageContaining(what).hasMessageContaining(remedy);
	}

	private static ExplainOptions options(SaliencyMethod method, int batch) {
		return new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, batch)
			.with(new Masking(List.of(), List.of(), 60, List.of(4), .5, OptionalInt.empty()));
	}

	/** Channels, or slices, as the planes of a 32-bit stack. */
	private static Scan scan(Expected image) {
		long[] shape = image.shape();
		int width = (int) shape[shape.length - 1];
		int height = (int) shape[shape.length - 2];
		ImageStack stack = new ImageStack(width, height);
		int area = width * height;
		for (int i = 0; i < image.values().length / area; i++)
			stack.addSlice("", Arrays.copyOfRange(image.values(), i * area, (i + 1) * area));
		return Scan.of(new ImagePlus("image", stack));
	}

	private static List<Explanation> explain(Path model, Scan scan, ExplainOptions options, Progress progress) throws Exception {
		List<Explanation> explanations = new ArrayList<>();
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(model.toString()), options, ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> explanations.add(explanation), progress);
		}
		return explanations;
	}
}
