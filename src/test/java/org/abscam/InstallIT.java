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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code -Dfiji=PATH}, or SciJava's name for it, adds to {@code mvn install}; and what an update site offers. */
class InstallIT {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"fiji", "scijava.app.directory"})
	void fijisOwnLibrariesAreLeftAloneAndAnOlderPluginIsReplaced(String property) throws Exception {
		Path yaml = write("jars/bio-formats/snakeyaml-1.33.jar");
		Path gson = write("jars/gson-2.8.9.jar");
		Path runtime = write("jars/onnxruntime_gpu-1.20.0.jar");
		Path other = write("plugins/Other_-1.0.jar");
		Path older = write("plugins/AbsCAM_-0.0.1.jar");

		String said = install(property, true);

		assertThat(List.of(yaml, gson, runtime, other)).allSatisfy(file -> assertThat(file).hasContent("of Fiji"));
		assertThat(older).doesNotExist();
		assertThat(line(said, "Left alone")).contains("onnxruntime_gpu-1.20.0.jar").doesNotContain("Other_", "snakeyaml", "gson");
		assertThat(line(said, "This Fiji lacks")).contains("jna", "commons-compress", "slf4j-api")
			.doesNotContain("snakeyaml", "gson", "commons-csv", "slf4j-nop");
		assertThat(names("plugins")).hasSize(2).anyMatch(name -> name.matches("AbsCAM_-.*\\.jar"));
		assertThat(names("jars")).map(InstallIT::artifact)
			.containsExactlyInAnyOrder("api", "bio-formats", "commons-csv", "gson", "onnxruntime-engine", "onnxruntime_gpu");

	}

	@Test
	void aFijiWithAllItBringsGetsTheListAndNothingIsSaidToBeLacking() throws Exception {
		for (String brought : PackagedIT.FIJI_BRINGS.keySet()) write("jars/" + brought + "-1.0.jar");
		Files.createDirectories(folder.resolve("plugins"));

		assertThat(install("fiji", true)).doesNotContain("This Fiji lacks", "Left alone");

		List<String> expected = new ArrayList<>(PackagedIT.FIJI_BRINGS.keySet());
		expected.addAll(PackagedIT.listed());
		assertThat(names("jars")).map(InstallIT::artifact).containsExactlyInAnyOrderElementsOf(expected);

		install("fiji", true);
		assertThat(names("jars")).as("after a second time").hasSize(expected.size());
	}

	@Test
	void plainImageJGetsItsLibrariesIntoThePluginsFolder() throws Exception {
		write("ij.jar");
		Files.createDirectories(folder.resolve("plugins"));

		install("fiji", true);

		assertThat(names("")).containsExactlyInAnyOrder("ij.jar", "plugins");
		assertThat(names("plugins")).hasSize(2).contains("jars");
		List<String> expected = new ArrayList<>(PackagedIT.FIJI_BRINGS.keySet());
		expected.addAll(PackagedIT.listed());
		expected.add("slf4j-nop");
		assertThat(names("plugins/jars")).map(InstallIT::artifact).containsExactlyInAnyOrderElementsOf(expected);
	}

	@Test
	void anotherFolderIsRefusedAndNothingIsWritten() throws Exception {
		assertThat(install("fiji", false))
			.contains("'" + folder + "' has no folder 'plugins'; give the folder of Fiji or ImageJ with -Dfiji=PATH.");
		assertThat(names("")).isEmpty();
	}

	/** What Fiji's updater finds, and what ImageJ makes of it. */
	@Test
	void theUpdateSiteHoldsPluginLibrariesAndExamples() throws Exception {
		maven(true, "-Pupdate-site", "antrun:run@update-site");

		Path site = Path.of("target/update-site");
		try (Stream<Path> files = Files.walk(site)) {
			List<String> found = files.filter(Files::isRegularFile).map(f -> site.relativize(f).toString().replace('\\', '/')).toList();
			List<String> expected = new ArrayList<>(PackagedIT.listed().stream().map(l -> "jars/" + l).toList());
			expected.add("plugins/AbsCAM_");
			try (Stream<Path> macros = Files.list(Path.of("macros"))) {
				for (Path macro : macros.toList()) {
					expected.add("plugins/Abs-CAM/Examples/" + macro.getFileName());
					expected.add("macros/Abs-CAM/" + macro.getFileName());
				}
			}
			assertThat(found).map(InstallIT::artifact).containsExactlyInAnyOrderElementsOf(expected);
		}
		assertThat(site.resolve("lib")).isDirectory();
	}

	/** The name of a library without its version. */
	private static String artifact(String jar) {
		return jar.replaceFirst("-\\d[^/]*\\.jar$", "");
	}

	private static String line(String said, String start) {
		return said.lines().filter(line -> line.contains(start)).reduce((a, b) -> a + " and again: " + b)
			.orElse("nothing of '" + start + "'");
	}

	/** The steps alone that the property adds, on what was packaged; what Maven said. */
	private String install(String property, boolean works) throws Exception {
		return maven(works, "-D" + property + "=" + folder, "antrun:run@is-this-fiji", "antrun:run@install-into-fiji");
	}

	private static String maven(boolean works, String... arguments) throws Exception {
		String home = System.getProperty("maven.home");
		Assumptions.assumeTrue(home != null && Files.isDirectory(Path.of(home)), "not started by Maven");
		boolean windows = System.getProperty("os.name").startsWith("Windows");
		List<String> command = new ArrayList<>(List.of(Path.of(home, "bin", windows ? "mvn.cmd" : "mvn").toString(), "-B"));
		command.addAll(List.of(arguments));
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
