package org.abscam.fuzz;

import ij.IJ;
import ij.gui.EllipseRoi;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.RotatedRectRoi;
import ij.gui.ShapeRoi;
import ij.gui.TextRoi;
import ij.io.RoiEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.abscam.evaluate.Truth;
import org.abscam.scan.RoiReader;
import org.abscam.scan.Scan;

/** ROIs of ImageJ, and zips of them, on their way to masks of the truth. */
final class RoiFile implements Target {

	private static final int SIZE = 32;
	private static final int HEADER = 64;
	private static final int[] NUMBERS = {0, 1, -1, 2, 4, 7, 10, 128, 255, 32767, -32768};
	private static final List<String> NAMES = List.of("../a.roi", "/a.roi", "a\u0000.roi", "x.txt", "._a.roi", "é.roi", ".roi", "d/");

	@Override
	public List<String> stages() {
		return List.of("opened", "masks");
	}

	@Override
	public List<byte[]> seeds() throws IOException {
		PolygonRoi spline = new PolygonRoi(new float[] {4, 20, 12}, new float[] {4, 5, 22}, 3, Roi.POLYGON);
		spline.fitSpline();
		ShapeRoi ring = new ShapeRoi(new OvalRoi(4, 4, 20, 20)).not(new ShapeRoi(new OvalRoi(9, 9, 8, 8)));
		Roi named = new Roi(3, 4, 9, 7);
		named.setName("lesion");
		named.setProperty("reader", "one");
		named.setPosition(1);
		List<byte[]> seeds = new ArrayList<>();
		Map<String, byte[]> entries = new LinkedHashMap<>();
		for (Roi roi : List.of(named, new Roi(1.25, 2.5, 8.5, 4.75), new OvalRoi(10, 10, 7, 5),
			new PolygonRoi(new int[] {4, 18, 14}, new int[] {4, 5, 18}, 3, Roi.POLYGON),
			new PolygonRoi(new float[] {4.5f, 18.25f, 14}, new float[] {4, 5.75f, 18}, 3, Roi.FREEROI), new EllipseRoi(5, 5, 25, 15, 0.5),
			new RotatedRectRoi(5, 5, 25, 15, 6), spline, ring)) {
			byte[] bytes = RoiEncoder.saveAsByteArray(roi);
			seeds.add(bytes);
			entries.put(entries.size() + "-0001.roi", bytes);
		}
		for (Roi other : List.of(new Line(1, 1, 9, 9), new TextRoi(1, 1, "lesion")))
			entries.put(entries.size() + "-0001.roi", RoiEncoder.saveAsByteArray(other));
		seeds.add(zip(entries));
		return seeds;
	}

	private static byte[] zip(Map<String, byte[]> entries) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
				zip.closeEntry();
			}
		}
		return bytes.toByteArray();
	}

	/** Two in three zips are sound ones of a damaged ROI, or of odd names. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		if (seed[0] == 'I') return random.nextInt(3) == 0 ? Target.super.damaged(seed, random) : header(seed, random);
		int kind = random.nextInt(3);
		if (kind == 0) return Target.super.damaged(seed, random);
		try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(seed))) {
			Map<String, byte[]> entries = new LinkedHashMap<>();
			for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
				entries.put(entry.getName(), in.readAllBytes());
			String name = List.copyOf(entries.keySet()).get(random.nextInt(entries.size()));
			if (kind == 1) entries.put(name, header(entries.get(name), random));
			else entries.put(NAMES.get(random.nextInt(NAMES.size())), entries.remove(name));
			return zip(entries);
		}
		catch (IOException e) {
			throw new UncheckedIOException(e); // the seeds are ours
		}
	}

	/** Numbers of two bytes in the header or anywhere, as ImageJ keeps most of its own. */
	private static byte[] header(byte[] seed, Random random) {
		ByteBuffer roi = ByteBuffer.wrap(seed.clone());
		for (int i = 1 + random.nextInt(3); i > 0; i--) {
			int at = random.nextInt((random.nextBoolean() ? HEADER : seed.length) / 2) * 2;
			int now = roi.getShort(at);
			roi.putShort(at, (short) (random.nextBoolean() ? now + random.nextInt(5) - 2 : NUMBERS[random.nextInt(NUMBERS.length)]));
		}
		return roi.array();
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Path path = Files.write(folder.resolve("damaged.zip"), file);
		List<Roi> areas = RoiReader.open(path);
		reached.stage(0);
		Scan scan = Scan.of(IJ.createImage("scan", "8-bit ramp", SIZE, SIZE, 2));
		Truth.of(areas.toArray(Roi[]::new), scan).ifPresent(truth -> read(truth, scan));
		reached.stage(1);
	}

	private static void read(Truth truth, Scan scan) {
		try {
			for (int slice = 1; slice <= scan.size(); slice++) truth.slice(slice);
		}
		catch (Exception e) {
			throw new AssertionError(e); // a mask that is drawn needs no file
		}
	}
}
