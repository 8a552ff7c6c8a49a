package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import ij.gui.Arrow;
import ij.gui.EllipseRoi;
import ij.gui.ImageRoi;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.RotatedRectRoi;
import ij.gui.ShapeRoi;
import ij.gui.TextRoi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;
import ij.process.ByteProcessor;
import java.awt.Rectangle;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Files that ImageJ itself writes, and what strangers make of them. */
class RoiReaderTest {

	/** One of each kind that is an area, away from the others. */
	static final List<Roi> AREAS = List.of(new Roi(1, 2, 3, 4), new Roi(1.25, 2.5, 3.5, 4.75), rounded(), new OvalRoi(10, 10, 7, 5),
		new OvalRoi(10.5, 10.5, 7.25, 5.5), new PolygonRoi(new int[] {0, 8, 4}, new int[] {0, 0, 8}, 3, Roi.POLYGON),
		new PolygonRoi(new float[] {0.5f, 8.25f, 4}, new float[] {0, 0.75f, 8}, 3, Roi.FREEROI),
		new PolygonRoi(new int[] {0, 8, 8, 0}, new int[] {0, 0, 8, 8}, 4, Roi.TRACED_ROI), new EllipseRoi(5, 5, 25, 15, 0.5),
		new RotatedRectRoi(5, 5, 25, 15, 6), spline(), composite());

	@TempDir
	private Path folder;

	@ParameterizedTest
	@FieldSource("AREAS")
	void anAreaThatImageJSavedHasThePixelsItHad(Roi area) throws Exception {
		area.setPosition(2, 3, 4);
		Path file = folder.resolve("area.roi");
		assertThat(RoiEncoder.save(area, file.toString())).isTrue();

		assertThat(RoiReader.reads(file)).isTrue();
		Roi read = RoiReader.open(file).get(0);

		assertThat(pixels(read)).isEqualTo(pixels(area)).isNotEmpty();
		assertThat(read.getZPosition()).isEqualTo(3);
	}

	@Test
	void aSetHasItsAreasInOrderAndNothingElse() throws Exception {
		Map<String, byte[]> saved = new LinkedHashMap<>();
		for (Roi roi : List.of(new Roi(1, 2, 3, 4), new PointRoi(5, 5), new Line(1, 1, 9, 9), new Arrow(1, 1, 9, 9),
			new TextRoi(1, 1, "lesion"), new ImageRoi(0, 0, new ByteProcessor(8, 8)), new OvalRoi(10, 10, 7, 5)))
			saved.put("000" + saved.size() + "-0001.roi", bytes(roi));
		saved.put("notes.txt", new byte[9]);
		Path file = zip("set.zip", saved);

		assertThat(RoiReader.reads(file)).isTrue();
		List<Roi> areas = RoiReader.open(file);

		assertThat(areas).extracting(Roi::getTypeAsString).containsExactly("Rectangle", "Oval");
		assertThat(areas).extracting(Roi::getName).containsExactly("0000-0001", "0006-0001");
		assertThat(areas.get(0).getBounds()).isEqualTo(new Rectangle(1, 2, 3, 4));
	}

	@Test
	void anImageIsNotForThisReader() throws Exception {
		assertThat(RoiReader.reads(Path.of("models/samples/breast-phantom.tif"))).isFalse();
		assertThat(RoiReader.reads(folder)).isFalse();
	}

	@Test
	void aRoiIsNoScan() {
		Path file = folder.resolve("area.roi");
		RoiEncoder.save(new Roi(1, 2, 3, 4), file.toString());
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class)
			.hasMessage(file + " is an ImageJ ROI and not an image; give the image that it was drawn on");
	}

	@Test
	void whatIsNoRoiIsRefusedInASentence() throws Exception {
		refused(Files.writeString(folder.resolve("page.roi"), "<html></html>"),
			"page.roi is no ROI of ImageJ, whatever its name says; " + "save it again");
		refused(Files.writeString(folder.resolve("short.roi"), "Iout"), "short.roi is no ROI of ImageJ; save it again");
		refused(zip("images.zip", Map.of("a.png", new byte[9])), "images.zip holds no ROI; give a set that ImageJ's ROI Manager saved");
		refused(zip("mac.zip", Map.of("__MACOSX/._a.roi", new byte[9])), "mac.zip holds no ROI");
		refused(zip("bad.zip", Map.of("a.roi", new byte[99])), "bad.zip: 'a.roi' is no ROI of ImageJ; save it again");
		refused(folder.resolve("none.roi"), "none.roi does not exist");
		byte[] set = Files.readAllBytes(zip("whole.zip", Map.of("a.roi", bytes(new Roi(1, 2, 3, 4)))));
		refused(Files.write(folder.resolve("cut.zip"), Arrays.copyOf(set, set.length - 40)), "cut.zip cannot be read");
		set[set.length / 3] ^= 1;
		refused(Files.write(folder.resolve("flipped.zip"), set), "flipped.zip");
	}

	@Test
	void hugeAndManyAreRefusedBeforeTheyFillTheMemory() throws Exception {
		byte[] zeros = new byte[(16 << 20) + 1];
		refused(zip("bomb.zip", Map.of("a.roi", zeros)), "bomb.zip: 'a.roi' is larger than 16 MB, which no ROI is");
		byte[] padded = Arrays.copyOf(bytes(new Roi(1, 2, 3, 4)), 16 << 20);
		Map<String, byte[]> several = new LinkedHashMap<>();
		for (int i = 0; i < 5; i++) several.put(i + ".roi", padded);
		refused(zip("bombs.zip", several), "bombs.zip unpacks to more than 64 MB");
		Map<String, byte[]> many = new LinkedHashMap<>();
		byte[] point = bytes(new PointRoi(1, 1));
		for (int i = 0; i <= 100_000; i++) many.put(i + ".roi", point);
		refused(zip("many.zip", many), "many.zip holds more than 100000 ROIs");
	}

	@Test
	void lengthsThatAFilePromisesAreNotBelieved() throws Exception {
		byte[] polygon = bytes(AREAS.get(5));
		int second = ByteBuffer.wrap(polygon).getInt(RoiDecoder.HEADER2_OFFSET);
		for (int at : new int[] {RoiDecoder.SHAPE_ROI_SIZE, RoiDecoder.HEADER2_OFFSET, second + RoiDecoder.NAME_LENGTH,
			second + RoiDecoder.ROI_PROPS_LENGTH, second + RoiDecoder.COUNTERS_OFFSET}) {
			for (int promised : new int[] {Integer.MAX_VALUE, 1 << 30, 100_000_000}) damaged(set(polygon, at, promised));
		}
		byte[] points = set(polygon, RoiDecoder.SIZE, 500_000_000);
		ByteBuffer.wrap(points).putShort(RoiDecoder.N_COORDINATES, (short) 0);
		damaged(points);
		byte[] ellipse = bytes(AREAS.get(8));
		damaged(set(ellipse, RoiDecoder.X1, Float.floatToIntBits(1e30f)));
		damaged(set(ellipse, RoiDecoder.Y2, Float.floatToIntBits(Float.NaN)));
		ByteBuffer.wrap(ellipse).putShort(RoiDecoder.N_COORDINATES, (short) 0); // then the decoder takes the bits of x1 for it
		damaged(ellipse);
		int[] zigzag = new int[10_000];
		for (int i = 0; i < zigzag.length; i++) zigzag[i] = i % 2 * 60_000;
		PolygonRoi far = new PolygonRoi(zigzag, zigzag, zigzag.length, Roi.POLYGON);
		byte[] spline = bytes(far);
		ByteBuffer.wrap(spline).putShort(RoiDecoder.OPTIONS, (short) RoiDecoder.SPLINE_FIT);
		damaged(spline);
	}

	/** As old versions of ImageJ saved them, without what comes behind the coordinates. */
	@Test
	void aFileMayEndWithItsLastCoordinate() throws Exception {
		for (int[] kind : new int[][] {{0, 64}, {5, 64 + 3 * 4}, {6, 64 + 3 * 4 + 3 * 8}}) {
			Roi area = AREAS.get(kind[0]);
			byte[] bytes = Arrays.copyOf(set(bytes(area), RoiDecoder.HEADER2_OFFSET, 0), kind[1]);
			Path file = Files.write(folder.resolve("short.roi"), bytes);
			assertThat(pixels(RoiReader.open(file).get(0))).isEqualTo(pixels(area)).isNotEmpty();
			Files.write(file, Arrays.copyOf(bytes, kind[1] - 1));
			assertThatThrownBy(() -> RoiReader.open(file)).isInstanceOf(ScanException.class);
		}
	}

	@Test
	void coordinatesThatAreNoneOfAnImageAreRefused() throws Exception {
		int nan = Float.floatToIntBits(Float.NaN);
		damaged(set(bytes(AREAS.get(1)), RoiDecoder.X1, nan));
		damaged(set(bytes(AREAS.get(9)), RoiDecoder.Y2, nan));
		damaged(set(bytes(AREAS.get(11)), 64 + 4, nan));
		for (int i = 0; i < 6; i++) damaged(set(bytes(AREAS.get(6)), 64 + 3 * 4 + 4 * i, nan));
		byte[] rectangle = set(bytes(AREAS.get(1)), RoiDecoder.X1, Float.floatToIntBits(131072));
		assertThat(RoiReader.open(Files.write(folder.resolve("far.roi"), rectangle)).get(0).getXBase()).isEqualTo(131072);
		damaged(set(rectangle, RoiDecoder.X1, Float.floatToIntBits(131073)));
		damaged(set(rectangle, RoiDecoder.X1, Float.floatToIntBits(-131073)));
	}

	@Test
	void theNumberOfPointsMayTake32Bits() throws Exception {
		byte[] many = set(bytes(AREAS.get(5)), RoiDecoder.SIZE, 3);
		ByteBuffer.wrap(many).putShort(RoiDecoder.N_COORDINATES, (short) 0); // as where their number takes more than 16 bits
		assertThat(pixels(RoiReader.open(Files.write(folder.resolve("many.roi"), many)).get(0))).isEqualTo(pixels(AREAS.get(5)));
		byte[] none = set(bytes(AREAS.get(5)), RoiDecoder.SIZE, 0);
		ByteBuffer.wrap(none).putShort(RoiDecoder.N_COORDINATES, (short) 0);
		damaged(none);
		byte[] one = bytes(AREAS.get(5));
		ByteBuffer.wrap(one).putShort(RoiDecoder.N_COORDINATES, (short) 1);
		assertThat(RoiReader.open(Files.write(folder.resolve("one.roi"), one))).hasSize(1);
	}

	@Test
	void aNamedAreaOfAGroupIsReadInSilence() throws Exception {
		Roi area = new Roi(1, 2, 3, 4);
		area.setName("lesion");
		byte[] bytes = bytes(area);
		int second = ByteBuffer.wrap(bytes).getInt(RoiDecoder.HEADER2_OFFSET);
		bytes[second + RoiDecoder.GROUP] = 3;
		PrintStream out = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true));
		try {
			Roi read = RoiReader.open(Files.write(folder.resolve("group.roi"), bytes)).get(0);
			assertThat(read.getBounds()).isEqualTo(new Rectangle(1, 2, 3, 4));
			assertThat(read.getName()).isEqualTo("lesion");
		}
		finally {
			System.setOut(out);
		}
		assertThat(printed.toString()).isEmpty();
	}

	/** There and back along a straight line, 32 times. */
	@Test
	void aSplineMayBeAMillionPixelsLong() throws Exception {
		for (int length : new int[] {31_250, 31_251}) {
			int[] zigzag = new int[32];
			for (int i = 1; i < 32; i += 2) zigzag[i] = length;
			byte[] spline = bytes(new PolygonRoi(zigzag, new int[32], 32, Roi.POLYGON));
			ByteBuffer.wrap(spline).putShort(RoiDecoder.OPTIONS, (short) RoiDecoder.SPLINE_FIT);
			if (length > 31_250) damaged(spline);
			else assertThat(RoiReader.open(Files.write(folder.resolve("spline.roi"), spline))).hasSize(1);
		}
	}

	@Test
	void limitsAreInclusive() throws Exception {
		Path file = folder.resolve("large.roi");
		Files.write(file, bytes(new Roi(1, 2, 3, 4)));
		try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
			large.setLength(64 << 20);
			refused(file, "is larger than 16 MB, which no ROI is");
			large.setLength((64 << 20) + 1);
			refused(file, "is larger than 64 MB, which no set of ROIs is");
		}
		Map<String, byte[]> names = new LinkedHashMap<>();
		for (int i = 1; i <= 100_000; i++) names.put(Integer.toString(i), new byte[0]);
		refused(zip("many.zip", names), "many.zip holds no ROI");
	}

	/** 2,000 files with a few wrong bytes: read or refused, with no fault and little memory. */
	@Test
	void damageIsReadOrRefusedAndTakesLittleMemory() throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		Random random = new Random(1);
		int refused = 0;
		for (int i = 0; i < 2_000; i++) {
			byte[] bytes = bytes(AREAS.get(i % AREAS.size()));
			for (int k = 0; k < 1 + i % 4; k++) bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
			if (i % 5 == 0) bytes = Arrays.copyOf(bytes, 4 + random.nextInt(bytes.length - 4));
			Path file = Files.write(folder.resolve("damaged.roi"), bytes);
			long before = threads.getCurrentThreadAllocatedBytes();
			try {
				RoiReader.open(file);
			}
			catch (ScanException e) {
				assertThat(e.getMessage()).startsWith(file.toString());
				refused++;
			}
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("file " + i).isLessThan(32 << 20);
		}
		assertThat(refused).isBetween(200, 1_900);
	}

	private void damaged(byte[] roi) throws IOException {
		refused(Files.write(folder.resolve("hostile.roi"), roi), "hostile.roi is a damaged ROI; save it again");
	}

	private static void refused(Path file, String sentence) {
		assertThatThrownBy(() -> RoiReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(sentence)
			.hasMessageStartingWith(file.toString());
	}

	private Path zip(String name, Map<String, byte[]> entries) throws IOException {
		Path file = folder.resolve(name);
		try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
			for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
				zip.closeEntry();
			}
		}
		return file;
	}

	private static byte[] set(byte[] bytes, int at, int value) {
		byte[] changed = bytes.clone();
		ByteBuffer.wrap(changed).putInt(at, value);
		return changed;
	}

	private static byte[] bytes(Roi roi) {
		return RoiEncoder.saveAsByteArray(roi);
	}

	private static byte[] pixels(Roi roi) {
		ByteProcessor mask = new ByteProcessor(40, 40);
		mask.setColor(255);
		mask.fill(roi);
		byte[] pixels = (byte[]) mask.getPixels();
		for (byte pixel : pixels) if (pixel != 0) return pixels;
		return new byte[0];
	}

	private static Roi rounded() {
		Roi roi = new Roi(2, 2, 20, 20);
		roi.setCornerDiameter(10);
		return roi;
	}

	private static Roi spline() {
		PolygonRoi roi = new PolygonRoi(new float[] {5, 25, 25, 5}, new float[] {5, 5, 25, 25}, 4, Roi.POLYGON);
		roi.fitSpline();
		return roi;
	}

	private static Roi composite() {
		return new ShapeRoi(new Roi(0, 0, 10, 10)).not(new ShapeRoi(new Roi(2, 2, 4, 4)));
	}
}
