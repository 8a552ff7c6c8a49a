package org.abscam.dicom.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MultipartReaderTest {

	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void anAnswerWithoutEndIsNone() {
		InputStream blanks = new InputStream() {

			@Override
			public int read() {
				return ' ';
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				Arrays.fill(bytes, offset, offset + length, (byte) ' ');
				return length;
			}
		};
		assertThatThrownBy(() -> new MultipartReader(blanks, "stub").next()).isInstanceOf(MultipartReader.Malformed.class)
			.hasMessageContaining("64 MB");
	}
}
