package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.gui.TextRoi;
import ij.io.RoiEncoder;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.abscam.explain.options.ExplainException;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Areas as truth, in pixels that can be counted by hand. */
class TruthTest {

	@TempDir
	private Path folder;

	@Test
	void anAreaLiesOnTheSliceOfItsPositionOrOnAll() throws Exception {
		Roi second = new Roi(5, 6, 3, 4);
		second.setPosition(2);
		Truth truth = truth(stack(3, 20), second, new Roi(0, 0, 2, 1));

		assertThat(count(truth.slice(1))).isEqualTo(2);
		assertThat(count(truth.slice(2))).isEqualTo(2 + 12);
		assertThat(count(truth.slice(3))).isEqualTo(2);
		boolean[] mask = truth.slice(2);
		for (int i = 0; i < mask.length; i++) {
			int x = i % 20;
			int y = i / 20;
			assertThat(mask[i]).isEqualTo(x >= 5 && x < 8 && y >= 6 && y < 10 || x < 2 && y == 0);
		}
	}

	@Test
	void areasAreJoinedAndHolesAreHoles() throws Exception {
		ShapeRoi ring = new ShapeRoi(new Roi(0, 0, 10, 10)).not(new ShapeRoi(new Roi(2, 2, 4, 4)));
		assertThat(count(truth(stack(1, 20), ring).slice(1))).isEqualTo(100 - 16);
		assertThat(count(truth(stack(1, 20), ring, new Roi(4, 4, 4, 4)).slice(1))).isEqualTo(100 - 16 + 4);
		Roi triangle = new PolygonRoi(new int[] {0, 10, 0}, new int[] {0, 0, 10}, 3, Roi.POLYGON);
		assertThat(count(truth(stack(1, 20), triangle).slice(1))).isBetween(45, 55); // 50, but for the pixels on the diagonal
	}

	@Test
	void inAHyperstackThePositionSaysChannelSliceAndFrame() throws Exception {
		ImagePlus image = new ImagePlus("hyper", stack(2 * 3 * 2, 20).image().getStack());
		image.setDimensions(2, 3, 2);
		image.setOpenAsHyperStack(true);
		Roi one = new Roi(0, 0, 1, 1);
		one.setPosition(2, 3, 1);
		Roi everyChannelAndFrame = new Roi(5, 5, 2, 1);
		everyChannelAndFrame.setPosition(0, 2, 0);
		Truth truth = truth(Scan.of(image), one, everyChannelAndFrame);

		int[] counts = new int[12];
		for (int slice = 1; slice <= 12; slice++) counts[slice - 1] = count(truth.slice(slice));
		// stack order: channel, then slice, then frame
		assertThat(counts).containsExactly(0, 0, 2, 2, 0, 1, 0, 0, 2, 2, 0, 0);
	}

	@Test
	void whatLooksOutOfTheScanIsCutOffAndARegionIsCutOut() throws Exception {
		Roi corner = new Roi(-2, -1, 5, 5);
		assertThat(count(truth(stack(1, 20), corner).slice(1))).isEqualTo(3 * 4);
		boolean[] part = truth(stack(1, 20).cropped(new Rectangle(1, 2, 10, 5)), corner).slice(1);
		assertThat(part).hasSize(50);
		assertThat(count(part)).isEqualTo(2 * 2);
		assertThat(part[0]).isTrue();
	}

	@Test
	void onlyAreasThatSomebodyDrewCount() throws Exception {
		float[] map = new float[400];
		map[210] = 1;
		List<Hotspot> found = HotspotFinder.find(map, 20, 20, null, 1, 0.5, 0, null);
		Roi[] none = {new Line(1, 1, 9, 9), new TextRoi(1, 1, "lesion"), found.get(0).roi()};
		assertThat(Truth.of(none, stack(1, 20))).isEmpty();
		Path file = folder.resolve("hotspot.roi");
		RoiEncoder.save(found.get(0).roi(), file.toString());
		assertThatThrownBy(() -> Truth.read(file, stack(1, 20))).isInstanceOf(ExplainException.class)
			.hasMessage("'" + file + "' holds no area "
				+ "(points, lines and hotspots found by Abs-CAM are none); draw areas and save them again.");
	}

	@Test
	void anAreaOfAnotherScanIsRefused() {
		refused(new Roi(30, 30, 5, 5),
			"One of the areas (5×5 at 30, 30) does not lie in 'stack', which is 20×20; give only areas that were "
				+ "drawn on this scan.");
		Roi far = new OvalRoi(0, 0, 60_000, 60_000);
		far.setName("far");
		refused(far,
			"The area 'far' (60000×60000 at 0, 0) does not lie in 'stack', which is 20×20; give only areas that were drawn on this "
				+ "scan.");
		Roi later = new Roi(1, 1, 2, 2);
		later.setPosition(4);
		refused(later, "One of the areas lies on slice 4, but 'stack' has 3; give only areas that were drawn on this scan.");
		Roi frame = new Roi(1, 1, 2, 2);
		frame.setPosition(1, 1, 2);
		refused(frame, "One of the areas lies on frame 2, but 'stack' has 1; give only areas that were drawn on this scan.");
	}

	@Test
	void filesOfRoisAreReadAsTruth() throws Exception {
		Roi first = new Roi(5, 6, 3, 4);
		first.setPosition(1);
		Path roi = folder.resolve("a.roi");
		RoiEncoder.save(first, roi.toString());
		assertThat(count(Truth.read(roi, stack(2, 20)).slice(1))).isEqualTo(12);
		Path set = folder.resolve("a.zip");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(set))) {
			for (Roi one : List.of(first, new Roi(0, 0, 2, 1))) {
				zip.putNextEntry(new ZipEntry(one.getBounds().x + ".roi"));
				zip.write(RoiEncoder.saveAsByteArray(one));
			}
		}
		assertThat(count(Truth.read(set, stack(2, 20)).slice(1))).isEqualTo(12 + 2);
		assertThat(count(Truth.read(set, stack(2, 20)).slice(2))).isEqualTo(2);
	}

	@Test
	void whatTheUserDrawsLaterChangesNothing() throws Exception {
		Roi area = new Roi(5, 6, 3, 4);
		Truth truth = truth(stack(1, 20), area);
		area.setLocation(0, 0);
		area.setPosition(3);
		boolean[] mask = truth.slice(1);
		assertThat(mask[6 * 20 + 5]).isTrue();
		assertThat(count(mask)).isEqualTo(12);
	}

	/** 2,000 masks of 512² would be 500 MB. */
	@Test
	void masksAreDrawnWhenTheyAreAskedForAndNotKept() throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		Scan sweep = Scan.of(new ImagePlus("sweep", new Sweep(2_000, 512)));
		Roi[] areas = new Roi[2_000];
		for (int i = 0; i < areas.length; i++) {
			areas[i] = new OvalRoi(100, 100, 300, 200);
			areas[i].setPosition(i + 1);
		}
		truth(stack(1, 20), new OvalRoi(1, 1, 5, 5)).slice(1); // classes are loaded

		long before = threads.getCurrentThreadAllocatedBytes();
		Truth truth = truth(sweep, areas);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("to make it").isLessThan(8 << 20);

		before = threads.getCurrentThreadAllocatedBytes();
		int first = count(truth.slice(1));
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("for a slice").isLessThan(4 << 20);
		assertThat((double) first).isBetween(0.99 * Math.PI * 150 * 100, 1.01 * Math.PI * 150 * 100);
		assertThat(count(truth.slice(2_000))).isEqualTo(first);
		Runtime.getRuntime().gc();
		long used = used();
		for (int slice = 1; slice <= 1_000; slice++) truth.slice(slice);
		Runtime.getRuntime().gc();
		assertThat(used() - used).as("kept").isLessThan(16 << 20); // 1,000 masks of the areas' bounds would be 60 MB
	}

	private static long used() {
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static void refused(Roi area, String sentence) {
		assertThatThrownBy(() -> truth(stack(3, 20), area)).isInstanceOf(ExplainException.class).hasMessage(sentence);
	}

	private static Truth truth(Scan scan, Roi... areas) throws ExplainException {
		return Truth.of(areas, scan).orElseThrow();
	}

	private static int count(boolean[] mask) {
		int count = 0;
		for (boolean inside : mask) if (inside) count++;
		return count;
	}

	private static Scan stack(int slices, int size) {
		ImageStack stack = new ImageStack(size, size);
		for (int i = 0; i < slices; i++) stack.addSlice(new ByteProcessor(size, size));
		return Scan.of(new ImagePlus("stack", stack));
	}

	/** Slices that are made when they are asked for. */
	private static final class Sweep extends VirtualStack {

		private final int slices;

		Sweep(int slices, int size) {
			super(size, size, null, null);
			this.slices = slices;
		}

		@Override
		public int getSize() {
			return slices;
		}

		@Override
		public int size() {
			return slices;
		}

		@Override
		public ImageProcessor getProcessor(int slice) {
			return new ByteProcessor(getWidth(), getHeight());
		}

		@Override
		public String getSliceLabel(int slice) {
			return null;
		}
	}
}
