package org.abscam.fiji.compare;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abscam.ExpectedValues;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.MacroFunctions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class ComparePluginTest {

	private static final String COMMAND = "Abs-CAM Compare Methods...";
	private static final String OPEN = "run('Abs-CAM Phantom Sample'); setSlice(8);";
	private static final String THREE = "methods=grad-cam,abs-cam-initial,hires-cam device=cpu class=malignant";

	@TempDir
	Path folder;

	@Test
	void theStackHasExplainsMapOfEachMethodUnderItsName() {
		String title = IJ.runMacro(OPEN + "run('" + COMMAND + "', '" + THREE + "'); t = getTitle();" + save("methods") + "return t;");

		ImagePlus methods = IJ.openImage(path("methods"));
		assertThat(title).isEqualTo("breast-phantom-methods");
		assertThat(methods.getBitDepth()).isEqualTo(32);
		assertThat(methods.getDisplayRangeMin()).isZero();
		assertThat(methods.getDisplayRangeMax()).isEqualTo(1);
		assertThat(methods.getCalibration().getUnit()).isEqualTo("mm");
		List<String> names = List.of("grad-cam", "abs-cam-initial", "hires-cam");
		assertThat(methods.getStack().getSliceLabels()).startsWith(names.toArray(String[]::new));
		for (int i = 0; i < names.size(); i++) {
			ImageJMenu.closeAllImages();
			IJ.runMacro(OPEN + "run('Abs-CAM Explain...', 'device=cpu class=malignant method=" + names.get(i) + "');" + save("one"));
			float[] expected = (float[]) IJ.openImage(path("one")).getProcessor().getPixels();
			assertThat(Arrays.mismatch((float[]) methods.getStack().getPixels(i + 1), expected)).as(names.get(i)).isEqualTo(-1);
		}
	}

	@Test
	void theMontageHasAPanelForTheSliceAndPerMethodWhichIsTheSliceWhereNothingIsPainted() {
		String said = IJ.runMacro(OPEN + "makeRectangle(1, 2, 3, 4); run('" + COMMAND + "', 'montage opacity=0 " + THREE + "');"
			+ save("montage")
			+ "selectImage('breast-phantom.tif'); getSelectionBounds(x, y, w, h); return '' + getSliceNumber() + ' ' + w + ' ' + Overlay.size + ' ' + nImages;");

		ImagePlus montage = IJ.openImage(path("montage"));
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		assertThat(said).isEqualTo("8 3 0 2");
		assertThat(montage.getBitDepth()).isEqualTo(24);
		assertThat(montage.getWidth()).isEqualTo(2 * 256 + 2);
		int line = (montage.getHeight() - 2 * 256) / 3;
		for (int[] corner : new int[][] {{0, line}, {258, line}, {0, 256 + 2 * line}, {258, 256 + 2 * line}}) {
			for (int[] at : new int[][] {{0, 0}, {128, 128}, {255, 255}, {40, 200}}) {
				int grey = phantom.getStack().getProcessor(8).get(at[0], at[1]);
				assertThat(montage.getProcessor().get(corner[0] + at[0], corner[1] + at[1]) & 0xffffff).isEqualTo(grey * 0x10101);
			}
			int white = 0;
			for (int x = 0; x < 256; x++) for (int y = 1; y <= line; y++) {
				if ((montage.getProcessor().get(corner[0] + x, corner[1] - y) & 0xffffff) == 0xffffff) white++;
			}
			assertThat(white).as("letters above the panel").isPositive();
		}
	}

	@Test
	void theMontagePaintsTheMapsOnOneScale() {
		IJ.runMacro(OPEN + "run('" + COMMAND + "', 'montage opacity=1 " + THREE + "');" + save("montage"));
		IJ.runMacro(OPEN + "run('" + COMMAND + "', '" + THREE + "'); setSlice(2);" + save("methods"));

		ImagePlus montage = IJ.openImage(path("montage"));
		ImagePlus methods = IJ.openImage(path("methods"));
		int line = (montage.getHeight() - 2 * 256) / 3;
		float[] first = (float[]) methods.getStack().getProcessor(1).getPixels();
		float[] second = (float[]) methods.getStack().getProcessor(2).getPixels();
		Map<Integer, Integer> colours = new HashMap<>();
		for (int i = 0; i < first.length; i += 7) {
			if (!isNearOutline(first, i % 256, i / 256))
				colours.putIfAbsent(Math.round(255 * first[i]), montage.getProcessor().get(258 + i % 256, line + i / 256));
		}
		assertThat(colours.values().stream().distinct().count()).as("colours of one map").isGreaterThan(50);
		int compared = 0;
		for (int i = 0; i < second.length; i += 97) {
			Integer expected = colours.get(Math.round(255 * second[i]));
			if (expected == null || isNearOutline(second, i % 256, i / 256)) continue;
			int painted = montage.getProcessor().get(i % 256, 256 + 2 * line + i / 256);
			for (int shift = 0; shift <= 16; shift += 8)
				assertThat(painted >> shift & 0xff).isBetween((expected >> shift & 0xff) - 8, (expected >> shift & 0xff) + 8);
			compared++;
		}
		assertThat(compared).isGreaterThan(100);
	}

	/** Whether the map crosses half of its maximum nearby. */
	private static boolean isNearOutline(float[] map, int column, int row) {
		float half = 0;
		for (float value : map) half = Math.max(half, value / 2);
		int high = 0;
		int all = 0;
		for (int y = Math.max(0, row - 2); y <= Math.min(255, row + 2); y++)
			for (int x = Math.max(0, column - 2); x <= Math.min(255, column + 2); x++) {
				all++;
				if (map[y * 256 + x] >= half) high++;
			}
		return high > 0 && high < all || high > 0 && all < 25;
	}

	@Test
	void inFloat16TheMapIsThatOfExplainInFloat16AndNotThatInFloat32() {
		IJ.runMacro(OPEN + "run('" + COMMAND + "', 'methods=abs-cam device=cpu class=malignant precision=float16');" + save("compared"));
		float[] compared = (float[]) IJ.openImage(path("compared")).getStack().getPixels(1);
		float[][] explained = new float[2][];
		for (int i = 0; i < 2; i++) {
			ImageJMenu.closeAllImages();
			IJ.runMacro(
				OPEN + "run('Abs-CAM Explain...', 'device=cpu class=malignant precision=float" + (i == 0 ? 16 : 32) + "');" + save("one"));
			explained[i] = (float[]) IJ.openImage(path("one")).getProcessor().getPixels();
		}
		assertThat(compared).isEqualTo(explained[0]).isNotEqualTo(explained[1]);
		assertThat(ExpectedValues.relativeL2(explained[0], explained[1])).isLessThan(1e-3);
	}

	/** A macro, a script's request and the façade make the same map; what is seldom set is a key of macros too. */
	@Test
	void blackBoxMethodsAreComparedAndExplainedByTheSameKeys() {
		String masking = " masks=12 cells=5 keep=0.3 seed=9 patch=64 stride=64 device=cpu class=malignant baseline=mean";
		IJ.runMacro(OPEN + "run('" + COMMAND + "', 'methods=rise,occlusion" + masking + "');" + save("methods"));
		ImagePlus methods = IJ.openImage(path("methods"));
		for (String method : List.of("rise", "occlusion")) {
			ImageJMenu.closeAllImages();
			IJ.runMacro(OPEN + "run('Abs-CAM Explain...', 'method=" + method + masking + "');" + save("one"));
			float[] map = (float[]) IJ.openImage(path("one")).getProcessor().getPixels();
			assertThat(map).isEqualTo(methods.getStack().getPixels(method.equals("rise") ? 1 : 2));
			ImageJMenu.closeAllImages();
			IJ.runMacro(
				OPEN + "run('Abs-CAM Explain...', 'method=" + method + masking.replace("9", "8").replace("64", "48") + "');" + save("one"));
			assertThat((float[]) IJ.openImage(path("one")).getProcessor().getPixels()).as("of other masks").isNotEqualTo(map);
		}
	}

	@Test
	void errorsAreOneSentenceAndAbortTheMacro() {
		String go = OPEN + "run('" + COMMAND + "', '%s'); print('went on');";
		assertThat(new Interpreter().eval(go.formatted("methods=grad-cam,xray"))).startsWith("There is no method 'xray'; use abs-cam");
		assertThat(new Interpreter().eval(go.formatted("class=cat"))).startsWith("'breast-ultrasound' has no class 'cat'");
		assertThat(new Interpreter().eval("run('" + COMMAND + "', 'montage');")).isNotEqualTo("");
	}

	@Test
	void theMacroFunctionSaysWhatIsWrongAndGoesOn() {
		String call = "call('org.abscam.fiji.MacroFunctions.compare', '%s')";
		assertThat(MacroFunctions.compare("montage")).isEqualTo("There are no images open");
		assertThat(IJ.runMacro(OPEN + "return " + call.formatted("methods=xray") + ";"))
			.startsWith("There is no method 'xray'; use abs-cam");
		ImageJMenu.closeAllImages();
		assertThat(IJ.runMacro(OPEN + "return " + call.formatted("methods=grad-cam device=cpu") + " + getTitle();")).isEqualTo(
			"breast-phantom-methods");
		assertThat(MacroFunctions.movie(path("movie"), "fast")).isEqualTo("A movie has a whole number of frames per second, not 'fast'.");
	}

	private String save(String name) {
		return "saveAs('Tiff', '" + path(name) + "');";
	}

	private String path(String name) {
		return folder.resolve(name + ".tif").toString().replace('\\', '/');
	}
}
