package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whether the cards in {@code models/} say the truth about the models beside them. */
class ShippedModelsTest {

	static final List<String> MODELS = ModelLibrary.BUNDLED;

	private static final ObjectMapper JSON = new ObjectMapper();

	@ParameterizedTest
	@FieldSource("MODELS")
	void theCardIsValidAgainstTheBioImageIoSchema(String model) throws IOException {
		assertThat(CardSchema.faults(Files.readString(folder(model).resolve("rdf.yaml")))).isEmpty();
	}

	@Test
	void theExampleInTheReadmeIsValidAndCanBeRead() throws IOException, ModelException {
		String readme = Files.readString(Path.of("models", "README.md"));
		int start = readme.indexOf("```yaml\n") + 8;
		String example = readme.substring(start, readme.indexOf("```", start));

		assertThat(CardText.read(example).output().classes()).containsExactly("naevus", "melanoma");
		assertThat(CardSchema.faults(example)).isEmpty();
		assertThat(CardSchema.faults(example.replace("size: 224", "size: -224"))).as("the validation would see a fault").isNotEmpty();
	}

	@ParameterizedTest
	@FieldSource("MODELS")
	void theCardNamesTheClassesOfTheMeasuredMetrics(String model) throws IOException, ModelException {
		ModelCard card = ModelLibrary.bundled().find(model).card().orElseThrow();
		JsonNode metrics = JSON.readTree(folder(model).resolve("metrics.json").toFile());

		assertThat(card.output().classes()).isEqualTo(JSON.convertValue(metrics.get("classes"), List.class));
		assertThat(card.output().activation()).isEqualTo(ModelCard.Activation.SOFTMAX);
		assertThat(card.settings().scores()).contains(ModelCard.Scores.LOGITS);
		assertThat(card.settings().targetLayer()).isEmpty();
		assertThat(card.settings().intendedUse()).get().asString().startsWith("research; not for diagnosis");
	}

	/** The window says it beside each answer, so it must be what training measured on the validation images. */
	@ParameterizedTest
	@FieldSource("MODELS")
	void theCardSaysHowOftenTheModelIsRight(String model) throws IOException, ModelException {
		Measured.Accuracy accuracy = ModelLibrary.bundled().find(model).card().orElseThrow().settings().measured().accuracy().orElseThrow();
		JsonNode validation = JSON.readTree(folder(model).resolve("metrics.json").toFile()).get("validation");

		assertThat(accuracy.images()).isEqualTo(validation.get("n").asInt());
		assertThat(accuracy.value()).isCloseTo(validation.get("accuracy").asDouble(), within(1e-4));
		assertThat(accuracy.on()).startsWith("validation images of ");
		String readme = Files.readString(folder(model).resolve("README.md"));
		assertThat(readme)
			.contains(String.format(Locale.ROOT, "%.3f (%d/%d)", accuracy.value(), Math.round(accuracy.value() * accuracy.images()),
				accuracy.images()));
	}

	/** Chosen on validation lesions; a normal image has none. */
	@Test
	void theCardOfTheUltrasoundModelSaysFromWhereMapsOutlineLesions() throws ModelException {
		assertThat(ModelLibrary.bundled().find("breast-ultrasound").card().orElseThrow().settings().measured().thresholds())
			.containsExactly(Map.entry("benign", .1), Map.entry("malignant", .05));
	}

	/** As they were trained: only breast.py mirrors. */
	@Test
	void onlyTheUltrasoundModelMayBeMirrored() throws ModelException {
		assertThat(ModelLibrary.bundled().find("breast-ultrasound").card().orElseThrow().settings().mirror()).contains(true);
		assertThat(ModelLibrary.bundled().find("chest-xray").card().orElseThrow().settings().mirror()).contains(false);
	}

	/** test_output.npy was computed with PyTorch; here the card's steps and ONNX Runtime have to give the same. */
	@ParameterizedTest
	@FieldSource("MODELS")
	void theModelGivesItsTestOutputForItsTestInput(String model) throws IOException, ModelException, EngineException {
		ModelSource source = ModelLibrary.bundled().find(model);
		ModelCard card = source.card().orElseThrow();
		int size = card.input().axis(ModelCard.Axis.Kind.Y).orElseThrow().size();
		float[] image = npy(folder(model).resolve("test_input.npy"), "(1, 1, " + size + ", " + size + ")");
		float[] expected = npy(folder(model).resolve("test_output.npy"), "(1, " + card.output().classes().size() + ")");

		for (Preprocessing step : card.input().preprocessing())
			apply(step, image);
		try (Network network = Network.open(source.onnx(), Device.choose("cpu"), 1)) {
			Array logits = network.run(Map.of("image", new Array.Floats(image, 1, 1, size, size))).get("logits");
			float[] probabilities = softmax(((Array.Floats) logits).values());
			assertThat(probabilities).containsExactly(expected, within(1e-5f));
		}
	}

	private static void apply(Preprocessing step, float[] image) {
		for (int i = 0; i < image.length; i++) {
			if (step instanceof Preprocessing.ScaleLinear scale)
				image[i] = (float) (image[i] * scale.gain().get(0) + scale.offset().get(0));
			else if (step instanceof Preprocessing.FixedZeroMeanUnitVariance fixed)
				image[i] = (float) ((image[i] - fixed.mean().get(0)) / fixed.std().get(0));
			else throw new AssertionError("no shipped card asks for " + step);
		}
	}

	private static float[] softmax(float[] logits) {
		float[] p = new float[logits.length];
		double sum = 0;
		for (float logit : logits)
			sum += Math.exp(logit);
		for (int i = 0; i < p.length; i++)
			p[i] = (float) (Math.exp(logits[i]) / sum);
		return p;
	}

	/** The values of a NumPy file of version 1 with little-endian float32 in C order. */
	private static float[] npy(Path file, String shape) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
		int start = 10 + bytes.getShort(8);
		String header = new String(Arrays.copyOfRange(bytes.array(), 10, start), StandardCharsets.US_ASCII);
		assertThat(header).contains("'descr': '<f4'", "'fortran_order': False", "'shape': " + shape);
		FloatBuffer values = bytes.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
		float[] array = new float[values.remaining()];
		values.get(array);
		return array;
	}

	private static Path folder(String model) {
		return Path.of("models", model);
	}
}
