package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.ImageStack;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.ConfidenceChange;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.MapShape;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.hotspot.Hotspot;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network whose only layer is its image, if that is positive, and whose classes like it bright and dark: the map of the first is the image
 * from its minimum to its maximum, 0 to 1; that of the second is empty.
 */
class ExplainedScanTest {

	private static final int WIDTH = 6;
	private static final int HEIGHT = 4;
	private static final Progress FIRST_ONLY = new Progress() {

		private boolean begun;

		@Override
		public void at(double fraction, String status) {
			begun |= fraction > 0;
		}

		@Override
		public boolean isCancelled() {
			return begun;
		}
	};

	@TempDir
	private Path folder;

	@Test
	void hotspotsOfEachImageAreThoseOfItsOwnMap() throws Exception {
		Scan scan = scan(slice(1, 1, .5f), slice(.75f, .25f, .5f));
		long start = System.nanoTime();
		ExplainedScan result = explained(scan, "top", .75, Progress.NONE);
		double took = (System.nanoTime() - start) / 1e9;

		assertThat(result.maps().get(0)).containsExactly(slice(1, 1, .5f), within(1e-6f));
		assertThat(result.maps().get(1)).containsExactly(slice(1, 1 / 3f, 2 / 3f), within(1e-6f));
		assertThat(result.hotspots()).extracting(Hotspot::slice).containsExactly(1, 2);
		assertThat(result.hotspots()).extracting(Hotspot::area).containsExactly(2., 1.);
		assertThat(result.images().get(0).hotspots()).containsExactly(result.hotspots().get(0));
		assertThat(result.hotspots().get(0).roi().getName()).isEqualTo("0001-1 " + result.className(0));
		assertThat(result.slices()).containsExactly(1, 2);
		assertThat(result.images()).extracting(ExplainedImage::label).containsExactly("first", "");
		assertThat(result.images()).extracting(ExplainedImage::peak).containsExactly(1f, 1f);
		assertThat(result.isComplete()).isTrue();
		assertThat(result.warnings()).isEmpty();
		assertThat(result.seconds()).isBetween(1e-6, took);
		assertThat(result.trouble()).isEmpty();
	}

	@Test
	void atTheMaximumItselfOnlyTheBrightestPixelsAreHotspots() throws Exception {
		assertThat(explained(scan(slice(1, 1, .5f)), "top", 1, Progress.NONE).hotspots()).extracting(Hotspot::area).containsExactly(2.);
	}

	@Test
	void aMapThatIsEmptyIsSaid() throws Exception {
		ExplainedScan result = explained(scan(slice(1, 1, .5f)), "1", .5, Progress.NONE);
		assertThat(result.hotspots()).isEmpty();
		assertThat(result.images().get(0).isEmpty()).isTrue();
		assertThat(result.warnings())
			.containsExactly("The map is empty: the layer gave no evidence for the class, and nothing is drawn.");
	}

	@Test
	void whereItWasStoppedTheImagesUntilThenAreThere() throws Exception {
		ExplainedScan result = explained(scan(slice(1, 1, .5f), slice(.75f, .25f, .5f), slice(1, 0, 0)), "top", .75, FIRST_ONLY);
		assertThat(result.isComplete()).isFalse();
		assertThat(result.images()).isNotEmpty().hasSizeLessThan(3);
		assertThat(result.warnings()).containsExactly("Ended after " + result.images().size() + " of 3 images.");
	}

	/** All against the maximum of the whole map: ½·1, which of the slice with the maximum ½ is all of it, and more than the one with ¼ has. */
	@Test
	void inAVolumeTheThresholdIsThatOfTheWholeMap() throws Exception {
		Scan scan = scan(slice(.5f, .5f, .25f), slice(1, .5f, .25f), slice(.25f, .125f, .125f));
		try (Explainer explainer = open(scan, 3, "0")) {
			ExplainedScan result = ExplainedScan.of(scan, Selection.ALL, explainer, .5, 0, Progress.NONE);
			assertThat(result.images()).hasSize(1);
			assertThat(result.slices()).containsExactly(1, 2, 3);
			assertThat(result.maps()).hasSize(3);
			assertThat(result.imageOf(1)).isEqualTo(result.imageOf(3)).contains(result.images().get(0));
			assertThat(result.mapOf(3).orElseThrow()).containsExactly(slice(.25f, .125f, .125f), within(1e-6f));
			assertThat(result.hotspots()).extracting(Hotspot::slice).containsExactly(1, 2);
			assertThat(result.hotspots()).extracting(Hotspot::area).containsExactly(2., 2.);
			assertThat(result.isComplete()).isTrue();
		}
	}

	@Test
	void aSliceThatWasExplainedHasItsImageAndItsMapAndAnotherHasNone() throws Exception {
		Scan scan = scan(slice(1, 1, .5f), slice(.75f, .25f, .5f), slice(1, 0, 0));
		scan.image().setSliceWithoutUpdate(3);
		try (Explainer explainer = open(scan, 2, "0")) {
			ExplainedScan result =
				ExplainedScan.of(scan, new Selection(Selection.CURRENT, false, false), explainer, .5, 0, Progress.NONE);
			assertThat(result.imageOf(3)).contains(result.images().get(0));
			assertThat(result.mapOf(3).orElseThrow()).containsExactly(slice(1, 0, 0), within(1e-6f));
			assertThat(result.imageOf(1)).isEmpty();
			assertThat(result.mapOf(1)).isEmpty();
			assertThat(result.imageOf(4)).isEmpty();
		}
	}

	/** The first class likes it bright: of all images the second is brightest, of the others the first. */
	@Test
	void theImageThatSpeaksMostIsTheOneWithTheHighestValue() throws Exception {
		ExplainedScan result = explained(scan(slice(.5f, .25f, 0), slice(1, 1, .5f), slice(.25f, .25f, 0)), "0", .5, Progress.NONE);
		assertThat(result.mostTelling().slice()).isEqualTo(2);
		assertThat(result.mostTelling(List.of(result.images().get(2), result.images().get(0))).slice()).isEqualTo(1);
	}

	@Test
	void ofAPartTheMapLiesWhereThePartLies() throws Exception {
		Scan scan = scan(slice(1, 1, .5f)).cropped(new Rectangle(0, 0, 3, 2));
		try (Explainer explainer = open(scan, 2, "0")) {
			ExplainedScan result = ExplainedScan.of(scan, Selection.ALL, explainer, .9, 0, Progress.NONE);
			float[] expected = new float[WIDTH * HEIGHT];
			expected[1 + WIDTH] = 1;
			expected[2 + WIDTH] = 1;
			assertThat(result.scan().width()).isEqualTo(WIDTH);
			assertThat(result.maps().get(0)).containsExactly(expected, within(1e-6f));
			assertThat(result.hotspots()).extracting(Hotspot::area).containsExactly(2.);
		}
	}

	@Test
	void eachMapIsMeasuredWhereThatIsAskedFor() throws Exception {
		Scan scan = scan(slice(1, 1, .5f), slice(1, 0, 0));
		Curve curve = new Curve(new double[] {0, 1}, new double[] {1, 0});
		try (Explainer explainer = open(scan, 2, "0")) {
			ExplainedScan result = ExplainedScan.of(scan, Selection.ALL, explainer, .5, 0, Progress.NONE,
				(images, index, explanation) -> Optional.of(new EvaluatedImage(index, "", "", explanation.probability(), false,
					new MapMeasures(curve, curve, new ConfidenceChange(1, 1), Optional.empty(), Optional.empty(), Optional.empty(),
						new MapShape(0, OptionalDouble.empty(), 0), Optional.empty()),
					Optional.empty(), OptionalDouble.empty())));
			assertThat(result.images()).extracting(i -> i.measures().orElseThrow().slice()).containsExactly(0, 1);
		}
	}

	@Test
	void whatIsSaidOfAnImageIsThatOfItsExplanation() {
		Explanation explanation = new Explanation(new float[] {1, 3, 2}, new float[] {.1f, .6f, .3f}, 2, new float[] {0, .25f, .5f, 0},
			new long[] {2, 2}, 8, 5, new float[0]);
		ExplainedImage image = ExplainedImage.of(7, null, explanation, List.of(), Optional.empty(), Optional.empty());
		assertThat(image.label()).isEmpty();
		assertThat(image.slice()).isEqualTo(7);
		assertThat(image.topClass()).isEqualTo(1);
		assertThat(image.probability()).isEqualTo(.3f);
		assertThat(image.peak()).isEqualTo(.5f);
		assertThat(image.isEmpty()).isFalse();
		assertThat(image.channels()).isEqualTo(8);
		assertThat(image.forwardPasses()).isEqualTo(5);
		assertThat(ExplainedImage.of(7, "seven", explanation, List.of(), Optional.empty(), Optional.empty()).label()).isEqualTo("seven");
	}

	private ExplainedScan explained(Scan scan, String classChoice, double threshold, Progress progress) throws Exception {
		try (Explainer explainer = open(scan, 2, classChoice)) {
			return ExplainedScan.of(scan, Selection.ALL, explainer, threshold, 0, progress);
		}
	}

	private Explainer open(Scan scan, int axes, String classChoice) throws Exception {
		Object[] size = axes == 2 ? new Object[] {"N", 1, scan.height(), scan.width()}
			: new Object[] {"N", 1, scan.size(), scan.height(), scan.width()};
		long[] kernel = new long[axes + 2];
		Arrays.fill(kernel, 1);
		Path file = ModelDraft.write(new ModelDraft(18).input("x", size).reals("k", kernel, 1).node("Conv", "x,k", "c")
			.node("Relu", "c", "a")
			.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").reals("m", new long[] {1, 2}, 1, -1).node("MatMul", "f,m", "y")
			.output("y"), folder.resolve("bright.onnx"));
		return Explainer.open(ModelLibrary.bundled().find(file.toString()),
			new ExplainOptions(CamMethod.GRAD_CAM, classChoice, "a", 0, "cpu", 1, 1), ScanSize.of(scan));
	}

	/** Two pixels side by side and one apart, all else 0. */
	private static float[] slice(float left, float right, float apart) {
		float[] slice = new float[WIDTH * HEIGHT];
		slice[1 + WIDTH] = left;
		slice[2 + WIDTH] = right;
		slice[5 + 3 * WIDTH] = apart;
		return slice;
	}

	private static Scan scan(float[]... slices) {
		ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (int i = 0; i < slices.length; i++) stack.addSlice(i == 0 ? "first" : null, slices[i]);
		return Scan.of(new ImagePlus("bright", stack));
	}
}
