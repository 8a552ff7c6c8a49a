package org.abscam.evaluate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.pixels.Pictures;
import org.abscam.explain.Explainer;
import org.abscam.explain.KeptScores;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Where;
import org.abscam.explain.trial.ImportOptions;
import org.abscam.explain.trial.ModelImport;
import org.abscam.files.Remembered;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The breast model that was shipped until version 1.1.0 weighted all positions by a gate trained with lesion outlines; a stranger's
 * implementation found its maps of the three classes alike (rank correlation
 * .98 by Abs-CAM, .99 by its initial map, −.15 by Grad-CAM).
 */
class SensitivityMeasurementTest {

	private static final String GATED = "src/test/resources/gated";
	private static final int CHANNELS = 12;

	@TempDir
	private static Path folder;
	private String before;

	@BeforeEach
	void rememberNothingYet() throws Exception {
		before = System.setProperty(Remembered.PROPERTY, Files.createTempDirectory(folder, "cache").toString());
	}

	@AfterEach
	void asBefore() {
		if (before == null) System.clearProperty(Remembered.PROPERTY);
		else System.setProperty(Remembered.PROPERTY, before);
	}

	@Test
	void mapsAtAGateAreFlaggedAndEveryResultSaysSoAtNoCost() throws Exception {
		ModelSource model = ModelLibrary.bundled().find(GATED);
		ExplainOptions options = options(CamMethod.ABS_CAM_INITIAL, Where.AUTO);
		try (Explainer explainer = Explainer.open(model, options, new ScanSize(256, 256, 1))) {
			assertThat(KnownSensitivity.of(explainer).orElseThrow().inWords()).isEqualTo("not measured");
			SensitivityMeasurement measured = SensitivityMeasurement.of(model, options, phantom(), Progress.NONE);
			ClassSensitivity found = measured.known().measured().orElseThrow();
			assertThat(found).extracting(ClassSensitivity::scans, ClassSensitivity::pictures, ClassSensitivity::pairs)
				.containsExactly(1, 8, 16);
			assertThat(found.spearman()).as("a stranger's measure: .99").isGreaterThan(.98);
			assertThat(found.ssim()).as("a stranger's measure: .997").isGreaterThan(.98);
			assertThat(found.headSpearman()).as("a random class head").isGreaterThan(.95);
			assertThat(found.verdict()).isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);

			KnownSensitivity known = KnownSensitivity.of(explainer).orElseThrow();
			assertThat(known.verdict()).isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);
			assertThat(known.warning(Optional.of("malignant")).orElseThrow())
				.startsWith("Abs-CAM initial maps at '/Mul_output_0' do not depend on the class")
				.contains("8 pictures of one scan").endsWith("not what speaks for 'malignant'.");
			assertThat(KnownSensitivity.of(explainer, CamMethod.GRAD_CAM).verdict()).as("of another method")
				.isEqualTo(ClassSensitivity.Verdict.NOT_MEASURED);
		}
	}

	@Test
	void gradCamAtTheGateDependsOnTheClass() throws Exception {
		ClassSensitivity found = measured(ModelLibrary.bundled().find(GATED), CamMethod.GRAD_CAM, "auto", phantom());
		assertThat(found.spearman()).isLessThan(.5);
		assertThat(found.verdict()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
	}

	@ParameterizedTest
	@EnumSource(value = ControlMap.class, names = {"CENTRE", "EDGES"})
	void mapsThatKnowNothingOfTheNetworkAreFlagged(ControlMap control) throws Exception {
		KnownSensitivity known = SensitivityMeasurement.of(ModelLibrary.bundled().find(GATED), options(CamMethod.GRAD_CAM, Where.AUTO),
			Optional.of(control), phantom(), KeptScores.NOTHING, Progress.NONE).known();
		assertThat(known.verdict()).isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);
		assertThat(known.measured().orElseThrow().headSsim()).isEqualTo(1);
	}

	@Test
	void sevenPicturesAreNotEnoughAndNothingIsRemembered() throws Exception {
		ModelSource model = ModelLibrary.bundled().find(GATED);
		ExplainOptions options = options(CamMethod.LAYER_CAM, Where.AUTO);
		KnownSensitivity known = SensitivityMeasurement.of(model, options, Pictures.of(slices(7)), Progress.NONE).known();
		assertThat(known.isMeasured()).isFalse();
		assertThat(known.inWords()).startsWith("not measured, as at least 8 pictures");
		try (Explainer explainer = Explainer.open(model, options, new ScanSize(256, 256, 1))) {
			assertThat(KnownSensitivity.of(explainer).orElseThrow().measured()).isEmpty();
		}
	}

	/** Scores y and −y: |G| is the same, so that Abs-CAM's first phase cannot tell the two answers apart; Grad-CAM has its sign. */
	@Test
	void ofANetworkWithOneScoreNothingCanBeSaidOfAbsCam() throws Exception {
		Path onnx = ModelDraft.write(new ModelDraft(17).input("image", "N", 1, 24, 24).weights("w", 6, 1, 3, 3).weights("w2", 6, 1)
			.node("Conv", "image,w", "conv").node("Relu", "conv", "relu").node("GlobalAveragePool", "relu", "pool")
			.node("Flatten", "pool", "flat").node("MatMul", "flat,w2", "score").output("score"), folder.resolve("one.onnx"));
		Path imported = ModelImport.run(new ImportOptions(onnx.toString(), "one", "absent,present", "0-1", "", "", "", "sigmoid", "", "",
			AskedInputs.NONE, true), folder.resolve("models"), Optional.empty(), Progress.NONE).folder();
		ModelSource model = ModelLibrary.bundled().find(imported.toString());
		for (CamMethod method : List.of(CamMethod.ABS_CAM, CamMethod.ABS_CAM_INITIAL)) {
			KnownSensitivity known = SensitivityMeasurement.of(model, options(method, Where.AUTO), phantom(), Progress.NONE).known();
			assertThat(known.verdict()).isEqualTo(ClassSensitivity.Verdict.NOT_APPLICABLE);
			assertThat(known.inWords()).startsWith("not applicable: the network has one score for its two answers");
		}
		assertThat(measured(model, CamMethod.GRAD_CAM, "auto", phantom()).verdict()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
	}

	@Test
	void figuresThatLieBesideAModelAreThoseOfItsFile() throws Exception {
		Path copy = Files.createDirectory(folder.resolve("copy"));
		for (String file : List.of("rdf.yaml", "model.onnx")) Files.copy(Path.of(GATED, file), copy.resolve(file));
		ModelSource model = ModelLibrary.bundled().find(copy.toString());
		ClassSensitivity numbers = new ClassSensitivity(12, 12, 12, 24, 0, 0, .5, .25, .125, Double.NaN, Double.NaN, .75, .75);
		Path file = RememberedSensitivity.write(model, CamMethod.XGRAD_CAM,
			new KnownSensitivity("XGrad-CAM", "/Mul_output_0", Optional.empty(), Optional.of(numbers)));
		RememberedSensitivity.write(model, CamMethod.HIRES_CAM,
			new KnownSensitivity("HiResCAM", "/Mul_output_0", Optional.empty(), Optional.of(numbers)));
		assertThat(Files.readAllLines(file)).hasSize(3).filteredOn(line -> line.startsWith(model.sha256() + "\t/Mul_output_0\t"))
			.hasSize(2);
		try (Explainer explainer = Explainer.open(model, options(CamMethod.XGRAD_CAM, Where.AUTO), new ScanSize(256, 256, 1))) {
			assertThat(KnownSensitivity.of(explainer).orElseThrow().measured()).contains(numbers);
			Files.writeString(file, Files.readString(file).replace(model.sha256(), "0".repeat(64)));
			assertThat(KnownSensitivity.of(explainer).orElseThrow().measured()).as("figures of other weights").isEmpty();
			Files.writeString(file, model.sha256() + "\t/Mul_output_0\txgrad-cam\tnonsense\n\t\n\n");
			assertThat(KnownSensitivity.of(explainer).orElseThrow().measured()).as("damaged").isEmpty();
		}
		RememberedSensitivity.write(model, CamMethod.XGRAD_CAM,
			new KnownSensitivity("XGrad-CAM", "/Mul_output_0", Optional.empty(), Optional.of(numbers)));
		assertThat(Files.readAllLines(file)).hasSize(2);
		assertThatThrownBy(() -> RememberedSensitivity.write(ModelLibrary.bundled().findDefault(), CamMethod.GRAD_CAM,
			new KnownSensitivity("Grad-CAM", "x", Optional.empty(), Optional.of(numbers)))).isInstanceOf(ExplainException.class)
			.hasMessageContaining("part of the program");
	}

	/**
	 * What stands in the jar: the breast model's Abs-CAM answers for the class; the chest model's is alike for its two classes, its Grad-CAM is
	 * not.
	 */
	@ParameterizedTest
	@CsvSource({"breast-ultrasound,ABS_CAM,DEPENDS", "breast-ultrasound,ABS_CAM_INITIAL,DEPENDS", "breast-ultrasound,GRAD_CAM,DEPENDS",
		"breast-ultrasound,ABS_CAM_PLUS,DOES_NOT_DEPEND", "chest-xray,ABS_CAM_PLUS,DEPENDS",
		"chest-xray,ABS_CAM,DOES_NOT_DEPEND", "chest-xray,ABS_CAM_INITIAL,DOES_NOT_DEPEND", "chest-xray,GRAD_CAM,DEPENDS"})
	void shippedModelsSayItWithoutBeingMeasured(String name, CamMethod method, ClassSensitivity.Verdict verdict) throws Exception {
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(name), options(CamMethod.GRAD_CAM, Where.AUTO),
			new ScanSize(256, 256, 1))) {
			KnownSensitivity known = KnownSensitivity.of(explainer, method);
			assertThat(known.verdict()).isEqualTo(verdict);
			assertThat(known.measured().orElseThrow().pictures()).isGreaterThanOrEqualTo(ClassSensitivity.FEWEST);
		}
	}

	/** The figures were once those of a form of Abs-CAM plus that was given up before it was shipped. */
	@Tag("slow")
	@ParameterizedTest
	@CsvSource({"breast-ultrasound,6", "chest-xray,47"})
	void whatIsShippedIsWhatIsMeasuredOnTheseTwelvePictures(String name, int every) throws Exception {
		Path data = SharedData.require("data/" + name);
		Path pictures = Files.createTempDirectory(folder, "twelve");
		try (Stream<String> rows = Files.lines(data.resolve("index.csv"))) {
			List<String> files =
				rows.filter(row -> row.contains(",validation,")).map(row -> row.substring(0, row.indexOf(','))).sorted().toList();
			for (int i = 0; i < 12; i++)
				Files.copy(data.resolve("images").resolve(files.get(i * every)), pictures.resolve(files.get(i * every)));
		}
		ModelSource model = ModelLibrary.bundled().find(name);
		for (CamMethod method : List.of(CamMethod.ABS_CAM, CamMethod.ABS_CAM_PLUS, CamMethod.GRAD_CAM)) {
			ExplainOptions options = ExplainOptions.DEFAULTS.with(method).with(Running.on("cpu").inBatchesOf(8));
			try (Explainer explainer = Explainer.open(model, options, new ScanSize(256, 256, 1))) {
				ClassSensitivity shipped = KnownSensitivity.of(explainer).orElseThrow().measured().orElseThrow();
				ClassSensitivity found =
					SensitivityMeasurement.of(model, options, Pictures.of(pictures), Progress.NONE).known().measured().orElseThrow();
				assertThat(found.pictures()).isEqualTo(shipped.pictures()).isEqualTo(12);
				assertThat(found.spearman()).as("rank correlation of " + method).isCloseTo(shipped.spearman(), within(.01));
				assertThat(found.ssim()).as("SSIM of " + method).isCloseTo(shipped.ssim(), within(.01));
				assertThat(found.headSpearman()).as("random class head of " + method).isCloseTo(shipped.headSpearman(), within(.01));
			}
		}
	}

	/** Eight lesions of the training split: what the phantom shows holds of real pictures, and the model without a gate passes on them. */
	@Test
	void mapsAtAGateAreFlaggedOnRealPictures() throws Exception {
		Path data = SharedData.require("data/breast-ultrasound");
		Path pictures = Files.createDirectory(folder.resolve("lesions"));
		try (Stream<String> rows = Files.lines(data.resolve("index.csv"))) {
			for (String row : rows.filter(r -> r.contains(",malignant,train,")).limit(ClassSensitivity.FEWEST).toList()) {
				String name = row.substring(0, row.indexOf(','));
				Files.copy(data.resolve("images").resolve(name), pictures.resolve(name));
			}
		}
		Files.writeString(pictures.resolve("notes.txt"), "not a picture");
		SensitivityMeasurement measured = SensitivityMeasurement.of(ModelLibrary.bundled().find(GATED),
			options(CamMethod.ABS_CAM, Where.AUTO), Pictures.of(pictures), Progress.NONE);
		assertThat(measured.refused()).isEqualTo(1);
		assertThat(measured.known().measured().orElseThrow().scans()).isEqualTo(8);
		assertThat(measured.known().verdict()).isEqualTo(ClassSensitivity.Verdict.DOES_NOT_DEPEND);
		ClassSensitivity gradCam = measured(ModelLibrary.bundled().find(GATED), CamMethod.GRAD_CAM, "auto", Pictures.of(pictures));
		assertThat(gradCam.verdict()).as(gradCam.toString()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
		ClassSensitivity bundled =
			measured(ModelLibrary.bundled().find("breast-ultrasound"), CamMethod.ABS_CAM_INITIAL, "auto", Pictures.of(pictures));
		assertThat(bundled.verdict()).as(bundled.toString()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
		assertThat(bundled.spearman()).as("the bar for maps of two classes").isLessThanOrEqualTo(.5);
	}

	/** A child's chest, ten things of CIFAR, a thousand of ImageNet, whose next three classes are often breeds of the same animal. */
	@ParameterizedTest
	@CsvSource({"chest-xray,none,chest-xray/images", "onnx/real/cifar10_cnn_winml.onnx,none,natural/imagenet",
		"pretrained/mobilenet_v2_float.onnx,-1-1,natural/imagenet"})
	void gradCamPassesOnUnrelatedNetworks(String network, String preprocessing, String pictures) throws Exception {
		Path shown = few(SharedData.require("data/" + pictures));
		ModelSource model = network.endsWith(".onnx") ? imported(SharedData.require("data/" + network), preprocessing)
			: ModelLibrary.bundled().find(network);
		ClassSensitivity found = measured(model, CamMethod.GRAD_CAM, "auto", Pictures.of(shown));
		assertThat(found.verdict()).as(found.toString()).isEqualTo(ClassSensitivity.Verdict.DEPENDS);
		assertThat(found.counted()).isEqualTo(ClassSensitivity.FEWEST);
	}

	private static Path few(Path pictures) throws Exception {
		Path few = Files.createTempDirectory(folder, "few");
		try (Stream<Path> all = Files.list(pictures)) {
			for (Path one : all.sorted().filter(p -> p.toString().matches(".*[.](png|jpe?g|JPE?G)")).limit(ClassSensitivity.FEWEST)
				.toList())
				Files.copy(one, few.resolve(one.getFileName()));
		}
		return few;
	}

	private static ModelSource imported(Path onnx, String preprocessing) throws Exception {
		ImportOptions options = new ImportOptions(onnx.toString(), "", "", preprocessing, "", "", "", "", "", "", AskedInputs.NONE, true);
		return ModelLibrary.bundled()
			.find(ModelImport.run(options, folder.resolve("models"), Optional.empty(), Progress.NONE).folder().toString());
	}

	private static ClassSensitivity measured(ModelSource model, SaliencyMethod method, String layer, Pictures pictures) throws Exception {
		return SensitivityMeasurement.of(model, options(method, Where.at(layer)), pictures, Progress.NONE).known().measured().orElseThrow();
	}

	private static ExplainOptions options(SaliencyMethod method, Where where) {
		return ExplainOptions.DEFAULTS.with(method).with(where).with(Running.on("cpu").inBatchesOf(8))
			.with(ExplainOptions.DEFAULTS.scoring().keeping(CHANNELS));
	}

	private static Pictures phantom() {
		return Pictures.of(slices(ClassSensitivity.FEWEST));
	}

	/** Every second one, from the third on. */
	private static Scan slices(int count) {
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		ImageStack stack = new ImageStack(phantom.getWidth(), phantom.getHeight());
		for (int i = 0; i < count; i++) stack.addSlice(phantom.getStack().getProcessor(2 * i + 1));
		return Scan.of(new ImagePlus("slices", stack));
	}
}
