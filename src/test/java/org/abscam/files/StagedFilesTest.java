package org.abscam.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StagedFilesTest {

	@TempDir
	private Path folder;

	@Test
	void theLastWhoPublishesNothingRemovesTheFolderThatAnotherMade() throws IOException {
		Path made = folder.resolve("out/deep");
		StagedFiles first = StagedFiles.begin(made, "first");
		try (StagedFiles second = StagedFiles.begin(made, "second")) {
			first.close();
			assertThat(made).exists();
		}
		assertThat(folder.resolve("out")).doesNotExist();

		StagedFiles kept = StagedFiles.begin(made, "kept");
		try (StagedFiles second = StagedFiles.begin(made, "second")) {
			Files.writeString(kept.path("kept.txt"), "kept");
			kept.publish(List.of());
			kept.close();
		}
		assertThat(made.resolve("kept.txt")).hasContent("kept");
	}

	@Test
	void nothingIsInItsPlaceBeforeAllIs() throws IOException {
		Files.writeString(folder.resolve("scan.txt"), "old");
		Files.writeString(folder.resolve("scan.csv"), "old");
		try (StagedFiles files = StagedFiles.begin(folder, "scan")) {
			Files.writeString(files.path("scan.txt"), "new");
			assertThat(folder.resolve("scan.txt")).hasContent("old");
			files.publish(List.of("scan.csv"));
			assertThat(folder.resolve("scan.txt")).hasContent("new");
			assertThat(folder.resolve("scan.csv")).as("of the older set").doesNotExist();
		}
		assertThat(names(folder)).containsExactly("scan.txt");
	}

	@Test
	void whatIsNotPublishedLeavesNothing() throws IOException {
		Path deep = folder.resolve("a/b");
		try (StagedFiles files = StagedFiles.begin(deep, "scan")) {
			Files.writeString(files.path("scan.txt"), "half");
		}
		assertThat(names(folder)).isEmpty();
	}

	@Test
	void aFailedPublicationLeavesTheOlderFiles() throws IOException {
		for (String name : List.of("a", "b")) Files.writeString(folder.resolve(name), "old");
		try (StagedFiles files = StagedFiles.begin(folder, "set")) {
			Files.writeString(files.path("a"), "new");
			Files.writeString(files.path("b"), "new");
			Files.writeString(files.path("a").getParent().resolveSibling("former"), "in the way");
			assertThatThrownBy(() -> files.publish(List.of())).isInstanceOf(IOException.class);
		}
		assertThat(names(folder)).containsExactly("a", "b");
		assertThat(folder.resolve("a")).hasContent("old");
		assertThat(folder.resolve("b")).hasContent("old");
	}

	@Test
	void ofManyThreadsOneHasTheFilesAtATime() throws Exception {
		AtomicInteger inside = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			Callable<Integer> writer = () -> {
				int had = 0;
				for (int i = 0; i < 20; i++) {
					try (StagedFiles files = StagedFiles.begin(folder, "scan")) {
						assertThat(inside.incrementAndGet()).isOne();
						Files.writeString(files.path("scan.txt"), "" + i);
						inside.decrementAndGet();
						files.publish(List.of());
						had++;
					}
					catch (InUseException e) {
						continue; // said, not silent
					}
				}
				return had;
			};
			int had = 0;
			for (Future<Integer> one : threads.invokeAll(Stream.generate(() -> writer).limit(8).toList())) had += one.get();
			assertThat(had).isPositive();
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(names(folder)).containsExactly("scan.txt");
	}

	@Test
	void anotherProcessHasThemUntilItEndsAndAKilledOneIsClearedAway() throws Exception {
		Files.writeString(folder.resolve("scan.txt"), "old");
		Process holder = holder("scan");
		try {
			assertThatThrownBy(() -> StagedFiles.begin(folder, "scan")).isInstanceOf(InUseException.class);
			try (StagedFiles other = StagedFiles.begin(folder, "another")) {
				assertThat(names(folder)).as("of a living process nothing is cleared").anyMatch(n -> n.matches("\\.scan\\..*part"));
			}
		}
		finally {
			holder.destroyForcibly().waitFor();
		}
		assertThat(names(folder)).anyMatch(n -> n.matches("\\.scan\\..*part")).contains(".scan.abscam.lock");
		StagedFiles.begin(folder, "another").close();
		assertThat(names(folder)).as("the next start clears").containsExactly("scan.txt");
		assertThat(folder.resolve("scan.txt")).hasContent("old");
	}

	/** The folder is not searched for every set of files, which would take the longer the more there are. */
	@Test
	void whereAFolderWasClearedBeforeOnlyWhatIsLeftOfTheSameNameIsCleared() throws Exception {
		List<Process> holders = List.of(holder("scan"), holder("another"));
		for (Process holder : holders) holder.destroyForcibly().waitFor();
		assertThat(names(folder)).contains(".scan.abscam.lock", ".another.abscam.lock");
		StagedFiles.beginInCleared(folder, "third").close();
		assertThat(names(folder)).contains(".scan.abscam.lock", ".another.abscam.lock");
		StagedFiles.beginInCleared(folder, "scan").close();
		assertThat(names(folder)).filteredOn(n -> n.startsWith(".scan.")).isEmpty();
		assertThat(names(folder)).contains(".another.abscam.lock").anyMatch(n -> n.matches("\\.another\\..*part"));
	}

	@Test
	@DisabledOnOs(OS.WINDOWS) // which has no such signal
	void aSignalLeavesNothing() throws Exception {
		Process holder = holder("scan", "temporary");
		holder.destroy();
		assertThat(holder.waitFor()).isEqualTo(128 + 15);
		assertThat(names(folder)).isEmpty();
	}

	@Test
	void whatAKilledProcessLeftInTheTemporaryFolderGoesWithTheNextOne() throws Exception {
		Process holder = holder("scan", "temporary");
		Path living = temporary(folder);
		Process next = holder("other", "temporary");
		assertThat(living.resolve("large")).as("of a living process").exists();
		next.destroyForcibly().waitFor();
		holder.destroyForcibly().waitFor();
		assertThat(living.resolve("large")).exists();
		Process third = holder("third", "temporary");
		try {
			assertThat(living).doesNotExist();
			assertThat(names(folder)).filteredOn(n -> n.matches("abscam-[0-9a-f]+")).hasSize(1);
		}
		finally {
			third.destroyForcibly().waitFor();
		}
	}

	/** The machine dies after so many of the renames of a set of two files that replaces two. */
	@ParameterizedTest
	@ValueSource(ints = {0, 1, 2, 3, 4})
	void whereTheMachineDiesAmidTheRenamesTheNextStartFinishesThem(int renames) throws IOException {
		for (String name : List.of("scan.csv", "scan.json")) Files.writeString(folder.resolve(name), "old");
		Path root = Files.createDirectories(folder.resolve(".scan.0123abcd.abscam.part"));
		Path former = Files.createDirectory(root.resolve("former"));
		Path staged = Files.createDirectory(root.resolve("new"));
		Files.writeString(staged.resolve("scan.json"), "new");
		Files.writeString(staged.resolve("scan.tif"), "new");
		Files.writeString(root.resolve(renames < 2 ? "complete" : "moved"), "scan.csv/scan.json/scan.tif");
		List<Path[]> moves = List.of(new Path[] {folder.resolve("scan.csv"), former.resolve("scan.csv")},
			new Path[] {folder.resolve("scan.json"), former.resolve("scan.json")},
			new Path[] {staged.resolve("scan.json"), folder.resolve("scan.json")},
			new Path[] {staged.resolve("scan.tif"), folder.resolve("scan.tif")});
		for (Path[] move : moves.subList(0, renames)) Files.move(move[0], move[1]);

		StagedFiles.clear(folder);

		assertThat(names(folder)).containsExactly("scan.json", "scan.tif");
		assertThat(folder.resolve("scan.json")).hasContent("new");
	}

	/** The machine dies after so many of the renames of a set of two files that replaces none. */
	@ParameterizedTest
	@CsvSource({"0, whole", "1, whole", "2, whole", "0, new", "1, new", "2, new"}) // new: as earlier versions left it
	void whereNothingGivesWayTheNextStartFinishesTheRenamesWithoutAList(int renames, String part) throws IOException {
		Files.writeString(folder.resolve("scan.other"), "not of the set");
		Path root = Files.createDirectories(folder.resolve(".scan.0123abcd.abscam.part"));
		Path staged = Files.createDirectory(root.resolve(part));
		List<String> set = List.of("scan.json", "scan.tif");
		for (String name : set) Files.writeString(staged.resolve(name), "new");
		if (part.equals("new")) Files.createFile(root.resolve("moved"));
		for (String name : set.subList(0, renames)) Files.move(staged.resolve(name), folder.resolve(name));

		StagedFiles.clear(folder);

		assertThat(names(folder)).containsExactly("scan.json", "scan.other", "scan.tif");
		for (String name : set) assertThat(folder.resolve(name)).hasContent("new");
	}

	/** A set is whole once it is called so, not before. */
	@Test
	void ofASetThatWasNotWholeNothingIsPublished() throws IOException {
		Path root = Files.createDirectories(folder.resolve(".scan.0123abcd.abscam.part"));
		Files.writeString(Files.createDirectory(root.resolve("new")).resolve("scan.json"), "half");
		StagedFiles.clear(folder);
		assertThat(names(folder)).isEmpty();
	}

	/** Each name costs the disk. */
	@Test
	void aSetThatReplacesNoneIsPublishedWithoutAList() throws IOException {
		try (StagedFiles files = StagedFiles.begin(folder, "scan")) {
			Path root = files.path("scan.txt").getParent().getParent();
			assertThat(names(root)).containsExactly("new");
			for (String list : List.of("list", "moved")) Files.createDirectory(root.resolve(list)); // so that none can be written
			Files.writeString(files.path("scan.txt"), "new");
			files.publish(List.of("scan.csv"));
		}
		assertThat(names(folder)).containsExactly("scan.txt");
	}

	@Test
	void aListThatNamesFilesElsewhereMovesNone() throws IOException {
		Path outside = Files.writeString(folder.resolve("mine.txt"), "mine");
		Path results = Files.createDirectory(folder.resolve("results"));
		Path root = Files.createDirectories(results.resolve(".scan.0123abcd.abscam.part"));
		Files.createDirectory(root.resolve("former"));
		Files.createDirectory(root.resolve("new"));
		Files.writeString(root.resolve("complete"), "../mine.txt/../.");
		StagedFiles.clear(results);
		assertThat(outside).hasContent("mine");
		assertThat(names(results)).isEmpty();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS) // where links need a right of their own
	void linksAreNotFollowed() throws IOException {
		Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
		Path results = Files.createDirectory(folder.resolve("results"));
		Path kept = Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("kept.txt"), "kept");
		Files.createSymbolicLink(results.resolve(".scan.abscam.lock"), mine);
		Files.createSymbolicLink(results.resolve(".other.0123abcd.abscam.part"), kept.getParent());
		assertThatThrownBy(() -> StagedFiles.begin(results, "scan")).isInstanceOf(IOException.class);
		StagedFiles.begin(results, "other").close();
		assertThat(mine).hasContent("mine");
		assertThat(kept).hasContent("kept");
	}

	@Test
	void othersHiddenFilesStay() throws IOException {
		for (String name : List.of(".scan.lock", ".scan.part", ".scan.0123abcd.part", "scan.abscam.part"))
			Files.writeString(folder.resolve(name), "another program's");
		StagedFiles.begin(folder, "scan").close();
		assertThat(names(folder)).hasSize(4);
	}

	private Process holder(String... arguments) throws IOException {
		Process process =
			new ProcessBuilder(Stream.concat(
				Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.io.tmpdir=" + folder, "-cp",
					System.getProperty("java.class.path"), HoldsFiles.class.getName(), folder.toString()),
				Stream.of(arguments)).toList()).redirectErrorStream(true).start();
		String line = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
		assertThat(line).startsWith("holds");
		return process;
	}

	private static Path temporary(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(f -> f.getFileName().toString().matches("abscam-[0-9a-f]{16}")).findFirst().orElseThrow();
		}
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}
}
