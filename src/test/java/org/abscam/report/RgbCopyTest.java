package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Random;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.overlay.FindingLook;
import org.abscam.report.overlay.SaliencyOverlay;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RgbCopyTest {

	/** Also at the edges, and where lines lie side by side. */
	@Test
	void theHaloOfAnOutlineIsWhatImageJsMaximumFilterReaches() {
		float[] map = new float[40 * 30];
		Random random = new Random(3);
		for (int i = 0; i < map.length; i++) map[i] = random.nextFloat() < .2 || i % 40 < 5 || i / 40 > 26 ? 1 : .1f;
		List<Hotspot> hotspots = HotspotFinder.find(map, 40, 30, null, 1, .5, 0, null);
		ByteProcessor line = new ByteProcessor(40, 30);
		line.setColor(255);
		for (Hotspot hotspot : hotspots) line.draw(hotspot.roi());
		ByteProcessor halo = (ByteProcessor) line.duplicate();
		halo.filter(ImageProcessor.MAX);
		ColorProcessor picture = new ColorProcessor(40, 30);
		picture.setColor(0x123456);
		picture.fill();
		RgbCopy.outline(picture, hotspots);
		for (int i = 0; i < map.length; i++)
			assertThat(picture.get(i) & 0xffffff).as("pixel %d", i).isEqualTo(
				line.get(i) > 0 ? SaliencyOverlay.OUTLINE.getRGB() & 0xffffff : halo.get(i) > 0 ? FindingLook.HALO.getRGB() & 0xffffff
					: 0x123456);
	}

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
