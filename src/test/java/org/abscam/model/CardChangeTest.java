package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What stands in a card by the hand of somebody stays there. */
class CardChangeTest {

	@TempDir
	private Path folder;

	private static Map<String, Object> read(String yaml) {
		return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
	}

	private static Measured temperature(double temperature) {
		return Measured.of(OptionalDouble.of(temperature), Optional.empty());
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> settings(String yaml) {
		return (Map<String, Object>) ((Map<String, Object>) read(yaml).get("config")).get("abscam");
	}

	@Test
	void aSettingIsAddedBehindTheOthersAndNothingElseChanges() throws ModelException {
		String card = "a: ä😀 # one\nconfig:\n  other: {x: 1}\n  abscam: # ours\n    mirror: true # both\n    # the end\n\nname: x\n";
		assertThat(CardChange.put(card, "temperature", 1.5))
			.isEqualTo(card.replace("# both\n", "# both\n    temperature: 1.5\n"));
	}

	@Test
	void aValueIsReplacedHoweverItIsWritten() throws ModelException {
		String block =
			"config:\n  abscam:\n    features:\n      tensors:\n        - a\n        - b\n      limit: 3 # far\n    # next\n    mirror: true\n";
		String changed = CardChange.put(block, "features", Map.of("limit", 4));
		assertThat(settings(changed)).isEqualTo(Map.of("features", Map.of("limit", 4), "mirror", true));
		assertThat(changed).contains("# next\n    mirror: true\n");
		assertThat(CardChange.put("config:\n  abscam:\n    temperature: 2 # hot\n    mirror: true\n", "temperature", 1.5))
			.isEqualTo("config:\n  abscam:\n    temperature: 1.5 # hot\n    mirror: true\n");
		assertThat(settings(CardChange.put("config: {abscam: {temperature: 2, mirror: true}}", "temperature", 1.5)))
			.isEqualTo(Map.of("temperature", 1.5, "mirror", true));
		assertThat(settings(CardChange.put("config:\n  abscam:\n    temperature:\n    mirror: true\n", "temperature", 1.5)))
			.isEqualTo(Map.of("temperature", 1.5, "mirror", true));
	}

	@Test
	void whereThereAreNoSettingsYetTheyAreMade() throws ModelException {
		for (String card : List.of("name: x\n", "name: x", "{name: x}", "name: x\nconfig:\n  bioimageio:\n    a: [1,\n      2]\n",
			"name: x\nconfig: {}\n",
			"name: x\nconfig:\n", "name: x\nconfig:\n  abscam:\n", "name: x\nconfig:\n  abscam: {}\n",
			"name: x\nconfig:\n  abscam: {outputs: logits}\nz: 1\n",
			"name: x\nconfig:\n  abscam: {outputs: logits,}\nz: 1\n", "name: x\nconfig: {abscam: {outputs: logits}}\n")) {
			String changed = CardChange.put(card, "features", Map.of("tensors", List.of("/a: b", "c#d"), "limit", 7.31));
			assertThat(settings(changed)).as(changed)
				.containsEntry("features", Map.of("tensors", List.of("/a: b", "c#d"), "limit", 7.31));
			assertThat(read(changed)).as(changed).containsEntry("name", "x");
			if (card.contains("logits")) assertThat(settings(changed)).containsEntry("outputs", "logits");
		}
	}

	@Test
	void cardAndFilesAreWrittenTogetherOrNotAtAll() throws Exception {
		Path model = CardText.folder(folder, "tiny", CardText.GOOD.replace("\t", ""), new byte[] {1});
		ModelSource source = ModelLibrary.bundled().find(model.toString());
		CardChange.write(source, temperature(2), Map.of("training.npy", new byte[] {7}));
		assertThat(ModelCards.read(model.resolve("rdf.yaml")).settings().measured().temperature()).hasValue(2);
		assertThat(Files.readAllBytes(model.resolve("training.npy"))).containsExactly(7);
		assertThat(model.toFile().list()).containsExactlyInAnyOrder("rdf.yaml", "model.onnx", "training.npy");
		byte[] before = Files.readAllBytes(model.resolve("rdf.yaml"));
		assertThatThrownBy(() -> CardChange.write(source, temperature(0), Map.of("training.npy", new byte[] {8})))
			.isInstanceOf(ModelException.class).hasMessageContaining("'config.abscam.temperature'");
		assertThat(Files.readAllBytes(model.resolve("rdf.yaml"))).isEqualTo(before);
		assertThat(Files.readAllBytes(model.resolve("training.npy"))).containsExactly(7);
	}

	/** Field by field, as the manual's page on models names them. */
	@Test
	void whatWasMeasuredStandsInTheCardAndIsReadAgain() throws Exception {
		Path model = CardText.folder(folder, "tiny", CardText.GOOD.replace("\t", ""), new byte[] {1});
		String name = ModelCards.read(model.resolve("rdf.yaml")).output().classes().get(1);
		String sum = CardChange.sha256(new byte[] {7});
		Measured measured = new Measured(OptionalDouble.of(1.5), Map.of(name, .25), OptionalDouble.of(.125),
			Optional.of(new Measured.Accuracy(.75, 8, .5, .875, "eight, by hand")), Optional.of(new Measured.Features(List.of("a", "b"),
				new ModelCard.FileReference("training.npy", Optional.of(sum)), 7.5, 40)));
		CardChange.write(ModelLibrary.bundled().find(model.toString()), measured, Map.of("training.npy", new byte[] {7}));
		assertThat(settings(Files.readString(model.resolve("rdf.yaml")))).containsEntry("temperature", 1.5)
			.containsEntry("thresholds", Map.of(name, .25)).containsEntry("probability_cutoff", .125)
			.containsEntry("accuracy", Map.of("value", .75, "n", 8, "low", .5, "high", .875, "on", "eight, by hand"))
			.containsEntry("features",
				Map.of("tensors", List.of("a", "b"), "source", "training.npy", "sha256", sum, "limit", 7.5, "images", 40));
		assertThat(ModelCards.read(model.resolve("rdf.yaml")).settings().measured()).isEqualTo(measured);
	}

	@Test
	void aModelWithoutACardOfItsOwnIsRefused() throws Exception {
		ModelSource bundled = ModelLibrary.bundled().findDefault();
		assertThatThrownBy(() -> CardChange.file(bundled)).isInstanceOf(ModelException.class)
			.hasMessage("The card of 'breast-ultrasound' lies in the jar, where nothing is written; give the path of a model's folder.");
		Path bare = Files.write(folder.resolve("bare.onnx"), new byte[] {1});
		assertThatThrownBy(() -> CardChange.file(ModelLibrary.bundled().find(bare.toString()))).isInstanceOf(ModelException.class)
			.hasMessageContaining("abscam models import");
	}

	@Test
	void theHashIsThatOfTheStandard() {
		assertThat(CardChange.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	}
}
