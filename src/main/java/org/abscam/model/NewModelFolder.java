package org.abscam.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.abscam.files.InUseException;
import org.abscam.files.StagedFiles;

/**
 * A model's folder in the making. It is filled in a hidden folder beside its place, and takes its place, and that of an
 * older model, only when it is complete. Closed before that, or with its process ended, it leaves nothing behind.
 */
public final class NewModelFolder implements AutoCloseable {

	private static final int LONGEST_NAME = 64;
	private static final String CARD = ModelLibrary.CARD;

	private final Path models;
	private final String name;
	private final Optional<Path> former;
	private final StagedFiles staged;
	private final Path path;

	private NewModelFolder(Path models, String name, Optional<Path> former, StagedFiles staged, Path path) {
		this.models = models;
		this.name = name;
		this.former = former;
		this.staged = staged;
		this.path = path;
	}

	/**
	 * Begins a model's folder.
	 *
	 * @param models the folder of models, made if it does not exist
	 * @param wanted the model's name; what no folder's name should have becomes a dash
	 * @param replace whether an older model of that name gives way
	 * @param source where the new model comes from, which must not be what is replaced
	 * @throws ModelException if the name is taken or no name, or the folder cannot be written
	 */
	public static NewModelFolder in(Path models, String wanted, boolean replace, Path source) throws ModelException {
		String name = folderName(wanted);
		if (ModelLibrary.BUNDLED.stream().anyMatch(name::equalsIgnoreCase))
			throw new ModelException("'" + name + "' is the name of a bundled model; choose another name.");
		StagedFiles staged = null;
		try {
			staged = StagedFiles.begin(models, name.toLowerCase(Locale.ROOT)); // as on some systems all cases are one
			Path folder = staged.folder();
			Optional<Path> former = former(folder, name);
			if (former.isPresent()) checkGivesWay(former.get(), name, replace, source);
			return new NewModelFolder(folder, name, former, staged, Files.createDirectory(staged.path(name)));
		}
		catch (InUseException e) {
			throw new ModelException("Another Abs-CAM is importing '" + name + "' just now; wait until it is done, or choose another name.",
				e);
		}
		catch (IOException | DirectoryIteratorException e) {
			if (staged != null) staged.close();
			throw unwritable(models, e);
		}
		catch (ModelException e) {
			staged.close();
			throw e;
		}
	}

	/** The name under which {@link ModelLibrary} will find the model. */
	public String name() {
		return name;
	}

	/** Where the model lies until it is complete; its last part is already {@link #name()}. */
	public Path path() {
		return path;
	}

	/** Whether the file was put into the folder already. */
	public boolean has(String file) {
		return Files.exists(path().resolve(file));
	}

	/**
	 * Copies a file into the folder. Blocks until done.
	 *
	 * @param from a file, followed where it is a link
	 * @param file its path in the folder, with '/' between the parts
	 * @return its SHA-256, 64 lower-case hexadecimal digits
	 * @throws ModelException if it cannot be read or written
	 */
	public String copy(Path from, String file) throws ModelException {
		try (InputStream in = Files.newInputStream(from)) {
			return copy(in, file, from.toString(), Long.MAX_VALUE).sha256;
		}
		catch (IOException e) {
			throw ModelSource.unreadable(from.toString(), e);
		}
	}

	/** Writes the model's card. */
	public void writeCard(String yaml) throws ModelException {
		try {
			Files.write(path().resolve(CARD), yaml.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
		}
		catch (IOException e) {
			throw unwritable(models, e);
		}
	}

	/** What was copied. */
	record Copied(long bytes, String sha256) {}

	/**
	 * @param in is read to its end, or until there is too much
	 * @param shown how messages call it
	 * @param most bytes that may come
	 * @throws ModelException if there are more, or it cannot be read or written
	 */
	Copied copy(InputStream in, String file, String shown, long most) throws ModelException {
		Path target = path().resolve(file).normalize();
		if (ModelCards.leavesFolder(file) || !target.startsWith(path()) || target.equals(path()))
			throw new ModelException(
				"'" + file + "' is no path inside a model's folder, so nothing was imported; correct it in " + shown + ".");
		MessageDigest digest = ModelSource.digest();
		long bytes = 0;
		try {
			Files.createDirectories(target.getParent());
			try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
				byte[] buffer = new byte[1 << 16];
				for (int n = read(in, buffer, shown); n >= 0; n = read(in, buffer, shown)) {
					bytes += n;
					if (bytes > most)
						throw new ModelException(
							shown + " unpacks to more than a model has, so nothing was imported; look at where it comes from.");
					digest.update(buffer, 0, n);
					out.write(buffer, 0, n);
				}
			}
		}
		catch (FileAlreadyExistsException e) {
			throw new ModelException(shown + " is named like another file of the model; rename one of them.", e);
		}
		catch (IOException e) {
			throw unwritable(models, e);
		}
		return new Copied(bytes, HexFormat.of().formatHex(digest.digest()));
	}

	/**
	 * Puts the model in its place.
	 *
	 * @return the model's folder
	 * @throws ModelException if that cannot be done; an older model is still there
	 */
	public Path complete() throws ModelException {
		try {
			staged.publish(former.map(path -> path.getFileName().toString()).stream().toList());
			return models.resolve(name);
		}
		catch (IOException e) {
			throw unwritable(models, e);
		}
	}

	/** Removes what is not complete. */
	@Override
	public void close() {
		staged.close();
	}

	private static int read(InputStream in, byte[] buffer, String shown) throws ModelException {
		try {
			return in.read(buffer);
		}
		catch (IOException e) {
			throw ModelSource.unreadable(shown, e);
		}
	}

	/**
	 * A folder's name that every system and every macro can have: letters, digits, dots, dashes and underscores.
	 *
	 * @throws ModelException if nothing is left of it
	 */
	static String folderName(String wanted) throws ModelException {
		String name =
			Normalizer.normalize(wanted, Normalizer.Form.NFC).strip().replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+", "");
		if (name.length() > LONGEST_NAME) name = name.substring(0, LONGEST_NAME);
		name = name.replaceAll("[.-]+$", "");
		if (name.isEmpty()) throw new ModelException("'" + wanted + "' is no name for a model; give one of letters and digits.");
		if (name.matches("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?"))
			throw new ModelException("'" + name + "' is a name that Windows keeps for itself; choose another.");
		return name;
	}

	/** What has the name already, in any case, as on some systems these are one. */
	private static Optional<Path> former(Path models, String name) throws IOException {
		try (DirectoryStream<Path> all = Files.newDirectoryStream(models)) {
			for (Path path : all)
				if (path.getFileName().toString().equalsIgnoreCase(name)) return Optional.of(path);
		}
		return Optional.empty();
	}

	private static void checkGivesWay(Path former, String name, boolean replace, Path source) throws ModelException, IOException {
		if (!Files.isRegularFile(former.resolve(CARD)))
			throw new ModelException("'" + former + "' is there already and is no model; choose another name.");
		if (!replace)
			throw new ModelException("There is a model '" + former.getFileName() + "' already; choose another name, or ask to replace it.");
		if (source.toRealPath().startsWith(former.toRealPath()))
			throw new ModelException("'" + source + "' lies in the folder of the model '" + name + "' that it would replace;" +
				" copy it elsewhere first.");
	}

	private static ModelException unwritable(Path models, Exception cause) {
		Throwable reason = cause instanceof DirectoryIteratorException ? cause.getCause() : cause;
		String said = reason instanceof AccessDeniedException ? "no permission"
			: reason instanceof FileAlreadyExistsException ? "a file is in the way"
				: reason instanceof NoSuchFileException ? "there is no such folder"
					: String.valueOf(reason.getMessage()).replaceAll("\\s+", " ");
		return new ModelException("The model cannot be written into '" + models + "' (" + said +
			"), so nothing was imported; make room there or choose another folder.", cause);
	}
}
