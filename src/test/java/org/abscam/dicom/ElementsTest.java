package org.abscam.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements byte by byte (PS3.5, sections 6 and 7 and annex A.4). */
class ElementsTest {

	private static final int TAG = 0x00089999;
	private static final int SEQUENCE = 0x00081115;
	private static final int UID = 0x0020000E;

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	private static DataSet read(ByteOrder order, boolean explicit, String hex) throws Exception {
		return new DataSetReader(Source.of(hex(hex)), 0, explicit, order).all();
	}

	/** The bytes of a number, and what it is in little and in big endian. */
	@ParameterizedTest
	@CsvSource({"US, fe ff, 65534, 65279", "SS, fe ff, -2, -257", "UL, fe ff ff ff, 4294967294, 4278190079",
		"SL, fe ff ff ff, -2, -16777217",
		"FL, 00 00 c0 3f, 1.5, 6.8965E-41", "FD, 00 00 00 00 00 00 f8 3f, 1.5, 3.13984E-319", "AT, 10 00, 16, 4096"})
	void numbersAreReadInTheOrderOfTheirBytes(String vr, String bytes, double little, double big) throws Exception {
		String length = String.format("%02x 00", hex(bytes).length);
		String letters = HexFormat.of().formatHex(vr.getBytes(StandardCharsets.US_ASCII));
		assertThat(read(ByteOrder.LITTLE_ENDIAN, true, "08 00 99 99" + letters + length + bytes).decimals(TAG).orElseThrow()[0])
			.isEqualTo(little);
		String turned = String.format("00 %02x", hex(bytes).length);
		double number = read(ByteOrder.BIG_ENDIAN, true, "00 08 99 99" + letters + turned + bytes).decimals(TAG).orElseThrow()[0];
		assertThat((float) number).isEqualTo((float) big);
	}

	@ParameterizedTest
	@CsvSource({"OB, ff 80, 255, 128", "OW, fe ff 01 80, 65534, 32769", "UN, ff 80, 255, 128"})
	void bytesAreNumbersToo(String vr, String bytes, double first, double second) throws Exception {
		String letters = HexFormat.of().formatHex(vr.getBytes(StandardCharsets.US_ASCII));
		assertThat(read(ByteOrder.LITTLE_ENDIAN, true, String.format("08 00 99 99 %s 00 00 %02x 00 00 00 %s", letters, hex(bytes).length,
			bytes)).decimals(TAG).orElseThrow()).containsExactly(first, second);
	}

	@Test
	void longNumbersAreReadWithTheirLongHeads() throws Exception {
		assertThat(read(ByteOrder.LITTLE_ENDIAN, true, "08 00 99 99 53 56 00 00 08 00 00 00 fe ff ff ff ff ff ff ff").decimals(TAG)
			.orElseThrow()).containsExactly(-2);
		assertThat(
			read(ByteOrder.LITTLE_ENDIAN, true, "08 00 99 99 4f 56 00 00 10 00 00 00 01 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00")
				.decimals(TAG).orElseThrow())
			.containsExactly(1, 256);
	}

	/** What is no number is none, and neither is one of Java's own. */
	@ParameterizedTest
	@CsvSource({"12, 12, 12", "' +1.5E2 ', 150, 150", "-3, -3, -3", "1.5, 1.5, ", "1e3, 1000, 1000", "2147483647, 2147483647, 2147483647",
		"2147483648, 2147483648, ", "0x1p3, , ", "1d, , ", "NaN, , ", "1\\x, , ", "1\\2, 1, 1", "1.2.3, , ", "1e999, , ", "'', , ",
		"., , "})
	void decimalsAreThoseOfTheStandard(String text, Double decimal, Integer integer) {
		DataSet set = new DataSet().put(0x00281053, text.split("\\\\"));
		assertThat(set.decimal(0x00281053).orElse(null)).isEqualTo(decimal);
		assertThat(set.integer(0x00281053).orElse(null)).isEqualTo(integer);
	}

	@Test
	void textsAreWithoutTheirPadding() {
		DataSet set = new DataSet().put(0x00080060, Vr.CS, " MR \\ CT\0".getBytes(StandardCharsets.US_ASCII)).put(0x00104000, Vr.LT,
			"a \\ b ".getBytes(StandardCharsets.US_ASCII)).put(0x0020000D, "");
		assertThat(set.texts(0x00080060)).containsExactly("MR", "CT");
		assertThat(set.allText(0x00080060)).hasValue("MR\\CT");
		assertThat(set.text(0x00080060)).hasValue("MR");
		assertThat(set.texts(0x00104000)).as("one value, whatever it holds").containsExactly("a \\ b");
		assertThat(set.texts(0x0020000D)).isEmpty();
		assertThat(set.has(0x0020000D)).isTrue();
		assertThat(new DataSet().put(0x00080060, "", "CT").text(0x00080060)).isEmpty();
		assertThat(new DataSet().put(Tag.ROWS, 7).texts(Tag.ROWS)).isEmpty();
	}

	/** In UTF-8 where it was put, in Latin 1 where a file says nothing of it. */
	@Test
	void textThatIsPutComesBackAsItWas() throws Exception {
		DataSet item = new DataSet().put(0x00100010, "Müller^Änne");
		assertThat(item.text(0x00100010)).hasValue("Müller^Änne");
		assertThat(new DataSet().put(SEQUENCE, item).item(SEQUENCE).orElseThrow().text(0x00100010)).hasValue("Müller^Änne");
		assertThat(read(ByteOrder.LITTLE_ENDIAN, true, "10 00 10 00 50 4e 02 00 c4 fc").text(0x00100010)).hasValue("Äü");
	}

	@ParameterizedTest
	@CsvSource({"0x00280010, 513, 0102", "0x00189073, 1.5, 000000000000f83f", "0x00209057, 4294967294, feffffff",
		"0x00209165, 6291467, 60000b00", "0x00186020, -2, feffffff", "0x00700022, 1.5, 0000c03f", "0x00280030, 1.5, 312e35",
		"0x00200013, 7, 37"})
	void numbersAreWrittenAsTheDictionarySays(String tag, double value, String bytes) {
		int number = Integer.decode(tag);
		assertThat(HexFormat.of().formatHex(new DataSet().put(number, value).bytes(number).orElseThrow())).isEqualTo(bytes);
	}

	/** Implicit little endian: the lengths have four bytes, and the dictionary says what they are. */
	@Test
	void implicitElementsAreWhatTheDictionarySays() throws Exception {
		DataSet set = read(ByteOrder.LITTLE_ENDIAN, false, "28 00 10 00 02 00 00 00 07 00  20 00 0e 00 04 00 00 00 31 2e 32 00");
		assertThat(set.integer(Tag.ROWS)).hasValue(7);
		assertThat(set.text(UID)).hasValue("1.2");
		assertThat(set.tags()).containsExactly(UID, Tag.ROWS);
	}

	/** An explicit file in which some element is written as in an implicit one; and one that says nothing that can be read. */
	@Test
	void elementWithoutARepresentationAmongThoseWithOneIsRead() throws Exception {
		DataSet set = read(ByteOrder.LITTLE_ENDIAN, true, "20 00 0e 00 04 00 00 00 31 2e 32 00  28 00 10 00 55 53 02 00 07 00");
		assertThat(set.text(UID)).hasValue("1.2");
		assertThat(set.integer(Tag.ROWS)).hasValue(7);
		assertThatThrownBy(() -> read(ByteOrder.LITTLE_ENDIAN, true, "20 00 0e 00 5a 5a 04 00 31 2e 32 00"))
			.hasMessageContaining("unknown value representation").hasMessageContaining("5a 5a");
	}

	/** UN of what the dictionary knows, such as an archive wrote that did not. */
	@Test
	void knownElementsOfUnknownRepresentationAreRead() throws Exception {
		DataSet set = read(ByteOrder.LITTLE_ENDIAN, true, "28 00 10 00 55 4e 00 00 02 00 00 00 07 00");
		assertThat(set.vr(Tag.ROWS)).hasValue(Vr.US);
		assertThat(set.integer(Tag.ROWS)).hasValue(7);
	}

	private static final String ITEM_OF_UID = "20 00 0e 00 55 49 04 00 31 2e 32 00";

	/** Defined and undefined lengths of sequences and items, in all four ways; what follows is still found. */
	@ParameterizedTest
	@ValueSource(strings = {"14 00 00 00 fe ff 00 e0 0c 00 00 00 " + ITEM_OF_UID,
		"ff ff ff ff fe ff 00 e0 0c 00 00 00 " + ITEM_OF_UID + "fe ff dd e0 00 00 00 00",
		"1c 00 00 00 fe ff 00 e0 ff ff ff ff " + ITEM_OF_UID + "fe ff 0d e0 00 00 00 00",
		"ff ff ff ff fe ff 00 e0 ff ff ff ff " + ITEM_OF_UID + "fe ff 0d e0 00 00 00 00 fe ff dd e0 00 00 00 00"})
	void sequencesEndWhereTheySay(String value) throws Exception {
		DataSet set = read(ByteOrder.LITTLE_ENDIAN, true, "08 00 15 11 53 51 00 00 " + value + "28 00 10 00 55 53 02 00 07 00");
		assertThat(set.items(SEQUENCE)).hasSize(1);
		assertThat(set.item(SEQUENCE).orElseThrow().text(UID)).hasValue("1.2");
		assertThat(set.integer(Tag.ROWS)).hasValue(7);
	}

	@ParameterizedTest
	@CsvSource({"10 00 00 00 fe ff 00 e0 0c 00 00 00, longer than the item around it", "00 01 00 00 fe ff 00 e0 0c 00 00 00, ends inside",
		"14 00 00 00 fe ff 00 e1 0c 00 00 00, where an item of a sequence should begin",
		"14 00 00 00 fe ff 00 e0 08 00 00 00, longer than the item around it"})
	void lengthsThatDoNotHoldAreRefused(String head, String sentence) {
		assertThatThrownBy(() -> read(ByteOrder.LITTLE_ENDIAN, true, "08 00 15 11 53 51 00 00 " + head + ITEM_OF_UID
			+ "28 00 10 00 55 53 02 00 07 00")).isInstanceOf(DataSetReader.Malformed.class).hasMessageContaining(sentence);
	}

	/** Numbers of a file in big endian are turned when it is written again. */
	@Test
	void bigEndianIsWrittenInLittle() throws Exception {
		DataSet set = read(ByteOrder.BIG_ENDIAN, true, "00 28 00 10 55 53 00 02 02 01  00 18 90 73 46 44 00 08 3f f8 00 00 00 00 00 00"
			+ "00 28 12 01 4f 57 00 00 00 00 00 04 00 01 ff fe");
		set.put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3");
		DataSet again = DicomObject.read(DataSetWriter.bytes(set), "x").data();
		assertThat(again.integer(Tag.ROWS)).hasValue(513);
		assertThat(again.decimal(0x00189073)).hasValue(1.5);
		assertThat(again.decimals(0x00281201).orElseThrow()).containsExactly(1, 65534);
	}

	/** A short value's length has two bytes; a longer one becomes unknown, with four (PS3.5, section 6.2.2), in items too. */
	@ParameterizedTest
	@ValueSource(ints = {65533, 65534, 65535, 65536, 70001})
	void longValuesAreWrittenWithLongLengths(int length) throws Exception {
		byte[] text = new byte[length];
		Arrays.fill(text, (byte) 'x');
		DataSet set = new DataSet().put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3")
			.put(SEQUENCE, new DataSet().put(0x00104000, Vr.LT, text).put(UID, "1.2.3")).put(Tag.ROWS, 7);
		byte[] file = DataSetWriter.bytes(set);
		DataSet again = DicomObject.read(file, "x").data();
		assertThat(again.item(SEQUENCE).orElseThrow().text(0x00104000).orElseThrow()).hasSize(length);
		assertThat(again.item(SEQUENCE).orElseThrow().text(UID)).hasValue("1.2.3");
		assertThat(again.integer(Tag.ROWS)).hasValue(7);
		assertThat(file.length % 2).isZero();
	}

	@Test
	void headSaysHowLongItIs() throws Exception {
		byte[] file = DataSetWriter.bytes(new DataSet().put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3"));
		assertThat(new String(file, 128, 4, StandardCharsets.US_ASCII)).isEqualTo("DICM");
		assertThat(HexFormat.of().formatHex(file, 132, 140)).as("(0002,0000) UL").isEqualTo("02000000554c0400");
		int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
		assertThat(HexFormat.of().formatHex(file, 144 + length, 148 + length)).as("the data set begins behind it").isEqualTo("08001600");
	}

	/** A file of compressed frames: table of offsets and fragments. */
	private static PixelStream compressed(int frames, DataSet more, int[] table, String... fragments) throws Exception {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(DataSetWriter.bytes(more.put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3")));
		out.writeBytes(hex("e0 7f 10 00 4f 42 00 00 ff ff ff ff"));
		ByteBuffer offsets = ByteBuffer.allocate(8 + 4 * table.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0xE000FFFE)
			.putInt(4 * table.length);
		for (int offset : table) offsets.putInt(offset);
		out.writeBytes(offsets.array());
		for (String fragment : fragments) {
			byte[] bytes = hex(fragment);
			out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(0xE000FFFE).putInt(bytes.length).array());
			out.writeBytes(bytes);
		}
		out.writeBytes(hex("fe ff dd e0 00 00 00 00"));
		return PixelStream.of(DicomObject.read(out.toByteArray(), "x"), Tag.PIXEL_DATA, frames, 64, "x.dcm");
	}

	private static List<String> frames(PixelStream stream, int count) {
		return IntStream.range(0, count).mapToObj(i -> {
			try {
				return HexFormat.of().formatHex(stream.frame(i));
			}
			catch (DicomException e) {
				return e.getMessage();
			}
		}).toList();
	}

	/** Offsets count from the first fragment's item, whose head has eight bytes. */
	@Test
	void framesOfSeveralFragmentsAreFoundByTheTable() throws Exception {
		String[] fragments = {"01 02", "03 04 05 06", "07 08", "09 0a"};
		assertThat(frames(compressed(2, new DataSet(), new int[] {0, 22}, fragments), 2)).containsExactly("010203040506", "0708090a");
		assertThat(frames(compressed(3, new DataSet(), new int[] {0, 10, 32}, fragments), 3)).containsExactly("0102", "030405060708",
			"090a");
		assertThat(frames(compressed(1, new DataSet(), new int[0], fragments), 1)).containsExactly("0102030405060708090a");
		assertThat(frames(compressed(4, new DataSet(), new int[0], fragments), 4)).containsExactly("0102", "03040506", "0708", "090a");
		DataSet extended = new DataSet().put(Tag.EXTENDED_OFFSET_TABLE, Vr.OV,
			hex("00 00 00 00 00 00 00 00 16 00 00 00 00 00 00 00"));
		assertThat(frames(compressed(2, extended, new int[0], fragments), 2)).containsExactly("010203040506", "0708090a");
		for (int[] wrong : new int[][] {{0, 21}, {8, 22}, {22, 0}})
			assertThatThrownBy(() -> compressed(2, new DataSet(), wrong, fragments)).isInstanceOf(DicomException.class)
				.hasMessageContaining("x.dcm is a damaged DICOM file, it has a table of frames that does not point to where they begin");
	}

	/** Without a table a frame begins where a stream of JPEG (FFD8FF) or JPEG 2000 (FF4FFF) does. */
	@Test
	void framesWithoutATableAreFoundByTheirMarkers() throws Exception {
		assertThat(frames(compressed(2, new DataSet(), new int[0], "ff d8 ff 01", "02 03", "ff d8 ff 04", "05 06"), 2))
			.containsExactly("ffd8ff010203", "ffd8ff040506");
		assertThat(frames(compressed(2, new DataSet(), new int[0], "ff 4f ff 51", "ff 4f 00 51", "ff 4f ff 04"), 2))
			.containsExactly("ff4fff51ff4f0051", "ff4fff04");
		assertThatThrownBy(() -> compressed(2, new DataSet(), new int[0], "ff d8 ff 01", "ff d8 00 03", "00 d8 ff 04"))
			.hasMessageContaining("holds 1 compressed frames where its header names 2");
		assertThatThrownBy(() -> compressed(2, new DataSet(), new int[0], "ff d8 ff 01", "ff d8", "ff 4f ff 04", "ff d8 ff 04"))
			.hasMessageContaining("holds 3 compressed frames where its header names 2");
		assertThatThrownBy(() -> compressed(1, new DataSet(), new int[0])).hasMessageContaining("has no compressed pixel data");
	}

	private static PixelStream plain(int frames, long bits, String hex) throws Exception {
		DataSet set = new DataSet().put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3").put(Tag.PIXEL_DATA, Vr.OW, hex(hex));
		return PixelStream.of(DicomObject.read(DataSetWriter.bytes(set), "x"), Tag.PIXEL_DATA, frames, bits, "x.dcm");
	}

	@Test
	void framesLieBehindEachOther() throws Exception {
		assertThat(frames(plain(2, 24, "01 02 03 04 05 06"), 2)).containsExactly("010203", "040506");
		assertThat(frames(plain(3, 4, "21 03"), 3)).as("each begins with the byte that holds its first bit").containsExactly("21", "21",
			"03");
		PixelStream words = plain(2, 24, "01 02 03 04 05 06");
		assertThat(HexFormat.of().formatHex(words.frameOfWords(0))).isEqualTo("020104");
		assertThat(HexFormat.of().formatHex(words.frameOfWords(1))).isEqualTo("030605");
	}

	@Test
	void fewerOrMorePixelsThanPromisedAreRefused() throws Exception {
		assertThatThrownBy(() -> plain(2, 24, "01 02 03 04")).isInstanceOf(DicomException.class).hasMessageContaining(
			"x.dcm is truncated: its header promises 6 bytes of pixels and 4 are there");
		assertThatThrownBy(() -> plain(1, 24, "01 02 03 04 05 06 07 08")).hasMessageContaining("holds more frames than the 1");
		assertThat(frames(plain(1, 24, "01 02 03 00"), 1)).as("one byte makes it even").containsExactly("010203");
		assertThatThrownBy(() -> plain(1, 8, "01 00 03 04")).hasMessageContaining("more frames");
		assertThatThrownBy(() -> plain(1, 64, "fe ff 00 e0 00 00 00 00 fe ff 00 e0 00 00 00 00"))
			.hasMessageContaining("holds compressed pixel data, but says that they are not compressed");
	}
}
