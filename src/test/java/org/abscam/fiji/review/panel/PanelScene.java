package org.abscam.fiji.review.panel;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.process.ByteProcessor;
import java.awt.Component;
import java.awt.Container;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.ConfidenceChange;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.MapShape;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.explain.Explainer;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.review.state.ReviewActions;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.model.ModelLibrary;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/** A stack of three slices, explained, under review by nobody but a test. */
final class PanelScene {

	private static final int SIDE = 64;

	final ImagePlus image;
	final ReviewState state;
	final List<String> said = new ArrayList<>();
	final List<String> troubles = new ArrayList<>();
	final ReviewActions actions;

	/** The model of the library that comes first, asked for all slices. */
	static ExplainedScan explain(ImagePlus image) throws Exception {
		Scan scan = Scan.of(image);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(),
			new ExplainOptions(CamMethod.GRAD_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1), ScanSize.of(scan))) {
			return ExplainedScan.of(scan, Selection.ALL, explainer, .5, 0, Progress.NONE);
		}
	}

	static ImagePlus stack() {
		ImageStack stack = new ImageStack(SIDE, SIDE);
		for (int z = 0; z < 3; z++) {
			ByteProcessor slice = new ByteProcessor(SIDE, SIDE);
			slice.setColor(60 + 20 * z);
			slice.fill();
			slice.setColor(200);
			slice.fill(new OvalRoi(10 + 10 * z, 20, 20, 16));
			stack.addSlice("", slice);
		}
		ImagePlus image = new ImagePlus("scan", stack);
		image.getCalibration().setUnit("mm");
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = .5;
		return image;
	}

	PanelScene(ImagePlus image, Path folder, ExplainedScan result) throws Exception {
		this.image = image;
		state = new ReviewState(image, Case.open(folder.resolve("scan.review.json"), "ab".repeat(32), "scan", "Dr. Meyer"), troubles::add);
		actions = (ReviewActions) Proxy.newProxyInstance(ReviewActions.class.getClassLoader(), new Class<?>[] {ReviewActions.class},
			(proxy, method, arguments) -> {
				said.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
				if (method.getName().equals("reveal")) {
					if (!state.reading().isRevealed()) state.apply(new Change.Revealed(state.reviewed().seconds()));
					state.setRevealed(true);
				}
				return method.getReturnType() == boolean.class ? (Object) false : null;
			});
		if (result != null) state.setExplained(result);
	}

	/** Two findings of the model and one of the reader. */
	void findings() {
		state.apply(new Change.Explained(new Change.Explained.By("m", "0", "grad-cam", "q", "a", "t", OptionalDouble.empty(), "w"), List.of(
			Finding.ofModel("m1", Finding.Place.onSlice(1), square(10, 12, 20), measures(100, 25, .93), "malignant"),
			Finding.ofModel("m2", Finding.Place.onSlice(3), square(30, 8, 6), measures(36, 9, .61), "benign"))));
		state.apply(
			new Change.Added(Finding.ofReader("r1", Finding.Place.onSlice(2), square(40, 40, 8), new Finding.Measures(64, 16, "mm",
				OptionalDouble.empty(), OptionalDouble.empty()), "lymph node")));
	}

	private static Finding.Measures measures(double pixels, double area, double peak) {
		return new Finding.Measures(pixels, area, "mm", OptionalDouble.of(peak), OptionalDouble.of(peak / 2));
	}

	private static Outline square(double x, double y, double side) {
		return new Outline(List.of(List.of(new Outline.Point(x, y), new Outline.Point(x + side, y), new Outline.Point(x + side, y + side),
			new Outline.Point(x, y + side))));
	}

	/** The same result, its images measured by a masking test with that drop, against random ones of 0.03. */
	static ExplainedScan measured(ExplainedScan result, double drop) {
		List<ExplainedImage> images = result.images().stream().map(one -> new ExplainedImage(one.slice(), one.label(), one.scores(),
			one.probabilities(), one.topClass(), one.classIndex(), .9f, one.channels(), one.forwardPasses(), one.seed(), one.hotspots(),
			Optional.of(new EvaluatedImage(
				one.slice(), "", "x", .9, false, new MapMeasures(curve(.2), curve(.8), new ConfidenceChange(.9, .5),
					Optional.empty(),
					Optional.of(new MaskingTest(10, drop, new double[] {.02, .04, .03, .03, .03, .03, .03, .03, .03, .03, .03,
						.03, .03, .03, .03, .03, .03, .03, .03, .03})),
					Optional.empty(), new MapShape(.1, OptionalDouble.empty(), .5), Optional.empty()),
				Optional.empty(), OptionalDouble.empty())),
			one.masks(), OptionalDouble.empty(), one.classes())).toList();
		return new ExplainedScan(result.scan(), result.explainer(), result.networkImages(), images, result.slices(), result.maps(),
			result.threshold(), result.seconds(), result.trouble());
	}

	private static Curve curve(double probability) {
		return new Curve(new double[] {0, 1}, new double[] {probability, probability});
	}

	/** Lays a panel out and paints it; no screen is needed. With {@code -Dabscam.pictures=FOLDER} the picture is kept there. */
	static BufferedImage paint(Component panel, int width, int height, String name) throws Exception {
		panel.setSize(width, height);
		for (int twice = 0; twice < 2; twice++) lay(panel);
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D paint = picture.createGraphics();
		panel.paint(paint);
		paint.dispose();
		String folder = System.getProperty("abscam.pictures");
		if (folder != null) {
			Files.createDirectories(Path.of(folder));
			ImageIO.write(picture, "png", Path.of(folder, name + ".png").toFile());
		}
		return picture;
	}

	private static void lay(Component component) {
		component.doLayout();
		if (component instanceof Container container) for (Component child : container.getComponents()) lay(child);
	}
}
