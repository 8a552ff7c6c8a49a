package org.abscam.report.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.abscam.report.overlay.OverlayLook.Paint;
import org.abscam.report.overlay.OverlayLook.Range;
import org.junit.jupiter.api.Test;

/** Painted maps of a few pixels; the colours themselves are those of {@link OverlayColours}. */
class MapPaintTest {

	private static final OverlayColours COLOURS = new OverlayColours();

	private static OverlayLook look(double opacity, double threshold, Paint paint, Range range) {
		return new OverlayLook(opacity, threshold, paint, range, false);
	}

	@Test
	void fromTheThresholdOnPixelsHaveTheColourOfTheirValue() {
		float[] map = {0, .1f, .25f, .5f, Float.NaN, -1};
		int[] fixed = new MapPaint(look(1, .5, Paint.MAP, Range.FIXED)).colours(map);
		assertThat(fixed).containsExactly(0, 0, COLOURS.rgb(.25), COLOURS.rgb(.5), 0, 0);
		int[] slice = new MapPaint(look(1, .5, Paint.BOTH, Range.SLICE)).colours(map);
		assertThat(slice).containsExactly(0, 0, COLOURS.rgb(.5), COLOURS.rgb(1), 0, 0);
	}

	@Test
	void withoutAThresholdAllPositivePixelsArePaintedTheDarkestToo() {
		int[] painted = new MapPaint(look(1, 0, Paint.MAP, Range.FIXED)).colours(new float[] {0, 1e-9f, 1, -1, Float.NEGATIVE_INFINITY});
		assertThat(painted).containsExactly(0, Math.max(1, COLOURS.rgb(0)), COLOURS.rgb(1), 0, 0);
	}

	@Test
	void infiniteValuesAreNeitherPaintedNorTheMaximum() {
		float[] map = {.5f, 1, Float.POSITIVE_INFINITY};
		assertThat(MapPaint.maximum(map)).isEqualTo(1);
		assertThat(MapPaint.maximum(new float[] {-2, -1})).isZero();
		assertThat(new MapPaint(look(1, .5, Paint.MAP, Range.FIXED)).colours(map)).containsExactly(COLOURS.rgb(.5), COLOURS.rgb(1), 0);
	}

	@Test
	void outlinesAloneAndEmptyMapsPaintNothing() {
		assertThat(new MapPaint(look(1, .5, Paint.OUTLINES, Range.FIXED)).colours(new float[] {1, 0})).isNull();
		assertThat(new MapPaint(OverlayLook.USUAL).colours(new float[] {0, -1})).isNull();
		int[] pixels = {0x123456, 0x654321};
		new MapPaint(OverlayLook.USUAL).over(pixels, new float[2]);
		assertThat(pixels).containsExactly(0x123456, 0x654321);
	}

	@Test
	void opacityMixesEachColourWithThatBelow() {
		int above = COLOURS.rgb(1);
		for (double opacity : new double[] {0, .25, 1}) {
			int[] pixels = {0x10e040, 0x10e040};
			new MapPaint(look(opacity, .5, Paint.BOTH, Range.FIXED)).over(pixels, new float[] {.2f, 1});
			assertThat(pixels[0]).as("below the threshold").isEqualTo(0x10e040);
			assertThat(pixels[1]).isEqualTo(mixed(0x10e040, above, opacity));
		}
		int[] all = {0x10e040, 0x10e040};
		MapPaint.allOver(all, new float[] {0, .5f}, .25, COLOURS);
		assertThat(all).containsExactly(mixed(0x10e040, COLOURS.rgb(0), .25), mixed(0x10e040, COLOURS.rgb(.5), .25));
	}

	private static int mixed(int below, int above, double opacity) {
		long red = Math.round((below >> 16) * (1 - opacity) + (above >> 16) * opacity);
		long green = Math.round((below >> 8 & 0xff) * (1 - opacity) + (above >> 8 & 0xff) * opacity);
		long blue = Math.round((below & 0xff) * (1 - opacity) + (above & 0xff) * opacity);
		return (int) (red << 16 | green << 8 | blue);
	}

	@Test
	void aPictureIsOpaqueWhereItIsPaintedAndTransparentElsewhere() {
		var picture = new MapPaint(OverlayLook.USUAL).picture(new float[] {0, 0, 1, 0, .6f, 0}, 3, 2);
		assertThat(picture.getWidth()).isEqualTo(3);
		assertThat(picture.getHeight()).isEqualTo(2);
		assertThat(picture.getRGB(2, 0)).isEqualTo(0xff000000 | COLOURS.rgb(1));
		assertThat(picture.getRGB(1, 1)).isEqualTo(0xff000000 | COLOURS.rgb(.6f));
		assertThat(picture.getRGB(0, 0)).isZero();
		assertThat(new MapPaint(OverlayLook.USUAL).picture(new float[6], 3, 2).getRGB(1, 1)).isZero();
	}

	@Test
	void opacityAndThresholdAreFractions() {
		for (double wrong : new double[] {-.01, 1.01, Double.NaN}) {
			assertThatThrownBy(() -> OverlayLook.of(wrong, .5)).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("opacity");
			assertThatThrownBy(() -> OverlayLook.of(.5, wrong)).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("threshold");
		}
		for (double end : new double[] {0, 1}) assertThat(OverlayLook.of(end, end).opacity()).isEqualTo(end);
		for (Paint paint : Paint.values()) assertThat(Paint.of(paint.option().toUpperCase())).contains(paint);
		for (Range range : Range.values()) assertThat(Range.of(range.option())).contains(range);
		assertThat(Range.FIXED.lowest() + " to " + Range.FIXED.highest()).isEqualTo("saliency 0 to 1");
		assertThat(Range.SLICE.lowest() + " to " + Range.SLICE.highest()).isEqualTo("saliency 0 to maximum");
		assertThat(Paint.of("all")).isEmpty();
		assertThat(Range.of("all")).isEmpty();
	}
}
