package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Standard output carries results alone, so that a program can read them. */
class StandardOutputTest {

	/** The command line, with an ImageJ that has something to say. */
	public static final class Noisy {

		public static void main(String[] arguments) {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> IJ.log("Read error or file not found")));
			Main.main(arguments);
		}
	}

	@Test
	void whatImageJPrintsIsNoResult() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=true",
			"-cp", System.getProperty("java.class.path"), Noisy.class.getName(), "--version").start();
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isZero();
		assertThat(out.strip()).startsWith("Abs-CAM").hasLineCount(1);
		assertThat(err).contains("Read error or file not found");
	}
}
