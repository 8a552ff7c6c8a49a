package org.abscam.explain.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.ImageStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.abscam.ExpectedValues;
import org.abscam.ExpectedValues.Expected;
import org.abscam.cam.CamMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

/** Maps of several layers against {@code blackbox.py}, which makes them with autograd in float64 and fuses them with NumPy. */
class FusionTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/blackbox");
	private static final String LAYERS = "/features/features.1/Relu_output_0, /features/features.4/Relu_output_0";

	@Test
	void mapsOfTwoLayersAreAveragedOrMultiplied() throws Exception {
		Map<String, Expected> expected = ExpectedValues.arrays(FOLDER.resolve("expected.npz"));
		for (Fusion fusion : Fusion.values()) {
			Explanation fused = explain(LAYERS, fusion);
			assertThat(fused.map()).as(fusion.option()).containsExactly(expected.get("fuse/" + fusion).values(), within(1e-5f));
			assertThat(fused.channels()).isEqualTo(6 + 8);
		}
	}

	@Test
	void productIsEmptyWhereOneLayerFindsNothing() {
		assertThat(Fusion.PRODUCT.of(List.of(new float[] {0, .5f, 1}, new float[3]))).containsOnly(0);
		assertThat(Fusion.PRODUCT.of(List.of(new float[] {0, .5f, 1}, new float[] {1, .5f, 0}, new float[] {0, 1, 1})))
			.containsExactly(0, 1, 0);
	}

	@Test
	void aProductOfOneLayerIsRefused() {
		assertThatThrownBy(() -> explain("auto", Fusion.PRODUCT)).isInstanceOf(ExplainException.class)
			.hasMessageContaining("several layers").hasMessageContaining("name two or more");
	}

	private static Explanation explain(String layers, Fusion fusion) throws Exception {
		Expected image = ExpectedValues.arrays(FOLDER.resolve("expected.npz")).get("picture/image");
		ImageStack stack = new ImageStack(20, 24);
		for (int c = 0; c < 3; c++) stack.addSlice("", Arrays.copyOfRange(image.values(), c * 480, (c + 1) * 480));
		Scan scan = Scan.of(new ImagePlus("image", stack));
		ExplainOptions options =
			new ExplainOptions(CamMethod.GRAD_CAM, ExplainOptions.TOP, layers, 0, "cpu", 1, 1).with(Where.at(layers).with(fusion));
		List<Explanation> explanations = new ArrayList<>();
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(FOLDER.resolve("picture.onnx").toString()), options,
			ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> explanations.add(explanation),
				Progress.NONE);
		}
		return explanations.get(0);
	}
}
