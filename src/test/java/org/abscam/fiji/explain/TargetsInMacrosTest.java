package org.abscam.fiji.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.macro.Interpreter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.abscam.ExpectedValues;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

/** What else than a class can be explained, asked by macros and scripts, against PyTorch's maps of {@code vectors-targets}. */
@ExtendWith(ImageJMenu.class)
class TargetsInMacrosTest {

	private static final Path VALUES = Path.of("src/test/resources/vectors-targets").toAbsolutePath();

	@TempDir
	private Path folder;
	private Context context;

	@BeforeEach
	void start() {
		context = new Context(CommandService.class);
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	/** The selection is the mask of the expected values. */
	@Test
	void aSelectionIsTheRegion() throws Exception {
		ExpectedValues expected = ExpectedValues.of("unet", VALUES.resolve("unet"));
		new FileSaver(scan(expected)).saveAsTiff(path("scan.tif"));
		String said = "model=[" + path(expected.model()) + "] class=0 target=region layer=last device=cpu stack table";
		String none =
			new Interpreter().eval("open('" + path("scan.tif") + "'); run('Abs-CAM Explain...', '" + said + " region=selection');");
		assertThat(none).startsWith("No area is marked in the selection of 'scan.tif'");
		Interpreter interpreter = new Interpreter();
		interpreter.setIgnoreErrors(true);
		interpreter.runBatchMacro("open('" + path("scan.tif") + "'); makeRectangle(10, 6, 9, 9); run('Abs-CAM Explain...', '" + said
			+ " region=selection'); saveAs('Tiff', '" + path("map.tif") + "');", null);
		assertThat(interpreter.getErrorMessage()).isNull();
		ImagePlus map = IJ.openImage(path("map.tif"));
		for (int i = 0; i < 2; i++) {
			assertThat(relativeL2((float[]) map.getStack().getPixels(i + 1), expected.arrays().get("last/mask/abscam").image(i)))
				.isLessThan(1e-4);
		}
		assertThat(map.getProp("abscam.target")).isEqualTo("region");
		assertThat(map.getProp("abscam.region")).isEqualTo("selection");
		assertThat(map.getProp("abscam.predictions").lines().skip(1).findFirst().orElseThrow()).contains("class 0 in selection,")
			.contains(",mean probability,");
	}

	/** Folders may be called as patients are. */
	@Test
	void theSavedMapNamesTheOtherImageWithoutItsFolders() throws Exception {
		ExpectedValues expected = ExpectedValues.of("embedding", VALUES.resolve("embedding"));
		new FileSaver(scan(expected)).saveAsTiff(path("scan.tif"));
		Interpreter interpreter = new Interpreter();
		interpreter.setIgnoreErrors(true);
		interpreter.runBatchMacro("open('" + path("scan.tif") + "'); run('Abs-CAM Explain...', 'model=[" + path(expected.model())
			+ "] target=[like=" + path("scan.tif") + "] method=grad-cam layer=last device=cpu'); saveAs('Tiff', '" + path("map.tif")
			+ "');", null);
		assertThat(interpreter.getErrorMessage()).isNull();
		ImagePlus map = IJ.openImage(path("map.tif"));
		assertThat(map.getProp("abscam.target")).isEqualTo("like=scan.tif");
		assertThat(map.getImageProperties().toString()).contains("like scan.tif").doesNotContain(folder.getFileName().toString());
	}

	@Test
	void scriptsAskAsMacrosDo() throws Exception {
		ExpectedValues expected = ExpectedValues.of("classifier", VALUES.resolve("classifier"));
		CommandModule done = context.service(CommandService.class).run("org.abscam.fiji.ScriptedExplanation", false,
			Map.of("image", scan(expected), "model", path(expected.model()), "classChoice", "3", "against", "4", "layer", "last", "device",
				"cpu"))
			.get();
		assertThat(done.isCanceled()).as(done.getCancelReason()).isFalse();
		ImagePlus saliency = (ImagePlus) done.getOutput("saliency");
		for (int i = 0; i < 2; i++) {
			assertThat(
				relativeL2((float[]) saliency.getStack().getPixels(i + 1), expected.arrays().get("last/against_one/abscam").image(i)))
				.isLessThan(1e-4);
		}
		assertThat((String) done.getOutput("predictions")).contains("class 3 rather than class 4", "difference of scores");
		assertThat(((Roi) ((List<?>) done.getOutput("rois")).get(0)).getName()).endsWith("class 3 rather than class 4");

		CommandModule refused = context.service(CommandService.class).run("org.abscam.fiji.ScriptedExplanation", false, Map.of("image",
			scan(expected), "model", path(expected.model()), "classChoice", "3", "against", "4", "faithfulness", true, "device", "cpu"))
			.get();
		assertThat(refused.getCancelReason()).startsWith("How far a map can be trusted is measured by the probability of a class");
	}

	private static ImagePlus scan(ExpectedValues expected) {
		var input = expected.arrays().get("input");
		int area = (int) (input.shape()[2] * input.shape()[3]);
		ImageStack stack = new ImageStack((int) input.shape()[3], (int) input.shape()[2]);
		for (int i = 0; i < input.values().length / area; i++) {
			stack.addSlice(null, Arrays.copyOfRange(input.values(), i * area, (i + 1) * area));
		}
		return new ImagePlus("scan", stack);
	}

	private String path(String name) {
		return path(folder.resolve(name));
	}

	private static String path(Path path) {
		return path.toString().replace('\\', '/');
	}
}
