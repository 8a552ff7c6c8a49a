package org.abscam.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments packed by hand (PS3.5, annex G), and colours of PS3.3, section C.7.6.3.1.2. */
class RleCodecTest {

	private static byte[] stream(int[]... segments) {
		ByteBuffer stream = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN).putInt(segments.length);
		stream.position(64);
		for (int s = 0; s < segments.length; s++) {
			stream.putInt(4 + 4 * s, stream.position());
			for (int value : segments[s]) stream.put((byte) value);
		}
		byte[] bytes = new byte[stream.position()];
		stream.get(0, bytes);
		return bytes;
	}

	private static int[] decode(int width, int samples, int bits, int[]... segments) throws CodecException {
		Samples decoded = new RleCodec().decode(stream(segments), new FrameShape(width, 1, samples, bits, false));
		assertThat(decoded.bits()).isZero();
		assertThat(decoded.rgb()).isFalse();
		return decoded.values();
	}

	/** A control byte n below 128 is followed by n + 1 bytes, 257 − n stand for the next byte's repeats, and 128 for nothing. */
	@Test
	void runsAndLiteralsFollowEachOther() throws Exception {
		assertThat(decode(7, 1, 8, new int[] {2, 7, 8, 9, 128, 253, 200})).containsExactly(7, 8, 9, 200, 200, 200, 200);
		assertThat(decode(1, 1, 8, new int[] {0, 255})).containsExactly(255);
		assertThat(decode(3, 1, 8, new int[] {255, 5, 0, 6})).containsExactly(5, 5, 6);
		assertThat(decode(2, 1, 8, new int[] {254, 5})).as("a run that goes on behind the last pixel").containsExactly(5, 5);
		assertThat(decode(129, 1, 8, new int[] {129, 4, 0, 6})).hasSize(129).startsWith(4).endsWith(6);
	}

	/** The highest byte comes first; then the next component. */
	@Test
	void bytesOfAValueAreInSegmentsOfTheirOwn() throws Exception {
		assertThat(decode(2, 1, 16, new int[] {1, 0x12, 0xFF}, new int[] {1, 0x34, 0xFE})).containsExactly(0x1234, 0xFFFE);
		assertThat(decode(1, 1, 32, new int[] {0, 0xF1}, new int[] {0, 2}, new int[] {0, 3}, new int[] {0, 4})).containsExactly(0xF1020304);
		assertThat(decode(2, 3, 8, new int[] {1, 1, 2}, new int[] {1, 3, 4}, new int[] {1, 5, 6})).containsExactly(1, 3, 5, 2, 4, 6);
		assertThat(decode(1, 3, 16, new int[] {0, 1}, new int[] {0, 2}, new int[] {0, 3}, new int[] {0, 4}, new int[] {0, 5}, new int[] {0,
			6})).containsExactly(0x102, 0x304, 0x506);
	}

	@ParameterizedTest
	@ValueSource(strings = {"0 5", "1 5", "2 5 6", "255", "128", ""})
	void segmentThatEndsBeforeItsLastPixelIsRefused(String bytes) {
		int[] segment = bytes.isEmpty() ? new int[0] : Arrays.stream(bytes.split(" ")).mapToInt(Integer::parseInt).toArray();
		assertThatThrownBy(() -> decode(3, 1, 8, segment)).isInstanceOf(CodecException.class).hasMessageContaining(
			"ends before its last pixel");
	}

	@Test
	void headThatDoesNotHoldIsRefused() {
		FrameShape shape = new FrameShape(1, 1, 1, 16, false);
		byte[] sound = stream(new int[] {0, 1}, new int[] {0, 2});
		assertThatThrownBy(() -> new RleCodec().decode(new byte[63], shape)).hasMessageContaining("ends inside the header");
		assertThatThrownBy(() -> new RleCodec().decode(stream(new int[] {0, 1}), shape)).hasMessageContaining(
			"1 RLE segments where 2 belong");
		for (int[] wrong : new int[][] {{4, 63}, {8, 69}, {4, 67}, {8, -1}}) {
			byte[] bytes = sound.clone();
			ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(wrong[0], wrong[1]);
			assertThatThrownBy(() -> new RleCodec().decode(bytes, shape)).isInstanceOf(CodecException.class)
				.hasMessageContaining("outside of its stream");
		}
	}

	/** The inverse of Y = 0.299 R + 0.587 G + 0.114 B and its differences, rounded and held to 0..255. */
	@ParameterizedTest
	@CsvSource({"76, 85, 255, 254, 0, 0", "150, 44, 21, 0, 255, 1", "29, 255, 107, 0, 0, 254", "128, 128, 128, 128, 128, 128",
		"255, 255, 255, 255, 121, 255", "0, 0, 0, 0, 135, 0", "100, 110, 140, 117, 98, 68"})
	void luminanceAndDifferencesBecomeColours(int y, int b, int r, int red, int green, int blue) {
		int[] values = {1, 128, 128, y, b, r};
		Colours.fromYbr(values);
		assertThat(values).containsExactly(1, 1, 1, red, green, blue);
	}
}
