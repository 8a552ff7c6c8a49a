package org.abscam.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of float32 in NumPy's file format, version 1, little-endian, row after row.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
record NumPyFile(int rows, int columns, float[] values) {

	private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
	private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\((\\d{1,6}),\\s*(\\d{1,6})\\)");
	private static final int ALIGNMENT = 64;
	private static final int START = MAGIC.length + Short.BYTES;

	/**
	 * @param bytes of the file
	 * @param shown how messages call it
	 * @throws ModelException if it is no such table
	 */
	static NumPyFile read(byte[] bytes, String shown) throws ModelException {
		ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		if (bytes.length < START || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC))
			throw fault(shown, "is no NumPy file of version 1");
		int start = START + (file.getShort(MAGIC.length) & 0xffff);
		if (start > bytes.length) throw fault(shown, "ends within its header");
		String header = new String(bytes, START, start - START, StandardCharsets.US_ASCII);
		if (!header.contains("'descr': '<f4'") || !header.contains("'fortran_order': False"))
			throw fault(shown, "is not of little-endian float32 in C order");
		Matcher shape = SHAPE.matcher(header);
		if (!shape.find()) throw fault(shown, "is no table of rows and columns");
		int rows = Integer.parseInt(shape.group(1));
		int columns = Integer.parseInt(shape.group(2));
		if ((long) rows * columns * Float.BYTES != bytes.length - start)
			throw fault(shown, "holds " + (bytes.length - start) + " bytes of numbers, not " + (long) rows * columns * Float.BYTES);
		float[] values = new float[rows * columns];
		file.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
		return new NumPyFile(rows, columns, values);
	}

	/** The file of a table. */
	static byte[] write(float[] values, int rows, int columns) {
		StringBuilder header =
			new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }");
		while ((START + header.length() + 1) % ALIGNMENT != 0) header.append(' ');
		header.append('\n');
		ByteBuffer file = ByteBuffer.allocate(START + header.length() + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		file.put(MAGIC).putShort((short) header.length()).put(header.toString().getBytes(StandardCharsets.US_ASCII));
		for (float value : values) file.putFloat(value);
		return file.array();
	}

	private static ModelException fault(String shown, String problem) {
		return new ModelException(shown + " " + problem + "; write it with 'abscam models learn'.");
	}
}
