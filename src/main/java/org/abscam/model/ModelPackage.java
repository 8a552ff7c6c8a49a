package org.abscam.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.abscam.model.NewModelFolder.Copied;

/**
 * A model with a card as it comes from somebody else: a folder, or a BioImage.IO zip. Only what the card names is taken
 * from it.
 */
public final class ModelPackage implements AutoCloseable {

	/** More than an ONNX file with its weights and a few pictures can have. */
	static final long LARGEST = (1L << 31) + (1L << 28);

	private static final List<String> LICENCES = List.of("LICENSE", "LICENSE.txt", "LICENSE.md");

	private final String shown;
	private final PackedFiles files;
	private final ModelCard card;
	private final Set<String> companions = new LinkedHashSet<>();
	private final byte[] cardText;
	private long remaining;

	private ModelPackage(Path source, PackedFiles files) throws ModelException {
		this.shown = source.toString();
		this.files = files;
		this.remaining = files.most();
		String name = source.getFileName().toString().equals(files.card()) ? shown : source.resolve(files.card()).toString();
		try (InputStream in = files.open(files.card())) {
			cardText = in.readNBytes(CardYaml.LARGEST + 1);
		}
		catch (IOException e) {
			throw ModelSource.unreadable(name, e);
		}
		CardField root = ModelCards.root(cardText, name);
		card = ModelCards.card(root);
		addCompanions(root);
	}

	/** Whether the file, by its name, is one that {@link #open} takes. */
	public static boolean accepts(Path source) {
		String name = String.valueOf(source.getFileName()).toLowerCase(Locale.ROOT);
		return Files.isDirectory(source) || name.endsWith(".zip") || name.endsWith(".yaml") || name.endsWith(".yml");
	}

	/**
	 * Opens a model and reads its card.
	 *
	 * @param source a folder with an {@code rdf.yaml}, the {@code rdf.yaml} itself, or a BioImage.IO zip
	 * @throws ModelException if there is no card, it cannot be used, or the zip holds anything that it should not
	 */
	public static ModelPackage open(Path source) throws ModelException {
		PackedFiles files = files(source);
		boolean fine = false;
		try {
			ModelPackage opened = new ModelPackage(source, files);
			fine = true;
			return opened;
		}
		finally {
			if (!fine) close(files);
		}
	}

	private static PackedFiles files(Path source) throws ModelException {
		if (Files.isDirectory(source)) {
			Path rdfYaml = source.resolve(ModelLibrary.CARD);
			if (!Files.isRegularFile(rdfYaml))
				throw new ModelException(
					source + " holds no rdf.yaml; choose an .onnx file, a folder with an rdf.yaml, or a BioImage.IO zip.");
			return new PackedFiles.InFolder(rdfYaml);
		}
		return source.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip") ? ZipFiles.open(source)
			: new PackedFiles.InFolder(source);
	}

	/** The card. */
	public ModelCard card() {
		return card;
	}

	/**
	 * Copies the card, the weights and what else the card shows to people, such as its documentation, into a new folder.
	 * Blocks until done.
	 *
	 * @throws ModelException if a file is missing, cannot be read or written, or all are too large
	 */
	public void copyTo(NewModelFolder folder) throws ModelException {
		copy(files.card(), folder, ModelLibrary.CARD);
		copyTo(folder, card.weights().file().source());
		if (card.weights().externalData().isPresent()) copyTo(folder, card.weights().externalData().get().source());
		if (card.settings().measured().features().isPresent())
			copyTo(folder, card.settings().measured().features().get().statistics().source());
		for (String companion : companions)
			if (files.has(companion)) copyTo(folder, companion);
	}

	/**
	 * Copies one more file, unless it is there already. Blocks until done.
	 *
	 * @param file its path relative to the card; it is not trusted
	 * @throws ModelException if it leads elsewhere, is missing, or cannot be read or written
	 */
	public void copyTo(NewModelFolder folder, String file) throws ModelException {
		if (!folder.has(file)) copy(file, folder, file);
	}

	private void copy(String file, NewModelFolder folder, String target) throws ModelException {
		if (ModelCards.leavesFolder(file))
			throw new ModelException(shown + " names the file '" + file + "' outside its own folder; that is refused," +
				" put the file beside the model.");
		try (InputStream in = files.open(file)) {
			Copied copied = folder.copy(in, target, shown + ": '" + file + "'", remaining);
			remaining -= copied.bytes();
		}
		catch (IOException e) {
			throw ModelSource.unreadable(shown + ": '" + file + "'", e);
		}
	}

	/** Files that people look at, and the tensors to test the model with; none of them has to be there. */
	private void addCompanions(CardField root) throws ModelException {
		List<CardField> named = new ArrayList<>();
		named.add(root.get("documentation"));
		if (root.get("covers").value() instanceof List) named.addAll(root.get("covers").items());
		for (String tensors : List.of("inputs", "outputs")) {
			for (CardField tensor : root.get(tensors).items()) {
				for (String key : List.of("test_tensor", "sample_tensor"))
					if (tensor.get(key).value() instanceof Map) named.add(tensor.get(key).get("source"));
			}
		}
		for (CardField field : named)
			if (field.value() instanceof String path && !ModelCards.leavesFolder(path)) companions.add(path);
		companions.addAll(LICENCES);
		companions.add(ModelSource.CLASS_SENSITIVITY);
	}

	/** Lets go of the archive. */
	@Override
	public void close() {
		close(files);
	}

	private static void close(PackedFiles files) {
		try {
			files.close();
		}
		catch (IOException e) {
			// it was only read from
		}
	}
}
