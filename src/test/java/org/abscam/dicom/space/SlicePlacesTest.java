package org.abscam.dicom.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.result.SourceFrame;
import org.junit.jupiter.api.Test;

/** Planes of strangers' series; which slice of another series is nearest was computed with pydicom and numpy (places.py). */
class SlicePlacesTest {

	private static final int FRAME_OF_REFERENCE = 0x00200052;
	private static final int PATIENT_ID = 0x00100020;
	private static final int BIRTH_DATE = 0x00100030;

	private final Map<String, List<SourceFrame>> series = new HashMap<>();
	private final List<String[]> points = new ArrayList<>();

	SlicePlacesTest() throws IOException {
		try (var table = SlicePlacesTest.class.getResourceAsStream("places.tsv")) {
			for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
				String[] cells = line.split("\t");
				if (cells[0].equals("point")) points.add(cells);
				else series.computeIfAbsent(cells[1], name -> new ArrayList<>()).add(new SourceFrame(header(cells), 0));
			}
		}
	}

	private static DataSet header(String[] cells) {
		return new DataSet().put(FRAME_OF_REFERENCE, cells[2]).put(Tag.IMAGE_POSITION_PATIENT, cells[3].split("\\\\"))
			.put(Tag.IMAGE_ORIENTATION_PATIENT, cells[4].split("\\\\")).put(Tag.PIXEL_SPACING, cells[5].split("\\\\"))
			.put(Tag.ROWS, Double.parseDouble(cells[6])).put(Tag.COLUMNS, Double.parseDouble(cells[7]));
	}

	private SlicePlaces places(String name) {
		return SlicePlaces.of(series.get(name));
	}

	@Test
	void nearestSliceOfAnotherSeriesIsThatOfAnIndependentComputation() {
		assertThat(points).hasSize(54);
		assertThat(points).as("points that the other series shows, and such that it does not").anyMatch(p -> p[13].equals("true"))
			.anyMatch(p -> p[13].equals("false"));
		for (String[] cells : points) {
			double[] point = places(cells[1]).point(Integer.parseInt(cells[2]), number(cells, 3), number(cells, 4)).orElseThrow();
			for (int i = 0; i < 3; i++) assertThat(point[i]).isCloseTo(number(cells, 5 + i), within(1e-6));
			SlicePlaces.Nearest nearest = places(cells[8]).nearest(point).orElseThrow();
			String what = String.join(" ", cells);
			assertThat(nearest.slice()).as(what).isEqualTo(Integer.parseInt(cells[9]));
			assertThat(nearest.distance()).as(what).isCloseTo(number(cells, 10), within(1e-6));
			assertThat(nearest.pixel()[0]).as(what).isCloseTo(number(cells, 11), within(1e-5));
			assertThat(nearest.pixel()[1]).as(what).isCloseTo(number(cells, 12), within(1e-5));
			assertThat(nearest.shown()).as(what).isEqualTo(Boolean.parseBoolean(cells[13]));
		}
	}

	private static double number(String[] cells, int at) {
		return Double.parseDouble(cells[at]);
	}

	@Test
	void pointBelongsToASliceUpToHalfWayToTheNext() {
		SlicePlaces heart = places("heart"); // 2.5 mm apart, the third at z = 3.7625
		assertThat(heart.gap()).isCloseTo(2.5, within(1e-9));
		assertThat(heart.nearest(new double[] {-70, -140, 5.0}).orElseThrow()).matches(n -> n.slice() == 3 && n.near());
		assertThat(heart.nearest(new double[] {-70, -140, 5.1}).orElseThrow()).matches(n -> n.slice() == 2 && n.near());
		assertThat(heart.nearest(new double[] {-70, -140, 30}).orElseThrow()).matches(n -> n.slice() == 1 && !n.near());
	}

	@Test
	void seriesOfOneFrameOfReferenceAreLinkedByPosition() {
		SliceLink link = SliceLink.of(places("pilot"), 3, places("angio"), 7);
		assertThat(link).isInstanceOf(SliceLink.ByPosition.class);
		assertThat(link.words()).isEqualTo("linked by position (same frame of reference)");
	}

	@Test
	void othersAreLinkedByNumberAndItIsSaid() {
		SliceLink link = SliceLink.of(places("pilot"), 3, places("heart"), 5);
		assertThat(link.words()).isEqualTo("linked by slice number, not by position: another frame of reference");
		SliceLink.ByNumber numbers = (SliceLink.ByNumber) link;
		assertThat(List.of(numbers.toOther(1), numbers.toOther(2), numbers.toOther(3))).containsExactly(1, 3, 5);
		assertThat(List.of(numbers.toScan(1), numbers.toScan(3), numbers.toScan(5))).containsExactly(1, 2, 3);
		SlicePlaces nowhere = SlicePlaces.UNKNOWN;
		assertThat(SliceLink.of(nowhere, 20, places("heart"), 5).words())
			.isEqualTo("linked by slice number, not by position: the scan does not say where its slices lie");
		assertThat(SliceLink.of(places("heart"), 5, nowhere, 20).words())
			.isEqualTo("linked by slice number, not by position: it does not say where its slices lie");
		assertThat(SliceLink.of(nowhere, 1, nowhere, 1).words())
			.isEqualTo("not linked: two single pictures, neither says where its slices lie");
		assertThat(SliceLink.of(nowhere, 1, places("heart"), 5).words())
			.isEqualTo("not linked: the scan does not say where its slices lie");
	}

	@Test
	void positionWithoutAFrameOfReferenceLinksNothing() {
		SourceFrame first = series.get("heart").get(0);
		SourceFrame bare = new SourceFrame(new DataSet().copy(first.header(), Tag.IMAGE_POSITION_PATIENT, Tag.IMAGE_ORIENTATION_PATIENT,
			Tag.PIXEL_SPACING, Tag.ROWS, Tag.COLUMNS), 0);
		assertThat(SliceLink.of(SlicePlaces.of(List.of(bare, bare)), 2, SlicePlaces.of(List.of(bare, bare)), 2).words())
			.isEqualTo("linked by slice number, not by position: no frame of reference is named");
	}

	@Test
	void oneSliceWithoutAPlaceLeavesTheWholeStackWithoutOne() {
		List<SourceFrame> frames = new ArrayList<>(series.get("heart"));
		frames.add(new SourceFrame(new DataSet().put(FRAME_OF_REFERENCE, "1.2"), 0));
		assertThat(SlicePlaces.of(frames).planes()).isEmpty();
		DataSet flat = header(new String[] {"", "", "1.2", "0\\0\\0", "0\\0\\0\\0\\0\\0", "1\\1", "16", "16"});
		assertThat(SlicePlane.of(flat, 0)).as("directions that are none").isEmpty();
		DataSet movie = header(new String[] {"", "", "1.2", "0\\0\\0", "1\\0\\0\\0\\1\\0", "1\\1", "16", "16"});
		assertThat(SlicePlane.of(movie, 0)).isPresent();
		assertThat(SlicePlane.of(movie.put(Tag.NUMBER_OF_FRAMES, 5), 2)).as("a movie's position is that of all its frames").isEmpty();
	}

	@Test
	void whatDiffersIsSaid() {
		assertThat(places("heart").differences(places("heart"))).isEmpty();
		assertThat(places("heart").differences(places("scout"))).containsExactly(
			"other orientation (of several directions, the scan axial)", "pixels of 0.6 × 0.55 mm (the scan's 0.49 × 0.49)");
		assertThat(places("localizer").differences(places("heart"))).first()
			.isEqualTo("other orientation (axial, the scan sagittal)");
		assertThat(places("oblique").cut()).as("7 degrees off").isEqualTo("axial");
	}

	@Test
	void anotherPatientIsToldByIdAndBirthDate() {
		DataSet one = patient("4711", "19660101");
		assertThat(PatientMatch.of(one, patient(" 4711", "19660101"))).isEqualTo(PatientMatch.SAME);
		assertThat(PatientMatch.of(one, patient("4711", ""))).as("what only one says is not compared").isEqualTo(PatientMatch.SAME);
		assertThat(PatientMatch.of(one, patient("4712", "19660101"))).isEqualTo(PatientMatch.OTHER);
		assertThat(PatientMatch.of(one, patient("", "19660102"))).isEqualTo(PatientMatch.OTHER);
		assertThat(PatientMatch.of(one, new DataSet())).isEqualTo(PatientMatch.UNKNOWN);
		assertThat(PatientMatch.difference(one, patient("4712", "19660102"))).isEqualTo("patient ID and birth date");
		assertThat(PatientMatch.difference(one, patient("4711", "19660102"))).isEqualTo("birth date");
	}

	private static DataSet patient(String id, String birth) {
		return new DataSet().put(PATIENT_ID, id).put(BIRTH_DATE, birth);
	}
}
