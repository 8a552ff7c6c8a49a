package org.abscam;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;

/** Test data that is too big or too foreign to be part of the project: it lies beside it, in {@code ../shared}. */
public final class SharedData {

	private SharedData() {}

	/**
	 * Finds a file or folder of the shared data, or skips the calling test, loudly, where it is absent.
	 *
	 * @param relative the path below {@code ../shared}
	 * @return the path
	 */
	public static Path require(final String relative) {
		final Path path = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("shared").resolve(
			relative);
		if (!Files.exists(path)) System.err.println("SKIPPED: ../shared/" + relative + " is absent");
		Assumptions.assumeTrue(Files.exists(path), () -> "../shared/" + relative + " is absent");
		return path;
	}
}
