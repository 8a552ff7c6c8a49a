package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --verbose} asks for is asked for before a network is opened; {@code QuietRuntimeTest} hears what comes of it. */
class VerboseTest {

	private static final String PROPERTY = "abscam.verbose";

	@ParameterizedTest
	@ValueSource(
		strings = {"--verbose devices --help", "models --verbose list", "models list --verbose", "--verbose models", "models list"})
	void everyCommandTakesIt(String line) {
		String before = System.getProperty(PROPERTY);
		try {
			System.clearProperty(PROPERTY);
			assertThat(Run.abscam((Object[]) line.split(" ")).exit()).isZero();
			assertThat(System.getProperty(PROPERTY)).isEqualTo(line.contains("--verbose") ? "true" : null);
		}
		finally {
			if (before == null) System.clearProperty(PROPERTY);
			else System.setProperty(PROPERTY, before);
		}
	}
}
