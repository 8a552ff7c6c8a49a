package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where results lie and what they hold, of headers made here: bits, bytes and places are worked out by hand. */
class ResultGeometryTest {

	private static final Algorithm ALGORITHM = new Algorithm("abs-cam", "1.2", "a model", "ab".repeat(32));
	/** Pixels 1, 3, 6 and 7 of an image of four columns, at its upper edge. */
	private static final Region CORNERS = region(1, 1, 0, 3, "#.#.##", OptionalDouble.of(.5));
	private static final Region DOT = region(2, 0, 2, 1, "#", OptionalDouble.of(.125));
	/** Pixels 10 and 11. */
	private static final Region LAST = region(1, 2, 2, 2, "##", OptionalDouble.empty());

	private static Region region(int rank, int column, int row, int width, String mask, OptionalDouble area) {
		boolean[] set = new boolean[mask.length()];
		for (int i = 0; i < set.length; i++) set[i] = mask.charAt(i) == '#';
		return new Region(rank, column, row, new Region.Mask(width, set.length / width, set), area, .9, .6);
	}

	/** A slice, tilted; rows are 0.5 mm apart, columns 0.25 mm, slices 3 mm. */
	private static DataSet slice(int number) {
		return new DataSet().put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.4").put(Tag.SOP_INSTANCE_UID, "1.2.3." + number)
			.put(Tag.SERIES_INSTANCE_UID, "1.2.3").put(Tag.STUDY_INSTANCE_UID, "1.2").put(ResultTag.PATIENT_ID, "4711")
			.put(ResultTag.FRAME_OF_REFERENCE_UID, "1.9").put(Tag.IMAGE_POSITION_PATIENT, 10, 20, 3. * number)
			.put(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, .8, .6).put(Tag.PIXEL_SPACING, .5, .25).put(Tag.SLICE_THICKNESS, 2);
	}

	private static List<SourceFrame> slices(int count, UnaryOperator<DataSet> change) {
		return IntStream.range(0, count).mapToObj(i -> new SourceFrame(change.apply(slice(i)), 0)).toList();
	}

	private static Explained explained(int width, int height, List<SourceFrame> sources, List<List<Region>> regions) {
		List<Explained.Frame> frames = IntStream.range(0, sources.size()).mapToObj(i -> new Explained.Frame(sources.get(i), "cyst",
			OptionalDouble.of(.875), regions.get(i), List.of())).toList();
		return new Explained(ALGORITHM, width, height, frames, i -> map(width * height, i), i -> picture(width * height, i), "plain",
			Made.NOON);
	}

	private static float[] map(int pixels, int frame) {
		float[] map = new float[pixels];
		for (int i = 0; i < pixels; i++) map[i] = i + 100 * frame;
		return map;
	}

	private static byte[] picture(int pixels, int frame) {
		byte[] picture = new byte[3 * pixels];
		Arrays.fill(picture, (byte) (frame + 1));
		return picture;
	}

	/** Of three slices the first has two hotspots, the last one. */
	private static ResultObjects three(UnaryOperator<DataSet> change) {
		return ResultObjects.of(explained(4, 3, slices(3, change), List.of(List.of(CORNERS, DOT), List.of(), List.of(LAST))));
	}

	/** The last bytes of the file, in which pixels come last. */
	private static byte[] pixels(DataSet set, int length) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		DataSetWriter.write(set, out);
		byte[] all = out.toByteArray();
		byte[] head = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
		assertThat(Arrays.copyOfRange(all, all.length - length - 4, all.length - length)).as("length").isEqualTo(head);
		return Arrays.copyOfRange(all, all.length - length, all.length);
	}

	/** Twelve bits a frame, the first in the lowest bit: 1, 3, 6, 7; 12 + 8; 24 + 10, 24 + 11. */
	@Test
	void bitsOfASegmentationFollowEachOtherWithoutAGap() throws Exception {
		DataSet set = three(slice -> slice).sets().get("seg.dcm");
		assertThat(HexFormat.of().formatHex(pixels(set, 6))).isEqualTo("ca0010000c00");
		assertThat(set.integer(Tag.NUMBER_OF_FRAMES)).hasValue(3);
		assertThat(set.integer(Tag.ROWS)).hasValue(3);
		assertThat(set.integer(Tag.COLUMNS)).hasValue(4);
	}

	@ParameterizedTest
	@CsvSource({"4, ffff", "3, ff01", "1, 0100", "5, ffffff01"})
	void whollyMarkedSquareIsWrittenToItsLastPixel(int side, String bits) throws Exception {
		Region whole = region(1, 0, 0, side, "#".repeat(side * side), OptionalDouble.empty());
		DataSet set = ResultObjects.of(explained(side, side, slices(1, s -> s), List.of(List.of(whole)))).sets().get("seg.dcm");
		assertThat(HexFormat.of().formatHex(pixels(set, bits.length() / 2))).isEqualTo(bits);
	}

	@Test
	void framesOfASegmentationLieWhereTheirHotspotsSlicesLie() {
		DataSet set = three(slice -> slice).sets().get("seg.dcm");
		List<DataSet> frames = set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
		assertThat(frames.stream().map(f -> text(f, Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT))).containsExactly(
			"10\\20\\0", "10\\20\\0", "10\\20\\6");
		assertThat(frames.stream().map(f -> numbers(f, Tag.FRAME_CONTENT_SEQUENCE, Tag.DIMENSION_INDEX_VALUES))).containsExactly(
			"[1.0, 1.0]", "[2.0, 1.0]", "[3.0, 3.0]");
		assertThat(frames.stream().map(f -> numbers(f, ResultTag.SEGMENT_IDENTIFICATION_SEQUENCE, ResultTag.REFERENCED_SEGMENT_NUMBER)))
			.containsExactly("[1.0]", "[2.0]", "[3.0]");
		assertThat(frames.stream().map(ResultGeometryTest::sourceOf)).containsExactly("1.2.3.0", "1.2.3.0", "1.2.3.2");
		List<DataSet> segments = set.items(ResultTag.SEGMENT_SEQUENCE);
		assertThat(segments.stream().map(s -> s.text(ResultTag.SEGMENT_LABEL).orElse(""))).containsExactly("Hotspot 1-1: cyst",
			"Hotspot 1-2: cyst", "Hotspot 3-1: cyst");
		assertThat(segments.stream().map(s -> s.integer(ResultTag.SEGMENT_NUMBER).orElse(0))).containsExactly(1, 2, 3);
		assertThat(segments.stream().map(s -> s.text(ResultTag.TRACKING_UID).orElse(""))).doesNotHaveDuplicates();
	}

	/** Index pointers name the elements that the indices are of (PS3.3, table C.7.6.17-1). */
	@Test
	void dimensionsOfASegmentationAreSegmentAndPosition() {
		List<DataSet> dimensions = three(slice -> slice).sets().get("seg.dcm").items(ResultTag.DIMENSION_INDEX_SEQUENCE);
		assertThat(dimensions.stream().map(d -> bytes(d, 0x00209165) + " " + bytes(d, 0x00209167))).containsExactly(
			"62000b00 62000a00", "20003200 20001391");
	}

	@Test
	void dimensionsOfMapsArePositionAndWhereThereAreSeveralTime() {
		List<SourceFrame> one = slices(1, s -> s);
		List<SourceFrame> twice = Stream.concat(one.stream(), one.stream()).toList();
		assertThat(pointers(three(slice -> slice))).containsExactly("20003200 20001391");
		assertThat(pointers(ResultObjects.of(explained(4, 3, twice, List.of(List.of(), List.of()))))).containsExactly("20002891 20001191",
			"20003200 20001391");
	}

	private static List<String> pointers(ResultObjects objects) {
		return objects.sets().get("pm.dcm").items(ResultTag.DIMENSION_INDEX_SEQUENCE).stream()
			.map(d -> bytes(d, 0x00209165) + " " + bytes(d, 0x00209167)).toList();
	}

	private static String bytes(DataSet set, int tag) {
		return HexFormat.of().formatHex(set.bytes(tag).orElseThrow());
	}

	private static String sourceOf(DataSet frame) {
		return frame.item(ResultTag.DERIVATION_IMAGE_SEQUENCE).flatMap(d -> d.item(ResultTag.SOURCE_IMAGE_SEQUENCE))
			.flatMap(s -> s.text(ResultTag.REFERENCED_SOP_INSTANCE_UID)).orElse("none");
	}

	private static String text(DataSet set, int sequence, int tag) {
		return set.item(sequence).flatMap(item -> item.allText(tag)).orElse("none");
	}

	private static String numbers(DataSet set, int sequence, int tag) {
		return set.item(sequence).flatMap(item -> item.decimals(tag)).map(Arrays::toString).orElse("none");
	}

	@Test
	void mapsAreWrittenAsTheyAreAndLieWhereTheirSlicesLie() throws Exception {
		DataSet set = three(slice -> slice).sets().get("pm.dcm");
		ByteBuffer values = ByteBuffer.wrap(pixels(set, 3 * 12 * 4)).order(ByteOrder.LITTLE_ENDIAN);
		for (int frame = 0; frame < 3; frame++) for (int i = 0; i < 12; i++) assertThat(values.getFloat()).isEqualTo(i + 100 * frame);
		List<DataSet> frames = set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
		assertThat(frames.stream().map(f -> text(f, Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT))).containsExactly(
			"10\\20\\0", "10\\20\\3", "10\\20\\6");
		assertThat(frames.stream().map(ResultGeometryTest::sourceOf)).containsExactly("1.2.3.0", "1.2.3.1", "1.2.3.2");
		assertThat(frames).noneMatch(f -> f.has(Tag.PLANE_ORIENTATION_SEQUENCE) || f.has(Tag.PIXEL_MEASURES_SEQUENCE));
		DataSet shared = set.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow();
		assertThat(text(shared, Tag.PLANE_ORIENTATION_SEQUENCE, Tag.IMAGE_ORIENTATION_PATIENT)).isEqualTo("1\\0\\0\\0\\0.8\\0.6");
		assertThat(text(shared, Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING)).isEqualTo("0.5\\0.25");
		assertThat(text(shared, Tag.PIXEL_MEASURES_SEQUENCE, Tag.SLICE_THICKNESS)).isEqualTo("2");
		assertThat(text(shared, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_SLOPE)).isEqualTo("1");
		assertThat(text(shared, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_INTERCEPT)).isEqualTo("0");
		assertThat(set.text(ResultTag.FRAME_OF_REFERENCE_UID)).hasValue("1.9");
		assertThat(set.item(ResultTag.REFERENCED_SERIES_SEQUENCE).orElseThrow().items(ResultTag.REFERENCED_INSTANCE_SEQUENCE).stream()
			.map(i -> i.text(ResultTag.REFERENCED_SOP_INSTANCE_UID).orElse(""))).containsExactly("1.2.3.0", "1.2.3.1", "1.2.3.2");
	}

	@Test
	void directionsAndSizesThatDifferAreSaidOfEachFrame() {
		DataSet set = three(slice -> slice.text(Tag.SOP_INSTANCE_UID).orElseThrow().endsWith("1")
			? slice.put(Tag.IMAGE_ORIENTATION_PATIENT, 0, 1, 0, 0, 0, -1).put(Tag.PIXEL_SPACING, .5, 1) : slice).sets().get("pm.dcm");
		List<DataSet> frames = set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
		assertThat(frames.stream().map(f -> text(f, Tag.PLANE_ORIENTATION_SEQUENCE, Tag.IMAGE_ORIENTATION_PATIENT))).containsExactly(
			"1\\0\\0\\0\\0.8\\0.6", "0\\1\\0\\0\\0\\-1", "1\\0\\0\\0\\0.8\\0.6");
		assertThat(frames.stream().map(f -> text(f, Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING))).containsExactly("0.5\\0.25",
			"0.5\\1", "0.5\\0.25");
		DataSet shared = set.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow();
		assertThat(shared.has(Tag.PLANE_ORIENTATION_SEQUENCE) || shared.has(Tag.PIXEL_MEASURES_SEQUENCE)).isFalse();
	}

	/** What nobody says is not made up. */
	@Test
	void thicknessIsThatOfTheSliceElseTheDistanceElseNone() {
		assertThat(thickness(slice -> slice)).isEqualTo("2");
		assertThat(thickness(slice -> slice.put(Tag.SPACING_BETWEEN_SLICES, 3))).isEqualTo("2");
		assertThat(thickness(slice -> slice.put(Tag.SLICE_THICKNESS, new String[0]).put(Tag.SPACING_BETWEEN_SLICES, 3))).isEqualTo("3");
		assertThat(thickness(slice -> slice.put(Tag.SLICE_THICKNESS, new String[0]))).isEqualTo("none");
		assertThat(thickness(slice -> slice.put(Tag.SLICE_THICKNESS, 0))).isEqualTo("none");
	}

	private static String thickness(UnaryOperator<DataSet> change) {
		return text(three(change).sets().get("pm.dcm").item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow(),
			Tag.PIXEL_MEASURES_SEQUENCE, Tag.SLICE_THICKNESS);
	}

	/** An enhanced image: positions are those of its frames, which references number from 1. */
	@Test
	void framesOfOneObjectAreReferredToByNumber() {
		DataSet enhanced = slice(7).put(Tag.NUMBER_OF_FRAMES, 2).put(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, at(1.5), at(4.5));
		List<SourceFrame> sources = List.of(new SourceFrame(enhanced, 1), new SourceFrame(enhanced, 0));
		ResultObjects objects = ResultObjects.of(explained(4, 3, sources, List.of(List.of(DOT), List.of(LAST))));
		for (String name : List.of("pm.dcm", "seg.dcm", "sc.dcm")) {
			DataSet set = objects.sets().get(name);
			List<DataSet> frames = set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
			assertThat(frames.stream().map(f -> text(f, Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT))).as(name)
				.containsExactly("0\\0\\4.5", "0\\0\\1.5");
			assertThat(frames.stream().map(f -> f.item(ResultTag.DERIVATION_IMAGE_SEQUENCE)
				.flatMap(d -> d.item(ResultTag.SOURCE_IMAGE_SEQUENCE)).flatMap(s -> s.integer(ResultTag.REFERENCED_FRAME_NUMBER))
				.orElse(0)))
				.as(name).containsExactly(2, 1);
			assertThat(set.item(ResultTag.REFERENCED_SERIES_SEQUENCE).orElseThrow().items(ResultTag.REFERENCED_INSTANCE_SEQUENCE)).as(name)
				.hasSize(1);
		}
		DataSet single = three(slice -> slice).sets().get("pm.dcm").items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).get(0)
			.item(ResultTag.DERIVATION_IMAGE_SEQUENCE).flatMap(d -> d.item(ResultTag.SOURCE_IMAGE_SEQUENCE)).orElseThrow();
		assertThat(single.has(ResultTag.REFERENCED_FRAME_NUMBER)).as("an image of one frame is referred to as a whole").isFalse();
	}

	private static DataSet at(double z) {
		return new DataSet().put(Tag.PLANE_POSITION_SEQUENCE, new DataSet().put(Tag.IMAGE_POSITION_PATIENT, 0, 0, z));
	}

	@Test
	void timePointsOfOnePositionHaveItsIndex() {
		List<SourceFrame> two = slices(2, s -> s);
		List<SourceFrame> sources = Stream.concat(two.stream(), two.stream()).toList();
		ResultObjects objects =
			ResultObjects.of(explained(4, 3, sources, List.of(List.of(DOT), List.of(DOT), List.of(), List.of(LAST))));
		assertThat(indices(objects.sets().get("pm.dcm"))).containsExactly("[1.0, 1.0]", "[1.0, 2.0]", "[2.0, 1.0]", "[2.0, 2.0]");
		assertThat(objects.sets().get("pm.dcm").items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).stream()
			.map(f -> numbers(f, Tag.FRAME_CONTENT_SEQUENCE, Tag.TEMPORAL_POSITION_INDEX))).containsExactly("[1.0]", "[1.0]", "[2.0]",
				"[2.0]");
		assertThat(indices(objects.sets().get("seg.dcm"))).containsExactly("[1.0, 1.0]", "[2.0, 2.0]", "[3.0, 2.0]");
		assertThat(indices(three(s -> s).sets().get("pm.dcm"))).containsExactly("[1.0]", "[2.0]", "[3.0]");
	}

	private static List<String> indices(DataSet set) {
		return set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).stream()
			.map(f -> numbers(f, Tag.FRAME_CONTENT_SEQUENCE, Tag.DIMENSION_INDEX_VALUES)).toList();
	}

	/** One element that one slice lacks, or says otherwise, is enough. */
	@ParameterizedTest
	@ValueSource(ints = {ResultTag.FRAME_OF_REFERENCE_UID, Tag.IMAGE_POSITION_PATIENT, Tag.IMAGE_ORIENTATION_PATIENT, Tag.PIXEL_SPACING})
	void withoutAPlaceThereIsNoParametricMap(int missing) {
		ResultObjects objects = three(slice -> slice.text(Tag.SOP_INSTANCE_UID).orElseThrow().endsWith("2")
			? slice.put(missing, new String[0]) : slice.put(ResultTag.PATIENT_ORIENTATION, "L", "P"));
		assertThat(objects.sets()).containsOnlyKeys("sc.dcm", "seg.dcm", "sr.dcm", "ko.dcm");
		assertThat(objects.notes()).singleElement().asString().contains("no Parametric Map");
		DataSet segmentation = objects.sets().get("seg.dcm");
		assertThat(indices(segmentation)).containsExactly("[1.0]", "[2.0]", "[3.0]");
		assertThat(segmentation.items(ResultTag.DIMENSION_INDEX_SEQUENCE)).hasSize(1);
		assertThat(segmentation.has(ResultTag.FRAME_OF_REFERENCE_UID)).isFalse();
		assertThat(segmentation.allText(ResultTag.PATIENT_ORIENTATION)).hasValue("L\\P");
		assertThat(objects.sets().get("sc.dcm").items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)).hasSize(3)
			.noneMatch(f -> f.has(Tag.PLANE_POSITION_SEQUENCE));
	}

	/** Without a frame of reference there is no plane, and the size of pixels only as a whole: with the thickness of each slice. */
	@Test
	void pixelsOfASegmentationWithoutAPlaceAreMeasuredAsAWholeOrNotAtAll() {
		DataSet whole = unplaced(s -> s);
		DataSet shared = whole.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow();
		assertThat(text(shared, Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING)).isEqualTo("0.5\\0.25");
		assertThat(text(shared, Tag.PIXEL_MEASURES_SEQUENCE, Tag.SLICE_THICKNESS)).isEqualTo("2");
		assertThat(whole.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)).hasSize(3)
			.noneMatch(f -> f.has(Tag.PLANE_POSITION_SEQUENCE) || f.has(Tag.PLANE_ORIENTATION_SEQUENCE));
		for (int missing : new int[] {Tag.SLICE_THICKNESS, Tag.PIXEL_SPACING}) {
			DataSet part = unplaced(s -> s.text(Tag.SOP_INSTANCE_UID).orElseThrow().endsWith("2") ? s.put(missing, new String[0]) : s);
			assertThat(part.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow().has(Tag.PIXEL_MEASURES_SEQUENCE)).isFalse();
			assertThat(part.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)).noneMatch(f -> f.has(Tag.PIXEL_MEASURES_SEQUENCE));
		}
		DataSet each = unplaced(s -> s.text(Tag.SOP_INSTANCE_UID).orElseThrow().endsWith("2") ? s.put(Tag.SLICE_THICKNESS, 4) : s);
		assertThat(each.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).stream()
			.map(f -> text(f, Tag.PIXEL_MEASURES_SEQUENCE, Tag.SLICE_THICKNESS))).containsExactly("2", "2", "4");
	}

	private static DataSet unplaced(UnaryOperator<DataSet> change) {
		return three(slice -> change.apply(slice.put(ResultTag.FRAME_OF_REFERENCE_UID, new String[0]))).sets().get("seg.dcm");
	}

	@Test
	void slicesOfTwoFramesOfReferenceHaveNoParametricMap() {
		ResultObjects objects = three(slice -> slice.text(Tag.SOP_INSTANCE_UID).orElseThrow().endsWith("2")
			? slice.put(ResultTag.FRAME_OF_REFERENCE_UID, "1.8") : slice);
		assertThat(objects.sets()).doesNotContainKey("pm.dcm");
	}

	@Test
	void withoutAHotspotThereIsNeitherSegmentationNorKeyImage() {
		ResultObjects objects = ResultObjects.of(explained(4, 3, slices(2, s -> s), List.of(List.of(), List.of())));
		assertThat(objects.sets()).containsOnlyKeys("sc.dcm", "sr.dcm", "pm.dcm");
		assertThat(objects.notes()).singleElement().asString().startsWith("There is no hotspot");
		List<DataSet> keys = three(s -> s).sets().get("ko.dcm").items(ResultTag.CONTENT_SEQUENCE);
		assertThat(keys.stream().filter(i -> i.text(ResultTag.VALUE_TYPE).orElse("").equals("IMAGE"))
			.map(i -> text(i, Tag.REFERENCED_SOP_SEQUENCE, Tag.REFERENCED_SOP_INSTANCE_UID))).containsExactly("1.2.3.0", "1.2.3.2");
	}

	/** Three bytes a pixel; an odd number of them is made even (PS3.5, section 7.1.1). */
	@ParameterizedTest
	@CsvSource({"3, 1, 28", "3, 3, 82", "4, 1, 48", "3, 2, 54"})
	void picturesOfAllFramesFollowEachOther(int side, int frames, int length) throws Exception {
		DataSet set = ResultObjects.of(explained(side, side, slices(frames, s -> s), IntStream.range(0, frames)
			.mapToObj(i -> List.<Region> of()).toList())).sets().get("sc.dcm");
		byte[] bytes = pixels(set, length);
		int each = 3 * side * side;
		for (int i = 0; i < length; i++) assertThat(bytes[i]).as("byte " + i).isEqualTo((byte) (i < frames * each ? i / each + 1 : 0));
		assertThat(set.integer(Tag.NUMBER_OF_FRAMES).isPresent()).as("a single frame is no multi-frame object").isEqualTo(frames > 1);
		if (frames == 1) assertThat(text(set, ResultTag.SOURCE_IMAGE_SEQUENCE, Tag.REFERENCED_SOP_INSTANCE_UID)).isEqualTo("1.2.3.0");
	}

	/** Corners by the sides of pixels, moved to where the mask lies; areas in mm², or in pixels where that is all that is known. */
	@Test
	void reportHoldsOutlinesAreasAndSaliencyOfEachHotspot() {
		List<DataSet> groups = three(s -> s).sets().get("sr.dcm").items(ResultTag.CONTENT_SEQUENCE).stream()
			.filter(i -> concept(i).equals("126010")).findFirst().orElseThrow().items(ResultTag.CONTENT_SEQUENCE);
		assertThat(groups).hasSize(6);
		assertThat(groups.stream().map(g -> values(g, "112039"))).containsExactly("Image 1", "Hotspot 1-1", "Hotspot 1-2", "Image 2",
			"Image 3", "Hotspot 3-1");
		assertThat(groups.stream().map(g -> values(g, "42798000"))).containsExactly("", "0.5 mm2", "0.125 mm2", "", "", "2 {pixels}");
		assertThat(groups.stream().map(g -> values(g, "SALIENCY"))).containsExactly("", "0.9 1; 0.6 1", "0.9 1; 0.6 1", "", "",
			"0.9 1; 0.6 1");
		assertThat(groups.stream().map(g -> values(g, "122157"))).containsExactly("0.875 1", "", "", "0.875 1", "0.875 1", "");
		assertThat(groups.stream().map(g -> values(g, "111030"))).containsExactly("",
			"[1.0, 0.0, 2.0, 0.0, 2.0, 1.0, 3.0, 1.0, 3.0, 0.0, 4.0, 0.0, 4.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 0.0]",
			"[0.0, 2.0, 1.0, 2.0, 1.0, 3.0, 0.0, 3.0, 0.0, 2.0]", "", "", "[2.0, 2.0, 4.0, 2.0, 4.0, 3.0, 2.0, 3.0, 2.0, 2.0]");
	}

	private static String concept(DataSet item) {
		return text(item, ResultTag.CONCEPT_NAME_CODE_SEQUENCE, ResultTag.CODE_VALUE);
	}

	/** What items of a concept say. */
	private static String values(DataSet group, String concept) {
		return String.join("; ", group.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> concept(i).equals(concept))
			.map(i -> i.text(ResultTag.TEXT_VALUE).or(() -> i.decimals(ResultTag.GRAPHIC_DATA).map(Arrays::toString))
				.orElseGet(() -> text(i, ResultTag.MEASURED_VALUE_SEQUENCE, ResultTag.NUMERIC_VALUE) + " " + i.item(
					ResultTag.MEASURED_VALUE_SEQUENCE).map(m -> text(m, ResultTag.MEASUREMENT_UNITS_CODE_SEQUENCE, ResultTag.CODE_VALUE))
					.orElse("")))
			.toList());
	}

	/** A template of planar regions has one outline: of an area in parts that of the largest, closed. */
	@Test
	void outlineOfAReadersAreaIsItsLargestRing() {
		List<double[]> small = List.of(new double[] {0, 0}, new double[] {2, 0}, new double[] {2, 2}, new double[] {0, 2});
		List<double[]> large =
			List.of(new double[] {10, 10}, new double[] {10, 13}, new double[] {14, 13}, new double[] {14, 10}, new double[] {10, 10});
		List<double[]> thin = List.of(new double[] {0, 0}, new double[] {9, 1}, new double[] {18, 1.5});
		assertThat(ringOf(List.of(small, large, thin))).isEqualTo("[10.0, 10.0, 10.0, 13.0, 14.0, 13.0, 14.0, 10.0, 10.0, 10.0]");
		assertThat(ringOf(List.of(thin, small))).isEqualTo("[0.0, 0.0, 2.0, 0.0, 2.0, 2.0, 0.0, 2.0, 0.0, 0.0]");
	}

	private static String ringOf(List<List<double[]>> outline) {
		List<SourceFrame> sources = slices(1, s -> s);
		ReadFinding finding = new ReadFinding("f", sources.get(0), ReadFinding.Decision.ADDED, false, outline, "cyst", "",
			new ReadFinding.Measures(4, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()), Optional.empty());
		ReadCase read = new ReadCase(new ReadCase.Reader("Ann", ""), sources, List.of(finding), Optional.empty(), Optional.empty(), "",
			Optional.empty(), "1", Optional.empty(), Made.NOON);
		return ReadingObjects.of(read, Optional.empty()).sets().get("reading.dcm").items(ResultTag.CONTENT_SEQUENCE).stream()
			.filter(i -> concept(i).equals("126010")).flatMap(m -> m.items(ResultTag.CONTENT_SEQUENCE).stream())
			.map(g -> values(g, "111030")).filter(ring -> !ring.isEmpty()).findFirst().orElseThrow();
	}

	private static DataSet reading(Optional<LocalDateTime> signed, String organization) {
		ReadCase read = ReadingObjectsTest.read(slices(2, s -> s), "An artefact.", signed, Made.NOON);
		ReadCase by = new ReadCase(new ReadCase.Reader("Müller^Änne", organization), read.sources(), read.findings(), read.unaided(),
			read.aided(), read.note(), read.model(), read.version(), read.signed(), read.made());
		return ReadingObjects.of(by, Optional.empty()).sets().get("reading.dcm");
	}

	private static List<DataSet> groups(DataSet reading) {
		return reading.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> concept(i).equals("126010")).findFirst().orElseThrow()
			.items(ResultTag.CONTENT_SEQUENCE);
	}

	private static String codes(DataSet group, String concept) {
		return String.join("; ", group.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> concept(i).equals(concept))
			.map(i -> text(i, ResultTag.CONCEPT_CODE_SEQUENCE, ResultTag.CODE_VALUE)).toList());
	}

	/** Of the case: what was read, and both answers; of each finding: what it is, how large, and what was decided on it. */
	@Test
	void readingHoldsAnswersAndDecisions() {
		List<DataSet> groups = groups(reading(Optional.empty(), "Clinic"));
		assertThat(groups.stream().map(g -> values(g, "112039"))).containsExactly("Case", "Finding 1", "Finding 2", "Finding 3",
			"Finding 4",
			"Finding 5");
		DataSet ofCase = groups.get(0);
		assertThat(ofCase.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> concept(i).equals("121112"))
			.map(i -> text(i, Tag.REFERENCED_SOP_SEQUENCE, Tag.REFERENCED_SOP_INSTANCE_UID))).containsExactly("1.2.3.0", "1.2.3.1");
		assertThat(codes(ofCase, "READ-UNAIDED")).isEqualTo("benign");
		assertThat(codes(ofCase, "READ-AIDED")).isEqualTo("malignant");
		assertThat(values(ofCase, "SURE-UNAIDED")).isEqualTo("0.625 1");
		assertThat(values(ofCase, "SURE-AIDED")).isEmpty();
		assertThat(values(ofCase, "121106")).isEqualTo("Seen with a prior.");
		List<DataSet> found = groups.subList(1, 6);
		assertThat(found.stream().map(g -> codes(g, "READER-DECISION"))).containsExactly("OPEN", "ACCEPTED", "REJECTED", "CHANGED",
			"ADDED");
		assertThat(found.stream().map(g -> codes(g, "121071"))).containsExactly("Xda8bf16760bbecd", "Xda8bf16760bbecd", "Xda8bf16760bbecd",
			"Xda8bf16760bbecd", "Knoten");
		assertThat(found.stream().map(g -> values(g, "42798000"))).containsOnly("12.5 mm2");
		assertThat(found.stream().map(g -> values(g, "SALIENCY"))).containsExactly("1 1; 0.75 1", "1 1; 0.75 1", "1 1; 0.75 1",
			"1 1; 0.75 1", "");
		assertThat(found.stream().map(g -> values(g, "121106"))).containsExactly("", "", "An artefact.", "", "");
		assertThat(found.stream().map(g -> values(g, "111001"))).containsExactly("Abs-CAM abs-cam of a model", "Abs-CAM abs-cam of a model",
			"Abs-CAM abs-cam of a model", "Abs-CAM abs-cam of a model", "");
		assertThat(found.stream().map(g -> g.text(ResultTag.OBSERVATION_DATE_TIME).orElse(""))).containsOnly("20261126115807");
		assertThat(found.stream().map(g -> g.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> concept(i).equals("111030"))
			.map(i -> text(i.item(ResultTag.CONTENT_SEQUENCE).orElseThrow(), Tag.REFERENCED_SOP_SEQUENCE, Tag.REFERENCED_SOP_INSTANCE_UID))
			.findFirst().orElse(""))).containsExactly("1.2.3.0", "1.2.3.1", "1.2.3.0", "1.2.3.1", "1.2.3.0");
	}

	@Test
	void findingKeepsItsUidInEachReadingOfIt() {
		List<String> first = tracking(reading(Optional.empty(), "Clinic"));
		List<String> second = tracking(reading(Optional.empty(), "Elsewhere"));
		assertThat(first).doesNotHaveDuplicates().hasSize(6).noneMatch(String::isEmpty);
		assertThat(second.subList(1, 6)).isEqualTo(first.subList(1, 6));
		assertThat(second.get(0)).as("the reading is another").isNotEqualTo(first.get(0));
	}

	private static List<String> tracking(DataSet reading) {
		return groups(reading).stream().map(g -> g.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> concept(i).equals("112040"))
			.map(i -> i.text(ResultTag.UID).orElse("")).findFirst().orElse("")).toList();
	}

	/** PS3.3, C.17.2: who stands for it, if somebody does; an open finding leaves it partial. */
	@Test
	void readingIsVerifiedByWhoSignsIt() {
		DataSet draft = reading(Optional.empty(), " ");
		assertThat(draft.text(ResultTag.VERIFICATION_FLAG)).hasValue("UNVERIFIED");
		assertThat(draft.text(ResultTag.COMPLETION_FLAG)).hasValue("PARTIAL");
		assertThat(draft.text(ResultTag.PRELIMINARY_FLAG)).hasValue("PRELIMINARY");
		assertThat(draft.has(ResultTag.VERIFYING_OBSERVER_SEQUENCE)).isFalse();
		assertThat(draft.items(ResultTag.CONTENT_SEQUENCE).stream().map(ResultGeometryTest::concept)).contains("121008", "121012")
			.doesNotContain("121009");
		assertThat(draft.items(ResultTag.CONTENT_SEQUENCE).stream().map(i -> i.text(ResultTag.PERSON_NAME).orElse("")))
			.contains("Müller^Änne");
		DataSet signed = reading(Optional.of(LocalDateTime.of(2026, 11, 26, 9, 5, 3)), "");
		assertThat(signed.text(ResultTag.VERIFICATION_FLAG)).hasValue("VERIFIED");
		assertThat(signed.text(ResultTag.COMPLETION_FLAG)).hasValue("COMPLETE");
		assertThat(signed.text(ResultTag.PRELIMINARY_FLAG)).hasValue("FINAL");
		DataSet by = signed.item(ResultTag.VERIFYING_OBSERVER_SEQUENCE).orElseThrow();
		assertThat(by.text(ResultTag.VERIFYING_OBSERVER_NAME)).hasValue("Müller^Änne");
		assertThat(by.text(ResultTag.VERIFYING_ORGANIZATION)).hasValue("not said");
		assertThat(by.text(ResultTag.VERIFICATION_DATE_TIME)).hasValue("20261126090503");
		DataSet clinic = reading(Optional.of(Made.NOON), " Clinic\\Ward ");
		assertThat(clinic.item(ResultTag.VERIFYING_OBSERVER_SEQUENCE).flatMap(v -> v.text(ResultTag.VERIFYING_ORGANIZATION)))
			.as("without what separates values").hasValue("Clinic/Ward");
		assertThat(clinic.items(ResultTag.CONTENT_SEQUENCE).stream().filter(i -> concept(i).equals("121009"))
			.map(i -> i.text(ResultTag.TEXT_VALUE).orElse(""))).containsExactly("Clinic/Ward");
	}

	/** They lie in the space of their source, or nobody could lay them over it. */
	@Test
	void resultsLieInTheFrameOfReferenceOfTheirSource() {
		ResultObjects objects = three(s -> s.put(ResultTag.POSITION_REFERENCE_INDICATOR, "XY"));
		for (String name : List.of("seg.dcm", "pm.dcm", "sc.dcm")) {
			assertThat(objects.sets().get(name).text(ResultTag.FRAME_OF_REFERENCE_UID)).as(name).hasValue("1.9");
			assertThat(objects.sets().get(name).text(ResultTag.POSITION_REFERENCE_INDICATOR)).as(name).hasValue("XY");
			assertThat(objects.sets().get(name).text(ResultTag.STUDY_INSTANCE_UID)).as(name).hasValue("1.2");
		}
		assertThat(objects.sets().get("sc.dcm").text(Tag.SOP_CLASS_UID)).as("Multi-frame True Color Secondary Capture")
			.hasValue("1.2.840.10008.5.1.4.1.1.7.4");
		assertThat(ResultObjects.of(explained(4, 3, slices(1, s -> s), List.of(List.of(DOT)))).sets().get("sc.dcm").text(Tag.SOP_CLASS_UID))
			.as("Secondary Capture").hasValue("1.2.840.10008.5.1.4.1.1.7");
	}

	/** Imager Pixel Spacing is in the plane of the detector, which a body in front of it is magnified on (PS3.3, section 10.7.1.3). */
	@Test
	void areasAtTheDetectorAreSaidToBeThere() {
		assertThat(methods(s -> s)).isEmpty();
		assertThat(methods(s -> s.put(Tag.IMAGER_PIXEL_SPACING, .5, .25))).as("the same, without a word on calibration")
			.containsExactly("AT-DETECTOR", "AT-DETECTOR");
		assertThat(methods(s -> s.put(Tag.IMAGER_PIXEL_SPACING, .5, .25).put(ResultTag.PIXEL_SPACING_CALIBRATION_TYPE, "GEOMETRY")))
			.isEmpty();
		assertThat(methods(s -> s.put(Tag.IMAGER_PIXEL_SPACING, .6, .3))).as("corrected").isEmpty();
		assertThat(methods(s -> s.put(Tag.IMAGER_PIXEL_SPACING, .6, .3).put(Tag.PIXEL_SPACING, new String[0])))
			.containsExactly("AT-DETECTOR", "AT-DETECTOR");
	}

	/** Of the areas in mm², which are two. */
	private static List<String> methods(UnaryOperator<DataSet> change) {
		return groups(three(change).sets().get("sr.dcm")).stream().flatMap(g -> g.items(ResultTag.CONTENT_SEQUENCE).stream())
			.filter(i -> concept(i).equals("42798000")).flatMap(i -> i.items(ResultTag.CONTENT_SEQUENCE).stream())
			.map(i -> concept(i).equals("370129005") ? text(i, ResultTag.CONCEPT_CODE_SEQUENCE, ResultTag.CODE_VALUE) : "other").toList();
	}

	/** What a person may have written goes with the patient; sentences of ours stay. */
	@Test
	void commentsOfPeopleAreNotFreeOfThePatient() {
		assertThat(Content.isFree(Content.text(Content.Relation.CONTAINS, Codes.COMMENT, "Mr Doe moved."))).isFalse();
		assertThat(Content.isFree(Content.text(Content.Relation.CONTAINS, Codes.COMMENT, Head.NOT_FOR_DIAGNOSIS))).isTrue();
		assertThat(Content.isFree(Content.text(Content.Relation.CONTAINS, Codes.TRUST, "The map holds."))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = {Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, ResultTag.STUDY_INSTANCE_UID})
	void filesWithoutUidsAreRefused(int missing) throws Exception {
		ResultObjects.check(slices(2, s -> s));
		List<SourceFrame> sources = slices(2, s -> s.text(Tag.SOP_INSTANCE_UID).orElseThrow().endsWith("1")
			? s.put(missing, new String[0]) : s);
		assertThatThrownBy(() -> ResultObjects.check(sources)).isInstanceOf(DicomException.class).hasMessageContaining(Tag.name(missing));
	}

	@ParameterizedTest
	@ValueSource(ints = {ResultTag.STUDY_INSTANCE_UID, ResultTag.PATIENT_ID})
	void filesOfTwoPatientsOrStudiesAreRefused(int differing) {
		List<SourceFrame> sources = slices(2, s -> s.put(differing, "9." + s.text(Tag.SOP_INSTANCE_UID).orElseThrow()));
		assertThatThrownBy(() -> ResultObjects.check(sources)).isInstanceOf(DicomException.class)
			.hasMessageContaining("different values of").hasMessageContaining("one study of one patient");
	}

	/** Loss stays true of what is made of it; the side of the body goes along. */
	@Test
	void lossAndSideOfTheSourceAreSaid() {
		DataSet plain = three(s -> s).sets().get("sc.dcm");
		assertThat(plain.text(ResultTag.LOSSY_IMAGE_COMPRESSION)).hasValue("00");
		assertThat(plain.has(ResultTag.LATERALITY)).as("type 2C: there, and empty").isTrue();
		assertThat(plain.text(ResultTag.LATERALITY)).isEmpty();
		DataSet lossy = three(s -> s.put(ResultTag.LOSSY_IMAGE_COMPRESSION, "01").put(ResultTag.LOSSY_IMAGE_COMPRESSION_RATIO, "12.5")
			.put(ResultTag.IMAGE_LATERALITY, "L")).sets().get("pm.dcm");
		assertThat(lossy.text(ResultTag.LOSSY_IMAGE_COMPRESSION)).hasValue("01");
		assertThat(lossy.text(ResultTag.LOSSY_IMAGE_COMPRESSION_RATIO)).hasValue("12.5");
		assertThat(lossy.text(ResultTag.LATERALITY)).hasValue("L");
		assertThat(three(s -> s.put(ResultTag.BODY_PART_EXAMINED, "CHEST")).sets().get("pm.dcm").has(ResultTag.LATERALITY)).isFalse();
		assertThat(three(s -> s.put(ResultTag.LATERALITY, "R")).sets().get("seg.dcm").has(ResultTag.LATERALITY)).isFalse();
	}

	/** FNV-1a of the name in UTF-8, from an independent program that gives the published value of "foobar". */
	@ParameterizedTest
	@CsvSource({"pneumonia, pneumonia", "abcdefghijklmnop, abcdefghijklmnop", "abcdefghijklmnopq, X1c1788c8d48f52c",
		"left lung, X72ebe805410b880", "Läsion, Xda8bf16760bbecd"})
	void classesThatAreNoCodesAreNumbered(String name, String value) {
		Code code = Code.named(name);
		assertThat(code.value()).isEqualTo(value);
		assertThat(code.meaning()).isEqualTo(name);
	}

	@Test
	void wordsAreCutAtTheirLongestByCharactersAndNotByHalves() {
		assertThat(Code.cut("x".repeat(64), 64)).isEqualTo("x".repeat(64));
		assertThat(Code.cut("x".repeat(65), 64)).isEqualTo("x".repeat(63) + "…");
		assertThat(Code.cut("\uD83E\uDEC1".repeat(5), 5)).isEqualTo("\uD83E\uDEC1".repeat(5));
		assertThat(Code.cut("\uD83E\uDEC1".repeat(6), 5)).isEqualTo("\uD83E\uDEC1".repeat(4) + "…");
	}
}
