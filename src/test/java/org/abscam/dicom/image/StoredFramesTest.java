package org.abscam.dicom.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that dcmtk, GDCM and pydicom wrote, against what pydicom and GDCM read from them ({@code samples.py} beside the files). */
class StoredFramesTest {

	private static final Path FILES = Path.of("src", "test", "resources", "org", "abscam", "dicom");

	record Expected(String file, int[] shape, String crc, int[] few) {

		@Override
		public String toString() {
			return file;
		}

		boolean isLossy() {
			return file.contains("jpeg5") && !file.contains("jpeg57") || file.contains("j2k91");
		}
	}

	static List<Expected> expected() throws IOException {
		try (Stream<String> lines = Files.lines(FILES.resolve("expected.tsv"))) {
			return lines.map(line -> line.split("\t"))
				.map(cells -> new Expected(cells[0], numbers(cells[1], "x"), cells[2], numbers(cells[3], ",")))
				.toList();
		}
	}

	private static int[] numbers(String text, String separator) {
		return Arrays.stream(text.split(separator)).mapToInt(Integer::parseInt).toArray();
	}

	@ParameterizedTest
	@MethodSource("expected")
	void storedValuesAreThoseOfOtherReaders(Expected expected) throws Exception {
		try (DicomObject object = DicomObject.read(FILES.resolve(expected.file))) {
			StoredFrames frames = StoredFrames.of(object, expected.file);
			ImageForm form = frames.form();
			assertThat(new int[] {form.frames(), form.rows(), form.columns(), form.samples()}).isEqualTo(expected.shape);
			int[] all = new int[form.frames() * form.pixels() * form.samples()];
			for (int i = 0; i < form.frames(); i++) {
				int[] frame = frames.frame(i);
				System.arraycopy(frame, 0, all, i * frame.length, frame.length);
			}
			int[] few = new int[(all.length + 96) / 97];
			for (int i = 0; i < few.length; i++) few[i] = all[97 * i];
			if (expected.isLossy()) {
				int most = form.samples() == 3 ? 5 : 3;
				for (int i = 0; i < few.length; i++)
					assertThat(few[i]).as("value " + 97 * i).isBetween(expected.few[i] - most, expected.few[i] + most);
				return;
			}
			assertThat(few).isEqualTo(expected.few);
			assertThat(crc(all)).isEqualTo(expected.crc);
		}
	}

	@Test
	void framesCanBeReadInAnyOrder() throws Exception {
		try (DicomObject object = DicomObject.read(FILES.resolve("movie-jls-fragments.dcm"))) {
			StoredFrames frames = StoredFrames.of(object, "movie");
			int[] last = frames.frame(2);
			frames.frame(0);
			assertThat(frames.frame(2)).isEqualTo(last).isNotEqualTo(frames.frame(1));
		}
	}

	/** Whatever is changed in a file, it is read to the size that its header says, or refused in a sentence. */
	@ParameterizedTest
	@MethodSource("expected")
	void damagedFilesAreRefusedOrReadToTheirSize(Expected expected) throws Exception {
		byte[] sound = Files.readAllBytes(FILES.resolve(expected.file));
		Random random = new Random(expected.file.hashCode());
		for (int round = 0; round < 40; round++) {
			byte[] damaged = round % 4 == 0 ? Arrays.copyOf(sound, 140 + random.nextInt(sound.length - 140)) : sound.clone();
			for (int i = round % 3; i >= 0; i--) damaged[132 + random.nextInt(damaged.length - 132)] = (byte) random.nextInt();
			try (DicomObject object = DicomObject.read(damaged, "damaged")) {
				StoredFrames frames = StoredFrames.of(object, "damaged");
				ImageForm form = frames.form();
				for (int i = 0; i < Math.min(3, form.frames()); i++) {
					assertThat(frames.frame(i)).hasSize(form.pixels() * (form.photometric().isGrey() || form.samples() == 1 ? 1 : 3));
				}
			}
			catch (DicomException e) {
				assertThat(e.getMessage()).contains("damaged").contains("; ").doesNotContain("Exception");
			}
		}
	}

	@Test
	void whatIsNotReadIsRefusedByName() throws Exception {
		byte[] file = Files.readAllBytes(FILES.resolve("grey8-jls.dcm"));
		byte[] syntax = "1.2.840.10008.1.2.4.80".getBytes(StandardCharsets.US_ASCII);
		file[indexOf(file, syntax) + syntax.length - 2] = '9'; // from JPEG-LS to what nobody has heard of
		file[indexOf(file, "1.2.840.10008.1.2.4.9".getBytes(StandardCharsets.US_ASCII)) + syntax.length - 1] = '9';
		try (DicomObject object = DicomObject.read(file, "scan.dcm")) {
			assertThatThrownBy(() -> StoredFrames.of(object, "scan.dcm")).isInstanceOf(DicomException.class)
				.hasMessageContaining("scan.dcm is compressed as 1.2.840.10008.1.2.4.99")
				.hasMessageContaining("which is not read");
		}
	}

	private static int indexOf(byte[] all, byte[] part) {
		for (int i = 0; i + part.length <= all.length; i++) if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) return i;
		throw new AssertionError("not there");
	}

	private static String crc(int[] values) {
		ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
		for (int v : values) bytes.putInt(v);
		CRC32 crc = new CRC32();
		crc.update(bytes.array());
		return String.format("%08x", crc.getValue());
	}
}
