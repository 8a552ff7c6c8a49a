package org.abscam.fiji;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.nio.file.Path;
import org.abscam.scan.ResultMark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A saliency map is a picture for which any classifier has an answer: commands go to what it was made of, or refuse it by name. */
@ExtendWith(ImageJMenu.class)
class ResultsAreNoScansTest {

	private static final String EXPLAIN = "run('Abs-CAM Explain...', 'method=abs-cam-initial device=cpu%s');";

	@TempDir
	Path folder;

	@Test
	void aSecondExplainGoesToTheSource() {
		Path second = folder.resolve("second.tif");
		String trouble = new Interpreter().eval("run('Abs-CAM Phantom Sample'); setSlice(8);" + EXPLAIN.formatted(" class=malignant")
			+ EXPLAIN.formatted(" class=benign") + "saveAs('tiff', '" + path(second) + "');");

		assertThat(trouble).isNullOrEmpty();
		ImagePlus map = IJ.openImage(second.toString());
		assertThat(map.getProp("abscam.class")).isEqualTo("benign");
		assertThat(ResultMark.source(map)).as("made of the scan, and marked in the file too").contains("breast-phantom.tif");
	}

	@ParameterizedTest
	@ValueSource(strings = {"saliency", "rgb", "montage"})
	void aResultWhoseSourceIsNotOpenIsRefusedByName(String kind) {
		Path result = folder.resolve("result.tif");
		new Interpreter().eval("run('Abs-CAM Phantom Sample'); setSlice(8);" + switch (kind) {
			case "montage" -> "run('Abs-CAM Compare Methods...', 'methods=grad-cam device=cpu montage');";
			case "rgb" -> EXPLAIN.formatted(" rgb") + "selectImage('breast-phantom-overlay');";
			default -> EXPLAIN.formatted("");
		} + "saveAs('tiff', '" + path(result) + "');");
		ImageJMenu.closeAllImages();

		String made = "'result' was made by Abs-CAM of 'breast-phantom.tif' and is no scan; choose that image instead";
		for (String command : new String[] {"Explain", "Classify", "Evaluate"}) {
			assertThat(new Interpreter().eval("open('" + path(result) + "'); run('Abs-CAM " + command + "...', 'device=cpu');"))
				.startsWith(made);
		}
		assertThat(
			new Interpreter().eval("open('" + path(result) + "'); run('Abs-CAM Compare Methods...', 'methods=grad-cam device=cpu');"))
			.startsWith(made);
		assertThat(IJ.runMacro("open('" + path(result) + "'); return call('org.abscam.fiji.MacroFunctions.classify', 'device=cpu');"))
			.startsWith(made);
	}

	private static String path(Path file) {
		return file.toString().replace('\\', '/');
	}
}
