package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abscam.OwnProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;

/** The launcher with a program in Java's place that says how it was started, and the command line in odd surroundings. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnabledOnOs(value = OS.LINUX, disabledReason = "locales have other names")
	@CsvSource({"LC_ALL=C, C.UTF-8", "LC_ALL=POSIX, C.UTF-8", "LANG=C, C.UTF-8", "LC_ALL=C.UTF-8, C.UTF-8"})
	void javaGetsALocaleThatHasAllLetters(String said, String expected) throws Exception {
		OwnProcess run = OwnProcess.run("env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG", said, "JAVA_HOME=" + fakeJava(),
			launcher("abscam").toString(), "explain", "a b", "*");
		assertThat(run.exit()).as(run.output()).isZero();
		assertThat(run.output().lines().toList()).startsWith("locale " + expected).endsWith("org.abscam.cli.Main", "explain", "a b", "*");
	}

	@Test
	void aColonInTheLaunchersPathIsASentence() throws Exception {
		OwnProcess run = OwnProcess.run("env", "JAVA_HOME=" + fakeJava(), launcher("tools:new").toString(), "devices");
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.output()).startsWith("abscam: the folder '").contains("tools:new' has a ':' in its path").hasLineCount(1);
	}

	@Test
	void withoutTheLauncherALocaleWithoutTheLettersIsASentence() throws Exception {
		Path scan = Files.copy(Path.of("models/samples/breast-phantom.tif"), folder.resolve("Müller.tif"));
		Run run = Abscam.start(folder, List.of("env", "LC_ALL=C"), List.of(), "explain", scan).result();
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.out()).contains("abscam: the locale's character set (ANSI_X3.4-1968) lacks letters").contains("LC_ALL")
			.hasLineCount(1);
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /dev/full")
	void outputThatIsLostIsNoSuccess() throws Exception {
		for (String command : List.of("models", "--help")) {
			Path err = folder.resolve("err");
			Run run =
				Abscam.start(folder, List.of("sh", "-c", "exec \"$@\" > /dev/full 2> '" + err + "'", "sh"), List.of(), command).result();
			assertThat(run.exit()).as(command).isEqualTo(ExitCode.USAGE);
			assertThat(err).content().startsWith("abscam: the output could not be written whole").hasLineCount(1);
		}
	}

	@Test
	void theFirstExplanationIsToldWhereToKeepClassesAndLaterStartsToTakeThem() throws Exception {
		Path cache = folder.resolve("my cache");
		Path script = launcher("abscam");
		List<String> first = started(script, cache.toString(), "explain", "scan.png");
		List<String> kept = first.stream().filter(o -> o.startsWith("-Dabscam.archive=")).toList();
		assertThat(first).contains("-XX:+RecordDynamicDumpInfo");
		assertThat(kept).hasSize(1);
		Path archive = Path.of(kept.get(0).substring("-Dabscam.archive=".length()));
		assertThat(archive.getParent()).isEqualTo(cache.resolve("start"));
		assertThat(started(script, cache.toString(), "models", "list")).contains("-Dabscam.archive=", "-XX:-RecordDynamicDumpInfo");

		Files.createDirectories(archive.getParent());
		Files.createFile(archive);
		for (String command : List.of("explain", "models")) {
			assertThat(started(script, cache.toString(), command)).contains("-XX:SharedArchiveFile=" + archive,
				"-XX:-RecordDynamicDumpInfo");
		}
		assertThat(started(script, "", "explain")).as("nothing is remembered").contains("-Dabscam.archive=").doesNotContain(
			"-XX:+RecordDynamicDumpInfo", "-XX:SharedArchiveFile=" + archive);

		Files.createDirectories(script.resolveSibling("../lib").normalize());
		Files.writeString(script.resolveSibling("../lib/new.jar").normalize(), "of another version");
		assertThat(started(script, cache.toString(), "explain")).contains("-XX:+RecordDynamicDumpInfo")
			.doesNotContain("-XX:SharedArchiveFile=" + archive);
	}

	@Test
	void optionsOfTheUserGoBeforeThoseOfTheLauncher() throws Exception {
		OwnProcess run =
			OwnProcess.run("env", "JAVA_HOME=" + fakeJava(), "JAVA_OPTS=-XX:+UseG1GC -Xmx8g", launcher("abscam").toString(), "devices");
		List<String> words = run.output().lines().toList();
		assertThat(words).contains("-XX:+UseG1GC", "-Xmx8g", "-XX:TieredStopAtLevel=1").as("Java takes no two of them").doesNotContain(
			"-XX:+UseSerialGC");
		assertThat(words.indexOf("-Xms32m")).as("Java takes the later one").isBetween(0, words.indexOf("-Xmx8g"));
		assertThat(
			OwnProcess.run("env", "-u", "JAVA_OPTS", "JAVA_HOME=" + fakeJava(), launcher("other").toString(), "devices").output().lines())
			.contains("-XX:+UseSerialGC");
	}

	private List<String> started(Path script, String cache, String... arguments) throws Exception {
		List<String> words = new ArrayList<>(List.of("env", "JAVA_HOME=" + fakeJava(), "ABSCAM_CACHE=" + cache, script.toString()));
		words.addAll(List.of(arguments));
		OwnProcess run = OwnProcess.run(words.toArray(String[]::new));
		assertThat(run.exit()).as(run.output()).isZero();
		return run.output().lines().toList();
	}

	private Path launcher(String home) throws IOException {
		Path bin = Files.createDirectories(folder.resolve(home).resolve("bin"));
		Path script = Files.copy(Path.of("src/main/launcher/abscam"), bin.resolve("abscam"));
		assertThat(script.toFile().setExecutable(true)).isTrue();
		return script;
	}

	private Path fakeJava() throws IOException {
		Path home = folder.resolve("java");
		Path java = Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"),
			"#!/bin/sh\necho \"locale $LC_ALL\"\nfor word in \"$@\"; do echo \"$word\"; done\n");
		assertThat(java.toFile().setExecutable(true)).isTrue();
		return home;
	}
}
