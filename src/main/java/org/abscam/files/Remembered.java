package org.abscam.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Words that were found out with some work and hold on the next start too, a small file each: in the folder that the environment variable
 * {@code ABSCAM_CACHE} names, else in {@code .abscam/cache} in the user's home folder. The system property {@code abscam.cache} goes before
 * both; where it is blank, nothing is remembered. Where the folder cannot be written, or a file is damaged, they are found out anew.
 */
public final class Remembered {

	/** System property: the folder. */
	public static final String PROPERTY = "abscam.cache";
	private static final String VARIABLE = "ABSCAM_CACHE";
	private static final String HEAD = "abscam remembers 1";
	private static final int LARGEST = 4096;

	private final Optional<Path> folder;

	private Remembered(Optional<Path> folder) {
		this.folder = folder;
	}

	/**
	 * @param subject what the words are about, a name of a folder
	 * @return what is remembered of it
	 */
	public static Remembered of(String subject) {
		return new Remembered(folder(subject));
	}

	/**
	 * @param subject what is kept in it, a name of a folder
	 * @return the folder, which need not be there; empty where nothing is to be kept
	 */
	public static Optional<Path> folder(String subject) {
		String said = System.getProperty(PROPERTY, System.getenv(VARIABLE));
		try {
			if (said == null) {
				// where the system knows no home, as in a container, Java says "?", which would be a folder in the present one
				Optional<Path> home = Optional.ofNullable(System.getProperty("user.home")).map(Path::of).filter(Path::isAbsolute);
				return home.map(h -> h.resolve(".abscam").resolve("cache").resolve(subject));
			}
			return said.isBlank() ? Optional.empty() : Optional.of(Path.of(said, subject));
		}
		catch (InvalidPathException e) {
			return Optional.empty();
		}
	}

	/**
	 * @param key on what the words depend, one line
	 * @return the words, empty where they are not remembered
	 */
	public Optional<String> words(String key) {
		if (folder.isEmpty()) return Optional.empty();
		Path file = file(key);
		try {
			if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) return Optional.empty();
			List<String> lines = Files.readAllLines(file);
			return lines.size() == 3 && lines.get(0).equals(HEAD) && lines.get(1).equals(key) ? Optional.of(lines.get(2))
				: Optional.empty();
		}
		catch (IOException e) {
			return Optional.empty(); // no text, or not to be read
		}
	}

	/**
	 * Remembers words, in place of others.
	 *
	 * @param key on what they depend, one line
	 * @param words the words, one line
	 */
	public void remember(String key, String words) {
		if (folder.isEmpty()) return;
		try {
			Path part = Files.createTempFile(Files.createDirectories(folder.get()), "", ".part");
			try {
				Files.write(part, List.of(HEAD, key, words));
				move(part, file(key));
			}
			finally {
				Files.deleteIfExists(part);
			}
		}
		catch (IOException e) {
			return; // no room, or a home that cannot be written: it is found out again next time
		}
	}

	private static void move(Path part, Path file) throws IOException {
		try {
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (AtomicMoveNotSupportedException e) {
			Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private Path file(String key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
			return folder.orElseThrow().resolve(HexFormat.of().formatHex(digest) + ".txt");
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e); // every Java has it
		}
	}
}
