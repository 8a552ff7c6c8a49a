package org.abscam.fiji.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.macro.Interpreter;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.Tolerance;
import org.abscam.evaluate.Truth;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.result.RowTable;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real macros through ImageJ's interpreter, without a screen. */
@ExtendWith(ImageJMenu.class)
class EvaluatePluginTest {

	private static final String PHANTOM = path("breast-phantom.tif");
	private static final String TRUTH = path("breast-phantom-truth.tif");
	private static final String QUICK = "methods=grad-cam device=cpu steps=6 ";

	@Test
	void theRowsAreThoseOfTheFacade() throws Exception {
		List<CSVRecord> rows = evaluate("", "truth=[breast-phantom-truth.tif] tolerance=3 regions=5 stability");

		ImagePlus image = IJ.openImage(PHANTOM);
		image.setSlice(8);
		Scan scan = Scan.of(image);
		EvaluationSettings settings =
			new EvaluationSettings(Baseline.ZERO, RemovalSteps.parts(6), 0.5, new Tolerance(3, false), 5, false, true, false, 1);
		ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, "top", "auto", 0, "cpu", 0, ExplainOptions.DEFAULT_BATCH);
		try (Evaluator evaluator = Evaluator.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
			EvaluatedImage expected =
				evaluator.evaluate(scan, Selection.SHOWN, Optional.of(Truth.of(Scan.of(IJ.openImage(TRUTH)), scan)), settings,
					Progress.NONE).images().get(0);
			assertThat(rows).hasSize(1);
			CSVRecord row = rows.get(0);
			assertThat(row.get("Slice")).isEqualTo("8");
			assertThat(row.get("Maps")).isEqualTo("grad-cam");
			assertThat(number(row, "Deletion")).isCloseTo(expected.measures().deletion().area(), within(1e-6));
			assertThat(number(row, "Insertion")).isCloseTo(expected.measures().insertion().area(), within(1e-6));
			assertThat(number(row, "MaskingP")).isEqualTo(expected.measures().masking().orElseThrow().pValue());
			assertThat(number(row, "ShiftedSSIM")).isCloseTo(expected.stability().orElseThrow().shifted(), within(1e-6));
			assertThat(row.get("Faithfulness")).isEqualTo(expected.faithfulness().orElseThrow().toString());
			assertThat(row.get("Hit")).isEqualTo("yes");
			assertThat(number(row, "Energy")).isCloseTo(expected.measures().localisation().orElseThrow().energy(), within(1e-6));
		}
	}

	@Test
	void areasInTheOverlayAndTheSelectionAreTruthToo() throws Exception {
		String onSlice = "makeRectangle(0, 0, 256, 256); Roi.setPosition(8); Overlay.addSelection; Roi.remove;";
		assertThat(evaluate(onSlice, "truth=overlay regions=0").get(0).get("Energy")).isEqualTo("1.0");
		String onOther = "makeRectangle(0, 0, 256, 256); Roi.setPosition(3); Overlay.addSelection; Roi.remove;";
		assertThat(evaluate(onOther, "truth=overlay regions=0").get(0).get("Energy")).as("nothing to find on this slice").isEmpty();
		CSVRecord corner = evaluate("makeRectangle(0, 0, 8, 8);", "truth=selection regions=0 tolerance=0").get(0);
		assertThat(corner.get("Hit")).isEqualTo("no");
		assertThat(number(corner, "IoU")).isZero();
	}

	@Test
	void severalMethodsAndControlsHaveARowEach() throws Exception {
		List<CSVRecord> rows = evaluate("", "methods=[grad-cam, layer-cam] regions=0 controls");

		assertThat(rows).extracting(row -> row.get("Maps")).containsExactly("grad-cam", "layer-cam", "control-centre", "control-random",
			"control-edges");
		assertThat(rows).extracting(row -> row.get("Faithfulness")).containsOnly("");
		assertThat(error("open('" + PHANTOM + "'); run('Abs-CAM Evaluate...', 'methods=grad-cam compare=rise');"))
			.isEqualTo("'rise' is to be compared, but it is not measured; add it to the methods, which are grad-cam.");
	}

	@Test
	void methodsStandBesideEachOther() throws Exception {
		ImagePlus image = IJ.openImage(PHANTOM);
		EvaluateRun run = new EvaluateRun(image, EvaluateRequest.parse(QUICK.replace("grad-cam", "[grad-cam, layer-cam]")
			+ "regions=0 compare=layer-cam stack"));
		RowTable rows = run.run();
		List<CSVRecord> measured = records(rows.csv());
		double[] means = new double[2];
		for (CSVRecord row : measured) means[row.get("Maps").equals("layer-cam") ? 1 : 0] += number(row, "Insertion") / 16;
		CSVRecord insertion = records(run.methods().csv()).stream()
			.filter(row -> row.get("Maps").equals("grad-cam") && row.get("Measure").equals("insertion")).findFirst().orElseThrow();
		assertThat(insertion.get("Reference")).isEqualTo("layer-cam");
		assertThat(number(insertion, "Difference")).isCloseTo(means[0] - means[1], within(1e-9));
		assertThat(number(insertion, "DifferenceLow95")).isLessThan(number(insertion, "Difference"));
	}

	@Test
	void controlsCanBeNamedLikeMethods() throws Exception {
		assertThat(evaluate("", "methods=[control-edges, grad-cam] regions=0")).extracting(row -> row.get("Maps")).containsExactly(
			"grad-cam",
			"control-edges");
		assertThat(evaluate("", "methods=control-centre regions=0")).extracting(row -> row.get("Maps")).containsExactly("control-centre");
	}

	@Test
	@Tag("slow")
	void exactCurvesHaveTheStepsOfRise() throws Exception {
		ImagePlus image = IJ.openImage(PHANTOM);
		image.setSlice(8);
		Scan scan = Scan.of(image);
		EvaluationSettings settings =
			new EvaluationSettings(Baseline.ZERO, RemovalSteps.EXACT, 0.5, Tolerance.DEFAULT, 0, false, false, false, 1);
		ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, "top", "auto", 0, "cpu", 0, ExplainOptions.DEFAULT_BATCH);
		try (Evaluator evaluator = Evaluator.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
			EvaluatedImage expected = evaluator.evaluate(scan, Selection.SHOWN, Optional.empty(), settings, Progress.NONE).images().get(0);
			assertThat(expected.measures().deletion().fractions()).as("256² pixels, 224 at a time").hasSize(1 + 293);
			assertThat(number(evaluate("", "exact regions=0").get(0), "Deletion")).isCloseTo(expected.measures().deletion().area(),
				within(1e-6));
		}
	}

	@Test
	void theMirrorIsAsTheCardSays() throws Exception {
		assertThat(number(evaluate("", "regions=0 stability").get(0), "MirroredSSIM")).isBetween(0., 1.);
		assertThat(evaluate("", "model=chest-xray regions=0 stability").get(0).get("MirroredSSIM")).isEmpty();
		assertThat(error("open('" + PHANTOM + "'); run('Abs-CAM Evaluate...', 'model=chest-xray methods=grad-cam stability mirror');"))
			.isEqualTo(
				"'chest-xray' tells left from right, as its card says (mirror: false); leave 'mirror' away.");
	}

	@Test
	void precisionIsThatOfEveryMethod() throws Exception {
		assertThat(EvaluateRequest.parse("precision=float16").with(CamMethod.SCORE_CAM).scoring().precision()).isEqualTo(Precision.FLOAT16);
		assertThat(EvaluateRequest.parse("").with(CamMethod.SCORE_CAM).scoring().precision()).isEqualTo(Precision.FLOAT32);
	}

	@Test
	void errorsAreOneSentence() {
		String go = "open('" + PHANTOM + "'); run('Abs-CAM Evaluate...', '%s');";
		assertThat(error(go.formatted("truth=nothing")))
			.isEqualTo("There is no open image 'nothing' with masks; open it, or use none, selection, "
				+ "overlay, manager.");
		assertThat(error(go.formatted("truth=selection")))
			.isEqualTo("No area is marked in the selection of 'breast-phantom.tif' (hotspots "
				+ "that were found are none); draw one, or use none.");
		assertThat(error("open('" + PHANTOM + "'); makeRectangle(9, 9, 40, 40); run('Abs-CAM Evaluate...', 'roi truth=selection');"))
			.isEqualTo(
				"With 'roi' a map can lie nowhere but in the selection, so that 'truth=selection' says nothing; leave 'roi' away, or mark the truth in "
					+ "the overlay or the ROI Manager.");
		assertThat(error(go.formatted("mirror"))).isEqualTo("'mirror' is a part of the stability; add 'stability'.");
		assertThat(error(go.formatted("truth=breast-phantom.tif")))
			.isEqualTo("'breast-phantom.tif' cannot be its own mask; choose an image with masks.");
		assertThat(error(go.formatted("steps=0"))).isEqualTo("'steps' must be a whole number from 1, not '0'.");
		assertThat(error(go.formatted("tolerance=far")))
			.isEqualTo("'tolerance' must be a number of pixels or a length such as 4mm, not 'far'.");
		assertThat(error(go.formatted("precision=half"))).isEqualTo("'precision' must be auto, float32, float16 or int8, not 'half'.");
		assertThat(error(go.formatted("baseline=grey"))).isEqualTo("'baseline' must be zero, mean, blur or black, not 'grey'.");
	}

	/** A disk that goes away while slice 10 is read, in the second batch. */
	@Test
	void whatWasMeasuredBeforeSomethingFailedIsKept() throws Exception {
		ImagePlus phantom = IJ.openImage(PHANTOM);
		VirtualStack going = new VirtualStack(phantom.getWidth(), phantom.getHeight(), null, "") {

			@Override
			public int getSize() {
				return 12;
			}

			@Override
			public int size() {
				return 12;
			}

			@Override
			public ImageProcessor getProcessor(int slice) {
				if (slice == 10) throw new UncheckedIOException(new IOException("the disk is gone"));
				return phantom.getStack().getProcessor(slice);
			}

			@Override
			public String getSliceLabel(int slice) {
				return null;
			}
		};
		ImagePlus image = new ImagePlus("going", going);
		EvaluateRun run = new EvaluateRun(image, EvaluateRequest.parse(QUICK + "regions=0 stack"));
		assertThatThrownBy(run::run).isInstanceOf(ExplainException.class).hasMessageContaining("the disk is gone")
			.hasMessageEndingWith("; the 8 measured maps of 1 method are kept.");
	}

	/** Evaluates slice 8 of the phantom, with the masks open too. */
	private static List<CSVRecord> evaluate(String before, String options) throws IOException {
		ImageJMenu.closeAllImages();
		String said = options.contains("methods=") ? options + " device=cpu steps=6" : QUICK + options;
		String csv = IJ.runMacro("open('" + TRUTH + "'); open('" + PHANTOM + "'); setSlice(8);" + before
			+ "return call('org.abscam.fiji.MacroFunctions.evaluate', '" + said + "');");
		assertThat(csv).startsWith("Image,Slice,Label,Maps,Class,");
		return records(csv);
	}

	private static List<CSVRecord> records(String csv) throws IOException {
		return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(new StringReader(csv)).getRecords();
	}

	private static String error(String macro) {
		return new Interpreter().eval(macro);
	}

	private static double number(CSVRecord row, String column) {
		return Double.parseDouble(row.get(column));
	}

	private static String path(String sample) {
		return Path.of("models/samples", sample).toAbsolutePath().toString().replace('\\', '/');
	}
}
