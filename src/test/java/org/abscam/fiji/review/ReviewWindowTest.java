package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.abscam.fiji.WindowSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The review window with mouse and keyboard, on a display. */
@Tag("slow")
class ReviewWindowTest {

	@TempDir
	private Path folder;

	@Test
	void caseIsReadWithMouseAndKeysAndComesBackWithTheTiff() throws Exception {
		Path shots = Path.of("target/review-window").toAbsolutePath();
		Map<String, String> seen =
			WindowSession.run(ReviewWithWindows.class, Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString(),
				shots.toString(), "device=cpu stack method=abs-cam-initial");

		assertThat(seen).as("one window, and the scan is ImageJ's active image").containsEntry("window", "ReviewWindow")
			.containsEntry("windows", "1").containsEntry("active", "true");
		assertThat(seen).as("N selects, R rejects").containsEntry("rejected", "REJECTED");
		assertThat(seen).as("ImageJ's tools draw in both pictures").containsEntry("drawn", seen.get("drawn on the map"));
		assertThat(seen.get("added")).as("Enter makes it a finding of 52 x 39 pixels").isEqualTo("r1 2028.0");
		assertThat(seen).as("space hides all but the reader's own").containsEntry("hidden", "1");
		assertThat(seen).containsEntry("slices on", "1").containsEntry("explained", "benign").containsEntry("same part", "true true");
		assertThat(seen.get("names")).as("ROI names carry the image's").startsWith("breast-phantom 0001-");
		assertThat(seen).as("closing asks nothing").containsEntry("windows left", "0");
		assertThat(seen).as("rejected, added and commented are back with the TIFF alone").containsEntry("all there", "true");
		assertThat(shots.resolve("added.png")).isNotEmptyFile();
	}

	/** Each slice is waited for until it is painted. How long that takes depends on what else the machine does, and is printed only. */
	@Test
	void turningTheSlicesOfALongStackKeepsNothingOnTheHeap() throws Exception {
		Files.createDirectories(folder.resolve("readings"));
		Map<String, String> seen = WindowSession.run(PagingWithWindows.class, List.of("-Xmx512m"), "600",
			Path.of("src/test/resources/gated").toAbsolutePath().toString(), folder.resolve("readings").toString());

		assertThat(seen).containsEntry("window", "ReviewWindow");
		System.out.println("600 slices: " + seen.get("bare") + " s in ImageJ's window, " + seen.get("review") + " s in the review window");
		assertThat(Long.parseLong(seen.get("growth"))).as("bytes that stay on the heap").isLessThan(20_000_000);
	}
}
