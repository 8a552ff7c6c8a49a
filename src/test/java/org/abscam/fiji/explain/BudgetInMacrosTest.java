package org.abscam.fiji.explain;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.abscam.fiji.ImageJMenu;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

/** Budgets said by macros and scripts, on one slice of the phantom: the breast model has 96 channels at its layer. */
@ExtendWith(ImageJMenu.class)
class BudgetInMacrosTest {

	/** A network whose 96 channels all speak for each class. */
	private static final String GATED = Path.of("src/test/resources/gated").toAbsolutePath().toString().replace('\\', '/');
	private static final String PHANTOM = Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString().replace('\\', '/');

	@TempDir
	private Path folder;

	@Test
	void aLineIsReplayedAndTheStackSaysWhatWasSpent() throws Exception {
		ImagePlus some = explained("budget=auto map-error=0.98");
		ImagePlus again = explained("budget=auto map-error=0.98");
		assertThat(pixels(again)).isEqualTo(pixels(some));
		assertThat(some.getProp("abscam.budget")).isEqualTo("auto");
		int masks = Integer.parseInt(some.getProp("abscam.masks"));
		int scored = Integer.parseInt(some.getProp("abscam.masks_scored"));
		assertThat(scored).isBetween(1, masks - 1);
		assertThat(Double.parseDouble(some.getProp("abscam.estimated_r"))).isBetween(.5, 1.);
		List<CSVRecord> rows = rows(some.getProp("abscam.predictions"));
		CSVRecord row = rows.stream().filter(r -> r.get("Explained").equals("yes")).findFirst().orElseThrow();
		assertThat(row.get("Budget")).isEqualTo("auto");
		assertThat(row.get("Masks")).isEqualTo("" + masks);
		assertThat(row.get("MasksScored")).isEqualTo("" + scored);
		assertThat(Double.parseDouble(row.get("EstimatedR"))).isGreaterThan(.5);
	}

	/** A line of an older version scores what it always did. */
	@Test
	void aLineWithoutABudgetScoresAll() throws Exception {
		ImagePlus old = explained("");
		ImagePlus full = explained("budget=full");
		assertThat(pixels(full)).isEqualTo(pixels(old));
		assertThat(old.getProp("abscam.budget")).isEqualTo("full");
		assertThat(old.getProp("abscam.masks_scored")).isEqualTo(old.getProp("abscam.masks"));
		assertThat(old.getProp("abscam.estimated_r")).isNull();
		assertThat(pixels(explained("budget=3"))).isNotEqualTo(pixels(old));
	}

	@Test
	void scriptsSayItToo() throws Exception {
		Context context = new Context(CommandService.class);
		try {
			ImagePlus image = IJ.openImage(PHANTOM);
			image.setSlice(8);
			CommandModule done = context.service(CommandService.class).run("org.abscam.fiji.ScriptedExplanation", false,
				Map.of("image", image, "stack", false, "device", "cpu", "budget", "12.5%")).get();
			assertThat(done.isCanceled()).as(done.getCancelReason()).isFalse();
			ImagePlus saliency = (ImagePlus) done.getOutput("saliency");
			assertThat(saliency.getProp("abscam.budget")).isEqualTo("12.5%");
			assertThat(Integer.parseInt(saliency.getProp("abscam.masks_scored"))).isBetween(1, 12);
			CommandModule refused = context.service(CommandService.class).run("org.abscam.fiji.ScriptedExplanation", false,
				Map.of("image", image, "stack", false, "device", "cpu", "budget", "full", "mapError", .9)).get();
			assertThat(refused.getCancelReason()).startsWith("'budget' of full looks at no error of the map");
		}
		finally {
			context.dispose();
		}
	}

	/** One number for several methods is for those that have masks. */
	@Test
	void aComparisonSpendsItWhereThereAreMasks() throws Exception {
		String open = "open('" + PHANTOM + "'); setSlice(8);";
		ImagePlus compared =
			result(open + "run('Abs-CAM Compare Methods...', 'model=[" + GATED + "] methods=[abs-cam, grad-cam] budget=3 device=cpu');");
		assertThat(compared.getStackSize()).isEqualTo(2);
		assertThat((float[]) compared.getStack().getPixels(1)).isEqualTo(pixels(explained("budget=3")));
		assertThat(new Interpreter().eval(open + "run('Abs-CAM Compare Methods...', 'methods=grad-cam budget=3 device=cpu');"))
			.startsWith("'budget' does nothing with grad-cam: it is for methods of two phases");
	}

	private ImagePlus explained(String budget) {
		return result(
			"open('" + PHANTOM + "'); setSlice(8); run('Abs-CAM Explain...', 'model=[" + GATED + "] device=cpu " + budget + "');");
	}

	private ImagePlus result(String macro) {
		ImageJMenu.closeAllImages();
		String file = folder.resolve("map.tif").toString().replace('\\', '/');
		Interpreter interpreter = new Interpreter();
		interpreter.setIgnoreErrors(true);
		interpreter.runBatchMacro(macro + " saveAs('Tiff', '" + file + "');", null);
		assertThat(interpreter.getErrorMessage()).isNull();
		return IJ.openImage(file);
	}

	private static float[] pixels(ImagePlus map) {
		return (float[]) map.getProcessor().getPixels();
	}

	private static List<CSVRecord> rows(String csv) throws Exception {
		return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(new StringReader(csv)).getRecords();
	}
}
