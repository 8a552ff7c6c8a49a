package org.abscam.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What a deflated data set inflates to; it is held in memory until it is closed, and inflated again when it is read then. */
final class Inflated implements Source {

	/** What a damaged file says; the message completes "it ...". */
	static final class Damaged extends IOException {

		private static final long serialVersionUID = 1L;

		Damaged(String message) {
			super(message);
		}
	}

	private static final int LARGEST = 1 << 28;
	private static final int PART = 1 << 20;

	private final Source deflated;
	private final long position;
	private Source whole;

	/**
	 * @param deflated the file
	 * @param position where the deflated part begins
	 */
	Inflated(Source deflated, long position) {
		this.deflated = deflated;
		this.position = position;
	}

	private synchronized Source whole() throws IOException {
		if (whole == null) whole = Source.of(inflate());
		return whole;
	}

	@Override
	public long length() throws IOException {
		return whole().length();
	}

	@Override
	public void read(long at, byte[] bytes) throws IOException {
		whole().read(at, bytes);
	}

	private byte[] inflate() throws IOException {
		long most = Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 4);
		List<byte[]> parts = new ArrayList<>();
		int size = 0;
		int filled = PART;
		Inflater inflater = new Inflater(true);
		try {
			for (long at = position; !inflater.finished();) {
				if (filled == PART) {
					parts.add(new byte[PART]);
					filled = 0;
				}
				int written = inflater.inflate(parts.get(parts.size() - 1), filled, PART - filled);
				filled += written;
				size += written;
				if (size > most) throw new Damaged("inflates to more than " + most + " bytes");
				if (written > 0 || inflater.finished()) continue;
				if (inflater.needsDictionary()) throw new Damaged("is deflated with a dictionary, which DICOM does not have");
				byte[] part = new byte[(int) Math.min(1 << 13, deflated.length() - at)];
				if (part.length == 0) throw new EOFException();
				deflated.read(at, part);
				at += part.length;
				inflater.setInput(part);
			}
			return joined(parts, size);
		}
		catch (DataFormatException e) {
			throw new Damaged("has a deflated part that cannot be inflated");
		}
		finally {
			inflater.end();
		}
	}

	private static byte[] joined(List<byte[]> parts, int size) {
		byte[] all = new byte[size];
		for (int i = 0; i < parts.size(); i++)
			System.arraycopy(parts.get(i), 0, all, i * PART, Math.min(PART, size - i * PART));
		return all;
	}

	@Override
	public synchronized void close() throws IOException {
		whole = null;
		deflated.close();
	}
}
