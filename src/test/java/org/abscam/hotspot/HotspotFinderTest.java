package org.abscam.hotspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.ParticleAnalyzer;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HotspotFinderTest {

	private static final double HALF = HotspotFinder.DEFAULT_THRESHOLD;

	@Test
	void twoSpotsAreRankedByTheirPeak() {
		float[] map = map(8, 4, """
			........
			.68..9..
			.66..95.
			........""");

		List<Hotspot> found = HotspotFinder.find(map, 8, 4, null, 5, HALF, 0, "malignant");

		assertThat(found).extracting(Hotspot::rank).containsExactly(1, 2);
		Hotspot first = found.get(0);
		assertThat(first.roi().getName()).isEqualTo("0005-1 malignant");
		assertThat(first.roi().getPosition()).isEqualTo(5);
		assertThat(first.slice()).isEqualTo(5);
		assertThat(first.area()).isEqualTo(3);
		assertThat(first.unit()).isEqualTo("pixel");
		assertThat(first.peak()).isEqualTo(0.9f);
		assertThat(new int[] {first.peakX(), first.peakY()}).containsExactly(5, 1);
		assertThat(first.mean()).isCloseTo(23 / 30., within(1e-6));
		assertThat(first.share()).isCloseTo(23 / 49., within(1e-6));
		assertThat(first.centroidX()).isCloseTo((5.5 + 5.5 + 6.5) / 3, within(1e-12));
		assertThat(first.centroidY()).isCloseTo((1.5 + 2.5 + 2.5) / 3, within(1e-12));
		assertThat(found.get(1).peakX()).isEqualTo(2);
		assertThat(found.get(1).area()).isEqualTo(4);
	}

	@Test
	void ofEquallyHighSpotsTheLargestComesFirstAndOfEquallyLargeOnesTheUpperLeft() {
		float[] map = map(9, 5, """
			9...77.7.
			....9..9.
			.......7.
			.96......
			.6...9...""");

		List<Hotspot> found = HotspotFinder.find(map, 9, 5, null, 1, HALF, 0, null);

		assertThat(found).extracting(Hotspot::rank).containsExactly(1, 2, 3, 4, 5);
		assertThat(found).extracting(Hotspot::area).containsExactly(3., 3., 3., 1., 1.);
		assertThat(found).extracting(h -> h.peakX() + " " + h.peakY()).containsExactly("4 1", "7 1", "1 3", "0 0", "5 4");
	}

	@Test
	void ofEqualPixelsThePeakIsTheUpperLeftOne() {
		float[] map = map(5, 4, """
			..8..
			.898.
			.989.
			.....""");

		Hotspot found = HotspotFinder.find(map, 5, 4, null, 1, HALF, 0, null).get(0);

		assertThat(new int[] {found.peakX(), found.peakY()}).containsExactly(2, 1);
	}

	@Test
	void outlinesAreMarkedAsThoseOfHotspots() {
		Roi roi = HotspotFinder.find(new float[] {0, 1}, 2, 1, null, 12, HALF, 0, null).get(0).roi();
		assertThat(roi.getProperty(Hotspot.MARK)).isEqualTo(Hotspot.OUTLINE);
	}

	@Test
	void nameIsOnlyTheNumbersWithoutAClass() {
		float[] map = {0, 1};
		assertThat(HotspotFinder.find(map, 2, 1, null, 12, HALF, 0, null).get(0).roi().getName()).isEqualTo("0012-1");
	}

	@Test
	void ringKeepsItsHole() {
		float[] map = map(7, 7, """
			.......
			.99999.
			.9...9.
			.9.1.9.
			.9...9.
			.99999.
			.......""");

		List<Hotspot> found = HotspotFinder.find(map, 7, 7, null, 1, HALF, 0, null);

		assertThat(found).hasSize(1);
		assertThat(found.get(0).area()).isEqualTo(16);
		assertThat(found.get(0).roi().contains(3, 3)).isFalse();
		assertThat(pixels(found.get(0).roi(), 7, 7)).isEqualTo(above(map, 0.45));
	}

	@Test
	void spotInTheHoleOfARingIsAHotspotOfItsOwn() {
		float[] map = map(7, 7, """
			.......
			.88888.
			.8...8.
			.8.9.8.
			.8...8.
			.88888.
			.......""");

		assertThat(HotspotFinder.find(map, 7, 7, null, 1, HALF, 0, null)).extracting(Hotspot::area).containsExactly(1.,
			16.);
	}

	@Test
	void pixelsThatTouchByACornerBelongTogether() {
		float[] falling = map(4, 4, """
			9...
			.9..
			..9.
			...9""");
		float[] rising = map(4, 4, """
			...9
			..8.
			.9..
			9...""");

		for (float[] map : List.of(falling, rising)) {
			List<Hotspot> found = HotspotFinder.find(map, 4, 4, null, 1, HALF, 0, null);
			assertThat(found).extracting(Hotspot::area).containsExactly(4.);
			assertThat(pixels(found.get(0).roi(), 4, 4)).isEqualTo(above(map, 0.4));
		}
	}

	@Test
	void regionMayTouchEveryBorder() {
		float[] map = map(3, 3, """
			999
			9.9
			999""");
		Hotspot only = HotspotFinder.find(map, 3, 3, null, 1, HALF, 0, null).get(0);
		assertThat(pixels(only.roi(), 3, 3)).isEqualTo(above(map, 0.4));
	}

	@Test
	void peakOfAPlateauIsItsFirstPixel() {
		float[] map = map(5, 3, """
			...99
			.9999
			.....""");
		Hotspot only = HotspotFinder.find(map, 5, 3, null, 1, HALF, 0, null).get(0);
		assertThat(new int[] {only.peakX(), only.peakY()}).containsExactly(3, 0);
		assertThat(only.mean()).isEqualTo(only.peak());
	}

	@Test
	void thresholdOneKeepsOnlyTheMaximum() {
		float[] map = map(4, 1, "7979");
		assertThat(HotspotFinder.find(map, 4, 1, null, 1, 1, 0, null)).extracting(Hotspot::peakX).containsExactly(1, 3);
	}

	@Test
	void thresholdZeroKeepsEverything() {
		float[] map = map(4, 2, """
			.1..
			...9""");
		Hotspot only = HotspotFinder.find(map, 4, 2, null, 1, 0, 0, null).get(0);
		assertThat(only.area()).isEqualTo(8);
		assertThat(only.share()).isCloseTo(1, within(1e-12));
	}

	@Test
	void smallRegionsAreLeftOutByTheirCalibratedArea() {
		Calibration calibration = new Calibration();
		calibration.pixelWidth = 0.5;
		calibration.pixelHeight = 2;
		calibration.setUnit("mm");
		float[] map = map(6, 1, "9.88.7");

		List<Hotspot> found = HotspotFinder.find(map, 6, 1, calibration, 1, HALF, 1.5, null);

		assertThat(found).extracting(Hotspot::area).containsExactly(2.);
		assertThat(found.get(0).rank()).isEqualTo(1);
		assertThat(found.get(0).unit()).isEqualTo("mm");
	}

	@Test
	void theSmallestAreaIsStillReported() {
		Calibration calibration = new Calibration();
		calibration.pixelWidth = 0.5;
		calibration.pixelHeight = 3;
		float[] map = map(1, 6, "9.88.7");

		assertThat(HotspotFinder.find(map, 1, 6, calibration, 1, HALF, 3, null)).extracting(Hotspot::area).containsExactly(3.);
		assertThat(HotspotFinder.find(map, 1, 6, calibration, 1, HALF, 1.5, null)).extracting(Hotspot::area).containsExactly(1.5, 3.,
			1.5);
		assertThat(HotspotFinder.find(map, 1, 6, calibration, 1, HALF, 3.01, null)).isEmpty();
	}

	@Test
	void nothingIsFoundWhereTheMapSaysNothing() {
		assertThat(find(new float[6])).isEmpty();
		assertThat(find(new float[] {-1, -2, -0.5f, -1, -3, -1})).isEmpty();
		assertThat(find(new float[] {.3f, .3f, .3f, .3f, .3f, .3f})).isEmpty();
		assertThat(find(new float[] {-1, -2, 0, -1, -3, -1})).isEmpty();
		assertThat(find(new float[] {Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN})).isEmpty();
	}

	@Test
	void valuesThatAreNotFiniteBelongToNothing() {
		List<Hotspot> found = find(new float[] {1, Float.NaN, Float.POSITIVE_INFINITY, 0, 1, 0});
		assertThat(found).extracting(Hotspot::area).containsExactly(2.);
		assertThat(found.get(0).share()).isEqualTo(1);
	}

	@Test
	void wrongArgumentsAreRefused() {
		float[] map = new float[6];
		assertThatThrownBy(() -> HotspotFinder.find(map, 2, 2, null, 1, HALF, 0, null)).isInstanceOf(
			IllegalArgumentException.class);
		assertThatThrownBy(() -> HotspotFinder.find(new float[0], 0, 2, null, 1, HALF, 0, null)).isInstanceOf(
			IllegalArgumentException.class);
		assertThatThrownBy(() -> HotspotFinder.find(new float[0], 2, 0, null, 1, HALF, 0, null)).isInstanceOf(
			IllegalArgumentException.class);
		assertThatThrownBy(() -> HotspotFinder.find(map, 3, 2, null, 1, 1.1, 0, null)).isInstanceOf(
			IllegalArgumentException.class);
		assertThatThrownBy(() -> HotspotFinder.find(map, 3, 2, null, 1, Double.NaN, 0, null)).isInstanceOf(
			IllegalArgumentException.class);
		assertThatThrownBy(() -> HotspotFinder.find(map, 3, 2, null, 1, HALF, -1, null)).isInstanceOf(
			IllegalArgumentException.class);
		assertThatThrownBy(() -> HotspotFinder.find(map, 3, 2, null, 0, HALF, 0, null)).isInstanceOf(
			IllegalArgumentException.class);
	}

	@Test
	void measuresAgreeWithImageJOnAnIrregularMap() {
		int width = 97, height = 61;
		float[] map = smoothNoise(width, height, 7);
		Calibration calibration = new Calibration();
		calibration.pixelWidth = 0.3;
		calibration.pixelHeight = 0.7;
		calibration.xOrigin = 11;
		calibration.yOrigin = -4;
		calibration.setUnit("mm");
		FloatProcessor ip = new FloatProcessor(width, height, map);

		List<Hotspot> found = HotspotFinder.find(map, width, height, calibration, 1, HALF, 0, null);

		assertThat(found).hasSizeGreaterThan(3);
		BitSet union = new BitSet();
		for (Hotspot hotspot : found) {
			ip.setRoi(hotspot.roi());
			ImageStatistics stats = ImageStatistics.getStatistics(ip, Measurements.AREA | Measurements.MEAN |
				Measurements.MIN_MAX | Measurements.CENTROID, calibration);
			assertThat(hotspot.area()).isCloseTo(stats.area, within(1e-9));
			assertThat(hotspot.mean()).isCloseTo(stats.mean, within(1e-6));
			assertThat(hotspot.peak()).isCloseTo(stats.max, within(1e-9));
			assertThat(hotspot.centroidX()).isCloseTo(stats.xCentroid, within(1e-9));
			assertThat(hotspot.centroidY()).isCloseTo(stats.yCentroid, within(1e-9));
			union.or(pixels(hotspot.roi(), width, height));
		}
		float max = 0;
		for (float v : map) max = Math.max(max, v);
		assertThat(union).isEqualTo(above(map, HALF * max));
	}

	@Test
	void invertedYAxisIsHonouredAsImageJDoes() {
		Calibration calibration = new Calibration();
		calibration.pixelHeight = 2;
		calibration.setInvertY(true);
		float[] map = map(3, 4, """
			...
			.9.
			...
			...""");
		Hotspot only = HotspotFinder.find(map, 3, 4, calibration, 1, HALF, 0, null).get(0);

		FloatProcessor ip = new FloatProcessor(3, 4, map);
		ip.setRoi(only.roi());
		assertThat(only.centroidY()).isEqualTo(
			ImageStatistics.getStatistics(ip, Measurements.CENTROID, calibration).yCentroid);
	}

	@Test
	void countAndAreasAgreeWithTheParticleAnalyzer() {
		int width = 120, height = 80;
		float[] map = smoothNoise(width, height, 3);
		float max = 0;
		for (float v : map) max = Math.max(max, v);
		ByteProcessor mask = new ByteProcessor(width, height);
		for (int i = 0; i < map.length; i++) if (map[i] >= HALF * max) mask.set(i, 255);
		mask.setThreshold(255, 255, ImageProcessor.NO_LUT_UPDATE);
		ResultsTable table = new ResultsTable();
		new ParticleAnalyzer(0, Measurements.AREA, table, 0, Double.MAX_VALUE).analyze(new ImagePlus("", mask), mask);

		double[] areas = HotspotFinder.find(map, width, height, null, 1, HALF, 0, null).stream().mapToDouble(
			Hotspot::area).sorted().toArray();

		double[] expected = table.getColumn("Area");
		Arrays.sort(expected);
		assertThat(areas).containsExactly(expected);
	}

	@Test
	void masksAreExactWhereRegionsAreRagged() {
		Random random = new Random(5);
		for (int round = 0; round < 20; round++) {
			int width = 20 + random.nextInt(20), height = 20 + random.nextInt(20);
			float[] map = new float[width * height];
			for (int i = 0; i < map.length; i++) map[i] = random.nextFloat();
			map[0] = 1;
			BitSet union = new BitSet();
			int sum = 0;
			for (Hotspot hotspot : HotspotFinder.find(map, width, height, null, 1, HALF, 0, null)) {
				BitSet region = pixels(hotspot.roi(), width, height);
				assertThat(region.cardinality()).isEqualTo((int) hotspot.area());
				sum += region.cardinality();
				union.or(region);
			}
			assertThat(union).isEqualTo(above(map, 0.5));
			assertThat(union.cardinality()).isEqualTo(sum);
		}
	}

	@Test
	void sixteenMillionPixelsTakeNoMoreThanSeconds() {
		int size = 4000;
		float[] map = new float[size * size];
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++)
				map[y * size + x] = (float) (Math.sin(x / 150.) * Math.sin(y / 170.) + 1);

		long start = System.nanoTime();
		List<Hotspot> found = HotspotFinder.find(map, size, size, null, 1, HALF, 0, null);

		assertThat(found).isNotEmpty();
		assertThat((System.nanoTime() - start) / 1e9).isLessThan(10);
	}

	private static List<Hotspot> find(float[] map) {
		return HotspotFinder.find(map, 3, 2, null, 1, HALF, 0, null);
	}

	/** A digit is a tenth, a dot is zero. */
	private static float[] map(int width, int height, String picture) {
		String digits = picture.replace("\n", "").replace('.', '0');
		assertThat(digits).hasSize(width * height);
		float[] map = new float[width * height];
		for (int i = 0; i < map.length; i++) map[i] = (digits.charAt(i) - '0') / 10f;
		return map;
	}

	private static float[] smoothNoise(int width, int height, long seed) {
		Random random = new Random(seed);
		FloatProcessor noise = new FloatProcessor(width, height);
		for (int i = 0; i < width * height; i++) noise.setf(i, random.nextFloat());
		noise.blurGaussian(2);
		noise.resetMinAndMax();
		noise.subtract(noise.getMin());
		noise.resetMinAndMax();
		noise.multiply(1 / noise.getMax());
		return (float[]) noise.getPixels();
	}

	private static BitSet above(float[] map, double limit) {
		BitSet set = new BitSet();
		for (int i = 0; i < map.length; i++) set.set(i, map[i] >= limit);
		return set;
	}

	/** The pixels of a region, by its mask and by its outline, which must agree. */
	private static BitSet pixels(Roi roi, int width, int height) {
		BitSet masked = new BitSet();
		BitSet contained = new BitSet();
		ImageProcessor mask = roi.getMask();
		Rectangle box = roi.getBounds();
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				int index = y * width + x;
				if (roi.contains(x, y)) contained.set(index);
				if (box.contains(x, y)) masked.set(index, mask == null || mask.get(x - box.x, y - box.y) != 0);
			}
		assertThat(contained).isEqualTo(masked);
		return masked;
	}
}
