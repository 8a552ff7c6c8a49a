package org.abscam.report.overlay;

import static org.abscam.report.Pictures.HEIGHT;
import static org.abscam.report.Pictures.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ShortProcessor;
import java.util.List;
import org.abscam.report.Pictures;
import org.abscam.report.RgbCopy;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

class SaliencyStackTest {

	@Test
	void holdsTheMapsUntouchedOnTheGridOfTheScan() throws Exception {
		ImagePlus source = Pictures.stack(new ShortProcessor(WIDTH, HEIGHT), 3);
		source.getCalibration().pixelWidth = 0.25;
		source.getCalibration().setUnit("mm");
		source.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] {-1024, 1}, "HU");
		source.setProperty("Info", "0010,0010  Patient's Name: Nobody");
		Scan scan = Scan.of(source);
		float[] ramp = Pictures.ramp();
		float[] empty = new float[WIDTH * HEIGHT];

		ImagePlus saliency = SaliencyStack.create(scan, Pictures.slices(scan), List.of(ramp, empty));

		assertThat(saliency.getTitle()).isEqualTo("probe-saliency");
		assertThat(saliency.getBitDepth()).isEqualTo(32);
		assertThat(saliency.getStackSize()).isEqualTo(2);
		assertThat((float[]) saliency.getStack().getPixels(1)).isEqualTo(Pictures.ramp());
		assertThat((float[]) saliency.getStack().getPixels(2)).isEqualTo(empty);
		assertThat(saliency.getDisplayRangeMin()).isZero();
		assertThat(saliency.getDisplayRangeMax()).isEqualTo(1);
		assertThat(saliency.getCalibration().pixelWidth).isEqualTo(0.25);
		assertThat(saliency.getCalibration().getUnit()).isEqualTo("mm");
		assertThat(saliency.getCalibration().calibrated()).isFalse();
		assertThat(saliency.getStack().getSliceLabel(2)).isEqualTo("slice 2");
		assertThat(saliency.getProperty("Info")).isNull();
		assertThat(source.getCalibration().calibrated()).isTrue();
	}

	@Test
	void labelsFollowTheImageThatWasExplained() throws Exception {
		Scan scan = Scan.of(Pictures.stack(new ShortProcessor(WIDTH, HEIGHT), 5));
		assertThat(SaliencyStack.create(scan, List.of(4), List.of(Pictures.ramp())).getProp("Slice_Label")).isEqualTo("slice 4");
	}

	@Test
	void mapsOfAnotherSizeAreRefused() throws Exception {
		Scan scan = Scan.of(Pictures.stack(new ShortProcessor(WIDTH, HEIGHT), 1));
		List<Integer> images = Pictures.slices(scan);

		assertThatThrownBy(() -> SaliencyStack.create(scan, images, List.of(new float[7]))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("7 values");
		assertThatThrownBy(() -> SaliencyStack.create(scan, images, List.of())).isInstanceOf(IllegalArgumentException.class);
	}

	/** A map that nowhere reaches 1 is shown from 0 to 1 all the same. */
	@Test
	void coloursStandForTheValuesThemselves() {
		Scan scan = Scan.of(Pictures.stack(new ShortProcessor(WIDTH, HEIGHT), 1));
		float[] half = Pictures.ramp();
		for (int i = 0; i < half.length; i++) half[i] = .25f + half[i] / 4;
		ImagePlus saliency = SaliencyStack.create(scan, List.of(1), List.of(half));
		assertThat(saliency.getDisplayRangeMin()).isZero();
		assertThat(saliency.getDisplayRangeMax()).isEqualTo(1);
		for (int i : new int[] {1, 100, 255})
			assertThat(saliency.getProcessor().getLut().getRGB(i) & 0xffffff).isEqualTo(new SaliencyColours().rgb(i / 255.));
		assertThat(ResultMark.source(saliency)).contains("probe.tif");
	}

	@Test
	void everyMapIsOfTheScansSize() {
		Scan scan = Scan.of(Pictures.stack(new ShortProcessor(WIDTH, HEIGHT), 2));
		assertThatThrownBy(() -> SaliencyStack.create(scan, List.of(1, 2), List.of(Pictures.ramp(), new float[7])))
			.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("A map of 7 values is not 20 x 12 pixels");
	}

	/** A copy in colour has no values to calibrate. */
	@Test
	void whatValuesMeanInTheScanTheyDoNotInItsResults() {
		ImagePlus source = Pictures.stack(new ByteProcessor(WIDTH, HEIGHT), 1);
		source.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] {-100, 2}, "HU");
		Scan scan = Scan.of(source);
		for (ImagePlus result : List.of(SaliencyStack.create(scan, List.of(1), List.of(Pictures.ramp())),
			RgbCopy.of(scan, List.of(1), List.of(Pictures.ramp()), List.of(), OverlayLook.USUAL))) {
			assertThat(result.getCalibration().getFunction()).isEqualTo(Calibration.NONE);
			assertThat(result.getCalibration().getValueUnit()).isEqualTo("Gray Value");
		}
	}
}
