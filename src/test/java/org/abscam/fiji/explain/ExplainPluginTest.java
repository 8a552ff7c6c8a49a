package org.abscam.fiji.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.io.FileSaver;
import ij.macro.Interpreter;
import java.awt.Rectangle;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.abscam.cam.CamMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.MacroFunctions;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real macros through ImageJ's interpreter, without a screen. */
@ExtendWith(ImageJMenu.class)
public class ExplainPluginTest {

	private static final String PHANTOM = Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString().replace('\\', '/');
	private static final String COMMAND = "Abs-CAM Explain...";
	private static final String QUICK = "method=abs-cam-initial device=cpu";

	@TempDir
	Path folder;

	@Test
	void aMacroMakesThePixelsOfTheFacade() throws Exception {
		run("run('" + COMMAND + "', '" + QUICK + " class=malignant stack overlay rgb rois table');" + save("saliency")
			+ "selectImage('breast-phantom-overlay');" + save("rgb"));

		ImagePlus saliency = open("saliency");
		List<float[]> expected = maps(open(PHANTOM), 0);
		assertThat(saliency.getStackSize()).isEqualTo(16);
		for (int i = 0; i < 16; i++) assertSame((float[]) saliency.getStack().getPixels(i + 1), expected.get(i));
		assertThat(saliency.getCalibration().getUnit()).isEqualTo("mm");
		assertThat(open("rgb").getType()).isEqualTo(ImagePlus.COLOR_RGB);
		assertThat(open("rgb").getStackSize()).isEqualTo(16);
	}

	@Test
	void theImageAndItsSelectionSliceAndOverlayStay() throws Exception {
		String state = run("setSlice(8); makeRectangle(20, 30, 40, 50); Overlay.addSelection;" + "run('" + COMMAND + "', '" + QUICK
			+ " stack overlay rois table');" + "selectImage('breast-phantom.tif'); getSelectionBounds(x, y, w, h);"
			+ save("source")
			+ "return '' + getSliceNumber() + ' ' + x + ' ' + y + ' ' + w + ' ' + h + ' ' + Overlay.size + ' ' + nImages;");

		ImagePlus before = open(PHANTOM);
		ImagePlus after = open("source");
		for (int i = 1; i <= 16; i++)
			assertThat(Arrays.equals((byte[]) after.getStack().getPixels(i), (byte[]) before.getStack().getPixels(i))).isTrue();
		String[] parts = state.split(" ");
		assertThat(String.join(" ", List.of(parts).subList(0, 5))).isEqualTo("8 20 30 40 50");
		assertThat(Integer.parseInt(parts[5])).as("one of the user, 16 maps and at least as many outlines").isGreaterThanOrEqualTo(33);
		assertThat(parts[6]).isEqualTo("2");
		assertThat(after.getOverlay().toArray()).filteredOn(roi -> roi.getProperty("abscam") == null).singleElement()
			.extracting(Roi::getBounds).isEqualTo(new Rectangle(20, 30, 40, 50));
	}

	@Test
	void aSecondRunReplacesTheFirstOnesOverlay() throws Exception {
		String run = "run('" + COMMAND + "', '" + QUICK + " overlay'); selectImage('breast-phantom.tif');";
		String sizes = run("setSlice(8);" + run + "a = Overlay.size;" + run + "return '' + a + ' ' + Overlay.size;");

		assertThat(sizes.split(" ")[0]).isEqualTo(sizes.split(" ")[1]).isNotEqualTo("0");
	}

	@Test
	void withoutStackTheCurrentSliceIsExplained() throws Exception {
		run("setSlice(8); run('" + COMMAND + "', '" + QUICK + " class=malignant');" + save("saliency"));

		ImagePlus saliency = open("saliency");
		assertThat(saliency.getStackSize()).isEqualTo(1);
		assertSame((float[]) saliency.getProcessor().getPixels(), maps(open(PHANTOM), 8).get(0));
		assertThat(saliency.getOverlay().get(0).getName()).isEqualTo("0008-1 malignant");
	}

	@Test
	void aSelectedRegionIsExplainedAndItsMapLiesWhereItLies() throws Exception {
		run("setSlice(8); makeOval(70, 60, 120, 110); run('" + COMMAND + "', '" + QUICK + " class=malignant roi');" + save("saliency"));

		float[] saliency = (float[]) open("saliency").getProcessor().getPixels();
		ImagePlus part = open(PHANTOM);
		part.setSlice(8);
		part.setRoi(70, 60, 120, 110);
		float[] expected = maps(part.crop(), 1).get(0);
		float[] inside = new float[expected.length];
		double total = 0;
		for (int y = 0; y < 110; y++) System.arraycopy(saliency, (60 + y) * 256 + 70, inside, y * 120, 120);
		for (float value : saliency) total += value;
		for (float value : inside) total -= value;
		assertSame(inside, expected);
		assertThat(total).as("outside").isCloseTo(0, within(1e-6));
		assertThat(error("open('" + PHANTOM + "'); run('" + COMMAND + "', 'roi');"))
			.startsWith("No area is selected in 'breast-phantom.tif'");
	}

	@Test
	void ofAHyperstackTheChosenChannelAndFramesAreExplained() throws Exception {
		ImagePlus phantom = open(PHANTOM);
		phantom.setDimensions(2, 4, 2);
		phantom.setOpenAsHyperStack(true);
		new FileSaver(phantom).saveAsTiffStack(folder.resolve("hyper.tif").toString());
		String hyper = "open('" + path(folder.resolve("hyper.tif")) + "'); Stack.setPosition(2, 3, 2);";
		IJ.runMacro(hyper + "run('" + COMMAND + "', '" + QUICK + " class=malignant channel=1 stack');" + save("frame")
			+ "selectImage('hyper.tif'); run('"
			+ COMMAND + "', '" + QUICK + " class=malignant overlay');" + save("shown") + "selectImage('hyper.tif');" + save("source"));

		ImagePlus frame = open("frame");
		List<float[]> all = maps(open(PHANTOM), 0);
		assertThat(frame.getStackSize()).isEqualTo(4);
		for (int z = 0; z < 4; z++) assertClose((float[]) frame.getStack().getPixels(z + 1), all.get(8 + 2 * z));
		assertThat(frame.getProp("abscam.slices")).isEqualTo("9,11,13,15");
		assertThat(frame.getProp("abscam.predictions").lines().limit(3)
			.map(line -> line.replaceFirst("^([^,]*,){2}[^,]*,(.*?),Class.*", "$2")
				.replaceFirst("^hyper,(\\d+),[^,]*,(\\d,\\d,\\d),.*", "$1: $2")))
			.as("channel, slice and frame, a row for each class")
			.containsExactly("C,Z,T", "9: 1,1,2", "9: 1,1,2");
		assertClose((float[]) open("shown").getProcessor().getPixels(), all.get(13));
		IJ.runMacro(hyper + "run('" + COMMAND + "', '" + QUICK + " channel=1 stack frames');" + save("all"));
		ImagePlus both = open("all");
		assertThat(new int[] {both.getNChannels(), both.getNSlices(), both.getNFrames()}).containsExactly(1, 4, 2);
		assertThat(both.isHyperStack()).isTrue();
		Roi map = open("source").getOverlay().get(0);
		assertThat(new int[] {map.getCPosition(), map.getZPosition(), map.getTPosition()}).containsExactly(2, 3, 2);
	}

	@Test
	void eachMapIsMeasuredAndCarriesItsWordWhereThatIsAskedFor() throws Exception {
		run("setSlice(9); run('" + COMMAND + "', 'method=grad-cam device=cpu overlay faithfulness');" + save("saliency")
			+ "selectImage('breast-phantom.tif');" + save("source"));

		List<String> rows = open("saliency").getProp("abscam.predictions").lines().toList();
		List<String> columns = List.of(rows.get(0).split(","));
		assertThat(rows.get(0))
			.endsWith(
				"Model,Device,Deletion,Insertion,MaskingP,ShiftedSSIM,Faithfulness,ClassSensitivity,Window,WindowLow,WindowHigh,Warning,"
					+ "TrainingDistance,UnlikeTraining");
		String word = rows.get(3).split(",", -1)[columns.indexOf("Faithfulness")];
		assertThat(word).isIn("consistent", "weak", "unfaithful");
		assertThat(rows.get(1)).as("of a class that was not explained").contains(",cpu,,,,,,depends on the class,8-bit grey levels,,,,");
		Roi badge = Arrays.stream(open("source").getOverlay().toArray()).filter(TextRoi.class::isInstance).findFirst().orElseThrow();
		assertThat(((TextRoi) badge).getText().strip()).as("words that are no finding").isIn(switch (word) {
			case "consistent" -> List.of("the answer depends on the hotspots");
			case "unfaithful" -> List.of("do not rely on this map");
			default -> List.of("chance could do as well as this map", "do not rely on the map's details");
		});
		assertThat(badge.getPosition()).isEqualTo(9);
	}

	@Test
	void theLookIsChangedWithoutExplainingAnew() throws Exception {
		String overlay = "run('Abs-CAM Overlay...', '%s');";
		run("run('" + COMMAND + "', '" + QUICK + " class=malignant stack overlay');" + "selectImage('breast-phantom.tif');" + save("before")
			+ overlay.formatted("opacity=0.25 threshold=0.7 paint=map bar") + save("after")
			+ overlay.formatted("saliency=breast-phantom-saliency")
			+ save("again"));

		Overlay before = open("before").getOverlay();
		Overlay after = open("after").getOverlay();
		assertThat(after.toArray()).hasSize(17).allMatch(ImageRoi.class::isInstance);
		assertThat(((ImageRoi) after.get(0)).getOpacity()).isCloseTo(0.25, within(1 / 255.));
		assertThat(painted(after.get(7))).isLessThan(painted(before.get(7))).isPositive();
		assertThat(open("again").getOverlay().toArray()).extracting(Roi::getName).containsExactly(Arrays.stream(before.toArray())
			.map(Roi::getName).toArray(String[]::new));
		ImageJMenu.closeAllImages();
		assertThat(error("open('" + PHANTOM + "'); run('Abs-CAM Overlay...', 'opacity=0.5');")).startsWith(
			"No open saliency stack was made for 'breast-phantom.tif'; open it");
		assertThat(error("open('" + PHANTOM + "'); run('Abs-CAM Overlay...', 'paint=blue');")).isEqualTo(
			"'paint' must be both, map or outlines, not 'blue'.");
	}

	private static long painted(Roi roi) {
		int[] pixels = (int[]) ((ImageRoi) roi).getProcessor().convertToColorProcessor().getPixels();
		return Arrays.stream(pixels).filter(p -> (p & 0xffffff) != 0).count();
	}

	@Test
	void tablesAndWhatWasDoneAreInPropertiesThatFilesKeep() throws Exception {
		run("setSlice(8); run('" + COMMAND + "', '" + QUICK + "');" + save("saliency"));

		ImagePlus saliency = open("saliency");
		assertThat(saliency.getProp("abscam.predictions").lines()).hasSize(4).first().asString()
			.isEqualTo("Image,Slice,Label,Class,Probability,Score,Top,Explained,Peak,EmptyMap,Hotspots,Method,Model,Device,"
				+ "ClassSensitivity,Window,WindowLow,WindowHigh,Warning,TrainingDistance,UnlikeTraining");
		assertThat(saliency.getProp("abscam.predictions").lines().toList().get(3)).startsWith("breast-phantom,8,,malignant,0.9")
			.contains(",yes,yes,1.0,no,");
		assertThat(saliency.getProp("abscam.hotspots"))
			.startsWith("Image,Slice,Rank,Class,Probability,Area,Unit,X,Y,Peak,PeakX,PeakY,Mean,Share");
		assertThat(saliency.getProp("abscam.predictions").lines().toList().get(3)).contains(",8-bit grey levels,,,,").endsWith(",no");
		assertThat(saliency.getProp("abscam.window")).isEqualTo("8-bit grey levels");
		assertThat(saliency.getProp("abscam.method")).isEqualTo("abs-cam-initial");
		assertThat(saliency.getProp("abscam.sha256")).hasSize(64);
	}

	@Test
	void whatIsRecordedWithBracketsAndVariablesIsUnderstood() throws Exception {
		run("setSlice(8); run('" + COMMAND + "', '" + QUICK + " class=malignant');" + save("plain"));
		run("setSlice(8); c = 'malignant'; t = 0.5; run('" + COMMAND
			+ "', 'model=[breast-ultrasound] class=&c threshold=&t channels=[ all ] " + QUICK
			+ "');" + save("variables"));

		assertSame((float[]) open("variables").getProcessor().getPixels(), (float[]) open("plain").getProcessor().getPixels());
	}

	@Test
	void errorsAreOneSentenceAndAbortTheMacro() {
		String go = "open('" + PHANTOM + "'); run('" + COMMAND + "', '%s'); print('went on');";
		assertThat(error(go.formatted("model=nonsense")))
			.startsWith("There is no model 'nonsense'; there are breast-ultrasound, chest-xray");
		assertThat(error(go.formatted("class=cat")))
			.startsWith("'breast-ultrasound' has no class 'cat'; use top, an index 0..2 or one of: normal");
		assertThat(error(go.formatted("layer=nowhere"))).contains("nowhere");
		assertThat(error(go.formatted("device=abacus")))
			.isEqualTo("There is no device 'abacus'; use auto, cpu, gpu, cuda, cuda:N or webgpu.");
		assertThat(error(go.formatted("method=xray"))).startsWith("There is no method 'xray'");
		assertThat(error(go.formatted("speed=1"))).startsWith("There is no option 'speed'");
	}

	@Test
	void withoutAnImageThereIsASentence() {
		assertThat(error("run('" + COMMAND + "', 'stack');")).isEqualTo("There are no images open");
		assertThat(MacroFunctions.explain("stack")).isEqualTo("There are no images open");
	}

	@Test
	void macroFunctionsSayWhatIsWrongAndGoOn() throws IOException {
		Path text = Files.writeString(folder.resolve("broken.tif"), "not an image");
		String said = IJ.runMacro("a = call('org.abscam.fiji.MacroFunctions.open', '" + path(text) + "');"
			+ "b = call('org.abscam.fiji.MacroFunctions.open', '" + PHANTOM + "');"
			+ "c = call('org.abscam.fiji.MacroFunctions.explain', 'model=nonsense');"
			+ "d = call('org.abscam.fiji.MacroFunctions.explain', '" + QUICK + "');"
			+ "return a + '|' + b + '|' + c + '|' + d + '|' + getTitle();");

		String[] parts = said.split("\\|");
		assertThat(parts[0]).contains("broken.tif");
		assertThat(parts[1]).isEmpty();
		assertThat(parts[2]).startsWith("There is no model 'nonsense'");
		assertThat(parts[3]).isEmpty();
		assertThat(parts[4]).isEqualTo("breast-phantom-saliency");
	}

	@Test
	void theFolderMacroExplainsEveryImageOnceAndNamesTheBadOnes() throws Exception {
		Path in = Files.createDirectories(folder.resolve("scans in"));
		Path out = folder.resolve("maps out");
		for (String name : new String[] {"one slice.tif", "other.tif"}) {
			IJ.saveAsTiff(new ImagePlus(name, open(PHANTOM).getStack().getProcessor(8).convertToRGB()), path(in.resolve(name)));
		}
		Files.writeString(in.resolve("broken.tif"), "not an image");

		String first = folderMacro(in + "|" + out + "|stack " + QUICK);
		assertThat(first).contains("Not explained: broken.tif: ").contains("Explained 2, already there 0, not explained 1.");
		for (String name : new String[] {"one slice", "other"}) {
			assertThat(open(path(out.resolve(name + ".saliency.tif"))).getBitDepth()).isEqualTo(32);
			assertThat(open(path(out.resolve(name + ".overlay.tif"))).getBitDepth()).isEqualTo(24);
			assertThat(out.resolve(name + ".predictions.csv")).content().startsWith("Image,Slice").contains("\r\n" + name + ",1,");
		}
		Files.delete(out.resolve("other.predictions.csv"));
		assertThat(folderMacro(in + "|" + out + "|stack " + QUICK)).contains("Explained 1, already there 1, not explained 1.");
	}

	/** As a user without a screen starts it: in a process of its own. */
	private static String folderMacro(String argument) throws IOException, InterruptedException {
		Process process =
			new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=true", "-cp",
				System.getProperty("java.class.path"), "ij.ImageJ", "-batch",
				Path.of("macros/Explain_Folder.ijm").toAbsolutePath().toString(), argument)
				.redirectErrorStream(true).start();
		try (BufferedReader reader = process.inputReader()) {
			String said = String.join("\n", reader.lines().toList());
			assertThat(process.waitFor()).as(said).isZero();
			return said;
		}
	}

	/** Opens the phantom, runs the rest and gives what it returns; hands strings over in single quotes. */
	private static String run(String macro) {
		String result = IJ.runMacro("open('" + PHANTOM + "');" + macro);
		assertThat(result).isNotEqualTo("[aborted]");
		return result;
	}

	private static String error(String macro) {
		return new Interpreter().eval(macro);
	}

	private String save(String name) {
		return "saveAs('Tiff', '" + path(folder.resolve(name + ".tif")) + "');";
	}

	private ImagePlus open(String nameOrPath) {
		return IJ.openImage(nameOrPath.contains("/") ? nameOrPath : path(folder.resolve(nameOrPath + ".tif")));
	}

	private static String path(Path path) {
		return path.toString().replace('\\', '/');
	}

	/** Bit by bit; a failure does not print 65,536 numbers. */
	public static void assertSame(float[] actual, float[] expected) {
		assertThat(Arrays.mismatch(actual, expected)).as("index of the first difference").isEqualTo(-1);
	}

	/** Up to the rounding of batches of another size. */
	private static void assertClose(float[] actual, float[] expected) {
		assertThat(actual).hasSameSizeAs(expected);
		double difference = 0;
		for (int i = 0; i < actual.length; i++) difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
		assertThat(difference).as("largest difference").isLessThan(1e-4);
	}

	/** What the façade says of the malignant class, of one slice or (0) of all. */
	public static List<float[]> maps(ImagePlus image, int slice) throws Exception {
		ExplainOptions options = new ExplainOptions(CamMethod.ABS_CAM_INITIAL, "malignant", ExplainOptions.AUTO_LAYER, 0, "cpu", 0,
			ExplainOptions.DEFAULT_BATCH);
		List<float[]> maps = new ArrayList<>();
		Scan scan = Scan.of(image);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
			image.setSlice(Math.max(1, slice));
			NetworkImages images = NetworkImages.of(scan, explainer.model(), slice == 0 ? Selection.ALL : Selection.SHOWN);
			explainer.explain(images, (i, e) -> maps.add(e.map()), Progress.NONE);
		}
		return maps;
	}
}
