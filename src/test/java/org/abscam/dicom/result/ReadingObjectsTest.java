package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.abscam.SharedData;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings as objects of the archive. */
class ReadingObjectsTest {

	static final byte[] PDF = "%PDF-1.7\n%odd length\n%%EOF".getBytes(StandardCharsets.US_ASCII);
	private static final LocalDateTime SIGNED = LocalDateTime.of(2026, 11, 26, 11, 58, 7);

	@TempDir
	private Path folder;

	/** One finding of each decision, on the frames in turn. */
	static ReadCase read(List<SourceFrame> sources, String comment, Optional<LocalDateTime> signed, LocalDateTime made) {
		List<ReadFinding> findings = new ArrayList<>();
		for (ReadFinding.Decision decision : ReadFinding.Decision.values()) {
			if (signed.isPresent() && decision == ReadFinding.Decision.OPEN) continue;
			boolean ofModel = decision != ReadFinding.Decision.ADDED;
			OptionalDouble none = OptionalDouble.empty();
			findings.add(new ReadFinding("f" + decision, sources.get(findings.size() % sources.size()), decision, ofModel,
				List.of(List.of(new double[] {3, 5}, new double[] {6.5, 5}, new double[] {6, 7})), ofModel ? "Läsion" : "Knoten",
				decision == ReadFinding.Decision.REJECTED ? comment : "",
				new ReadFinding.Measures(4, OptionalDouble.of(12.5), ofModel ? OptionalDouble.of(1) : none,
					ofModel ? OptionalDouble.of(.75) : none),
				Optional.of(SIGNED)));
		}
		return new ReadCase(new ReadCase.Reader("Müller^Änne", "Clinic"), sources, findings,
			Optional.of(new ReadCase.Answer("benign", OptionalDouble.of(.625))),
			Optional.of(new ReadCase.Answer("malignant", OptionalDouble.empty())),
			"Seen with a prior.", Optional.of(new Algorithm("abs-cam", "1.2", "a model", "ab".repeat(32))), "1.2", signed, made);
	}

	private static ReadingObjects objects(List<SourceFrame> sources, Optional<LocalDateTime> signed) {
		return ReadingObjects.of(read(sources, "An artefact of motion.", signed, Made.NOON),
			Optional.of(new ReadingObjects.Pages(PDF, "A report", true)));
	}

	@ParameterizedTest
	@ValueSource(strings = {"data/dicom/mr-series", "data/dicom/CR-MONO1-10-chest.dcm", "data/dicom/pydicom/examples_ybr_color.dcm"})
	void dciodvfyFindsNoErrorThatTheSourceLacks(String name) throws Exception {
		Path source = SharedData.require(name);
		SoftAssertions softly = new SoftAssertions();
		TreeSet<String> before = null;
		for (Optional<LocalDateTime> signed : List.of(Optional.of(SIGNED), Optional.<LocalDateTime> empty())) {
			ReadingObjects objects = objects(Made.frames(source), signed);
			for (Map.Entry<String, Path> object : Made.write(new ResultObjects(objects.sets(), List.of()), folder).entrySet()) {
				TreeSet<String> errors = Tool.errors(object.getValue());
				if (!errors.isEmpty() && before == null)
					before = Tool.errors(Files.isDirectory(source) ? source.resolve(first(source)) : source);
				if (before != null) errors.removeAll(before);
				softly.assertThat(errors).as(object.getKey() + " signed " + signed.isPresent()).isEmpty();
			}
		}
		softly.assertAll();
	}

	private static String first(Path folder) throws Exception {
		try (var files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().findFirst().orElseThrow();
		}
	}

	@Test
	void dsrdumpPrintsReaderDecisionsAndWords() throws Exception {
		Map<String, Path> files = Made.write(
			new ResultObjects(objects(Made.frames(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm")), Optional.of(SIGNED)).sets(),
				List.of()),
			folder);
		Tool report = Tool.run("dsrdump", "-Ee", "+Pl", "+U8", files.get("reading.dcm"));
		if (report.exit() != 0) report = Tool.run("dsrdump", "-Ee", "+Pl", files.get("reading.dcm"));
		assertThat(report.exit()).as(report.said()).isZero();
		assertThat(report.said()).contains("PNAME:(,,\"Person Observer Name\")=\"Müller^Änne\"", "(121006,DCM,\"Person\")",
			"\"Person Observer's Organization Name\")=\"Clinic\"", "(ACCEPTED,99ABSCAM", "(REJECTED,99ABSCAM", "(CHANGED,99ABSCAM",
			"(ADDED,99ABSCAM", "An artefact of motion.", "Seen with a prior.", "(benign,99ABSCAM", "(malignant,99ABSCAM",
			"(POLYLINE,3/5,6.5/5,6/7,3/5)").contains("VERIFIED");
	}

	@Test
	void pydicomReadsTheReaderAndTheVeryBytesOfThePdf() throws Exception {
		Made.write(
			new ResultObjects(objects(Made.frames(SharedData.require("data/dicom/mr-series")).subList(0, 3), Optional.empty()).sets(),
				List.of()),
			folder);
		Files.write(folder.resolve("pages.pdf"), PDF);
		Tool tool = Tool.run(Tool.pythonWith("pydicom"), "-c", """
			import pathlib, sys, pydicom
			folder = pathlib.Path(sys.argv[1])
			pdf = pydicom.dcmread(folder / 'pdf.dcm')
			assert pdf.SOPClassUID.name == 'Encapsulated PDF Storage', pdf.SOPClassUID
			assert pdf.EncapsulatedDocument[:pdf.EncapsulatedDocumentLength] == (folder / 'pages.pdf').read_bytes()
			assert pdf.MIMETypeOfEncapsulatedDocument == 'application/pdf' and pdf.Modality == 'DOC'
			assert len(pdf.SourceInstanceSequence) == 3 and pdf.BurnedInAnnotation == 'YES'
			sr = pydicom.dcmread(folder / 'reading.dcm')
			assert sr.StudyInstanceUID == pdf.StudyInstanceUID and sr.SeriesInstanceUID != pdf.SeriesInstanceUID
			person = [i.PersonName for i in sr.ContentSequence if i.ValueType == 'PNAME']
			assert person == ['Müller^Änne'], person
			assert sr.VerificationFlag == 'UNVERIFIED' and sr.CompletionFlag == 'PARTIAL' and 'VerifyingObserverSequence' not in sr
			groups = [i for i in sr.ContentSequence if i.ValueType == 'CONTAINER'][0].ContentSequence
			words = lambda g, v: [i.ConceptCodeSequence[0].CodeValue for i in g.ContentSequence if i.ValueType == 'CODE'
			    and i.ConceptNameCodeSequence[0].CodeValue == v]
			print([words(g, 'READER-DECISION') for g in groups])
			""", folder);
		assertThat(tool.exit()).as(tool.said()).isZero();
		assertThat(tool.said().strip()).isEqualTo("[[], ['OPEN'], ['ACCEPTED'], ['REJECTED'], ['CHANGED'], ['ADDED']]");
	}

	@Test
	void signatureVerifiesAndAReadingWrittenAgainHasTheSameUids() throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm"));
		Path file =
			Made.write(new ResultObjects(objects(frames, Optional.of(SIGNED)).sets(), List.of()), folder).get("reading.dcm");
		try (DicomObject object = DicomObject.read(file)) {
			DataSet signed = object.data();
			assertThat(signed.text(ResultTag.VERIFICATION_FLAG)).contains("VERIFIED");
			assertThat(signed.text(ResultTag.COMPLETION_FLAG)).contains("COMPLETE");
			DataSet verifying = signed.item(ResultTag.VERIFYING_OBSERVER_SEQUENCE).orElseThrow();
			assertThat(verifying.text(ResultTag.VERIFYING_OBSERVER_NAME)).contains("Müller^Änne");
			assertThat(verifying.text(ResultTag.VERIFYING_ORGANIZATION)).contains("Clinic");
			assertThat(verifying.text(ResultTag.VERIFICATION_DATE_TIME)).contains("20261126115807");
		}
		String first = uid(frames, "A.", Made.NOON);
		assertThat(uid(frames, "A.", Made.NOON.plusDays(1))).isEqualTo(first).isNotEqualTo(uid(frames, "B.", Made.NOON));
	}

	private static String uid(List<SourceFrame> frames, String comment, LocalDateTime made) {
		return ReadingObjects.of(read(frames, comment, Optional.empty(), made), Optional.empty()).sets().get("reading.dcm")
			.text(Tag.SOP_INSTANCE_UID).orElseThrow();
	}

	@Test
	void areasAtTheDetectorAreSaidToBe() throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm"));
		DataSet header = frames.get(0).header();
		assertThat(methods(frames)).as("of calibrated pixels").isEmpty();
		header.put(Tag.PIXEL_SPACING, new String[0]).put(Tag.IMAGER_PIXEL_SPACING, .2, .2);
		assertThat(methods(frames)).containsExactly("AT-DETECTOR");
		header.put(Tag.PIXEL_SPACING, .2, .2);
		assertThat(methods(frames)).as("the same without a word on calibration").containsExactly("AT-DETECTOR");
		header.put(ResultTag.PIXEL_SPACING_CALIBRATION_TYPE, "FIDUCIAL");
		assertThat(methods(frames)).isEmpty();
	}

	/** Measurement Method of the areas of an explained scan. */
	private static List<String> methods(List<SourceFrame> frames) {
		List<String> methods = new ArrayList<>();
		collect(ResultObjects.of(Made.explained(frames, 1, Made.NOON)).sets().get("sr.dcm"), methods);
		return methods;
	}

	private static void collect(DataSet parent, List<String> methods) {
		for (DataSet item : parent.items(ResultTag.CONTENT_SEQUENCE)) {
			if (item.item(ResultTag.CONCEPT_NAME_CODE_SEQUENCE).flatMap(c -> c.text(ResultTag.CODE_VALUE)).filter("370129005"::equals)
				.isPresent())
				methods.add(item.item(ResultTag.CONCEPT_CODE_SEQUENCE).flatMap(c -> c.text(ResultTag.CODE_VALUE)).orElseThrow());
			collect(item, methods);
		}
	}
}
