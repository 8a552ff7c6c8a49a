package org.abscam.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedTest {

	@TempDir
	private Path folder;

	private interface Step {

		void take() throws Exception;
	}

	private static void with(String property, String value, Step step) throws Exception {
		String before = System.getProperty(property);
		try {
			if (value == null) System.clearProperty(property);
			else System.setProperty(property, value);
			step.take();
		}
		finally {
			if (before == null) System.clearProperty(property);
			else System.setProperty(property, before);
		}
	}

	@Test
	void wordsAreRememberedAndDamagedFilesAreNot() throws Exception {
		with(Remembered.PROPERTY, folder.toString(), () -> {
			Remembered.of("subject").remember("key", "words");
			assertThat(Remembered.of("subject").words("key")).contains("words");
			assertThat(Remembered.of("subject").words("other key")).isEmpty();
			assertThat(Remembered.of("other").words("key")).isEmpty();
			try (var files = Files.list(folder.resolve("subject"))) {
				Path file = files.toList().get(0);
				Files.write(file, new byte[] {(byte) 0xff, 10, 0});
			}
			assertThat(Remembered.of("subject").words("key")).isEmpty();
		});
	}

	/** What Java says where the system knows no home is no folder, least of all one in the present folder. */
	@ParameterizedTest
	@ValueSource(strings = {"?", "", "relative-home-that-is-none"})
	void withoutAHomeNothingIsRemembered(String home) throws Exception {
		with(Remembered.PROPERTY, null, () -> with("user.home", home, () -> {
			Remembered.of("subject").remember("key", "words");
			assertThat(Path.of(home, ".abscam")).doesNotExist();
			assertThat(Remembered.of("subject").words("key")).isEmpty();
		}));
	}
}
