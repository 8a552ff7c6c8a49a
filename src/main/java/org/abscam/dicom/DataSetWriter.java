package org.abscam.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes DICOM files: Explicit VR Little Endian, sequences and items of defined length (PS3.5, section 7; PS3.10, section 7.1).
 */
public final class DataSetWriter {

	/** Implementation Class UID of files that Abs-CAM writes. */
	private static final String IMPLEMENTATION = Uid.of("org.abscam", "implementation class");
	private static final int ITEM = 0xFFFEE000;
	private static final int GROUP_LENGTH = 0x00020000;
	private static final int VERSION = 0x00020001;
	private static final int IMPLEMENTATION_CLASS_UID = 0x00020012;
	private static final int IMPLEMENTATION_VERSION_NAME = 0x00020013;

	private DataSetWriter() {}

	/**
	 * Writes a file: preamble, file meta information and data set.
	 *
	 * @param set a data set with SOP Class UID and SOP Instance UID
	 * @param out where to; it is not closed
	 * @throws IOException if it cannot be written
	 */
	public static void write(DataSet set, OutputStream out) throws IOException {
		DataSet meta = new DataSet().put(VERSION, Vr.OB, new byte[] {0, 1})
			.put(Tag.MEDIA_STORAGE_SOP_CLASS_UID, set.text(Tag.SOP_CLASS_UID).orElseThrow())
			.put(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, set.text(Tag.SOP_INSTANCE_UID).orElseThrow())
			.put(Tag.TRANSFER_SYNTAX_UID, TransferSyntax.EXPLICIT.uid())
			.put(IMPLEMENTATION_CLASS_UID, IMPLEMENTATION)
			.put(IMPLEMENTATION_VERSION_NAME, "ABSCAM");
		meta.put(GROUP_LENGTH, (double) length(meta));
		out.write(new byte[128]);
		out.write("DICM".getBytes(StandardCharsets.US_ASCII));
		writeSet(meta, out);
		writeSet(set, out);
	}

	private static void writeSet(DataSet set, OutputStream out) throws IOException {
		for (Element element : set.elements()) write(element, out);
	}

	private static void write(Element element, OutputStream out) throws IOException {
		long length = valueLength(element);
		Vr vr = element.vr();
		boolean longForm = vr.hasLongForm() || length > 0xFFFE;
		// a value that is too long for its representation becomes one of unknown representation (PS3.5, section 6.2.2)
		String letters = longForm && !vr.hasLongForm() ? Vr.UN.name() : vr.name();
		ByteBuffer head = ByteBuffer.allocate(longForm ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
		head.putShort((short) (element.tag() >>> 16)).putShort((short) element.tag()).put(letters.getBytes(StandardCharsets.US_ASCII));
		if (length > 0xFFFFFFFEL) throw new IOException("a value of " + length + " bytes at " + Tag.name(element.tag())
			+ " does not fit into one DICOM file");
		if (longForm) head.putShort((short) 0).putInt((int) length);
		else head.putShort((short) length);
		out.write(head.array());
		if (element.value() instanceof Element.Bytes bytes) writeBytes(vr, bytes, out);
		else if (element.value() instanceof Element.Items items) {
			for (DataSet item : items.sets()) {
				ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
				start.putShort((short) (ITEM >>> 16)).putShort((short) ITEM).putInt((int) length(item));
				out.write(start.array());
				writeSet(item, out);
			}
		}
		else if (element.value() instanceof Element.Written written) written.writeTo(out);
		else throw new IOException("a value at " + Tag.name(element.tag()) + " lies in another file");
	}

	private static void writeBytes(Vr vr, Element.Bytes value, OutputStream out) throws IOException {
		byte[] bytes = value.bytes();
		if (value.order() == ByteOrder.BIG_ENDIAN && vr.unit() > 1) bytes = turned(bytes, vr.unit());
		out.write(bytes);
		if (bytes.length % 2 == 1) out.write(vr.padding());
	}

	private static byte[] turned(byte[] bytes, int unit) {
		byte[] turned = new byte[bytes.length];
		for (int i = 0; i + unit <= bytes.length; i += unit) {
			for (int k = 0; k < unit; k++) turned[i + k] = bytes[i + unit - 1 - k];
		}
		return turned;
	}

	private static long length(DataSet set) {
		long length = 0;
		for (Element element : set.elements()) {
			long value = valueLength(element);
			length += (element.vr().hasLongForm() || value > 0xFFFE ? 12 : 8) + value;
		}
		return length;
	}

	private static long valueLength(Element element) {
		if (element.value() instanceof Element.Bytes bytes) return bytes.bytes().length + bytes.bytes().length % 2;
		if (element.value() instanceof Element.Written written) return written.length();
		if (element.value() instanceof Element.Items items) return items.sets().stream().mapToLong(item -> 8 + length(item)).sum();
		return 0;
	}

	/**
	 * @param set a data set
	 * @return the file as {@link #write(DataSet, OutputStream)} writes it
	 */
	public static byte[] bytes(DataSet set) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try {
			write(set, out);
		}
		catch (IOException e) {
			throw new IllegalArgumentException(e.getMessage(), e);
		}
		return out.toByteArray();
	}
}
