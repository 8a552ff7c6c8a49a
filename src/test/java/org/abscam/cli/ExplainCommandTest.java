package org.abscam.cli;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.RoiDecoder;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.abscam.ExpectedValues;
import org.abscam.SharedData;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

class ExplainCommandTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");
	private static final Path TRUTH = Path.of("models/samples/breast-phantom-truth.tif");

	@TempDir
	private Path folder;

	/** Which would be the present folder. */
	@ParameterizedTest
	@ValueSource(strings = {"explain", "classify", "evaluate", "cohort", "scan list", "models show"})
	void anEmptyNameIsRefused(String command) {
		Run run = Run.abscam(Stream.concat(Arrays.stream(command.split(" ")), Stream.of("")).toArray());
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains(" is empty, as a variable is that was never set; name").hasLineCount(1);
	}

	@Test
	void phantomGivesSixFilesWhoseMapsPeakInTheLesion() throws IOException {
		Run run = Run.abscam("explain", PHANTOM, "--out", folder);
		assertThat(run.err()).isEmpty();
		assertThat(run.exit()).isZero();
		assertThat(files()).containsExactly("breast-phantom.hotspots.csv", "breast-phantom.hotspots.zip", "breast-phantom.json",
			"breast-phantom.overlay.tif", "breast-phantom.predictions.csv", "breast-phantom.saliency.tif");

		ImagePlus source = IJ.openImage(PHANTOM.toString());
		ImagePlus maps = IJ.openImage(folder.resolve("breast-phantom.saliency.tif").toString());
		assertThat(maps.getBitDepth()).isEqualTo(32);
		assertThat(new int[] {maps.getWidth(), maps.getHeight(), maps.getStackSize()}).containsExactly(256, 256, 16);
		assertThat(maps.getCalibration().pixelWidth).isCloseTo(source.getCalibration().pixelWidth, within(1e-6)); // TIFF stores a fraction
		assertThat(maps.getCalibration().pixelDepth).isCloseTo(source.getCalibration().pixelDepth, within(1e-6));
		assertThat(maps.getCalibration().getUnit()).isEqualTo("mm");
		ImagePlus overlay = IJ.openImage(folder.resolve("breast-phantom.overlay.tif").toString());
		assertThat(overlay.getBitDepth()).isEqualTo(24);
		assertThat(overlay.getStackSize()).isEqualTo(16);

		ImageStack truth = IJ.openImage(TRUTH.toString()).getStack();
		int lesions = 0;
		int hits = 0;
		for (int slice = 1; slice <= 16; slice++) {
			if (truth.getProcessor(slice).getStats().max == 0) continue;
			lesions++;
			int peak = highest(maps.getStack().getProcessor(slice));
			if (truth.getProcessor(slice).get(peak) > 0) hits++;
		}
		assertThat(lesions).isEqualTo(12);
		assertThat(hits).as("lesion slices whose map peaks inside the lesion").isGreaterThanOrEqualTo(10);
	}

	@Test
	void tablesRoisAndRecordSayTheSame() throws IOException {
		Run run = Run.abscam("explain", PHANTOM, "--method", "abs-cam-initial", "--out", folder);
		assertThat(run.exit()).isZero();
		List<CSVRecord> predictions = csv("breast-phantom.predictions.csv");
		assertThat(predictions).hasSize(16 * 3);
		List<CSVRecord> hotspots = csv("breast-phantom.hotspots.csv");
		JsonObject record = JsonParser.parseString(Files.readString(folder.resolve("breast-phantom.json"))).getAsJsonObject();
		assertThat(record.get("method").getAsString()).isEqualTo("abs-cam-initial");
		assertThat(record.getAsJsonObject("model").get("sha256").getAsString()).hasSize(64);
		assertThat(record.getAsJsonObject("versions").get("onnxruntime").getAsString()).startsWith("1.29");
		assertThat(record.getAsJsonObject("device").get("used").getAsString()).isNotEmpty();
		assertThat(record.getAsJsonArray("images")).hasSize(16);
		for (int slice = 1; slice <= 16; slice++) {
			String number = Integer.toString(slice);
			double sum = predictions.stream().filter(p -> p.get("slice").equals(number))
				.mapToDouble(p -> Double.parseDouble(p.get("probability"))).sum();
			assertThat(sum).isBetween(.9999, 1.0001);
		}
		try (ZipFile zip = new ZipFile(folder.resolve("breast-phantom.hotspots.zip").toFile())) {
			assertThat(zip.size()).isEqualTo(hotspots.size());
			for (var entry : Collections.list(zip.entries())) {
				var roi = RoiDecoder.openFromByteArray(zip.getInputStream(entry).readAllBytes());
				CSVRecord row = hotspots.stream()
					.filter(h -> roi.getName().startsWith(String.format("%04d-%s ", Integer.parseInt(h.get("slice")), h.get("rank"))))
					.findFirst().orElseThrow();
				assertThat(roi.getPosition()).isEqualTo(Integer.parseInt(row.get("slice")));
				assertThat(roi.contains(Integer.parseInt(row.get("peak_column")), Integer.parseInt(row.get("peak_row"))))
					.as(roi + " " + row).isTrue();
			}
		}
	}

	@Test
	void sameRunTwiceGivesSameMaps() throws IOException {
		Run.abscam("explain", PHANTOM, "--method", "abs-cam-initial", "--out", folder.resolve("a"));
		Run.abscam("explain", PHANTOM, "--method", "abs-cam-initial", "--batch", "3", "--out", folder.resolve("b"));
		ImageStack a = IJ.openImage(folder.resolve("a/breast-phantom.saliency.tif").toString()).getStack();
		ImageStack b = IJ.openImage(folder.resolve("b/breast-phantom.saliency.tif").toString()).getStack();
		for (int slice = 1; slice <= 16; slice++) {
			assertThat(relativeL2((float[]) a.getPixels(slice), (float[]) b.getPixels(slice))).isLessThan(1e-5);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"resnet_ts17", "resnet_softmax_ts13", "vgg_ts11", "densenet_ts17", "squeezenet_ts17"})
	void bareOnnxFileGivesPyTorchsMaps(String name) throws IOException {
		ExpectedValues expected = ExpectedValues.of(name);
		SoftAssertions all = new SoftAssertions();
		for (int image = 0; image < 2; image++) {
			Path scan = save(expected, image);
			for (Map.Entry<String, String> method : Map
				.of("abs-cam-initial", "abscam_initial", "abs-cam", "abscam_final", "grad-cam", "gradcam").entrySet()) {
				Run run = Run.abscam("explain", scan, "--model", expected.model(), "--layer", expected.tensor("last"), "--class",
					(int) expected.arrays().get("class_index").values()[image], "--method", method.getKey(), "--out", folder);
				assertThat(run.exit()).as(run.err()).isZero();
				float[] map = (float[]) IJ.openImage(folder.resolve("scan.saliency.tif").toString()).getProcessor().getPixels();
				all.assertThat(relativeL2(map, expected.arrays().get("last/" + method.getValue()).image(image)))
					.as(name + " " + method + " " + image)
					.isLessThan(1e-3);
			}
		}
		all.assertAll();
	}

	@Test
	void stackIsOneVolumeForANetworkOfVolumes() throws IOException {
		ExpectedValues expected = ExpectedValues.of("cnn3d_ts17");
		long[] shape = expected.arrays().get("input").shape();
		int area = (int) (shape[3] * shape[4]);
		ImageStack stack = new ImageStack((int) shape[4], (int) shape[3]);
		for (int z = 0; z < shape[2]; z++) {
			stack.addSlice("", Arrays.copyOfRange(expected.arrays().get("input").values(), z * area, (z + 1) * area));
		}
		Path file = folder.resolve("volume.tif");
		IJ.saveAsTiff(new ImagePlus("volume", stack), file.toString());
		for (Map.Entry<String, String> method : Map.of("abs-cam-initial", "abscam_initial", "abs-cam", "abscam_final").entrySet()) {
			Run run = Run.abscam("explain", file, "--volume", "--model", expected.model(), "--layer", expected.tensor("last"), "--class",
				(int) expected.arrays().get("class_index").values()[0], "--method", method.getKey(), "--out", folder);
			assertThat(run.exit()).as(run.err()).isZero();
			ImageStack maps = IJ.openImage(folder.resolve("volume.saliency.tif").toString()).getStack();
			float[] all = new float[stack.getSize() * area];
			for (int z = 0; z < stack.getSize(); z++) System.arraycopy(maps.getPixels(z + 1), 0, all, z * area, area);
			assertThat(relativeL2(all, expected.arrays().get("last/" + method.getValue()).values())).isLessThan(1e-3);
		}
		Run run = Run.abscam("explain", PHANTOM, "--volume");
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains("--volume");
	}

	@Test
	void realUltrasoundImagesRunThrough() throws IOException {
		SharedData.require("data/breast-ultrasound/images");
		List<String> files = Files.readAllLines(SharedData.require("data/breast-ultrasound/index.csv")).stream()
			.filter(line -> line.contains(",test,")).map(line -> line.split(",")[0]).limit(3).toList();
		Object[] command = Stream.concat(Stream.concat(Stream.of("explain"),
			files.stream().map(f -> SharedData.require("data/breast-ultrasound/images/" + f))), Stream.of("--out", folder)).toArray();
		assertThat(Run.abscam(command).exit()).isZero();
		assertThat(files()).hasSize(18);
	}

	@ParameterizedTest
	@ValueSource(strings = {"breast-ultrasound", "chest-xray"})
	void seriesOfAnotherModalityRunsThroughAndSaysSo(String model) throws IOException {
		Run run = Run.abscam("explain", SharedData.require("data/dicom/mr-series"), "--model", model, "--method", "abs-cam-initial",
			"--out", folder);
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err()).contains("outside of the model's intended use");
		assertThat(IJ.openImage(folder.resolve("mr-series.saliency.tif").toString()).getStackSize()).isEqualTo(20);
		assertThat(Files.readString(folder.resolve("mr-series.json"))).doesNotContain("PatientName");
	}

	@Test
	void channelsLimitKeepsThatManyAndSaysSo() {
		Run run = Run.abscam("explain", PHANTOM, "--channels", "5", "--json");
		JsonObject record = JsonParser.parseString(run.out()).getAsJsonObject();
		assertThat(record.getAsJsonArray("images").get(0).getAsJsonObject().get("channels").getAsInt()).isEqualTo(5);
		assertThat(run.err()).contains("Only the 5 of");
	}

	@Test
	void precisionOfPhaseTwoIsInTheRecordAndItsCostOnTheCpuIsTold() {
		Run run = Run.abscam("explain", PHANTOM, "--channels", "2", "--precision", "float16", "--json", "--device", "cpu");
		assertThat(JsonParser.parseString(run.out()).getAsJsonObject().get("precision_of_phase_two").getAsString()).isEqualTo("float16");
		assertThat(run.err()).contains("float16 is emulated on the CPU");

		Run onePhase = Run.abscam("explain", PHANTOM, "--method", "grad-cam", "--precision", "float16", "--json", "--device", "cpu");
		assertThat(JsonParser.parseString(onePhase.out()).getAsJsonObject().has("precision_of_phase_two")).isFalse();
		assertThat(onePhase.err()).isEmpty();
	}

	@Test
	void howNearInt8IsToFloat32IsInTheRecord() {
		Run run = Run.abscam("explain", PHANTOM, "--channels", "16", "--precision", "int8", "--json", "--device", "cpu");
		JsonObject record = JsonParser.parseString(run.out()).getAsJsonObject();
		assertThat(record.get("precision_of_phase_two").getAsString()).isEqualTo("int8");
		JsonObject int8 = record.getAsJsonArray("images").get(0).getAsJsonObject().getAsJsonObject("int8");
		assertThat(int8.get("used").getAsBoolean()).isTrue();
		assertThat(int8.get("masks_compared").getAsInt()).isEqualTo(8);
		assertThat(int8.get("off_without_masks").getAsDouble()).isBetween(0., .02);
		assertThat(int8.get("off_under_masks").getAsDouble()).as("bytes are not float32").isBetween(1e-5, .05);

		Run single = Run.abscam("explain", PHANTOM, "--channels", "16", "--json", "--device", "cpu");
		assertThat(JsonParser.parseString(single.out()).getAsJsonObject().getAsJsonArray("images").get(0).getAsJsonObject().has("int8"))
			.isFalse();
	}

	@Test
	void mapOfTwoLayersIsTheMeanOfTheirMaps() {
		String[] layers = {"conv20", "conv30_relu6"};
		Path image = Path.of("models/samples/breast-phantom.tif");
		float[][] maps = new float[3][];
		for (int i = 0; i < 3; i++) {
			Run run =
				Run.abscam("explain", image, "--method", "grad-cam", "--layer", i < 2 ? layers[i] : layers[0] + "," + layers[1], "--out",
					folder.resolve("" + i));
			assertThat(run.exit()).as(run.err()).isZero();
			maps[i] = (float[]) IJ.openImage(folder.resolve(i + "/breast-phantom.saliency.tif").toString()).getStack().getPixels(8);
		}
		for (int i = 0; i < maps[0].length; i++) assertThat(maps[2][i]).isCloseTo((maps[0][i] + maps[1][i]) / 2, within(1e-5f));
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}

	private List<CSVRecord> csv(String name) throws IOException {
		return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(Files.newBufferedReader(folder.resolve(name)))
			.getRecords();
	}

	/** One image of the batch as a 32-bit stack with a plane per channel. */
	private Path save(ExpectedValues expected, int image) {
		long[] shape = expected.arrays().get("input").shape();
		int size = (int) (shape[2] * shape[3]);
		float[] values = expected.arrays().get("input").image(image);
		ImageStack stack = new ImageStack((int) shape[3], (int) shape[2]);
		for (int c = 0; c < shape[1]; c++) {
			float[] plane = new float[size];
			System.arraycopy(values, c * size, plane, 0, size);
			stack.addSlice("channel " + c, plane);
		}
		Path file = folder.resolve("scan.tif");
		IJ.saveAsTiff(new ImagePlus("scan", stack), file.toString());
		return file;
	}

	private static int highest(ImageProcessor map) {
		int highest = 0;
		for (int i = 1; i < map.getPixelCount(); i++) if (map.getf(i) > map.getf(highest)) highest = i;
		return highest;
	}
}
