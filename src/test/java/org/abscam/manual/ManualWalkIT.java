package org.abscam.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.abscam.Draws;
import org.abscam.dicom.web.Orthanc;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Walks the pages of the manual from top to bottom as a reader does, in a folder with what they take for granted, and runs each line of a shell by
 * the packaged command line, two pages at a time in the profile {@code manual}. Maven is not started anew; {@link SnippetsTest} looks what is said to it.
 */
@Tag("manual")
@Execution(ExecutionMode.CONCURRENT)
@DisabledOnOs(OS.WINDOWS)
class ManualWalkIT {

	private static final Path LAUNCHER = Path.of("target/abscam/bin/abscam");
	private static final int LONGEST_MINUTES = 10;
	private static final Pattern CSV = Pattern.compile("(?ms)^```csv\n(.*?)^```$");

	@TempDir
	private Path folder;

	/** All; with the property {@code abscam.pages}, such as {@code scans.md,gpu.md}, these. */
	static Stream<Path> pages() throws IOException {
		List<String> only = List.of(System.getProperty("abscam.pages", "").split(","));
		return Snippet.all().stream().filter(ManualWalkIT::isWalked).map(Snippet::page).distinct()
			.filter(page -> only.contains("") || only.contains(page.getFileName().toString()));
	}

	private static boolean isWalked(Snippet snippet) {
		return snippet.language().equals("sh")
			&& (snippet.mark().equals(Snippet.RUN) || snippet.mark().equals(Snippet.NIGHTLY) && Draws.all());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyLineOfThePageDoesWhatItSays(Path page) throws Exception {
		Desk desk = Desk.lay(Files.createDirectory(folder.resolve("desk")));
		String markdown = Files.readString(page);
		Matcher table = CSV.matcher(markdown);
		if (table.find()) desk.pretendImageNet(table.group(1));
		try (Walk walk = new Walk(desk, folder)) {
			for (Snippet snippet : Snippet.of(page, markdown)) if (isWalked(snippet)) walk.run(snippet);
		}
	}

	/** What one page's lines find and leave, with an archive where the page speaks of one. */
	private static final class Walk implements AutoCloseable {

		private final Desk desk;
		private final Path folder;
		private final Map<String, String> things;
		private final String programs;
		private Orthanc archive;
		private boolean withoutArchive;

		Walk(Desk desk, Path folder) throws IOException {
			this.desk = desk;
			this.folder = folder;
			things = new LinkedHashMap<>(desk.things());
			programs = desk.programs(LAUNCHER);
		}

		void run(Snippet snippet) throws IOException, InterruptedException {
			if (snippet.words().contains("HOST") && !hasArchive()) return;
			Instant start = Instant.now();
			bash(snippet.toString(), snippet.with(things));
			System.err.println(snippet + ": " + Duration.between(start, Instant.now()).toMillis() + " ms");
		}

		/** Starts one, with the study of the desk in it. */
		private boolean hasArchive() throws IOException, InterruptedException {
			if (archive != null || withoutArchive) return archive != null;
			try {
				archive = Orthanc.start(Files.createDirectory(folder.resolve("orthanc")));
			}
			catch (TestAbortedException e) {
				withoutArchive = true; // it was said aloud
				return false;
			}
			things.put("HOST", archive.address().replaceFirst("^dicomweb://([^/]*)/.*", "$1"));
			desk.credentials(Orthanc.CREDENTIALS);
			bash("the desk",
				"abscam scan store " + archive.address() + " " + things.get("FOLDER") + "/*.dcm --credentials credentials.txt");
			return true;
		}

		private void bash(String name, String text) throws IOException, InterruptedException {
			Path script = Files.writeString(folder.resolve("snippet.sh"), text);
			Path log = folder.resolve("snippet.log");
			ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", script.toString()).directory(desk.folder().toFile())
				.redirectErrorStream(true).redirectOutput(log.toFile());
			Map<String, String> environment = builder.environment();
			environment.put("PATH", programs + ":" + environment.get("PATH"));
			environment.put("HOME", folder.toString());
			environment.put("ABSCAM_MODELS", folder.resolve("models").toString());
			environment.put("ABSCAM_CACHE", Path.of("target/cache-manual").toAbsolutePath().toString());
			environment.put("ABSCAM_ARCHIVE_CREDENTIALS", Orthanc.CREDENTIALS);
			Process process = builder.start();
			boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
			if (!ended) process.destroyForcibly().waitFor();
			String said = Files.readString(log, StandardCharsets.UTF_8);
			assertThat(ended).as("%s took more than %d minutes and said: %s", name, LONGEST_MINUTES, said).isTrue();
			assertThat(process.exitValue()).as("%s, which is%n%s, said: %s", name, text, said).isZero();
			List<String> traces = new ArrayList<>(said.lines().filter(line -> line.startsWith("\tat ")).toList());
			assertThat(traces).as(name).isEmpty();
		}

		@Override
		public void close() throws InterruptedException {
			if (archive != null) archive.close();
		}
	}
}
