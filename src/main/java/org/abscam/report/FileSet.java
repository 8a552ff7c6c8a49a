package org.abscam.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.abscam.files.InUseException;
import org.abscam.files.Reason;
import org.abscam.files.StagedFiles;

/**
 * Files that belong together and that one process writes at a time: all are written beside their places first, and older ones are
 * replaced only when all are complete.
 */
public final class FileSet implements AutoCloseable {

	private final StagedFiles staged;
	private final Path folder;
	private final String name;
	private final List<String> kinds;

	private FileSet(StagedFiles staged, Path folder, String name, List<String> kinds) {
		this.staged = staged;
		this.folder = folder;
		this.name = name;
		this.kinds = kinds;
	}

	/** What a file holds. */
	@FunctionalInterface
	public interface Content {

		/**
		 * @param out where to; it is not closed
		 * @throws IOException if it cannot be made or written
		 */
		void writeTo(OutputStream out) throws IOException;
	}

	/** What a text file holds. */
	@FunctionalInterface
	public interface Text {

		void writeTo(Appendable out) throws IOException;
	}

	/** A text in UTF-8. */
	public static Content text(Text text) {
		return out -> {
			StringBuilder builder = new StringBuilder();
			text.writeTo(builder);
			out.write(builder.toString().getBytes(StandardCharsets.UTF_8));
		};
	}

	/**
	 * @param scan a scan's name
	 * @return it as the beginning of a file's
	 */
	public static String name(String scan) {
		return scan.replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
	}

	/**
	 * Claims the files {@code NAME.KIND}, before the work whose result they are to hold.
	 *
	 * @param folder the folder, made if it is not there
	 * @param name beginning of the files' names
	 * @param kinds of files that belong to the set, also those that it has not always
	 * @param bytes that the files will need, about
	 * @return the set, which must be closed
	 * @throws ReportException if the folder cannot be made or written, somebody else writes the same files, a folder has a name of one of
	 *         them, or there is no room
	 */
	public static FileSet begin(Path folder, String name, List<String> kinds, long bytes) throws ReportException {
		return begin(folder, name, kinds, bytes, StagedFiles::begin);
	}

	/** As {@link #begin(Path, String, List, long)}, of a folder from which this process has cleared what others had left. */
	static FileSet beginInCleared(Path folder, String name, List<String> kinds, long bytes) throws ReportException {
		return begin(folder, name, kinds, bytes, StagedFiles::beginInCleared);
	}

	@FunctionalInterface
	private interface Claiming {

		StagedFiles of(Path folder, String name) throws IOException;
	}

	private static FileSet begin(Path folder, String name, List<String> kinds, long bytes, Claiming claiming) throws ReportException {
		for (Path path = folder.toAbsolutePath(); path != null; path = path.getParent()) {
			if (Files.exists(path) && !Files.isDirectory(path))
				throw new ReportException("'" + path + "' is a file, not a folder; choose another place for the results.", null);
		}
		StagedFiles staged;
		try {
			staged = claiming.of(folder, name);
		}
		catch (InUseException e) {
			throw new ReportException("Another Abs-CAM is writing the results of '" + name + "' into '" + folder
				+ "' just now; wait until it is done, or choose another folder.", e);
		}
		catch (IOException e) {
			throw unwritable(folder, e);
		}
		FileSet set = new FileSet(staged, folder, name, List.copyOf(kinds));
		try {
			set.check(bytes);
			return set;
		}
		catch (ReportException e) {
			set.close();
			throw e;
		}
	}

	private void check(long bytes) throws ReportException {
		for (String kind : kinds) {
			if (Files.isDirectory(file(kind)))
				throw new ReportException("'" + file(kind) + "' is a folder, where a result is to be; move it, or choose another place.",
					null);
		}
		Optional<Long> free = staged.usableSpace();
		if (free.isPresent() && free.get() < bytes)
			throw new ReportException("The results of '" + name + "' need about " + megabytes(bytes) + " in '" + folder + "', where "
				+ megabytes(free.get()) + " are free; free some space or choose another folder.", null);
	}

	private static String megabytes(long bytes) {
		return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
	}

	/**
	 * Writes the files, in place of all older ones of the set. Blocks until they are on the disk. May be called again.
	 *
	 * @param contents by kind
	 * @return the files by kind, in the same order
	 * @throws ReportException if they cannot be written, as when the disk is full; older files are still there
	 */
	public Map<String, Path> write(Map<String, Content> contents) throws ReportException {
		try {
			for (Map.Entry<String, Content> content : contents.entrySet()) {
				Path path = staged.path(name + "." + content.getKey());
				try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW), 1 << 16)) {
					content.getValue().writeTo(out);
				}
			}
			staged.publish(kinds.stream().map(kind -> name + "." + kind).toList());
		}
		catch (IOException e) {
			staged.discard();
			throw unwritable(folder, e);
		}
		Map<String, Path> files = new LinkedHashMap<>();
		contents.keySet().forEach(kind -> files.put(kind, file(kind)));
		return files;
	}

	/** The place of a file of the set, or of one beside it. */
	public Path file(String kind) {
		return folder.resolve(name + "." + kind);
	}

	private static ReportException unwritable(Path folder, IOException e) {
		return new ReportException("The results cannot be written into '" + folder + "' (" + Reason.of(e)
			+ "); free some space or choose another folder. Older results there are untouched.", e);
	}

	@Override
	public void close() {
		staged.close();
	}
}
