package org.abscam.fiji.open;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.fiji.ImageJMenu;
import org.abscam.scan.DicomBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class OpenPluginTest {

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		ImagePlus image = WindowManager.getCurrentImage();
		if (image != null) image.close();
	}

	/** A CT of 12 bits with two windows and bits above the stored ones, which ImageJ takes for a part of the value. */
	private Path ct() throws Exception {
		Path file = folder.resolve("my ct.dcm");
		Files.write(file, DicomBytes.grey16(3, 1, 12, false, 0x1000, 1064, 2024).text(0x00281052, "DS", "-1024").text(0x00281053, "DS", "1")
			.text(0x00280030, "DS", "0.5\\0.25").text(0x00281050, "DS", "40\\-600").text(0x00281051, "DS", "400\\1500")
			.text(0x00281055, "LO", "SOFT\\LUNG").toBytes());
		return file;
	}

	@Test
	void aFileOpensWithItsValuesItsCalibrationAndItsFirstWindow() throws Exception {
		run("path=[" + ct() + "]");
		ImagePlus image = WindowManager.getCurrentImage();
		assertThat(image.getTitle()).isEqualTo("my ct.dcm");
		assertThat(image.getCalibration().getCValue(image.getProcessor().get(0))).isEqualTo(-1024);
		assertThat(image.getCalibration().pixelWidth).isEqualTo(0.25);
		assertThat(image.getCalibration().getUnit()).isEqualTo("mm");
		assertThat(image.getDisplayRangeMin() - 1024).isEqualTo(-160);
		assertThat(image.getDisplayRangeMax() - 1024).isEqualTo(239);
	}

	@Test
	void aWindowIsChosenByName() throws Exception {
		run("path=[" + ct() + "] window=lung");
		assertThat(WindowManager.getCurrentImage().getDisplayRangeMin() - 1024).isEqualTo(-1350);
	}

	/** Two slices with windows of 60 to 139 and of 160 to 239 (PS3.3, C.11.2.1.2: from centre - width / 2, width - 1 wide). */
	private ImagePlus series(String options) throws Exception {
		Path series = Files.createDirectories(folder.resolve("series"));
		for (int i = 1; i <= 2; i++)
			Files.write(series.resolve("s" + i),
				DicomBytes.grey16(2, 1, 12, false, 0, 4095).text(0x0020000E, "UI", "1.2.3").text(0x00200013, "IS", "" + i)
					.text(0x00281050, "DS", "" + 100 * i).text(0x00281051, "DS", "80").toBytes());
		run("path=[" + series + "]" + options);
		return WindowManager.getCurrentImage();
	}

	@Test
	void slicesWithWindowsOfTheirOwnAreShownThroughThemUntilSomebodySetsAnother() throws Exception {
		ImagePlus image = series("");
		assertRange(image, 60, 139);
		image.setSlice(2);
		assertRange(image, 160, 239);
		image.setPosition(1);
		assertRange(image, 60, 139);
		image.setDisplayRange(0, 4000);
		image.setSlice(2);
		assertRange(image, 0, 4000);
		image.setDisplayRange(60, 139);
		image.setSlice(1);
		assertRange(image, 60, 139);
	}

	@Test
	void oneWindowThatIsAskedForHoldsForAllSlices() throws Exception {
		ImagePlus image = series(" window=0-1000");
		image.setSlice(2);
		assertRange(image, 0, 1000);
	}

	private static void assertRange(ImagePlus image, double low, double high) {
		assertThat(new double[] {image.getDisplayRangeMin(), image.getDisplayRangeMax()}).containsExactly(low, high);
	}

	@Test
	void whatCannotBeReadRightIsOneSentence() throws Exception {
		Path file = folder.resolve("no.dcm");
		Files.writeString(file, "no image");
		assertThat(run("path=[" + file + "]")).contains("no.dcm").doesNotContain("\tat ");
		assertThat(run("window=1")).startsWith("There is nothing to open; add path=");
	}

	/** The sentence that aborts the macro. */
	private static String run(String options) {
		return new Interpreter().eval("run('Abs-CAM Open DICOM...', '" + options.replace('\\', '/') + "');");
	}
}
