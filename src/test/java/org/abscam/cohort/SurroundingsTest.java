package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurroundingsTest {

	private static final int SIZE = 224;

	@Test
	void whatIsDarkAndJoinedWithTheBorderIsOutsideAndAHoleInTheBodyIsNot() {
		float[] grey = new float[100];
		for (int y = 2; y < 8; y++) for (int x = 2; x < 8; x++) grey[y * 10 + x] = 100;
		grey[44] = 0; // lung
		float[] even = new float[100];
		Arrays.fill(even, .5f);
		Surroundings seen = Surroundings.of(grey, even, 10, 10, Optional.empty());
		assertThat(seen.outside()).as("all but six times six pixels").isEqualTo(.64, within(1e-9));
		assertThat(seen.text()).isZero();
		boolean[] organ = new boolean[100];
		organ[44] = true;
		assertThat(Surroundings.of(grey, even, 10, 10, Optional.of(organ)).outside()).isEqualTo(.99, within(1e-9));
		assertThat(Surroundings.of(grey, new float[100], 10, 10, Optional.empty()).outside()).isNaN();
	}

	@ParameterizedTest
	@ValueSource(strings = {"R", "L", "PORTABLE", "12:45"})
	void lettersAreFoundWhereTheyAre(String letters) {
		BufferedImage image = body();
		Graphics2D pen = image.createGraphics();
		pen.setColor(Color.WHITE);
		pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
		pen.drawString(letters, 12, 30);
		int wide = pen.getFontMetrics().stringWidth(letters);
		pen.dispose();
		float[] onThem = new float[SIZE * SIZE];
		for (int y = 20; y < 30; y++) for (int x = 12; x < 12 + wide; x++) onThem[y * SIZE + x] = 1;
		Surroundings seen = Surroundings.of(grey(image), onThem, SIZE, SIZE, Optional.empty());
		assertThat(seen.letters()).as("some letters touch each other").isBetween((letters.length() + 1) / 2, letters.length() + 1);
		assertThat(seen.text()).isGreaterThan(.75);
		float[] elsewhere = new float[SIZE * SIZE];
		elsewhere[150 * SIZE + 100] = 1;
		assertThat(Surroundings.of(grey(image), elsewhere, SIZE, SIZE, Optional.empty()).text()).isZero();
	}

	@Test
	void aBodyWithoutLettersHasNone() {
		float[] even = new float[SIZE * SIZE];
		Arrays.fill(even, 1);
		assertThat(Surroundings.of(grey(body()), even, SIZE, SIZE, Optional.empty()).letters()).isZero();
		assertThat(Surroundings.of(new float[SIZE * SIZE], even, SIZE, SIZE, Optional.empty()).letters()).as("black").isZero();
		ImagePlus phantom = ij.IJ.openImage("models/samples/breast-phantom.tif");
		for (int slice = 1; slice <= phantom.getStackSize(); slice++) {
			FloatProcessor pixels = phantom.getStack().getProcessor(slice).convertToFloatProcessor();
			float[] one = new float[pixels.getPixelCount()];
			Arrays.fill(one, 1);
			assertThat(
				Surroundings.of((float[]) pixels.getPixels(), one, pixels.getWidth(), pixels.getHeight(), Optional.empty()).letters())
				.as("slice %d", slice).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void slicesOfAVolumeCountByTheirPartOfTheMap() {
		List<Surroundings> slices =
			List.of(new Surroundings(.5, .25, 1), new Surroundings(1, 0, 2), new Surroundings(Double.NaN, Double.NaN, 1));
		Surroundings all = Surroundings.together(slices, List.of(new float[] {3, 0}, new float[] {0, 1}, new float[2]));
		assertThat(all.outside()).isEqualTo((3 * .5 + 1) / 4);
		assertThat(all.text()).isEqualTo(3 * .25 / 4);
		assertThat(all.letters()).isEqualTo(4);
	}

	/** Smooth and noisy, like an x-ray. */
	private static BufferedImage body() {
		BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
		ByteProcessor pixels = new ByteProcessor(SIZE, SIZE);
		Random random = new Random(1);
		for (int y = 0; y < SIZE; y++) {
			for (int x = 0; x < SIZE; x++) {
				double r = Math.hypot((x - 112) / 90.0, (y - 120) / 100.0);
				pixels.set(x, y, (int) Math.max(0, Math.min(255, 200 * Math.exp(-r * r * 1.5) + random.nextInt(12))));
			}
		}
		image.setData(pixels.getBufferedImage().getRaster());
		return image;
	}

	private static float[] grey(BufferedImage image) {
		float[] grey = new float[SIZE * SIZE];
		for (int i = 0; i < grey.length; i++) grey[i] = image.getRaster().getSample(i % SIZE, i / SIZE, 0);
		return grey;
	}
}
