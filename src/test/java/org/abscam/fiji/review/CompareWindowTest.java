package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.abscam.fiji.WindowSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another view of the study, and a prior, beside the scan, with mouse and keyboard on a display. */
@Tag("slow")
class CompareWindowTest {

	@TempDir
	private Path folder;

	/** Axial slices lie at z = -40 + 4k, coronal ones at y = -60 + 5k; 128 pixels of 1.5 mm from x = y = -96, and from z = 90 down. */
	@Test
	void otherSeriesAndPriorsStandBesideTheScanAndAreLinked() throws Exception {
		Map<String, String> seen = WindowSession.runAlone(CompareWithWindows.class, folder.toString(),
			Path.of("target/review-compare").toAbsolutePath().toString(), Path.of("src/test/resources/gated").toAbsolutePath().toString());

		assertThat(seen).containsEntry("first offer", "This study: series 2, T2 coronal (MR, 24 images)").containsEntry("second offer",
			"This patient, 2012-05-31: series 1, T2 axial (MR, 11 images)");
		assertThat(seen).containsEntry("linked",
			"Linked by position (same frame of reference); other orientation (coronal, the scan axial).");
		assertThat(seen).as("the scan stays the active image, and no image comes up").containsEntry("active", "true").containsEntry(
			"images",
			"1");
		assertThat(seen.get("foot")).as("(80, 30) of slice 5 is y = -51, the coronal slice at -50 is the third")
			.matches("slice 3 of 24, (0\\.[89]|1)\\S* mm from the scan's .*");
		assertThat(seen.get("turned other")).as("y = -35, at the mark's height z = -24").startsWith("slice 6 of 24").endsWith("/ 5");
		assertThat(seen).as("(60, 50) there is x = -6, y = -35, z = 15, and z = 16 is the nearest slice").containsEntry("marked other",
			"15");
		assertThat(Double.parseDouble(seen.get("column"))).isCloseTo(60.5, within(.5));
		assertThat(Double.parseDouble(seen.get("row"))).isCloseTo((-35 + 96) / 1.5 + .5, within(.01));
		assertThat(seen.get("window")).as("wider and darker than 0 to 1200").isNotEqualTo("0 to 1200");
		assertThat(seen).containsEntry("scan's window", "true").containsEntry("turned alone", "true").containsEntry("taken away", "true");
		assertThat(seen).containsEntry("names", "true").containsEntry("own finding off", "1 1 true");
		assertThat(seen.get("model's finding off")).isEqualTo("1 1");
		assertThat(seen).containsEntry("prior", "Linked by slice number, not by position: another frame of reference.")
			.containsEntry("label", "T2 axial, 2012-05-31, 412 days before");
		assertThat(seen.get("prior's foot")).as("last to last").startsWith("slice 11 of 11, linked by slice number ");
		assertThat(seen.get("stranger")).contains("Another patient, by the headers: patient ID and birth date differ.");
		assertThat(seen.get("open image")).contains("it does not say where its slices lie");
		assertThat(seen.get("closed")).startsWith("false").contains("'phantom' was closed");
		assertThat(seen).as("the other is explained only when asked").containsEntry("explained", "ReviewWindow true");
		assertThat(seen).containsEntry("active at the end", "true").containsEntry("images left", "0");
	}
}
