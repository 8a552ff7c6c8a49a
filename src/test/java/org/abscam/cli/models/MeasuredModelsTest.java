package org.abscam.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.process.ByteProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.abscam.cli.Run;
import org.abscam.model.CardSchema;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/**
 * {@code abscam models learn} and {@code calibrate}, and what all commands say of images afterwards. The network is one 1×1 convolution,
 * A_k = relu(w_k·x + b_k), so that its features can be written down.
 */
class MeasuredModelsTest {

	private static final int SIZE = 8;
	private static final double[] W = {.01, -.01};
	private static final double[] B = {0, .9};

	@TempDir
	private Path folder;
	private Path model;

	@BeforeEach
	void writeModel() throws Exception {
		model = Files.createDirectory(folder.resolve("own"));
		ModelDraft
			.write(new ModelDraft(17).input("x", "N", 1, SIZE, SIZE).reals("w", new long[] {2, 1, 1, 1}, W).reals("b", new long[] {2}, B)
				.node("Conv", "x,w,b", "c").node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f")
				.reals("v", new long[] {2, 2}, 1, .5, -2, 4).node("MatMul", "f,v", "y").output("y"), model.resolve("model.onnx"));
		Files.writeString(model.resolve("rdf.yaml"),
			"""
				format_version: 0.5.7
				type: model
				name: By hand # kept
				license: CC0-1.0
				inputs: [{id: x, axes: [{type: batch}, {type: channel, channel_names: [a]}, {type: space, id: y, size: 8}, {type: space, id: x, size: 8}]}]
				outputs: [{id: y, axes: [{type: batch}, {type: channel, channel_names: [bright, dark]}], postprocessing: [{id: softmax}]}]
				weights: {onnx: {source: model.onnx, opset_version: 17}}
				""");
	}

	/** Noise around a grey level. */
	private Path picture(String name, int level, int noise) throws Exception {
		Random random = new Random(name.hashCode());
		ByteProcessor pixels = new ByteProcessor(SIZE, SIZE);
		for (int i = 0; i < SIZE * SIZE; i++) pixels.set(i, Math.max(0, Math.min(255, level + random.nextInt(2 * noise + 1) - noise)));
		Path file = folder.resolve(name + ".png");
		Files.createDirectories(file.getParent());
		ImageIO.write(pixels.getBufferedImage(), "png", file.toFile());
		return file;
	}

	private Path training() throws Exception {
		for (int i = 0; i < 40; i++) picture("training/" + (i % 2 == 0 ? "bright" : "dark") + "/picture" + i, i % 2 == 0 ? 130 : 70, 25);
		return folder.resolve("training");
	}

	private static double[] features(Path picture) throws IOException {
		float[] pixels = (float[]) new ByteProcessor(ImageIO.read(picture.toFile())).convertToFloat().getPixels();
		double[] means = new double[2];
		for (int k = 0; k < 2; k++) for (float x : pixels) means[k] += Math.max(0, W[k] * x + B[k]) / pixels.length;
		return means;
	}

	private static JsonObject first(Run run) {
		JsonElement json = JsonParser.parseString(run.out());
		return json.isJsonArray() ? json.getAsJsonArray().get(0).getAsJsonObject() : json.getAsJsonObject();
	}

	@Test
	void whatDoesNotLookLikeTheTrainingImagesIsTold() throws Exception {
		Path like = picture("like", 128, 25);
		Path unlike = picture("unlike", 235, 3);
		assertThat(
			first(Run.abscam("classify", like.toString(), "--model", model.toString(), "--json")).get("training_likeness").getAsString())
			.isEqualTo("not known");

		Run learnt = Run.abscam("models", "learn", model.toString(), training().toString());
		assertThat(learnt.exit()).as(learnt.err()).isZero();
		assertThat(learnt.out()).contains("40 training images, 2 features of a, limit");
		String card = Files.readString(model.resolve("rdf.yaml"));
		assertThat(card).contains("# kept");
		assertThat(CardSchema.faults(card)).isEmpty();

		Run classified = Run.abscam("classify", like.toString(), unlike.toString(), "--model", model.toString(), "--json");
		JsonArray records = (JsonArray) JsonParser.parseString(classified.out());
		double limit = records.get(0).getAsJsonObject().get("training_likeness").getAsJsonObject().get("limit").getAsDouble();
		double near = records.get(0).getAsJsonObject().get("training_distance").getAsDouble();
		double far = records.get(1).getAsJsonObject().get("training_distance").getAsDouble();
		assertThat(near).isLessThan(limit);
		assertThat(far).isGreaterThan(limit);
		assertThat(records.get(0).getAsJsonObject().has("warning")).isFalse();
		String sentence = String.format(
			"This does not look like what the model was trained on (distance %.1f, limit %.1f): do not believe answer or map.",
			far, limit);
		assertThat(records.get(1).getAsJsonObject().get("warning").getAsString()).isEqualTo(sentence);
		assertThat(classified.err()).contains(sentence);
		assertThat(far).as("by hand").isCloseTo(distance(unlike), within(1e-3 * far));

		for (String method : List.of("abs-cam", "abs-cam-initial", "occlusion")) {
			Path out = folder.resolve(method);
			Run explained =
				Run.abscam("explain", unlike.toString(), "--model", model.toString(), "--method", method, "--out", out.toString(),
					"--json");
			JsonObject record = first(explained);
			JsonObject image = record.get("images").getAsJsonArray().get(0).getAsJsonObject();
			assertThat(image.get("training_distance").getAsDouble()).isCloseTo(far, within(1e-4 * far));
			assertThat(image.get("unlike_training").getAsBoolean()).isTrue();
			assertThat(record.get("warnings").getAsJsonArray().toString()).contains(sentence);
			assertThat(explained.err()).contains(sentence);
			List<String> table = Files.readAllLines(out.resolve("unlike.predictions.csv"));
			assertThat(table.get(0)).endsWith(",training_distance,unlike_training");
			assertThat(table.get(1)).contains(sentence).endsWith(",true");
		}
	}

	@Test
	void anEvaluationSaysSoToo() throws Exception {
		Run.abscam("models", "learn", model.toString(), training().toString());
		Path unlike = picture("unlike", 235, 3);
		Run run = Run.abscam("evaluate", unlike.toString(), "--model", model.toString(), "--method", "grad-cam", "--no-road",
			"--no-stability", "--out", folder.resolve("evaluation").toString());
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err()).contains("does not look like what the model was trained on");
		assertThat(Files.readString(folder.resolve("evaluation/evaluation.json"))).contains("\"unlike_training\": true");
	}

	/** Ledoit and Wolf's distance of two features, written out. */
	private double distance(Path picture) throws Exception {
		double[][] rows = new double[40][];
		int n = 0;
		for (String kind : List.of("bright", "dark"))
			for (int i = kind.equals("bright") ? 0 : 1; i < 40; i += 2)
				rows[n++] = features(folder.resolve("training/" + kind + "/picture" + i + ".png"));
		double[] mean = new double[2];
		double[] sd = new double[2];
		for (double[] row : rows) for (int k = 0; k < 2; k++) mean[k] += row[k] / 40;
		for (double[] row : rows) for (int k = 0; k < 2; k++) sd[k] += (row[k] - mean[k]) * (row[k] - mean[k]) / 40;
		double average = (Math.sqrt(sd[0]) + Math.sqrt(sd[1])) / 2;
		for (int k = 0; k < 2; k++) sd[k] = Math.sqrt(sd[k]) + .01 * average;
		double a = 0;
		double b = 0;
		double c = 0;
		double fourth = 0;
		for (double[] row : rows) {
			double x = (row[0] - mean[0]) / sd[0];
			double y = (row[1] - mean[1]) / sd[1];
			a += x * x / 40;
			b += x * y / 40;
			c += y * y / 40;
			fourth += (x * x + y * y) * (x * x + y * y) / 40;
		}
		double level = (a + c) / 2;
		double squares = a * a + 2 * b * b + c * c;
		double shrinkage = Math.min(1, (fourth - squares) / 40 / (squares - 2 * level * level));
		a = (1 - shrinkage) * a + shrinkage * level;
		c = (1 - shrinkage) * c + shrinkage * level;
		b *= 1 - shrinkage;
		double[] f = features(picture);
		double x = (f[0] - mean[0]) / sd[0];
		double y = (f[1] - mean[1]) / sd[1];
		return Math.sqrt((c * x * x - 2 * b * x * y + a * y * y) / (a * c - b * b));
	}

	@Test
	void aCohortSaysOfEachRowAndTheAuditOfEachClass() throws Exception {
		Run.abscam("models", "learn", model.toString(), training().toString());
		picture("scans/one", 128, 25);
		picture("scans/two", 235, 3);
		Path out = folder.resolve("cohort");
		Run run = Run.abscam("cohort", folder.resolve("scans").toString(), "--model", model.toString(), "--method", "grad-cam", "--out",
			out.toString(),
			"--audit");
		assertThat(run.exit()).as(run.err()).isZero();
		List<String> rows = Files.readAllLines(out.resolve("cohort.csv"));
		List<String> columns = List.of(rows.get(0).split(","));
		int unlike = columns.indexOf("unlike_training");
		assertThat(columns.get(unlike - 1)).isEqualTo("training_distance");
		assertThat(rows.get(1).split(",", -1)[unlike]).isEqualTo("false");
		assertThat(rows.get(2).split(",", -1)[unlike]).isEqualTo("true");
		assertThat(rows.get(2)).contains("does not look like what the model was trained on");
		assertThat(Files.readString(out.resolve("audit.csv"))).contains("unlike_training");
	}

	@Test
	void tooFewImagesAndForeignTensorsAreRefused() throws Exception {
		Path few = picture("few/one", 110, 25).getParent();
		Run run = Run.abscam("models", "learn", model.toString(), few.toString());
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains("There are 1 images that can be read, but 20 are the least");
		assertThat(model.toFile().list()).containsExactlyInAnyOrder("rdf.yaml", "model.onnx");
		assertThat(Run.abscam("models", "learn", model.toString(), training().toString(), "--layer", "nowhere").err()).contains("nowhere");
		assertThat(Run.abscam("models", "learn", "breast-ultrasound", few.toString()).err()).contains("lies in the jar");

		Run.abscam("models", "learn", model.toString(), training().toString());
		String card = Files.readString(model.resolve("rdf.yaml"));
		Files.writeString(model.resolve("rdf.yaml"), card.replace("tensors: [a]", "tensors: [b]"));
		Run other = Run.abscam("classify", folder.resolve("few/one.png").toString(), "--model", model.toString());
		assertThat(other.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(other.err()).contains("features of the training images that the model has not").hasLineCount(1);
		Files.writeString(model.resolve("rdf.yaml"), card.replace("tensors: [a]", "tensors: [a, a]"));
		assertThat(Run.abscam("classify", folder.resolve("few/one.png").toString(), "--model", model.toString()).err())
			.contains("have 2 features in 'training.npy', but the tensors that its card names have 4");
		Files.writeString(model.resolve("rdf.yaml"), card);
		Files.write(model.resolve("training.npy"), new byte[] {1});
		assertThat(Run.abscam("classify", folder.resolve("few/one.png").toString(), "--model", model.toString()).err()).contains("SHA-256");
	}

	/** Of two classes, softmax(y/T) is the logistic function of the difference over T; the most likely T is where its mean residual is 0. */
	@Test
	void aModelIsCalibratedAndItsCardSaysSo() throws Exception {
		Path images = training();
		for (int i = 0; i < 6; i++) picture("training/dark/wrong" + i, 130, 25);
		Run run = Run.abscam("models", "calibrate", model.toString(), images.toString(), "--write");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).contains("accuracy     0.870 (40 of 46)");
		String temperature = run.out().replaceAll("(?s).*temperature +([0-9.]+),.*", "$1");
		assertThat(Files.readString(model.resolve("rdf.yaml"))).contains("temperature: " + temperature);
		JsonObject record =
			first(Run.abscam("explain", folder.resolve("training/dark/picture1.png").toString(), "--model", model.toString(), "--method",
				"grad-cam", "--json"));
		assertThat(record.get("model").getAsJsonObject().get("temperature").getAsString()).isEqualTo(temperature);
		assertThat(Run.abscam("models", "check", model.toString()).out()).contains("divided by " + temperature);
		String fitted = run.out().replaceAll("(?s).*temperature +[0-9.]+, ECE ([0-9.]+) on.*", "$1");
		assertThat(run.out()).containsPattern("ECE +[0-9.]+ at temperature 1\\R");
		assertThat(Run.abscam("models", "calibrate", model.toString(), images.toString()).out())
			.contains(" at temperature 1, " + fitted + " at " + temperature + ", that of the card");
		assertThat(Run.abscam("models", "calibrate", model.toString(), folder.resolve("training/dark").toString()).err())
			.contains("column 'label'");
	}

	/** 40 of 46: {@code statsmodels.stats.proportion.proportion_confint(40, 46, method="wilson")} is 0.74334 to 0.93882. */
	@Test
	void howOftenAModelIsRightIsWrittenIntoItsCardAlone() throws Exception {
		Path images = training();
		for (int i = 0; i < 6; i++) picture("training/dark/wrong" + i, 130, 25);
		Run run =
			Run.abscam("models", "calibrate", model.toString(), images.toString(), "--write-accuracy", "pictures: by hand, of \"us\"");
		assertThat(run.exit()).as(run.err()).isZero();
		String card = Files.readString(model.resolve("rdf.yaml"));
		assertThat(card).contains("# kept").doesNotContain("temperature");
		assertThat(CardSchema.faults(card)).isEmpty();
		JsonObject shown = first(Run.abscam("explain", folder.resolve("training/dark/picture1.png").toString(), "--model", model.toString(),
			"--method", "grad-cam", "--json")).getAsJsonObject("model").getAsJsonObject("accuracy");
		assertThat(shown).isEqualTo(JsonParser.parseString(
			"{value: 0.8696, n: 46, low: 0.7433, high: 0.9388, on: 'pictures: by hand, of \"us\"'}"));

		assertThat(Run.abscam("models", "calibrate", model.toString(), images.toString(), "--write", "--write-accuracy", "all").exit())
			.isZero();
		assertThat(Files.readString(model.resolve("rdf.yaml"))).contains("temperature: ", "'on': all").doesNotContain("by hand");
	}

	/** Where all answers are right no temperature is the likeliest, but how many are is known. */
	@Test
	void accuracyIsWrittenWhereTheTemperatureIsNotKnown() throws Exception {
		String images = training().toString();
		assertThat(Run.abscam("models", "calibrate", model.toString(), images, "--write-accuracy", "x", "--write").exit())
			.isEqualTo(ExitCode.USAGE);
		assertThat(Files.readString(model.resolve("rdf.yaml"))).doesNotContain("accuracy");
		Run run = Run.abscam("models", "calibrate", model.toString(), images, "--write-accuracy", "x");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(Files.readString(model.resolve("rdf.yaml"))).contains("accuracy: {value: 1.0, n: 40, low: 0.9124, high: 1.0");
	}
}
