package org.abscam.fiji.review.picture;

import static org.assertj.core.api.Assertions.assertThat;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import org.abscam.report.overlay.MapBrush;
import org.abscam.report.overlay.OverlayLook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceIndicesTest {

	private static final int WIDTH = 61;
	private static final int HEIGHT = 47;
	private static final OverlayLook LOOK = OverlayLook.of(0.4, 0.3);

	private final SliceIndices indices = new SliceIndices();

	/**
	 * The plain way: ImageJ makes a picture, the map is painted over it pixel by pixel, and Java draws it larger or smaller. Sizes are such
	 * that no pixel of the screen has its middle between two of the slice.
	 */
	@ParameterizedTest
	@CsvSource({"16, 0, 0, 61, 47, 1, 0", "16, 0, 0, 61, 47, 0.87, 0", "8, 0, 0, 61, 47, 0.5, 20", "16, 7, 5, 21, 11, 7.5, 1000",
		"8, 7, 5, 20, 11, 4, 33", "24, 0, 0, 61, 47, 0.87, 0", "24, 7, 5, 20, 11, 4, 33", "16, 1, 2, 59, 45, 2.3, 0"})
	void whatIsSeenIsWhatImageJAndJavaDraw(int bits, int x, int y, int width, int height, double magnification, int from) {
		ImageProcessor slice = slice(bits);
		float[] map = map();
		BufferedImage screen = new BufferedImage((int) (width * magnification + 0.5), (int) (height * magnification + 0.5),
			BufferedImage.TYPE_INT_RGB);
		Rectangle source = new Rectangle(x, y, width, height);
		BufferedImage scan = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
		Graphics2D g = scan.createGraphics();
		g.drawImage(slice.createImage(), 0, 0, null);
		g.dispose();
		draw(scan, source, screen);
		int[] expected = pixels(screen);
		int[] colours = pixels(scan);
		new MapBrush(LOOK).over(colours, map);
		scan.setRGB(0, 0, WIDTH, HEIGHT, colours, 0, WIDTH);
		draw(scan, source, screen);
		int[] painted = pixels(screen);
		for (int i = 0; i < expected.length; i++) if (i % screen.getWidth() >= from) expected[i] = painted[i];

		int[] seen = new int[expected.length];
		SeenPart part = SeenPart.of(source, magnification, screen, WIDTH);
		assertThat(indices.take(slice)).isTrue();
		indices.paint(part, seen);
		if (from < screen.getWidth())
			indices.paintOver(part, from, map, new MapBrush(LOOK).shades(indices.palette(), MapBrush.maximum(map)), seen);

		assertThat(new PixelsApart(seen, expected).most()).as("of 255, as maps have 256 colours").isLessThanOrEqualTo(1);
		if (from >= screen.getWidth()) assertThat(seen).isEqualTo(expected);
	}

	@Test
	void otherRangeAndPaletteAreFollowed() {
		ImageProcessor slice = slice(16);
		int[] seen = new int[WIDTH * HEIGHT];
		BufferedImage screen = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
		SeenPart part = SeenPart.of(new Rectangle(WIDTH, HEIGHT), 1, screen, WIDTH);
		indices.take(slice);
		indices.paint(part, seen);
		slice.setMinAndMax(1000, 1500);
		slice.setLut(LUT.createLutFromColor(Color.ORANGE));
		indices.take(slice);
		indices.paint(part, seen);
		draw((BufferedImage) slice.createImage(), new Rectangle(WIDTH, HEIGHT), screen);

		assertThat(seen).isEqualTo(pixels(screen));
	}

	@Test
	void thresholdsAndRealNumbersAreLeftToImageJ() {
		ImageProcessor thresholded = slice(16);
		thresholded.setThreshold(100, 2000, ImageProcessor.RED_LUT);

		assertThat(indices.take(thresholded)).isFalse();
		assertThat(indices.take(new FloatProcessor(WIDTH, HEIGHT))).isFalse();
	}

	/** Which ImageJ makes of channels that are shown together, of real numbers and of thresholds. */
	@Test
	void aPictureThatImageJMadeIsTakenUpAsItIs() {
		ImageProcessor thresholded = slice(16);
		thresholded.setThreshold(100, 20_000, ImageProcessor.RED_LUT);
		ImageStack channels = new ImageStack(WIDTH, HEIGHT);
		channels.addSlice(slice(16));
		channels.addSlice(slice(16).convertToShort(false));
		channels.getProcessor(2).flipVertical();
		CompositeImage composite = new CompositeImage(new ImagePlus("channels", channels), CompositeImage.COMPOSITE);
		composite.updateImage();
		for (Image made : List.of(thresholded.createImage(), slice(16).convertToFloat().createImage(), composite.getImage())) {
			BufferedImage expected = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
			draw(made, new Rectangle(WIDTH, HEIGHT), expected);
			int[] seen = new int[WIDTH * HEIGHT];
			assertThat(indices.take(made, WIDTH, HEIGHT)).isTrue();
			indices.paint(SeenPart.of(new Rectangle(WIDTH, HEIGHT), 1, expected, WIDTH), seen);
			assertThat(seen).isEqualTo(pixels(expected));
		}
		assertThat(indices.take(composite.getImage(), WIDTH + 1, HEIGHT)).as("another size").isFalse();
	}

	/** How far two pictures are apart. */
	private record PixelsApart(int[] one, int[] other) {

		int most() {
			int most = 0;
			for (int i = 0; i < one.length; i++)
				for (int shift = 0; shift < 24; shift += 8)
					most = Math.max(most, Math.abs((one[i] >> shift & 0xff) - (other[i] >> shift & 0xff)));
			return most;
		}
	}

	private static ImageProcessor slice(int bits) {
		Random random = new Random(bits);
		if (bits == 8) {
			byte[] bytes = new byte[WIDTH * HEIGHT];
			random.nextBytes(bytes);
			return new ByteProcessor(WIDTH, HEIGHT, bytes);
		}
		if (bits == 24) return new ColorProcessor(WIDTH, HEIGHT, random.ints(WIDTH * HEIGHT, 0, 1 << 24).toArray());
		short[] words = new short[WIDTH * HEIGHT];
		for (int i = 0; i < words.length; i++) words[i] = (short) random.nextInt(1 << 16);
		ShortProcessor slice = new ShortProcessor(WIDTH, HEIGHT, words, null);
		slice.setMinAndMax(317, 52_001);
		return slice;
	}

	private static float[] map() {
		float[] map = new float[WIDTH * HEIGHT];
		Random random = new Random(3);
		for (int i = 0; i < map.length; i++) map[i] = random.nextInt(50) == 0 ? Float.NaN : random.nextFloat() * 0.8f;
		return map;
	}

	private static void draw(Image picture, Rectangle source, BufferedImage screen) {
		Graphics2D g = screen.createGraphics();
		g.drawImage(picture, 0, 0, screen.getWidth(), screen.getHeight(), source.x, source.y, source.x + source.width,
			source.y + source.height, null);
		g.dispose();
	}

	private static int[] pixels(BufferedImage picture) {
		int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
		for (int i = 0; i < pixels.length; i++) pixels[i] &= 0xffffff;
		return pixels;
	}
}
