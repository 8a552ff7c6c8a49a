package org.abscam.fiji.hotspots;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.macro.Interpreter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class HotspotsPluginTest {

	private static final String COMMAND = "Abs-CAM Hotspots...";
	private static final int WIDTH = 20;

	@TempDir
	Path folder;

	@Test
	void rectanglesOfAStackFromDiskAreOutlinedAndMeasured() {
		String csv = IJ.runMacro(openStack() + "return call('org.abscam.fiji.MacroFunctions.hotspots', 'threshold=0.5 stack');");

		assertThat(csv.lines().map(line -> line.split(",")).map(row -> String.join(" ", List.of(row).subList(0, 8))).toList())
			.containsExactly(
				"Image Slice Label Rank Area Unit X Y", "maps 1 first 1 3.0 mm 2.0 1.75", "maps 1 first 2 1.0 mm 6.5 6.5",
				"maps 2 second 1 6.0 mm 4.0 2.75");
	}

	@Test
	void areasHaveTheirOwnUnitBehindTheColumnsOfOlderMacros() {
		String csv = hotspots("threshold=0.5 stack");
		assertThat(csv.lines().findFirst().orElseThrow()).endsWith("Area,Unit,X,Y,Peak,PeakX,PeakY,Mean,Share,AreaUnit");
		assertThat(column(csv, "Unit")).containsOnly("mm");
		assertThat(column(csv, "AreaUnit")).containsOnly("mm²");
		ImageJMenu.closeAllImages();
		String bare = IJ.runMacro("newImage('bare', '32-bit black', 9, 9, 1); setPixel(4, 5, 1);"
			+ "return call('org.abscam.fiji.MacroFunctions.hotspots', '');");
		assertThat(column(bare, "Unit") + " " + column(bare, "AreaUnit")).isEqualTo("[pixel] [pixels]");
	}

	/** Two channels, three slices and two frames: channel 2 of slice 3 in frame 1 is the sixth of the stack, 1 of 1 in 2 the seventh. */
	@Test
	void rowsOfHyperstacksSayChannelSliceAndFrame() {
		String csv = IJ.runMacro("newImage('hyper', '32-bit grayscale-mode', 9, 9, 2, 3, 2);"
			+ "Stack.setPosition(2, 3, 1); setPixel(4, 4, 1); Stack.setPosition(1, 1, 2); setPixel(2, 2, 1);"
			+ "return call('org.abscam.fiji.MacroFunctions.hotspots', 'stack');");
		assertThat(column(csv, "Slice")).containsExactly("6", "7");
		assertThat(column(csv, "C") + " " + column(csv, "Z") + " " + column(csv, "T")).isEqualTo("[2, 1] [3, 1] [1, 2]");
		ImageJMenu.closeAllImages();
		assertThat(hotspots("stack").lines().findFirst().orElseThrow()).as("of a plain stack").startsWith("Image,Slice,Label,Rank,");
	}

	@Test
	void smallRegionsAndLowOnesAreLeftOut() {
		assertThat(hotspots("minimum=2 stack").lines()).hasSize(1 + 2);
		assertThat(hotspots("threshold=0.9 stack").lines()).hasSize(1 + 2);
		assertThat(hotspots("minimum=100 stack")).isEmpty();
		assertThat(hotspots("threshold=0.5").lines()).as("the current slice only").hasSize(1 + 2);
	}

	@Test
	void outlinesJoinTheOverlayAndReplaceOnlyThoseOfTheSameSlices() throws Exception {
		String search = "run('" + COMMAND + "', '%s rois');";
		String sizes =
			IJ.runMacro(openStack() + "makeRectangle(0, 0, 5, 5); Overlay.addSelection;" + search.formatted("stack") + "a = Overlay.size;"
				+ search.formatted("stack") + "b = Overlay.size; setSlice(1);" + search.formatted("threshold=0.9") + "c = Overlay.size;"
				+ "getSelectionBounds(x, y, w, h);" + "saveAs('Tiff', '" + path("searched")
				+ "'); return '' + a + ' ' + b + ' ' + c + ' ' + w + ' ' + nImages;");

		assertThat(sizes).isEqualTo("4 4 3 5 1");
		ImagePlus searched = IJ.openImage(path("searched"));
		assertThat(Stream.of(searched.getOverlay().toArray()).map(Roi::getName).filter(name -> name != null && name.contains("-")).sorted())
			.containsExactly("0001-1", "0002-1");
		assertThat(Arrays.equals((float[]) searched.getStack().getPixels(1), (float[]) stack().getStack().getPixels(1))).isTrue();
	}

	@Test
	void whatExplainMadeGivesTheSameHotspots() {
		String said = IJ.runMacro("run('Abs-CAM Phantom Sample'); setSlice(8);"
			+ "run('Abs-CAM Explain...', 'method=abs-cam-initial device=cpu class=malignant'); a = Property.get('abscam.hotspots'); n = Overlay.size;"
			+ "b = call('org.abscam.fiji.MacroFunctions.hotspots', ''); return a + '|' + b + '|' + n + '|' + Overlay.size;");

		String[] parts = said.split("\\|");
		assertThat(column(parts[1], "Area")).isNotEmpty().isEqualTo(column(parts[0], "Area"));
		assertThat(column(parts[1], "Share")).isEqualTo(column(parts[0], "Share"));
		assertThat(parts[3]).isEqualTo(parts[2]);
	}

	@Test
	void whatIsNoSaliencyMapIsRefusedInOneSentenceAndLeftAlone() {
		assertThat(new Interpreter().eval("newImage('grey', '8-bit ramp', 9, 9, 1); run('" + COMMAND + "', 'stack'); print('went on');"))
			.isEqualTo(
				"'grey' is no saliency map, as it has 8 bits; choose a 32-bit image with values from 0 to 1.");
		ImageJMenu.closeAllImages();
		assertThat(IJ.runMacro(openStack() + "setSlice(2); setPixel(3, 3, 1.5);"
			+ "a = call('org.abscam.fiji.MacroFunctions.hotspots', 'stack'); return a + Overlay.size;")).isEqualTo(
				"'maps.tif' is no saliency map, as slice 2 has the value 1.5; choose a 32-bit image with values from 0 to 1.0");
		ImageJMenu.closeAllImages();
		assertThat(hotspots("minimum=-1")).isEqualTo("'minimum' must be a number of at least 0, not '-1'.");
		assertThat(hotspots("threshold=2")).isEqualTo("'threshold' must be a number from 0 to 1, not '2'.");
	}

	@Test
	void withoutAnImageThereIsASentence() {
		assertThat(new Interpreter().eval("run('" + COMMAND + "', 'stack');")).isEqualTo("There are no images open");
	}

	private String hotspots(String options) {
		return IJ.runMacro(openStack() + "return call('org.abscam.fiji.MacroFunctions.hotspots', '" + options + "');");
	}

	/** Pixels of 1 × 0.5 mm. Slice 1: 2 × 3 pixels of 1 and 1 × 2 of 0.6; slice 2: 4 × 3 pixels of 0.8 over 0.1. */
	private static ImagePlus stack() {
		float[] first = new float[WIDTH * WIDTH];
		float[] second = new float[WIDTH * WIDTH];
		Arrays.fill(second, 0.1f);
		for (int y = 2; y < 5; y++) Arrays.fill(first, y * WIDTH + 1, y * WIDTH + 3, 1);
		for (int y = 12; y < 14; y++) first[y * WIDTH + 6] = 0.6f;
		for (int y = 4; y < 7; y++) Arrays.fill(second, y * WIDTH + 2, y * WIDTH + 6, 0.8f);
		ImageStack stack = new ImageStack(WIDTH, WIDTH);
		stack.addSlice("first", first);
		stack.addSlice("second", second);
		ImagePlus image = new ImagePlus("maps", stack);
		image.getCalibration().setUnit("mm");
		image.getCalibration().pixelHeight = 0.5;
		return image;
	}

	private String openStack() {
		IJ.saveAsTiff(stack(), path("maps"));
		return "open('" + path("maps") + "');";
	}

	private String path(String name) {
		return folder.resolve(name + ".tif").toString().replace('\\', '/');
	}

	private static List<String> column(String csv, String name) {
		List<String[]> rows = csv.lines().map(line -> line.split(",")).toList();
		int column = Arrays.asList(rows.get(0)).indexOf(name);
		return rows.stream().skip(1).map(row -> row[column]).toList();
	}
}
