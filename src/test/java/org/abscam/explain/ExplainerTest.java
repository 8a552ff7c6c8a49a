package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import java.util.ArrayList;
import java.util.List;
import org.abscam.cam.CamMethod;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

class ExplainerTest {

	private static final String PHANTOM = "models/samples/breast-phantom.tif";

	@Test
	void savingsOfPhaseTwoChangeNothing() throws Exception {
		Scan scan = slice(8);
		List<Explanation> maps = new ArrayList<>();
		for (int batch : new int[] {1, 7}) maps.addAll(explain(scan, options(CamMethod.ABS_CAM, "/features/features.6/Relu_output_0", 0, batch), Progress.NONE));
		assertThat(maps.get(0).forwardPasses()).isEqualTo(maps.get(1).forwardPasses()).isLessThanOrEqualTo(maps.get(0).channels());
		for (int i = 0; i < maps.get(0).map().length; i++) assertThat(maps.get(1).map()[i]).isCloseTo(maps.get(0).map()[i], within(1e-4f));
	}

	@Test
	void uniformImageGivesNoNoise() throws Exception {
		Scan black = Scan.of(new ImagePlus("black", new ByteProcessor(192, 192)));
		for (CamMethod method : CamMethod.values()) {
			Explanation explanation = explain(black, options(method, ExplainOptions.AUTO_LAYER, 0, 8), Progress.NONE).get(0);
			for (float value : explanation.map()) assertThat(value).as(method.option()).isBetween(0f, 1f);
			assertThat(explanation.probabilities()[0] + explanation.probabilities()[1] + explanation.probabilities()[2]).isCloseTo(1, within(1e-5f));
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
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options(CamMethod.ABS_CAM, ExplainOptions.AUTO_LAYER, 4, 2),
			ScanSize.of(scan))) {
			int count = explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> done.add(explanation), afterThree);
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
			assertThat(explainer.device().description()).startsWith(explainer.device().used()).contains(explainer.device().reason().orElse(""));
			assertThat(explainer.placement().isPresent()).isEqualTo(explainer.device().isGpu());
		}
	}

	@Test
	void unknownLayerNamesCandidates() {
		assertThatThrownBy(() -> explain(slice(1), options(CamMethod.GRAD_CAM, "nowhere", 0, 1), Progress.NONE)).isInstanceOf(ExplainException.class)
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
