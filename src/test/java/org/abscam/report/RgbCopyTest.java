package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import org.abscam.scan.Scan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RgbCopyTest {

	/** Slices of MR have pixels twice as tall as wide; a calibration of 1:1000 would make a line of the patient. */
	@ParameterizedTest
	@CsvSource({"0.5, 0.5, 1", "0.5, 1, 2", "1, 0.25, 0.25", "1, 1000, 1", "1000, 1, 1", "0, 1, 1", "1, NaN, 1", "-1, 1, 1"})
	void pixelsAreAsTallAsTheirCalibrationSaysUnlessItIsAMistake(double width, double height, double expected) {
		ImagePlus image = IJ.createImage("case", 8, 8, 1, 8);
		image.getCalibration().pixelWidth = width;
		image.getCalibration().pixelHeight = height;
		assertThat(RgbCopy.pixelHeight(Scan.of(image))).isEqualTo(expected);
	}
}
