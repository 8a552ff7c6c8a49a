package org.abscam.cli;

import static org.abscam.cli.Run.abscam;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.abscam.files.Remembered;
import org.abscam.onnx.ModelDraft;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The breast model of old, at whose gate the initial maps of all classes are alike. */
class ClassSensitivityCommandTest {

	private static final Path GATED = Path.of("src/test/resources/gated");
	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");
	private static final String WARNING =
		"abscam: warning: Abs-CAM initial maps at '/Mul_output_0' do not depend on the class (rank correlation ";

	@TempDir
	private Path folder;
	private String before;
	private Path scan;

	@BeforeEach
	void rememberNothingYet() throws IOException {
		before = System.setProperty(Remembered.PROPERTY, folder.resolve("cache").toString());
		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		scan = Files.createDirectory(folder.resolve("scans")).resolve("slice.tif");
		new FileSaver(new ImagePlus("slice", phantom.getStack().getProcessor(8))).saveAsTiff(scan.toString());
	}

	@AfterEach
	void asBefore() {
		if (before == null) System.clearProperty(Remembered.PROPERTY);
		else System.setProperty(Remembered.PROPERTY, before);
	}

	@Test
	void whatHoldsForSeveralScansIsSaidOnce() throws Exception {
		Path other = Files.copy(scan, scan.resolveSibling("slice2.tif"));
		Run run = abscam("evaluate", scan, other, "--model", "chest-xray", "--method", "abs-cam-initial", "--steps", "1", "--regions", "0",
			"--no-road", "--no-stability");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err().lines().filter(line -> line.contains("do not depend on the class"))).singleElement().asString()
			.startsWith("abscam: warning: 2 scans, from slice on: Abs-CAM initial maps at ");
	}

	@Test
	void whatCheckMeasuredEveryResultSays() throws Exception {
		Run unmeasured = explained("unmeasured");
		assertThat(unmeasured.exit()).isZero();
		assertThat(unmeasured.err()).doesNotContain("depend on the class");
		JsonObject not = record("unmeasured").getAsJsonObject("class_sensitivity");
		assertThat(not.get("verdict").getAsString()).isEqualTo("not measured");
		assertThat(not.get("how").getAsString()).isEqualTo("abscam models check gated --pictures FOLDER --method abs-cam-initial");

		Run check = abscam("models", "check", GATED, "--pictures", PHANTOM, "--method", "abs-cam-initial,control-edges");
		assertThat(check.exit()).as(check.err()).isZero();
		assertThat(check.out()).contains("pictures 'breast-phantom.tif'", "class    abs-cam-initial: does not depend on the class (",
			"on 16 pictures of one scan", "class    control-edges: does not depend on the class (rank correlation 1.00, SSIM 1.00",
			"rule     the maps do not depend on the class where");
		assertThat(check.out()).as("an author's warning").contains("gate     all positions of this layer are weighted by one number each, "
			+ "'/Sigmoid_output_0'", "in front of the product '/Mul_output_0'");
		assertThat(abscam("models", "check", GATED).out()).contains("class    abs-cam-initial: does not depend on the class",
			"class    abs-cam: not measured; give --pictures FOLDER with at least 8 pictures").doesNotContain("control-edges");

		Run explained = explained("explained");
		assertThat(explained.err()).contains(WARNING).contains("not what speaks for 'malignant'.");
		assertThat(explained.out()).contains("Class sensitivity: does not depend on the class");
		JsonObject known = record("explained").getAsJsonObject("class_sensitivity");
		assertThat(known.get("verdict").getAsString()).isEqualTo("does not depend on the class");
		assertThat(known.get("pictures").getAsInt()).isEqualTo(16);
		assertThat(known.get("rank_correlation").getAsDouble()).isGreaterThan(.98);
		assertThat(record("explained").get("warnings").toString()).contains("do not depend on the class");
		assertThat(IJ.openImage(folder.resolve("explained/slice.overlay.tif").toString()).getProp("Slice_Label"))
			.contains("alike for every class");
	}

	@Test
	void anImageIsComparedOnRequest() throws Exception {
		Run explained = explained("compared", "--class-sensitivity");
		assertThat(explained.exit()).isZero();
		assertThat(explained.out()).contains("with the maps of 'benign', 'normal'");
		assertThat(explained.err()).contains("The map is like those of other classes");
		JsonObject image = record("compared").getAsJsonArray("images").get(0).getAsJsonObject().getAsJsonObject("other_classes");
		assertThat(image.get("alike").getAsBoolean()).isTrue();
		assertThat(image.getAsJsonArray("others")).hasSize(2);
		List<CSVRecord> rows = rows(folder.resolve("compared/slice.predictions.csv"));
		assertThat(rows).filteredOn(row -> row.get("explained").equals("true"))
			.allSatisfy(row -> assertThat(Double.parseDouble(row.get("classes_rank_correlation")))
				.isEqualTo(image.get("rank_correlation").getAsDouble()));
		assertThat(rows).filteredOn(row -> row.get("explained").equals("false")).hasSize(2)
			.allSatisfy(row -> assertThat(row.get("classes_alike")).isEmpty());
		assertThat(rows(explainedPredictions("plain")).get(0).toMap()).doesNotContainKey("classes_ssim");
	}

	@Test
	void aCohortSaysItInItsRowsItsRecordAndItsAudit() throws Exception {
		abscam("models", "check", GATED, "--pictures", PHANTOM, "--method", "abs-cam-initial");
		Path out = folder.resolve("cohort");
		Run cohort = abscam("cohort", scan.getParent(), "--model", GATED, "--method", "abs-cam-initial", "--out", out, "--audit");
		assertThat(cohort.exit()).as(cohort.err()).isZero();
		assertThat(rows(out.resolve("cohort.csv"))).hasSize(1)
			.allSatisfy(row -> assertThat(row.get("class_sensitivity")).isEqualTo("does not depend on the class"));
		assertThat(Files.readString(out.resolve("audit.html")))
			.contains("<p>Abs-CAM initial maps at '/Mul_output_0' do not depend on the class");
	}

	@Test
	void figuresGoWithTheModelWhereThatIsAskedFor() throws Exception {
		Path copy = Files.createDirectory(folder.resolve("copy"));
		for (String file : List.of("rdf.yaml", "model.onnx")) Files.copy(GATED.resolve(file), copy.resolve(file));
		Run check =
			abscam("models", "check", copy, "--pictures", PHANTOM, "--method", "abs-cam-initial", "--device", "cpu", "--remember");
		assertThat(check.out()).contains(copy.resolve("class-sensitivity.tsv").toRealPath().toString());
		System.setProperty(Remembered.PROPERTY, folder.resolve("other cache").toString());
		assertThat(abscam("models", "check", copy).out()).contains("class    abs-cam-initial: does not depend on the class");
		assertThat(abscam("explain", scan, "--model", copy, "--method", "abs-cam-initial", "--device", "cpu").err()).contains(WARNING);

		Run imported = abscam("models", "import", copy, "--name", "imported", "--to", folder.resolve("models"));
		assertThat(imported.exit()).as(imported.err()).isZero();
		assertThat(folder.resolve("models/imported/class-sensitivity.tsv")).hasSameTextualContentAs(copy.resolve("class-sensitivity.tsv"));

		Run refused = abscam("models", "check", copy, "--remember");
		assertThat(refused.exit()).isEqualTo(2);
		assertThat(refused.err()).isEqualTo("abscam: --remember keeps what is measured on pictures; add --pictures FOLDER."
			+ System.lineSeparator());
		Run missing = abscam("models", "check", copy, "--pictures", folder.resolve("nowhere"));
		assertThat(missing.exit()).isEqualTo(2);
		assertThat(missing.err()).contains("nowhere does not exist");
	}

	/** At import the usual method is measured on the stack that is at hand; the figures lie beside the model from then on. */
	@Test
	void anImportedModelIsMeasuredOnTheStackThatIsShownToIt() throws Exception {
		Path onnx = ModelDraft.write(new ModelDraft(17).input("image", "N", 1, 24, 24).weights("w", 6, 1, 3, 3).weights("w2", 6, 3)
			.node("Conv", "image,w", "conv").node("Relu", "conv", "relu").node("GlobalAveragePool", "relu", "pool")
			.node("Flatten", "pool", "flat").node("MatMul", "flat,w2", "scores").output("scores"), folder.resolve("three.onnx"));
		Run imported = abscam("models", "import", onnx, "--labels", "a,b,c", "--preprocessing", "0-1", "--to", folder.resolve("models"),
			"--picture", PHANTOM);
		assertThat(imported.exit()).as(imported.err()).isZero();
		assertThat(imported.out())
			.containsPattern("Class sensitivity of abs-cam on 'breast-phantom': (depends|does not depend) on the class "
				+ "[(]rank correlation [-0-9.]+, SSIM [-0-9.]+ between classes on 12 pictures of one scan");
		assertThat(Files.readAllLines(folder.resolve("models/three/class-sensitivity.tsv"))).hasSize(2)
			.anyMatch(line -> line.contains("\trelu\tabs-cam\tscans=1 pictures=12 "));
		Run again = abscam("models", "import", onnx, "--labels", "a,b,c", "--preprocessing", "0-1", "--to", folder.resolve("models"),
			"--replace", "--picture", scan);
		assertThat(again.out()).as("one picture is not enough").doesNotContain("Class sensitivity");
	}

	private Run explained(String out, String... more) {
		Object[] arguments =
			{"explain", scan, "--model", GATED, "--method", "abs-cam-initial", "--device", "cpu", "--out", folder.resolve(out)};
		Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
		System.arraycopy(more, 0, all, arguments.length, more.length);
		return abscam(all);
	}

	private Path explainedPredictions(String out) {
		explained(out);
		return folder.resolve(out).resolve("slice.predictions.csv");
	}

	private JsonObject record(String out) throws IOException {
		return JsonParser.parseString(Files.readString(folder.resolve(out).resolve("slice.json"))).getAsJsonObject();
	}

	private static List<CSVRecord> rows(Path csv) throws IOException {
		try (var reader = Files.newBufferedReader(csv)) {
			return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader).getRecords();
		}
	}
}
