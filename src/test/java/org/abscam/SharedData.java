package org.abscam;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;

/** Test data that is too large or not free to be committed: the folder {@code ../shared} beside the checkout. */
public final class SharedData {

	private SharedData() {
	}

	/**
	 * @param relative path inside {@code ../shared}, such as {@code data/natural}
	 * @return that path; where it is absent the test is skipped, and says so
	 */
	public static Path require(String relative) {
		final Path path = Path.of("..", "shared").resolve(relative);
		if (!Files.exists(path)) {
			final String message = "SKIPPED: ../shared/" + relative + " is absent";
			System.err.println(message);
			Assumptions.abort(message);
		}
		return path;
	}
}
