package org.abscam.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
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

	/** Data of a packet that ends in FF, and a next packet that begins with more than 8F: as OpenJPEG 1.0 wrote them, one for each packet. */
	@Test
	void packetsMayEndInFf() throws Exception {
		assertThat(Jpeg2000Stream.of(withData(5, 0xFF, 0xC7)).width()).isEqualTo(8);
		assertThat(Jpeg2000Stream.of(withData(40, 0xFF, 0xC7, 1, 0xFF, 0xC3, 1, 0xFF, 0xD2)).width()).isEqualTo(8);
		for (byte[] stream : List.of(withData(5, 0xFF, 0xFF), withData(40, 0xFF, 0xC7, 1, 0xFF, 0xC7, 1, 0xFF, 0xC7, 1, 0xFF, 0xC7)))
			assertThatThrownBy(() -> Jpeg2000Stream.of(stream)).isInstanceOf(CodecException.class).hasMessageContaining("damaged");
	}

	/** One tile of three packets: two decompositions. */
	private static byte[] withData(int zeros, int... data) {
		ByteBuffer stream = ByteBuffer.allocate(200);
		stream.putShort((short) 0xFF4F).putShort((short) 0xFF51).putShort((short) 41).putShort((short) 0).putInt(8).putInt(8).putInt(0)
			.putInt(0).putInt(8).putInt(8).putInt(0).putInt(0).putShort((short) 1).put((byte) 7).put((byte) 1).put((byte) 1);
		stream.put(new byte[] {-1, 0x52, 0, 12, 0, 0, 0, 1, 0, 2, 4, 4, 0, 0});
		stream.put(new byte[] {-1, (byte) 0x90, 0, 10, 0, 0, 0, 0, 0, (byte) (14 + zeros + data.length), 0, 1, -1, (byte) 0x93});
		stream.put(new byte[zeros]);
		for (int value : data) stream.put((byte) value);
		stream.put(new byte[] {-1, (byte) 0xD9});
		return Arrays.copyOf(stream.array(), stream.position());
	}
}
