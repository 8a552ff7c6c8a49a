package org.abscam.cli.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.UsageException;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.files.TemporaryFolder;

/**
 * Scans of a command line that lie in archives. Each stands among the files under a name of its own, and is fetched when it is opened, into a
 * folder that only this user may read and that goes at the end.
 */
public final class ArchiveScans implements AutoCloseable {

	private final Map<Path, String> addresses = new LinkedHashMap<>();
	/** What is there whole. */
	private final Set<Path> done = ConcurrentHashMap.newKeySet();
	private TemporaryFolder folder;

	/** The path that stands for a scan of the command line: itself for a file. */
	public synchronized Path path(String word) {
		if (!ArchiveAddress.is(word)) return Path.of(word);
		Path name = Path.of(name(word));
		// two archives may have the same study
		for (int i = 2; !addresses.getOrDefault(name, word).equals(word); i++) name = Path.of(name(word) + "-" + i);
		addresses.put(name, word);
		return name;
	}

	/** An address that cannot be read has a name too, as the one sentence on it comes when it is opened. */
	private static String name(String word) {
		try {
			return ArchiveAddress.parse(word, true).name();
		}
		catch (DicomException e) {
			return "archive";
		}
	}

	/**
	 * Where the scan lies that a path stands for. Blocks until it is there.
	 *
	 * @param series which one of a study that has several; blank where nobody says
	 */
	public Path local(Path path, ArchiveOptions options, String series) throws DicomException, UsageException {
		Optional<String> address = address(path);
		if (address.isEmpty()) return path;
		Path to = folder().resolve(path);
		if (done.contains(to)) return to;
		Archive archive = options.at(address.get());
		try (ProgressLine progress = new ProgressLine("fetching " + path)) {
			archive.fetch(series, to, part -> progress.at(part, ""));
		}
		done.add(to);
		return to;
	}

	private synchronized Optional<String> address(Path path) {
		return Optional.ofNullable(addresses.get(path));
	}

	private synchronized Path folder() throws UsageException {
		try {
			if (folder == null) folder = TemporaryFolder.create();
			return folder.path();
		}
		catch (IOException e) {
			throw new UsageException("What an archive sends needs a place, but " + TemporaryFolder.why(e));
		}
	}

	/** Removes what was fetched. */
	@Override
	public synchronized void close() {
		if (folder != null) folder.close();
		folder = null;
	}
}
