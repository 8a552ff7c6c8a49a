package org.abscam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the manual's page for engineers says of adding an operator, a method and a measure is proved by a patch for each. Here they are held to the
 * sources as these are now; {@code src/test/resources/patches/try.sh}, which CI runs, applies them to a copy and runs their tests.
 */
class PatchesTest {

	private static final Path PATCHES = Path.of("src/test/resources/patches");
	private static final String MAIN = "src/main/";
	private static final String TEST = "src/test/";

	/**
	 * A change of some neighbouring lines.
	 *
	 * @param before what stands there, with the lines around it; nothing for a new file
	 * @param after what stands there then
	 */
	private record Hunk(List<String> before, List<String> after) {}

	/** The hunks of a patch by file, in its order. */
	private static Map<String, List<Hunk>> files(Path patch) throws IOException {
		Map<String, List<Hunk>> files = new LinkedHashMap<>();
		List<Hunk> hunks = List.of();
		for (String line : Files.readAllLines(patch)) {
			if (line.startsWith("+++ b/")) files.put(line.substring(6), hunks = new ArrayList<>());
			else if (line.startsWith("@@")) hunks.add(new Hunk(new ArrayList<>(), new ArrayList<>()));
			else if (!hunks.isEmpty() && !line.startsWith("diff ")) {
				Hunk hunk = hunks.get(hunks.size() - 1);
				if (!line.startsWith("+")) hunk.before.add(line.substring(1));
				if (!line.startsWith("-")) hunk.after.add(line.substring(1));
			}
			else hunks = List.of();
		}
		return files;
	}

	private static List<Path> patches() throws IOException {
		try (Stream<Path> all = Files.list(PATCHES)) {
			return all.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
		}
	}

	@Test
	void anOperatorAMethodAndAMeasureHaveOneEach() throws IOException {
		assertThat(patches()).extracting(file -> file.getFileName().toString())
			.containsExactly("measure.patch", "method.patch", "operator.patch");
		Map<String, String> touched = new TreeMap<>();
		for (Path patch : patches()) {
			String kind = patch.getFileName().toString().replace(".patch", "");
			assertThat(Files.readAllLines(patch).get(0)).as(patch.toString()).startsWith("A new " + kind + ": ");
			for (String file : files(patch).keySet())
				assertThat(touched.put(file, kind)).as("%s, so that all can be applied to one copy", file).isNull();
		}
	}

	@ParameterizedTest
	@MethodSource("patches")
	void aPatchTouchesAtMostTwoFilesAndOneTest(Path patch) throws IOException {
		List<String> main = files(patch).keySet().stream().filter(file -> file.startsWith(MAIN)).toList();
		List<String> tests = files(patch).keySet().stream().filter(file -> file.startsWith(TEST)).toList();
		assertThat(main).hasSizeBetween(1, 2);
		assertThat(tests).hasSize(1);
		assertThat(files(patch)).as("beside them it touches nothing").hasSize(main.size() + 1);
	}

	/** Where this fails, the sources have moved on: apply the patch by hand, and write it anew with {@code git diff -U1}. */
	@ParameterizedTest
	@MethodSource("patches")
	void aPatchFitsTheSources(Path patch) throws IOException {
		for (Map.Entry<String, List<Hunk>> file : files(patch).entrySet()) {
			Path source = Path.of(file.getKey());
			List<String> lines = Files.exists(source) ? Files.readAllLines(source) : List.of();
			int reached = 0;
			for (Hunk hunk : file.getValue()) {
				assertThat(hunk.after).isNotEqualTo(hunk.before);
				if (hunk.before.isEmpty()) {
					assertThat(source).as("which %s makes", patch).doesNotExist();
					continue;
				}
				int at = Collections.indexOfSubList(lines.subList(reached, lines.size()), hunk.before);
				assertThat(at).as("where these lines of %s stand in %s: %s", patch, source, hunk.before).isNotNegative();
				assertThat(Collections.lastIndexOfSubList(lines, hunk.before)).as("they stand there once").isEqualTo(reached + at);
				reached += at + hunk.before.size();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("patches")
	void theManualShowsItWhereItSaysHow(Path patch) throws IOException {
		String name = patch.getFileName().toString();
		String kind = name.replace(".patch", "");
		String page = Files.readString(Path.of("src/site/markdown/engineers.md"));
		assertThat(Arrays.stream(page.split("\n### ")).filter(part -> part.startsWith("… a " + kind) || part.startsWith("… an " + kind)))
			.singleElement().asString().contains("src/test/resources/patches/" + name);
	}
}
