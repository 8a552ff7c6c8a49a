package org.abscam.dicom.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Jpeg2000StreamTest {

	/** A marker segment of two bytes where the coding style belongs, at the very end. */
	@Test
	void codingStylesThatEndTooEarlyAreRefused() {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		ByteBuffer size = ByteBuffer.allocate(51);
		size.putShort((short) 0xFF4F).putShort((short) 0xFF51).putShort((short) 47).putShort((short) 0).putInt(8).putInt(8).putInt(0)
			.putInt(0).putInt(8).putInt(8).putInt(0).putInt(0).putShort((short) 3);
		for (int i = 0; i < 3; i++) size.put((byte) 7).put((byte) 1).put((byte) 1);
		stream.writeBytes(size.array());
		stream.writeBytes(new byte[] {-1, 0x52, 0, 2});
		assertThatThrownBy(() -> Jpeg2000Stream.of(stream.toByteArray())).isInstanceOf(CodecException.class)
			.hasMessageContaining("JPEG 2000");
	}

	/** 65,535 layers in some bytes. */
	@Test
	void morePacketsThanBytesAreRefused() {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		ByteBuffer size = ByteBuffer.allocate(45);
		size.putShort((short) 0xFF4F).putShort((short) 0xFF51).putShort((short) 41).putShort((short) 0).putInt(8).putInt(8).putInt(0)
			.putInt(0).putInt(8).putInt(8).putInt(0).putInt(0).putShort((short) 1).put((byte) 7).put((byte) 1).put((byte) 1);
		stream.writeBytes(size.array());
		stream.writeBytes(new byte[] {-1, 0x52, 0, 12, 0, 0, -1, -1, 0, 5, 4, 4, 0, 0});
		stream.writeBytes(new byte[] {-1, (byte) 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, -1, (byte) 0x93, 0, 0, -1, (byte) 0xD9});
		assertThatThrownBy(() -> Jpeg2000Stream.of(stream.toByteArray())).isInstanceOf(CodecException.class)
			.hasMessageContaining("damaged");
	}
}
