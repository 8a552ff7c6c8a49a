package org.abscam.report.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.report.Pictures;
import org.abscam.report.overlay.ColourBar;
import org.abscam.report.overlay.ColourBarTest;
import org.abscam.report.overlay.OverlayColours;
import org.abscam.report.overlay.SaliencyColours;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.abscam.scan.UsedWindow;
import org.abscam.scan.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiles of 60×30 pixels, each below a line of 14 for its title, with a gap of 2 columns; below all of them the bar. */
class MethodComparisonTest {

	private static final int WIDTH = 60;
	private static final int HEIGHT = 30;
	private static final int LINE = 14;
	private static final int GAP = 2;

	@ParameterizedTest
	@CsvSource({"1,1,1", "2,2,1", "3,2,2", "4,2,2", "5,3,2", "8,3,3"})
	void tilesStandInRowsOfEqualLength(int count, int columns, int rows) {
		ImagePlus montage = new MethodComparison(scan(), 1, Optional.empty(), panels(count)).montage(1);
		ColorProcessor picture = (ColorProcessor) montage.getProcessor();
		assertThat(montage.getTitle()).isEqualTo("probe-montage");
		assertThat(ResultMark.source(montage)).contains("probe.tif");
		assertThat(picture.getWidth()).isEqualTo(columns * (WIDTH + GAP) - GAP);
		assertThat(picture.getHeight()).isEqualTo(rows * (HEIGHT + LINE) + LINE);
		OverlayColours colours = new OverlayColours();
		for (int i = 0; i < count; i++) {
			int left = i % columns * (WIDTH + GAP);
			int top = i / columns * (HEIGHT + LINE);
			for (int y = 0; y < HEIGHT; y++) {
				for (int x = 0; x < WIDTH; x++) {
					assertThat(picture.get(left + x, top + LINE + y) & 0xffffff).as("map " + i + " at " + x + ", " + y)
						.isEqualTo(Math.max(1, colours.rgb(panels(count).get(i).map()[y * WIDTH + x])));
				}
			}
			Rectangle title = ColourBarTest.bounds(picture, new Rectangle(left, top, WIDTH, LINE));
			assertThat(title.x - left).as("title " + i).isBetween(2, 5);
			assertThat(Math.abs(title.getCenterY() - top - LINE / 2.)).as("title " + i).isLessThanOrEqualTo(2.5);
			if (left + WIDTH < picture.getWidth()) {
				assertThat(ColourBarTest.bounds(picture, new Rectangle(left + WIDTH, top, GAP, HEIGHT + LINE)).isEmpty())
					.as("a title that is too long is cut off at its tile").isTrue();
			}
		}
		int bottom = rows * (HEIGHT + LINE);
		Rectangle bar = ColourBarTest.bounds(picture, new Rectangle(0, bottom, picture.getWidth(), LINE));
		assertThat(bar.x).isBetween(2, 5);
		assertThat(bar.x + bar.width).as("1, at the right end").isBetween(picture.getWidth() - 7, picture.getWidth() - 2);
		ColorProcessor letters = new ColorProcessor(1, 1);
		ColourBar.useFont(letters, WIDTH);
		int start = 6 + letters.getStringWidth("saliency 0");
		int end = picture.getWidth() - 6 - letters.getStringWidth("1");
		if (start + 2 < end) {
			assertThat(picture.get(start, bottom + LINE / 2) & 0xffffff).isEqualTo(colours.rgb(0));
			assertThat(picture.get(end - 1, bottom + LINE / 2) & 0xffffff).isEqualTo(colours.rgb(1));
		}
	}

	/** A map of 1 in a square of 10 pixels: its outline is the square's edge, of 4 × 10 pixels as ImageJ draws a traced region. */
	@Test
	void whereTheAnswerIsKnownTheSliceComesFirstAndHotspotsAreOutlined() {
		float[] map = new float[WIDTH * HEIGHT];
		for (int y = 5; y < 15; y++) Arrays.fill(map, y * WIDTH + 20, y * WIDTH + 30, 1);
		List<MethodComparison.Panel> panels = List.of(new MethodComparison.Panel(CamMethod.GRAD_CAM, map));
		MethodComparison plain = new MethodComparison(scan(), 2, Optional.empty(), panels);
		ColorProcessor picture = (ColorProcessor) plain.answered("cat 0.93").montage(0).getProcessor();
		assertThat(picture.getWidth()).isEqualTo(2 * WIDTH + GAP);
		int outlined = 0;
		for (int y = 0; y < HEIGHT; y++) for (int x = 0; x < WIDTH; x++) {
			assertThat(picture.get(x, LINE + y) & 0xffffff).as("the slice alone").isEqualTo(0x141414);
			boolean other = (picture.get(WIDTH + GAP + x, LINE + y) & 0xffffff) != 0x141414;
			boolean near = x >= 18 && x <= 31 && y >= 3 && y <= 16 && !(x > 22 && x < 27 && y > 7 && y < 12);
			assertThat(other && !near).as("painted at %d, %d", x, y).isFalse();
			if (other) outlined++;
		}
		assertThat(outlined).isGreaterThanOrEqualTo(36);
		assertThat(ColourBarTest.bounds(picture, new Rectangle(0, 0, WIDTH, LINE)).isEmpty()).as("the answer above it").isFalse();
		assertThat(plain.montage(0).getWidth()).isEqualTo(WIDTH);
	}

	@Test
	void belowTheMapsIsTheSliceAsTheClassifierSawIt() {
		Optional<UsedWindow> window = Optional.of(UsedWindow.of(new Window(0, 51), "as given"));
		ImagePlus montage = new MethodComparison(scan(), 2, window, panels(1)).montage(0);
		assertThat(montage.getProcessor().get(10, LINE + 10) & 0xff).as("20 of 0 to 51").isCloseTo(100, within(1));
		assertThat(montage.getProp("Slice_Label")).isEqualTo("slice 2, as given, 0 to 51");
	}

	@Test
	void theStackHasTheMapsThemselves() {
		List<MethodComparison.Panel> panels = panels(3);
		ImagePlus stack = new MethodComparison(scan(), 1, Optional.empty(), panels).stack();
		assertThat(stack.getTitle()).isEqualTo("probe-methods");
		assertThat(stack.getStack().getSliceLabels()).startsWith("abs-cam", "abs-cam-initial", "abs-cam-normalised");
		assertThat((float[]) stack.getStack().getPixels(3)).isEqualTo(panels.get(2).map());
		assertThat(stack.getDisplayRangeMin()).isZero();
		assertThat(stack.getDisplayRangeMax()).isEqualTo(1);
		assertThat(stack.getProcessor().getLut().getRGB(200) & 0xffffff).isEqualTo(new SaliencyColours().rgb(200 / 255.));
	}

	@Test
	void mapsOfAnotherSizeAndNoneAreRefused() {
		assertThatThrownBy(() -> new MethodComparison(scan(), 1, Optional.empty(), List.of())).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("needs a map");
		List<MethodComparison.Panel> panels =
			List.of(panels(1).get(0), new MethodComparison.Panel(CamMethod.GRAD_CAM, new float[7]));
		assertThatThrownBy(() -> new MethodComparison(scan(), 1, Optional.empty(), panels)).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("7 values");
	}

	/** Slice 2 has grey level 20 everywhere. */
	private static Scan scan() {
		ImagePlus image = Pictures.stack(new ByteProcessor(WIDTH, HEIGHT), 2);
		ImageProcessor slice = image.getStack().getProcessor(2);
		slice.setColor(20);
		slice.fill();
		return Scan.of(image);
	}

	/** Each map rises to another height. */
	private static List<MethodComparison.Panel> panels(int count) {
		List<MethodComparison.Panel> panels = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			float[] map = new float[WIDTH * HEIGHT];
			for (int j = 0; j < map.length; j++) map[j] = (j % WIDTH + j / WIDTH) / (WIDTH + HEIGHT - 2f) * (i + 1) / count;
			panels.add(new MethodComparison.Panel(CamMethod.values()[i], map));
		}
		return panels;
	}
}
