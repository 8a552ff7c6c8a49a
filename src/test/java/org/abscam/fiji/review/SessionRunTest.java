package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.Printed;
import org.abscam.review.session.Plan;
import org.abscam.review.session.Session;
import org.abscam.review.session.Sitting;
import org.abscam.review.session.Worklist;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases that cannot be opened, without windows. */
class SessionRunTest {

	@TempDir
	private Path folder;
	private Session session;

	@BeforeEach
	void begin() throws Exception {
		Path table = Files.writeString(folder.resolve("cases.csv"), "path\ngone.png\nb.png\nc.png\nd.png\n");
		session = Session.create(folder.resolve("study"), Worklist.of(table),
			new Plan("", List.of(), true, false, true, OptionalLong.empty(), ""));
	}

	/** A scan that is gone, a map that fails, a heap that is full, a fault of ours: each ends in a sentence, and the next case is opened. */
	@Test
	void whatCannotBeOpenedIsSaidAndTheNextOneComes() throws Exception {
		List<String> tried = new ArrayList<>();
		Sitting sitting = Sitting.begin(session, "Ann");
		String log = Printed.by(() -> SessionRun.begin(sitting, run -> {
			tried.add(sitting.name());
			switch (sitting.position()) {
				case 0 -> ScanReader.open(sitting.item().path(), "");
				case 1 -> throw new ExplainException("The model cannot take this image.");
				case 2 -> throw new OutOfMemoryError("Java heap space");
				default -> sitting.name();
			}
		}));

		assertThat(tried).containsExactly("Case 1", "Case 2", "Case 3", "Case 4");
		assertThat(log).contains("Case 1: ", "gone.png", "Case 2: The model cannot take this image.", "Case 3: ", "memory")
			.doesNotContain("\tat ");
		assertThatThrownBy(() -> Sitting.begin(session, "Ann")).as("he still reads").hasMessageContaining("another window");
		sitting.close();
	}

	@Test
	void whereNothingOpensTheReaderCanBeginAgain() throws Exception {
		Sitting sitting = Sitting.begin(session, "Ann");
		Printed.by(() -> assertThatThrownBy(() -> SessionRun.begin(sitting, run -> {
			throw new ScanException("There is no scan.");
		})).isInstanceOf(ExplainException.class).hasMessage("No case of the session could be opened; the log says why."));

		Sitting.begin(session, "Ann").close();
	}
}
