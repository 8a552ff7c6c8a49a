package org.abscam.evaluate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.abscam.cam.CamMethod;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.classifier.ScoreHead;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomisationCascadeTest {

	@ParameterizedTest
	@EnumSource(RandomisationCascade.Draw.class)
	void randomWeightsDestroyTheMapsOfTheBreastModel(RandomisationCascade.Draw draw) throws Exception {
		List<RandomisationCascade> cascades = cascade(CamMethod.LAYER_CAM, draw, 0, 1);
		for (RandomisationCascade cascade : cascades) {
			assertThat(cascade.stages()).hasSize(23).extracting(RandomisationCascade.Stage::randomised).isSorted();
			assertThat(cascade.stages().get(0).layer()).isEqualTo("logits");
			assertThat(cascade.stages().get(22).layer()).as("nearest to the image").isEqualTo("/features/features.0/Conv_output_0");
		}
		for (int stage = 2; stage < 23; stage++) {
			int s = stage;
			assertThat(cascades.stream().mapToDouble(c -> c.stages().get(s).ssim()).average().orElseThrow()).as("stage %d", s)
				.isLessThan(.4);
		}
	}

	@Test
	void sameSeedGivesTheSameCascade() throws Exception {
		List<RandomisationCascade> first = cascade(CamMethod.GRAD_CAM, RandomisationCascade.Draw.NORMAL, 2, 5);
		assertThat(first.get(0).stages()).extracting(RandomisationCascade.Stage::randomised).containsExactly(1, 23);
		assertThat(cascade(CamMethod.GRAD_CAM, RandomisationCascade.Draw.NORMAL, 2, 5)).isEqualTo(first);
		assertThat(cascade(CamMethod.GRAD_CAM, RandomisationCascade.Draw.NORMAL, 2, 6)).isNotEqualTo(first);
	}

	@Test
	void drawnWeightsAreLikeTheOriginalsAndPermutedOnesAreTheOriginals() throws Exception {
		OpenModel model = OpenModel.of(ModelLibrary.bundled().findDefault(), new ScanSize(256, 256, 1));
		Graph original = model.graph().graph();
		for (RandomisationCascade.Draw draw : RandomisationCascade.Draw.values()) {
			EditableGraph graph = original.copy();
			for (WeightedLayer layer : WeightedLayer.from(graph, model.graph().head())) {
				layer.randomise(graph, draw, new Random(5)); // 3 would leave the three numbers of the head in their order
				for (String name : layer.weights()) {
					double[] before = Constants.reals(original.constant(name).orElseThrow());
					double[] after = Constants.reals(graph.constant(name).orElseThrow());
					assertThat(after).isNotEqualTo(before);
					if (draw == RandomisationCascade.Draw.PERMUTED) {
						Arrays.sort(before);
						Arrays.sort(after);
						assertThat(after).isEqualTo(before);
					}
					else if (before.length >= 10_000) {
						double deviation = deviation(before);
						assertThat(mean(after)).isCloseTo(mean(before), within(5 * deviation / Math.sqrt(before.length)));
						assertThat(deviation(after)).isCloseTo(deviation, within(deviation * .05));
					}
				}
			}
		}
	}

	@Test
	void layersRunFromTheScoresDownAndVariancesStayPositive() throws Exception {
		ModelProto draft = new ModelDraft(17).input("image", 1, 1, 6, 6).weights("w", 2, 1, 3, 3).weights("w2", 2, 2).weights("side", 3, 3)
			.reals("scale", new long[] {2}, 1, 2).reals("shift", new long[] {2}, 0, 1).reals("mean", new long[] {2}, .1, .2)
			.reals("variance", new long[] {2}, 1e-3, 5).reals("epsilon", new long[] {1}, 1e-3)
			.node("MatMul", "side,side", "unread").node("Conv", "image,w", "conv")
			.node("BatchNormalization", "conv,scale,shift,mean,variance", "bn")
			.node("Add", "bn,epsilon", "sum").node("GlobalAveragePool", "sum", "pool").node("Flatten", "pool", "flat")
			.node("MatMul", "flat,w2", "scores")
			.output("scores");
		EditableGraph graph = EditableGraph.of(draft);
		List<WeightedLayer> layers = WeightedLayer.from(graph, new ScoreHead("scores", "scores", ScoreHead.Ending.NONE, 2));
		assertThat(layers).extracting(WeightedLayer::name).containsExactly("scores", "bn", "conv");
		assertThat(layers.get(1).spreads()).isEqualTo(Set.of("variance"));
		layers.get(1).randomise(graph, RandomisationCascade.Draw.NORMAL, new Random(1));
		assertThat(Constants.reals(graph.constant("variance").orElseThrow())).containsExactlyInAnyOrder((float) 1e-3, 5);
	}

	/** As a model of half the size stores them: a Cast stands between the weights and the node that reads them. */
	@Test
	void weightsThatAreStoredInHalvesAreRandomisedToo() throws Exception {
		OpenModel model = OpenModel.of(ModelLibrary.bundled().find("src/test/resources/gated"), new ScanSize(256, 256, 1));
		EditableGraph graph = model.graph().graph().copy();
		List<WeightedLayer> layers = WeightedLayer.from(graph, model.graph().head());
		assertThat(layers).hasSize(23).extracting(WeightedLayer::name).startsWith("logits");
		for (WeightedLayer layer : layers) {
			layer.randomise(graph, RandomisationCascade.Draw.NORMAL, new Random(3));
			for (String name : layer.weights()) {
				assertThat(graph.constant(name).orElseThrow().getDataType())
					.isEqualTo(model.graph().graph().constant(name).orElseThrow().getDataType());
				assertThat(Constants.reals(graph.constant(name).orElseThrow()))
					.isNotEqualTo(Constants.reals(model.graph().graph().constant(name).orElseThrow()));
			}
		}
		assertThat(RandomisationCascade.withRandomHead(model, 1)).isPresent();
	}

	@Test
	void networkWithoutWeightsIsRefused(@TempDir Path folder) throws Exception {
		Path file = ModelDraft
			.write(new ModelDraft(17).input("image", 1, 2, 8, 8).node("Relu", "image", "relu").node("GlobalAveragePool", "relu", "pool")
				.node("Flatten", "pool", "scores").output("scores"), folder.resolve("plain.onnx"));
		ImageStack planes = new ImageStack(8, 8);
		planes.addSlice(new FloatProcessor(8, 8));
		planes.addSlice(new FloatProcessor(8, 8));
		Scan scan = Scan.of(new ImagePlus("planes", planes));
		assertThatThrownBy(
			() -> RandomisationCascade.of(ModelLibrary.bundled().find(file.toString()), options(CamMethod.GRAD_CAM), scan, Selection.ALL,
				RandomisationCascade.Draw.NORMAL, 0, 1, Progress.NONE))
			.isInstanceOf(ExplainException.class).hasMessageContaining("no real weights");
	}

	private static List<RandomisationCascade> cascade(CamMethod method, RandomisationCascade.Draw draw, int stages, long seed)
		throws Exception {
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		ImageStack stack = new ImageStack(phantom.getWidth(), phantom.getHeight());
		for (int slice : new int[] {5, 8}) stack.addSlice(phantom.getStack().getProcessor(slice));
		return RandomisationCascade.of(ModelLibrary.bundled().find("src/test/resources/gated"), options(method),
			Scan.of(new ImagePlus("slices", stack)),
			Selection.ALL, draw,
			stages, seed, Progress.NONE);
	}

	private static ExplainOptions options(CamMethod method) {
		return new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, 8);
	}

	private static double mean(double[] values) {
		return Arrays.stream(values).average().orElseThrow();
	}

	private static double deviation(double[] values) {
		double mean = mean(values);
		return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
	}
}
