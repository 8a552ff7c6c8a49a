package org.abscam.dicom.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody writes in earnest: they are refused in a sentence, at little cost, and never read to something plausible. */
class HostileImagesTest {

	private static final Path FILES = Path.of("src", "test", "resources", "org", "abscam", "dicom");
	private static final String EXPLICIT = "1.2.840.10008.1.2.1";
	private static final String DEFLATED = "1.2.840.10008.1.2.1.99";
	private static final String RLE = "1.2.840.10008.1.2.5";

	/** A file in explicit little endian, element by element. */
	private static final class File {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		File add(int tag, String vr, byte[] value) {
			boolean longForm = "OB OW SQ UN".contains(vr);
			ByteBuffer head = ByteBuffer.allocate(longForm ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
			head.putShort((short) (tag >>> 16)).putShort((short) tag).put(vr.getBytes(StandardCharsets.US_ASCII));
			if (longForm) head.putShort((short) 0).putInt(value.length);
			else head.putShort((short) value.length);
			bytes.writeBytes(head.array());
			bytes.writeBytes(value);
			return this;
		}

		File add(int tag, String vr, String text) {
			return add(tag, vr, (text.length() % 2 == 0 ? text : text + " ").getBytes(StandardCharsets.US_ASCII));
		}

		File add(int tag, String vr, int... shorts) {
			return add(tag, vr, HostileImagesTest.shorts(shorts));
		}

		File raw(byte[] more) {
			bytes.writeBytes(more);
			return this;
		}

		/** A grey image's description. */
		static File grey(int rows, int columns, int bits) {
			return new File().add(0x00280002, "US", 1).add(0x00280004, "CS", "MONOCHROME2").add(0x00280010, "US", rows)
				.add(0x00280011, "US", columns).add(0x00280100, "US", bits).add(0x00280101, "US", bits).add(0x00280102, "US", bits - 1)
				.add(0x00280103, "US", 0);
		}

		DicomObject object(String syntax) throws DicomException {
			byte[] meta = new File().add(0x00020010, "UI", syntax + (syntax.length() % 2 == 0 ? "" : "\0")).bytes.toByteArray();
			ByteArrayOutputStream all = new ByteArrayOutputStream();
			all.writeBytes(new byte[128]);
			all.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
			all.writeBytes(meta);
			all.writeBytes(syntax.equals(DEFLATED) ? deflated(bytes.toByteArray()) : bytes.toByteArray());
			return DicomObject.read(all.toByteArray(), "scan.dcm");
		}
	}

	private static byte[] shorts(int... values) {
		ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (int v : values) bytes.putShort((short) v);
		return bytes.array();
	}

	private static byte[] deflated(byte[] bytes) {
		Deflater deflater = new Deflater(9, true);
		deflater.setInput(bytes);
		deflater.finish();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (byte[] part = new byte[1 << 16]; !deflater.finished();) out.write(part, 0, deflater.deflate(part));
		deflater.end();
		return out.toByteArray();
	}

	/** Pixel data in fragments, an empty table of frames first. */
	private static byte[] fragments(byte[]... fragments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
		out.writeBytes(item(new byte[0]));
		for (byte[] fragment : fragments) out.writeBytes(item(fragment));
		out.writeBytes(new byte[] {(byte) 0xFE, -1, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
		return out.toByteArray();
	}

	private static byte[] item(byte[] value) {
		return ByteBuffer.allocate(8 + value.length).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0xFFFE).putShort((short) 0xE000)
			.putInt(value.length).put(value).array();
	}

	/** The scan of a JPEG frame ends in its middle: decoders that go on give grey below. */
	@ParameterizedTest
	@ValueSource(strings = {"grey8-jpeg50.dcm", "colour-jpeg50.dcm", "grey8-jpeg70.dcm", "grey12-jpeg57.dcm", "grey12-jpeg51.dcm"})
	void jpegFramesThatEndTooEarlyAreRefused(String name) throws Exception {
		byte[] file = Files.readAllBytes(FILES.resolve(name));
		int end = file.length - 2;
		while (file[end] != (byte) 0xFF || file[end + 1] != (byte) 0xD9) end--;
		int scan = end;
		while (file[scan] != (byte) 0xFF || file[scan + 1] != (byte) 0xDA) scan--;
		int middle = (scan + end) / 2;
		file[middle] = (byte) 0xFF;
		file[middle + 1] = (byte) 0xD9;
		try (DicomObject object = DicomObject.read(file, "scan.dcm")) {
			StoredFrames frames = StoredFrames.of(object, "scan.dcm");
			assertThatThrownBy(() -> frames.frame(0)).isInstanceOf(DicomException.class).hasMessageContaining("scan.dcm: frame 1");
		}
	}

	/** A JPEG frame whose second half is missing, without a marker behind it. */
	@ParameterizedTest
	@ValueSource(strings = {"grey8-jpeg50.dcm", "grey8-jpeg70.dcm", "grey12-jpeg57.dcm", "grey12-jpeg51.dcm"})
	void jpegFramesThatAreCutOffAreRefused(String name) throws Exception {
		byte[] file = Files.readAllBytes(FILES.resolve(name));
		int end = file.length - 2;
		while (file[end] != (byte) 0xFF || file[end + 1] != (byte) 0xD9) end--;
		int start = end;
		while (file[start] != (byte) 0xFF || file[start + 1] != (byte) 0xD8) start--;
		byte[] half = Arrays.copyOfRange(file, start, (start + 2 * end) / 3);
		String syntax = name.contains("50") ? "1.2.840.10008.1.2.4.50" : "1.2.840.10008.1.2.4.70";
		try (DicomObject whole = DicomObject.read(file, "scan.dcm")) {
			ImageForm form = ImageForm.of(whole, "scan.dcm");
			DicomObject object = File.grey(form.rows(), form.columns(), form.bitsAllocated()).raw(fragments(half)).object(syntax);
			assertThatThrownBy(() -> StoredFrames.of(object, "scan.dcm").frame(0)).isInstanceOf(DicomException.class)
				.hasMessageContaining("scan.dcm: frame 1");
		}
	}

	/** A marker segment that turns green into differences, and a second frame header that would blank what was read. */
	@Test
	void jpegLsStreamsThatWouldBeReadToOtherColoursAreRefused() throws Exception {
		byte[] file = Files.readAllBytes(FILES.resolve("colour-jls-none.dcm"));
		int start = indexOf(file, 0, 0xFF, 0xD8, 0xFF);
		int last = file.length - 2;
		while (file[last] != (byte) 0xFF || file[last + 1] != (byte) 0xD9) last--;
		byte[] stream = Arrays.copyOfRange(file, start, last + 2);
		int frame = indexOf(stream, 0, 0xFF, 0xF7);
		byte[] header = Arrays.copyOfRange(stream, frame, frame + 2 + 8 + 9);
		int scan = indexOf(stream, indexOf(stream, indexOf(stream, 0, 0xFF, 0xDA) + 1, 0xFF, 0xDA) + 1, 0xFF, 0xDA);
		try (DicomObject whole = DicomObject.read(file, "scan.dcm")) {
			ImageForm form = ImageForm.of(whole, "scan.dcm");
			assertThat(StoredFrames.of(colour(form, stream), "scan.dcm").frame(0)).isEqualTo(StoredFrames.of(whole, "scan.dcm").frame(0));
			byte[] transformed =
				inserted(stream, 2, (byte) 0xFF, (byte) 0xE8, (byte) 0, (byte) 7, (byte) 'm', (byte) 'r', (byte) 'f', (byte) 'x',
					(byte) 1);
			assertThatThrownBy(() -> StoredFrames.of(colour(form, transformed), "scan.dcm").frame(0)).isInstanceOf(DicomException.class)
				.hasMessageContaining("colour transform");
			byte[] twice = inserted(stream, scan, header);
			assertThatThrownBy(() -> StoredFrames.of(colour(form, twice), "scan.dcm").frame(0)).isInstanceOf(DicomException.class);
		}
	}

	private static DicomObject colour(ImageForm form, byte[] stream) throws DicomException {
		return new File().add(0x00280002, "US", 3).add(0x00280004, "CS", "RGB").add(0x00280006, "US", 0).add(0x00280010, "US", form.rows())
			.add(0x00280011, "US", form.columns()).add(0x00280100, "US", 8).add(0x00280101, "US", 8).add(0x00280102, "US", 7)
			.add(0x00280103, "US", 0).raw(fragments(stream)).object("1.2.840.10008.1.2.4.80");
	}

	private static byte[] inserted(byte[] all, int at, byte... part) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(all, 0, at);
		out.writeBytes(part);
		out.write(all, at, all.length - at);
		return out.toByteArray();
	}

	private static int indexOf(byte[] all, int from, int... wanted) {
		for (int i = from; i + wanted.length <= all.length; i++) {
			boolean here = true;
			for (int k = 0; k < wanted.length; k++) here &= (all[i + k] & 0xFF) == wanted[k];
			if (here) return i;
		}
		throw new AssertionError("not there");
	}

	@Test
	void sizesThatDoNotFitIntoMemoryAreRefusedBeforeAnythingIsMade() throws Exception {
		DicomObject object = File.grey(23000, 23000, 32).raw(fragments(new byte[64])).object(RLE);
		assertThatThrownBy(() -> StoredFrames.of(object, "scan.dcm").frame(0)).isInstanceOf(DicomException.class)
			.hasMessageContaining("23000 x 23000").hasMessageContaining("memory");
	}

	@Test
	void palettesWithImpossibleDescriptorsAreRefused() throws Exception {
		File file = File.grey(1, 2, 8);
		for (int colour = 0; colour < 3; colour++) file.add(0x00281101 + colour, "SS", -3, 0, 16);
		for (int colour = 0; colour < 3; colour++) file.add(0x00281221 + colour, "OW", 0, 1, 7);
		file.add(0x7FE00010, "OW", new byte[2]);
		DicomObject object = file.object(EXPLICIT);
		assertThatThrownBy(() -> Palette.of(object.data(), false, "scan.dcm")).isInstanceOf(DicomException.class)
			.hasMessageContaining("palette that is not whole");
	}

	/** Copies of thousands of segments that hold nothing. */
	@Test
	@Timeout(5)
	void palettesOfEmptySegmentsCostNoTime() throws Exception {
		int[] words = new int[450_000];
		for (int i = 0; i < words.length / 2; i += 4) {
			words[i] = 2;
			words[i + 1] = 65535;
			words[i + 2] = words.length & 0xFFFF;
			words[i + 3] = words.length >>> 16;
		}
		File file = new File();
		for (int colour = 0; colour < 3; colour++) file.add(0x00281101 + colour, "US", 256, 0, 16);
		for (int colour = 0; colour < 3; colour++) file.add(0x00281221 + colour, "OW", words);
		DicomObject object = file.object(EXPLICIT);
		assertThatThrownBy(() -> Palette.of(object.data(), false, "scan.dcm")).isInstanceOf(DicomException.class);
	}

	/** Entries of 16 bits where the descriptor says 8: no colour runs over into the next one. */
	@Test
	void colourTablesThatAreWiderThanTheySayStayWithinEightBits() throws Exception {
		File file = new File();
		for (int colour = 0; colour < 3; colour++) file.add(0x00281101 + colour, "US", 2, 0, 8);
		for (int colour = 0; colour < 3; colour++) file.add(0x00281201 + colour, "OW", 0, 0xFFFF);
		DicomObject object = file.object(EXPLICIT);
		assertThat(Palette.of(object.data(), false, "scan.dcm").colours(new int[] {0, 1})).containsExactly(0, 0, 0, 255, 255, 255);
	}

	@Test
	void pixelsAsASequenceAreRefused() throws Exception {
		File file = File.grey(1, 2, 8).add(0x7FE00010, "SQ", new byte[0]);
		assertThatThrownBy(() -> StoredFrames.of(file.object(EXPLICIT), "scan.dcm")).isInstanceOf(DicomException.class)
			.hasMessageContaining("damaged");
	}

	@Test
	void pairsOfPixelsThatShareColoursNeedAnEvenWidth() throws Exception {
		File file = new File().add(0x00280002, "US", 3).add(0x00280004, "CS", "YBR_FULL_422").add(0x00280010, "US", 1)
			.add(0x00280011, "US", 3).add(0x00280100, "US", 8).add(0x00280101, "US", 8).add(0x00280102, "US", 7).add(0x00280103, "US", 0)
			.add(0x7FE00010, "OB", new byte[6]);
		DicomObject object = file.object(EXPLICIT);
		assertThatThrownBy(() -> StoredFrames.of(object, "scan.dcm").frame(0)).isInstanceOf(DicomException.class)
			.hasMessageContaining("odd");
	}

	/** PS3.5, section 6.2.2: an archive that does not know an attribute passes it on as UN. */
	@Test
	void attributesOfUnknownRepresentationAreReadByTheDictionary() throws Exception {
		DicomObject object = File.grey(1, 1, 16).add(0x00281052, "UN", "-1024 ".getBytes(StandardCharsets.US_ASCII))
			.add(0x00281053, "UN", "2.5 ".getBytes(StandardCharsets.US_ASCII)).add(0x7FE00010, "OW", 1000).object(EXPLICIT);
		ImageFrames frames = ImageFrames.of(object, "scan.dcm");
		assertThat(frames.rescaled(0, frames.frame(0))).containsExactly(1000 * 2.5f - 1024);
	}

	@Test
	void whatIsSaidOfEachFrameCostsNoMoreWithManyFrames() throws Exception {
		int count = 4000;
		byte[][] frames = new byte[count][];
		ByteArrayOutputStream items = new ByteArrayOutputStream();
		for (int i = 0; i < count; i++) {
			frames[i] = new byte[0];
			items.writeBytes(item(new byte[0]));
		}
		DicomObject object = File.grey(8, 8, 8).add(0x00280008, "IS", Integer.toString(count)).add(0x52009230, "SQ", items.toByteArray())
			.raw(fragments(frames)).object(RLE);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		ImageFrames.of(object, "scan.dcm");
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(count * 2000L);
	}

	@Test
	@Timeout(30)
	void whatIsDeflatedTakesNoMoreThanTwiceItsSize() throws Exception {
		int size = 100_000_000;
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		File file = File.grey(10000, 10000, 8).add(0x7FE00010, "OB", new byte[size]);
		byte[] part = deflated(file.bytes.toByteArray());
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		all.writeBytes(new byte[128]);
		all.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
		all.writeBytes(new File().add(0x00020010, "UI", DEFLATED).bytes.toByteArray());
		all.writeBytes(part);
		long before = threads.getCurrentThreadAllocatedBytes();
		DicomObject.read(all.toByteArray(), "scan.dcm");
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 * size + 20_000_000L);
	}
}
