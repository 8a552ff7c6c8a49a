package org.abscam.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.SaidAxes;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

class ExplainerTest {

	private static final String PHANTOM = "models/samples/breast-phantom.tif";

	@Test
	void savingsOfPhaseTwoChangeNothing() throws Exception {
		Scan scan = slice(8);
		List<Explanation> maps = new ArrayList<>();
		for (int batch : new int[] {1, 7})
			maps.addAll(explain(scan, options(CamMethod.ABS_CAM, "conv20", 0, batch),
				Progress.NONE));
		assertThat(maps.get(0).forwardPasses()).isEqualTo(maps.get(1).forwardPasses()).isLessThanOrEqualTo(maps.get(0).channels());
		for (int i = 0; i < maps.get(0).map().length; i++) assertThat(maps.get(1).map()[i]).isCloseTo(maps.get(0).map()[i], within(1e-4f));
	}

	@Test
	void uniformImageGivesNoNoise() throws Exception {
		Scan black = Scan.of(new ImagePlus("black", new ByteProcessor(192, 192)));
		for (CamMethod method : CamMethod.values()) {
			Explanation explanation = explain(black, options(method, ExplainOptions.AUTO_LAYER, 0, 8), Progress.NONE).get(0);
			for (float value : explanation.map()) assertThat(value).as(method.option()).isBetween(0f, 1f);
			assertThat(explanation.probabilities()[0] + explanation.probabilities()[1] + explanation.probabilities()[2]).isCloseTo(1,
				within(1e-5f));
		}
	}

	@Test
	void cancelledRunKeepsWhatIsDone() throws Exception {
		Scan scan = Scan.of(IJ.openImage(PHANTOM));
		List<Explanation> done = new ArrayList<>();
		Progress afterThree = new Progress() {

			@Override
			public void at(double fraction, String status) {
				assertThat(fraction).isBetween(0., 1.);
				assertThat(status).isNotBlank();
			}

			@Override
			public boolean isCancelled() {
				return done.size() >= 3;
			}
		};
		try (Explainer explainer =
			Explainer.open(ModelLibrary.bundled().findDefault(), options(CamMethod.ABS_CAM, ExplainOptions.AUTO_LAYER, 4, 2),
				ScanSize.of(scan))) {
			int count =
				explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> done.add(explanation), afterThree);
			assertThat(count).isEqualTo(3);
			assertThat(done).hasSize(3);
		}
	}

	@Test
	void askedClassIsExplainedWhateverTheTopClassIs() throws Exception {
		Scan scan = slice(8);
		for (String choice : new String[] {"normal", "BENIGN", "2"}) {
			ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, choice, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1);
			Explanation explanation = explain(scan, options, Progress.NONE).get(0);
			assertThat(explanation.classIndex()).isEqualTo(choice.equals("normal") ? 0 : choice.equals("BENIGN") ? 1 : 2);
			assertThat(explanation.topClass()).isEqualTo(2);
		}
	}

	@Test
	void aGpuThatIsAskedForByNameAndCannotBeHadIsAnError() throws Exception {
		Scan scan = slice(1);
		for (String name : new String[] {"gpu", "cuda", "cuda:1", "webgpu"}) {
			ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, "top", "auto", 0, name, 1, 1);
			try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
				assertThat(explainer.device().isGpu()).isTrue();
			}
			catch (ExplainException e) {
				assertThat(e).hasMessageStartingWith("The device '" + name + "' cannot be had: ").hasMessageEndingWith(".");
			}
		}
	}

	@Test
	void theAutomaticDeviceIsTheCpuWithTheReasonWhereThereIsNoGpu() throws Exception {
		ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, "top", "auto", 0, "auto", 1, 1);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(slice(1)))) {
			assertThat(explainer.device().reason().isPresent()).isNotEqualTo(explainer.device().isGpu());
			assertThat(explainer.device().description()).startsWith(explainer.device().used())
				.contains(explainer.device().reason().orElse(""));
			assertThat(explainer.placement().isPresent()).isEqualTo(explainer.device().isGpu());
		}
	}

	@Test
	void phaseTwoShowsTheBaselineWhereItMasks() throws Exception {
		Scan scan = slice(8);
		ExplainOptions zero = options(CamMethod.ABS_CAM, ExplainOptions.AUTO_LAYER, 12, 4);
		float[] map = explain(scan, zero, Progress.NONE).get(0).map();

		assertThat(explain(scan, zero.with(zero.scoring().with(Baseline.ZERO)), Progress.NONE).get(0).map()).isEqualTo(map);
		for (Baseline baseline : new Baseline[] {Baseline.MEAN, Baseline.BLUR, Baseline.BLACK}) {
			float[] other = explain(scan, zero.with(zero.scoring().with(baseline)), Progress.NONE).get(0).map();
			assertThat(relativeL2(other, map)).as(baseline.option()).isBetween(1e-4, 0.5);
		}
	}

	@Test
	void theMaskedImageIsTheImageBesideTheBaseline() throws Exception {
		OpenModel model = OpenModel.of(ModelLibrary.bundled().find("src/test/resources/gated"), new ScanSize(192, 192, 1));
		ExplainerGraph graph =
			new ExplainerGraph(model.classification(), Explainer.layer(model, ExplainOptions.AUTO_LAYER, SaidAxes.NOTHING),
				CamMethod.ABS_CAM);
		int pixels = 192 * 192;
		float[] x = new float[pixels];
		float[] b = new float[pixels];
		for (int i = 0; i < pixels; i++) {
			x[i] = (i % 192) / 96f - 1;
			b[i] = (i / 192) / 192f;
		}
		int positions = (int) Arrays.stream(graph.layer().spatial()).reduce(1, Math::multiplyExact);
		float[] everything = new float[positions];
		Arrays.fill(everything, 1);
		everything[0] = 0; // norm01 of a constant map is 0 everywhere; so all but one corner is seen
		Device cpu = Device.choose("cpu");
		try (Network masked = Network.open(graph.secondPhase(true), cpu, 1);
			Network plain = Network.open(model.classification().preprocessedGraph(), cpu, 1)) {
			for (boolean seen : new boolean[] {true, false}) {
				Map<String, Array> inputs = Map.of(ExplainerGraph.INPUT, new Array.Floats(x, 1, 1, 192, 192), ExplainerGraph.BASELINE,
					new Array.Floats(b, 1, 1, 192, 192), ExplainerGraph.CHANNEL_MAPS,
					new Array.Floats(seen ? everything : new float[positions],
						LongStream.concat(LongStream.of(1, 1), Arrays.stream(graph.layer().spatial())).toArray()),
					ExplainerGraph.CLASS_INDEX,
					new Array.Integers(new long[] {1}, 1));
				float score = ((Array.Floats) masked.run(inputs).get(ExplainerGraph.CHANNEL_SCORES)).values()[0];
				float[] shown = (seen ? x : b).clone();
				if (seen) corner(shown, x, b);
				float expected = ((Array.Floats) plain.run(Map.of(ExplainerGraph.INPUT, new Array.Floats(shown, 1, 1, 192, 192)))
					.get(ExplainerGraph.PROBABILITIES)).values()[1];
				assertThat(score).as(seen ? "all but a corner" : "nothing").isCloseTo(expected, within(1e-5f));
			}
		}
	}

	/** The corner of a mask of 24×24 positions that are 1 but for the first, resized linearly to 192×192 (8 pixels each, half-pixel centres). */
	private static void corner(float[] shown, float[] x, float[] b) {
		for (int row = 0; row < 12; row++) {
			for (int column = 0; column < 12; column++) {
				double v = Math.max(0, Math.min(1, (row + 0.5) / 8 - 0.5));
				double u = Math.max(0, Math.min(1, (column + 0.5) / 8 - 0.5));
				double mask = 1 - (1 - u) * (1 - v);
				int i = row * 192 + column;
				shown[i] = (float) (b[i] + (x[i] - b[i]) * mask);
			}
		}
	}

	@Test
	void unknownLayerNamesCandidates() {
		assertThatThrownBy(() -> explain(slice(1), options(CamMethod.GRAD_CAM, "nowhere", 0, 1), Progress.NONE))
			.isInstanceOf(ExplainException.class)
			.hasMessageContaining("nowhere").hasMessageContaining("models check");
	}

	private static Scan slice(int slice) {
		ImagePlus phantom = IJ.openImage(PHANTOM);
		ImageStack stack = new ImageStack(phantom.getWidth(), phantom.getHeight());
		stack.addSlice(phantom.getStack().getProcessor(slice));
		return Scan.of(new ImagePlus("slice", stack));
	}

	private static ExplainOptions options(CamMethod method, String layer, int channels, int batch) {
		return new ExplainOptions(method, ExplainOptions.TOP, layer, channels, "cpu", 0, batch);
	}

	private static List<Explanation> explain(Scan scan, ExplainOptions options, Progress progress) throws Exception {
		List<Explanation> explanations = new ArrayList<>();
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> explanations.add(explanation), progress);
		}
		return explanations;
	}
}
