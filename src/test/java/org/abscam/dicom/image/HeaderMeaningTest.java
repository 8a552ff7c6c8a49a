package org.abscam.dicom.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers say of values and places, by the formulas and examples of PS3.3, worked out by hand. */
class HeaderMeaningTest {

	private static byte[] words(int... words) {
		ByteBuffer bytes = ByteBuffer.allocate(2 * words.length).order(ByteOrder.LITTLE_ENDIAN);
		for (int word : words) bytes.putShort((short) word);
		return bytes.array();
	}

	private static DataSet table(double count, double first, double bits, byte[] data) {
		return new DataSet().put(Tag.LUT_DESCRIPTOR, count, first, bits).put(Tag.LUT_DATA, Vr.OW, data);
	}

	private static Optional<LookupTable> read(DataSet set, boolean signed) {
		return LookupTable.of(set, Tag.LUT_DESCRIPTOR, Tag.LUT_DATA, signed);
	}

	/** PS3.3, C.11.1.1.1: values below the first get the first entry, those above the last one the last. */
	@ParameterizedTest
	@CsvSource({"99, 10", "100, 10", "101, 20", "102, 30", "103, 4095", "104, 4095", "-2147483648, 10", "2147483647, 4095"})
	void tableHoldsFromItsFirstValueToItsLast(int value, int entry) {
		LookupTable table = read(table(4, 100, 12, words(10, 20, 30, 4095)), false).orElseThrow();
		assertThat(table.at(value)).isEqualTo(entry);
		assertThat(table.largest()).isEqualTo(4095);
	}

	@Test
	void firstValueHasTheSignOfStoredValues() {
		DataSet set = table(2, 65436, 16, words(1, 65535));
		assertThat(read(set, true).orElseThrow().first()).isEqualTo(-100);
		assertThat(read(set, false).orElseThrow().first()).isEqualTo(65436);
		assertThat(read(set, true).orElseThrow().at(-99)).isEqualTo(65535);
	}

	@Test
	void noEntriesAreSixtyFiveThousandAndEntriesMayBeBytes() {
		LookupTable all = read(table(0, 0, 16, new byte[1 << 17]), false).orElseThrow();
		assertThat(all.entries()).hasSize(65536);
		LookupTable bytes = read(table(3, 0, 8, new byte[] {1, 2, (byte) 200, 0}), false).orElseThrow();
		assertThat(bytes.entries()).containsExactly(1, 2, 200);
		assertThat(read(table(2, 0, 8, new byte[] {1, 2}), false).orElseThrow().entries()).containsExactly(1, 2);
		assertThat(read(table(2, 0, 8, words(1, 2)), false).orElseThrow().entries()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@CsvSource({"3, 0, 1", "3, 17, 6", "4, 16, 3", "3, 16, 6"})
	void tableThatIsNotWholeIsNone(int count, int bits, int length) {
		boolean whole = count == 3 && bits == 16;
		assertThat(read(table(count, 0, bits, new byte[length]), false).isPresent()).isEqualTo(whole);
		assertThat(read(new DataSet().put(Tag.LUT_DESCRIPTOR, count, 0).put(Tag.LUT_DATA, Vr.OW, new byte[6]), false)).as("two numbers")
			.isEmpty();
		DataSet image = new DataSet().put(Tag.MODALITY_LUT_SEQUENCE, table(count, 0, bits, new byte[length]));
		if (!whole) assertThatThrownBy(() -> ModalityTransform.of(FrameFacts.of(image, 0), false, "x.dcm"))
			.isInstanceOf(DicomException.class).hasMessageContaining("x.dcm has a modality lookup table that is not whole");
	}

	@Test
	void oneBitIsEnoughForATable() {
		assertThat(read(table(2, 0, 1, words(0, 1)), false).orElseThrow().largest()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({"2, -5, , 15", ", -5, , 5", "2, , , 20", ", , , 10", "0, 3, , 13", ", , 0.5, 5", "2, 1, 0.5, 21", ", , 0, 10"})
	void storedValuesAreRescaledByTheLine(String slope, String intercept, String dose, double expected) throws Exception {
		DataSet set = new DataSet();
		if (slope != null) set.put(Tag.RESCALE_SLOPE, slope);
		if (intercept != null) set.put(Tag.RESCALE_INTERCEPT, intercept);
		if (dose != null) set.put(Tag.DOSE_GRID_SCALING, dose);
		assertThat(ModalityTransform.of(FrameFacts.of(set, 0), false, "x").apply(10)).isEqualTo(expected);
	}

	/** A frame's own groups count before those of all frames, and these before the data set. */
	@Test
	void frameIsRescaledByItsOwnLine() throws Exception {
		DataSet set = line(1, 100).put(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, group(line(2, 200)))
			.put(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, group(line(3, 300)), new DataSet());
		assertThat(ModalityTransform.of(FrameFacts.of(set, 0), false, "x").apply(10)).isEqualTo(330);
		assertThat(ModalityTransform.of(FrameFacts.of(set, 1), false, "x").apply(10)).isEqualTo(220);
		assertThat(ModalityTransform.of(FrameFacts.of(set, 2), false, "x").apply(10)).as("a frame beyond the groups").isEqualTo(220);
		assertThat(ModalityTransform.of(FrameFacts.of(line(1, 100), 0), false, "x").apply(10)).isEqualTo(110);
	}

	private static DataSet line(double slope, double intercept) {
		return new DataSet().put(Tag.RESCALE_SLOPE, slope).put(Tag.RESCALE_INTERCEPT, intercept);
	}

	private static DataSet group(DataSet line) {
		return new DataSet().put(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, line);
	}

	@ParameterizedTest
	@CsvSource({"LINEAR, 1, true", "LINEAR, 0.5, false", "LINEAR, 0, false", "LINEAR_EXACT, 0.5, true", "LINEAR_EXACT, 0, false",
		"SIGMOID, 0.5, true", "SIGMOID, -1, false", "linear_exact, 0.5, true", "WAVY, 0.5, false", "WAVY, 1, true"})
	void windowWithoutSenseIsLeftOut(String function, double width, boolean sound) {
		Voi voi = voi(new DataSet().put(Tag.WINDOW_CENTER, 10, 20).put(Tag.WINDOW_WIDTH, width, 30)
			.put(Tag.WINDOW_CENTER_WIDTH_EXPLANATION, "first").put(Tag.VOI_LUT_FUNCTION, function), false);
		Voi.Function used = switch (function) {
			case "SIGMOID" -> Voi.Function.SIGMOID;
			case "LINEAR_EXACT", "linear_exact" -> Voi.Function.LINEAR_EXACT;
			default -> Voi.Function.LINEAR;
		};
		Voi.Window second = new Voi.Window(20, 30, "", used);
		if (sound) assertThat(voi.windows()).containsExactly(new Voi.Window(10, width, "first", used), second);
		else assertThat(voi.windows()).containsExactly(second);
		assertThat(voi.function()).hasValue(function);
	}

	private static Voi voi(DataSet set, boolean signed) {
		return Voi.of(FrameFacts.of(set, 0), signed);
	}

	@Test
	void centreWithoutAWidthIsNoWindow() {
		assertThat(voi(new DataSet().put(Tag.WINDOW_CENTER, 10, 20).put(Tag.WINDOW_WIDTH, 30), false).windows()).hasSize(1);
		assertThat(voi(new DataSet().put(Tag.WINDOW_CENTER, 10).put(Tag.WINDOW_WIDTH, 30, 40), false).windows()).hasSize(1);
		assertThat(voi(new DataSet().put(Tag.WINDOW_CENTER, 10), false).windows()).isEmpty();
		assertThat(voi(new DataSet().put(Tag.WINDOW_CENTER, "1e999").put(Tag.WINDOW_WIDTH, 30), false).windows()).isEmpty();
		assertThat(voi(new DataSet().put(Tag.WINDOW_CENTER, 10).put(Tag.WINDOW_WIDTH, "1e999"), false).windows()).isEmpty();
		Voi none = voi(new DataSet(), false);
		assertThat(none.windows()).isEmpty();
		assertThat(none.tables()).isEmpty();
		assertThat(none.function()).isEmpty();
	}

	/** Four entries of 10 bits for values from −2 to 1. */
	@ParameterizedTest
	@CsvSource({"-9, 0", "-2, 0", "-1.5, 0", "-1.4, 256", "-1, 256", "0, 512", "0.4, 512", "0.5, 512", "0.6, 1023", "1, 1023", "9, 1023"})
	void tableOfInterestGivesSharesOfItsLargestEntry(double value, int entry) {
		Voi.Table table = tables("SOFT", 65534, 0, 256, 512, 1023).tables().get(0);
		assertThat(table.apply(value)).isEqualTo(entry / 1023.);
		assertThat(table.first()).isEqualTo(-2);
		assertThat(table.last()).isEqualTo(1);
		assertThat(table.explanation()).isEqualTo("SOFT");
	}

	private static Voi tables(String name, double first, int... entries) {
		return voi(new DataSet().put(Tag.VOI_LUT_SEQUENCE, table(entries.length, first, 10, words(entries)).put(Tag.LUT_EXPLANATION, name)),
			true);
	}

	@Test
	void tablesAreEqualByNamePlaceAndEntries() {
		Voi one = tables("SOFT", 0, 1, 2);
		assertThat(tables("SOFT", 0, 1, 2)).isEqualTo(one).hasSameHashCodeAs(one);
		assertThat(tables("HARD", 0, 1, 2)).isNotEqualTo(one);
		assertThat(tables("SOFT", 1, 1, 2)).isNotEqualTo(one);
		assertThat(tables("SOFT", 0, 1, 3)).isNotEqualTo(one).doesNotHaveSameHashCodeAs(one);
		Voi deep = voi(new DataSet().put(Tag.VOI_LUT_SEQUENCE, table(2, 0, 12, words(1, 2)).put(Tag.LUT_EXPLANATION, "SOFT")), true);
		assertThat(deep).isNotEqualTo(one);
		assertThat(one.tables().get(0)).isNotEqualTo("SOFT");
	}

	private static DataSet palette(int first, int bits, int... reds) {
		DataSet set = new DataSet();
		int[] tags = {0x00281101, 0x00281102, 0x00281103};
		for (int k = 0; k < 3; k++) {
			int[] entries = reds.clone();
			if (k > 0) Arrays.fill(entries, 100 * k << (Arrays.stream(reds).max().orElse(0) > 255 ? 8 : 0));
			set.put(tags[k], reds.length, first, bits).put(tags[k] + 0x100, Vr.OW, words(entries));
		}
		return set;
	}

	/** Levels are the high bytes of entries of 16 bits; some programs say 16 bits and store 8, others say 8 and store 16. */
	@ParameterizedTest
	@CsvSource({"16, 256, 40960, 1, 160", "16, 7, 255, 7, 255", "8, 7, 255, 7, 255", "8, 256, 40960, 1, 160", "12, 16, 4095, 1, 255"})
	void paletteGivesColoursOfEightBits(int bits, int low, int high, int dark, int bright) throws Exception {
		Palette palette = Palette.of(palette(5, bits, low, high), false, "x");
		int[] colours = palette.colours(new int[] {5, 6, 0, 9});
		assertThat(new int[] {colours[0], colours[3], colours[6], colours[9]}).containsExactly(dark, bright, dark, bright);
		if (bits != 12) assertThat(new int[] {colours[1], colours[2], colours[4], colours[5]}).containsExactly(100, 200, 100, 200);
	}

	@ParameterizedTest
	@ValueSource(ints = {0x00281101, 0x00281102, 0x00281103, 0x00281201, 0x00281202, 0x00281203})
	void paletteWithoutOneOfItsTablesIsRefused(int missing) {
		DataSet set = palette(0, 16, 1, 2).put(missing, Vr.US, new byte[0]);
		assertThatThrownBy(() -> Palette.of(set, false, "x.dcm")).isInstanceOf(DicomException.class)
			.hasMessageContaining("x.dcm has a palette that is not whole");
	}

	private static Palette segmented(int first, int count, boolean signed, int... words) throws DicomException {
		DataSet set = new DataSet();
		for (int k = 0; k < 3; k++) set.put(0x00281101 + k, count, first, 16).put(0x00281221 + k, Vr.OW, words(words));
		return Palette.of(set, signed, "x");
	}

	/** PS3.3, C.7.9.2: two entries as they are, a line of four more to 60, and a copy of both segments, which lie at byte 0. */
	@Test
	void segmentsArePointsLinesAndCopies() throws Exception {
		int[] words = {0, 2, 10 << 8, 20 << 8, 1, 4, 60 << 8, 2, 2, 0, 0};
		int[] colours = segmented(0, 12, false, words).colours(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 11});
		assertThat(colours).containsExactly(10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40, 50, 50, 50, 60, 60, 60, 10, 10, 10, 20, 20, 20,
			30, 30, 30, 60, 60, 60);
		// the second segment alone, which goes on from 60 to 60
		int[] line = {0, 2, 10 << 8, 20 << 8, 1, 4, 60 << 8, 2, 1, 8, 0};
		assertThat(segmented(0, 10, false, line).colours(new int[] {5, 6, 9})).containsOnly(60);
		assertThat(segmented(65534, 2, true, 0, 2, 1 << 8, 2 << 8).colours(new int[] {-2, -1})).containsExactly(1, 1, 1, 2, 2, 2);
		assertThat(segmented(0, 3, false, 0, 1, 0, 1, 2, 0x0300).colours(new int[] {1, 2})).as("0x180 and 0x300").containsExactly(1, 1, 1,
			3,
			3, 3);
	}

	/** Too few entries, too many, a line from nowhere, an unknown segment, segments of nothing, copies of copies or of what is not there. */
	@ParameterizedTest
	@ValueSource(strings = {"3 | 0 2 1 1", "1 | 0 2 1 1", "2 | 1 2 9", "2 | 3 2 1 1", "2 | 0 0 0 2 1 1", "3 | 0 2 1 1 1 0 5", "2 | 0 2 1",
		"4 | 0 2 1 1 2 1 99 0", "4 | 0 2 1 1 2 1 8 0", "3 | 0 2 1 1 1 1", "3 | 0 2 1 1 1 2 5", "4 | 0 2 1 1 2 1 0"})
	void segmentsThatAreNotSoundAreRefused(String said) {
		String[] parts = said.split(" \\| ");
		int[] words = Arrays.stream(parts[1].split(" ")).mapToInt(Integer::parseInt).toArray();
		assertThatThrownBy(() -> segmented(0, Integer.parseInt(parts[0]), false, words)).isInstanceOf(DicomException.class);
	}

	/** x to the left, y to the back (posterior), z to the head. */
	@ParameterizedTest
	@CsvSource({"1 0 0 0 1 0, L\\P", "-1 0 0 0 -1 0, R\\A", "0 1 0 0 0 -1, P\\F", "0 -1 0 0 0 1, A\\H", "0.6 -0.8 0 0 0 -1, A\\F",
		"0.8 -0.6 0 0.6 0.8 0, L\\P", "0.5 0.5 0.707 0.1 0.9 -0.4, H\\P"})
	void lettersSayWhereRowsAndColumnsRun(String directions, String letters) {
		DataSet set = new DataSet().put(Tag.IMAGE_ORIENTATION_PATIENT, directions.split(" "));
		assertThat(FrameFacts.of(set, 0).patientOrientation()).hasValue(letters);
		assertThat(FrameFacts.of(set.put(Tag.PATIENT_ORIENTATION, "A", "FR"), 0).patientOrientation()).hasValue("A\\FR");
		assertThat(FrameFacts.of(set.put(Tag.PATIENT_ORIENTATION, "A"), 0).patientOrientation()).hasValue(letters);
	}

	@Test
	void sideOfAFrameCountsBeforeThatOfTheImage() {
		DataSet set = new DataSet().put(Tag.LATERALITY, "R");
		assertThat(FrameFacts.of(set, 0).laterality()).hasValue("R");
		assertThat(FrameFacts.of(set.put(Tag.IMAGE_LATERALITY, "L"), 0).laterality()).hasValue("L");
		set.put(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
			new DataSet().put(Tag.FRAME_ANATOMY_SEQUENCE, new DataSet().put(Tag.FRAME_LATERALITY, "B")));
		assertThat(FrameFacts.of(set, 0).laterality()).hasValue("B");
		assertThat(FrameFacts.of(new DataSet(), 0).laterality()).isEmpty();
	}

	@Test
	void distancesAreNumbersAboveZero() {
		DataSet set = new DataSet().put(Tag.SLICE_THICKNESS, 5);
		assertThat(FrameFacts.of(set, 0).sliceDistance()).hasValue(5.);
		assertThat(FrameFacts.of(set.put(Tag.SPACING_BETWEEN_SLICES, -3), 0).sliceDistance()).as("as some scanners write").hasValue(3.);
		assertThat(FrameFacts.of(set.put(Tag.SPACING_BETWEEN_SLICES, 0), 0).sliceDistance()).isEmpty();
		assertThat(FrameFacts.of(set, 0).sliceThickness()).hasValue(5.);
		assertThat(FrameFacts.of(set.put(Tag.SLICE_THICKNESS, 0), 0).sliceThickness()).isEmpty();
		assertThat(FrameFacts.of(set.put(Tag.SLICE_THICKNESS, 5, 6), 0).sliceThickness()).isEmpty();
		for (String spacing : new String[] {"0\\1", "1\\0", "-1\\1", "1\\-1", "1", "1\\1\\1"})
			assertThat(FrameFacts.of(new DataSet().put(Tag.PIXEL_SPACING, spacing.split("\\\\")), 0).pixelSpacing()).as(spacing).isEmpty();
		assertThat(FrameFacts.of(new DataSet().put(Tag.PIXEL_SPACING, .5, 1), 0).pixelSpacing().orElseThrow()).containsExactly(.5, 1);
	}

	/** Two pixels of 16 bits. */
	private static DataSet image(boolean signed, int... pixels) {
		return new DataSet().put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3").put(Tag.ROWS, 1)
			.put(Tag.COLUMNS, pixels.length)
			.put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2").put(Tag.SAMPLES_PER_PIXEL, 1).put(Tag.BITS_ALLOCATED, 16)
			.put(Tag.BITS_STORED, 16).put(Tag.HIGH_BIT, 15).put(Tag.PIXEL_REPRESENTATION, signed ? 1 : 0)
			.put(Tag.PIXEL_DATA, Vr.OW, words(pixels));
	}

	private static ImageFrames frames(DataSet set) throws Exception {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		DataSetWriter.write(set, out);
		return ImageFrames.of(DicomObject.read(out.toByteArray(), "x.dcm"), "x.dcm");
	}

	@ParameterizedTest
	@CsvSource({"false, 63536, , 63536, 63536", "true, 63536, , -2000, -2000", "false, 5, 9, 5, 9", "false, 9, 5, 5, 9",
		"true, 63536, 63541, -2000, -1995", "true, 63541, 63536, -2000, -1995"})
	void paddingIsARangeOfStoredValues(boolean signed, double one, Double other, int least, int most) throws Exception {
		DataSet set = image(signed, 1, 2).put(Tag.PIXEL_PADDING_VALUE, one).put(Tag.RESCALE_SLOPE, -2).put(Tag.RESCALE_INTERCEPT, 1);
		if (other != null) set.put(Tag.PIXEL_PADDING_RANGE_LIMIT, other);
		assertThat(frames(set).padding().orElseThrow()).containsExactly(least, most);
		assertThat(frames(set).rescaledPadding(0).orElseThrow()).as("the line falls").containsExactly(1 - 2 * most, 1 - 2 * least);
	}

	@Test
	void whereNoPaddingIsNamedThereIsNone() throws Exception {
		assertThat(frames(image(false, 1, 2)).padding()).isEmpty();
		assertThat(frames(image(false, 1, 2)).rescaledPadding(0)).isEmpty();
		assertThat(frames(image(false, 1, 2).put(Tag.PIXEL_PADDING_RANGE_LIMIT, 7)).padding()).isEmpty();
	}

	@Test
	void floatingPaddingIsItsOwn() throws Exception {
		byte[] pixels = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-2).array();
		DataSet set = new DataSet().put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3").put(Tag.ROWS, 1).put(Tag.COLUMNS, 2)
			.put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2").put(Tag.SAMPLES_PER_PIXEL, 1).put(Tag.BITS_ALLOCATED, 32)
			.put(Tag.FLOAT_PIXEL_DATA, Vr.OF, pixels).put(Tag.RESCALE_SLOPE, -2).put(Tag.RESCALE_INTERCEPT, 1);
		assertThat(frames(set).rescaled(0, frames(set).frame(0))).containsExactly(-2, 5);
		assertThat(frames(set).rescaledPadding(0)).isEmpty();
		set.put(Tag.FLOAT_PIXEL_PADDING_VALUE, -2).put(Tag.PIXEL_PADDING_VALUE, 7);
		assertThat(frames(set).rescaledPadding(0).orElseThrow()).containsExactly(5, 5);
		assertThat(frames(set).padding()).isEmpty();
		set.put(Tag.FLOAT_PIXEL_PADDING_RANGE_LIMIT, 3);
		assertThat(frames(set).rescaledPadding(0).orElseThrow()).containsExactly(-5, 5);
	}

	@Test
	void tableOfTheModalityCountsBeforeALine() throws Exception {
		DataSet set = image(false, 0, 2).put(Tag.RESCALE_SLOPE, 5).put(Tag.MODALITY_LUT_SEQUENCE, table(3, 0, 16, words(40, 30, 700)));
		ImageFrames frames = frames(set);
		assertThat(frames.rescaled(0, frames.frame(0))).containsExactly(40, 700);
		assertThat(frames.tableRange().orElseThrow()).containsExactly(30, 700);
		assertThat(frames.isLinear()).isFalse();
		assertThat(frames(image(false, 0, 2)).tableRange()).isEmpty();
		assertThat(frames(image(false, 0, 2)).isLinear()).isTrue();
	}

	@Test
	void framesOfTwoLinesAreNotRescaledAlike() throws Exception {
		DataSet set = image(false, 1).put(Tag.NUMBER_OF_FRAMES, 2).put(Tag.PIXEL_DATA, Vr.OW, words(10, 10))
			.put(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, group(line(2, 0)), group(line(3, 1)));
		ImageFrames frames = frames(set);
		assertThat(frames.isLinear()).isFalse();
		assertThat(frames.rescaled(1, frames.frame(1))).containsExactly(31);
		assertThat(new double[] {frames.slope(0), frames.slope(1), frames.intercept(0), frames.intercept(1)}).containsExactly(2, 3, 0, 1);
	}

	/** Of 32 bits without sign the highest values are above those of an int. */
	@ParameterizedTest
	@CsvSource({"0, 4294967286", "1, -10"})
	void wideValuesKeepTheirSize(int signed, float value) throws Exception {
		DataSet set = image(false, 1).put(Tag.BITS_ALLOCATED, 32).put(Tag.BITS_STORED, 32).put(Tag.HIGH_BIT, 31)
			.put(Tag.PIXEL_REPRESENTATION, signed).put(Tag.PIXEL_DATA, Vr.OW, words(0xFFF6, 0xFFFF));
		assertThat(frames(set).rescaled(0, frames(set).frame(0))).containsExactly(value);
		set.put(Tag.RESCALE_SLOPE, .5).put(Tag.RESCALE_INTERCEPT, 7);
		assertThat(frames(set).rescaled(0, frames(set).frame(0))).containsExactly((float) (.5 * value + 7));
	}

	/** What is said of one frame in part is said of it in whole by the groups of all. */
	@Test
	void groupWithoutTheElementIsPassedOver() throws Exception {
		DataSet set = line(1, 100).put(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, group(line(2, 200)))
			.put(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, group(new DataSet()));
		assertThat(ModalityTransform.of(FrameFacts.of(set, 0), false, "x").apply(10)).isEqualTo(220);
		set.put(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, group(new DataSet()));
		assertThat(ModalityTransform.of(FrameFacts.of(set, 0), false, "x").apply(10)).isEqualTo(110);
	}

	@Test
	void framesWithoutGroupsAreRescaledAlike() throws Exception {
		DataSet set = image(false, 1).put(Tag.NUMBER_OF_FRAMES, 2).put(Tag.PIXEL_DATA, Vr.OW, words(10, 20)).put(Tag.RESCALE_SLOPE, 3);
		assertThat(frames(set).rescaled(1, frames(set).frame(1))).containsExactly(60);
		assertThat(frames(set).isLinear()).isTrue();
	}

	@Test
	void highestBitIsThatOfTheStoredOnesWhereNobodySays() throws Exception {
		DataSet set = image(false, 0xFABC).put(Tag.BITS_STORED, 12).put(Tag.HIGH_BIT, Vr.US, new byte[0]);
		assertThat(frames(set).frame(0)).containsExactly(0xABC);
	}

	/** What the first value of a table of interest means depends on whether values of the modality can be below 0. */
	@Test
	void tableOfInterestHasASignWhereHounsfieldUnitsHaveOne() throws Exception {
		DataSet set = image(false, 1, 2).put(Tag.VOI_LUT_SEQUENCE, table(2, 65436, 8, words(1, 2)));
		assertThat(frames(set).voi(0).tables().get(0).first()).isEqualTo(65436);
		assertThat(frames(set.put(Tag.RESCALE_INTERCEPT, -1024)).voi(0).tables().get(0).first()).isEqualTo(-100);
		assertThat(frames(set.put(Tag.RESCALE_INTERCEPT, 0).put(Tag.PIXEL_REPRESENTATION, 1)).voi(0).tables().get(0).first())
			.isEqualTo(-100);
	}

	@ParameterizedTest
	@CsvSource({"MONOCHROME1, , true", "MONOCHROME2, , false", "MONOCHROME2, INVERSE, true", "MONOCHROME2, IDENTITY, false"})
	void highIsDarkWhereTheHeaderSaysSo(String photometric, String shape, boolean dark) throws Exception {
		DataSet set = image(false, 1, 2).put(Tag.PHOTOMETRIC_INTERPRETATION, photometric);
		if (shape != null) set.put(Tag.PRESENTATION_LUT_SHAPE, shape);
		assertThat(frames(set).highIsDark()).isEqualTo(dark);
		DataSet colour = image(false, 1, 2, 3).put(Tag.PHOTOMETRIC_INTERPRETATION, "RGB").put(Tag.SAMPLES_PER_PIXEL, 3).put(Tag.COLUMNS, 1);
		assertThat(frames(colour.put(Tag.PRESENTATION_LUT_SHAPE, "INVERSE")).highIsDark()).as("colours are as they are").isFalse();
	}

	private static DataSet region(int format, int unitX, int unitY, double x, double y) {
		return new DataSet().put(Tag.REGION_SPATIAL_FORMAT, format).put(Tag.PHYSICAL_UNITS_X_DIRECTION, unitX)
			.put(Tag.PHYSICAL_UNITS_Y_DIRECTION, unitY).put(Tag.PHYSICAL_DELTA_X, x).put(Tag.PHYSICAL_DELTA_Y, y);
	}

	private static String spacing(DataSet set) throws Exception {
		return frames(set).pixelSpacing().map(Arrays::toString).orElse("none");
	}

	/** PS3.3, C.8.5.5.1: spatial format 1 is in the plane, unit 3 a centimetre; a Doppler curve (3) has no length. */
	@Test
	void ultrasoundHasTheSpacingOfItsRegionsInThePlane() throws Exception {
		DataSet set = image(false, 1, 2);
		assertThat(spacing(set.put(Tag.SEQUENCE_OF_ULTRASOUND_REGIONS, region(1, 3, 3, .02, -.03)))).isEqualTo("[0.3, 0.2]");
		assertThat(spacing(set.put(Tag.SEQUENCE_OF_ULTRASOUND_REGIONS, region(3, 4, 7, .5, 9), region(1, 3, 3, .02, .03))))
			.isEqualTo("[0.3, 0.2]");
		assertThat(spacing(set.put(Tag.SEQUENCE_OF_ULTRASOUND_REGIONS, region(1, 3, 3, .02, .03), region(1, 3, 3, .02, .03))))
			.isEqualTo("[0.3, 0.2]");
		for (DataSet other : new DataSet[] {region(1, 3, 3, .02, .04), region(1, 3, 3, .03, .03), region(1, 4, 3, .02, .03),
			region(1, 3, 4, .02, .03), region(1, 3, 3, 0, .03), region(1, 3, 3, .02, 0)})
			assertThat(spacing(set.put(Tag.SEQUENCE_OF_ULTRASOUND_REGIONS, region(1, 3, 3, .02, .03), other))).isEqualTo("none");
		assertThat(spacing(set.put(Tag.SEQUENCE_OF_ULTRASOUND_REGIONS, region(3, 3, 3, .02, .03)))).isEqualTo("none");
		assertThat(spacing(set.put(Tag.IMAGER_PIXEL_SPACING, .2, .1))).isEqualTo("[0.2, 0.1]");
		assertThat(spacing(set.put(Tag.PIXEL_SPACING, .18, .09))).as("in the patient").isEqualTo("[0.18, 0.09]");
		for (String bad : new String[] {"0\\1", "1\\0", "1"})
			assertThat(spacing(image(false, 1, 2).put(Tag.IMAGER_PIXEL_SPACING, bad.split("\\\\")))).as(bad).isEqualTo("none");
	}

	@Test
	void whatIsNoImageToBeReadIsRefused() {
		assertThatThrownBy(() -> frames(image(false, 1, 2).put(Tag.PRESENTATION_INTENT_TYPE, "FOR PROCESSING")))
			.isInstanceOf(DicomException.class).hasMessageContaining("give the one FOR PRESENTATION");
		assertThatThrownBy(() -> frames(image(false, 1, 2).put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.77.1.6")))
			.isInstanceOf(DicomException.class).hasMessageContaining("whole-slide image");
	}

	/** Bits stored, high bit and bits allocated go together or not. */
	@ParameterizedTest
	@CsvSource({"16, 12, 11, true", "16, 12, 15, true", "16, 12, 10, false", "16, 12, 16, false", "16, 17, 16, false", "16, 0, 0, false",
		"24, 24, 23, false", "32, 32, 31, true", "8, 8, 7, true"})
	void bitsGoTogether(int allocated, int stored, int high, boolean sound) throws Exception {
		DataSet set = image(false, 1, 2, 3, 4).put(Tag.BITS_ALLOCATED, allocated).put(Tag.BITS_STORED, stored).put(Tag.HIGH_BIT, high)
			.put(Tag.COLUMNS, allocated == 32 ? 2 : allocated == 8 ? 8 : 4);
		if (sound) assertThat(frames(set).form().bitsStored()).isEqualTo(stored);
		else assertThatThrownBy(() -> frames(set)).isInstanceOf(DicomException.class).hasMessageContaining("which does not go together");
	}

	@ParameterizedTest
	@CsvSource({"0, 1", "'', 1", "+1, 1", "01, 1"})
	void numberOfFramesIsReadAsItIsWritten(String said, int frames) throws Exception {
		assertThat(frames(image(false, 1, 2).put(Tag.NUMBER_OF_FRAMES, said)).form().frames()).isEqualTo(frames);
		assertThatThrownBy(() -> frames(image(false, 1, 2).put(Tag.NUMBER_OF_FRAMES, "two"))).hasMessageContaining("\"two\" frames");
		assertThatThrownBy(() -> frames(image(false, 1, 2).put(Tag.NUMBER_OF_FRAMES, "-1"))).hasMessageContaining("\"-1\" frames");
	}
}
