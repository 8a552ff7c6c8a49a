package org.abscam.fiji.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.fiji.command.SearchedList;
import org.abscam.scan.DicomBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesNamesTest {

	@TempDir
	Path folder;

	@Test
	void seriesAreSaidByTheirNumberOrWhereThatIsNotOnesAloneByTheirUid() throws Exception {
		write("a", "1.2.1", "3", "T1 axial");
		write("b", "1.2.2", "4", "localizer");
		write("c", "1.2.3", "4", "");
		List<SearchedList.Entry> entries = SeriesNames.entries(SeriesFolder.of(folder).series());
		assertThat(entries).extracting(SearchedList.Entry::value).containsExactlyInAnyOrder("3", "1.2.2", "1.2.3");
		assertThat(entries.get(0).text()).isEqualTo("3  T1 axial  (OT, 1 image, 3 × 1)");
	}

	private void write(String name, String uid, String number, String description) throws Exception {
		Files.write(folder.resolve(name + ".dcm"), DicomBytes.grey16(3, 1, 12, false, 1, 2, 3).text(0x0020000E, "UI", uid)
			.text(0x00200011, "IS", number).text(0x0008103E, "LO", description).toBytes());
	}
}
