package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");
	private static final Path TRUTH = Path.of("models/samples/breast-phantom-truth.tif");

	@TempDir
	private Path folder;

	@Test
	void methodsAndControlsAreMeasuredAgainstTheTruth() throws IOException {
		Run run = Run.abscam("evaluate", PHANTOM, "--truth", TRUTH, "--method", "grad-cam,abs-cam-initial", "--controls", "--no-road",
			"--no-stability",
			"--regions", 0, "--steps", 10, "--tolerance", 0, "--out", folder);

		assertThat(run.exit()).as(run.err()).isZero();
		List<CSVRecord> summary = csv("evaluation.summary.csv");
		assertThat(summary).extracting(row -> row.get("maps")).containsExactly("grad-cam", "abs-cam-initial", "control-centre",
			"control-random",
			"control-edges");
		for (CSVRecord row : summary) {
			boolean control = row.get("maps").startsWith("control");
			assertThat(row.get("pointing_trials")).isEqualTo("12");
			if (!control) assertThat(row.get("pointing_hits")).as(row.get("maps")).isEqualTo("12");
			double energy = Double.parseDouble(row.get("energy_inside"));
			if (control) assertThat(energy).as(row.get("maps")).isLessThan(0.1);
			else assertThat(energy).as(row.get("maps")).isGreaterThan(0.5);
			assertThat(row.get("road")).isEmpty();
			assertThat(row.get("ssim_shifted")).isEmpty();
		}
		List<CSVRecord> measures = csv("evaluation.measures.csv");
		assertThat(measures).hasSize(5 * 16);
		double deletion = measures.stream().filter(row -> row.get("maps").equals("grad-cam")).mapToDouble(row -> Double.parseDouble(row.get(
			"deletion"))).average().orElseThrow();
		assertThat(Double.parseDouble(summary.get(0).get("deletion"))).isEqualTo(deletion);
		assertThat(csv("evaluation.curves.csv")).hasSize(5 * 16 * 2 * 11);
		JsonArray json = JsonParser.parseString(Files.readString(folder.resolve("evaluation.json"))).getAsJsonArray();
		assertThat(json).hasSize(5);
		assertThat(json.get(0).getAsJsonObject().get("class").getAsString()).isEqualTo("top");
		assertThat(json.get(0).getAsJsonObject().getAsJsonObject("settings").get("baseline").getAsString()).isEqualTo("zero");
		assertThat(run.out().lines()).hasSize(1 + 5 + 8)
			.anyMatch(line -> line.startsWith("grad-cam") && line.contains(" 12/12 (0.76-1.00) "));
	}

	@Test
	void twoMethodsAreComparedOnTheSameImages() throws IOException {
		Object[] quick =
			{"evaluate", PHANTOM, "--truth", TRUTH, "--no-road", "--no-stability", "--regions", 0, "--steps", 4, "--tolerance", 0,
				"--out", folder, "--compare", "abs-cam-initial,grad-cam"};
		Run run = Run.abscam(quick);

		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).contains("grad-cam less abs-cam-initial:", "Holm's correction over the measures (15) of two methods");
		List<CSVRecord> rows = csv("evaluation.methods.csv");
		assertThat(rows).hasSize(2 * 15);
		double[] means = new double[2];
		for (CSVRecord row : csv("evaluation.measures.csv"))
			means[row.get("maps").equals("grad-cam") ? 1 : 0] += Double.parseDouble(row.get("insertion")) / 16;
		CSVRecord insertion =
			rows.stream().filter(r -> r.get("maps").equals("grad-cam") && r.get("measure").equals("insertion")).findFirst()
				.orElseThrow();
		assertThat(insertion.get("reference")).isEqualTo("abs-cam-initial");
		assertThat(Double.parseDouble(insertion.get("difference"))).isCloseTo(means[1] - means[0], within(1e-9));
		assertThat(Double.parseDouble(insertion.get("mean"))).isCloseTo(means[1], within(1e-9));
		assertThat(insertion.get("pairs")).isEqualTo("16");
		CSVRecord hit =
			rows.stream().filter(r -> r.get("maps").equals("grad-cam") && r.get("measure").equals("hit")).findFirst().orElseThrow();
		assertThat(hit.get("pairs")).as("slices with a lesion").isEqualTo("12");
		assertThat(Files.readString(folder.resolve("evaluation.methods.md"))).startsWith("| maps | images | mean rank | deletion ↓ |");
		assertThat(JsonParser.parseString(Files.readString(folder.resolve("evaluation.methods.json"))).getAsJsonObject().get("reference")
			.getAsString()).isEqualTo("abs-cam-initial");

		Run chosen = Run.abscam(join(new Object[] {"--choose-thresholds", "--measures", "hit"}, quick));
		assertThat(chosen.exit()).as(chosen.err()).isZero();
		assertThat(chosen.out()).contains("mIoU of all (95%)").contains("grad-cam: maps shown from a probability of 0.0 on");
		List<CSVRecord> thresholds = csv("evaluation.thresholds.csv");
		assertThat(thresholds).extracting(row -> row.get("maps")).contains("abs-cam-initial", "grad-cam");
		CSVRecord all = csv("evaluation.localisation.csv").get(0);
		assertThat(List.of(all.get("class"), all.get("stratum"), all.get("truths"))).containsExactly("all", "all", "12");
		Path table = Files.copy(folder.resolve("evaluation.thresholds.csv"), folder.resolve("chosen.csv"));
		Run held = Run.abscam(join(new Object[] {"--thresholds", table, "--measures", "hit"}, quick));
		assertThat(held.exit()).as(held.err()).isZero();
		CSVRecord better = csv("evaluation.localisation.csv").get(0);
		assertThat(Double.parseDouble(better.get("miou"))).as("at chosen thresholds").isGreaterThan(Double.parseDouble(all.get("miou")));

		Run markdown = Run.abscam(join(new Object[] {"--markdown", "--measures", "insertion,hit"}, quick));
		assertThat(markdown.exit()).as(markdown.err()).isZero();
		assertThat(markdown.out()).startsWith("| maps | images | mean rank | insertion ↑ | hit ↑ |");
	}

	/** The class of each row is explained, of the rows that are asked for; boxes as of Pascal VOC, counted from 1, are their truth. */
	@Test
	void aTableOfScansSaysWhatEachShows() throws IOException {
		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		for (int i = 0; i < 3; i++) {
			phantom.setSlice(8 + i);
			String name = "abc".substring(i, i + 1);
			new FileSaver(phantom.crop("slice")).saveAsPng(folder.resolve(name + ".png").toString());
			Files.writeString(folder.resolve(name + ".xml"),
				"<annotation><object><name>lesion</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>256"
					+ "</xmax><ymax>" + 64 * (i + 1) + "</ymax></bndbox></object></annotation>");
		}
		Path table =
			Files.writeString(folder.resolve("list.csv"), "path,label,split\na.png,benign,val\nb.png,Malignant,val\nc.png,normal,test\n");
		Object[] quick =
			{"--no-road", "--no-stability", "--regions", 0, "--steps", 2, "--method", "grad-cam,control-centre", "--out", folder};

		Run run = Run.abscam(join(quick, "evaluate", table, "--class", "label", "--where", "split=val", "--truth", folder));
		assertThat(run.exit()).as(run.err()).isZero();
		List<CSVRecord> rows = csv("evaluation.measures.csv");
		assertThat(rows).extracting(row -> row.get("scan") + " " + row.get("maps") + " " + row.get("class")).containsExactly(
			"a grad-cam benign",
			"b grad-cam malignant", "a control-centre benign", "b control-centre malignant");
		assertThat(rows).extracting(row -> row.get("truth_share")).containsExactly("0.25", "0.5", "0.25", "0.5");
		Run alone = Run.abscam(join(quick, "evaluate", folder.resolve("a.png"), "--class", "benign", "--truth", folder));
		assertThat(alone.exit()).as(alone.err()).isZero();
		CSVRecord benign = csv("evaluation.measures.csv").get(0);
		for (String same : List.of("probability", "deletion", "insertion", "energy_inside", "gini"))
			assertThat(Double.parseDouble(rows.get(0).get(same))).as(same).isCloseTo(Double.parseDouble(benign.get(same)), within(1e-6));

		Path pictures = Files.createDirectories(folder.resolve("pictures"));
		for (String name : List.of("b.png", "c.png", "b.xml", "c.xml")) Files.copy(folder.resolve(name), pictures.resolve(name));
		Run all = Run.abscam(join(quick, "evaluate", pictures, "--truth", pictures));
		assertThat(all.exit()).as(all.err()).isZero();
		assertThat(csv("evaluation.measures.csv")).extracting(row -> row.get("scan")).containsExactly("b", "c", "b", "c");
		assertThat(Run.abscam(join(quick, "evaluate", pictures, "--class", "label")).err())
			.contains("--class label explains what each scan is known to show; give a table of scans with a column 'label'.");
		assertThat(Run.abscam(join(quick, "evaluate", table, "--where", "part=val")).err())
			.contains("has no column 'part', but split, id, label.");
		assertThat(Run.abscam(join(quick, "evaluate", table, "--where", "split=train")).err()).contains("has no row with split=train.");
	}

	@Test
	void randomWeightsDestroyGradCam() throws IOException {
		Path slice = folder.resolve("lesion.tif");
		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		phantom.setSlice(9);
		new FileSaver(phantom.crop("slice")).saveAsTiff(slice.toString());

		Run run = Run.abscam("evaluate", slice, "--method", "grad-cam", "--sanity", "--no-road", "--steps", 5, "--json", "--out", folder);

		assertThat(run.exit()).as(run.err()).isZero();
		JsonObject summary = JsonParser.parseString(run.out()).getAsJsonArray().get(0).getAsJsonObject();
		assertThat(summary.getAsJsonObject("sanity").get("ssim").getAsDouble()).isLessThan(0.5);
		assertThat(summary.getAsJsonObject("sanity").get("verdict").getAsString()).isEqualTo("passes");
		assertThat(summary.has("pointing")).as("without truth").isFalse();
		assertThat(csv("evaluation.summary.csv").get(0).get("sanity")).isEqualTo("passes");
		assertThat(csv("evaluation.randomisation.csv")).hasSize(5).allMatch(row -> row.get("maps").equals("grad-cam"));
		assertThat(csv("evaluation.measures.csv").get(0).get("faithfulness")).isIn("consistent", "weak", "unfaithful");
	}

	@Test
	void masksOfAFolderAreFoundByName() throws IOException {
		Path masks = Files.createDirectories(folder.resolve("masks"));
		ByteProcessor mask = new ByteProcessor(256, 256);
		mask.setColor(255);
		mask.fill();
		ImageProcessor lesion = IJ.openImage(PHANTOM.toString()).getStack().getProcessor(9);
		for (String name : List.of("a", "b")) {
			new FileSaver(new ImagePlus(name, lesion)).saveAsPng(folder.resolve(name + ".png").toString());
			if (name.equals("a")) new FileSaver(new ImagePlus(name, mask)).saveAsPng(masks.resolve(name + ".png").toString());
		}
		String[] quick = {"--no-road", "--no-stability", "--regions", "0", "--steps", "2", "--method", "grad-cam"};

		Run one = Run.abscam(join(quick, "evaluate", folder.resolve("a.png"), "--truth", masks));
		assertThat(one.exit()).as(one.err()).isZero();
		assertThat(one.out()).contains("/1 (");
		Run both = Run.abscam(join(quick, "evaluate", folder.resolve("a.png"), folder.resolve("b.png"), "--truth", masks));
		assertThat(both.exit()).isEqualTo(2);
		assertThat(both.out()).as("the other scan").contains("/1 (");
		assertThat(both.err().lines().toList()).last().asString().contains("There is no mask 'b.png'",
			"give each scan a mask of the same file name");
	}

	@Test
	void roisOfAFolderAreFoundBesideTheScans() throws IOException {
		for (String name : List.of("a", "b", "c")) {
			new FileSaver(new ImagePlus(name, new ByteProcessor(256, 256))).saveAsPng(folder.resolve(name + ".png").toString());
		}
		RoiEncoder.save(new Roi(0, 0, 256, 256), folder.resolve("a.roi").toString());
		zip(folder.resolve("b.zip"), new Roi(0, 0, 256, 100), new Roi(0, 100, 256, 156));
		String[] quick =
			{"--no-road", "--no-stability", "--regions", "0", "--steps", "2", "--method", "grad-cam,control-edges,control-centre"};

		Run run =
			Run.abscam(join(quick, "evaluate", folder.resolve("a.png"), folder.resolve("b.png"), folder.resolve("c.png"), "--truth", folder,
				"--out", folder.resolve("out")));

		assertThat(run.exit()).isEqualTo(2);
		assertThat(run.err().lines().filter(line -> !line.contains("warning"))).last().asString()
			.isEqualTo("abscam: There is no mask 'c.png', "
				+ "'c.roi', 'c.zip' or 'c.xml' in '" + folder
				+ "' for the scan 'c'; give each scan a mask of the same file name, or its areas.");
		List<CSVRecord> measures = csv("out/evaluation.measures.csv");
		assertThat(measures).extracting(row -> row.get("scan") + " " + row.get("maps")).containsExactly("a grad-cam", "b grad-cam",
			"a control-edges", "b control-edges", "a control-centre", "b control-centre");
		assertThat(measures).filteredOn(row -> row.get("maps").equals("control-centre")).extracting(row -> row.get("energy_inside"))
			.containsExactly("1.0", "1.0");
		RoiEncoder.save(new Roi(0, 0, 9, 9), folder.resolve("b.roi").toString());
		Run both = Run.abscam(join(quick, "evaluate", folder.resolve("b.png"), "--truth", folder));
		assertThat(both.exit()).isEqualTo(2);
		assertThat(both.err()).contains("b.roi' and '", "b.zip' could both be the mask of the scan 'b'; leave one of them there.");
		Run itself = Run.abscam(join(quick, "evaluate", folder.resolve("a.png"), "--truth", folder.resolve("a.png")));
		assertThat(itself.err()).contains("a.png' is the scan itself; give masks, or areas as a .roi, .zip or .xml file.");
	}

	/** The truth of the phantom as ImageJ makes ROIs of its masks, one per slice at its position: the same measures to the last digit. */
	@Test
	void roisOfTheMasksMeasureAsTheMasks() throws IOException {
		ImagePlus masks = IJ.openImage(TRUTH.toString());
		List<Roi> areas = new ArrayList<>();
		for (int slice = 1; slice <= masks.getStackSize(); slice++) {
			ImageProcessor mask = masks.getStack().getProcessor(slice);
			if (mask.getStats().max == 0) continue;
			mask.setThreshold(1, 255);
			areas.add(new ThresholdToSelection().convert(mask));
			areas.get(areas.size() - 1).setPosition(slice);
		}
		assertThat(areas).hasSize(12);
		zip(folder.resolve("areas.zip"), areas.toArray(Roi[]::new));
		Object[] quick = {"evaluate", PHANTOM, "--no-road", "--no-stability", "--regions", 0, "--steps", 2, "--method", "grad-cam"};

		assertThat(Run.abscam(join(new Object[] {"--truth", TRUTH, "--out", folder.resolve("masks")}, quick)).exit()).isZero();
		Run run = Run.abscam(join(new Object[] {"--truth", folder.resolve("areas.zip"), "--out", folder.resolve("areas")}, quick));

		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(csv("areas/evaluation.measures.csv")).extracting(CSVRecord::toList)
			.isEqualTo(csv("masks/evaluation.measures.csv").stream()
				.map(CSVRecord::toList).toList())
			.hasSize(16);
	}

	@Test
	void mirroringIsAsTheCardSays() throws IOException {
		Path slice = folder.resolve("slice.png");
		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		phantom.setSlice(9);
		new FileSaver(phantom.crop("slice")).saveAsPng(slice.toString());
		Object[] quick = {"evaluate", slice, "--no-road", "--regions", 0, "--steps", 2, "--method", "grad-cam", "--out", folder};

		assertThat(Run.abscam(quick).exit()).isZero();
		assertThat(Double.parseDouble(csv("evaluation.measures.csv").get(0).get("ssim_mirrored"))).as("breast ultrasound: without asking")
			.isBetween(0., 1.);
		assertThat(Run.abscam(join(new Object[] {"--model", "chest-xray"}, quick)).exit()).isZero();
		assertThat(csv("evaluation.measures.csv").get(0).get("ssim_mirrored")).isEmpty();
		Run refused = Run.abscam(join(new Object[] {"--model", "chest-xray", "--mirror"}, quick));
		assertThat(refused.exit()).isEqualTo(2);
		assertThat(refused.err())
			.isEqualToIgnoringNewLines("abscam: 'chest-xray' tells left from right, as its card says (mirror: false); leave "
				+ "'mirror' away.");
		assertThat(Run.abscam("models", "show", "chest-xray").out()).contains("\"mirror\": false");
	}

	private static void zip(Path file, Roi... areas) throws IOException {
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			for (int i = 0; i < areas.length; i++) {
				zip.putNextEntry(new ZipEntry(i + ".roi"));
				zip.write(RoiEncoder.saveAsByteArray(areas[i]));
			}
		}
	}

	@Test
	void wrongInputIsOneSentence() {
		assertRefused("There is no method 'x-ray'", "--method", "grad-cam,x-ray");
		assertRefused("'layer-cam' is to be compared, but it is not measured; add it to the methods, which are grad-cam.", "--method",
			"grad-cam",
			"--compare", "layer-cam");
		assertRefused("--compare grad-cam has nothing to compare with", "--method", "grad-cam", "--compare", "grad-cam");
		assertRefused("The card of 'chest-xray' has no thresholds of maps; choose some on validation images", "--thresholds", "card",
			"--model",
			"chest-xray");
		assertRefused("The thresholds 'mine' are neither 'usual' nor 'card', and there is no such file", "--thresholds", "mine");
		assertRefused("--sizes .5,.1 is neither 'terciles' nor two parts of the image", "--sizes", ".5,.1");
		assertRefused("knows no black; use the baseline zero, mean or blur", "--method", "score-cam", "--coherency", "--baseline", "black",
			"--channels", 2,
			"--no-road", "--no-stability", "--regions", 0, "--steps", 1);
		assertRefused("There is no measure 'beauty' to compare; use all, or deletion, insertion, drop,", "--measures", "beauty");
		assertRefused("There is no precision 'half'; use auto, float32, float16 or int8.", "--precision", "half");
		assertRefused("There is no baseline 'grey'; use zero, mean, blur or black.", "--baseline", "grey");
		assertRefused("--tolerance 3inch is neither a number of pixels nor a length such as 4mm.", "--tolerance", "3inch");
		assertRefused("--mirror is a part of the stability; leave --no-stability away.", "--mirror", "--no-stability");
		assertRefused("README.md is a text file and not an image", "--truth", "README.md", "--method", "grad-cam");
		assertRefused("--steps 0 is below 1.", "--steps", 0);
		assertRefused("give one mask of the same size for each slice", "--truth", "src/site/markdown/images/dialog.png", "--method",
			"grad-cam");
	}

	private static void assertRefused(String sentence, Object... options) {
		Run run = Run.abscam(join(options, "evaluate", PHANTOM));
		assertThat(run.exit()).isEqualTo(2);
		assertThat(run.err().lines().filter(line -> line.startsWith("abscam:"))).singleElement().asString().contains(sentence);
	}

	private static Object[] join(Object[] last, Object... first) {
		Object[] all = new Object[first.length + last.length];
		System.arraycopy(first, 0, all, 0, first.length);
		System.arraycopy(last, 0, all, first.length, last.length);
		return all;
	}

	private List<CSVRecord> csv(String file) throws IOException {
		return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
			.parse(Files.newBufferedReader(folder.resolve(file))).getRecords();
	}
}
