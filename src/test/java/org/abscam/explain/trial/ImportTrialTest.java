package org.abscam.explain.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SmallClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTrialTest {

	@TempDir
	Path folder;

	@Test
	void theModelAnswersAndNothingIsLeft() throws Exception {
		Path onnx = ModelDraft.write(SmallClassifier.of(1, 16, 3), folder.resolve("net.onnx"));
		String usual = System.getProperty("java.io.tmpdir");
		Path temporary = Files.createDirectory(folder.resolve("temporary"));
		List<String> lines;
		try {
			System.setProperty("java.io.tmpdir", temporary.toString());
			lines = ImportTrial.of(options(onnx, "one, two, three"), Optional.empty(), Progress.NONE);
		}
		finally {
			System.setProperty("java.io.tmpdir", usual);
		}
		assertThat(lines.get(0)).startsWith("answers for");
		assertThat(lines.get(1)).as("the chosen way is marked").matches(" *none .*(one|two|three) [01]\\.\\d{3}.*");
		assertThat(lines).anyMatch(line -> line.matches(" *\\* 0-1 .*(one|two|three) [01]\\.\\d{3}.*"));
		try (Stream<Path> files = Files.walk(folder)) {
			assertThat(files.filter(file -> !Files.isDirectory(file) || file.getFileName().toString().startsWith("abscam")))
				.as("the source alone").containsExactly(onnx);
		}
	}

	@Test
	void whatCannotBeImportedIsSaid() throws Exception {
		Path onnx = ModelDraft.write(SmallClassifier.of(1, 16, 3), folder.resolve("net.onnx"));
		assertThatThrownBy(() -> ImportTrial.of(options(onnx, "one, two"), Optional.empty(), Progress.NONE))
			.isInstanceOf(ExplainException.class)
			.hasMessageStartingWith("2 label(s) were given, but the model tells 3 class(es) apart");
	}

	private static ImportOptions options(Path onnx, String labels) throws ExplainException {
		return new ImportOptions(onnx.toString(), "", labels, "0-1", "", "", "", "auto", "", "", AskedInputs.of("", ""), false);
	}
}
