package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.gson.JsonObject;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Array;
import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.evaluate.pixels.MaskedScores;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.StructuralSimilarity;
import org.abscam.explain.DrawnMasks;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.NetworkInput;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.report.evaluation.EvaluationReport;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanEvaluationTest {

	private static final ExplainOptions GRAD_CAM =
		new ExplainOptions(CamMethod.GRAD_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, 8);
	private static final int NO_LESION = 1;
	private static final int LESION = 8;

	@Test
	void lesionsOfThePhantomAreFoundAndMatter() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", NO_LESION, LESION);
		Truth truth = Truth.of(slices("models/samples/breast-phantom-truth.tif", NO_LESION, LESION), scan);
		ScanEvaluation evaluation = evaluate(scan, Optional.of(truth), EvaluationSettings.DEFAULTS, Progress.NONE);
		assertThat(evaluation.isComplete()).isTrue();
		assertThat(evaluation.images().get(0).measures().localisation()).as("nothing to find").isEmpty();
		EvaluatedImage lesion = evaluation.images().get(1);
		MapMeasures measures = lesion.measures();
		Localisation localisation = measures.localisation().orElseThrow();
		assertThat(localisation.pointing().hit()).isTrue();
		assertThat(localisation.energy()).isGreaterThan(.7);
		assertThat(localisation.best().iou()).isGreaterThanOrEqualTo(localisation.overlap().iou()).isGreaterThan(.6);

		double[] deletion = measures.deletion().probabilities();
		double[] insertion = measures.insertion().probabilities();
		assertThat(deletion).hasSize(31);
		assertThat(deletion[0]).isCloseTo(lesion.probability(), within(1e-5)).isCloseTo(insertion[30], within(1e-5));
		assertThat(deletion[30]).isCloseTo(insertion[0], within(1e-5));
		assertThat(measures.deletion().area()).isLessThan(measures.insertion().area());
		assertThat(measures.road().orElseThrow().score()).isPositive();
		MaskingTest masking = measures.masking().orElseThrow();
		assertThat(masking.drop()).isGreaterThan(masking.meanRandomDrop());
		assertThat(masking.pValue()).isBetween(1 / 21., .2);
		Stability stability = lesion.stability().orElseThrow();
		assertThat(stability.noisy()).isGreaterThan(.95);
		assertThat(stability.shifted()).isGreaterThan(.9);
		assertThat(stability.mirrored()).as("only where asked for").isEmpty();

		EvaluationSummary summary = evaluation.summary();
		assertThat(summary.pointing()).isEqualTo(new HitRate(1, 1));
		assertThat(summary.pointingByClass()).containsOnlyKeys(lesion.className());
		assertThat(summary.mean(Measure.DELETION).orElseThrow()).isCloseTo(
			(evaluation.images().get(0).measures().deletion().area() + measures.deletion().area()) / 2,
			within(1e-12));
		assertThat(summary.mean(Measure.ENERGY).orElseThrow()).isEqualTo(localisation.energy());
		assertReported(evaluation, lesion);
	}

	private static void assertReported(ScanEvaluation evaluation, EvaluatedImage lesion) throws IOException {
		JsonObject json = EvaluationReport.json(evaluation);
		JsonObject image = json.getAsJsonArray("images").get(1).getAsJsonObject();
		assertThat(image.getAsJsonObject("deletion").get("area").getAsDouble()).isEqualTo(lesion.measures().deletion().area());
		assertThat(image.getAsJsonObject("deletion").getAsJsonArray("fractions")).hasSize(31);
		assertThat(json.getAsJsonObject("summary").getAsJsonObject("pointing").get("low_95").getAsDouble()).isCloseTo(.2065, within(1e-4)); // 1 of 1
		assertThat(json.getAsJsonArray("images").get(0).getAsJsonObject().has("localisation")).isFalse();
		StringBuilder text = new StringBuilder();
		EvaluationReport.measures(List.of(evaluation), text);
		CSVParser rows = CSVParser.parse(text.toString(), CSVFormat.RFC4180.builder().setHeader().get());
		List<CSVRecord> records = rows.getRecords();
		assertThat(records.get(0).get("hit")).isEmpty();
		assertThat(records.get(1).get("hit")).isEqualTo("true");
		assertThat(Double.parseDouble(records.get(1).get("insertion"))).isEqualTo(lesion.measures().insertion().area());
		StringBuilder points = new StringBuilder();
		EvaluationReport.curves(List.of(evaluation), points);
		assertThat(points.toString().lines()).hasSize(1 + 2 * (31 + 31 + 9 + 9));
	}

	@Test
	void maskAsMapIsLocalisedPerfectlyAndRandomMapIsNearChance() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", LESION);
		boolean[] lesion = Truth.of(slices("models/samples/breast-phantom-truth.tif", LESION), scan).slice(1);
		float[] mask = new float[lesion.length];
		for (int i = 0; i < mask.length; i++) mask[i] = lesion[i] ? 1 : 0;
		float[] noise = new float[lesion.length];
		Random random = new Random(11);
		for (int i = 0; i < noise.length; i++) noise[i] = random.nextFloat();
		try (MaskedScores scores = MaskedScores.open(bundled(), GRAD_CAM, ScanSize.of(scan))) {
			NetworkInput x = scores.input(NetworkImages.of(scan, scores.model()), 0);
			MapMeasures ofMask = measures(mask, lesion, scan, x, scores);
			MapMeasures ofNoise = measures(noise, lesion, scan, x, scores);
			Localisation perfect = ofMask.localisation().orElseThrow();
			assertThat(perfect.pointing().hit()).isTrue();
			assertThat(perfect.energy()).isEqualTo(1);
			assertThat(perfect.overlap().iou()).isEqualTo(1);
			double area = 0;
			for (boolean inside : lesion) if (inside) area++;
			assertThat(ofNoise.localisation().orElseThrow().energy()).isCloseTo(area / lesion.length, within(.01));
			// on this image deletion prefers the lesion's outline to noise; insertion (0.46 to 0.49) and ROAD (-0.03 to 0.00) do not
			assertThat(ofMask.deletion().area()).isLessThan(ofNoise.deletion().area() - .1);
			assertThat(ofNoise.road().orElseThrow().score()).as("chance").isCloseTo(0, within(.05));
		}
	}

	private static MapMeasures measures(float[] map, boolean[] truth, Scan scan, NetworkInput x, MaskedScores scores)
		throws ExplainException {
		return MapMeasures.of(
			new MapMeasures.Subject(map, scan.width(), scan.height(), x, 2, Optional.of(truth), new Tolerance.Reach(0, 1, 1), .5), scores,
			EvaluationSettings.DEFAULTS, Progress.NONE);
	}

	@Test
	void scoresOfPreprocessedImagesAreThoseOfTheClassifier() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", NO_LESION, LESION);
		try (MaskedScores scores = MaskedScores.open(bundled(), GRAD_CAM, ScanSize.of(scan));
			ImageClassifier classifier = ImageClassifier.open(bundled(), GRAD_CAM, ScanSize.of(scan))) {
			NetworkImages images = NetworkImages.of(scan, classifier.model());
			List<ImageClassifier.Prediction> predictions = classifier.classify(images, Progress.NONE);
			for (int c = 0; c < 3; c++) {
				double[] p = scores.of(c, Progress.NONE).probabilities(11, i -> {
					try {
						return scores.input(images, i % 2).values();
					}
					catch (ExplainException e) {
						throw new AssertionError(e);
					}
				});
				for (int i = 0; i < p.length; i++) assertThat(p[i]).isCloseTo(predictions.get(i % 2).probabilities()[c], within(1e-5));
			}
		}
	}

	@Test
	void inputAndBlackAreWhatTheCardSays() throws Exception {
		ByteProcessor picture = new ByteProcessor(256, 256); // the network's own size: nothing is resized
		for (int i = 0; i < picture.getPixelCount(); i++) picture.set(i, i % 256);
		Scan scan = Scan.of(new ImagePlus("levels", picture));
		try (MaskedScores scores = MaskedScores.open(bundled(), GRAD_CAM, ScanSize.of(scan))) {
			NetworkInput x = scores.input(NetworkImages.of(scan, scores.model()), 0);
			for (int i = 0; i < x.pixels(); i++) {
				assertThat((double) x.values()[i]).isCloseTo((i % 256 / 255. - .5) / .5, within(1e-5));
				assertThat((double) x.black()[i]).isCloseTo(-1, within(1e-5));
			}
		}
	}

	@Test
	void blackIsMeasuredWithTheStatisticsOfItsImage(@TempDir Path folder) throws Exception {
		Path card = Files.createDirectories(folder.resolve("own"));
		ModelProto model = new ModelDraft(17).input("image", "N", 1, 2, 2).weights("w", 4, 2).integers("flat", 0, 4)
			.node("Reshape", "image,flat", "row").node("MatMul", "row,w", "scores").output("scores");
		ModelDraft.write(model, card.resolve("model.onnx"));
		Files.writeString(card.resolve("rdf.yaml"), """
			format_version: 0.5.7
			type: model
			name: Own statistics
			description: For tests.
			license: CC0-1.0
			authors: [{name: A. Author}]
			cite: [{text: A paper, doi: 10.1234/abcd}]
			inputs:
			  - id: image
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: [grey]}
			      - {type: space, id: y, size: 2}
			      - {type: space, id: x, size: 2}
			    preprocessing: [{id: zero_mean_unit_variance, kwargs: {axes: [y, x], eps: 1.0e-6}}]
			outputs:
			  - id: scores
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: [yes, no]}
			    postprocessing: [{id: softmax}]
			weights:
			  onnx: {source: model.onnx, opset_version: 17}
			""");
		ModelSource source = ModelLibrary.with(folder).find("own");
		Scan scan = Scan.of(new ImagePlus("four", new ByteProcessor(2, 2, new byte[] {10, 20, 30, 40})));
		try (MaskedScores scores = MaskedScores.open(source, GRAD_CAM, ScanSize.of(scan))) {
			NetworkInput x = scores.input(NetworkImages.of(scan, scores.model()), 0);
			double deviation = Math.sqrt(125); // of 10, 20, 30, 40, whose mean is 25
			assertThat((double) x.values()[0]).isCloseTo(-15 / deviation, within(1e-5));
			for (float black : x.black()) assertThat((double) black).isCloseTo(-25 / deviation, within(1e-5));
		}
	}

	@Test
	void mirrorOfASymmetricImageComparesItsMapWithTheMapsOwnMirrorImage() throws Exception {
		Scan half = slices("models/samples/breast-phantom.tif", LESION);
		float[] pixels = half.calibrated(1, 1).channels()[0];
		float[] other = Stability.mirrored(pixels, half.width());
		for (int i = 0; i < pixels.length; i++) if (i % half.width() >= half.width() / 2) pixels[i] = other[i];
		Scan scan = Scan.of(new ImagePlus("symmetric", new FloatProcessor(half.width(), half.height(), pixels).convertToByte(false)));
		try (Explainer explainer = Explainer.open(bundled(), GRAD_CAM, ScanSize.of(scan))) {
			NetworkImages images = NetworkImages.of(scan, explainer.model());
			Explanation explanation = explainer.explain(images.image(0), -1, 0, List.of(), Progress.NONE).get(0);
			Stability stability = Stability.of(explainer, images.image(0), explanation, 16, true, new Random(1), Progress.NONE);
			double expected = StructuralSimilarity.of(explanation.map(), Stability.mirrored(explanation.map(), scan.width()), scan.width(),
				scan.height());
			assertThat(expected).isLessThan(.999);
			assertThat(stability.mirrored().orElseThrow()).isCloseTo(expected, within(1e-4));
		}
	}

	/** What a mean of the image says of masks that move and turn with it is the same but for what comes in at the border. */
	@Test
	void stabilityOfRandomMasksIsThatOfTheMethod(@TempDir Path folder) throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 64, 64).node("Mul", "x,x", "s").node("GlobalAveragePool", "s", "p")
			.node("Flatten", "p", "y");
		Path model = ModelDraft.write(draft.output("y"), folder.resolve("mean.onnx"));
		float[] pixels = new float[64 * 64];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (float) Math.hypot(i % 64 - 12, i / 64 - 36) / 64;
		Scan scan = Scan.of(new ImagePlus("slope", new FloatProcessor(64, 64, pixels)));
		Masking few = new Masking(List.of(), List.of(), 25, List.of(4), .5, OptionalInt.empty());
		ExplainOptions rise =
			new ExplainOptions(BlackBoxMethod.RISE, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 8).with(few);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(model.toString()), rise, ScanSize.of(scan))) {
			Array.Floats image = NetworkImages.of(scan, explainer.model()).image(0);
			Explanation explanation = explainer.explain(image, 0, 0, List.of(), Progress.NONE).get(0);
			Stability stability = Stability.of(explainer, image, explanation, 16, true, new Random(1), Progress.NONE);
			assertThat(stability.mirrored().orElseThrow()).isCloseTo(1, within(1e-4));
			assertThat(stability.noisy()).isGreaterThan(.99);
			assertThat(stability.shifted()).isGreaterThan(.99);
			List<DrawnMasks> others = List.of(new DrawnMasks(explanation.seed().orElseThrow() + 1));
			float[] other = explainer.explain(image, 0, 0, others, Progress.NONE).get(0).map();
			assertThat(StructuralSimilarity.of(explanation.map(), other, 64, 64)).as("of other masks").isLessThan(.9);
		}
	}

	@Test
	void stabilityOnFewChannelsComparesMapsOfAsManyChannels() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", LESION);
		ExplainOptions absCam = new ExplainOptions(CamMethod.ABS_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, 8);
		ExplainOptions four = new ExplainOptions(CamMethod.ABS_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 4, "cpu", 0, 8);
		try (Explainer all = Explainer.open(bundled(), absCam, ScanSize.of(scan));
			Explainer few = Explainer.open(bundled(), four, ScanSize.of(scan))) {
			Array.Floats image = NetworkImages.of(scan, all.model()).image(0);
			Explanation whole = all.explain(image, -1, 0, List.of(), Progress.NONE).get(0);
			Explanation part = few.explain(image, whole.classIndex(), 4, List.of(), Progress.NONE).get(0);
			assertThat(whole.channels()).isEqualTo(96);
			assertThat(part.channels()).isEqualTo(4);
			assertThat(StructuralSimilarity.of(whole.map(), part.map(), scan.width(), scan.height())).as("another map").isLessThan(.999);

			Stability onFour = Stability.of(all, image, whole, 4, true, new Random(1), Progress.NONE);
			// what only explains with four channels has nothing to leave out
			Stability expected = Stability.of(few, image, part, 0, true, new Random(1), Progress.NONE);
			assertThat(onFour.shifted()).isCloseTo(expected.shifted(), within(1e-6));
			assertThat(onFour.noisy()).isCloseTo(expected.noisy(), within(1e-6));
			assertThat(onFour.mirrored().orElseThrow()).isCloseTo(expected.mirrored().orElseThrow(), within(1e-6));
			assertThat(onFour.shifted()).as("like with like").isGreaterThan(.9);
			assertThat(Stability.of(all, image, whole, 0, false, new Random(1), Progress.NONE).shifted()).as("all channels").isNotCloseTo(
				onFour.shifted(),
				within(1e-6));
		}
	}

	@Test
	void oneImageCostsFewForwardPasses() throws Exception {
		int[] passes = {0};
		ClassScores counting = (count, images) -> {
			for (int i = 0; i < count; i++) images.apply(i);
			passes[0] += count;
			return new double[count];
		};
		NetworkInput x = new NetworkInput(new float[900], new float[900], 1, 30, 30);
		float[] map = new float[900];
		map[5] = 1;
		DeletionCurve.of(counting, x, x.black(), map, RemovalSteps.DEFAULT);
		InsertionCurve.of(counting, x, x.black(), map, RemovalSteps.DEFAULT);
		ConfidenceChange.of(counting, x, x.black(), map);
		MaskingTest.of(counting, x, x.black(), Overlap.region(map, .5), MaskingTest.DEFAULT_REGIONS, new Random(1));
		assertThat(passes[0]).isEqualTo(31 + 31 + 2 + 22);
	}

	/** The image seen through its map is explained by the network of the bare file, which preprocesses nothing. */
	@Test
	void coherencyIsThatOfThePreprocessedImageSeenThroughItsMap() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", LESION);
		EvaluationSettings settings =
			new EvaluationSettings(Baseline.ZERO, RemovalSteps.parts(2), .5, Tolerance.DEFAULT, 0, false, false, false, 1)
				.withCoherency(true);
		EvaluatedImage image = evaluate(scan, Optional.empty(), settings, Progress.NONE).images().get(0);
		try (MaskedScores scores = MaskedScores.open(bundled(), GRAD_CAM, ScanSize.of(scan));
			Explainer explainer = Explainer.open(bundled(), GRAD_CAM, ScanSize.of(scan))) {
			NetworkImages images = NetworkImages.of(scan, scores.model());
			NetworkInput x = scores.input(images, 0);
			Explanation whole = explainer.explain(images.image(0), -1, 0, List.of(), Progress.NONE).get(0);
			float[] map = scores.onNetworkGrid(whole.map(), whole.width(), whole.height());
			float[] seen = x.values().clone();
			for (int i = 0; i < seen.length; i++) seen[i] *= map[i % map.length];
			ExplainOptions there =
				new ExplainOptions(CamMethod.GRAD_CAM, ExplainOptions.TOP, explainer.layers().get(0).tensor(), 0, "cpu", 0, 8);
			ModelSource bare = ModelLibrary.bundled().find("models/breast-ultrasound/model.onnx");
			try (Explainer plain = Explainer.open(bare, there, ScanSize.of(scan))) {
				float[] again =
					plain.explain(new Array.Floats(seen, 1, x.channels(), x.height(), x.width()), whole.classIndex(), 0, List.of(),
						Progress.NONE).get(0).map();
				assertThat(image.coherency().orElseThrow()).isCloseTo((1 + pearson(map, again)) / 2, within(1e-5)).isBetween(.5, .999);
			}
		}
		double complexity = image.measures().shape().complexity();
		double drop = image.measures().confidence().drop();
		assertThat(3 / image.adcc().orElseThrow()).isCloseTo(1 / image.coherency().orElseThrow() + 1 / (1 - complexity) + 1 / (1 - drop),
			within(1e-9));
	}

	/** By the covariance of standard scores. */
	private static double pearson(float[] a, float[] b) {
		double[][] scores = new double[2][];
		for (int k = 0; k < 2; k++) {
			float[] of = k == 0 ? a : b;
			double mean = 0;
			for (float v : of) mean += v / of.length;
			double variance = 0;
			for (float v : of) variance += (v - mean) * (v - mean) / of.length;
			scores[k] = new double[of.length];
			for (int i = 0; i < of.length; i++) scores[k][i] = (of[i] - mean) / Math.sqrt(variance);
		}
		double r = 0;
		for (int i = 0; i < a.length; i++) r += scores[0][i] * scores[1][i] / a.length;
		return r;
	}

	@Test
	void cancelledEvaluationKeepsWhatIsDone() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", 1, 2, 3);
		int[] asked = {0};
		Progress soon = new Progress() {

			@Override
			public void at(double fraction, String status) {
				assertThat(fraction).isBetween(0., 1.);
			}

			@Override
			public boolean isCancelled() {
				return ++asked[0] > 20; // the first image takes 13 batches of masked images, the second is stopped on its way
			}
		};
		EvaluationSettings quick =
			new EvaluationSettings(Baseline.ZERO, RemovalSteps.DEFAULT, .5, Tolerance.DEFAULT, 20, false, false, false, 1);
		ScanEvaluation evaluation = evaluate(scan, Optional.empty(), quick, soon);
		assertThat(evaluation.images()).hasSize(1);
		assertThat(evaluation.isComplete()).isFalse();
		assertThat(evaluation.warnings()).anyMatch(w -> w.contains("1 of 3"));
	}

	@Test
	void masksOfAnotherSizeAreRefused() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", 1, 2);
		Scan one = slices("models/samples/breast-phantom-truth.tif", 1);
		assertThatThrownBy(() -> Truth.of(one, scan)).isInstanceOf(ExplainException.class).hasMessageContaining("256×256×1")
			.hasMessageContaining("256×256×2");
	}

	@Test
	void truthOfARegionIsCutOut() throws Exception {
		Scan scan = slices("models/samples/breast-phantom.tif", LESION);
		Scan masks = slices("models/samples/breast-phantom-truth.tif", LESION);
		boolean[] whole = Truth.of(masks, scan).slice(1);
		boolean[] part = Truth.of(masks, scan.cropped(new Rectangle(100, 90, 60, 50))).slice(1);
		assertThat(part).hasSize(3000).contains(true);
		for (int i = 0; i < part.length; i++) assertThat(part[i]).isEqualTo(whole[(90 + i / 60) * 256 + 100 + i % 60]);
	}

	private static ModelSource bundled() throws Exception {
		return ModelLibrary.bundled().findDefault();
	}

	private static Scan slices(String file, int... slices) {
		ImagePlus all = IJ.openImage(file);
		ImageStack stack = new ImageStack(all.getWidth(), all.getHeight());
		for (int slice : slices) stack.addSlice(all.getStack().getProcessor(slice));
		return Scan.of(new ImagePlus("slices", stack));
	}

	private static ScanEvaluation evaluate(Scan scan, Optional<Truth> truth, EvaluationSettings settings, Progress progress)
		throws Exception {
		try (Evaluator evaluator = Evaluator.open(bundled(), GRAD_CAM, ScanSize.of(scan))) {
			return evaluator.evaluate(scan, Selection.ALL, truth, settings, progress);
		}
	}
}
