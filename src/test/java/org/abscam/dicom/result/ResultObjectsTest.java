package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.scan.DicomBytes;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultObjectsTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"data/dicom/mr-series", "data/dicom/CR-MONO1-10-chest.dcm", "data/dicom/pydicom/CT_small.dcm",
		"data/dicom/pydicom/examples_ybr_color.dcm", "data/dicom/pydicom/rtdose.dcm"})
	void dciodvfyFindsNoErrorThatTheSourceLacks(String name) throws Exception {
		Path source = SharedData.require(name);
		ResultObjects objects = ResultObjects.of(Made.explained(Made.frames(source), 1, Made.NOON));
		SoftAssertions softly = new SoftAssertions();
		for (Map.Entry<String, Path> object : Made.write(objects, folder).entrySet()) {
			TreeSet<String> errors = Tool.errors(object.getValue());
			errors.removeAll(Tool.errors(Files.isDirectory(source) ? first(source) : source));
			softly.assertThat(errors).as(object.getKey()).isEmpty();
		}
		softly.assertAll();
	}

	/** Such a header says where the first plane lies, and how far the others lie from it: the numbers are pydicom's of this file. */
	@Test
	void planesOfADoseLieWhereTheirOffsetsSay() throws Exception {
		Map<String, DataSet> sets =
			ResultObjects.of(Made.explained(Made.frames(SharedData.require("data/dicom/pydicom/rtdose.dcm")), 1, Made.NOON)).sets();
		for (String kind : List.of("pm.dcm", "sc.dcm")) {
			List<Double> z = sets.get(kind).items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).stream()
				.map(groups -> groups.item(Tag.PLANE_POSITION_SEQUENCE).flatMap(p -> p.decimals(Tag.IMAGE_POSITION_PATIENT))
					.orElseThrow()[2])
				.toList();
			assertThat(z).hasSize(15).startsWith(-761.87, -756.87, -751.87).endsWith(-696.87, -691.87);
			assertThat(sets.get(kind).item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).flatMap(g -> g.item(Tag.PIXEL_MEASURES_SEQUENCE))
				.flatMap(m -> m.decimal(Tag.SLICE_THICKNESS))).contains(5.0);
		}
	}

	/** A header that says where the first frame lies does not say where the others do. */
	@Test
	void framesThatDoNotSayWhereTheyLieHaveNoPlace() throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/pydicom/MR_small.dcm"));
		DataSet movie = frames.get(0).header().put(Tag.NUMBER_OF_FRAMES, 2);
		ResultObjects made =
			ResultObjects.of(Made.explained(List.of(new SourceFrame(movie, 0), new SourceFrame(movie, 1)), 1, Made.NOON));
		assertThat(made.sets()).containsOnlyKeys("sc.dcm", "seg.dcm", "sr.dcm", "ko.dcm");
		assertThat(made.notes()).singleElement().asString().contains("do not say where they lie");
	}

	/** highdicom reads no Segmentation with Pixel Measures that lack one of their two attributes, and places no frame without a frame of reference. */
	@ParameterizedTest
	@CsvSource({"5, true", "'', false", "0, false"})
	void measuresOfPixelsAreWholeOrNotThere(String thickness, boolean there) throws Exception {
		DataSet header = Made.frames(SharedData.require("data/dicom/pydicom/MR_small.dcm")).get(0).header()
			.put(ResultTag.FRAME_OF_REFERENCE_UID, "").put(Tag.SPACING_BETWEEN_SLICES, "").put(Tag.SLICE_THICKNESS, thickness);
		DataSet mask = ResultObjects.of(Made.explained(List.of(new SourceFrame(header, 0)), 1, Made.NOON)).sets().get("seg.dcm");
		DataSet shared = mask.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow();
		assertThat(shared.tags()).isEqualTo(there ? List.of(Tag.PIXEL_MEASURES_SEQUENCE) : List.of());
		if (there) assertThat(shared.item(Tag.PIXEL_MEASURES_SEQUENCE).orElseThrow().tags()).containsExactly(Tag.SLICE_THICKNESS,
			Tag.PIXEL_SPACING);
		assertThat(mask.item(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow().has(Tag.PLANE_POSITION_SEQUENCE)).isFalse();
	}

	/** The code's meaning is in ISO 8859-1 there, and in UTF-8 here. */
	@Test
	void codesOfTheSourceStayReadable() throws Exception {
		ByteBuffer item = ByteBuffer.allocate(8 + 8 + 6).order(ByteOrder.LITTLE_ENDIAN).putInt(0xE000FFFE).putInt(14);
		item.putInt(0x01040008).put("LO".getBytes(StandardCharsets.ISO_8859_1)).putShort((short) 6)
			.put("Profi\u00e9".getBytes(StandardCharsets.ISO_8859_1));
		Path file = folder.resolve("coded.dcm");
		Files.write(file, DicomBytes.grey8(4, 4, new int[16]).text(0x00080005, "CS", "ISO_IR 100").bytes(0x00120064, "SQ", item.array())
			.text(Tag.SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.7").text(Tag.SOP_INSTANCE_UID, "UI", "1.2.3")
			.text(Tag.SERIES_INSTANCE_UID, "UI", "1.2.4").text(ResultTag.STUDY_INSTANCE_UID, "UI", "1.2.5").toBytes());
		ResultObjects made = ResultObjects.of(Made.explained(Made.frames(file), 1, Made.NOON));
		try (DicomObject back = DicomObject.read(Made.write(made, folder).get("sr.dcm"))) {
			assertThat(back.data().item(ResultTag.DEIDENTIFICATION_METHOD_CODE_SEQUENCE).flatMap(code -> code.text(ResultTag.CODE_MEANING)))
				.contains("Profi\u00e9");
		}
	}

	/** Laterality of a series is R or L, or empty where the source has it or that of its image so, which may be more. */
	@ParameterizedTest
	@CsvSource({"HAND, '', , ''", "HAND, , L, L", "'', , U, ''", "BREAST, , B, ''"})
	void seriesHaveASideOnlyIfItIsOne(String part, String ofSeries, String ofImage, String expected) throws Exception {
		Path source = SharedData.require("data/dicom/CR-MONO1-10-chest.dcm");
		SourceFrame frame = Made.frames(source).get(0);
		frame.header().put(ResultTag.BODY_PART_EXAMINED, part);
		if (ofSeries != null) frame.header().put(ResultTag.LATERALITY, ofSeries);
		if (ofImage != null) frame.header().put(ResultTag.IMAGE_LATERALITY, ofImage);
		ResultObjects made = ResultObjects.of(Made.explained(List.of(frame), 1, Made.NOON));
		assertThat(made.sets().get("sc.dcm").bytes(ResultTag.LATERALITY).map(String::new).map(String::strip)).contains(expected);
		assertThat(Tool.errors(Made.write(made, folder).get("sc.dcm"))).noneMatch(error -> error.contains("Laterality"));
	}

	/** Two time points at each position. */
	@Test
	void framesAtOnePositionHaveOneIndexOfItAndAMomentOfTheirOwn() throws Exception {
		Path source = SharedData.require("data/dicom/mr-series");
		List<SourceFrame> three = Made.frames(source).subList(0, 3);
		List<SourceFrame> six = Stream.concat(three.stream(), three.stream()).toList();
		Map<String, DataSet> sets = ResultObjects.of(Made.explained(six, 1, Made.NOON)).sets();
		assertThat(indices(sets.get("pm.dcm"))).containsExactly("[1.0, 1.0]", "[1.0, 2.0]", "[1.0, 3.0]", "[2.0, 1.0]", "[2.0, 2.0]",
			"[2.0, 3.0]");
		assertThat(sets.get("pm.dcm").items(ResultTag.DIMENSION_INDEX_SEQUENCE)).hasSize(2);
		assertThat(indices(sets.get("seg.dcm"))).containsExactly("[1.0, 1.0]", "[2.0, 3.0]", "[3.0, 1.0]", "[4.0, 2.0]", "[5.0, 3.0]");
		for (Path file : Made.write(ResultObjects.of(Made.explained(six, 1, Made.NOON)), folder).values()) {
			TreeSet<String> errors = Tool.errors(file);
			errors.removeAll(Tool.errors(first(source)));
			assertThat(errors).as(file.toString()).isEmpty();
		}
	}

	private static List<String> indices(DataSet set) {
		return set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).stream().map(groups -> groups.item(Tag.FRAME_CONTENT_SEQUENCE)
			.flatMap(content -> content.decimals(Tag.DIMENSION_INDEX_VALUES)).map(Arrays::toString).orElse("none")).toList();
	}

	private static Path first(Path folder) throws Exception {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().findFirst().orElseThrow();
		}
	}

	@Test
	void parametricMapIsMadeOnlyWhereTheSourceHasAFrameOfReference() throws Exception {
		ResultObjects placed = ResultObjects.of(Made.explained(Made.frames(SharedData.require("data/dicom/mr-series")), 1, Made.NOON));
		assertThat(placed.sets()).containsOnlyKeys("sc.dcm", "seg.dcm", "sr.dcm", "pm.dcm", "ko.dcm");
		assertThat(placed.notes()).isEmpty();
		ResultObjects flat =
			ResultObjects.of(Made.explained(Made.frames(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm")), 1, Made.NOON));
		assertThat(flat.sets()).containsOnlyKeys("sc.dcm", "seg.dcm", "sr.dcm", "ko.dcm");
		assertThat(flat.notes()).singleElement().asString().contains("Frame of Reference").contains("no Parametric Map");
	}

	@Test
	void resultsReturnToTheStudyInSeriesOfTheirOwn() throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/mr-series"));
		DataSet source = frames.get(0).header();
		Map<String, DataSet> sets = ResultObjects.of(Made.explained(frames, 1, Made.NOON)).sets();
		TreeSet<String> uids = new TreeSet<>();
		for (DataSet set : sets.values()) {
			for (int tag : new int[] {ResultTag.PATIENT_NAME, ResultTag.PATIENT_ID, ResultTag.PATIENT_BIRTH_DATE, ResultTag.PATIENT_SEX,
				ResultTag.STUDY_INSTANCE_UID, ResultTag.STUDY_DATE})
				assertThat(set.texts(tag)).isEqualTo(source.texts(tag));
			uids.add(set.text(Tag.SERIES_INSTANCE_UID).orElseThrow());
			uids.add(set.text(Tag.SOP_INSTANCE_UID).orElseThrow());
		}
		assertThat(uids).hasSize(2 * sets.size()).allMatch(uid -> uid.length() <= 64);
		assertThat(uids).doesNotContain(source.text(Tag.SERIES_INSTANCE_UID).orElseThrow());
		for (String placed : List.of("seg.dcm", "pm.dcm"))
			assertThat(sets.get(placed).text(ResultTag.FRAME_OF_REFERENCE_UID)).isEqualTo(source.text(ResultTag.FRAME_OF_REFERENCE_UID));
	}

	@Test
	void theSameResultMadeAgainHasTheSameUidsAndAnotherHasOthers() throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm"));
		List<String> first = uids(ResultObjects.of(Made.explained(frames, 1, Made.NOON)));
		assertThat(uids(ResultObjects.of(Made.explained(frames, 1, LocalDateTime.of(2027, 1, 1, 8, 0))))).isEqualTo(first);
		assertThat(uids(ResultObjects.of(Made.explained(frames, 2, Made.NOON)))).doesNotContainAnyElementsOf(first);
	}

	private static List<String> uids(ResultObjects objects) {
		return objects.sets().values().stream()
			.flatMap(s -> Stream.of(s.text(Tag.SERIES_INSTANCE_UID).orElseThrow(), s.text(Tag.SOP_INSTANCE_UID).orElseThrow())).toList();
	}

	@Test
	void pydicomReadsAllAndTheMapsBitForBit() throws Exception {
		List<SourceFrame> frames = Made.frames(SharedData.require("data/dicom/mr-series"));
		Explained explained = Made.explained(frames, 7, Made.NOON);
		Made.write(ResultObjects.of(explained), folder);
		ByteBuffer maps = ByteBuffer.allocate(explained.width() * explained.height() * frames.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < frames.size(); i++)
			for (float v : Made.map(explained.width() * explained.height(), 7 + i)) maps.putFloat(v);
		Files.write(folder.resolve("maps.raw"), maps.array());
		Tool read = Tool.run(Tool.pythonWith("pydicom", "numpy"), "src/test/python/read_results.py", folder);
		assertThat(read.exit()).as(read.said()).isZero();
		assertThat(read.said()).contains("19 hotspots of 5 pixels", "20 maps equal", "20 pictures", "finding Läsion, 病変",
			"19 key images");
	}

	@Test
	void dsrdumpPrintsTheReport() throws Exception {
		Map<String, Path> files =
			Made.write(ResultObjects.of(Made.explained(Made.frames(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm")), 1, Made.NOON)),
				folder);
		Tool report = Tool.run("dsrdump", "-Ee", "+Pl", files.get("sr.dcm"));
		assertThat(report.exit()).as(report.said()).isZero();
		assertThat(report.said()).contains("Imaging Measurement Report", "pneumonia", "not for diagnosis", "SHA-256 " + "ab".repeat(32))
			.contains("NUM:(,,\"Area\")=\"12.5\" (mm2,UCUM,\"square millimeter\")",
				"SCOORD:(,,\"Image Region\")=(POLYLINE,3/5,6/5,6/7,4/7,4/6,3/6,3/5)");
		Tool keys = Tool.run("dsrdump", "-Ee", files.get("ko.dcm"));
		assertThat(keys.exit()).as(keys.said()).isZero();
	}

	@Test
	void tagsCarryTheKeywordsOfTheDictionary() throws Exception {
		for (java.lang.reflect.Field field : ResultTag.class.getDeclaredFields())
			assertThat(Tag.name(field.getInt(null)).replaceFirst(".* ", "").toUpperCase(java.util.Locale.ROOT))
				.isEqualTo(field.getName().replace("_", ""));
	}

	/** An outline runs along the sides of pixels: the area within is that of the pixels and of the holes. */
	@Test
	void outlinesGoRoundWhatTouchesByEdgesAndCorners() {
		assertThat(outline(3, "###", ".##")).containsExactly("0 0", "3 0", "3 2", "1 2", "1 1", "0 1", "0 0");
		assertThat(outline(2, "#.", ".#")).containsExactly("0 0", "1 0", "1 1", "2 1", "2 2", "1 2", "1 1", "0 1", "0 0");
		assertThat(outline(2, ".#", "#.")).containsExactly("1 0", "2 0", "2 1", "1 1", "1 2", "0 2", "0 1", "1 1", "1 0");
		assertThat(outline(3, "###", "#.#", "###")).containsExactly("0 0", "3 0", "3 3", "0 3", "0 0");
		assertThat(outline(1, "#")).containsExactly("0 0", "1 0", "1 1", "0 1", "0 0");
	}

	private static List<String> outline(int width, String... rows) {
		String all = String.join("", rows);
		boolean[] set = new boolean[all.length()];
		for (int i = 0; i < set.length; i++) set[i] = all.charAt(i) == '#';
		List<String> points = new ArrayList<>();
		for (int[] point : new Outline(new Region.Mask(width, rows.length, set)).points()) points.add(point[0] + " " + point[1]);
		return points;
	}

	@Test
	void whatWasReadBackIsWhatWasWritten() throws Exception {
		Map<String, Path> files =
			Made.write(ResultObjects.of(Made.explained(Made.frames(SharedData.require("data/dicom/mr-series")), 1, Made.NOON)), folder);
		for (Path file : files.values()) {
			try (DicomObject object = DicomObject.read(file)) {
				assertThat(object.meta().text(0x00020003)).isEqualTo(object.data().text(Tag.SOP_INSTANCE_UID));
			}
		}
	}
}
