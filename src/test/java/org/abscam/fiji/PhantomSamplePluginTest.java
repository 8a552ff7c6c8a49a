package org.abscam.fiji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class PhantomSamplePluginTest {

	private static final String COMMAND = "Abs-CAM Phantom Sample";

	@TempDir
	Path folder;

	@Test
	void theSampleHasItsPixelsCalibrationAndName() {
		String copy = folder.resolve("copy.tif").toString().replace('\\', '/');
		String title = IJ.runMacro("run('" + COMMAND + "'); t = getTitle(); saveAs('Tiff', '" + copy + "'); return t;");

		ImagePlus expected = IJ.openImage("models/samples/breast-phantom.tif");
		ImagePlus sample = IJ.openImage(copy);
		assertThat(title).isEqualTo("breast-phantom.tif");
		assertThat(sample.getCalibration().getUnit()).isEqualTo("mm");
		assertThat(sample.getCalibration().pixelWidth).isCloseTo(expected.getCalibration().pixelWidth, within(1e-6)); // files round it
		assertThat(sample.getCalibration().pixelDepth).isCloseTo(expected.getCalibration().pixelDepth, within(1e-6));
		assertThat(sample.getStackSize()).isEqualTo(16);
		for (int i = 1; i <= 16; i++) {
			assertThat(Arrays.equals((byte[]) sample.getStack().getPixels(i), (byte[]) expected.getStack().getPixels(i))).isTrue();
		}
	}

	@Test
	void whatIsOpenStaysOpen() {
		assertThat(IJ.runMacro("newImage('mine', '8-bit', 5, 5, 1); run('" + COMMAND + "'); run('" + COMMAND + "');"
			+ "n = nImages; selectImage('mine'); return '' + n + ' ' + getWidth();")).isEqualTo("3 5");
	}
}
