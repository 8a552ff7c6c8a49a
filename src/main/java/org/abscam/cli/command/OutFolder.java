package org.abscam.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import org.abscam.report.ReportException;
import org.abscam.report.ResultFiles;

/** The folder or file that {@code --out} names. */
public final class OutFolder {

	private OutFolder() {}

	/**
	 * Says whether results can be written into a folder, before any work.
	 *
	 * @param folder the folder, if there is one
	 */
	public static void check(Optional<Path> folder) throws UsageException, ReportException {
		if (folder.isEmpty()) return;
		checkNamed(folder.get());
		ResultFiles.check(folder.get());
	}

	public static void checkNamed(Path path) throws UsageException {
		if (path.toString().isBlank()) throw new UsageException("--out is empty; say where the results go, as in --out results.");
	}
}
