package org.abscam.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;

/** Writes small DICOM files, explicit VR little endian, for tests. */
public final class DicomBytes {

	private static final String IMPLICIT = "1.2.840.10008.1.2";

	private record Value(String vr, byte[] bytes) {}

	private final TreeMap<Integer, Value> values = new TreeMap<>(Integer::compareUnsigned);
	/** The tag whose length is not given. */
	private int undefined;
	private String transferSyntax = "1.2.840.10008.1.2.1";

	/** A grey image of 16 allocated bits. */
	public static DicomBytes grey16(int width, int height, int bitsStored, boolean signed, int... pixels) {
		ByteBuffer bytes = ByteBuffer.allocate(pixels.length * 2).order(ByteOrder.LITTLE_ENDIAN);
		for (int pixel : pixels) bytes.putShort((short) pixel);
		return new DicomBytes().text(0x00080060, "CS", "OT").text(0x00280004, "CS", "MONOCHROME2").number(0x00280002, 1)
			.number(0x00280010, height).number(0x00280011, width).number(0x00280100, 16).number(0x00280101, bitsStored)
			.number(0x00280102, bitsStored - 1).number(0x00280103, signed ? 1 : 0).bytes(0x7FE00010, "OW", bytes.array());
	}

	/** A grey image of 8 bits. */
	public static DicomBytes grey8(int width, int height, int... pixels) {
		byte[] bytes = new byte[pixels.length + pixels.length % 2];
		for (int i = 0; i < pixels.length; i++) bytes[i] = (byte) pixels[i];
		return grey16(width, height, 8, false).number(0x00280100, 8).bytes(0x7FE00010, "OB", bytes);
	}

	DicomBytes transferSyntax(String uid) {
		transferSyntax = uid;
		return this;
	}

	public DicomBytes text(int tag, String vr, String text) {
		return bytes(tag, vr, (text.length() % 2 == 0 ? text : text + " ").getBytes(StandardCharsets.US_ASCII));
	}

	/** An unsigned number of 16 bits. */
	public DicomBytes number(int tag, int number) {
		return bytes(tag, "US", new byte[] {(byte) number, (byte) (number >> 8)});
	}

	public DicomBytes bytes(int tag, String vr, byte[] bytes) {
		values.put(tag, new Value(vr, bytes));
		return this;
	}

	/** The length of an element is not given. */
	DicomBytes undefinedLength(int tag) {
		undefined = tag;
		return this;
	}

	/** Without the types of the attributes, but for those of the file's own first group. */
	DicomBytes implicit() {
		return transferSyntax(IMPLICIT);
	}

	/** As the retired transfer syntax of the same name. */
	DicomBytes bigEndian() {
		return transferSyntax("1.2.840.10008.1.2.2");
	}

	/** Sequences of undefined length inside each other, each in an item of undefined length of the one around it. */
	DicomBytes sequences(int tag, int count) {
		ByteBuffer inner = ByteBuffer.allocate(36 * count).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 1; i < count; i++) {
			mark(inner, 0xE000, -1);
			inner.putShort((short) (tag >>> 16)).putShort((short) tag);
			if (!transferSyntax.equals(IMPLICIT)) inner.put("SQ\0\0".getBytes(StandardCharsets.US_ASCII));
			inner.putInt(-1);
		}
		for (int i = 1; i < count; i++) {
			mark(inner, 0xE0DD, 0);
			mark(inner, 0xE00D, 0);
		}
		mark(inner, 0xE0DD, 0);
		return undefinedLength(tag).bytes(tag, "SQ", Arrays.copyOf(inner.array(), inner.position()));
	}

	private static void mark(ByteBuffer bytes, int element, int length) {
		bytes.putShort((short) 0xFFFE).putShort((short) element).putInt(length);
	}

	public byte[] toBytes() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(new byte[128]);
		out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
		String uid = transferSyntax.length() % 2 == 0 ? transferSyntax : transferSyntax + "\0";
		write(out, 0x00020010, new Value("UI", uid.getBytes(StandardCharsets.US_ASCII)), false, false);
		values.forEach((tag, value) -> write(out, tag, value, tag == undefined, transferSyntax.endsWith(".1.2.2")));
		return out.toByteArray();
	}

	Path write(Path file) throws IOException {
		return Files.write(file, toBytes());
	}

	private void write(ByteArrayOutputStream out, int tag, Value value, boolean open, boolean swapped) {
		ByteBuffer head = ByteBuffer.allocate(12).order(swapped ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
		head.putShort((short) (tag >>> 16)).putShort((short) tag);
		int length = open ? -1 : value.bytes.length;
		if (transferSyntax.equals(IMPLICIT) && tag >>> 16 != 2) head.putInt(length);
		else {
			head.put(value.vr.getBytes(StandardCharsets.US_ASCII));
			if (value.vr.matches("O[BDFW]|SQ|UN")) head.putShort((short) 0).putInt(length);
			else head.putShort((short) length);
		}
		out.write(head.array(), 0, head.position());
		byte[] bytes = value.bytes.clone();
		for (int i = 0; swapped && value.vr.matches("US|OW") && i + 1 < bytes.length; i += 2) {
			bytes[i] = value.bytes[i + 1];
			bytes[i + 1] = value.bytes[i];
		}
		out.writeBytes(bytes);
	}
}
