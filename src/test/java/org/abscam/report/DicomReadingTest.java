package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.SharedData;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.result.ReadCase;
import org.abscam.dicom.result.ReadingObjects;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Reading;
import org.abscam.review.Status;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a reading to files for the archive. */
class DicomReadingTest {

	private static final ReadCase.Reader READER = new ReadCase.Reader("Doe^Jane", "");
	private static final int CONTENT = 0x0040A730;

	@TempDir
	private Path folder;

	/** A square with a hole in it; the hole comes first. */
	private static final Outline OUTLINE = new Outline(List.of(square(12, 14), square(10, 20)));

	private static List<Outline.Point> square(int from, int to) {
		return List.of(new Outline.Point(from, from), new Outline.Point(to, from), new Outline.Point(to, to), new Outline.Point(from, to));
	}

	private static Reading reading() {
		Finding.Measures measures = new Finding.Measures(96, 48, "mm", OptionalDouble.of(1), OptionalDouble.of(.5));
		Finding one = Finding.ofModel("a", Finding.Place.onSlice(3), OUTLINE, measures, "pneumonia");
		Finding two = Finding.ofModel("b", Finding.Place.onSlice(5), OUTLINE, measures, "pneumonia");
		Finding own = Finding.ofReader("c", Finding.Place.onSlice(7), OUTLINE, measures, "nodule");
		List<Change> changes = List.of(
			new Change.Explained(new Change.Explained.By("chest", "ab".repeat(32), "abs-cam", "class", "pneumonia", "pneumonia",
				OptionalDouble.of(.9), "0 to 255"), List.of(one, two)),
			new Change.Answered(Change.Stage.BEFORE, "normal", .5, 3), new Change.Decided("a", Status.ACCEPTED),
			new Change.Decided("b", Status.REJECTED), new Change.Commented("b", "A vessel."), new Change.Added(own));
		return new Reading(changes.stream().map(c -> new Reading.Entry(Instant.EPOCH, "Doe^Jane", c)).toList());
	}

	@Test
	void decisionsAndWordsOfTheReaderStandWithTheSliceThatTheyAreOf() throws Exception {
		Scan scan = ScanReader.open(SharedData.require("data/dicom/mr-series"));
		byte[] pdf = "%PDF-1.7".getBytes(StandardCharsets.US_ASCII);
		Map<String, Path> files = DicomReading.of(reading(), scan, READER, Optional.of(Instant.EPOCH),
			Optional.of(new ReadingObjects.Pages(pdf, "Report", false))).write(scan, folder);
		assertThat(files).containsOnlyKeys("reading.dcm", "pdf.dcm");
		try (DicomObject pages = DicomObject.read(files.get("pdf.dcm"))) {
			assertThat(pages.data().bytes(0x00420011)).contains(pdf);
		}
		try (DicomObject object = DicomObject.read(files.get("reading.dcm"))) {
			List<String> found = new ArrayList<>();
			DataSet root = object.data();
			assertThat(root.text(0x0040A493)).contains("VERIFIED");
			for (DataSet group : root.items(CONTENT).stream().filter(i -> !i.items(CONTENT).isEmpty()).findFirst().orElseThrow()
				.items(CONTENT))
				found.add(words(group));
			assertThat(found).containsExactly("READ-UNAIDED=normal",
				"121071=pneumonia " + uid(scan, 3)
					+ " [10.0, 10.0, 20.0, 10.0, 20.0, 20.0, 10.0, 20.0, 10.0, 10.0] READER-DECISION=ACCEPTED",
				"121071=pneumonia " + uid(scan, 5)
					+ " [10.0, 10.0, 20.0, 10.0, 20.0, 20.0, 10.0, 20.0, 10.0, 10.0] READER-DECISION=REJECTED A vessel.",
				"121071=nodule " + uid(scan, 7) + " [10.0, 10.0, 20.0, 10.0, 20.0, 20.0, 10.0, 20.0, 10.0, 10.0] READER-DECISION=ADDED");
		}
	}

	/** Codes, outline with its image, and comment of a group. */
	private static String words(DataSet group) {
		List<String> words = new ArrayList<>();
		for (DataSet item : group.items(CONTENT)) {
			String name = item.item(0x0040A043).flatMap(n -> n.text(0x00080100)).orElse("");
			switch (item.text(0x0040A040).orElse("")) {
				case "CODE" -> words.add(name + "=" + item.item(0x0040A168).flatMap(n -> n.text(0x00080100)).orElseThrow());
				case "SCOORD" ->
					words.add(item.item(CONTENT).flatMap(i -> i.item(0x00081199)).flatMap(i -> i.text(0x00081155)).orElseThrow()
						+ " " + Arrays.toString(item.decimals(0x00700022).orElseThrow()));
				case "TEXT" -> {
					if (name.equals("121106")) words.add(item.text(0x0040A160).orElseThrow());
				}
				default -> {}
			}
		}
		return String.join(" ", words);
	}

	private static String uid(Scan scan, int slice) {
		return scan.sources().get(slice - 1).header().text(Tag.SOP_INSTANCE_UID).orElseThrow();
	}

	@Test
	void readingOfWhatIsNoDicomIsRefusedInOneSentence() throws Exception {
		Scan scan = ScanReader.open(Path.of("models/samples/breast-phantom.tif"));
		assertThatThrownBy(() -> DicomReading.of(reading(), scan, READER, Optional.empty(), Optional.empty()))
			.isInstanceOf(ReportException.class).hasMessageContaining("was not read from DICOM files");
	}

	/** Nothing that was decided stays behind in silence. */
	@Test
	void aFindingOnNoSliceOfTheFilesIsNamed() throws Exception {
		Scan scan = ScanReader.open(Path.of("src/test/resources/org/abscam/dicom/grey8.dcm"));
		assertThatThrownBy(() -> DicomReading.of(reading(), scan, READER, Optional.empty(), Optional.empty()))
			.isInstanceOf(ReportException.class)
			.hasMessage(
				"The finding 'a' (pneumonia, slice 3) has no area on a slice of the DICOM files; draw it anew on a slice, then store again.");
	}
}
