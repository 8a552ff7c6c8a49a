package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.NetworkInput;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of volumes whose probability is 1/(1 + exp(−{@value #STEEPNESS}·mean)): its Grad-CAM map is the volume itself, scaled to 0..1. */
class VolumeEvaluationTest {

	private static final int WIDTH = 5;
	private static final int HEIGHT = 4;
	private static final int DEPTH = 3;
	private static final int AREA = WIDTH * HEIGHT;
	private static final int STEEPNESS = 8;

	@TempDir
	private Path folder;

	private ModelSource model() throws Exception {
		ModelDraft draft =
			new ModelDraft(17).input("x", "N", 1, DEPTH, HEIGHT, WIDTH).node("Relu", "x", "a").node("GlobalAveragePool", "a", "p")
				.node("Flatten", "p", "f").reals("w", new long[] {1, 2}, STEEPNESS, 0).node("MatMul", "f,w", "y");
		return ModelLibrary.bundled().find(ModelDraft.write(draft.output("y"), folder.resolve("mean.onnx")).toString());
	}

	/** All values from 0 to 1 in steps of 1/59, in any order but for the largest one, which lies in slice 2, row 1, column 3. */
	private static float[] volume() {
		List<Integer> values = new ArrayList<>();
		for (int i = 0; i < DEPTH * AREA; i++) values.add(i);
		Collections.shuffle(values, new Random(7));
		int peak = AREA + WIDTH + 3;
		Collections.swap(values, peak, values.indexOf(DEPTH * AREA - 1));
		float[] volume = new float[values.size()];
		for (int i = 0; i < volume.length; i++) volume[i] = values.get(i) / (DEPTH * AREA - 1f);
		return volume;
	}

	private static Scan scan(float[] volume) {
		ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (int z = 0; z < DEPTH; z++) {
			float[] plane = new float[AREA];
			System.arraycopy(volume, z * AREA, plane, 0, AREA);
			stack.addSlice(new FloatProcessor(WIDTH, HEIGHT, plane));
		}
		return Scan.of(new ImagePlus("volume", stack));
	}

	private static double probability(double sum) {
		return 1 / (1 + Math.exp(-STEEPNESS * sum / (DEPTH * AREA)));
	}

	@Test
	void voxelsAreTakenAwayAndTheTruthIsAStack() throws Exception {
		Scan scan = scan(volume());
		ImageStack masks = new ImageStack(WIDTH, HEIGHT);
		for (int z = 0; z < DEPTH; z++) masks.addSlice(new ByteProcessor(WIDTH, HEIGHT));
		masks.getProcessor(3).set(3, 1, 255); // right behind the peak
		masks.getProcessor(3).set(4, 2, 255); // touches it by a corner
		masks.getProcessor(1).set(0, 0, 255);
		Truth truth = Truth.of(Scan.of(new ImagePlus("masks", masks)), scan);
		ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, "0", "a", 0, "cpu", 1, 8);
		EvaluationSettings settings =
			new EvaluationSettings(EvaluationSettings.DEFAULTS.baseline(), RemovalSteps.pixels(7), .5, new Tolerance(1, false), 5, true,
				true,
				true, 1).withCoherency(true);
		ScanEvaluation evaluation;
		ScanEvaluation control;
		try (Evaluator evaluator = Evaluator.open(model(), options, ScanSize.of(scan))) {
			evaluation = evaluator.evaluate(scan, Selection.ALL, Optional.of(truth), settings, Progress.NONE);
			control = evaluator.evaluate(ControlMap.CENTRE, scan, Selection.ALL, Optional.of(truth), settings, Progress.NONE);
		}

		assertThat(evaluation.images()).as("the stack is one image").hasSize(1);
		EvaluatedImage image = evaluation.images().get(0);
		double[] p = image.measures().deletion().probabilities();
		assertThat(p).hasSize(1 + (60 + 6) / 7);
		for (int k = 0; k < p.length; k++) {
			int left = Math.max(0, 60 - 7 * k); // the largest ones went first
			assertThat(p[k]).as("%d voxels left", left).isCloseTo(probability(left * (left - 1) / 2. / 59), within(1e-6));
		}
		assertThat(image.measures().insertion().probabilities()[1]).isCloseTo(probability((53 + 54 + 55 + 56 + 57 + 58 + 59) / 59.),
			within(1e-6));
		double squares = 0;
		for (int i = 0; i < 60; i++) squares += i * i / 59. / 59;
		assertThat(image.measures().confidence().masked()).isCloseTo(probability(squares), within(1e-6));
		assertThat(image.measures().road()).as("it imputes in the plane").isEmpty();
		assertThat(image.measures().masking().orElseThrow().pixels()).isEqualTo(30);
		Localisation l = image.measures().localisation().orElseThrow();
		assertThat(l.pointing()).isEqualTo(new PointingGame(true, 3, 1, 1, 1));
		assertThat(image.measures().truth()).contains(new TruthShape(3 / 60., 2));
		float[] v = volume();
		double inside = v[2 * AREA + WIDTH + 3] + v[2 * AREA + 2 * WIDTH + 4] + v[0];
		assertThat(l.energy()).isCloseTo(inside / 30, within(1e-6)); // all together are 30
		assertThat(image.measures().shape().complexity()).isCloseTo(.5, within(1e-6));
		assertThat(image.stability().orElseThrow().noisy()).isGreaterThan(.9);
		// the map of x·x is x² once more: Pearson's r of i and i² over 0..59
		assertThat(image.coherency().orElseThrow()).isCloseTo((1 + correlationWithSquares()) / 2, within(1e-5));
		assertThat(control.images().get(0).measures().localisation().orElseThrow().pointing().slice()).as("the middle slice").isEqualTo(1);
	}

	private static double correlationWithSquares() {
		double n = 60;
		double mean = 59 / 2.;
		double meanOfSquares = 59 * 119 / 6.;
		double ab = 0;
		double aa = 0;
		double bb = 0;
		for (int i = 0; i < n; i++) {
			ab += (i - mean) * (i * i - meanOfSquares);
			aa += (i - mean) * (i - mean);
			bb += (i * i - meanOfSquares) * (i * i - meanOfSquares);
		}
		return ab / Math.sqrt(aa * bb);
	}

	@Test
	void controlsAndRegionsKnowOfDepth() {
		NetworkInput x = new NetworkInput(new float[27], new float[27], 1, 3, 3, 3);
		float[] centre = ControlMap.CENTRE.of(x, new Random(1));
		assertThat(centre[13]).isEqualTo(1);
		assertThat(centre[0]).isEqualTo(0);
		assertThat(centre[4]).as("before the middle").isCloseTo((float) (1 - 1 / Math.sqrt(3)), within(1e-6f));
		float[] step = new float[54];
		for (int i = 0; i < step.length; i++) step[i] = i % 3 > 1 && i < 27 ? 1 : 0;
		float[] edges = ControlMap.EDGES.of(new NetworkInput(step, new float[54], 1, 2, 9, 3), new Random(1));
		assertThat(edges[3 + 1]).isEqualTo(4);
		assertThat(edges[27 + 3 + 1]).as("the other slice").isZero();
		boolean[] region = new boolean[60];
		region[22] = region[23] = region[43] = true;
		boolean[] moved = MaskingTest.moved(region, WIDTH, HEIGHT, new Random(3));
		int count = 0;
		for (boolean m : moved) if (m) count++;
		assertThat(count).isEqualTo(3);
	}
}
