package org.abscam.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutlineTest {

	private static final int WIDTH = 40;
	private static final int HEIGHT = 30;

	@Test
	void pixelsAreThoseOfImageJsPolygons() {
		Random random = new Random(7);
		for (int trial = 0; trial < 400; trial++) {
			int corners = 3 + random.nextInt(8);
			float[] x = new float[corners];
			float[] y = new float[corners];
			boolean whole = trial % 4 == 0;
			boolean half = trial % 4 == 1; // through pixel centres
			for (int i = 0; i < corners; i++) {
				x[i] = random.nextFloat() * WIDTH;
				y[i] = random.nextFloat() * HEIGHT;
				if (whole) {
					x[i] = (int) x[i];
					y[i] = (int) y[i];
				}
				else if (half) {
					x[i] = (int) x[i] + 0.5f;
					y[i] = (int) y[i] + 0.5f;
				}
			}
			Roi roi = new PolygonRoi(x, y, corners, Roi.POLYGON);
			Outline outline = new Outline(List.of(points(x, y)));
			assertThat(outline.mask(WIDTH, HEIGHT)).as("trial %d", trial).isEqualTo(mask(roi));
			assertThat(outline.area()).isEqualTo(count(mask(roi)));
		}
	}

	@Test
	void aRingInARingIsAHoleAsInImageJ() {
		Roi roi = new ShapeRoi(new Roi(2, 3, 20, 15)).not(new ShapeRoi(new Roi(6, 7, 5, 4)));
		Outline outline = new Outline(List.of(rectangle(2, 3, 20, 15), rectangle(6, 7, 5, 4)));
		assertThat(outline.area()).isEqualTo(20 * 15 - 5 * 4);
		assertThat(outline.mask(WIDTH, HEIGHT)).isEqualTo(mask(roi));
	}

	@Test
	void whatIsBeyondTheEdgesIsLeftOutOfTheMask() {
		Outline outline = new Outline(List.of(rectangle(-5, -5, 10, 10)));
		assertThat(outline.area()).isEqualTo(100);
		assertThat(count(outline.mask(WIDTH, HEIGHT))).isEqualTo(25);
		assertThat(count(new Outline(List.of(rectangle(WIDTH - 3, HEIGHT - 2, 10, 10))).mask(WIDTH, HEIGHT))).isEqualTo(6);
		assertThat(new Outline(List.of()).area()).isZero();
		assertThat(new Outline(List.of(List.of(new Outline.Point(1, 1)))).area()).isZero();
	}

	@Test
	void areasBesideAndBelowEachOtherAreCountedOnce() {
		PixelArea upper = PixelArea.of(new Outline(List.of(rectangle(0, 0, 4, 2))));
		PixelArea lower = PixelArea.of(new Outline(List.of(rectangle(2, 5, 4, 3))));
		PixelArea beside = PixelArea.of(new Outline(List.of(rectangle(4, 1, 3, 2))));
		assertThat(upper.with(lower).pixels()).isEqualTo(4 * 2 + 4 * 3);
		assertThat(lower.with(upper).mask(8, 8)).isEqualTo(upper.with(lower).mask(8, 8));
		assertThat(upper.with(beside).pixels()).isEqualTo(4 * 2 + 3 * 2);
		assertThat(upper.common(lower)).isZero();
		assertThat(upper.with(PixelArea.NONE).pixels()).isEqualTo(8);
		assertThat(PixelArea.NONE.with(upper).pixels()).isEqualTo(8);
	}

	/** As many runs as a row can have. */
	@Test
	void everySecondPixelIsAnAreaToo() {
		boolean[] mask = {true, false, true, false, true, false, true, false, true, false};
		assertThat(PixelArea.of(mask, 5).pixels()).isEqualTo(5);
		assertThat(PixelArea.of(mask, 5).mask(5, 2)).isEqualTo(mask);
		assertThat(PixelArea.of(mask, 10).mask(10, 1)).isEqualTo(mask);
	}

	@Test
	void diceIsThatOfTheMasks() {
		Outline a = new Outline(List.of(rectangle(0, 0, 10, 10)));
		Outline b = new Outline(List.of(rectangle(5, 0, 10, 10)));
		assertThat(a.dice(b)).hasValue(0.5);
		assertThat(a.dice(a)).hasValue(1);
		assertThat(a.dice(new Outline(List.of()))).hasValue(0);
		assertThat(new Outline(List.of()).dice(new Outline(List.of()))).isEmpty();
		Random random = new Random(3);
		for (int trial = 0; trial < 50; trial++) {
			PixelArea[] areas = new PixelArea[2];
			boolean[][] masks = new boolean[2][WIDTH * HEIGHT];
			for (int k = 0; k < 2; k++) {
				for (int i = 0; i < masks[k].length; i++) masks[k][i] = random.nextInt(3) == 0;
				areas[k] = PixelArea.of(masks[k], WIDTH);
			}
			int both = 0;
			int either = 0;
			for (int i = 0; i < masks[0].length; i++) {
				if (masks[0][i] && masks[1][i]) both++;
				if (masks[0][i] || masks[1][i]) either++;
			}
			assertThat(areas[0].common(areas[1])).isEqualTo(both);
			assertThat(areas[0].with(areas[1]).pixels()).isEqualTo(either);
			assertThat(areas[0].mask(WIDTH, HEIGHT)).isEqualTo(masks[0]);
			assertThat(areas[0].dice(areas[1]).orElseThrow()).isCloseTo(2. * both / (both + either), within(1e-12));
		}
	}

	private static List<Outline.Point> rectangle(double x, double y, double width, double height) {
		return List.of(new Outline.Point(x, y), new Outline.Point(x + width, y), new Outline.Point(x + width, y + height),
			new Outline.Point(x,
				y + height));
	}

	private static List<Outline.Point> points(float[] x, float[] y) {
		List<Outline.Point> points = new ArrayList<>();
		for (int i = 0; i < x.length; i++) points.add(new Outline.Point(x[i], y[i]));
		return points;
	}

	private static boolean[] mask(Roi roi) {
		boolean[] mask = new boolean[WIDTH * HEIGHT];
		ImageProcessor inside = roi.getMask();
		for (int y = 0; y < HEIGHT; y++) {
			for (int x = 0; x < WIDTH; x++) {
				int u = x - roi.getBounds().x;
				int v = y - roi.getBounds().y;
				boolean within = u >= 0 && v >= 0 && u < roi.getBounds().width && v < roi.getBounds().height;
				mask[y * WIDTH + x] = within && (inside == null || inside.get(u, v) != 0);
			}
		}
		return mask;
	}

	private static int count(boolean[] mask) {
		int n = 0;
		for (boolean m : mask) if (m) n++;
		return n;
	}
}
