package org.abscam.cli;

import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.abscam.OwnProcess;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** Where Java's memory is short, a line says so and how to give it more. */
class ShortHeapTest {

	@TempDir
	private Path folder;

	@Test
	void modelThatDoesNotFitIsRefusedByCheck() throws Exception {
		Path file = ModelDraft.write(new ModelDraft(17).input("x", "N", 1, 6, 6).weights("w", 4, 1, 3, 3)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("GlobalAveragePool", "c", "p").node("Flatten", "p", "f")
			.weights("wide", 4, 2_000_000).node("MatMul", "f,wide", "m").weights("classes", 2_000_000, 3).node("MatMul", "m,classes", "y")
			.output("y"),
			folder.resolve("large.onnx"));
		OwnProcess check = OwnProcess.java("-Xmx40m", "-Djava.awt.headless=true", "-Dabscam.separate-trial=false", "-cp",
			System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Main.class.getName(), "models", "check",
			file.toString());
		assertThat(check.exit()).as(check.output()).isEqualTo(ExitCode.USAGE);
		assertThat(check.output().lines().toList()).hasSize(1).first().asString().startsWith("abscam: ").contains("memory")
			.contains("-Xmx");
	}
}
