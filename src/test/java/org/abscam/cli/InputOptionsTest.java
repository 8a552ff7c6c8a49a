package org.abscam.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.ExpectedValues;
import org.abscam.ExpectedValues.Expected;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.CardSchema;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.DicomBytes;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** Networks that take more than an image, against {@code inputs.py}, which makes the same maps with autograd in float64. */
class InputOptionsTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/inputs");
	private static final Path FRONTAL = FOLDER.resolve("frontal.png");

	@TempDir
	private Path folder;

	private static Expected expected(String name) throws Exception {
		return ExpectedValues.arrays(FOLDER.resolve("expected.npz")).get(name);
	}

	private static String image(String id, int height, int width) {
		return "  - id: " + id
			+ "\n    axes:\n      - {type: batch}\n      - {type: channel, channel_names: [grey]}\n      - {type: space, id: y, size: "
			+ height + "}\n      - {type: space, id: x, size: " + width + "}\n    preprocessing:\n"
			+ "      - {id: scale_linear, kwargs: {gain: 0.00392156862745098, offset: 0}}\n";
	}

	private Path card(String model, String inputs, String config) throws Exception {
		if (!Files.exists(folder.resolve("model.onnx"))) Files.copy(FOLDER.resolve(model + ".onnx"), folder.resolve("model.onnx"));
		return Files.writeString(folder.resolve("rdf.yaml"),
			"format_version: 0.5.7\ntype: model\nname: test\nlicense: MIT\nauthors: [{name: Somebody}]\ninputs:\n" + inputs
				+ "outputs:\n  - id: scores\n    axes:\n      - {type: batch}\n      - {type: channel, channel_names: [a, b, c]}\n"
				+ "weights:\n  onnx: {source: model.onnx, opset_version: 17}\n" + config);
	}

	private Path numbers() throws Exception {
		return card("numbers",
			image("image", 24, 20)
				+ "  - id: clinical\n    axes:\n      - {type: batch}\n      - {type: channel, channel_names: [age, sex]}\n",
			"config:\n  abscam:\n    inputs:\n"
				+ "      - {name: age, column: years, tag: \"0010,1010\", scale: 0.01, minimum: 0, maximum: 120}\n"
				+ "      - {name: sex, tag: \"0010,0040\", words: {M: 0, F: 1}}\n");
	}

	private Path views() throws Exception {
		return card("views", image("frontal", 24, 20) + image("lateral", 16, 12), "");
	}

	private static void assertMap(Path results, String scan, String name) throws Exception {
		ImagePlus map = IJ.openImage(results.resolve(scan + ".saliency.tif").toString());
		assertThat((float[]) map.getProcessor().getPixels()).as(name).containsExactly(expected(name).values(), within(1e-5f));
	}

	private static Run explain(Object... arguments) {
		List<Object> all = new ArrayList<>(List.of("explain", "--device", "cpu", "--json"));
		all.addAll(Arrays.asList(arguments));
		return Run.abscam(all.toArray());
	}

	@Test
	void numbersByNameAreHeldAndRecorded() throws Exception {
		for (String method : new String[] {"grad-cam", "abs-cam"}) {
			Run run = explain(FRONTAL, "--model", numbers(), "--input", "age=54", "--input", "sex=f", "--method", method, "--out", folder);
			assertThat(run.exit()).as(run.err()).isZero();
			assertMap(folder, "frontal", "54-F/" + method);
			JsonObject record = JsonParser.parseString(run.out()).getAsJsonObject();
			assertThat(record.get("inputs")).isEqualTo(JsonParser.parseString("[{name: age, value: \"54\", fed: [0.54], from: option}, "
				+ "{name: sex, value: f, fed: [1.0], from: option}]"));
			assertThat(record.getAsJsonArray("images").get(0).getAsJsonObject().get("probability").getAsFloat())
				.isCloseTo(expected("54-F/probability").values()[2], within(1e-5f));
		}
		List<String> table = Files.readAllLines(folder.resolve("frontal.predictions.csv"));
		assertThat(table.get(0)).contains(",input_age,input_sex,");
		assertThat(table.get(1)).contains(",54,f,");
	}

	/** An age beside another patient's image would be an answer that nobody sees is wrong. */
	@Test
	void scansOfOneNameAreToldApartByTheirFoldersOrRefused() throws Exception {
		Path scans = folder.resolve("scans");
		for (String name : new String[] {"a", "b"}) Files.copy(FRONTAL, Files.createDirectories(scans.resolve(name)).resolve("1.png"));
		Path table = Files.writeString(folder.resolve("people.csv"), "file,years,sex\na/1.png,54,F\nb/1,80,M\n");
		Object[] words = {"classify", scans.resolve("a/1.png"), scans.resolve("b/1.png"), "--model", numbers(), "--inputs", table, "--json",
			"--device", "cpu"};
		Run run = Run.abscam(words);
		assertThat(run.exit()).as(run.err()).isZero();
		var records = JsonParser.parseString(run.out()).getAsJsonArray();
		assertThat(records.get(0).getAsJsonObject().getAsJsonObject("probabilities").get("c").getAsFloat())
			.isCloseTo(expected("54-F/probability").values()[2], within(1e-5f));
		assertThat(records.get(1).getAsJsonObject().getAsJsonObject("probabilities").get("c").getAsFloat())
			.isCloseTo(expected("80-M/probability").values()[2], within(1e-5f));
		Path out = folder.resolve("out");
		Object[] cohort = {"cohort", scans, "--model", folder, "--inputs", table, "--method", "grad-cam", "--out", out};
		Run all = Run.abscam(cohort);
		assertThat(all.exit()).as(all.err()).isZero();
		List<String> rows = Files.readAllLines(out.resolve("cohort.csv"));
		assertThat(rows.get(1)).startsWith("a/1.png,").doesNotContain("people.csv");
		assertThat(rows.get(2)).startsWith("b/1.png,").doesNotContain("people.csv");

		Files.writeString(table, "file,years,sex\n1.png,54,F\n");
		String sentence =
			"Several scans are called '1.png', and 'people.csv' has no row whose 'file' is 'b/1.png'; write the folder before the "
				+ "name there.";
		Run refused = Run.abscam(words);
		assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(refused.err()).hasLineCount(2).contains(sentence, sentence.replace("b/1", "a/1"));
		cohort[cohort.length - 1] = folder.resolve("again");
		assertRefused(Run.abscam(cohort), sentence.replace("b/1", "a/1"));
	}

	/** The scan of another patient may have the same name. */
	@Test
	void aRowOfAnotherFolderIsNotTaken() throws Exception {
		Path scan = Files.copy(FRONTAL, Files.createDirectory(folder.resolve("patient2")).resolve("one.png"));
		Path table = Files.writeString(folder.resolve("people.csv"), "file,years,sex\npatient1/one.png,54,F\n");
		assertRefused(explain(scan, "--model", numbers(), "--inputs", table, "--method", "grad-cam", "--out", folder),
			"'people.csv' has a row of 'patient1/one.png', but none of 'patient2/one.png'; if it is that of this scan, correct its folder or leave it out.");
	}

	@Test
	void numbersOfATableAreThoseOfTheScansRow() throws Exception {
		for (String name : new String[] {"one", "two"}) Files.copy(FRONTAL, folder.resolve(name + ".png"));
		Path table = Files.writeString(folder.resolve("people.csv"),
			"file,years,sex,note\n" + folder.getFileName() + "/one.png,54,F,\"a, b\"\ntwo,80,M,\n");
		Run run =
			explain(folder.resolve("one.png"), folder.resolve("two.png"), "--model", numbers(), "--inputs", table, "--method", "grad-cam",
				"--out", folder);
		assertThat(run.exit()).as(run.err()).isZero();
		assertMap(folder, "one", "54-F/grad-cam");
		assertMap(folder, "two", "80-M/grad-cam");
		assertThat(JsonParser.parseString(run.out()).getAsJsonArray().get(1).getAsJsonObject().get("inputs"))
			.isEqualTo(JsonParser.parseString(
				"[{name: age, value: \"80\", fed: [0.8], from: \"column 'years' of people.csv\"}, "
					+ "{name: sex, value: M, fed: [0.0], from: \"column 'sex' of people.csv\"}]"));
		Run absent = explain(FRONTAL, "--model", numbers(), "--inputs", table);
		assertRefused(absent, "'people.csv' has no row whose 'file' is 'frontal.png'", "add one");
		Run classified =
			Run.abscam("classify", folder.resolve("one.png"), folder.resolve("two.png"), "--model", numbers(), "--inputs", table, "--json",
				"--device", "cpu");
		assertThat(classified.exit()).as(classified.err()).isZero();
		var records = JsonParser.parseString(classified.out()).getAsJsonArray();
		assertThat(records.get(0).getAsJsonObject().getAsJsonObject("probabilities").get("c").getAsFloat())
			.isCloseTo(expected("54-F/probability").values()[2], within(1e-5f));
		assertThat(records.get(1).getAsJsonObject().getAsJsonObject("probabilities").get("c").getAsFloat())
			.isCloseTo(expected("80-M/probability").values()[2], within(1e-5f));
	}

	@Test
	void numbersOfADicomHeaderAreThoseOfTheAttributesThatTheCardNames() throws Exception {
		ImageProcessor pixels = IJ.openImage(FRONTAL.toString()).getProcessor();
		int[] values = new int[480];
		for (int i = 0; i < 480; i++) values[i] = pixels.get(i);
		Path dicom = folder.resolve("person.dcm");
		Files.write(dicom, DicomBytes.grey8(20, 24, values).text(0x00100040, "CS", "F").text(0x00101010, "AS", "054Y").toBytes());
		Run run = explain(dicom, "--model", numbers(), "--method", "grad-cam", "--window", "0-255", "--report", "html", "--out", folder);
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(folder.resolve("person.report.html")).content().contains("age of DICOM (0010,1010), sex of DICOM (0010,0040)");
		assertThat(JsonParser.parseString(run.out()).getAsJsonObject().get("inputs")).isEqualTo(JsonParser.parseString(
			"[{name: age, from: \"DICOM (0010,1010)\"}, {name: sex, from: \"DICOM (0010,0040)\"}]"));
		assertMap(folder, "person", "54-F/grad-cam");
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter(f -> Files.isRegularFile(f) && !f.equals(dicom)).toList()) {
				assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).as("of the patient, in " + file).doesNotContain("054Y");
			}
		}
		explain(dicom, "--model", numbers(), "--method", "grad-cam", "--report", "html", "--patient", "--out", folder.resolve("named"));
		assertThat(folder.resolve("named/person.report.html")).content().contains("age=054Y, sex=F");
		Run other = explain(dicom, "--model", numbers(), "--method", "grad-cam", "--input", "age=80");
		assertThat(other.out()).contains("\"value\": \"80\"").contains("\"from\": \"DICOM (0010,0040)\"");
		Run together =
			explain(dicom, "--model", numbers(), "--method", "grad-cam", "--window", "0-255", "--input", "clinical=0.8,0", "--out", folder);
		assertThat(together.exit()).as(together.err()).isZero();
		assertMap(folder, "person", "80-M/grad-cam");
		assertThat(JsonParser.parseString(together.out()).getAsJsonObject().get("inputs")).as("and nothing that the network did not get")
			.isEqualTo(JsonParser.parseString("[{name: clinical, value: \"0.8,0\", fed: [0.8, 0.0], from: option}]"));
		assertRefused(explain(dicom, "--model", numbers(), "--input", "clinical=0.8,0", "--input", "age=54"),
			"'age' is one of the numbers of 'clinical', which are given together (0.8,0); leave one of the two away.");
	}

	/** What stands in a header is the patient's, and no matter for a terminal or a log: the sentence says where it stands, and what would do. */
	@Test
	void whatIsRefusedOfADicomHeaderIsNotRepeated() throws Exception {
		Path card = numbers();
		String[][] wrong = {{"121Y", "F", "takes age (from 0 to 120), not what DICOM (0010,1010) says", "121Y"},
			{"OLD", "F", "is a number, not what DICOM (0010,1010) says", "OLD"},
			{"054Y", "XYZ", "is M or F, not what DICOM (0010,0040) says", "XYZ"}};
		for (String[] one : wrong) {
			Path dicom = folder.resolve("person.dcm");
			Files.write(dicom,
				DicomBytes.grey8(20, 24, new int[480]).text(0x00100040, "CS", one[1]).text(0x00101010, "AS", one[0]).toBytes());
			Run run = explain(dicom, "--model", card);
			assertRefused(run, one[2]);
			assertThat(run.out() + run.err()).doesNotContain(one[3]);
		}
	}

	@Test
	void pathsInATableCountFromItsFolder() throws Exception {
		Path elsewhere = Files.createDirectories(folder.resolve("study/shots"));
		Files.copy(FOLDER.resolve("lateral.png"), elsewhere.resolve("side view.png"));
		Path table = Files.writeString(folder.resolve("study/people.csv"), "file,lateral\nfrontal.png,shots/side view.png\n");
		Run run = explain(FRONTAL, "--model", views(), "--inputs", table, "--method", "grad-cam", "--out", folder);
		assertThat(run.exit()).as(run.err()).isZero();
		assertMap(folder, "frontal", "views/grad-cam");
		Files.writeString(table, "file,lateral\nfrontal.png," + FOLDER.resolve("lateral.png") + "\n");
		assertThat(explain(FRONTAL, "--model", views(), "--inputs", table).exit()).as("as tables were written before").isZero();
		Files.writeString(table, "file,lateral\nfrontal.png,nowhere.png\n");
		assertRefused(explain(FRONTAL, "--model", views(), "--inputs", table),
			"The input 'lateral' (column 'lateral' of people.csv): there is no file '"
				+ folder.resolve("study/nowhere.png").toAbsolutePath()
				+ "'",
			"counts from the folder of the table");
	}

	@Test
	void whatIsNotSaidOrCannotBeIsRefusedWithNamesShapesAndRemedy() throws Exception {
		Path card = numbers();
		assertRefused(explain(FRONTAL, "--model", card), "'image' N×1×24×20 (explained)",
			"'clinical' N×2: age (from 0 to 120), sex (M or F); say age (from 0 to 120) and sex, on the command line --input age=NUMBER",
			"in macros input=[age=NUMBER]", "(0010,1010)");
		assertRefused(explain(FRONTAL, "--model", card, "--input", "age=150", "--input", "sex=F"), "age (from 0 to 120), not 150 (option)");
		assertRefused(explain(FRONTAL, "--model", card, "--input", "age=old", "--input", "sex=F"), "is a number, not 'old'");
		assertRefused(explain(FRONTAL, "--model", card, "--input", "age=54", "--input", "sex=X"), "'sex' of", "M or F, not 'X'");
		assertRefused(explain(FRONTAL, "--model", card, "--input", "age=54", "--input", "sex=F", "--input", "weight=70"),
			"no input 'weight'",
			"'clinical' N×2", "leave it away");
		assertRefused(explain(FRONTAL, "--input", "age=54"), "has no input 'age': it takes nothing but the image");
		assertRefused(explain(FRONTAL, "--model", card, "--input", "54"), "write name=value");
	}

	@Test
	void twoViewsAreTwoScansOfWhichOneIsHeld() throws Exception {
		for (String method : new String[] {"grad-cam", "abs-cam"}) {
			Run run = explain(FRONTAL, "--model", views(), "--input", "lateral=" + FOLDER.resolve("lateral.png"), "--method", method,
				"--out", folder);
			assertThat(run.exit()).as(run.err()).isZero();
			assertMap(folder, "frontal", "views/" + method);
			assertThat(JsonParser.parseString(run.out()).getAsJsonObject().get("inputs"))
				.isEqualTo(JsonParser.parseString("[{name: lateral, value: lateral.png, from: option}]"));
		}
		assertRefused(explain(FRONTAL, "--model", views()), "'frontal' N×1×24×20 (explained)", "'lateral' N×1×16×12",
			"--input lateral=FILE");
		assertRefused(explain(FRONTAL, "--model", views(), "--input", "lateral=nowhere.png"), "The input 'lateral'", "nowhere.png");
		assertRefused(explain(FRONTAL, "--model", views(), "--input", "lateral=models/samples/breast-phantom.tif"), "has 16 images",
			"held at one");
		assertRefused(explain(FRONTAL, "--model", FOLDER.resolve("views.onnx")), "takes several images",
			"'frontal' N×1×24×20, 'lateral' N×1×16×12",
			"--input lateral=FILE");
	}

	@Test
	void mapsOfSeveralInputsAreMeasuredAndMadeByMaskingTooWithTheSameHeld() throws Exception {
		Run run = Run.abscam("evaluate", FRONTAL, "--model", numbers(), "--input", "age=54", "--input", "sex=F", "--method", "grad-cam",
			"--steps", 4,
			"--regions", 3, "--sanity", "--out", folder.resolve("measured"), "--device", "cpu");
		assertThat(run.exit()).as(run.err()).isZero();
		JsonObject record = JsonParser.parseString(Files.readString(folder.resolve("measured/evaluation.json"))).getAsJsonArray().get(0)
			.getAsJsonObject();
		assertThat(record.getAsJsonArray("inputs")).hasSize(2);
		assertThat(record.getAsJsonArray("images").get(0).getAsJsonObject().get("probability").getAsFloat())
			.isCloseTo(expected("54-F/probability").values()[2], within(1e-5f));
		Run rise = explain(FRONTAL, "--model", numbers(), "--input", "age=80", "--input", "sex=M", "--method", "rise", "--masks", 20);
		assertThat(rise.exit()).as(rise.err()).isZero();
		assertThat(JsonParser.parseString(rise.out()).getAsJsonObject().getAsJsonArray("images").get(0).getAsJsonObject().get("probability")
			.getAsFloat()).isCloseTo(expected("80-M/probability").values()[2], within(1e-5f));
	}

	@Test
	void aScanThatLacksAnInputDoesNotEndTheMeasuringOfOthers() throws Exception {
		for (String name : new String[] {"one", "two", "three"}) Files.copy(FRONTAL, folder.resolve(name + ".png"));
		Path table = Files.writeString(folder.resolve("people.csv"), "file,years,sex\none,54,F\nthree,80,M\n");
		Run run = Run.abscam("evaluate", folder.resolve("one.png"), folder.resolve("two.png"), folder.resolve("three.png"), "--model",
			numbers(), "--inputs", table, "--method", "grad-cam,layer-cam", "--steps", 4, "--regions", 3, "--no-road", "--no-stability",
			"--out",
			folder.resolve("measured"), "--device", "cpu");
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().lines().filter(line -> line.contains("has no row"))).hasSize(1)
			.allMatch(line -> line.contains("'people.csv' has no row whose 'file' is 'two.png'"));
		List<String> rows = Files.readAllLines(folder.resolve("measured/evaluation.measures.csv"));
		for (String method : new String[] {"grad-cam", "layer-cam"}) {
			assertThat(rows).filteredOn(row -> row.contains("," + method + ",")).extracting(row -> row.substring(0, row.indexOf(',')))
				.containsExactly("one", "three");
		}
	}

	@Test
	void checkListsTheInputs() throws Exception {
		Run numbers = Run.abscam("models", "check", numbers());
		assertThat(numbers.out()).contains("input    image: 1 channel(s), 20×24")
			.contains(
				"further  age (from 0 to 120): held at 0.6 here; say it with --input age=VALUE, the column 'years' of a table, or the DICOM "
					+ "attribute (0010,1010)")
			.contains("further  sex (M or F): held at 0.0 here").contains("usable   yes");
		Files.delete(folder.resolve("model.onnx"));
		assertThat(Run.abscam("models", "check", views()).out()).contains("further  lateral: an image, held black here")
			.contains("usable   yes");
		assertThat(Run.abscam("models", "check", FOLDER.resolve("numbers.onnx")).out()).contains("further  clinical: held at 0.0, 0.0 here")
			.contains("usable   yes");
	}

	/** A bare file needs no card of its own: import writes one, in which numbers that are said then hold where nothing is said later. */
	@Test
	void aBareFileOfSeveralInputsIsImported() throws Exception {
		Path models = folder.resolve("models");
		Run run = Run.abscam("models", "import", FOLDER.resolve("numbers.onnx"), "--to", models, "--labels", "a,b,c", "--preprocessing",
			"0-1", "--input", "clinical=0.54,1");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err()).contains("It takes more than the image 'image', which is explained.");
		String card = Files.readString(models.resolve("numbers/rdf.yaml"));
		assertThat(CardSchema.faults(card)).isEmpty();
		Run explained = explain(FRONTAL, "--model", models.resolve("numbers"), "--method", "grad-cam", "--out", folder);
		assertThat(explained.exit()).as(explained.err()).isZero();
		assertMap(folder, "frontal", "54-F/grad-cam");
		assertThat(JsonParser.parseString(explained.out()).getAsJsonObject().get("inputs")).isEqualTo(JsonParser.parseString(
			"[{name: clinical_1, value: \"0.54\", fed: [0.54], from: \"model card\"}, {name: clinical_2, value: \"1.0\", fed: [1.0], from: \"model card\"}]"));
		for (String[] said : new String[][] {{"clinical=0.8,0"}, {"clinical_1=.8", "clinical_2=0"}}) {
			List<Object> words = new ArrayList<>(List.of(FRONTAL, "--model", models.resolve("numbers"), "--method", "grad-cam"));
			for (String one : said) words.addAll(List.of("--input", one));
			words.addAll(List.of("--out", folder));
			assertThat(explain(words.toArray()).exit()).isZero();
			assertMap(folder, "frontal", "80-M/grad-cam");
		}
		assertThat(Run.abscam("models", "check", models.resolve("numbers")).out())
			.contains("further  clinical_1: held at 0.54 where nothing is said; say another with --input clinical_1=VALUE");
		assertRefused(Run.abscam("models", "import", FOLDER.resolve("numbers.onnx"), "--to", models, "--name", "x", "--input", "age=54"),
			"has no input 'age'", "'clinical' N×2");
		assertRefused(Run.abscam("models", "import", numbers().getParent(), "--to", models, "--name", "x", "--input", "age=54"),
			"brings its own card, so input cannot be given");
	}

	@Test
	void whatImportIsNotToldIsSaidLater() throws Exception {
		Path models = folder.resolve("models");
		Run run = Run.abscam("models", "import", FOLDER.resolve("numbers.onnx"), "--to", models, "--preprocessing", "0-1");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err()).contains("say clinical_1, clinical_2 whenever it is used");
		assertRefused(explain(FRONTAL, "--model", models.resolve("numbers")), "say clinical_1 and clinical_2");
		Run views = Run.abscam("models", "import", FOLDER.resolve("views.onnx"), "--to", models, "--preprocessing", "0-1");
		assertThat(views.exit()).as(views.err()).isZero();
		assertThat(views.err()).contains("the image 'frontal', which is explained; say lateral whenever it is used");
		assertThat(CardSchema.faults(Files.readString(models.resolve("views/rdf.yaml")))).isEmpty();
		Run explained = explain(FRONTAL, "--model", models.resolve("views"), "--input", "lateral=" + FOLDER.resolve("lateral.png"),
			"--method", "grad-cam", "--out", folder);
		assertThat(explained.exit()).as(explained.err()).isZero();
		assertMap(folder, "frontal", "views/grad-cam");
	}

	/** A single number without an axis of its own, and one that the card says as a word. */
	@Test
	void defaultsOfACardHoldWhereNothingElseIsSaid() throws Exception {
		Path card = card("numbers",
			image("image", 24, 20)
				+ "  - id: clinical\n    axes:\n      - {type: batch}\n      - {type: channel, channel_names: [age, sex]}\n",
			"config:\n  abscam:\n    inputs:\n      - {name: age, column: years, scale: 0.01, minimum: 0, maximum: 120, default: 54}\n"
				+ "      - {name: sex, words: {M: 0, F: 1}, default: F}\n");
		assertThat(explain(FRONTAL, "--model", card, "--method", "grad-cam", "--out", folder).exit()).isZero();
		assertMap(folder, "frontal", "54-F/grad-cam");
		String text = Files.readString(card);
		for (String[] wrong : new String[][] {{"default: 54", "default: 121", "'minimum' and 'maximum'"}, {"default: 54", "default: old",
			"not a number"}, {"default: F", "default: X", "none of the words"}}) {
			Files.writeString(card, text.replace(wrong[0], wrong[1]));
			assertRefused(explain(FRONTAL, "--model", card), wrong[2]);
		}
		Files.writeString(folder.resolve("people.csv"), "file,years,sex\nfrontal.png,80,M\n");
		Files.writeString(card, text);
		assertThat(explain(FRONTAL, "--model", card, "--inputs", folder.resolve("people.csv"), "--method", "grad-cam", "--out", folder)
			.exit()).isZero();
		assertMap(folder, "frontal", "80-M/grad-cam");
	}

	@Test
	void aNumberWithoutAnAxisOfItsOwnIsImportedToo() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 8, 8).input("age", "N").weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c")
			.node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").weights("classes", 4, 3)
			.node("MatMul", "f,classes", "z").integers("one", 1).node("Unsqueeze", "age,one", "years").node("Add", "z,years", "y");
		Path file = ModelDraft.write(draft.output("y"), folder.resolve("aged.onnx"));
		Path models = folder.resolve("models");
		Run run = Run.abscam("models", "import", file, "--to", models, "--input", "age=054Y");
		assertThat(run.exit()).as(run.err()).isZero();
		String card = Files.readString(models.resolve("aged/rdf.yaml"));
		assertThat(CardSchema.faults(card)).isEmpty();
		assertThat(explain(FRONTAL, "--model", models.resolve("aged")).out()).contains("\"value\": \"54.0\"");
	}

	@Test
	void theExportedFileHoldsTheInputs() throws Exception {
		Path file = folder.resolve("explainer.onnx");
		Run run = Run.abscam("export", "--model", numbers(), "--method", "abs-cam", "--input", "age=54", "--input", "sex=F", "--out", file);
		assertThat(run.exit()).as(run.err()).isZero();
		byte[] onnx = Files.readAllBytes(file);
		assertThat(ai.onnx.proto.OnnxMl.ModelProto.parseFrom(onnx).getMetadataPropsList()).anySatisfy(entry -> {
			assertThat(entry.getKey()).isEqualTo("abscam_inputs");
			assertThat(entry.getValue()).isEqualTo("age=54\nsex=F");
		});
		ImageProcessor pixels = IJ.openImage(FRONTAL.toString()).getProcessor().convertToFloat();
		try (Network network = Network.open(onnx, Device.choose("cpu"), 1)) {
			Map<String, Array> results =
				network.run(Map.of(ExplainerGraph.PIXELS, new Array.Floats((float[]) pixels.getPixels(), 1, 1, 24, 20),
					ExplainerGraph.CLASS, new Array.Integers(new long[] {-1}, 1)));
			assertThat(((Array.Floats) results.get(ExplainerGraph.MAP)).values()).containsExactly(expected("54-F/abs-cam").values(),
				within(1e-5f));
		}
	}

	@Test
	void aBareFileTakesNumbersByTheNameOfTheTensorAlsoInBatches() throws Exception {
		float[] pixels = (float[]) IJ.openImage(FRONTAL.toString()).getProcessor().convertToFloat().getPixels();
		ImageStack stack = new ImageStack(20, 24);
		for (int z = 0; z < 3; z++) {
			float[] slice = new float[pixels.length];
			for (int i = 0; i < slice.length; i++) slice[i] = pixels[i] * (1f / 255);
			stack.addSlice("", slice);
		}
		Scan scan = Scan.of(new ImagePlus("frontal", stack));
		ExplainOptions options =
			new ExplainOptions(CamMethod.ABS_CAM, "top", "auto", 0, "cpu", 1, 2).with(AskedInputs.of("clinical=0.54,1", ""));
		List<Explanation> explanations = new ArrayList<>();
		try (Explainer explainer = Explainer.open(
			options.inputs().of(ModelLibrary.bundled().find(FOLDER.resolve("numbers.onnx").toString()), scan), options,
			ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (i, e) -> explanations.add(e), Progress.NONE);
			assertThat(explainer.model().graph().batches()).isTrue();
		}
		assertThat(explanations).hasSize(3);
		for (Explanation explanation : explanations)
			assertThat(explanation.map()).containsExactly(expected("54-F/abs-cam").values(), within(1e-5f));
	}

	@Test
	void valuesGoOnUntilTheNextName() throws ExplainException {
		assertThat(AskedInputs.of("age=54 lateral=/my scans/a b.png sex=F", "").values()).containsOnly(Map.entry("age", "54"),
			Map.entry("lateral", "/my scans/a b.png"), Map.entry("sex", "F"));
	}

	/** On the command line each has an option of its own; elsewhere quotation marks say where one with an equals sign ends. */
	@Test
	void valuesMayHaveEqualsSigns() throws Exception {
		Map<String, String> expected = Map.of("lateral", "/a b=c.png", "age", "54");
		assertThat(AskedInputs.of(List.of("lateral=/a b=c.png", "age=54"), "").values()).isEqualTo(expected);
		for (String text : new String[] {"lateral=\"/a b=c.png\" age=54", "lateral='/a b=c.png'  age=54", "age=54 lateral='/a b=c.png'",
			" age=\"54\" lateral=\"/a b=c.png\""}) {
			assertThat(AskedInputs.of(text, "").values()).as(text).isEqualTo(expected);
		}
		assertThat(AskedInputs.of("view=it's here.png name='s", "").values()).isEqualTo(Map.of("view", "it's here.png", "name", "'s"));
		assertThatThrownBy(() -> AskedInputs.of("view='' age=54", "")).hasMessageContaining("no value behind 'view='");
		Path view = Files.copy(FOLDER.resolve("lateral.png"), folder.resolve("a b=c.png"));
		Run run = explain(FRONTAL, "--model", views(), "--input", "lateral=" + view, "--method", "grad-cam", "--out", folder);
		assertThat(run.exit()).as(run.err()).isZero();
		assertMap(folder, "frontal", "views/grad-cam");
		Files.delete(folder.resolve("model.onnx"));
		assertRefused(explain(FRONTAL, "--model", numbers(), "--input", "age=54 sex=F"), "is a number, not '54 sex=F'",
			"give each input an --input of its own");
	}

	private static void assertRefused(Run run, String... words) {
		assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().strip().lines().filter(l -> !l.contains("warning"))).hasSize(1);
		assertThat(run.err()).contains(words).doesNotContain("Exception");
	}
}
