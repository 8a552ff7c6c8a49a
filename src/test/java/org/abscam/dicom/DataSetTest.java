package org.abscam.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetTest {

	private static final int PATIENT_NAME = 0x00100010;
	private static final int PATIENT_ID = 0x00100020;
	private static final int REFERENCED_SERIES_SEQUENCE = 0x00081115;
	private static final int SERIES_INSTANCE_UID = 0x0020000E;
	private static final int RESCALE_SLOPE = 0x00281053;

	private static DataSet sample() {
		DataSet item = new DataSet().put(SERIES_INSTANCE_UID, "1.2.3").put(PATIENT_ID, "odd");
		return new DataSet().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
			.put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7")
			.put(Tag.SOP_INSTANCE_UID, Uid.of("a test"))
			.put(PATIENT_NAME, "Žižka^Jan")
			.put(REFERENCED_SERIES_SEQUENCE, item, new DataSet())
			.put(Tag.ROWS, 512.)
			.put(RESCALE_SLOPE, 0.1, -1234567.891234567);
	}

	@Test
	void whatIsWrittenIsReadBack() throws Exception {
		try (DicomObject read = DicomObject.read(DataSetWriter.bytes(sample()), "a test")) {
			assertThat(read.syntax()).isEqualTo(TransferSyntax.EXPLICIT);
			assertThat(read.data().text(PATIENT_NAME)).contains("Žižka^Jan");
			assertThat(read.data().integer(Tag.ROWS)).contains(512);
			assertThat(read.data().items(REFERENCED_SERIES_SEQUENCE)).hasSize(2);
			assertThat(read.data().item(REFERENCED_SERIES_SEQUENCE).orElseThrow().text(PATIENT_ID)).contains("odd");
			assertThat(read.data().decimals(RESCALE_SLOPE).orElseThrow()[1]).isEqualTo(-1234567.8912346);
		}
	}

	/** A stranger's reader: dcmtk's dcmdump. */
	@Test
	void dcmdumpReadsWhatIsWritten(@TempDir Path folder) throws Exception {
		Path file = folder.resolve("a.dcm");
		Files.write(file, DataSetWriter.bytes(sample()));
		Process dump;
		try {
			dump = new ProcessBuilder("dcmdump", "+U8", file.toString()).redirectErrorStream(true).start();
		}
		catch (java.io.IOException e) {
			System.err.println("SKIPPED: dcmdump is absent");
			Assumptions.abort("dcmdump is absent");
			return;
		}
		String text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(dump.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(dump.exitValue()).as(text).isZero();
		assertThat(text).contains("[Žižka^Jan]", "[0.1\\-1234567.8912346]", "US 512", "(fffe,e000) na (Item with").doesNotContain("W: ",
			"E: ");
	}

	/** The examples of PS3.5, annexes H, I and J, and PS3.3, section C.12.1.1.2. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', value = {
		"\\ISO 2022 IR 87; 59616d6164615e5461726f753d1b24423b3345441b28425e1b244242404f"
			+ "3a1b28423d1b24422464245e24401b28425e1b2442243f246d24261b2842; Yamada^Tarou=山田^太郎=やまだ^たろう",
		"\\ISO 2022 IR 149; 486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d73d1b242943c8ab5e1b242943b1e6b5bf; Hong^Gildong=洪^吉洞=홍^길동",
		"ISO_IR 192; 57616e675e58 69616f446f6e673de78e8b5ee5b08fe69db13d; Wang^XiaoDong=王^小東=",
		"GB18030; 57616e675e5869616f446f6e673dcdf55ed0a1b6ab3d; Wang^XiaoDong=王^小东=", "ISO_IR 100; 4275635e4ae972f46d65; Buc^Jérôme",
		"ISO_IR 144; bbeedae1d5dcd1e3e0d3; Люксембург",
		"\\ISO 2022 IR 58; 5a68616e675e5869616f446f6e673d1b242941d5c55e1b242941d0a1b6ab3d; Zhang^XiaoDong=张^小东="})
	void namesInTheCharacterSetsOfTheStandard(String set, String hex, String name) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		assertThat(new CharacterSets(List.of(set.strip().split("\\\\", -1))).decode(bytes)).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(doubles = {0.1, 1 / 3., -1 / 3e7, 1e300, -1.23456789012345e-300, 123456789.123456789, 5, -0.0, 1e15})
	void decimalStringsHaveSixteenCharactersAtMost(double value) {
		String text = DecimalString.of(value);
		assertThat(text.length()).isLessThanOrEqualTo(16);
		assertThat(Double.parseDouble(text)).isCloseTo(value, org.assertj.core.data.Percentage.withPercentage(1e-6));
	}

	@Test
	void uidsFollowFromContentAndAreWellFormed() {
		assertThat(Uid.of("a", "b")).isEqualTo(Uid.of("a", "b")).isNotEqualTo(Uid.of("ab")).startsWith("2.25.");
		assertThat(Uid.isWellFormed(Uid.of("x"))).isTrue();
		assertThat(Uid.isWellFormed("1.02.3")).isFalse();
		assertThat(Uid.isWellFormed("1." + "2".repeat(63))).isFalse();
	}

	@Test
	void constantsOfTagsCarryTheKeywordsOfTheDictionary() throws Exception {
		for (java.lang.reflect.Field field : Tag.class.getDeclaredFields()) {
			String keyword = Dictionary.keyword(field.getInt(null)).orElse("none");
			assertThat(keyword.toUpperCase(java.util.Locale.ROOT)).as(field.getName()).isEqualTo(field.getName().replace("_", ""));
		}
	}

	@Test
	void sequencesOfUndefinedLengthInsideUnknownValuesAreRead() throws Exception {
		// (0009,1001) UN, undefined length: implicit little endian inside (PS3.5, section 6.2.2)
		String hex = "09000110554e0000ffffffff" + "feff00e0ffffffff" + "100020000400000058595a20" + "feff0de000000000" + "feffdde000000000"
			+ "100010004c4f0200" + "4142";
		DataSet set = new DataSetReader(Source.of(HexFormat.of().parseHex(hex)), 0, true, ByteOrder.LITTLE_ENDIAN).all();
		assertThat(set.item(0x00091001).orElseThrow().text(PATIENT_ID)).contains("XYZ");
		assertThat(set.text(PATIENT_NAME)).contains("AB");
	}

	@Test
	void claimsOfLengthCostNoMemory() {
		byte[] file = HexFormat.of().parseHex("08000500" + "43530a00" + "49534f5f495220313030" + "100010004f42000000ffff7f");
		assertThatThrownBy(() -> DicomObject.read(file, "a.dcm")).isInstanceOf(DicomException.class)
			.hasMessage("a.dcm is a damaged DICOM file, it ends inside attribute (0010,0010) PatientName; copy it again from its source");
	}

	/** What a header holds may stand in a sentence, but cannot move the cursor of who reads it. */
	@Test
	void sentencesAreOneLineWhateverAHeaderHolds() {
		assertThat(new DicomException("scan.dcm is of 1.2\n3\u001b[31m4; copy it again"))
			.hasMessage("scan.dcm is of 1.2 3 [31m4; copy it again");
	}
}
