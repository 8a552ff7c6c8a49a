package org.abscam.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.abscam.scan.DicomBytes;

/** Uncompressed DICOM files: grey and colour, one frame and several, with the tags that say what pixels mean. */
final class DicomImage implements Target {

	private static final List<String> TEXTS =
		List.of("", "0", "-1", "1e400", "NaN", "1\\2", "\\", "99999999999", "MONOCHROME1", "RGB", "é", "SIGMOID", "1.2.840.10008.1.2");
	private static final int[] NUMBERS = {0, 1, 2, 3, 7, 8, 12, 15, 16, 17, 32, 64, 255, 256, 32767, 32768, 65535};
	private static final List<String> LONG_FORM = List.of("OB", "OW", "SQ", "UN");
	private static final int START = 132;

	@Override
	public List<String> stages() {
		return Pixels.STAGES;
	}

	@Override
	public List<byte[]> seeds() {
		int[] pixels = new int[2 * 12 * 10];
		for (int i = 0; i < pixels.length; i++) pixels[i] = i * 17;
		DicomBytes deep = meaning(DicomBytes.grey16(12, 10, 12, false, pixels).text(0x00280008, "IS", "2"));
		DicomBytes signed =
			meaning(DicomBytes.grey16(12, 10, 16, true, pixels).text(0x00280008, "IS", "2")).text(0x00280004, "CS", "MONOCHROME1");
		DicomBytes colour = DicomBytes.grey8(12, 10, new int[360]).number(0x00280002, 3).text(0x00280004, "CS", "RGB")
			.number(0x00280006, 0);
		return List.of(deep.toBytes(), signed.toBytes(), colour.toBytes(), meaning(DicomBytes.grey8(12, 10, new int[120])).toBytes(),
			DicomBytes.grey16(12, 10, 16, false, pixels).text(0x00280008, "IS", "2").bytes(0x00081140, "SQ", nested(5)).toBytes());
	}

	private static DicomBytes meaning(DicomBytes file) {
		return file.text(0x00281050, "DS", "40\\400").text(0x00281051, "DS", "80\\1500").text(0x00281055, "LO", "BRAIN\\LUNG")
			.text(0x00281052, "DS", "-1024").text(0x00281053, "DS", "1").number(0x00280120, 0).text(0x00280030, "DS", "0.5\\0.7")
			.text(0x00180050, "DS", "2").text(0x0020000E, "UI", "1.2.3.4");
	}

	/** Sequences of undefined length, each in an item of the one around it, as what the outermost holds. */
	private static byte[] nested(int depth) {
		ByteBuffer bytes = ByteBuffer.allocate(64 * depth).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < depth; i++) {
			bytes.putShort((short) 0xFFFE).putShort((short) 0xE000).putInt(-1);
			bytes.putShort((short) 0x0008).putShort((short) 0x1140).put("SQ\0\0".getBytes(StandardCharsets.US_ASCII)).putInt(-1);
		}
		for (int i = 0; i < depth; i++) {
			bytes.putShort((short) 0xFFFE).putShort((short) 0xE0DD).putInt(0);
			bytes.putShort((short) 0xFFFE).putShort((short) 0xE00D).putInt(0);
		}
		return Arrays.copyOf(bytes.array(), bytes.position());
	}

	/** Half have another text, number, type or length in one or two of their elements. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		if (random.nextInt(6) == 0) return Bytes.damaged(seed, random);
		if (random.nextInt(5) < 2) return Bytes.pixelsDamaged(seed, random);
		byte[] bytes = seed.clone();
		for (int i = 1 + random.nextInt(2); i > 0; i--) change(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), random);
		return bytes;
	}

	private static void change(ByteBuffer file, Random random) {
		List<Integer> elements = elements(file);
		int at = elements.get(random.nextInt(elements.size()));
		boolean wide = isLong(file, at);
		int value = at + (wide ? 12 : 8);
		int length = wide ? file.getInt(at + 8) : file.getShort(at + 6);
		switch (random.nextInt(8)) {
			case 0 -> file.put(at + random.nextInt(8), (byte) random.nextInt(256));
			case 1 -> {
				if (wide) file.putInt(at + 8, random.nextInt(3) - 1);
				else file.putShort(at + 6, (short) (length + random.nextInt(5) - 2));
			}
			case 2, 3, 4 -> {
				if (!wide && length == 2) file.putShort(value, (short) NUMBERS[random.nextInt(NUMBERS.length)]);
				else text(file, value, length, random);
			}
			default -> {
				if (length > 0 && length <= file.limit() - value) file.put(value + random.nextInt(length), (byte) random.nextInt(256));
			}
		}
	}

	private static void text(ByteBuffer file, int at, int length, Random random) {
		byte[] text = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < length && at + i < file.limit(); i++) file.put(at + i, i < text.length ? text[i] : (byte) ' ');
	}

	private static List<Integer> elements(ByteBuffer file) {
		List<Integer> elements = new ArrayList<>();
		int at = START;
		do {
			elements.add(at);
			at += isLong(file, at) ? 12 + file.getInt(at + 8) : 8 + (file.getShort(at + 6) & 0xffff);
		}
		while (at >= START && at + 12 < file.limit() && elements.size() < 99);
		return elements;
	}

	private static boolean isLong(ByteBuffer file, int at) {
		return LONG_FORM.contains("" + (char) file.get(at + 4) + (char) file.get(at + 5));
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Pixels.read(Files.write(folder.resolve("damaged.dcm"), file), reached);
	}
}
