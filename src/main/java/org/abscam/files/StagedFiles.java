package org.abscam.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that belong together under a name in a folder. From the first call on nobody else writes them; they are written into a hidden
 * folder beside their places, and take these, and those of older ones, only when all are complete. Where the process or the machine
 * dies before that, the older ones are there; where it dies amid the renames, the next that writes into the folder finishes them. A
 * process that is ended by a signal leaves nothing behind. Safe for use by many threads.
 */
public final class StagedFiles implements AutoCloseable {

	static final String ENDING = "the program is ending";
	private static final int ATTEMPTS = 5;
	/** Folders that this process made and published nothing in: the last that closes its files there removes them. */
	private static final Set<Path> MADE = ConcurrentHashMap.newKeySet();

	private final Path wanted;
	private final String name;
	private final Thread atExit = new Thread(this::close, "abscam-unfinished-files");
	private Path folder;
	private Claim claim;
	private Staging staging;
	private boolean published;
	private boolean closed;

	private StagedFiles(Path wanted, String name) {
		this.wanted = wanted;
		this.name = name;
	}

	/**
	 * Claims the files of a name, and finishes or removes what processes that have died left in the folder.
	 *
	 * @param wanted the folder, made if it is not there
	 * @param name of the files; no name of a file of its own
	 * @return the files, which must be closed
	 * @throws InUseException if somebody else writes them just now
	 * @throws IOException if the folder cannot be made or written
	 */
	public static StagedFiles begin(Path wanted, String name) throws IOException {
		return begin(wanted, name, false);
	}

	/**
	 * As {@link #begin(Path, String)}, into a folder that may hold very many files and that this process has cleared before: only what
	 * somebody left for the same name is looked for, where there is a trace of it.
	 */
	public static StagedFiles beginInCleared(Path wanted, String name) throws IOException {
		return begin(wanted, name, true);
	}

	private static StagedFiles begin(Path wanted, String name, boolean cleared) throws IOException {
		StagedFiles files = new StagedFiles(wanted.toAbsolutePath().normalize(), name);
		try {
			Runtime.getRuntime().addShutdownHook(files.atExit); // first, as a signal may come at any time
			files.open(cleared);
			return files;
		}
		catch (IllegalStateException e) {
			throw new IOException(ENDING, e);
		}
		catch (IOException e) {
			files.close();
			throw e;
		}
	}

	private synchronized void open(boolean cleared) throws IOException {
		if (closed) throw new IOException(ENDING);
		for (int attempt = 1;; attempt++) {
			try {
				MADE.addAll(Staging.missing(wanted));
				folder = Files.createDirectories(wanted).toRealPath();
				if (!cleared) clear(folder);
				claim = Claim.soon(folder, name).orElseThrow(() -> new InUseException(name));
				break;
			}
			// another may have removed the folder, which it had made, as nothing was in it; also after Java found that it was there
			catch (NoSuchFileException | FileAlreadyExistsException e) {
				if (attempt == ATTEMPTS) throw e;
			}
		}
		if (claim.isExclusive() && (!cleared || claim.wasThere())) for (Staging left : Staging.of(folder, name)) left.recover();
		staging = Staging.create(folder, name); // so that a folder that cannot be written is found now
	}

	/**
	 * Finishes or removes what processes that have died left in a folder; what living ones write stays. What cannot be read or
	 * written is left alone.
	 *
	 * @param folder a folder, which may not exist
	 */
	public static void clear(Path folder) {
		for (String name : left(folder)) {
			try {
				Optional<Claim> claim = Claim.of(folder, name);
				if (claim.isEmpty()) continue;
				try (Claim held = claim.get()) {
					if (held.isExclusive()) for (Staging left : Staging.of(folder.toRealPath(), name)) left.recover();
				}
			}
			catch (IOException e) {
				continue; // somebody else's, or on a disk that is full: whoever wants to write will hear of it
			}
		}
	}

	private static Set<String> left(Path folder) {
		Set<String> names = new LinkedHashSet<>();
		try (DirectoryStream<Path> hidden = Files.newDirectoryStream(folder, ".*.abscam.{lock,part}")) {
			for (Path path : hidden) {
				String file = path.getFileName().toString();
				String name = file.endsWith(Claim.SUFFIX) ? file.substring(1, file.length() - Claim.SUFFIX.length()) : Staging.name(path);
				if (name != null && !name.isEmpty()) names.add(name);
			}
		}
		catch (IOException | DirectoryIteratorException e) {
			return Set.of(); // it is not there, or not ours to read
		}
		return names;
	}

	/**
	 * @param file name of a file or folder, which is not made
	 * @return where to write it
	 * @throws IOException if the hidden folder cannot be made, or these files were closed
	 */
	public synchronized Path path(String file) throws IOException {
		if (closed) throw new IOException(ENDING);
		if (staging == null) staging = Staging.create(folder, name);
		return staging.path(file);
	}

	/** @return bytes that may be written into the folder; empty where the system does not know */
	public Optional<Long> usableSpace() {
		// not by Files.getFileStore, which reads the list of all disks
		File disk = folder.toFile();
		return disk.getTotalSpace() > 0 ? Optional.of(disk.getUsableSpace()) : Optional.empty();
	}

	/**
	 * Puts all that was written in its place, and removes what it replaces. More may be written and published thereafter. Blocks until
	 * it is on the disk.
	 *
	 * @param older names of further files and folders that give way if they are there
	 * @throws IOException if that cannot be done; then the older ones are there
	 */
	public synchronized void publish(Collection<String> older) throws IOException {
		if (closed || staging == null) throw new IOException(ENDING);
		staging.publish(older);
		published = true;
		for (Path path = wanted; path != null; path = path.getParent()) MADE.remove(path);
		discard();
	}

	/** @return the folder, without links */
	public Path folder() {
		return folder;
	}

	/** Removes what was written since the last publication. The next one begins anew. */
	public synchronized void discard() {
		if (staging == null) return;
		try {
			staging.remove();
		}
		catch (IOException e) {
			// hidden; the next who writes into the folder tries again
		}
		staging = null;
	}

	/** Gives the name back and removes what was not published, also the folder if it was made for it. Closing twice is harmless. */
	@Override
	public void close() {
		synchronized (this) {
			if (closed) return;
			closed = true;
			discard();
			if (claim != null) closeQuietly(claim);
			if (!published) removeEmpty();
		}
		try {
			Runtime.getRuntime().removeShutdownHook(atExit);
		}
		catch (IllegalStateException e) {
			// the program is ending, and this is the hook
		}
	}

	private static void closeQuietly(Claim claim) {
		try {
			claim.close();
		}
		catch (IOException e) {
			// the lock ends with its channel; the next who writes into the folder removes its file
		}
	}

	private void removeEmpty() {
		for (Path path = wanted; MADE.contains(path); path = path.getParent()) {
			try {
				Files.deleteIfExists(path);
				MADE.remove(path);
			}
			catch (IOException e) {
				return; // somebody else has something there, and removes it if it is of this process
			}
		}
	}
}
