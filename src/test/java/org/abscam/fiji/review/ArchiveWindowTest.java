package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.abscam.dicom.web.Orthanc;
import org.abscam.fiji.WindowSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study of an archive of strangers', searched, opened and read beside another of its series, on a display. */
@Tag("slow")
class ArchiveWindowTest {

	@TempDir
	private Path folder;

	@Test
	void aStudyIsSearchedAndItsSeriesStandBesideEachOther() throws Exception {
		Orthanc.start(Files.createDirectory(folder.resolve("try"))).close(); // skipped where there is none
		Map<String, String> seen = WindowSession.runAlone(ArchiveWithWindows.class, folder.toString(),
			Path.of("target/archive-windows").toAbsolutePath().toString(), Path.of("src/test/resources/gated").toAbsolutePath().toString());
		assertThat(seen.get("studies")).contains("2013-07-17, MR,", "2012-05-31, MR,");
		assertThat(seen).containsEntry("series", "1, MR, T2 axial, 20 | 2, MR, T2 coronal, fat saturated, after contrast, 24")
			.containsEntry("address", "/studies/1.2.3.7/series/1.2.3.7.1").containsEntry("opened", "20 slices");
		assertThat(seen).containsEntry("offer",
			"This study, in the archive: series 2 (MR, T2 coronal, fat saturated, after contrast, 24 images)");
		assertThat(seen.get("label")).startsWith("T2 coronal, fat saturated, after contrast, 2013-07-17");
		assertThat(seen.get("message")).contains("1 other series of this study in the archive.");
		assertThat(seen).containsEntry("linked",
			"Linked by position (same frame of reference); other orientation (coronal, the scan axial).")
			.containsEntry("taken away", "true").containsEntry("images", "1");
		assertThat(seen.get("gone")).contains("127.0.0.1", "check the address");
		assertThat(seen).containsEntry("read whole", "true");
	}
}
