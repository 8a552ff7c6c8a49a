package org.abscam;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Test data that is not part of the repository. */
public final class SharedData {

	private SharedData() {}

	/** The path of a file or folder of {@code ../shared}; skips the test, loudly, where it is absent. */
	public static Path require(String relative) {
		Path path = Path.of("..", "shared").resolve(relative);
		if (!Files.exists(path)) System.err.println("SKIPPED: ../shared/" + relative + " is absent");
		Assumptions.assumeTrue(Files.exists(path), "../shared/" + relative + " is absent");
		return path;
	}
}
