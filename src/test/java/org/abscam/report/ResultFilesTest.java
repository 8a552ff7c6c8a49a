package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.abscam.cam.CamMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.overlay.SaliencyMaps;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ImageJ and others read of the files. */
class ResultFilesTest {

	private static Explainer explainer;

	@TempDir
	private Path folder;

	@BeforeAll
	static void open() throws Exception {
		explainer = Results.explainer(new ExplainOptions(CamMethod.GRAD_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1));
	}

	@Test
	void filesHoldMapsCopiesOutlinesTablesAndTheRecord() throws Exception {
		ExplainedScan result = Results.of(explainer);
		Map<String, Path> files;
		try (ResultFiles set = ResultFiles.begin(result.scan(), folder)) {
			files = set.write(result, OverlayLook.USUAL);
			assertThatThrownBy(() -> ResultFiles.begin(result.scan(), folder)).isInstanceOf(ReportException.class)
				.hasMessageContaining("Another Abs-CAM is writing the results of 'probe'");
		}
		assertThat(files.keySet()).containsExactly("saliency.tif", "overlay.tif", "hotspots.zip", "hotspots.csv", "predictions.csv",
			"json");
		assertThat(names()).containsExactly("probe.hotspots.csv", "probe.hotspots.zip", "probe.json", "probe.overlay.tif",
			"probe.predictions.csv", "probe.saliency.tif");

		ImagePlus saliency = IJ.openImage(files.get("saliency.tif").toString());
		assertThat(saliency.getStack().getSliceLabels()).startsWith("slice 1", "slice 2");
		assertThat((float[]) saliency.getStack().getPixels(1)).isEqualTo(Pictures.ramp());
		assertThat((float[]) saliency.getStack().getPixels(2)).containsOnly(0);
		assertThat(ResultMark.source(saliency)).contains("probe.tif");
		assertThat(saliency.getDisplayRangeMax()).isEqualTo(1);
		ImagePlus overlay = IJ.openImage(files.get("overlay.tif").toString());
		assertThat(overlay.getBitDepth()).isEqualTo(24);
		assertThat(overlay.getStackSize()).isEqualTo(2);
		assertThat(colours(overlay)).isEqualTo(colours(RgbCopy.of(result, OverlayLook.USUAL)));

		List<Roi> rois = new ArrayList<>();
		try (ZipFile zip = new ZipFile(files.get("hotspots.zip").toFile())) { // by its directory, which stands at the end
			for (ZipEntry entry : Collections.list(zip.entries())) {
				assertThat(entry.getName()).endsWith(".roi");
				rois.add(new RoiDecoder(zip.getInputStream(entry).readAllBytes(), entry.getName()).getRoi());
			}
		}
		assertThat(rois).extracting(Roi::getName).containsExactly("0001-1 malignant", "0001-2 malignant");
		assertThat(rois.get(1).getBounds()).isEqualTo(new Rectangle(11, 7, 2, 3));
		StringBuilder table = new StringBuilder();
		Tables.hotspots(result, table);
		assertThat(files.get("hotspots.csv")).content(StandardCharsets.UTF_8).isEqualTo(table.toString()).contains("\r\n1,slice 1,1,");
		assertThat(files.get("predictions.csv")).content(StandardCharsets.UTF_8).contains("\r\n2,,normal,0.5,4.0,true,true,");
		assertThat(files.get("json")).content(StandardCharsets.UTF_8).isEqualTo(Protocol.text(Protocol.of(result)) + "\n");
	}

	/** As tall as its panels; the TIFF has the same pixels, and its size in print. */
	@Test
	void theFigureIsThereWhereItIsAskedFor() throws Exception {
		ExplainedScan result = Results.of(explainer);
		try (ResultFiles set = ResultFiles.begin(result.scan(), folder).withFigure(true)) {
			Map<String, Path> files = set.write(result, OverlayLook.USUAL);
			assertThat(files).containsKeys("figure.png", "figure.tif");
			ImagePlus tiff = IJ.openImage(files.get("figure.tif").toString());
			ImagePlus png = IJ.openImage(files.get("figure.png").toString());
			assertThat(tiff.getWidth()).isEqualTo(2126); // 180 mm
			assertThat((int[]) tiff.getProcessor().getPixels()).isEqualTo((int[]) png.getProcessor().getPixels());
			assertThat(tiff.getCalibration().getUnit()).isEqualTo("inch");
			assertThat(1 / tiff.getCalibration().pixelWidth).isCloseTo(300, within(1e-6));
			assertThat(1 / tiff.getCalibration().pixelHeight).isCloseTo(300, within(1e-6));
			set.withFigure(false).write(result, OverlayLook.USUAL);
			assertThat(files.get("figure.png")).as("of an older run").doesNotExist();
		}
	}

	/** ImageJ keeps the label of a single slice elsewhere, and its pixels too. */
	@Test
	void anImageOfOneSliceAndOneInAFileAreWrittenAsWell() throws Exception {
		ExplainedScan both = Results.of(explainer);
		int pixels = Pictures.WIDTH * Pictures.HEIGHT;
		int many = (int) (Runtime.getRuntime().maxMemory() / 8 / (pixels * Float.BYTES) + 1);
		for (SaliencyMaps maps : List.of(SaliencyMaps.roomFor(1, pixels), SaliencyMaps.roomFor(many, pixels))) {
			maps.append(Pictures.ramp());
			ExplainedScan one = new ExplainedScan(both.scan(), explainer, NetworkImages.of(both.scan(), explainer.model()),
				both.images().subList(0, 1), List.of(1), maps, .5, 1, Optional.empty());
			try (ResultFiles set = ResultFiles.begin(one.scan(), folder)) {
				ImagePlus saliency = IJ.openImage(set.write(one, OverlayLook.USUAL).get("saliency.tif").toString());
				assertThat(saliency.getStackSize()).isEqualTo(1);
				assertThat((float[]) saliency.getProcessor().getPixels()).isEqualTo(Pictures.ramp());
				assertThat(saliency.getProp("Slice_Label")).isEqualTo("slice 1");
			}
		}
	}

	@Test
	void twoMapsInAFileAreWrittenAsAStack() throws Exception {
		ExplainedScan result = Results.of(explainer);
		int pixels = Pictures.WIDTH * Pictures.HEIGHT;
		SaliencyMaps maps =
			SaliencyMaps.roomFor((int) (Runtime.getRuntime().maxMemory() / 8 / (pixels * Float.BYTES) + 1), pixels);
		maps.append(new float[pixels]);
		maps.append(Pictures.ramp());
		assertThat(maps.areInMemory()).isFalse();
		ExplainedScan stored = new ExplainedScan(result.scan(), explainer, result.networkImages(), result.images(), List.of(1, 2), maps, .5,
			1, Optional.empty());
		try (ResultFiles set = ResultFiles.begin(stored.scan(), folder)) {
			Map<String, Path> files = set.write(stored, OverlayLook.USUAL);
			ImagePlus saliency = IJ.openImage(files.get("saliency.tif").toString());
			assertThat((float[]) saliency.getStack().getPixels(1)).containsOnly(0);
			assertThat((float[]) saliency.getStack().getPixels(2)).isEqualTo(Pictures.ramp());
			assertThat(saliency.getStack().getSliceLabel(2)).isEqualTo("slice 2");
			assertThat(IJ.openImage(files.get("overlay.tif").toString()).getStackSize()).isEqualTo(2);
		}
	}

	@Test
	void aFolderIsCheckedAndLeftAsItWas() throws Exception {
		Path place = folder.resolve("results");
		ResultFiles.check(place);
		assertThat(names()).isEmpty();
		Path file = Files.writeString(folder.resolve("a file"), "mine");
		assertThatThrownBy(() -> ResultFiles.check(file)).isInstanceOf(ReportException.class)
			.hasMessage("'" + file + "' is a file, not a folder; choose another place for the results.");
		assertThatThrownBy(() -> ResultFiles.check(file.resolve("below"))).isInstanceOf(ReportException.class)
			.hasMessageContaining("'" + file + "' is a file, not a folder");
		Files.createDirectory(folder.resolve("probe.json"));
		assertThatThrownBy(() -> ResultFiles.begin(Results.scan(), folder)).isInstanceOf(ReportException.class)
			.hasMessageContaining("probe.json' is a folder, where a result is to be");
	}

	/** 4 bytes for a pixel of the map, 3 for one of the copy, and 1 MiB beside: a million slices of a million pixels take 7 TB. */
	@Test
	void roomIsAskedForBeforeTheWork() {
		ImageProcessor slice = new ShortProcessor(1000, 1000);
		VirtualStack stack = new VirtualStack(1000, 1000) {

			@Override
			public int getSize() {
				return 1_000_000;
			}

			@Override
			public ImageProcessor getProcessor(int n) {
				return slice;
			}

			@Override
			public String getSliceLabel(int n) {
				return null;
			}
		};
		Scan scan = Scan.of(new ImagePlus("endless", stack));
		assertThatThrownBy(() -> ResultFiles.begin(scan, folder)).isInstanceOf(ReportException.class)
			.hasMessageContaining("The results of 'endless' need about 7000001.0 MB in '" + folder + "'");
	}

	private static int[] colours(ImagePlus image) {
		return Arrays.stream((int[]) image.getStack().getPixels(1)).map(p -> p & 0xffffff).toArray();
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}
}
