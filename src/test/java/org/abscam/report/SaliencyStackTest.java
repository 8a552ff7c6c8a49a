package org.abscam.report;

import static org.abscam.report.Pictures.HEIGHT;
import static org.abscam.report.Pictures.WIDTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ShortProcessor;
import java.util.List;
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
}
