package org.abscam.report.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import ij.process.ColorProcessor;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where bar and letters are; the letters themselves are those of the machine's font. */
public class ColourBarTest {

	/** Distance of letters and bar from each other and from the edge. */
	private static final int MARGIN = 3;
	private static final int WIDTH = 200;
	private static final int TOP = 10;
	private static final int HEIGHT = 20;

	@ParameterizedTest
	@CsvSource({"1,8", "112,8", "125,8", "126,9", "200,14", "252,18", "2000,18"})
	void lettersAreAFourteenthOfTheWidthWithinLimits(int width, int size) {
		assertThat(ColourBar.fontSize(width)).isEqualTo(size);
		assertThat(ColourBar.height(width)).isEqualTo(size + 2 * MARGIN);
	}

	@ParameterizedTest
	@CsvSource({"FIXED,1", "SLICE,0.5", "FIXED,0.3"})
	void theBarReachesFromTheLowestToTheHighestValueBetweenTheirNames(OverlayLook.Range range, double opacity) {
		ColorProcessor picture = new ColorProcessor(WIDTH, TOP + HEIGHT + 5);
		ColourBar.useFont(picture, WIDTH);
		ColourBar.draw(picture, TOP, HEIGHT, range, opacity);

		String highest = range == OverlayLook.Range.FIXED ? "1" : "maximum";
		int start = 2 * MARGIN + picture.getStringWidth("saliency 0");
		int end = WIDTH - 2 * MARGIN - picture.getStringWidth(highest);
		assertThat(end - start).isGreaterThan(20);
		OverlayColours colours = new OverlayColours();
		for (int x = start; x < end; x++) {
			int expected = mixedWithGrey(colours.rgb((x - start) / (double) (end - start - 1)), opacity);
			for (int y = TOP + MARGIN; y < TOP + HEIGHT - MARGIN; y++)
				assertThat(picture.get(x, y) & 0xffffff).as(x + ", " + y).isEqualTo(expected);
			for (int y : new int[] {TOP + MARGIN - 1, TOP + HEIGHT - MARGIN}) assertThat(picture.get(x, y) & 0xffffff).isZero();
		}
		Rectangle left = bounds(picture, new Rectangle(0, 0, start, picture.getHeight()));
		Rectangle right = bounds(picture, new Rectangle(end, 0, WIDTH - end, picture.getHeight()));
		assertThat(left.x).isBetween(MARGIN - 1, MARGIN + 2);
		assertThat(left.x + left.width).isBetween(start - MARGIN - 3, start - MARGIN + 1);
		assertThat(right.x).isBetween(end + MARGIN - 1, end + MARGIN + 4);
		assertThat(right.x + right.width).isBetween(WIDTH - MARGIN - 4, WIDTH - MARGIN + 1);
		for (Rectangle word : new Rectangle[] {left, right}) { // in the middle of the line, but for letters that reach up or down
			assertThat(word.y).isBetween(TOP, TOP + HEIGHT / 2);
			assertThat(word.y + word.height).isBetween(TOP + HEIGHT / 2, TOP + HEIGHT);
			assertThat(Math.abs(word.getCenterY() - (TOP + HEIGHT / 2.))).isLessThanOrEqualTo(2.5);
		}
		assertThat(count(picture, p -> p == 0xffffff)).as("white").isPositive();
		picture.setRoi(start, 0, end - start, picture.getHeight());
		picture.setColor(0);
		picture.fill();
		assertThat(count(picture, p -> p != 0 && p != 0xffffff)).as("smoothed edges of letters").isPositive();
	}

	/** As a map of that opacity looks over a grey of 128. */
	private static int mixedWithGrey(int rgb, double opacity) {
		int mixed = 0;
		for (int shift = 16; shift >= 0; shift -= 8)
			mixed |= (int) Math.round(128 * (1 - opacity) + opacity * (rgb >> shift & 0xff)) << shift;
		return mixed;
	}

	/** Letters grow as far as the picture has room for their line. */
	@ParameterizedTest
	@CsvSource({"256,1,128,15", "256,1.5,192,20", "256,2,256,24", "512,2,512,42", "2000,1.25,1250,29", "100,2,100,14", "512,0.5,256,24"})
	void onALargerScreenItIsLarger(int width, double scale, int columns, int rows) {
		ColorProcessor bar = ColourBar.forImage(width, OverlayLook.USUAL, scale);
		assertThat(bar.getWidth()).isEqualTo(columns);
		assertThat(bar.getHeight()).isEqualTo(rows);
	}

	@ParameterizedTest
	@CsvSource({"200,100,14", "100,56,14", "40,40,14", "500,250,23"})
	void inAnImageItTakesHalfTheWidthOrWhatItNeeds(int width, int columns, int rows) {
		ColorProcessor bar = ColourBar.forImage(width, OverlayLook.USUAL, 1);
		assertThat(bar.getWidth()).isEqualTo(columns);
		assertThat(bar.getHeight()).isEqualTo(rows);
		ColorProcessor letters = new ColorProcessor(1, 1);
		ColourBar.useFont(letters, width / 2);
		int start = 2 * MARGIN + letters.getStringWidth("saliency 0");
		if (start + 2 * MARGIN + letters.getStringWidth("1") >= columns) return;
		assertThat(bar.get(start, MARGIN) & 0xffffff).isEqualTo(mixedWithGrey(new OverlayColours().rgb(0), .5));
		assertThat(bar.get(columns - 2 * MARGIN - letters.getStringWidth("1") - 1, rows - MARGIN - 1) & 0xffffff)
			.isEqualTo(mixedWithGrey(new OverlayColours().rgb(1), .5));
	}

	@Test
	void whereThereIsNoRoomForABarItsNamesAreThere() {
		ColorProcessor picture = new ColorProcessor(30, 14);
		ColourBar.useFont(picture, 30);
		ColourBar.draw(picture, 0, 14, OverlayLook.Range.FIXED, .5);
		Rectangle names = bounds(picture, new Rectangle(0, 0, 30, 14));
		assertThat(names.x).isBetween(MARGIN - 1, MARGIN + 2);
		assertThat(names.x + names.width).as("cut off at the edge").isEqualTo(30);
		assertThat(count(picture, p -> p != 0 && p != 0xffffff)).as("small letters are smoothed too").isPositive();
		assertThat(count(picture, p -> p == 0xffffff)).isPositive();
	}

	/** The smallest rectangle around what is not black in a part of a picture. */
	public static Rectangle bounds(ColorProcessor picture, Rectangle part) {
		Rectangle bounds = null;
		for (int y = part.y; y < part.y + part.height; y++) {
			for (int x = part.x; x < part.x + part.width; x++) {
				if ((picture.get(x, y) & 0xffffff) == 0) continue;
				Rectangle pixel = new Rectangle(x, y, 1, 1);
				bounds = bounds == null ? pixel : bounds.union(pixel);
			}
		}
		return bounds == null ? new Rectangle() : bounds;
	}

	private static long count(ColorProcessor picture, IntPredicate pixel) {
		return Arrays.stream((int[]) picture.getPixels()).map(p -> p & 0xffffff).filter(pixel).count();
	}
}
