package org.abscam.dicom.confidential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Uid;
import org.abscam.dicom.Vr;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfidentialityProfileTest {

	private static final int REFERENCED_SERIES_SEQUENCE = 0x00081115;
	private static final int CONTENT_SEQUENCE = 0x0040A730;
	private static final Set<Integer> OF_IMAGES = Set.of(0x00082112, 0x00081140, CONTENT_SEQUENCE);
	private static final int PATIENT_NAME = 0x00100010;
	private static final List<String> SECRETS = List.of("SECRET", "1.2.752.99", "20190203", "111213.14", "077Y", "7654321");

	@TempDir
	private Path folder;

	/** Rows of PS3.15 2024b, table E.1-1a, typed from the standard. */
	@Test
	void tableIsThatOfTheStandard() throws Exception {
		Map<String, String> rows = table();
		assertThat(rows).hasSize(620).containsAllEntriesOf(Map.ofEntries(Map.entry("00080050", "Z"), Map.entry("00184000", "X"),
			Map.entry("00400555", "X/Z"), Map.entry("00080022", "X/Z"), Map.entry("0008002A", "X/Z/D"), Map.entry("001811BB", "D"),
			Map.entry("00101010", "X"), Map.entry("00100010", "Z"), Map.entry("00100020", "Z/D"), Map.entry("00100030", "Z"),
			Map.entry("00080090", "Z"), Map.entry("0040A730", "D"), Map.entry("00181000", "X/Z/D"), Map.entry("0008103E", "X"),
			Map.entry("00204000", "X"), Map.entry("00082111", "X"), Map.entry("00200052", "U"), Map.entry("0020000D", "U"),
			Map.entry("00082112", "X/Z/U*"), Map.entry("50xxxxxx", "X"), Map.entry("60xx3000", "X"), Map.entry("60xx4000", "X"),
			Map.entry("0040A123", "D"), Map.entry("0040A075", "D"), Map.entry("00400006", "X"), Map.entry("00081048", "X")));
	}

	private static Map<String, String> table() throws Exception {
		Map<String, String> rows = new TreeMap<>();
		try (InputStream file = ConfidentialityProfile.class.getResourceAsStream("actions.tsv")) {
			for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#")).toList())
				rows.put(line.split("\t")[0], line.split("\t")[1]);
		}
		return rows;
	}

	/** A value of each row that would tell something. */
	private static DataSet full() throws Exception {
		DataSet set = new DataSet();
		for (String row : table().keySet()) {
			int tag = Integer.parseUnsignedInt(row.replaceFirst("^50xxxxxx", "50020020").replace('x', '0'), 16);
			if (tag >>> 16 == 0 || tag >>> 16 == 2) continue; // of messages and of files
			secret(set, tag);
		}
		return set.put(0x00090010, Vr.LO, "SECRET MAKER".getBytes(StandardCharsets.US_ASCII))
			.put(0x00091001, Vr.UN, "SECRET".getBytes(StandardCharsets.US_ASCII))
			.put(0x00FE0001, Vr.LO, "SECRET of a later edition".getBytes(StandardCharsets.US_ASCII));
	}

	private static void secret(DataSet set, int tag) {
		Vr vr = vr(tag);
		switch (vr) {
			case SQ -> {
				DataSet item = new DataSet().put(PATIENT_NAME, "SECRET^Inner");
				// codes of people tell who they are; a purpose of reference and a finding tell nothing of that, and stay
				set.put(tag, OF_IMAGES.contains(tag) ? item : item.put(0x00080100, "SECRET").put(0x00080104, "SECRET"));
			}
			case DA -> set.put(tag, "20190203");
			case TM -> set.put(tag, "111213.14");
			case DT -> set.put(tag, "20190203111213.14");
			case AS -> set.put(tag, "077Y");
			case UI -> set.put(tag, "1.2.752.99." + (tag & 0xFFFFFFFFL));
			case IS, DS -> set.put(tag, "7654321");
			case FD, FL, SL, SS, UL, US -> set.put(tag, 77.0);
			default -> set.put(tag, vr, "SECRET".getBytes(StandardCharsets.US_ASCII));
		}
	}

	private static Vr vr(int tag) {
		return new DataSet().put(tag, new String[] {""}).vr(tag).orElseThrow();
	}

	@Test
	void whateverTheTableNamesIsGoneEmptyOrAnotherOnEachLevel() throws Exception {
		DataSet set = full().put(REFERENCED_SERIES_SEQUENCE, full(), full())
			.put(CONTENT_SEQUENCE, full().put(0x0040A040, "CONTAINER").put(CONTENT_SEQUENCE, full().put(0x0040A040, "UIDREF"),
				new DataSet().put(0x0040A040, "TEXT").put(0x0040A160, "SECRET that a person wrote")))
			.put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.88.33");
		DataSet free = profile().applied(set, "a program 1");
		String bytes = new String(DataSetWriter.bytes(free), StandardCharsets.ISO_8859_1);
		SoftAssertions softly = new SoftAssertions();
		for (String secret : SECRETS) softly.assertThat(bytes.indexOf(secret)).as(secret + " in " + around(bytes, secret)).isNegative();
		walk(table(), set, free, "", softly);
		softly.assertThat(free.tags()).doesNotContain(0x00090010, 0x00091001, 0x00FE0001);
		softly.assertThat(free.text(Tag.SOP_CLASS_UID)).contains("1.2.840.10008.5.1.4.1.1.88.33");
		softly.assertThat(free.text(0x00120062)).contains("YES");
		softly.assertThat(free.texts(0x00120063)).contains("a program 1").allMatch(text -> text.length() <= 64);
		softly.assertThat(free.items(0x00120064))
			.extracting(code -> code.text(0x00080100).orElseThrow() + code.text(0x00080102).orElseThrow())
			.contains("113100DCM");
		softly.assertThat(free.text(0x00280303)).contains("REMOVED");
		softly.assertAll();
	}

	private static String around(String bytes, String secret) {
		int at = bytes.indexOf(secret);
		return at < 0 ? "" : bytes.substring(Math.max(0, at - 24), at + 8);
	}

	/** Each row's letters say what there may be. */
	private static void walk(Map<String, String> rows, DataSet before, DataSet after, String where, SoftAssertions softly) {
		for (int tag : before.tags()) {
			String at = where + Tag.name(tag);
			String cell = rows.get(String.format("%08X", tag));
			if (cell != null) {
				boolean gone = !after.has(tag);
				boolean empty = !gone && after.items(tag).isEmpty() && after.bytes(tag).filter(bytes -> bytes.length > 0).isEmpty();
				boolean other = !gone && !empty;
				softly.assertThat(gone && cell.contains("X") || empty && cell.contains("Z")
					|| other && (cell.contains("D") || cell.contains("U") || cell.contains("Z"))).as(at + " " + cell).isTrue();
				if (other && before.items(tag).isEmpty())
					softly.assertThat(after.bytes(tag).orElseThrow()).as(at).isNotEqualTo(before.bytes(tag).orElseThrow());
			}
			if (cell != null && cell.contains("D") && tag != CONTENT_SEQUENCE) continue; // another item, or none
			for (int i = 0; i < Math.min(before.items(tag).size(), after.items(tag).size()); i++)
				walk(rows, before.items(tag).get(i), after.items(tag).get(i), at + " > ", softly);
		}
	}

	@Test
	void sameKeyGivesTheSameUidsAndAnotherGivesOthers() throws Exception {
		Pseudonyms first = Pseudonyms.of(folder.resolve("below/key"));
		Pseudonyms again = Pseudonyms.of(folder.resolve("below/key"));
		Pseudonyms other = Pseudonyms.of(folder.resolve("other"));
		assertThat(again.uid("1.2.3")).isEqualTo(first.uid("1.2.3")).isNotEqualTo(first.uid("1.2.4")).isNotEqualTo(other.uid("1.2.3"))
			.matches(Uid::isWellFormed).doesNotContain("1.2.3");
		assertThat(again.patient("P7")).isEqualTo(first.patient("P7")).isNotEqualTo(other.patient("P7"));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("other")))).isEqualTo("rw-------");
		try (var files = Files.list(folder)) {
			assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("below", "other");
		}
	}

	/** HMAC-SHA-256 as OpenSSL computes it: printf 'uid\n1.2.3' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0000…00. */
	@Test
	void uidIsTheHmacOfTheUid() throws Exception {
		Path key = Files.writeString(folder.resolve("key"), "00".repeat(32));
		assertThat(Pseudonyms.of(key).uid("1.2.3")).isEqualTo("2.25.173236590418099563955606309178312148919");
		Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
		assertThat(Pseudonyms.of(key).warning().orElseThrow()).contains(key.toString(), "can be read by others", "chmod 600");
		Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
		assertThat(Pseudonyms.of(key).warning()).isEmpty();
	}

	@Test
	void fileThatIsNoKeyIsOneSentence() throws Exception {
		Path key = Files.writeString(folder.resolve("key"), "a secret word");
		assertThatThrownBy(() -> Pseudonyms.of(key)).isInstanceOf(DicomException.class).hasMessageContaining("64 hexadecimal digits")
			.hasMessageContaining("--deidentify-key").hasMessageNotContaining("secret word");
		assertThatThrownBy(() -> Pseudonyms.of(folder)).isInstanceOf(DicomException.class)
			.hasMessageContaining("can neither be read nor made");
	}

	private ConfidentialityProfile profile() throws DicomException {
		return new ConfidentialityProfile(Pseudonyms.of(folder.resolve("key")), item -> false);
	}
}
