package org.abscam.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.jaiimageio.jpeg2000.J2KImageWriteParam;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriterSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams as other programs write them, and damaged ones, made of what an encoder makes of known pixels. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Jpeg2000CodecTest {

	private static final int WIDTH = 40;
	private static final int HEIGHT = 24;
	private static final FrameShape SHAPE = new FrameShape(WIDTH, HEIGHT, 1, 16, false);

	private static int[] pixels() {
		Random random = new Random(5);
		return IntStream.range(0, WIDTH * HEIGHT).map(i -> 20000 + 300 * (i % WIDTH) + 500 * (i / WIDTH) + random.nextInt(900)).toArray();
	}

	private static byte[] encoded(boolean packetMarkers) throws Exception {
		BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
		image.getRaster().setPixels(0, 0, WIDTH, HEIGHT, pixels());
		ImageWriter writer = new J2KImageWriterSpi().createWriterInstance(null);
		J2KImageWriteParam how = (J2KImageWriteParam) writer.getDefaultWriteParam();
		how.setLossless(true);
		how.setWriteCodeStreamOnly(true);
		how.setSOP(packetMarkers);
		how.setEPH(packetMarkers);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			writer.setOutput(out);
			writer.write(null, new IIOImage(image, null, null), how);
		}
		writer.dispose();
		return bytes.toByteArray();
	}

	private static int find(byte[] stream, int marker, int from) {
		for (int i = from; i + 1 < stream.length; i++)
			if ((stream[i] & 0xFF) == marker >> 8 && (stream[i + 1] & 0xFF) == (marker & 0xFF)) return i;
		return -1;
	}

	/** The same packets in parts of four packets each. */
	private static byte[] inParts(byte[] stream, boolean counted, boolean ended) {
		int head = find(stream, 0xFF90, 0);
		int end = stream.length - 2;
		List<Integer> cuts = new ArrayList<>();
		for (int at = find(stream, 0xFF91, head), k = 0; at >= 0; at = find(stream, 0xFF91, at + 2)) if (k++ % 4 == 0) cuts.add(at);
		cuts.add(end);
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		all.write(stream, 0, head);
		for (int i = 0; i + 1 < cuts.size(); i++) {
			int size = cuts.get(i + 1) - cuts.get(i);
			boolean last = i == cuts.size() - 2;
			all.writeBytes(ByteBuffer.allocate(14).putInt(0xFF90000A).putShort((short) 0).putInt(14 + size).put((byte) i)
				.put((byte) (counted || last ? cuts.size() - 1 : 0)).putShort((short) 0xFF93).array());
			all.write(stream, cuts.get(i), size);
		}
		// a comment in place of the end, as some archives pad their files
		all.writeBytes(ended ? new byte[] {-1, (byte) 0xD9} : new byte[] {-1, 0x64, 0, 6, 0, 1, 'P', 'A'});
		assertThat(cuts).hasSizeGreaterThan(3);
		return all.toByteArray();
	}

	@Test
	void losslessStreamsHaveThePixelsThatWereEncoded() throws Exception {
		assertThat(new Jpeg2000Codec().decode(encoded(false), SHAPE).values()).isEqualTo(pixels());
	}

	/** The library alone gives other pixels, and no error. */
	@Test
	void tilePartsNeedNotSayHowManyThereAre() throws Exception {
		assertThat(new Jpeg2000Codec().decode(inParts(encoded(true), false, true), SHAPE).values()).isEqualTo(pixels());
	}

	@Test
	void whatIsWholeNeedsNoEndMarker() throws Exception {
		assertThat(new Jpeg2000Codec().decode(inParts(encoded(true), true, false), SHAPE).values()).isEqualTo(pixels());
	}

	@Test
	void aMissingLastPartIsNoticed() throws Exception {
		byte[] stream = inParts(encoded(true), true, true);
		int last = -1;
		for (int at = find(stream, 0xFF90, 0); at >= 0; at = find(stream, 0xFF90, at + 2)) last = at;
		byte[] cut = Arrays.copyOf(stream, last + 2);
		cut[last] = -1;
		cut[last + 1] = (byte) 0xD9;
		assertThatThrownBy(() -> new Jpeg2000Codec().decode(cut, SHAPE)).isInstanceOf(CodecException.class)
			.hasMessageContaining("truncated");
	}

	/** Bits that are all set in the head of a packet, up to the end of the stream: they are counted for ever where the end is not seen. */
	@ParameterizedTest
	@ValueSource(ints = {0xFF, 0x7F})
	void onesWithoutEndAreRefused(int second) throws Exception {
		byte[] stream = encoded(false);
		int data = find(stream, 0xFF93, 0) + 2;
		for (int i = data; i < stream.length - 2; i++) stream[i] = (byte) ((i - data) % 2 == 0 ? 0xFF : second);
		assertThatThrownBy(() -> new Jpeg2000Codec().decode(stream, SHAPE)).isInstanceOf(CodecException.class)
			.hasMessageContaining("damaged");
	}

	/** The library says so by an error that is no exception. */
	@Test
	void packetHeadsWithoutTheirEndAreRefused() throws Exception {
		byte[] stream = encoded(true);
		stream[find(stream, 0xFF92, 0) + 1] = 0x10;
		assertThatThrownBy(() -> new Jpeg2000Codec().decode(stream, SHAPE)).isInstanceOf(CodecException.class)
			.hasMessageContaining("damaged");
	}

	/** A coding style in front of the size would be checked against no size. */
	@Test
	void theSizeComesFirst() throws Exception {
		byte[] stream = encoded(false);
		int size = find(stream, 0xFF51, 0);
		int coding = find(stream, 0xFF52, 0);
		ByteArrayOutputStream turned = new ByteArrayOutputStream();
		turned.write(stream, 0, size);
		int length = 2 + ByteBuffer.wrap(stream).getShort(coding + 2);
		turned.write(stream, coding, length);
		turned.write(stream, size, coding - size);
		turned.write(stream, coding + length, stream.length - coding - length);
		assertThatThrownBy(() -> new Jpeg2000Codec().decode(turned.toByteArray(), SHAPE)).isInstanceOf(CodecException.class)
			.hasMessageContaining("damaged");
	}

	/** 65,535 layers in the head of a tile. */
	@Test
	void morePacketsThanBytesAreRefusedInTheHeadOfATileToo() throws Exception {
		byte[] stream = encoded(false);
		int coding = find(stream, 0xFF52, 0);
		byte[] style = Arrays.copyOfRange(stream, coding, coding + 2 + ByteBuffer.wrap(stream).getShort(coding + 2));
		style[6] = style[7] = -1;
		int tile = find(stream, 0xFF90, 0);
		ByteBuffer all = ByteBuffer.allocate(stream.length + style.length);
		all.put(stream, 0, tile + 12).put(style).put(stream, tile + 12, stream.length - tile - 12);
		all.putInt(tile + 6, all.getInt(tile + 6) + style.length);
		assertThatThrownBy(() -> new Jpeg2000Codec().decode(all.array(), SHAPE)).isInstanceOf(CodecException.class)
			.hasMessageContaining("damaged");
	}

	/** The library makes zeros of such values. */
	@Test
	void valuesOf32BitsAreRefusedByName() throws Exception {
		byte[] stream = encoded(false);
		stream[find(stream, 0xFF51, 0) + 40] = 31;
		assertThatThrownBy(() -> new Jpeg2000Codec().decode(stream, new FrameShape(WIDTH, HEIGHT, 1, 32, false)))
			.isInstanceOf(CodecException.class).hasMessageContaining("32 bits");
	}
}
