package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CompleteFileTest {

	private static final List<String> KINDS = List.of("csv", "json", "tif");

	@TempDir
	private Path folder;

	@Test
	void noFileOfASetIsSeenBeforeAllAreWritten() throws Exception {
		Path csv = Files.writeString(folder.resolve("scan.csv"), "older");
		Path json = folder.resolve("scan.json");
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		contents.put("csv", out -> out.write("newer".getBytes()));
		contents.put("json", out -> {
			assertThat(csv).hasContent("older");
			assertThat(json).doesNotExist();
			out.write('1');
			out.flush();
			assertThat(json).doesNotExist();
		});
		try (FileSet set = FileSet.begin(folder, "scan", KINDS, 1)) {
			assertThat(set.write(contents)).containsExactly(Map.entry("csv", csv), Map.entry("json", json));
		}
		assertThat(csv).hasContent("newer");
		assertThat(json).hasContent("1");
		assertThat(names()).containsExactly("scan.csv", "scan.json");
	}

	@Test
	void whereOneFileOfASetCannotBeWrittenAllOlderOnesStay() throws Exception {
		for (String kind : KINDS) Files.writeString(folder.resolve("scan." + kind), "older");
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		contents.put("csv", out -> out.write("newer".getBytes()));
		contents.put("json", out -> {
			out.write("half".getBytes());
			out.flush();
			throw new IOException("No space left on device");
		});
		try (FileSet set = FileSet.begin(folder, "scan", KINDS, 1)) {
			assertThatThrownBy(() -> set.write(contents)).isInstanceOf(ReportException.class)
				.hasMessage("The results cannot be written into '"
					+ folder + "' (No space left on device); free some space or choose another folder. Older results there are untouched.");
		}
		assertThat(names()).containsExactly("scan.csv", "scan.json", "scan.tif");
		for (String kind : KINDS) assertThat(folder.resolve("scan." + kind)).hasContent("older");
	}

	@Test
	void aSetThatTheDiskHasNoRoomForIsRefusedBeforeItIsMade() throws IOException {
		Path place = folder.resolve("results");
		assertThatThrownBy(() -> FileSet.begin(place, "scan", KINDS, 1L << 60)).isInstanceOf(ReportException.class)
			.hasMessageContaining("need about 1152921504606.8 MB in '" + place + "', where ").hasMessageContaining("free some space");
		assertThat(names()).isEmpty();
	}

	@Test
	void aFileIsSeenOnlyWhenItIsComplete() throws Exception {
		Path file = Files.writeString(folder.resolve("map.onnx"), "older");
		CompleteFile.write(file, path -> {
			Files.writeString(path, "newer");
			assertThat(file).hasContent("older");
		});
		assertThat(file).hasContent("newer");
		assertThatThrownBy(() -> CompleteFile.write(file, path -> {
			Files.writeString(path, "half");
			throw new IOException("No space left on device");
		})).isInstanceOf(ReportException.class)
			.hasMessage("'" + file + "' cannot be written (No space left on device); choose another place.");
		assertThat(file).hasContent("newer");
		assertThat(names()).containsExactly("map.onnx");
	}

	@Test
	void twoDoNotWriteOneFileAtATime() throws Exception {
		Path file = folder.resolve("map.onnx");
		CompleteFile.write(file, path -> {
			Files.writeString(path, "first");
			assertThatThrownBy(() -> CompleteFile.write(file, "second".getBytes())).isInstanceOf(ReportException.class)
				.hasMessageContaining("Another Abs-CAM is writing '" + file + "' just now");
		});
		assertThat(file).hasContent("first");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS) // where links need a right of their own
	void aLinkWhereOlderVersionsWroteFirstIsNotFollowed() throws Exception {
		Path mine = Files.writeString(folder.resolve("mine"), "mine");
		Files.createSymbolicLink(folder.resolve(".map.onnx.part"), mine);
		CompleteFile.write(folder.resolve("map.onnx"), "new".getBytes());
		assertThat(mine).hasContent("mine");
		assertThat(folder.resolve("map.onnx")).hasContent("new");
	}

	@Test
	void whatIsNoFileOrInNoFolderIsRefusedBeforeTheWork() {
		for (Path path : List.of(folder, Path.of(""), folder.getRoot()))
			assertThatThrownBy(() -> CompleteFile.check(path)).isInstanceOf(ReportException.class).hasMessageContaining("is a folder");
		assertThatThrownBy(() -> CompleteFile.check(folder.resolve("none/map.onnx"))).isInstanceOf(ReportException.class)
			.hasMessageContaining("there is no such folder");
	}

	/** Of a set, older files that the new one has not are gone; of others nothing is touched. */
	@Test
	void olderFilesOfASetDoNotStayBesideNewOnes() throws Exception {
		for (String name : List.of("scan.csv", "scan.json", "scan.tif", "scan.txt", "other.tif"))
			Files.writeString(folder.resolve(name), "old");
		try (FileSet set = FileSet.begin(folder, "scan", KINDS, 1)) {
			set.write(Map.of("csv", FileSet.text(out -> out.append("é, new"))));
		}
		assertThat(names()).containsExactly("other.tif", "scan.csv", "scan.txt");
		assertThat(Files.readAllBytes(folder.resolve("scan.csv"))).isEqualTo("é, new".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void aSetThatCouldNotBeWrittenCanBeWrittenAgain() throws Exception {
		try (FileSet set = FileSet.begin(folder, "scan", KINDS, 1)) {
			assertThatThrownBy(() -> set.write(Map.of("csv", out -> {
				out.write(1);
				throw new IOException("No space left on device");
			}))).isInstanceOf(ReportException.class);
			set.write(Map.of("csv", FileSet.text(out -> out.append("again"))));
		}
		assertThat(folder.resolve("scan.csv")).hasContent("again");
	}

	@Test
	void aSetIsRefusedWhereItsPlaceIsTaken() throws Exception {
		Files.createDirectory(folder.resolve("scan.json"));
		assertThatThrownBy(() -> FileSet.begin(folder, "scan", KINDS, 1)).isInstanceOf(ReportException.class)
			.hasMessage("'" + folder.resolve("scan.json") + "' is a folder, where a result is to be; move it, or choose another place.");
		Path file = Files.writeString(folder.resolve("mine"), "mine");
		assertThatThrownBy(() -> FileSet.begin(file.resolve("results"), "scan", KINDS, 1)).isInstanceOf(ReportException.class)
			.hasMessage("'" + file + "' is a file, not a folder; choose another place for the results.");
		try (FileSet set = FileSet.begin(folder, "other", KINDS, 1)) {
			assertThatThrownBy(() -> FileSet.begin(folder, "other", KINDS, 1)).isInstanceOf(ReportException.class)
				.hasMessageContaining("Another Abs-CAM is writing the results of 'other' into '" + folder + "'");
		}
		FileSet.begin(folder, "other", KINDS, 1).close();
	}

	@Test
	void namesOfScansBecomeNamesOfFiles() {
		assertThat(FileSet.name("a/b\\c:d*e?f\"g<h>i|j\nk l.é")).isEqualTo("a_b_c_d_e_f_g_h_i_j_k l.é");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void whatIsNoPlainFileIsNotReplaced() {
		assertThatThrownBy(() -> CompleteFile.check(Path.of("/dev/null"))).isInstanceOf(ReportException.class)
			.hasMessageContaining("is no plain file");
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}
}
