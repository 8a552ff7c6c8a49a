package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.abscam.fiji.WindowSession;
import org.abscam.scan.DicomBytes;
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
			WindowSession.runAlone(ReviewWithWindows.class, Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString(),
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

	@Test
	void hyperstackIsSteppedThroughByKeysWheelAndScrollBars() throws Exception {
		Path shots = Path.of("target/review-window").toAbsolutePath();
		Map<String, String> seen = WindowSession.runAlone(HyperstackWithWindows.class,
			Path.of("src/test/resources/gated").toAbsolutePath().toString(), shots.toString());

		assertThat(seen).as("C, Z and T: a slice, a channel and two time points on").containsEntry("keys", "2 2 3");
		assertThat(seen).as("the last slice, a channel and a time point back").containsEntry("keys back", "1 6 2");
		assertThat(seen).containsEntry("wheel", "1 4 2").containsEntry("scroll bar", "1 4 3");
		assertThat(seen).containsEntry("scroll bars after a macro", "2 5 1");
		assertThat(seen.get("selected")).as("a finding shows its channel, slice and time point").isEqualTo(seen.get("finding"))
			.isNotEqualTo("2 5 1");
		assertThat(seen).containsEntry("channels together", "48 of 48 shown with their own map, fast: true");
	}

	@Test
	void eachSliceIsShownThroughTheWindowThatItWasExplainedThrough() throws Exception {
		Path series = Files.createDirectory(folder.resolve("series"));
		int[] ramp = IntStream.range(0, 64 * 64).toArray();
		for (int i = 1; i <= 2; i++)
			Files.write(series.resolve("s" + i + ".dcm"),
				DicomBytes.grey16(64, 64, 12, false, ramp).text(0x0020000E, "UI", "1.2.3").text(0x00200013, "IS", "" + i)
					.text(0x00281050, "DS", "" + 1000 * i).text(0x00281051, "DS", "800").toBytes());
		Map<String, String> seen =
			WindowSession.runAlone(WindowedWithWindows.class, Path.of("src/test/resources/gated").toAbsolutePath().toString(),
				series.toString(), Path.of("target/review-window").toAbsolutePath().toString());

		for (String by : List.of("", " by ImageJ"))
			assertThat(seen).as("centre - 400 to centre + 399, nothing is stale, and what is set stays" + by)
				.containsEntry("ranges" + by, "600..1399 1600..2399 0..1000 ")
				.containsEntry("set" + by, "0..1000 this slice was explained at 1600 to 2399");
	}

	@Test
	void picturesAreAsSharpAsAScreenWithSmallPixels() throws Exception {
		Map<String, String> seen = WindowSession.runAlone(SmallPixelsWithWindows.class, List.of("-Dsun.java2d.uiScale=2"),
			Path.of("src/test/resources/gated").toAbsolutePath().toString(), Path.of("target/review-window").toAbsolutePath().toString());

		assertThat(seen).as("pixels of the screen for one of Java").containsEntry("density", "2.0");
		assertThat(seen).as("each pixel of the scan is one of the screen").containsEntry("stripes", "1.0");
	}

	/** Each slice is waited for until it is painted. */
	@Test
	void pagingThrough2000SlicesTakesAtMostTwiceWhatItTakesInImageJAndKeepsNothingOnTheHeap() throws Exception {
		Files.createDirectories(folder.resolve("readings"));
		Map<String, String> seen = WindowSession.run(PagingWithWindows.class, List.of("-Xmx512m"), "2000",
			Path.of("src/test/resources/gated").toAbsolutePath().toString(), folder.resolve("readings").toString());

		assertThat(seen).containsEntry("window", "ReviewWindow");
		System.out.println("2,000 slices in ImageJ's window: " + seen.get("bare") + "\nin the review window: " + seen.get("review")
			+ "\nratio by parts: " + seen.get("ratio"));
		assertThat(Long.parseLong(seen.get("growth"))).as("bytes that stay on the heap").isLessThan(20_000_000);
		assertThat(Double.parseDouble(seen.get("ratio"))).as("review window / ImageJ's window").isLessThanOrEqualTo(2);
		assertThat(Integer.parseInt(seen.get("slices seen"))).as("slices went by while the pictures were looked at").isGreaterThan(10);
		assertThat(seen).as("both pictures show the same slice at every moment").containsEntry("looks at two slices", "0");
	}
}
