package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.abscam.fiji.WindowSession;
import org.abscam.review.session.Session;
import org.abscam.review.session.SessionTables;
import org.abscam.review.session.Sitting;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reading session in its windows, on a display. */
@Tag("slow")
class SessionWindowTest {

	@TempDir
	private Path folder;

	@Test
	void twoCasesAreReadOneAfterTheOtherAndComeIntoTheTables() throws Exception {
		Map<String, String> seen =
			WindowSession.runAlone(SessionWithWindows.class, Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString(),
				folder.toString(), Path.of("target/review-window").toAbsolutePath().toString());

		assertThat(seen).as("file names are hidden").containsEntry("first", "Case 1").containsEntry("second", "Case 2");
		assertThat(seen).containsEntry("next before the answer", "false").containsEntry("windows", "1").containsEntry("last", "false")
			.containsEntry("windows left", "0");
		Session session = Session.open(folder.resolve("study"));
		assertThat(session.progress("Ada").done()).isEqualTo(2);
		SessionTables.write(session, folder.resolve("tables"));
		assertThat(Files.readAllLines(folder.resolve("tables/readings.csv"))).hasSize(3)
			.anySatisfy(row -> assertThat(row).contains("secret-5.png,Ada,1,done", "malignant,0.8,"))
			.anySatisfy(row -> assertThat(row).contains("secret-9.png,Ada,2,done", "benign,0.6,"));
	}

	/** No fault ends the session, nor passes on to the next case without a word. */
	@Test
	void whatGoesWrongEndsInASentence() throws Exception {
		Map<String, String> seen =
			WindowSession.run(FaultsWithWindows.class, folder.toString(), Path.of("target/review-window").toAbsolutePath().toString());

		assertThat(seen.get("stale default")).startsWith("explained at ");
		assertThat(seen).as("a window of the user's own stays").containsEntry("stale 100-500", "no");
		assertThat(seen).as("stopped before the first map, the case stays").containsEntry("after Escape", "Case 1")
			.containsEntry("map", "false")
			.containsEntry("answered", "false");
		assertThat(seen).containsEntry("status", "Stopped by Escape; there is no map yet. 'Explain anew' makes it.");
		assertThat(seen).as("explained anew").containsEntry("hidden", "true").containsEntry("measured", "true");
		assertThat(seen.get("log")).contains("Case 2: ", "2.tif", "does not exist");
		assertThat(seen).as("a file that was changed is not overwritten").containsEntry("kept", "false").containsEntry("windows left", "0");
		try (Sitting again = Sitting.begin(Session.open(folder.resolve("study")), "Ada")) {
			assertThat(again.notes()).hasSize(1).first().asString().contains("0003.review.json");
			assertThat(again.done()).isEqualTo(1);
		}
	}
}
