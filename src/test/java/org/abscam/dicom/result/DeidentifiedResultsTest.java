package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.abscam.SharedData;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;
import org.abscam.dicom.confidential.Pseudonyms;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All objects of a source whose every attribute tells of the patient. */
class DeidentifiedResultsTest {

	private static final LocalDateTime WHEN = LocalDateTime.of(2026, 11, 25, 23, 58, 57);

	@TempDir
	private Path folder;
	private List<SourceFrame> sources;
	private final TreeSet<String> secrets = new TreeSet<>();

	@BeforeEach
	void makeSource() throws Exception {
		sources = Made.frames(SharedData.require("data/dicom/mr-series")).subList(0, 3);
		for (SourceFrame source : sources) {
			DataSet header = source.header();
			for (int tag : new int[] {ResultTag.PATIENT_ID, ResultTag.STUDY_ID, ResultTag.ACCESSION_NUMBER, ResultTag.ISSUER_OF_PATIENT_ID,
				ResultTag.STUDY_DESCRIPTION, ResultTag.DEIDENTIFICATION_METHOD})
				header.put(tag, "SECRET");
			header.put(ResultTag.PATIENT_NAME, "SECRET^Mary").put(ResultTag.REFERRING_PHYSICIAN_NAME, "SECRET^Doctor")
				.put(ResultTag.PATIENT_BIRTH_DATE, "19410203").put(ResultTag.PATIENT_SEX, "F").put(ResultTag.STUDY_DATE, "20190203")
				.put(ResultTag.STUDY_TIME, "111213").put(ResultTag.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
					new DataSet().put(ResultTag.CODE_VALUE, "SECRET").put(0x00090010, Vr.LO, "SECRET".getBytes(StandardCharsets.US_ASCII))
						.put(ResultTag.REFERENCED_SERIES_SEQUENCE, new DataSet().put(ResultTag.PATIENT_NAME, "SECRET^Inner")));
			for (int tag : new int[] {Tag.SOP_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.STUDY_INSTANCE_UID,
				ResultTag.FRAME_OF_REFERENCE_UID})
				secrets.add(header.text(tag).orElseThrow());
		}
		secrets.addAll(List.of("SECRET", "19410203", "20190203", "111213", "20261125", "235857"));
	}

	private ResultObjects objects() throws Exception {
		return ResultObjects.of(Made.explained(sources, 1, WHEN));
	}

	private Pseudonyms key(String name) throws Exception {
		return Pseudonyms.of(folder.resolve(name));
	}

	@Test
	void nothingOfThePatientIsInAnyObject() throws Exception {
		ResultObjects before = objects();
		Map<String, Path> named = Made.write(before, Files.createDirectory(folder.resolve("named")));
		Map<String, Path> free = Made.write(before.deidentified(key("key"), "1.2"), Files.createDirectory(folder.resolve("free")));
		assertThat(free).containsOnlyKeys("sc.dcm", "seg.dcm", "sr.dcm", "pm.dcm", "ko.dcm");
		SoftAssertions softly = new SoftAssertions();
		for (String kind : free.keySet()) {
			String bytes = Files.readString(free.get(kind), StandardCharsets.ISO_8859_1);
			for (String secret : secrets) softly.assertThat(bytes.contains(secret)).as(secret + " in " + kind).isFalse();
			softly.assertThat(Files.readString(named.get(kind), StandardCharsets.ISO_8859_1)).contains("SECRET^Mary");
			try (DicomObject object = DicomObject.read(free.get(kind))) {
				DataSet set = object.data();
				softly.assertThat(set.text(ResultTag.PATIENT_IDENTITY_REMOVED)).contains("YES");
				softly.assertThat(set.items(ResultTag.DEIDENTIFICATION_METHOD_CODE_SEQUENCE))
					.extracting(code -> code.text(ResultTag.CODE_VALUE).orElseThrow()).containsExactly("113100", "113104");
				softly.assertThat(set.text(ResultTag.PATIENT_ID).orElse("")).startsWith("ABSCAM-");
				softly.assertThat(set.texts(ResultTag.PATIENT_NAME)).isEmpty();
				softly.assertThat(set.text(Tag.STUDY_INSTANCE_UID))
					.contains(key("key").uid(sources.get(0).header().text(Tag.STUDY_INSTANCE_UID).orElseThrow()));
			}
			TreeSet<String> errors = Tool.errors(free.get(kind));
			errors.removeAll(Tool.errors(named.get(kind)));
			softly.assertThat(errors).as(kind).isEmpty();
		}
		softly.assertAll();
	}

	@Test
	void referencesStillLeadToTheSourceAndRunsUnderOneKeyAgree() throws Exception {
		Pseudonyms key = key("key");
		DataSet map = objects().deidentified(key, "1.2").sets().get("pm.dcm");
		List<String> referenced = new ArrayList<>();
		for (DataSet frame : map.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE))
			referenced.add(frame.item(ResultTag.DERIVATION_IMAGE_SEQUENCE).orElseThrow().item(ResultTag.SOURCE_IMAGE_SEQUENCE).orElseThrow()
				.text(ResultTag.REFERENCED_SOP_INSTANCE_UID).orElseThrow());
		assertThat(referenced).isEqualTo(sources.stream().map(source -> key.uid(source.instance())).toList());
		assertThat(uids(objects().deidentified(key("key"), "1.2"))).isEqualTo(uids(objects().deidentified(key, "1.2")))
			.doesNotContainAnyElementsOf(uids(objects().deidentified(key("other"), "1.2"))).doesNotContainAnyElementsOf(uids(objects()));
	}

	private static List<String> uids(ResultObjects objects) {
		List<String> uids = new ArrayList<>();
		for (DataSet set : objects.sets().values())
			for (int tag : new int[] {Tag.SOP_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.STUDY_INSTANCE_UID})
				uids.add(set.text(tag).orElseThrow());
		return uids;
	}

	@Test
	void burntInTextIsWarnedOf() throws Exception {
		assertThat(objects().deidentified(key("key"), "1.2").notes()).anyMatch(note -> note.contains("burnt into them stays"));
	}

	/** Elements by pydicom's own dictionary, with none of our code: nobody's name, no date but a dummy one, nothing private. */
	@Test
	void pydicomFindsNoPersonNoDateAndNothingPrivate() throws Exception {
		Made.write(objects().deidentified(key("key"), "1.2"), Files.createDirectory(folder.resolve("free")));
		Tool read = Tool.run(Tool.pythonWith("pydicom"), "-c", """
			import pathlib, sys, pydicom
			count = 0
			for file in sorted(pathlib.Path(sys.argv[1]).glob('*.dcm')):
			    data = pydicom.dcmread(file)
			    for e in data.iterall():
			        count += 1
			        assert not e.tag.is_private, (file, e)
			        assert e.VR != 'PN' or str(e.value) in ('', 'REMOVED'), (file, e)
			        assert e.VR not in ('DA', 'DT') or str(e.value) in ('', '19000101'), (file, e)
			        assert e.VR != 'TM' or str(e.value) in ('', '000000'), (file, e)
			        values = e.value if e.VM > 1 else [e.value]
			        assert e.VR != 'UI' or all(str(v).startswith(('1.2.840.10008.', '2.25.')) for v in values), (file, e)
			    assert data.file_meta.MediaStorageSOPInstanceUID == data.SOPInstanceUID
			    for name in ('SeriesDescription', 'ImageComments', 'IssuerOfPatientID', 'StudyDescription', 'InstanceCreationDate'):
			        assert name not in data, (file, name)
			print(count, 'elements')
			""", folder.resolve("free"));
		assertThat(read.exit()).as(read.said()).isZero();
		assertThat(read.said()).contains("elements");
	}
}
