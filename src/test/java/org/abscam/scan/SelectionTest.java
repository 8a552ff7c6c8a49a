package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.LUT;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels, slices and frames, and parts of images. In the stacks, every pixel of plane n is 10 n. */
class SelectionTest {

	@Test
	void aStackIsTakenWholeOrAtItsCurrentSlice() throws Exception {
		ImagePlus image = planes(5);
		image.setSlice(3);
		Scan scan = Scan.of(image);

		assertThat(Selection.ALL.of(scan)).containsExactly(1, 2, 3, 4, 5);
		assertThat(Selection.SHOWN.of(scan)).containsExactly(3);
		assertThat(new Selection(Selection.CURRENT, true, false).of(scan)).containsExactly(1, 2, 3, 4, 5);
		assertThat(Selection.SHOWN.volumes(scan)).as("a volume is never cut").containsExactly(List.of(1, 2, 3, 4, 5));
	}

	@Test
	void ofAHyperstackOneChannelIsTakenByPosition() throws Exception {
		ImagePlus image = planes(12);
		image.setDimensions(2, 3, 2);
		CompositeImage hyper = new CompositeImage(image, CompositeImage.GRAYSCALE);
		hyper.setPosition(2, 3, 1);
		Scan scan = Scan.of(hyper);

		assertThat(Selection.SHOWN.of(scan)).containsExactly(6);
		assertThat(new Selection(Selection.CURRENT, true, false).of(scan)).containsExactly(2, 4, 6);
		assertThat(new Selection(1, true, false).of(scan)).containsExactly(1, 3, 5);
		assertThat(new Selection(1, false, true).of(scan)).containsExactly(5, 11);
		assertThat(new Selection(2, true, true).volumes(scan)).containsExactly(List.of(2, 4, 6), List.of(8, 10, 12));
		assertThat(Selection.ALL.of(scan)).hasSize(12);
		assertThatThrownBy(() -> new Selection(3, true, false).of(scan)).isInstanceOf(ScanException.class)
			.hasMessage("'planes' has 2 channels and no channel 3; choose one from 1 to 2");
	}

	@Test
	void slicesOfATimeSeriesAreItsFrames() throws Exception {
		ImagePlus image = planes(4);
		image.setDimensions(1, 1, 4);
		image.setOpenAsHyperStack(true);

		assertThat(new Selection(Selection.CURRENT, true, false).of(Scan.of(image))).containsExactly(1, 2, 3, 4);
	}

	@Test
	void slicesOfATimeSeriesOfChannelsAreTheFramesOfOneChannel() throws Exception {
		ImagePlus image = planes(6);
		image.setDimensions(2, 1, 3);
		CompositeImage hyper = new CompositeImage(image, CompositeImage.GRAYSCALE);
		hyper.setPosition(2, 1, 2);
		Scan scan = Scan.of(hyper);

		assertThat(new Selection(Selection.CURRENT, true, false).of(scan)).containsExactly(2, 4, 6);
		assertThat(Selection.SHOWN.of(scan)).containsExactly(4);
		assertThat(new Selection(1, false, false).of(scan)).containsExactly(3);
	}

	@Test
	void aPartIsReadAndItsMapLiesAtItsPlace() throws Exception {
		FloatProcessor ramp = new FloatProcessor(6, 4);
		for (int i = 0; i < 24; i++) ramp.setf(i, i);
		ImagePlus image = new ImagePlus("ramp", ramp);
		image.setRoi(1, 1, 2, 2);

		Scan part = Scan.of(image).cropped(new Rectangle(4, 2, 10, 10));

		assertThat(part.width()).isEqualTo(2);
		assertThat(part.height()).isEqualTo(2);
		assertThat(part.calibrated(1, 1).channels()[0]).containsExactly(16, 17, 22, 23);
		assertThat(part.onWholeImage(new float[] {1, 2, 3, 4})).hasSize(24).containsSequence(1, 2, 0, 0, 0, 0, 3, 4).startsWith(0, 0);
		assertThat(part.whole().width()).isEqualTo(6);
		assertThat(image.getRoi().getBounds()).isEqualTo(new Rectangle(1, 1, 2, 2));
		assertThatThrownBy(() -> Scan.of(image).cropped(new Rectangle(6, 0, 3, 3))).isInstanceOf(ScanException.class)
			.hasMessageContaining("does not lie in 'ramp'");
	}

	@Test
	void mergedChannelsHaveTheColoursOfTheScreen() throws Exception {
		ImagePlus image = planes(2);
		image.setDimensions(2, 1, 1);
		CompositeImage composite = new CompositeImage(image, CompositeImage.COMPOSITE);
		Color[] colours = {Color.red, Color.green};
		for (int c = 0; c < 2; c++) {
			LUT lut = LUT.createLutFromColor(colours[c]);
			lut.min = 0;
			lut.max = 255;
			composite.setChannelLut(lut, c + 1);
		}
		Scan merged = Scan.of(composite).merged();

		assertThat(merged.isColour()).isTrue();
		float[][] seen = merged.calibrated(1, 3).channels();
		assertThat(new float[] {seen[0][0], seen[1][0], seen[2][0]}).containsExactly(10, 20, 0);
		assertThatThrownBy(() -> Scan.of(planes(2)).merged()).isInstanceOf(ScanException.class);
	}

	@Test
	void aChannelIsSeenThroughItsOwnDisplayRange() throws Exception {
		ImageStack stack = new ImageStack(2, 2);
		for (int i = 0; i < 2; i++) stack.addSlice(new FloatProcessor(2, 2));
		ImagePlus image = new ImagePlus("two", stack);
		image.setDimensions(2, 1, 1);
		CompositeImage composite = new CompositeImage(image, CompositeImage.GRAYSCALE);
		composite.setC(2);
		composite.setDisplayRange(-5, 7);
		composite.setC(1);
		composite.setDisplayRange(0, 1);

		UsedWindow second = Scan.of(composite).channel(2).window();
		assertThat(second.low()).isEqualTo(-5);
		assertThat(second.high()).isEqualTo(7);
		assertThat(Scan.of(composite).channel(1).window().high()).isEqualTo(1);
	}

	private static ImagePlus planes(int count) {
		ImageStack stack = new ImageStack(3, 2);
		for (int n = 1; n <= count; n++) {
			ByteProcessor plane = new ByteProcessor(3, 2);
			plane.setColor(10 * n);
			plane.fill();
			stack.addSlice(plane);
		}
		return new ImagePlus("planes", stack);
	}
}
