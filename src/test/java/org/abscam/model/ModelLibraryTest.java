package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.abscam.model.ModelLibrary.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLibraryTest {

	/** The three bytes 'abc', whose SHA-256 is the first example of FIPS 180-2. */
	private static final byte[] ABC = {'a', 'b', 'c'};
	private static final String ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

	@TempDir
	Path models;

	@Test
	void bundledModelsAreFoundInTheJar() throws ModelException {
		ModelLibrary library = ModelLibrary.bundled();

		assertThat(library.list()).extracting(Entry::name).containsExactly("breast-ultrasound", "chest-xray");
		assertThat(library.list()).allSatisfy(entry -> assertThat(entry).isInstanceOf(Entry.Usable.class));
		ModelSource source = library.findDefault();
		assertThat(source.name()).isEqualTo("breast-ultrasound");
		assertThat(source.folder()).isEmpty();
		assertThat(source.file()).isEmpty();
		assertThat(source.sha256()).isEqualTo("ae6384f5b418950ba281dafe015285c59ec9a4c4167bd5c2d9eb617d64f63335");
		assertThat(source.onnx()).hasSize(2_595_421);
	}

	/** They are asked for with each of many pictures. */
	@Test
	void textsBesideABundledModelAreReadOnceAndThoseBesideAFileEachTime() throws Exception {
		ModelSource bundled = ModelLibrary.bundled().find("chest-xray");
		String text = Files.readString(Path.of("models/chest-xray", ModelSource.CLASS_SENSITIVITY));
		assertThat(bundled.beside(ModelSource.CLASS_SENSITIVITY)).contains(text);
		assertThat(bundled.beside(ModelSource.CLASS_SENSITIVITY)).containsSame(bundled.beside(ModelSource.CLASS_SENSITIVITY).orElseThrow());
		assertThat(bundled.beside("nothing.tsv")).isEmpty();

		Path onnx = Files.write(models.resolve("some.onnx"), ABC);
		ModelSource file = ModelLibrary.bundled().find(onnx.toString());
		assertThat(file.beside("some.tsv")).isEmpty();
		Files.writeString(models.resolve("some.tsv"), "measured");
		assertThat(file.beside("some.tsv")).contains("measured");
	}

	@Test
	void theIndexOfBundledModelsIsWhatTheModelsFolderHolds() throws IOException {
		try (var folders = Files.list(Path.of("models"))) {
			assertThat(folders.filter(folder -> Files.exists(folder.resolve("rdf.yaml"))))
				.map(folder -> folder.getFileName().toString()).containsExactlyInAnyOrderElementsOf(ModelLibrary.BUNDLED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"My Model", "my model", "TINY-CLASSIFIER"})
	void aModelIsFoundByFolderNameOrIdInAnyCase(String name) throws ModelException, IOException {
		CardText.folder(models, "My Model", CardText.GOOD, ABC);
		ModelSource source = ModelLibrary.with(models).find(name);

		assertThat(source.name()).isEqualTo("My Model");
		assertThat(source.card()).get().extracting(ModelCard::name).isEqualTo("Tiny classifier");
		assertThat(source.sha256()).isEqualTo(ABC_SHA256);
		assertThat(source.onnx()).isEqualTo(ABC);
		assertThat(source.folder()).contains(models.toRealPath().resolve("My Model"));
	}

	/** deepImageJ has its models in the same folder of Fiji, with cards of format 0.4: none of ours is broken. */
	@ParameterizedTest
	@ValueSource(strings = {"0.4.10", "0.3.2"})
	void aModelOfAnotherProgramIsNoBrokenOne(String format) throws IOException {
		CardText.folder(models, "mine", CardText.GOOD, ABC);
		CardText.folder(models, "unet", CardText.GOOD.replace("format_version: 0.5.7", "format_version: " + format), ABC);
		CardText.folder(models, "broken", CardText.GOOD.replace("format_version: 0.5.7", "format_version: 0.6.0"), ABC);
		ModelLibrary library = ModelLibrary.with(models);
		assertThat(library.list()).filteredOn(Entry.Broken.class::isInstance).extracting(Entry::name).containsExactly("broken");
		assertThat(library.list()).filteredOn(Entry.Foreign.class::isInstance).extracting(Entry::name).containsExactly("unet");
		assertThatThrownBy(() -> library.find("unet")).isInstanceOf(ModelException.class).hasMessageContaining("'" + format + "'")
			.hasMessageContaining("Abs-CAM reads 0.5; convert the card");
		assertThatThrownBy(() -> library.find("yours")).hasMessageContaining("mine").hasMessageNotContaining("unet");
	}

	@Test
	void anUnknownNameListsWhatThereIs() throws IOException {
		CardText.folder(models, "mine", CardText.GOOD, ABC);
		for (String name : new String[] {"yours", "", "a\0b", "no/such/file.onnx"})
			assertThatThrownBy(() -> ModelLibrary.with(models).find(name)).isInstanceOf(ModelException.class)
				.hasMessage("There is no model '" +
					name + "'; there are breast-ultrasound, chest-xray, mine, or give the path of an rdf.yaml or an .onnx file.");
	}

	@Test
	void aBrokenCardIsListedWithItsReasonAndHidesNoOther() throws IOException {
		CardText.folder(models, "a-broken", "type: dataset", ABC);
		CardText.folder(models, "b-good", CardText.GOOD, ABC);
		Files.createDirectories(models.resolve("c-no-card"));
		ModelLibrary library = ModelLibrary.with(models);

		assertThat(library.list()).extracting(Entry::name).containsExactly("breast-ultrasound", "chest-xray", "a-broken", "b-good");
		assertThat(library.list().get(2)).isInstanceOfSatisfying(Entry.Broken.class,
			broken -> assertThat(broken.reason()).contains("a-broken").contains("'type' is 'dataset'"));
		assertThat(library.list().get(3)).isInstanceOf(Entry.Usable.class);
		assertThatThrownBy(() -> library.find("a-broken")).isInstanceOf(ModelException.class)
			.hasMessageContaining("'type' is 'dataset'");
	}

	@Test
	void aFolderCannotTakeTheNameOfABundledModel() throws IOException, ModelException {
		CardText.folder(models, "Breast-Ultrasound", CardText.GOOD, ABC);
		ModelLibrary library = ModelLibrary.with(models);

		assertThat(library.list().get(2)).isInstanceOfSatisfying(Entry.Broken.class,
			broken -> assertThat(broken.reason()).contains("rename the folder"));
		assertThat(library.find("Breast-Ultrasound").folder()).isEmpty();
	}

	@Test
	void aCopyOfABundledModelIsNoOtherModel() {
		assertThat(ModelLibrary.with(Path.of("models")).list()).extracting(Entry::name).containsExactly("breast-ultrasound", "chest-xray");
	}

	@Test
	void anAbsentFolderHoldsNoModels() {
		assertThat(ModelLibrary.with(models.resolve("none")).list()).hasSize(2);
	}

	@Test
	void aPathLeadsToTheCardOfAFolderOrFile() throws IOException, ModelException {
		Path folder = CardText.folder(models, "mine", CardText.GOOD, ABC);

		for (Path path : new Path[] {folder, folder.resolve("rdf.yaml")}) {
			ModelSource source = ModelLibrary.bundled().find(path.toString());
			assertThat(source.name()).isEqualTo("mine");
			assertThat(source.card()).isPresent();
		}
	}

	@Test
	void anOnnxFileComesWithoutTheCardBesideIt() throws IOException, ModelException {
		Path onnx = CardText.folder(models, "mine", CardText.GOOD, ABC).resolve("model.onnx");
		ModelSource source = ModelLibrary.bundled().find(onnx.toString());

		assertThat(source.card()).isEmpty();
		assertThat(source.name()).isEqualTo("model");
		assertThat(source.sha256()).isEqualTo(ABC_SHA256);
		assertThat(source.file()).contains(onnx.toAbsolutePath());
	}

	@Test
	void aPathToSomethingElseIsRefused() throws IOException {
		Path text = Files.writeString(models.resolve("notes.txt"), "hello");
		assertThatThrownBy(() -> ModelLibrary.bundled().find(text.toString())).isInstanceOf(ModelException.class)
			.hasMessageContaining("neither an rdf.yaml nor an .onnx file");
		assertThatThrownBy(() -> ModelLibrary.bundled().find(models.toString())).isInstanceOf(ModelException.class)
			.hasMessageContaining("holds no rdf.yaml");
	}

	@Test
	void theHashOfTheCardIsChecked() throws IOException, ModelException {
		String upperCase = ABC_SHA256.toUpperCase(Locale.ROOT);
		CardText.folder(models, "right", CardText.with("model.onnx,", "model.onnx, sha256: " + upperCase + ","), ABC);
		CardText.folder(models, "wrong", CardText.with("model.onnx,", "model.onnx, sha256: " + "0".repeat(64) + ","), ABC);
		ModelLibrary library = ModelLibrary.with(models);

		assertThat(library.find("right").sha256()).isEqualTo(ABC_SHA256);
		assertThatThrownBy(() -> library.find("wrong")).isInstanceOf(ModelException.class)
			.hasMessageContaining("'model.onnx' has the SHA-256 " + ABC_SHA256);
	}

	@Test
	void theHashOfExternalDataIsChecked() throws IOException {
		String external = "model.onnx, external_data: {source: data.bin, sha256: " + ABC_SHA256 + "},";
		Path folder = CardText.folder(models, "external", CardText.with("model.onnx,", external), ABC);
		ModelLibrary library = ModelLibrary.with(models);

		assertThatThrownBy(() -> library.find("external")).isInstanceOf(ModelException.class)
			.hasMessageContaining("'data.bin' it names is not there");
		Files.write(folder.resolve("data.bin"), new byte[] {'x'});
		assertThatThrownBy(() -> library.find("external")).isInstanceOf(ModelException.class)
			.hasMessageContaining("'data.bin' has the SHA-256");
	}

	@Test
	void aFileThatChangesAfterItWasFoundIsRefused() throws IOException, ModelException {
		Path folder = CardText.folder(models, "mine", CardText.GOOD, ABC);
		ModelSource source = ModelLibrary.with(models).find("mine");
		Files.write(folder.resolve("model.onnx"), new byte[] {'x'});

		assertThatThrownBy(source::onnx).isInstanceOf(ModelException.class).hasMessageContaining("has changed");
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "making links takes a privilege there")
	void aLinkOutOfTheFolderIsRefused() throws IOException {
		Path folder = CardText.folder(models, "mine", CardText.GOOD, ABC);
		Path outside = Files.write(models.resolve("secret"), ABC);
		Files.delete(folder.resolve("model.onnx"));
		Files.createSymbolicLink(folder.resolve("model.onnx"), outside);

		assertThatThrownBy(() -> ModelLibrary.with(models).find("mine")).isInstanceOf(ModelException.class)
			.hasMessageContaining("a link that leads out of the card's folder");
	}

	@Test
	void aMissingOrEmptyOrTooLargeFileIsRefused() throws IOException {
		Path onnx = CardText.folder(models, "mine", CardText.GOOD, new byte[0]).resolve("model.onnx");
		ModelLibrary library = ModelLibrary.with(models);

		assertThatThrownBy(() -> library.find("mine")).isInstanceOf(ModelException.class).hasMessageContaining("is empty");
		try (RandomAccessFile sparse = new RandomAccessFile(onnx.toFile(), "rw")) {
			sparse.setLength(1L << 31);
		}
		assertThatThrownBy(() -> library.find("mine")).isInstanceOf(ModelException.class).hasMessageContaining("2 GiB");
		Files.delete(onnx);
		assertThatThrownBy(() -> library.find("mine")).isInstanceOf(ModelException.class)
			.hasMessageContaining("'model.onnx' it names is not there");
	}
}
