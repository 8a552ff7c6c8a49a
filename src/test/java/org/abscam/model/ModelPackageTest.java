package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and folders of other people: what belongs to the model is taken, what does not fit ends in one sentence and leaves nothing. */
class ModelPackageTest {

	private static final byte[] ABC = {'a', 'b', 'c'};

	@TempDir
	Path folder;

	/** Builds a zip entry by entry, also such that no ordinary program would make. */
	private interface Contents {

		void into(ZipArchiveOutputStream zip) throws IOException;
	}

	private Path zip(Contents contents) throws IOException {
		Path file = folder.resolve("model.zip");
		try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
			contents.into(zip);
		}
		return file;
	}

	private static void put(ZipArchiveOutputStream zip, String name, byte[] bytes) throws IOException {
		put(zip, new ZipArchiveEntry(name), bytes);
	}

	private static void put(ZipArchiveOutputStream zip, ZipArchiveEntry entry, byte[] bytes) throws IOException {
		zip.putArchiveEntry(entry);
		zip.write(bytes);
		zip.closeArchiveEntry();
	}

	private static void putModel(ZipArchiveOutputStream zip, String prefix) throws IOException {
		put(zip, prefix + "rdf.yaml", CardText.GOOD.getBytes(StandardCharsets.UTF_8));
		put(zip, prefix + "model.onnx", ABC);
	}

	private Path models() {
		return folder.resolve("models");
	}

	/** Unpacks as an import does, but for running the model. */
	private Path unpack(Path source) throws ModelException {
		try (ModelPackage files = ModelPackage.open(source); NewModelFolder made = NewModelFolder.in(models(), "mine", false, source)) {
			files.copyTo(made);
			return made.complete();
		}
	}

	private void assertRefused(Path source, String... what) {
		assertThatThrownBy(() -> unpack(source)).isInstanceOf(ModelException.class).hasMessageContainingAll(what)
			.message().matches("[^\\n]+[^.]\\.").doesNotContain("Exception");
		assertThat(models()).as("nothing stays, not even the folder that was made for it").doesNotExist();
		assertThat(folder.resolve("evil")).doesNotExist();
	}

	@Test
	void onlyWhatTheCardNamesIsTaken() throws IOException, ModelException {
		String card = CardText.with("type: model", "type: model\ndocumentation: doc/about.md\ncovers: [cover.png, ../out.png, gone.png]");
		Path made = unpack(zip(zip -> {
			put(zip, "rdf.yaml", card.getBytes(StandardCharsets.UTF_8));
			put(zip, "model.onnx", ABC);
			put(zip, "doc/about.md", ABC);
			put(zip, "cover.png", ABC);
			put(zip, "LICENSE", ABC);
			put(zip, "weights.pt", ABC);
			put(zip, "run.sh", ABC);
		}));
		try (var files = Files.walk(made)) {
			assertThat(files.filter(Files::isRegularFile).map(file -> made.relativize(file).toString().replace('\\', '/')))
				.containsExactlyInAnyOrder("rdf.yaml", "model.onnx", "doc/about.md", "cover.png", "LICENSE");
		}
		assertThat(made.resolve("rdf.yaml")).hasContent(card);
		assertThat(made.resolve("model.onnx")).hasBinaryContent(ABC);
		try (var all = Files.list(models())) {
			assertThat(all).as("no unfinished folder stays").containsExactly(made);
		}
	}

	@Test
	void theStatisticsOfTheTrainingImagesAreTakenAlong() throws IOException, ModelException {
		String card = CardText.GOOD + CardText.FEATURES;
		Path made = unpack(zip(zip -> {
			put(zip, "rdf.yaml", card.getBytes(StandardCharsets.UTF_8));
			put(zip, "model.onnx", ABC);
			put(zip, "training.npy", ABC);
		}));
		assertThat(made.resolve("training.npy")).hasBinaryContent(ABC);
	}

	@Test
	void theModelMayLieInTheOnlyFolderOfTheZipAndTheCardBeCalledBioimageio() throws IOException, ModelException {
		Path made = unpack(zip(zip -> {
			put(zip, "net/bioimageio.yaml", CardText.GOOD.getBytes(StandardCharsets.UTF_8));
			put(zip, "net/model.onnx", ABC);
			put(zip, "__MACOSX/net/._model.onnx", ABC);
		}));
		assertThat(made.resolve("rdf.yaml")).hasContent(CardText.GOOD);
		assertThat(made.resolve("model.onnx")).hasBinaryContent(ABC);
	}

	@ParameterizedTest
	@ValueSource(strings = {"../evil", "a/../../evil", "/evil", "C:/evil", "a\\..\\..\\evil", "..", "C:evil"})
	void anEntryThatLeadsElsewhereIsRefused(String name) throws IOException {
		assertRefused(zip(zip -> {
			putModel(zip, "");
			put(zip, new ZipArchiveEntry(name) {

				@Override
				public String getName() {
					return name; // the library would make it harmless
				}
			}, ABC);
		}), "leads out of the folder");
	}

	@Test
	void anEntryWithControlCharactersIsRefused() throws IOException {
		assertRefused(zip(zip -> {
			putModel(zip, "");
			put(zip, "a\u001b[31mb", ABC);
		}), "control characters");
	}

	@ParameterizedTest
	@ValueSource(strings = {"model.onnx", "MODEL.onnx"})
	void namesThatAreThereTwiceAreRefused(String name) throws IOException {
		assertRefused(zip(zip -> {
			putModel(zip, "");
			put(zip, name, new byte[] {'x'});
		}), "'" + name + "' is there twice");
	}

	@Test
	void aLinkIsRefused() throws IOException {
		assertRefused(zip(zip -> {
			put(zip, "rdf.yaml", CardText.GOOD.getBytes(StandardCharsets.UTF_8));
			ZipArchiveEntry link = new ZipArchiveEntry("model.onnx");
			link.setUnixMode(UnixStat.LINK_FLAG | 0777);
			put(zip, link, "/etc/passwd".getBytes(StandardCharsets.UTF_8));
		}), "'model.onnx' is a link");
	}

	@Test
	void tooManyEntriesAreRefused() throws IOException {
		assertRefused(zip(zip -> {
			putModel(zip, "");
			for (int i = 0; i < 10_000; i++) put(zip, "f" + i, new byte[0]);
		}), "more than 10000 files");
	}

	@Test
	void aBombIsRefusedByWhatItUnpacksTo() throws IOException {
		Path bomb = zip(zip -> {
			put(zip, "rdf.yaml", CardText.GOOD.getBytes(StandardCharsets.UTF_8));
			zip.putArchiveEntry(new ZipArchiveEntry("model.onnx"));
			for (int i = 0; i < 64; i++) zip.write(new byte[1 << 20]);
			zip.closeArchiveEntry();
		});
		assertThat(Files.size(bomb)).isLessThan(1 << 17);
		assertRefused(bomb, "unpacks to more than a model has");
	}

	@Test
	void aBombThatLiesAboutItsSizeIsRefusedToo() throws IOException {
		Path bomb = zip(zip -> {
			put(zip, "rdf.yaml", CardText.GOOD.getBytes(StandardCharsets.UTF_8));
			zip.putArchiveEntry(new ZipArchiveEntry("model.onnx"));
			for (int i = 0; i < 64; i++) zip.write(new byte[1 << 20]);
			zip.closeArchiveEntry();
		});
		replace(bomb, littleEndian(64 << 20), littleEndian(3));
		assertRefused(bomb, "unpacks to more than a model has");
	}

	@Test
	void aCardTooLargeIsRefused() throws IOException {
		assertRefused(zip(zip -> {
			put(zip, "rdf.yaml", (CardText.GOOD + "#".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8));
			put(zip, "model.onnx", ABC);
		}), "larger than 1 MiB");
	}

	@Test
	void damagedWeightsAreRefused() throws IOException {
		byte[] weights = new byte[1000];
		new Random(1).nextBytes(weights);
		CRC32 crc = new CRC32();
		crc.update(weights);
		Path zip = zip(out -> {
			put(out, "rdf.yaml", CardText.GOOD.getBytes(StandardCharsets.UTF_8));
			put(out, "model.onnx", weights);
		});
		replace(zip, littleEndian((int) crc.getValue()), littleEndian((int) crc.getValue() + 1));
		assertRefused(zip, "model.onnx", "checksum is wrong");
	}

	@Test
	void anArchiveThatWasCutOffOrIsNoneIsRefused() throws IOException {
		Path zip = zip(out -> putModel(out, ""));
		try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "rw")) {
			file.setLength(file.length() / 2);
		}
		assertRefused(zip, "model.zip cannot be read as a zip archive");
		Files.writeString(zip, "<!DOCTYPE html><html></html>");
		assertRefused(zip, "model.zip cannot be read as a zip archive");
		Files.write(zip, new byte[0]);
		assertRefused(zip, "model.zip cannot be read as a zip archive");
	}

	@Test
	void anArchiveWithoutCardOrWeightsIsRefused() throws IOException {
		assertRefused(zip(zip -> put(zip, "model.onnx", ABC)), "holds no rdf.yaml");
		assertRefused(zip(zip -> put(zip, "rdf.yaml", CardText.GOOD.getBytes(StandardCharsets.UTF_8))), "holds no 'model.onnx'");
		assertRefused(zip(zip -> {
			putModel(zip, "a/");
			putModel(zip, "b/");
		}), "holds no rdf.yaml");
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "making links takes a privilege there")
	void aLinkOutOfAFolderIsRefused() throws IOException {
		Path source = CardText.folder(folder, "source", CardText.GOOD, ABC);
		Files.delete(source.resolve("model.onnx"));
		Files.createSymbolicLink(source.resolve("model.onnx"), Files.write(folder.resolve("secret"), ABC));
		assertRefused(source, "a link that leads out of the card's folder");
	}

	@Test
	void aFolderThatHoldsNoModelIsRefused() throws IOException {
		assertRefused(Files.createDirectories(folder.resolve("empty")), "holds no rdf.yaml");
	}

	@Test
	void anOlderModelIsReplacedOnlyOnceTheNewOneIsComplete() throws IOException, ModelException {
		Path source = CardText.folder(folder, "source", CardText.GOOD, ABC);
		Path older = CardText.folder(models(), "Mine", CardText.with("Tiny", "Older"), new byte[] {'o'});
		assertThatThrownBy(() -> NewModelFolder.in(models(), "mine", false, source)).isInstanceOf(ModelException.class)
			.hasMessageContaining("There is a model 'Mine' already");

		try (ModelPackage files = ModelPackage.open(source); NewModelFolder made = NewModelFolder.in(models(), "mine", true, source)) {
			files.copyTo(made);
			assertThat(ModelLibrary.with(models()).list()).as("what is unfinished is not listed").extracting(ModelLibrary.Entry::name)
				.containsExactly("breast-ultrasound", "chest-xray", "Mine");
			assertThat(older.resolve("model.onnx")).hasBinaryContent(new byte[] {'o'});
		}
		assertThat(older.resolve("model.onnx")).as("given up, the older one stays").hasBinaryContent(new byte[] {'o'});

		try (ModelPackage files = ModelPackage.open(source); NewModelFolder made = NewModelFolder.in(models(), "mine", true, source)) {
			files.copyTo(made);
			assertThat(made.complete().resolve("model.onnx")).hasBinaryContent(ABC);
		}
		try (var all = Files.list(models())) {
			assertThat(all.map(path -> path.getFileName().toString())).containsExactly("mine");
		}
	}

	@Test
	void aModelIsImportedOnceAtATime() throws IOException, ModelException {
		Path source = CardText.folder(folder, "source", CardText.GOOD, ABC);
		try (NewModelFolder first = NewModelFolder.in(models(), "mine", false, source)) {
			assertThatThrownBy(() -> NewModelFolder.in(models(), "Mine", true, source)).isInstanceOf(ModelException.class)
				.hasMessageContaining("Another Abs-CAM is importing 'Mine' just now");
			NewModelFolder.in(models(), "another", false, source).close();
			assertThat(first.path()).exists();
		}
		assertThat(models()).as("made for the import alone").doesNotExist();
	}

	/** The machine dies after the older model gave way, or after both renames. */
	@ParameterizedTest
	@ValueSource(booleans = {false, true})
	void aModelWhoseReplacementWasCutShortIsThereAtTheNextStart(boolean both) throws IOException, ModelException {
		Path root = Files.createDirectories(models().resolve(".mine.0123abcd.abscam.part"));
		CardText.folder(Files.createDirectory(root.resolve("former")), "Mine", CardText.with("Tiny", "Older"), new byte[] {'o'});
		CardText.folder(both ? models() : root.resolve("new"), "mine", CardText.GOOD, ABC);
		Files.createDirectories(root.resolve("new"));
		Files.writeString(root.resolve("moved"), "Mine/mine");

		assertThat(ModelLibrary.with(models()).list()).extracting(ModelLibrary.Entry::name).containsExactly("breast-ultrasound",
			"chest-xray", "mine");
		assertThat(models().resolve("mine/model.onnx")).hasBinaryContent(ABC);
		assertThat(root).doesNotExist();
	}

	@Test
	void whatIsNoModelIsNeverReplaced() throws IOException {
		Path source = CardText.folder(folder, "source", CardText.GOOD, ABC);
		Files.createDirectories(models().resolve("mine"));
		Files.writeString(models().resolve("mine/thesis.txt"), "years of work");
		Files.writeString(models().resolve("notes"), "more of it");
		for (String name : new String[] {"mine", "notes"})
			assertThatThrownBy(() -> NewModelFolder.in(models(), name, true, source)).isInstanceOf(ModelException.class)
				.hasMessageContaining("is no model; choose another name");
		assertThatThrownBy(() -> NewModelFolder.in(models(), "Chest-Xray", true, source)).isInstanceOf(ModelException.class)
			.hasMessageContaining("bundled");
		assertThat(models().resolve("mine/thesis.txt")).hasContent("years of work");
	}

	@Test
	void aModelIsNotReplacedByItself() throws IOException {
		Path source = CardText.folder(models(), "mine", CardText.GOOD, ABC);
		assertThatThrownBy(() -> NewModelFolder.in(models(), "mine", true, source)).isInstanceOf(ModelException.class)
			.hasMessageContaining("that it would replace");
		assertThat(source.resolve("model.onnx")).exists();
	}

	@Test
	void namesBecomeFolderNamesOfEverySystem() throws ModelException {
		assertThat(NewModelFolder.folderName(" My net (v2)! ")).isEqualTo("My-net-v2");
		assertThat(NewModelFolder.folderName("../../etc/passwd")).isEqualTo("etc-passwd");
		assertThat(NewModelFolder.folderName("Müller_3.1")).isEqualTo("Müller_3.1");
		assertThat(NewModelFolder.folderName("Mu\u0308ller")).isEqualTo("Müller");
		assertThat(NewModelFolder.folderName("a\0b")).isEqualTo("a-b");
		assertThat(NewModelFolder.folderName("x".repeat(300))).hasSize(64);
		for (String none : new String[] {"", "..", "/", "con", "NUL.onnx"})
			assertThatThrownBy(() -> NewModelFolder.folderName(none)).isInstanceOf(ModelException.class).hasMessageContaining("name");
	}

	@Test
	void aPlaceThatCannotBeWrittenIsSaid() throws IOException {
		Path file = Files.write(folder.resolve("taken"), ABC);
		for (Path place : new Path[] {file, file.resolve("models")})
			assertThatThrownBy(() -> NewModelFolder.in(place, "mine", false, folder)).isInstanceOf(ModelException.class)
				.hasMessageContaining("cannot be written into '" + place + "'").hasMessageContaining("nothing was imported");
		assertThat(file).hasBinaryContent(ABC);
	}

	private static byte[] littleEndian(int value) {
		return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
	}

	/** Replaces some bytes of a file wherever they occur. */
	private static void replace(Path file, byte[] bytes, byte[] others) throws IOException {
		byte[] all = Files.readAllBytes(file);
		int found = 0;
		for (int i = 0; i + bytes.length <= all.length; i++) {
			if (!Arrays.equals(all, i, i + bytes.length, bytes, 0, bytes.length)) continue;
			System.arraycopy(others, 0, all, i, others.length);
			found++;
		}
		assertThat(found).isPositive();
		Files.write(file, all);
	}
}
