package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.model.ModelCard.Activation;
import org.abscam.model.ModelCard.Axis;
import org.abscam.model.ModelCard.Scores;
import org.abscam.model.ModelCard.Window;
import org.abscam.onnx.SaidAxes;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardsTest {

	@TempDir
	Path temp;

	@Test
	void everyFieldOfACompleteCardIsRead() throws ModelException {
		ModelCard card = CardText.read(CardText.GOOD);

		assertThat(card.id()).contains("tiny-classifier");
		assertThat(card.name()).isEqualTo("Tiny classifier");
		assertThat(card.description()).isEqualTo("For tests.");
		assertThat(card.version()).contains("1.2.0");
		assertThat(card.licence()).contains("CC0-1.0");
		assertThat(card.authors()).containsExactly(new ModelCard.Author("A. Author", Optional.of("Somewhere")));
		assertThat(card.citations())
			.containsExactly(new ModelCard.Citation("A paper", Optional.of("10.1234/abcd"), Optional.empty()));
		assertThat(card.input().id()).isEqualTo("image");
		assertThat(card.input().channelNames()).containsExactly("red", "green", "blue");
		assertThat(card.input().channelsLast()).isFalse();
		assertThat(card.input().volume()).isFalse();
		assertThat(card.output().activation()).isEqualTo(Activation.SOFTMAX);
		assertThat(card.weights()).isEqualTo(
			new ModelCard.Weights(new ModelCard.FileReference("model.onnx", Optional.empty()), 17, Optional.empty()));
		assertThat(card.settings().targetLayer()).contains(new ModelCard.CardLayer("/layer4/Relu_output_0", SaidAxes.NOTHING));
		assertThat(card.settings().scores()).contains(Scores.LOGITS);
		assertThat(card.settings().window()).contains(new Window(40, 400));
		assertThat(card.settings().operatingThresholds()).containsExactly(entry("no", .7), entry("yes", .25));
		assertThat(card.settings().intendedUse()).contains("Tests.");
		assertThat(card.settings().mirror()).contains(false);
		Measured measured = card.settings().measured();
		assertThat(measured.temperature()).hasValue(1.37);
		assertThat(measured.thresholds()).containsExactly(entry("yes", .4));
		assertThat(measured.probabilityCutoff()).hasValue(.3);
		assertThat(measured.accuracy()).contains(new Measured.Accuracy(.87, 98, .79, .92, "validation images"));
		assertThat(measured.features()).isEmpty();
		assertThat(CardText.read(CardText.GOOD + CardText.FEATURES).settings().measured().features())
			.contains(new Measured.Features(List.of("/layer1/Relu_output_0", "/layer4/Relu_output_0"),
				new ModelCard.FileReference("training.npy", Optional.empty()), 18.5, 482));
		assertThat(CardText.read(CardText.with("mirror: false", "mirror: true")).settings().mirror()).contains(true);
	}

	@Test
	void whatACardDoesNotSayIsEmpty() throws ModelException {
		ModelCard card = CardText.read("""
			format_version: 0.5.0
			type: model
			name: Bare bones
			inputs: [{axes: [{type: batch}, {type: channel, channel_names: [a]}, {type: space, id: y, size: 8}, {type: space, size: 8}]}]
			outputs: [{axes: [{type: batch}, {type: channel, channel_names: [p]}]}]
			weights: {onnx: {source: a/b.onnx, opset_version: 7}}
			""");

		assertThat(card.id()).isEmpty();
		assertThat(card.description()).isEmpty();
		assertThat(card.version()).isEmpty();
		assertThat(card.licence()).isEmpty();
		assertThat(card.authors()).isEmpty();
		assertThat(card.citations()).isEmpty();
		assertThat(card.input().id()).isEqualTo("input");
		assertThat(card.input().preprocessing()).isEmpty();
		assertThat(card.output().id()).isEqualTo("output");
		assertThat(card.output().activation()).isEqualTo(Activation.NONE);
		assertThat(card.settings())
			.isEqualTo(new ModelCard.Settings(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of(), Optional.empty(),
				Optional.empty()));
		assertThat(card.settings().measured()).isEqualTo(Measured.NOTHING);
	}

	@Test
	void aCardWithMeasurementsIsValidAgainstTheBioImageIoSchema() throws IOException {
		String shipped = Files.readString(Path.of("models", "breast-ultrasound", "rdf.yaml"))
			.replaceAll("(?m)^ +(temperature|accuracy|features): .*\\R", ""); // its own
		String measured =
			CardText.GOOD.substring(CardText.GOOD.indexOf("    temperature: ")).replace("yes:", "benign:") + CardText.FEATURES;
		String card = (shipped.endsWith("\n") ? shipped : shipped + "\n") + measured;
		assertThat(CardSchema.faults(card)).isEmpty();
	}

	@Test
	void textStaysAsItIsWritten() throws ModelException {
		String digits = "0".repeat(63) + "1";
		ModelCard card = CardText.read(
			CardText.with("1.2.0", "1.10").replace("model.onnx,", "model.onnx, sha256: " + digits + ",").replace("maybe", "010"));

		assertThat(card.output().classes()).containsExactly("yes", "no", "010");
		assertThat(card.version()).contains("1.10");
		assertThat(card.weights().file().sha256()).contains(digits);
	}

	@Test
	void anAxisFindsTheValidSizeNearestToTheWantedOne() throws ModelException {
		ModelCard.Input input = CardText.read(CardText.GOOD).input();
		Axis y = input.axis(Axis.Kind.Y).orElseThrow();
		Axis x = input.axis(Axis.Kind.X).orElseThrow();

		assertThat(y.fixed()).isTrue();
		assertThat(y.sizeNear(1000)).isEqualTo(64);
		assertThat(x.fixed()).isFalse();
		assertThat(x.sizeNear(1)).isEqualTo(32);
		assertThat(x.sizeNear(39)).isEqualTo(32);
		assertThat(x.sizeNear(40)).isEqualTo(48);
		assertThat(x.sizeNear(64)).isEqualTo(64);
	}

	@Test
	void kerasLayoutAndVolumesAreKnown() throws ModelException {
		String channels = "      - {type: channel, channel_names: [red, green, blue]}\n";
		String x = "      - {type: space, id: x, size: {min: 32, step: 16}}\n";
		String keras = CardText.GOOD.replace(channels, "").replace(x, x + channels);
		String y = "      - {type: space, id: y";
		String volume = CardText.with(y, "      - {type: space, id: z, size: 16}\n" + y);

		assertThat(CardText.read(keras).input().channelsLast()).isTrue();
		assertThat(CardText.read(volume).input().volume()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"type: model | type: dataset | 'type'",
		"format_version: 0.5.7 | format_version: 0.4.10 | 'format_version'",
		"name: Tiny classifier | name: | 'name'",
		"{type: batch} | {type: time, size: 3} | 'inputs[0].axes[0].type'",
		"id: y, size: 64 | id: row, size: 64 | 'inputs[0].axes[2].id'",
		"id: y, size: 64 | id: x, size: 64 | 'inputs[0].axes[3]'",
		"id: y, size: 64 | id: y, size: 0 | 'inputs[0].axes[2].size'",
		"id: y, size: 64 | id: y, size: 64.5 | 'inputs[0].axes[2].size'",
		"id: y, size: 64 | id: y, size: 99999999999 | 'inputs[0].axes[2].size'",
		"id: y, size: 64 | id: y, size: 010 | 'inputs[0].axes[2].size'",
		"'size: {min: 32, step: 16}' | 'size: {tensor_id: image, axis_id: y}' | 'inputs[0].axes[3].size'",
		"'[red, green, blue]' | '[red, green, red]' | 'inputs[0].axes[1].channel_names[2]'",
		"'channel_names: [yes, no, maybe]' | 'description: none' | 'outputs[0].axes[1].channel_names'",
		"'{type: channel, channel_names: [yes, no, maybe]}' | '{type: batch}' | 'outputs[0].axes'",
		"'{type: channel, channel_names: [yes, no, maybe]}' | '{type: space, id: x, size: 4}' | 'outputs[0].axes'",
		"'[{id: softmax}]' | '[{id: binarize, kwargs: {threshold: 0.5}}]' | 'outputs[0].postprocessing[0].id'",
		"'[{id: softmax}]' | '[{id: softmax}, {id: sigmoid}]' | 'outputs[0].postprocessing[1].id'",
		"'[{id: softmax}]' | '[{id: softmax, kwargs: {axis: batch}}]' | 'outputs[0].postprocessing[0].kwargs.axis'",
		"'onnx: {' | 'torchscript: {' | 'weights.onnx'",
		"opset_version: 17 | opset_version: 5 | 'weights.onnx.opset_version'",
		"opset_version: 17 | opset_version: 17, sha256: abc | 'weights.onnx.sha256'",
		"outputs: logits | outputs: scores | 'config.abscam.outputs'",
		"outputs: logits | outputs: probabilities | 'config.abscam.outputs'",
		"target_layer: | target_layr: | 'config.abscam.target_layr'",
		"width: 400 | width: 0 | 'config.abscam.window.width'",
		"width: 400 | width: 1e999 | 'config.abscam.window.width'",
		"width: 400 | width: 0x10 | 'config.abscam.window.width'",
		"width: 400 | width: .nan | 'config.abscam.window.width'",
		"mirror: false | mirror: no | 'config.abscam.mirror'",
		"mirror: false | mirror: [true] | 'config.abscam.mirror'",
		"yes: 0.25 | perhaps: 0.25 | 'config.abscam.operating_thresholds.perhaps'",
		"yes: 0.25 | yes: 25 | 'config.abscam.operating_thresholds.yes'",
		"temperature: 1.37 | temperature: 0 | 'config.abscam.temperature'",
		"temperature: 1.37 | temperature: -2 | 'config.abscam.temperature'",
		"temperature: 1.37 | temperature: .inf | 'config.abscam.temperature'",
		"temperature: 1.37 | temperature: 1e999 | 'config.abscam.temperature'",
		"temperature: 1.37 | temperature: 1e-30 | 'config.abscam.temperature'",
		"temperature: 1.37 | temperature: warm | 'config.abscam.temperature'",
		"'{yes: 0.4}' | '{perhaps: 0.4}' | 'config.abscam.thresholds.perhaps'",
		"'{yes: 0.4}' | '{yes: 1.4}' | 'config.abscam.thresholds.yes'",
		"'{yes: 0.4}' | '0.4' | 'config.abscam.thresholds'",
		"probability_cutoff: 0.3 | probability_cutoff: 30 | 'config.abscam.probability_cutoff'",
		"value: 0.87 | value: 87 | 'config.abscam.accuracy.value'",
		"n: 98 | n: 0 | 'config.abscam.accuracy.n'",
		"low: 0.79 | low: 0.9 | 'config.abscam.accuracy.low'",
		"high: 0.92 | high: 0.8 | 'config.abscam.accuracy.high'",
		"on: validation images | where: here | 'config.abscam.accuracy.where'",
	})
	void aFaultNamesTheFileAndTheField(String piece, String replacement, String field) {
		isOneSentence(assertThatThrownBy(() -> CardText.read(CardText.with(piece, replacement))).isInstanceOf(ModelException.class))
			.hasMessageStartingWith("rdf.yaml: '" + field + "' ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"limit: 18.5 | limit: 0 | 'config.abscam.features.limit'",
		"images: 482 | images: 1 | 'config.abscam.features.images'",
		"source: training.npy | source: ../training.npy | 'config.abscam.features.source'",
		"'[/layer1/Relu_output_0, /layer4/Relu_output_0]' | '[]' | 'config.abscam.features.tensors'",
	})
	void aFaultOfTheFeaturesOfTheTrainingImagesNamesTheField(String piece, String replacement, String field) {
		assertThat(CardText.FEATURES).contains(piece);
		isOneSentence(assertThatThrownBy(() -> CardText.read(CardText.GOOD + CardText.FEATURES.replace(piece, replacement)))
			.isInstanceOf(ModelException.class)).hasMessageStartingWith("rdf.yaml: '" + field + "' ");
	}

	@ParameterizedTest
	@ValueSource(strings = {
		"../../x.onnx", "a/../../x.onnx", "/etc/passwd", "C:/x.onnx", "'..\\x.onnx'", "https://example.org/x.onnx"})
	void aWeightsPathOutOfTheFolderIsRefused(String source) {
		String weights = "source: " + source + ",";
		String external = "source: model.onnx, external_data: {source: " + source + "},";
		for (String entry : new String[] {weights, external})
			isOneSentence(assertThatThrownBy(() -> CardText.read(CardText.with("source: model.onnx,", entry)))
				.isInstanceOf(ModelException.class)).hasMessageContaining("'weights.onnx.").hasMessageContaining("source'");
	}

	@Test
	void anAliasBombIsRefusedAtOnce() {
		StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
		for (int i = 1; i < 30; i++)
			bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "]\n");
		isOneSentence(assertThatThrownBy(() -> CardText.read(bomb.toString())).isInstanceOf(ModelException.class))
			.hasMessageContaining("rdf.yaml cannot be read as YAML");
	}

	@Test
	void aCardThatContainsItselfIsRefused() {
		isOneSentence(assertThatThrownBy(() -> CardText.read(CardText.with("size: 64", "size: &a [*a, {b: *a}]")))
			.isInstanceOf(ModelException.class)).hasMessageContaining("'inputs[0].axes[2].size' is a list");
	}

	@ParameterizedTest
	@ValueSource(strings = {"!!javax.script.ScriptEngineManager [x]", "!!int ''", "!!float abc", "{a: 1, a: 2}", "[1, 2",
		"a: b: c", "%", "--- a\n--- b"})
	void whatIsNoSafeYamlIsRefused(String text) {
		isOneSentence(assertThatThrownBy(() -> CardText.read(text)).isInstanceOf(ModelException.class))
			.hasMessageContaining("rdf.yaml cannot be read as YAML");
	}

	@Test
	void deepNestingIsRefused() {
		isOneSentence(assertThatThrownBy(() -> CardText.read("[".repeat(100_000))).isInstanceOf(ModelException.class))
			.hasMessageContaining("rdf.yaml cannot be read as YAML");
	}

	@ParameterizedTest
	@ValueSource(strings = {"<!DOCTYPE html><html></html>", "just words", "[1, 2]", "42"})
	void yamlThatIsNoCardIsRefused(String text) {
		isOneSentence(assertThatThrownBy(() -> CardText.read(text)).isInstanceOf(ModelException.class))
			.hasMessage("rdf.yaml: the card holds no fields; choose the rdf.yaml of a model.");
	}

	@ParameterizedTest
	@ValueSource(strings = {"", " \n\n", "# only a comment\n", "~"})
	void anEmptyCardIsRefused(String text) throws IOException {
		Path file = Files.writeString(temp.resolve("rdf.yaml"), text);
		isOneSentence(assertThatThrownBy(() -> ModelCards.read(file)).isInstanceOf(ModelException.class))
			.hasMessageContaining(file.toString()).hasMessageContaining("is empty");
	}

	@Test
	void aBinaryFileIsRefused() throws IOException {
		Path file = Files.write(temp.resolve("rdf.yaml"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});
		isOneSentence(assertThatThrownBy(() -> ModelCards.read(file)).isInstanceOf(ModelException.class))
			.hasMessageContaining(file.toString()).hasMessageContaining("binary");
	}

	@Test
	void aHugeFileIsRefusedUnread() throws IOException {
		Path file = temp.resolve("rdf.yaml");
		Files.write(file, (CardText.GOOD + "#".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8));
		isOneSentence(assertThatThrownBy(() -> ModelCards.read(file)).isInstanceOf(ModelException.class))
			.hasMessageContaining(file.toString()).hasMessageContaining("larger than 1 MiB");
	}

	@Test
	void anAbsentFileAndAFolderAreRefused() {
		isOneSentence(assertThatThrownBy(() -> ModelCards.read(temp.resolve("none.yaml"))).isInstanceOf(ModelException.class))
			.hasMessageContaining("does not exist");
		isOneSentence(assertThatThrownBy(() -> ModelCards.read(temp)).isInstanceOf(ModelException.class))
			.hasMessageContaining("is not a file");
	}

	private static AbstractThrowableAssert<?, ?> isOneSentence(AbstractThrowableAssert<?, ?> fault) {
		fault.message().matches("[^\\n]+\\.");
		return fault;
	}

	/** A square of so many would take minutes. */
	@Test
	void ninetyThousandClassesAreReadInSeconds() throws ModelException {
		StringBuilder names = new StringBuilder("a");
		for (int i = 1; i < 90_000; i++) names.append(",c").append(i);
		long start = System.nanoTime();
		ModelCard card = CardText.read(CardText.with("[yes, no, maybe]", "[" + names + "]").replace("{no: 0.7, yes: 0.25}", "{a: 0.5}")
			.replace("{yes: 0.4}", "{a: 0.5}"));
		assertThat(card.output().classes()).hasSize(90_000).startsWith("a", "c1").endsWith("c89999");
		assertThatThrownBy(() -> CardText.read(CardText.with("[yes, no, maybe]", "[" + names + ",c7]"))).isInstanceOf(ModelException.class)
			.hasMessageContaining("repeats the name");
		assertThatThrownBy(() -> CardText.read(CardText.with("[yes, no, maybe]", "[" + names + "]"))).isInstanceOf(ModelException.class)
			.message().as("a sentence lists some of them").hasSizeLessThan(300);
		assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(20);
	}
}
