package org.abscam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -Dfiji=PATH} adds to {@code mvn install}. */
class InstallIT {

	@TempDir
	private Path folder;

	@Test
	void fijisOwnLibrariesAreLeftAloneAndAnOlderPluginIsReplaced() throws Exception {
		Path yaml = write("jars/bio-formats/snakeyaml-1.33.jar");
		Path gson = write("jars/gson-2.8.9.jar");
		Path runtime = write("jars/onnxruntime_gpu-1.20.0.jar");
		Path other = write("plugins/Other_-1.0.jar");
		Path older = write("plugins/AbsCAM_-0.0.1.jar");

		String said = install(true);

		assertThat(List.of(yaml, gson, runtime, other)).allSatisfy(file -> assertThat(file).hasContent("of Fiji"));
		assertThat(older).doesNotExist();
		assertThat(said.lines().filter(line -> line.contains("Left alone"))).singleElement().asString()
			.contains("snakeyaml-1.33.jar", "gson-2.8.9.jar",
				"onnxruntime_gpu-1.20.0.jar")
			.doesNotContain("Other_");
		assertThat(names("plugins")).hasSize(2).anyMatch(name -> name.matches("AbsCAM_-.*\\.jar"));
		assertThat(names("jars")).map(name -> name.replaceFirst("-\\d.*", "")).containsExactlyInAnyOrder("api", "bio-formats",
			"commons-codec",
			"commons-compress", "commons-csv", "commons-io", "commons-lang3", "gson", "jna", "onnxruntime-engine", "onnxruntime_gpu",
			"slf4j-api");

		install(true);
		assertThat(names("jars")).as("after a second time").hasSize(12);
	}

	@Test
	void plainImageJGetsItsLibrariesIntoThePluginsFolder() throws Exception {
		write("ij.jar");
		Files.createDirectories(folder.resolve("plugins"));

		install(true);

		assertThat(names("")).containsExactlyInAnyOrder("ij.jar", "plugins");
		assertThat(names("plugins")).hasSize(2).contains("jars");
		assertThat(names("plugins/jars")).map(name -> name.replaceFirst("-\\d.*", ""))
			.contains("snakeyaml", "gson", "onnxruntime", "slf4j-nop")
			.doesNotContain("ij", "picocli", "protobuf-java");
	}

	@Test
	void anotherFolderIsRefusedAndNothingIsWritten() throws Exception {
		assertThat(install(false))
			.contains("'" + folder + "' has no folder 'plugins'; give the folder of Fiji or ImageJ with -Dfiji=PATH.");
		assertThat(names("")).isEmpty();
	}

	/** The steps alone that the property adds, on what was packaged; what Maven said. */
	private String install(boolean works) throws Exception {
		String home = System.getProperty("maven.home");
		Assumptions.assumeTrue(home != null && Files.isDirectory(Path.of(home)), "not started by Maven");
		boolean windows = System.getProperty("os.name").startsWith("Windows");
		List<String> command =
			new ArrayList<>(List.of(Path.of(home, "bin", windows ? "mvn.cmd" : "mvn").toString(), "-B", "-Dfiji=" + folder,
				"antrun:run@is-this-fiji", "dependency:copy-dependencies@libraries-of-the-plugin", "antrun:run@install-into-fiji"));
		Path log = Files.createTempFile("abscam", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
		String said = Files.readString(log);
		Files.delete(log);
		assertThat(process.exitValue() == 0).as(said).isEqualTo(works);
		return said;
	}

	private Path write(String path) throws IOException {
		Files.createDirectories(folder.resolve(path).getParent());
		return Files.writeString(folder.resolve(path), "of Fiji");
	}

	private List<String> names(String path) throws IOException {
		try (Stream<Path> files = Files.list(folder.resolve(path))) {
			return files.map(file -> file.getFileName().toString()).toList();
		}
	}
}
