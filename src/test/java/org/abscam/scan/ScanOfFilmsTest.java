package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.dicom.series.NearbySeries;
import org.abscam.dicom.series.StoredSeries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Series in several files with frames, as pydicom wrote them: see films.py. The value of a frame is its name. */
class ScanOfFilmsTest {

	private static final String RESOURCES = "/org/abscam/dicom/series/";

	@TempDir
	static Path folder;

	@BeforeAll
	static void unpack() throws IOException {
		try (ZipInputStream files = new ZipInputStream(ScanOfFilmsTest.class.getResourceAsStream(RESOURCES + "films.zip"))) {
			for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
				Path file = folder.resolve(entry.getName());
				Files.createDirectories(file.getParent());
				Files.write(file, files.readAllBytes());
			}
		}
	}

	static List<String> expected() throws IOException {
		try (InputStream table = ScanOfFilmsTest.class.getResourceAsStream(RESOURCES + "films.tsv")) {
			return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("expected")
	void framesAreJoinedOrChosen(String row) throws Exception {
		String[] cells = row.split("\t");
		Path place = folder.resolve(cells[0]);
		String[] said = cells[3].split("\\|");
		if (cells[2].equals("!")) {
			assertThatThrownBy(() -> ScanReader.open(place, cells[1])).isInstanceOf(ScanException.class).hasMessageContainingAll(said);
			return;
		}
		Scan scan = ScanReader.open(place, cells[1]);
		if (cells[2].equals("-")) {
			assertThat(String.join(" ", scan.warnings())).contains(said);
			return;
		}
		List<String> values = new ArrayList<>();
		for (int slice = 1; slice <= scan.size(); slice++) values.add(Integer.toString((int) scan.calibrated(slice, 1).channels()[0][0]));
		assertThat(values).containsExactly(cells[3].split(" "));
		assertThat(scan.image().getNFrames()).isEqualTo(Integer.parseInt(cells[2]));
	}

	/** Whoever looks a finding up in the archive needs the file and the frame there. */
	@Test
	void eachSliceKnowsItsFileAndFrame() throws Exception {
		List<SourceFrame> sources = ScanReader.open(folder.resolve("joined")).sources();
		List<String> there = new ArrayList<>();
		for (SourceFrame source : sources) there.add(source.header().text(0x00080018).orElseThrow() + " " + source.frame());
		assertThat(there).containsExactly("1.2.3.9.1 0", "1.2.3.9.1 1", "1.2.3.9.1 2", "1.2.3.9.2 0", "1.2.3.9.2 1", "1.2.3.9.2 2",
			"1.2.3.9.3 0");
	}

	@Test
	void otherClipsOfTheSeriesAreOfferedBesideOne() throws Exception {
		try (DicomObject clip = DicomObject.read(folder.resolve("clips/b"))) {
			List<StoredSeries> others = NearbySeries.of(folder.resolve("clips"), clip.data()).ofStudy();
			assertThat(others).extracting(StoredSeries::number).contains("5/2", "5/3");
			assertThat(others.stream().flatMap(series -> series.paths().stream())).doesNotContain(folder.resolve("clips/b"));
		}
	}
}
