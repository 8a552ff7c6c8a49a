package org.abscam.dicom.result;

import java.io.IOException;
import java.io.OutputStream;

/** Pixels of one bit, the first in the lowest bit of a byte; frames follow each other without a gap (PS3.5, section 8.1.1). */
final class BitsOut {

	private final OutputStream out;
	private int bits;
	private int count;

	BitsOut(OutputStream out) {
		this.out = out;
	}

	void write(boolean set) throws IOException {
		if (set) bits |= 1 << count;
		if (++count == 8) flush();
	}

	private void flush() throws IOException {
		out.write(bits);
		bits = 0;
		count = 0;
	}

	void finish() throws IOException {
		if (count > 0) flush();
	}
}
