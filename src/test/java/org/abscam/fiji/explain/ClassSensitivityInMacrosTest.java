package org.abscam.fiji.explain;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.nio.file.Path;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.pixels.Pictures;
import org.abscam.evaluate.sensitivity.SensitivityMeasurement;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.fiji.ImageJMenu;
import org.abscam.files.Remembered;
import org.abscam.model.ModelLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a macro finds of whether maps depend on the class. */
@ExtendWith(ImageJMenu.class)
class ClassSensitivityInMacrosTest {

	private static final Path GATED = Path.of("src/test/resources/gated").toAbsolutePath();
	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif").toAbsolutePath();

	@TempDir
	private Path folder;
	private String before;

	@BeforeEach
	void rememberNothingYet() {
		before = System.setProperty(Remembered.PROPERTY, folder.resolve("cache").toString());
	}

	@AfterEach
	void asBefore() {
		if (before == null) System.clearProperty(Remembered.PROPERTY);
		else System.setProperty(Remembered.PROPERTY, before);
	}

	@Test
	void mapsTablesAndOverlaySayWhatWasMeasured() throws Exception {
		ImagePlus unmeasured = explained("");
		assertThat(unmeasured.getProp("abscam.class_sensitivity")).isEqualTo("not measured");
		assertThat(unmeasured.getProp("abscam.predictions")).contains(",not measured,").doesNotContain("ClassesSSIM");

		SensitivityMeasurement.of(ModelLibrary.bundled().find(GATED.toString()),
			ExplainOptions.DEFAULTS.with(CamMethod.ABS_CAM_INITIAL).with(Running.on("cpu")), Pictures.of(PHANTOM), Progress.NONE);
		ImagePlus known = explained(" class-sensitivity");
		assertThat(known.getProp("abscam.class_sensitivity")).startsWith("does not depend on the class (rank correlation ");
		String[] names = known.getProp("abscam.predictions").lines().findFirst().orElseThrow().split(",");
		String explained = known.getProp("abscam.predictions").lines().filter(line -> line.contains(",yes,yes,")).findFirst().orElseThrow();
		assertThat(names).contains("ClassesRankCorrelation", "ClassesSSIM", "ClassesEnergy", "ClassesAlike", "ClassSensitivity");
		assertThat(explained).contains(",yes,does not depend on the class,");
		assertThat(IJ.openImage(folder.resolve("scan.tif").toString()).getOverlay().toArray())
			.anySatisfy(roi -> assertThat(roi.getName()).endsWith("alike for every class"));
	}

	private ImagePlus explained(String more) {
		Interpreter interpreter = new Interpreter();
		interpreter.setIgnoreErrors(true);
		interpreter.runBatchMacro("open('" + PHANTOM + "'); id = getImageID(); setSlice(8); run('Abs-CAM Explain...', 'model=[" + GATED
			+ "] method=abs-cam-initial device=cpu overlay table" + more + "'); saveAs('Tiff', '" + folder.resolve("map.tif")
			+ "'); selectImage(id); saveAs('Tiff', '" + folder.resolve("scan.tif") + "');", null);
		assertThat(interpreter.getErrorMessage()).isNull();
		return IJ.openImage(folder.resolve("map.tif").toString());
	}
}
