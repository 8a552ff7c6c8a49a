package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose results are, of which study, and which UIDs they have: of headers made here. */
class ResultIdentityTest {

	private static final Map<Integer, String> OF_PATIENT = Map.of(ResultTag.PATIENT_NAME, "Žižka^Jan", ResultTag.PATIENT_ID, "4711",
		ResultTag.PATIENT_BIRTH_DATE, "19660203", ResultTag.PATIENT_SEX, "F", ResultTag.STUDY_INSTANCE_UID, "1.2", ResultTag.STUDY_DATE,
		"20260102", ResultTag.STUDY_TIME, "101112", ResultTag.REFERRING_PHYSICIAN_NAME, "Doe^Jane", ResultTag.STUDY_ID, "S7",
		ResultTag.ACCESSION_NUMBER, "A9");

	private static DataSet slice() {
		DataSet set = new DataSet().put(0x00080005, "ISO_IR 192").put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.4")
			.put(Tag.SOP_INSTANCE_UID, "1.2.3.0").put(Tag.SERIES_INSTANCE_UID, "1.2.3").put(ResultTag.FRAME_OF_REFERENCE_UID, "1.9")
			.put(Tag.IMAGE_POSITION_PATIENT, 1, 2, 3).put(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0).put(Tag.PIXEL_SPACING, 1, 1);
		OF_PATIENT.forEach((tag, value) -> set.put(tag, value));
		return set;
	}

	/** One result, in which one thing may be another. */
	private static Explained explained(String changed, LocalDateTime when) {
		boolean[] mask = {true, !changed.equals("mask")};
		Region region = new Region(1, changed.equals("place") ? 1 : 0, 0, new Region.Mask(2, 1, mask),
			changed.equals("area") ? OptionalDouble.of(3) : OptionalDouble.of(2), changed.equals("peak") ? .8 : .9, .5);
		Algorithm algorithm = new Algorithm(changed.equals("method") ? "grad-cam" : "abs-cam", changed.equals("version") ? "2" : "1", "m",
			changed.equals("model") ? "cd" : "ab");
		List<String> trust = changed.equals("trust") ? List.of("It holds.") : List.of();
		Explained.Frame frame = new Explained.Frame(new SourceFrame(slice(), 0), changed.equals("finding") ? "cyst" : "mass",
			OptionalDouble.of(changed.equals("probability") ? .7 : .6), changed.equals("regions") ? List.of() : List.of(region), trust);
		float[] map = {0, .5f, changed.equals("map") ? .75f : .25f};
		return new Explained(algorithm, 3, 1, List.of(frame), i -> map, i -> new byte[9], changed.equals("look") ? "other" : "plain", when);
	}

	private static List<String> uids(Map<String, DataSet> sets) {
		List<String> uids = new ArrayList<>();
		for (DataSet set : sets.values()) {
			uids.add(set.text(Tag.SOP_INSTANCE_UID).orElseThrow());
			uids.add(set.text(Tag.SERIES_INSTANCE_UID).orElseThrow());
		}
		return uids;
	}

	@ParameterizedTest
	@ValueSource(
		strings = {"map", "mask", "place", "area", "peak", "method", "version", "model", "trust", "finding", "probability", "regions",
			"look"})
	void resultThatIsAnotherHasOtherUids(String changed) {
		List<String> first = uids(ResultObjects.of(explained("", Made.NOON)).sets());
		assertThat(first).hasSize(10).doesNotHaveDuplicates();
		assertThat(uids(ResultObjects.of(explained("", Made.NOON.plusYears(1))).sets())).as("made again").isEqualTo(first);
		assertThat(uids(ResultObjects.of(explained(changed, Made.NOON)).sets())).doesNotContainAnyElementsOf(first);
	}

	private static ReadCase read(String changed) {
		SourceFrame source = new SourceFrame(slice(), 0);
		List<double[]> ring = List.of(new double[] {0, 0}, new double[] {changed.equals("outline") ? 2 : 1, 0}, new double[] {0, 1});
		ReadFinding finding = new ReadFinding(changed.equals("id") ? "f2" : "f1", source,
			changed.equals("decision") ? ReadFinding.Decision.REJECTED : ReadFinding.Decision.ACCEPTED, !changed.equals("origin"),
			List.of(ring), changed.equals("label") ? "cyst" : "mass", changed.equals("comment") ? "c" : "",
			new ReadFinding.Measures(changed.equals("pixels") ? 2 : 1, OptionalDouble.empty(), OptionalDouble.empty(),
				OptionalDouble.empty()),
			Optional.empty());
		return new ReadCase(new ReadCase.Reader(changed.equals("reader") ? "Bob" : "Ann", ""), List.of(source), List.of(finding),
			changed.equals("answer") ? Optional.of(new ReadCase.Answer("x", OptionalDouble.empty())) : Optional.empty(), Optional.empty(),
			changed.equals("note") ? "n" : "", Optional.empty(), "1",
			changed.equals("signed") ? Optional.of(Made.NOON) : Optional.empty(), Made.NOON);
	}

	@ParameterizedTest
	@ValueSource(strings = {"outline", "id", "decision", "origin", "label", "comment", "pixels", "reader", "answer", "note", "signed"})
	void readingThatWentOnHasOtherUids(String changed) {
		ReadingObjects.Pages pages = new ReadingObjects.Pages(new byte[] {1, 2}, "t", false);
		List<String> first = uids(ReadingObjects.of(read(""), Optional.of(pages)).sets());
		assertThat(first).hasSize(4).doesNotHaveDuplicates();
		assertThat(uids(ReadingObjects.of(read(""), Optional.of(pages)).sets())).isEqualTo(first);
		assertThat(uids(ReadingObjects.of(read(changed), Optional.of(pages)).sets())).doesNotContainAnyElementsOf(first);
	}

	@Test
	void otherPagesAreAnotherDocumentOfTheSameReading() {
		List<String> first = uids(ReadingObjects.of(read(""), Optional.of(new ReadingObjects.Pages(new byte[] {1, 2}, "t", false))).sets());
		List<String> second =
			uids(ReadingObjects.of(read(""), Optional.of(new ReadingObjects.Pages(new byte[] {1, 3}, "t", false))).sets());
		Set<String> both = new HashSet<>(first);
		both.retainAll(second);
		assertThat(both).as("instance and series of the report alone").hasSize(2);
	}

	/** Nobody's results may come to another patient, or another study. */
	@Test
	void everyObjectIsOfThePatientAndTheStudyOfItsSource() {
		List<DataSet> all = new ArrayList<>(ResultObjects.of(explained("", Made.NOON)).sets().values());
		all.addAll(
			ReadingObjects.of(read(""), Optional.of(new ReadingObjects.Pages(new byte[] {1, 2}, "t", false))).sets().values());
		assertThat(all).hasSize(7);
		for (DataSet set : all) {
			OF_PATIENT.forEach((tag, value) -> assertThat(set.text(tag)).as(Tag.name(tag)).hasValue(value));
			assertThat(set.text(Tag.SERIES_INSTANCE_UID)).isPresent().isNotEqualTo(Optional.of("1.2.3"));
			assertThat(set.has(ResultTag.STUDY_DESCRIPTION)).as("what the source does not say").isFalse();
		}
		DataSet bare = slice().put(ResultTag.PATIENT_SEX, new String[0]).put(ResultTag.STUDY_DESCRIPTION, "MR knee");
		DataSet of = Head.of(new SourceFrame(bare, 0), Made.NOON, "1", Identity.of(explained("", Made.NOON)), Kind.REPORT, "1");
		assertThat(of.has(ResultTag.PATIENT_SEX)).as("type 2 is there, and empty").isTrue();
		assertThat(of.text(ResultTag.PATIENT_SEX)).isEmpty();
		assertThat(of.text(ResultTag.STUDY_DESCRIPTION)).hasValue("MR knee");
		assertThat(of.text(ResultTag.CONTENT_DATE)).hasValue("20261126");
		assertThat(of.text(ResultTag.CONTENT_TIME)).hasValue("120000");
	}

	/** PS3.3, table C.17-3: study, series and instances that a document refers to. */
	@Test
	void evidenceNamesStudySeriesAndInstance() {
		DataSet study = ResultObjects.of(explained("", Made.NOON)).sets().get("sr.dcm")
			.item(ResultTag.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE).orElseThrow();
		assertThat(study.text(ResultTag.STUDY_INSTANCE_UID)).hasValue("1.2");
		DataSet series = study.item(ResultTag.REFERENCED_SERIES_SEQUENCE).orElseThrow();
		assertThat(series.text(Tag.SERIES_INSTANCE_UID)).hasValue("1.2.3");
		DataSet instance = series.item(Tag.REFERENCED_SOP_SEQUENCE).orElseThrow();
		assertThat(instance.text(Tag.REFERENCED_SOP_INSTANCE_UID)).hasValue("1.2.3.0");
		assertThat(instance.text(ResultTag.REFERENCED_SOP_CLASS_UID)).hasValue("1.2.840.10008.5.1.4.1.1.4");
	}
}
