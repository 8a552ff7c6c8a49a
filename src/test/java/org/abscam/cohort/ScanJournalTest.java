package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanJournalTest {

	private static final JsonObject RUN = run("{\"method\":\"abs-cam\",\"threshold\":\"0.5\"}", 3);

	@TempDir
	private Path folder;

	@Test
	void whatWasAddedIsThereAgainWhateverTheOrder() throws Exception {
		byte[] cells = new byte[CoarseMap.SIDE * CoarseMap.SIDE];
		Arrays.fill(cells, (byte) 200);
		try (ScanJournal journal = open()) {
			journal.add(
				new ScanResult(2, new ScanResult.State(10, 20), false, 2, "r\u00f6w,2\r\nrow\r\n", List.of(new CoarseMap("a", cells))));
			journal.add(result(0));
		}
		try (ScanJournal journal = open()) {
			assertThat(journal.done()).isEqualTo(2);
			assertThat(journal.has(1)).isFalse();
			ScanResult second = journal.result(2);
			assertThat(second.rows()).isEqualTo("r\u00f6w,2\r\nrow\r\n");
			assertThat(second.count()).isEqualTo(2);
			assertThat(second.state()).isEqualTo(new ScanResult.State(10, 20));
			assertThat(second.maps().get(0).explained()).isEqualTo("a");
			assertThat(second.maps().get(0).cells()).isEqualTo(cells);
			assertThat(journal.keep(result -> result.index() != 2)).isOne();
			assertThat(journal.has(2)).isFalse();
			assertThat(journal.has(0)).isTrue();
		}
	}

	/** At whatever byte a process was killed, all results before it are there, and the journal goes on. */
	@Test
	void aTornEndIsCutOff() throws Exception {
		long before;
		Path file = folder.resolve("j");
		try (ScanJournal journal = open()) {
			journal.add(result(0));
			before = Files.size(file);
			journal.add(result(1));
		}
		byte[] whole = Files.readAllBytes(file);
		for (int length = (int) before; length < whole.length; length += 7) {
			Files.write(file, Arrays.copyOf(whole, length));
			try (ScanJournal journal = open()) {
				assertThat(journal.done()).isOne();
				assertThat(Files.size(file)).isEqualTo(before);
				journal.add(result(2));
			}
			try (ScanJournal journal = open()) {
				assertThat(journal.result(2).rows()).isEqualTo("row 2");
			}
		}
		for (int length = 0; length < 60; length += 13) {
			Files.write(file, Arrays.copyOf(whole, length));
			try (ScanJournal journal = open()) {
				assertThat(journal.done()).as("killed while it began").isZero();
			}
		}
	}

	@Test
	void aChangedByteIsNoticed() throws Exception {
		Path file = folder.resolve("j");
		try (ScanJournal journal = open()) {
			journal.add(result(0));
			journal.add(result(1));
		}
		byte[] bytes = Files.readAllBytes(file);
		bytes[bytes.length - 3] ^= 4;
		Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
		try (ScanJournal journal = open()) {
			assertThat(journal.done()).isOne();
		}
	}

	@Test
	void whatAnotherRunWasAskedForIsNamed() throws Exception {
		open().close();
		assertThat(folder.resolve("j")).as("where nothing was done").doesNotExist();
		try (ScanJournal journal = open()) {
			journal.add(result(0));
		}
		assertThatThrownBy(() -> ScanJournal.open(folder.resolve("j"), run("{\"method\":\"grad-cam\",\"threshold\":\"0.5\"}", 3), 3))
			.isInstanceOf(CohortException.class).hasMessageContaining("an unfinished run with --method abs-cam, not grad-cam");
		assertThatThrownBy(() -> ScanJournal.open(folder.resolve("j"), run("{\"method\":\"abs-cam\",\"threshold\":\"0.5\"}", 4), 4))
			.hasMessageContaining("3 scans, not 4");
	}

	private ScanJournal open() throws CohortException {
		return ScanJournal.open(folder.resolve("j"), RUN, 3);
	}

	private static ScanResult result(int index) {
		return new ScanResult(index, ScanResult.State.ABSENT, true, 1, "row " + index, List.of());
	}

	private static JsonObject run(String options, int scans) {
		return JsonParser
			.parseString("{\"abscam\":\"1\",\"onnxruntime\":\"2\",\"model\":{\"name\":\"m\",\"sha256\":\"s\"},\"options\":" + options
				+ ",\"manifest\":{\"scans\":" + scans + ",\"sha256\":\"t\"}}")
			.getAsJsonObject();
	}
}
