package org.abscam.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.abscam.files.StagedFiles;

/**
 * The models at hand: those bundled with Abs-CAM, those in a folder such as Fiji's {@code models/}, and any file that
 * is named by its path. The folder is looked at anew for each call.
 */
public final class ModelLibrary {

	/** Name of the model that is used where none is named. */
	public static final String DEFAULT = "breast-ultrasound";

	/** The folders under {@code /models} in the jar; a jar cannot be listed everywhere, so they are listed here. */
	static final List<String> BUNDLED = List.of("breast-ultrasound", "chest-xray");

	static final String CARD = "rdf.yaml";

	private final Optional<Path> folder;

	private ModelLibrary(Optional<Path> folder) {
		this.folder = folder;
	}

	/** The bundled models only. */
	public static ModelLibrary bundled() {
		return new ModelLibrary(Optional.empty());
	}

	/**
	 * The bundled models and those in the sub-folders of a folder.
	 *
	 * @param models may be absent or empty; each sub-folder with an {@code rdf.yaml} is a model
	 */
	public static ModelLibrary with(Path models) {
		return new ModelLibrary(Optional.of(models));
	}

	/** A model that {@link #list()} found. */
	public sealed interface Entry {

		/** Name to {@link #find(String)} it by: the folder's name. */
		String name();

		/** The model's folder; empty for a bundled model. */
		Optional<Path> folder();

		/** A model whose card can be used; its weights were not looked at. */
		record Usable(String name, Optional<Path> folder, ModelCard card) implements Entry {}

		/** A model whose card cannot be used, and why, in one sentence. */
		record Broken(String name, Optional<Path> folder, String reason) implements Entry {}

		/** A model that another program reads, as deepImageJ those of older formats, and why it is not for Abs-CAM, in one sentence. */
		record Foreign(String name, Optional<Path> folder, String reason) implements Entry {}
	}

	/** The bundled models, then those of the folder by name. A card that cannot be used does not hide the others. */
	public List<Entry> list() {
		List<Entry> entries = new ArrayList<>();
		for (String name : BUNDLED)
			entries.add(bundledEntry(name));
		if (folder.isEmpty() || !Files.isDirectory(folder.get())) return entries;
		StagedFiles.clear(folder.get()); // a machine that died amid an import may have left a model half replaced
		TreeMap<String, Path> folders = new TreeMap<>();
		try (DirectoryStream<Path> stream =
			Files.newDirectoryStream(folder.get(), path -> Files.isRegularFile(path.resolve(CARD)))) {
			stream.forEach(path -> folders.put(path.getFileName().toString(), path));
		}
		catch (IOException | DirectoryIteratorException e) {
			entries.add(new Entry.Broken(folder.get().toString(), folder, folder.get() + " cannot be listed (" + e.getMessage() +
				"); check its permissions."));
		}
		folders.forEach((name, path) -> folderEntry(name, path, entries).ifPresent(entries::add));
		return entries;
	}

	/** The model that is used where none is named. Blocks until its file was read once. */
	public ModelSource findDefault() throws ModelException {
		return find(DEFAULT);
	}

	/**
	 * Finds a model and checks the size and SHA-256 of its file. Blocks until that file was read once.
	 *
	 * @param nameOrPath a model's folder name or card id, in any case; else the path of an {@code rdf.yaml}, of a folder
	 *          that holds one, or of an {@code .onnx} file, which is taken without a card, whatever lies beside it
	 * @throws ModelException where there is no such model, or its card or file cannot be used
	 */
	public ModelSource find(String nameOrPath) throws ModelException {
		List<Entry> entries = list();
		for (Entry entry : entries) {
			if (entry.name().equalsIgnoreCase(nameOrPath)) return open(entry);
		}
		for (Entry entry : entries) {
			if (entry instanceof Entry.Usable usable && usable.card().id().filter(nameOrPath::equalsIgnoreCase).isPresent())
				return open(entry);
		}
		Optional<Path> path = existing(nameOrPath);
		if (path.isPresent()) return open(path.get());
		String names =
			entries.stream().filter(entry -> !(entry instanceof Entry.Foreign)).map(Entry::name).collect(Collectors.joining(", "));
		throw new ModelException("There is no model '" + nameOrPath + "'; there are " + names +
			", or give the path of an rdf.yaml or an .onnx file.");
	}

	private static ModelSource open(Entry entry) throws ModelException {
		if (entry instanceof Entry.Usable usable) {
			return usable.folder().isPresent()
				? ModelSource.of(usable.name(), usable.folder().get().resolve(CARD), usable.card())
				: ModelSource.bundled(usable.name(), usable.card());
		}
		throw new ModelException(entry instanceof Entry.Foreign foreign ? foreign.reason() : ((Entry.Broken) entry).reason());
	}

	private static ModelSource open(Path path) throws ModelException {
		if (Files.isDirectory(path)) {
			if (!Files.isRegularFile(path.resolve(CARD)))
				throw new ModelException(path + " holds no rdf.yaml; choose a model's folder, its rdf.yaml or an .onnx file.");
			return open(path.resolve(CARD));
		}
		String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
		if (name.endsWith(".onnx")) return ModelSource.bare(path);
		if (name.endsWith(".yaml") || name.endsWith(".yml")) {
			Path folderName = path.toAbsolutePath().normalize().getParent().getFileName();
			return ModelSource.of(folderName == null ? "model" : folderName.toString(), path, ModelCards.read(path));
		}
		throw new ModelException(path + " is neither an rdf.yaml nor an .onnx file; choose one of these.");
	}

	private static Optional<Path> existing(String path) {
		if (path.isBlank()) return Optional.empty(); // which as a path would be the working directory
		try {
			return Optional.of(Path.of(path)).filter(Files::exists);
		}
		catch (InvalidPathException e) {
			return Optional.empty(); // then it was meant as a name
		}
	}

	private static Entry bundledEntry(String name) {
		String resource = "/models/" + name + "/" + CARD;
		try (InputStream in = ModelLibrary.class.getResourceAsStream(resource)) {
			if (in == null) throw new IOException("it is missing from the jar");
			return new Entry.Usable(name, Optional.empty(), ModelCards.read(in, resource));
		}
		catch (IOException e) {
			return new Entry.Broken(name, Optional.empty(),
				resource + " cannot be read (" + e.getMessage() + "); install Abs-CAM again.");
		}
		catch (ModelException e) {
			return new Entry.Broken(name, Optional.empty(), e.getMessage());
		}
	}

	/** Empty for a copy of a model that is listed already. */
	private static Optional<Entry> folderEntry(String name, Path path, List<Entry> before) {
		Optional<Entry> namesake = before.stream().filter(entry -> entry.name().equalsIgnoreCase(name)).findFirst();
		try {
			ModelCard card = ModelCards.read(path.resolve(CARD));
			if (namesake.isEmpty()) return Optional.of(new Entry.Usable(name, Optional.of(path), card));
			if (namesake.get() instanceof Entry.Usable usable && haveSameWeights(usable.card(), card)) return Optional.empty();
		}
		catch (OldCardException e) {
			return namesake.isPresent() ? Optional.empty() : Optional.of(new Entry.Foreign(name, Optional.of(path), e.getMessage()));
		}
		catch (ModelException e) {
			if (namesake.isEmpty()) return Optional.of(new Entry.Broken(name, Optional.of(path), e.getMessage()));
		}
		return Optional.of(new Entry.Broken(name, Optional.of(path),
			path + " has the name of another model; rename the folder, or give its path."));
	}

	private static boolean haveSameWeights(ModelCard a, ModelCard b) {
		Optional<String> sha256 = a.weights().file().sha256();
		return sha256.isPresent() && sha256.equals(b.weights().file().sha256());
	}
}
