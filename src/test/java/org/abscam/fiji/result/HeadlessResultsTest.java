package org.abscam.fiji.result;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import java.nio.file.Path;
import java.util.List;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without a screen nothing that was asked for is silent: tables, ROIs and curves are printed as CSV. */
@ExtendWith(ImageJMenu.class)
class HeadlessResultsTest {

	private static final String OPEN =
		"open('" + Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString().replace('\\', '/') + "'); setSlice(8);";
	private static final String QUICK = " model=breast-ultrasound method=abs-cam-initial device=cpu";

	/** A map of two hotspots that are known: one of 4 × 2 pixels on slice 2, one of one pixel on slice 1. */
	private static final String MAPS = "newImage('maps', '32-bit black', 10, 10, 2); setPixel(7, 7, 0.9); setSlice(2);"
		+ "for (x = 2; x < 6; x++) for (y = 3; y < 5; y++) setPixel(x, y, 0.8);";

	@Test
	void explainPrintsItsTwoTablesAndTheRois() {
		List<String> lines = lines(OPEN + "run('Abs-CAM Explain...', 'class=malignant rois table" + QUICK + "');");
		assertThat(lines).filteredOn(line -> line.startsWith("breast-phantom,8,")).as("3 classes, and the hotspots").hasSizeGreaterThan(3);
		assertThat(lines).filteredOn(line -> line.startsWith("Image,Slice,Label,Class,Probability")).hasSize(1);
		assertThat(lines).filteredOn(line -> line.startsWith("Image,Slice,Rank,Class,Probability,Area")).hasSize(1);
		assertThat(lines).filteredOn(line -> line.equals("Name,Slice,X,Y,Width,Height,Pixels")).hasSize(1);
		assertThat(lines(OPEN + "run('Abs-CAM Explain...', 'class=malignant stack" + QUICK + "');"))
			.as("what was not asked for").noneMatch(line -> line.contains(","));
	}

	@Test
	void hotspotsPrintWhereTheyAre() {
		List<String> lines = lines(MAPS + "run('Abs-CAM Hotspots...', 'threshold=0.5 stack rois table');");
		assertThat(lines).filteredOn(line -> line.endsWith(",2,2,3,4,2,8")).as("slice 2, x 2, y 3, 4 wide, 2 high, 8 pixels").hasSize(1);
		assertThat(lines).filteredOn(line -> line.endsWith(",1,7,7,1,1,1")).hasSize(1);
		assertThat(lines).filteredOn(line -> line.startsWith("maps,2,")).hasSize(1);
	}

	@Test
	void thatThereAreNoneIsSaid() {
		assertThat(lines(MAPS + "run('Abs-CAM Hotspots...', 'minimum=1000 stack rois table');"))
			.contains("Abs-CAM Hotspots: none", "Abs-CAM ROIs: none");
	}

	@Test
	void curvesArePrintedWhereTheyCannotBePlotted() {
		List<String> lines =
			lines(OPEN + "run('Abs-CAM Evaluate...', 'model=breast-ultrasound class=malignant methods=abs-cam-initial steps=4 "
				+ "regions=0 device=cpu plots');");
		assertThat(lines).contains("Curve,Maps,Fraction,MeanProbability");
		assertThat(lines).filteredOn(line -> line.startsWith("deletion,abs-cam-initial,")).as("both ends, in 4 steps").hasSize(5);
		assertThat(lines).filteredOn(line -> line.startsWith("insertion,abs-cam-initial,0.0,")).hasSize(1);
		assertThat(lines).filteredOn(line -> line.startsWith("insertion,abs-cam-initial,1.0,")).hasSize(1);
	}

	private static List<String> lines(String macro) {
		return Printed.by(() -> IJ.runMacro(macro + " close('*');")).lines().toList();
	}
}
