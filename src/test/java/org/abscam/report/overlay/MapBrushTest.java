package org.abscam.report.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MapBrushTest {

	/** As {@link MapPaint} paints colours. */
	@ParameterizedTest
	@EnumSource(OverlayLook.Range.class)
	void slicesOf256ColoursArePaintedAsColoursAre(OverlayLook.Range range) {
		OverlayLook look = new OverlayLook(0.4, 0.3, OverlayLook.Paint.BOTH, range, false);
		Random random = new Random(7);
		byte[] picture = new byte[5000];
		random.nextBytes(picture);
		int[] palette = random.ints(256, 0, 1 << 24).toArray();
		float[] map = new float[picture.length];
		for (int i = 0; i < map.length; i++) map[i] = random.nextInt(50) == 0 ? Float.NaN : random.nextFloat() * 0.8f;
		int[] expected = new int[picture.length];
		for (int i = 0; i < expected.length; i++) expected[i] = palette[picture[i] & 0xff];
		new MapPaint(look).over(expected, map);
		int[] painted = new int[picture.length];
		new MapBrush(look).over(picture, palette, map, painted);

		int[] differing = java.util.stream.IntStream.range(0, painted.length).filter(i -> painted[i] != expected[i]).toArray();
		assertThat(differing.length).as("rounding to the next of 256 colours").isLessThan(5);
	}
}
