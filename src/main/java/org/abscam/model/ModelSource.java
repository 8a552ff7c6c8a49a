package org.abscam.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.abscam.model.ModelCard.FileReference;

/**
 * A model that was found and whose file is what its card says: an ONNX file, with a card or bare. What is inside the
 * file is not looked at.
 */
public final class ModelSource {

	/** ONNX files are protobuf messages, which end at 2 GiB; larger models keep their tensors beside the file. */
	private static final long TOO_LARGE = 1L << 31;
	/** Name of the file beside the ONNX file that says of which methods the maps depend on the class, see {@link #beside}. */
	public static final String CLASS_SENSITIVITY = "class-sensitivity.tsv";
	private static final int LARGEST_TEXT = 1 << 20;

	/** Bytes of the largest statistics of training images, with their header. */
	private static final int LARGEST_STATISTICS = 4 * TrainingStatistics.MOST_FEATURES * (TrainingStatistics.MOST_FEATURES + 1) + (1 << 16);

	/** What can be read from its start any number of times. */
	private interface Content {

		InputStream open() throws IOException;
	}

	/** Opens a file that the card names. */
	private interface Companions {

		InputStream open(FileReference file) throws IOException, ModelException;
	}

	private final String name;
	private final Optional<ModelCard> card;
	private final Optional<Path> file;
	private final String shown;
	private final Content content;
	private final Companions companions;
	private final Optional<Path> cardFile;
	private final String sha256;
	private final GivenInputs given;
	/** Texts beside a bundled model, which are asked for with each picture and stay as they are. */
	private final Map<String, Optional<String>> bundledTexts = new ConcurrentHashMap<>();

	private ModelSource(String name, Optional<ModelCard> card, Optional<Path> file, String shown, Content content, Companions companions,
		Optional<Path> cardFile) throws ModelException {
		this(name, card, file, shown, content, companions, cardFile, hash(shown, content), GivenInputs.NONE);
	}

	private ModelSource(String name, Optional<ModelCard> card, Optional<Path> file, String shown, Content content, Companions companions,
		Optional<Path> cardFile, String sha256, GivenInputs given) {
		this.cardFile = cardFile;
		this.companions = companions;
		this.name = name;
		this.card = card;
		this.file = file;
		this.shown = shown;
		this.content = content;
		this.sha256 = sha256;
		this.given = given;
	}

	/** A model that lies in a file of its own, without a card. */
	static ModelSource bare(Path onnx) throws ModelException {
		String fileName = onnx.getFileName().toString();
		checkSize(onnx);
		return new ModelSource(fileName.replaceFirst("(?i)\\.onnx$", ""), Optional.empty(),
			Optional.of(onnx.toAbsolutePath().normalize()), onnx.toString(), () -> Files.newInputStream(onnx),
			companion -> InputStream.nullInputStream(), Optional.empty());
	}

	/** The model of a card in a file. */
	static ModelSource of(String name, Path rdfYaml, ModelCard card) throws ModelException {
		Path onnx = inFolder(rdfYaml, card.weights().file());
		checkSize(onnx);
		ModelSource source = new ModelSource(name, Optional.of(card), Optional.of(onnx), onnx.toString(),
			() -> Files.newInputStream(onnx), companion -> Files.newInputStream(inFolder(rdfYaml, companion)), Optional.of(rdfYaml));
		verify(rdfYaml.toString(), card.weights().file(), source.sha256);
		if (card.weights().externalData().isPresent()) {
			FileReference external = card.weights().externalData().get();
			Path data = inFolder(rdfYaml, external);
			if (external.sha256().isPresent())
				verify(rdfYaml.toString(), external, hash(data.toString(), () -> Files.newInputStream(data)));
		}
		return source;
	}

	/** A model inside the jar: resources {@code /models/<name>/rdf.yaml} and the file that the card names. */
	static ModelSource bundled(String name, ModelCard card) throws ModelException {
		String resource = "/models/" + name + "/" + card.weights().file().source();
		ModelSource source = new ModelSource(name, Optional.of(card), Optional.empty(), resource, () -> resource(resource),
			companion -> resource("/models/" + name + "/" + companion.source()), Optional.empty());
		verify("/models/" + name + "/rdf.yaml", card.weights().file(), source.sha256);
		return source;
	}

	private static InputStream resource(String path) throws IOException {
		InputStream in = ModelSource.class.getResourceAsStream(path);
		if (in == null) throw new IOException("it is missing from the jar");
		return in;
	}

	/**
	 * The same model with another preprocessing, to see what difference it makes.
	 *
	 * @param steps in place of the card's; a bare file has none and takes none
	 */
	public ModelSource preprocessed(List<Preprocessing> steps) {
		return new ModelSource(name, card.map(c -> c.preprocessed(steps)), file, shown, content, companions, cardFile, sha256, given);
	}

	/**
	 * The same model with values of its inputs beside the image.
	 *
	 * @param inputs what is said of them
	 */
	public ModelSource given(GivenInputs inputs) {
		return new ModelSource(name, card, file, shown, content, companions, cardFile, sha256, inputs);
	}

	/**
	 * The same model, of whose images another is looked at.
	 *
	 * @param view that image; a bare file has no card and takes none
	 */
	public ModelSource looking(ModelCard.Input view) {
		return new ModelSource(name, card.map(c -> c.looking(view)), file, shown, content, companions, cardFile, sha256, given);
	}

	/** What is said of the inputs beside the image. */
	public GivenInputs given() {
		return given;
	}

	/** Name of the model's folder, or of the bare file without its ending. */
	public String name() {
		return name;
	}

	/** The card; empty for a bare ONNX file. */
	public Optional<ModelCard> card() {
		return card;
	}

	/** The file of the card; empty for a bundled model and a bare ONNX file. */
	Optional<Path> cardFile() {
		return cardFile;
	}

	/** The ONNX file, absolute; empty for a bundled model. */
	public Optional<Path> file() {
		return file;
	}

	/** The folder of the ONNX file, where its external data is looked for; empty for a bundled model, which has none. */
	public Optional<Path> folder() {
		return file.map(Path::getParent);
	}

	/**
	 * Reads a small text beside the ONNX file.
	 *
	 * @param other name of the file
	 * @return its text; empty where there is none, or it is no text of less than a megabyte
	 */
	public Optional<String> beside(String other) {
		if (file.isPresent()) return text(() -> existing(file.get().resolveSibling(other)));
		String folder = shown.substring(0, shown.lastIndexOf('/') + 1);
		return bundledTexts.computeIfAbsent(other, name -> text(() -> ModelSource.class.getResourceAsStream(folder + name)));
	}

	/** @param content {@code null} where there is none */
	private static Optional<String> text(Content content) {
		try (InputStream in = content.open()) {
			if (in == null) return Optional.empty();
			byte[] bytes = in.readNBytes(LARGEST_TEXT);
			return bytes.length == LARGEST_TEXT ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
		}
		catch (IOException e) {
			return Optional.empty();
		}
	}

	private static InputStream existing(Path path) throws IOException {
		return Files.isRegularFile(path) ? Files.newInputStream(path) : null;
	}

	/** SHA-256 of the ONNX file, 64 lower-case hexadecimal digits. */
	public String sha256() {
		return sha256;
	}

	/**
	 * Reads the ONNX file, below 2 GiB, into memory. Blocks until done.
	 *
	 * @throws ModelException where it cannot be read, or has changed since this model was found
	 */
	public byte[] onnx() throws ModelException {
		byte[] bytes;
		try (InputStream in = content.open()) {
			bytes = file.isPresent() ? Files.readAllBytes(file.get()) : in.readAllBytes(); // of a file in one piece, without growing
		}
		catch (IOException e) {
			throw unreadable(shown, e);
		}
		if (!HexFormat.of().formatHex(digest().digest(bytes)).equals(sha256))
			throw new ModelException(shown + " has changed while it was in use; open the model again.");
		return bytes;
	}

	/**
	 * Reads the statistics of the images that the model was trained on. Blocks until done.
	 *
	 * @return the statistics; empty where the card names none
	 * @throws ModelException where they cannot be read, or are not what the card says
	 */
	public Optional<TrainingStatistics> trainingStatistics() throws ModelException {
		Optional<FileReference> named = card.flatMap(c -> c.settings().measured().features()).map(Measured.Features::statistics);
		if (named.isEmpty()) return Optional.empty();
		String called = name + ": the file '" + named.get().source() + "'";
		byte[] bytes;
		try (InputStream in = companions.open(named.get())) {
			bytes = in.readNBytes(LARGEST_STATISTICS + 1);
		}
		catch (IOException e) {
			throw unreadable(called, e);
		}
		if (bytes.length > LARGEST_STATISTICS)
			throw new ModelException(called + " is larger than statistics of " + TrainingStatistics.MOST_FEATURES +
				" features; write it with 'abscam models learn'.");
		verify(name, named.get(), HexFormat.of().formatHex(digest().digest(bytes)));
		return Optional.of(TrainingStatistics.read(bytes, called));
	}

	@Override
	public String toString() {
		return name + " (" + shown + ")";
	}

	/**
	 * The file a card refers to.
	 *
	 * @throws ModelException where there is none, or a link leads it out of the card's folder
	 */
	static Path inFolder(Path rdfYaml, FileReference reference) throws ModelException {
		try {
			Path folder = rdfYaml.toAbsolutePath().getParent().toRealPath();
			Path file = folder.resolve(reference.source());
			if (!Files.isRegularFile(file))
				throw new ModelException(rdfYaml + ": the file '" + reference.source() +
					"' it names is not there; put it beside the card.");
			Path real = file.toRealPath();
			if (!real.startsWith(folder))
				throw new ModelException(rdfYaml + ": the file '" + reference.source() +
					"' is a link that leads out of the card's folder; put the file itself there.");
			return real;
		}
		catch (IOException | InvalidPathException e) {
			throw unreadable(rdfYaml + ": the file '" + reference.source() + "'", e);
		}
	}

	private static void checkSize(Path onnx) throws ModelException {
		if (!Files.exists(onnx)) throw new ModelException(onnx + " does not exist; choose an .onnx file.");
		if (!Files.isRegularFile(onnx)) throw new ModelException(onnx + " is not a file; choose an .onnx file.");
		try {
			long size = Files.size(onnx);
			if (size == 0) throw new ModelException(onnx + " is empty; download or export the model again.");
			if (size >= TOO_LARGE)
				throw new ModelException(onnx +
					" is 2 GiB or larger, which an ONNX file cannot be; export it with external data.");
		}
		catch (IOException e) {
			throw unreadable(onnx.toString(), e);
		}
	}

	private static void verify(String card, FileReference reference, String actual) throws ModelException {
		if (reference.sha256().isPresent() && !reference.sha256().get().equals(actual))
			throw new ModelException(card + ": the file '" + reference.source() + "' has the SHA-256 " + actual + ", not " +
				reference.sha256().get() + " as the card says; download the model again.");
	}

	private static String hash(String shown, Content content) throws ModelException {
		MessageDigest digest = digest();
		try (InputStream in = content.open()) {
			byte[] buffer = new byte[1 << 16];
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer))
				digest.update(buffer, 0, n);
		}
		catch (IOException e) {
			throw unreadable(shown, e);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException e) {
			throw new AssertionError("every Java platform has SHA-256", e);
		}
	}

	static ModelException unreadable(String shown, Exception cause) {
		return new ModelException(shown + " cannot be read (" + cause.getMessage() +
			"); check the file and its permissions.", cause);
	}
}
