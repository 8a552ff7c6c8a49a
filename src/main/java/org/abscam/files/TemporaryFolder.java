package org.abscam.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A folder of this process alone in the folder for temporary files. It goes when it is closed, or when the process ends; what a killed
 * process left goes when the next one makes one.
 */
public final class TemporaryFolder implements AutoCloseable {

	/** A system property of Java. */
	private static final String PROPERTY = "java.io.tmpdir";
	private static final String PREFIX = "abscam-";
	private static final String DIGITS = "[0-9a-f]{16}";

	private final Path path;
	private final Thread atExit = new Thread(this::delete, "abscam-temporary-files");
	private Claim claim;
	private boolean closed;

	private TemporaryFolder(Path path) {
		this.path = path;
	}

	/**
	 * Makes one, which only this user may read.
	 *
	 * @throws IOException if that cannot be done, see {@link #why}
	 */
	public static TemporaryFolder create() throws IOException {
		Path parent = Path.of(System.getProperty(PROPERTY));
		TemporaryFolder folder =
			new TemporaryFolder(parent.resolve(PREFIX + String.format("%016x", ThreadLocalRandom.current().nextLong())));
		try {
			Runtime.getRuntime().addShutdownHook(folder.atExit); // first, as a signal may come at any time
			folder.open(parent);
			return folder;
		}
		catch (IllegalStateException e) {
			throw new IOException(StagedFiles.ENDING, e);
		}
		catch (IOException e) {
			folder.close();
			throw e;
		}
	}

	private synchronized void open(Path parent) throws IOException {
		if (closed) throw new IOException(StagedFiles.ENDING);
		String name = path.getFileName().toString();
		claim = Claim.soon(parent, name).orElseThrow(() -> new InUseException(name));
		Files.createDirectory(path);
		if (path.getFileSystem().supportedFileAttributeViews().contains("posix"))
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
		clear(parent, Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
	}

	/**
	 * @param e what making or filling a temporary folder gave
	 * @return which folder cannot be used, why, and what to do; the end of a sentence
	 */
	public static String why(IOException e) {
		return "the folder for temporary files, " + System.getProperty(PROPERTY) + ", cannot be used (" + Reason.of(e)
			+ "); mend that, or name another with -Djava.io.tmpdir=FOLDER in the environment variable JAVA_TOOL_OPTIONS";
	}

	/** @return the folder */
	public Path path() {
		return path;
	}

	/** Only what is this user's, recognised by its name, and whose process has died. */
	private static void clear(Path parent, UserPrincipal owner) {
		List<Path> left = new ArrayList<>();
		try (DirectoryStream<Path> all =
			Files.newDirectoryStream(parent,
				path -> path.getFileName().toString().matches("\\.?" + PREFIX + DIGITS + "(\\.abscam\\.lock)?"))) {
			all.forEach(left::add);
		}
		catch (IOException | DirectoryIteratorException e) {
			return; // it may be writable and not readable
		}
		for (Path path : left) {
			String name = path.getFileName().toString().replaceAll("^\\.|\\.abscam\\.lock$", "");
			try {
				if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner)) continue;
				Optional<Claim> claim = Claim.of(parent, name);
				if (claim.isEmpty()) continue;
				try (Claim held = claim.get()) {
					Path folder = parent.resolve(name);
					if (held.isExclusive() && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
						&& Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner))
						Tree.delete(folder);
				}
			}
			catch (IOException e) {
				continue; // gone meanwhile, or not ours
			}
		}
	}

	private synchronized void delete() {
		closed = true;
		if (claim == null) return;
		try (Claim held = claim) {
			Tree.delete(path);
		}
		catch (IOException e) {
			// a library of it may be loaded, as Windows keeps those; the next one clears it
		}
	}

	/** Removes the folder. Closing twice is harmless. */
	@Override
	public void close() {
		delete();
		try {
			Runtime.getRuntime().removeShutdownHook(atExit);
		}
		catch (IllegalStateException e) {
			// the program is ending anyway
		}
	}
}
