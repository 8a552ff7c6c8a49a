package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.ImageStack;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnWindowsTest {

	private static final UsedWindow EACH = new UsedWindow(new Window(-100, 500), new Window(-100, 500), "each", false, Optional.empty(),
		GreyFunction.Curve.LINEAR, List.of(given(-100, 0), given(50.4, 150), given(400, 500)));

	private static UsedWindow given(double low, double high) {
		return UsedWindow.of(new Window(low, high), "given");
	}

	/** An image as ImageJ opens one; calibrated values are half of what is stored, less 100. */
	private static ImagePlus image(int slices, int bits) {
		ImagePlus image = new ImagePlus("scan", ImageStack.create(2, 2, slices, bits));
		if (bits == 16) image.getCalibration().setFunction(ij.measure.Calibration.STRAIGHT_LINE, new double[] {-100, .5}, "HU");
		return image;
	}

	private static List<Double> range(ImagePlus image) {
		return List.of(image.getDisplayRangeMin(), image.getDisplayRangeMax());
	}

	@Test
	void theWindowTurnsWithTheSliceInStoredNumbers() {
		ImagePlus image = image(3, 16);
		OwnWindows.show(image, EACH);
		assertThat(range(image)).containsExactly(0., 200.);
		OwnWindows own = OwnWindows.of(image).orElseThrow();
		assertThat(own.turn(1)).isFalse();
		assertThat(own.turn(2)).isTrue();
		assertThat(range(image)).containsExactly(301., 500.); // ImageJ rounds 300.8
		assertThat(own.isShown()).isTrue();
		assertThat(own.turn(4)).isFalse();
		image.setDisplayRange(301, 501);
		assertThat(own.isShown()).isFalse();
		assertThat(own.turn(3)).isFalse();
		assertThat(range(image)).containsExactly(301., 501.);
		OwnWindows.show(image, EACH);
		assertThat(own(image).turn(3)).isTrue();
		assertThat(range(image)).containsExactly(1000., 1200.);
	}

	private static OwnWindows own(ImagePlus image) {
		return OwnWindows.of(image).orElseThrow();
	}

	@Test
	void numbersOfThirtyTwoBitsAreTheValuesThemselves() {
		ImagePlus image = image(3, 32);
		OwnWindows.show(image, EACH);
		own(image).turn(2);
		assertThat(image.getDisplayRangeMin()).isEqualTo(50.4, org.assertj.core.api.Assertions.within(1e-5));
	}

	@Test
	void oneWindowForAllEndsThemAndSoDoesAnotherNumberOfSlices() {
		ImagePlus image = image(3, 16);
		OwnWindows.show(image, EACH);
		OwnWindows.show(image, given(0, 50));
		assertThat(OwnWindows.of(image)).isEmpty();
		assertThat(range(image)).containsExactly(200., 300.);
		OwnWindows.show(image, EACH);
		image.getStack().deleteLastSlice();
		assertThat(OwnWindows.of(image)).isEmpty();
		ImagePlus four = image(4, 16);
		OwnWindows.show(four, EACH);
		assertThat(range(four)).containsExactly(0., 1200.);
		assertThat(OwnWindows.of(four)).isEmpty();
	}

	@Test
	void anotherViewOfTheSameSlicesHasThemTooAsLongAsTheyAreShown() {
		ImagePlus image = image(3, 16);
		OwnWindows.show(image, EACH);
		ImagePlus beside = new ImagePlus("beside", image.getStack());
		beside.setCalibration(image.getCalibration());
		own(image).share(beside);
		own(beside).turn(3);
		assertThat(range(beside)).containsExactly(1000., 1200.);
		assertThat(range(image)).containsExactly(0., 200.);
		image.setDisplayRange(1, 2);
		ImagePlus later = new ImagePlus("later", image.getStack());
		own(image).share(later);
		assertThat(OwnWindows.of(later)).isEmpty();
	}
}
