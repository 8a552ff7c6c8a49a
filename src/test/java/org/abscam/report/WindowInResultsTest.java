package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.plugin.FileInfoVirtualStack;
import ij.process.ImageProcessor;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.report.evaluation.MethodComparison;
import org.abscam.report.overlay.ColourBar;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.abscam.scan.WindowChoice;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a scan's window, of a wrong modality and of a broken file is in the results. */
class WindowInResultsTest {

	private static final String PHANTOM = "models/samples/breast-phantom.tif";

	@TempDir
	private Path folder;

	@Test
	void nameAndNumbersStandInTablesRecordAndOverlay() throws Exception {
		ImagePlus image = deep();
		image.setProperty("Info", "0008,0060  Modality: CT\n0028,0004  Photometric Interpretation: MONOCHROME2\n"
			+ "0028,0103  Pixel Representation: 0\n0028,1050  Window Center: 100\n0028,1051  Window Width: 160\n"
			+ "0028,1055  Window Center & Width Explanation: PHANTOM\n");
		ExplainedScan result = explained(Scan.of(image), Selection.SHOWN, Progress.NONE);

		StringBuilder csv = new StringBuilder();
		Tables.predictions(result, csv);
		for (CSVRecord row : CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
			.parse(new java.io.StringReader(csv.toString()))) {
			assertThat(row.get("window")).isEqualTo("DICOM window (PHANTOM)");
			assertThat(Double.parseDouble(row.get("window_low"))).isEqualTo(20);
			assertThat(Double.parseDouble(row.get("window_high"))).isEqualTo(179);
			assertThat(row.get("warning")).contains("is of modality CT, but 'breast-ultrasound' is meant for US");
		}
		JsonObject window = Protocol.of(result).getAsJsonObject("scan").getAsJsonObject("window");
		assertThat(window.toString())
			.isEqualTo("{\"low\":20.0,\"high\":179.0,\"name\":\"DICOM window (PHANTOM)\",\"function\":\"LINEAR\"}");

		ImagePlus rgb = RgbCopy.of(result, OverlayLook.of(0, 1));
		assertThat(rgb.getProp("Slice_Label")).isEqualTo("DICOM window (PHANTOM), 20 to 179");
		ImageProcessor source = image.getStack().getProcessor(7);
		for (int i : new int[] {0, 5000, 20_000, 33_000, 60_000})
			assertThat((double) (rgb.getProcessor().get(i) >> 8 & 0xff))
				.isCloseTo(Math.min(Math.max((source.get(i) - 20) * 255 / 160., 0), 255), within(1.5));
	}

	@Test
	void aComparisonShowsWhatTheClassifierSaw() throws Exception {
		Scan scan = Scan.of(deep()).windowed(WindowChoice.parse("20-180"));
		MethodComparison comparison = new MethodComparison(scan, 7, Optional.of(scan.window()),
			List.of(new MethodComparison.Panel(CamMethod.GRAD_CAM, new float[scan.width() * scan.height()])));
		ImagePlus montage = comparison.montage(0);
		int line = ColourBar.height(scan.width());
		ImageProcessor source = scan.image().getStack().getProcessor(7);
		for (int x = 0; x < scan.width(); x += 37)
			assertThat((double) (montage.getProcessor().get(x, 100 + line) >> 8 & 0xff))
				.isCloseTo(Math.min(Math.max((source.get(x, 100) - 20) * 255 / 160., 0), 255), within(1.5));
	}

	@Test
	void aChosenWindowIsInTheRecord() throws Exception {
		ExplainedScan result = explained(Scan.of(deep()).windowed(WindowChoice.parse("5-245")), Selection.SHOWN, Progress.NONE);
		assertThat(Protocol.of(result).getAsJsonObject("scan").getAsJsonObject("window").toString())
			.isEqualTo("{\"low\":5.0,\"high\":245.0,\"name\":\"as given\",\"function\":\"LINEAR\"}");
		assertThat(result.warnings()).isEmpty();
	}

	@Test
	void modalityIsWarnedOfBeforeAnythingIsOpened() throws Exception {
		ImagePlus image = deep();
		Scan plain = Scan.of(image);
		assertThat(OpenModel.warnings(ModelLibrary.bundled().findDefault(), plain)).isEmpty();
		image.setProperty("Info",
			"0008,0060  Modality: MR\n0028,0004  Photometric Interpretation: MONOCHROME2\n0028,0103  Pixel Representation: 0\n");
		assertThat(OpenModel.warnings(ModelLibrary.bundled().findDefault(), Scan.of(image))).singleElement().asString()
			.contains("is of modality MR").contains("meant for US");
	}

	/** The images until then stay, as after Escape; the trouble names the slice. */
	@Test
	void aStackThatShrinksWhileItIsExplainedIsTrouble() throws Exception {
		Path file = folder.resolve("stack.tif");
		Files.copy(Path.of(PHANTOM), file, StandardCopyOption.REPLACE_EXISTING);
		Scan scan = Scan.of(FileInfoVirtualStack.openVirtual(file.toString()));
		assertThat(scan.image().getStack().isVirtual()).isTrue();
		ExplainedScan result = explained(scan, Selection.ALL, new Progress() {

			@Override
			public void at(double fraction, String status) {
				if (fraction == 0) return;
				try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
					access.setLength(access.length() / 2);
				}
				catch (java.io.IOException e) {
					throw new java.io.UncheckedIOException(e);
				}
			}

			@Override
			public boolean isCancelled() {
				return false;
			}
		});
		assertThat(result.images()).isNotEmpty().hasSizeLessThan(16);
		assertThat(result.trouble()).hasValueSatisfying(e -> assertThat(e.getMessage())
			.matches("Slice \\d+ of stack cannot be read: stack.tif has changed since the image was opened.*"));
	}

	private static ExplainedScan explained(Scan scan, Selection selection, Progress progress) throws Exception {
		ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, 2);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan, selection))) {
			return ExplainedScan.of(scan, selection, explainer, 0.5, 0, progress);
		}
	}

	/** Slice 7 of the phantom is shown, with 16 bits. */
	private static ImagePlus deep() {
		ImagePlus phantom = IJ.openImage(PHANTOM);
		ImageStack stack = new ImageStack(phantom.getWidth(), phantom.getHeight());
		for (int i = 1; i <= 7; i++) stack.addSlice(phantom.getStack().getProcessor(i).convertToShort(false));
		ImagePlus image = new ImagePlus("deep", stack);
		image.setSlice(7);
		return image;
	}
}
