package org.abscam.cohort;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of one scan.
 *
 * @param index its place among the scans of the run, from 0, which is not among the bytes
 * @param state what tells whether the scan has changed since
 * @param failed whether it could not be explained
 * @param count number of rows
 * @param rows its rows of the table, each with the end of its line
 * @param maps of its images that have one
 */
record ScanResult(int index, State state, boolean failed, int count, String rows, List<CoarseMap> maps) {

	/**
	 * What tells whether a scan has changed; a folder's is that of the folder.
	 *
	 * @param size in bytes, −1 where there is none
	 * @param modified when it was last written, in milliseconds
	 */
	record State(long size, long modified) {

		static final State ABSENT = new State(-1, 0);
	}

	byte[] bytes() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeLong(state.size);
		out.writeLong(state.modified);
		out.writeBoolean(failed);
		out.writeInt(count);
		text(out, rows);
		out.writeInt(maps.size());
		for (CoarseMap map : maps) {
			text(out, map.explained());
			out.write(map.cells());
		}
		return bytes.toByteArray();
	}

	private static void text(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	static ScanResult of(int index, byte[] bytes) throws IOException {
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
		State state = new State(in.readLong(), in.readLong());
		boolean failed = in.readBoolean();
		int count = in.readInt();
		String rows = text(in);
		List<CoarseMap> maps = new ArrayList<>();
		for (int left = in.readInt(); left > 0; left--)
			maps.add(new CoarseMap(text(in), in.readNBytes(CoarseMap.SIDE * CoarseMap.SIDE)));
		return new ScanResult(index, state, failed, count, rows, maps);
	}

	private static String text(DataInputStream in) throws IOException {
		return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
	}
}
