package org.abscam.fiji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.RoiEncoder;
import ij.measure.Calibration;
import ij.plugin.filter.AVI_Writer;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.abscam.Display;
import org.abscam.Draws;
import org.abscam.OwnProcess;
import org.abscam.cli.Run;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every macro in {@code macros/}, as its users run it, against the command line on the same input. */
class ExampleMacrosTest {

	private static final Path MACROS = Path.of("macros");
	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif").toAbsolutePath();
	private static final String QUICK = "method=abs-cam-initial device=cpu";
	private static final String REGION = "20,30,150,140";
	private static final Rectangle BOUNDS = new Rectangle(20, 30, 150, 140);
	private static final Place SAME = new Place(0, 0, 0);
	/** TIFF files keep the size of a pixel as a fraction of whole numbers. */
	private static final double AS_TIFF_ROUNDS = 1e-5;

	@TempDir
	Path folder;

	/** How a macro is run. */
	enum Way {
			/** Without a screen, with an argument. */
			HEADLESS,
			/** In an ImageJ with windows, with an argument. */
			WITH_WINDOWS,
			/** In an ImageJ with windows, where the macro asks. */
			ASKING
	}

	/** Where the first pixel of one scan lies in another. */
	private record Place(int x, int y, int slice) {}

	static Stream<Arguments> macrosAndWays() throws IOException {
		try (Stream<Path> files = Files.list(MACROS)) {
			List<String> macros = files.map(f -> f.getFileName().toString()).sorted().toList();
			return macros.stream().flatMap(macro -> ways().map(way -> Arguments.of(macro, way)));
		}
	}

	/** The two that differ most; all in a nightly run. */
	private static Stream<Way> ways() {
		return Draws.all() ? Stream.of(Way.values()) : Stream.of(Way.HEADLESS, Way.ASKING);
	}

	@ParameterizedTest
	@MethodSource("macrosAndWays")
	void theNumbersAreThoseOfTheCommandLine(String macro, Way way) throws Exception {
		switch (macro) {
			case "Explain_Folder.ijm" -> folderIsExplained(way);
			case "Explain_Stack_to_Movie.ijm" -> movieShowsTheOverlay(way);
			case "Measure_Hotspots.ijm" -> hotspotsAreMeasured(way);
			case "Compare_Methods.ijm" -> methodsAreCompared(way);
			case "Explain_ROI.ijm" -> regionIsExplainedInItsPlace(way);
			default -> fail("There is no test of macros/" + macro);
		}
	}

	private void folderIsExplained(Way way) throws Exception {
		Path input = Files.createDirectories(folder.resolve("scans in"));
		Files.copy(PHANTOM, input.resolve("breast-phantom.tif"));
		Files.writeString(input.resolve("broken.tif"), "not an image");
		String said = run("Explain_Folder.ijm", way, List.of(), List.of(input, out(), "stack " + QUICK));

		assertThat(said).contains("Not explained: broken.tif: ").contains("Explained 1, already there 0, not explained 1.");
		Path line = commandLine(PHANTOM);
		assertSameImage(out("saliency.tif"), line.resolve("breast-phantom.saliency.tif"));
		assertSameImage(out("overlay.tif"), line.resolve("breast-phantom.overlay.tif"));
		assertSameHotspots(csv(out("hotspots.csv")), line, SAME, 0);
		assertSamePredictions(line);
	}

	private void movieShowsTheOverlay(Way way) throws Exception {
		run("Explain_Stack_to_Movie.ijm", way, way == Way.ASKING ? List.of("breast-phantom-overlay") : List.of(),
			List.of(PHANTOM, out(), 5, "stack " + QUICK));

		ImagePlus overlay = IJ.openImage(commandLine(PHANTOM).resolve("breast-phantom.overlay.tif").toString());
		overlay.getCalibration().fps = 5;
		Path expected = folder.resolve("expected.avi");
		new AVI_Writer().writeImage(overlay, expected.toString(), AVI_Writer.JPEG_COMPRESSION, 90);
		assertThat(Files.mismatch(out("avi"), expected)).as("first byte that differs").isEqualTo(-1);
	}

	private void hotspotsAreMeasured(Way way) throws Exception {
		String search = "threshold=0.6 minimum=4 stack";
		run("Measure_Hotspots.ijm", way, way == Way.ASKING ? List.of("breast-phantom.saliency.tif") : List.of(),
			List.of(PHANTOM, out(), search, "stack " + QUICK));

		Path line = commandLine(PHANTOM, "--threshold", "0.6", "--min-area", "4");
		assertSameImage(out("saliency.tif"), line.resolve("breast-phantom.saliency.tif"));
		assertSameHotspots(csv(out("hotspots.csv")), line, SAME, 0);

		Path again = folder.resolve("again");
		run("Measure_Hotspots.ijm", way, way == Way.ASKING ? List.of("breast-phantom.saliency.tif") : List.of(),
			List.of(out("saliency.tif"), again, search, ""));
		assertSameHotspots(csv(again.resolve("breast-phantom.hotspots.csv")), line, SAME, AS_TIFF_ROUNDS);
	}

	private void methodsAreCompared(Way way) throws Exception {
		run("Compare_Methods.ijm", way, way == Way.ASKING ? List.of("breast-phantom.methods.tif", "breast-phantom.montage.tif") : List.of(),
			List.of(PHANTOM, out(), 8, "methods=abs-cam,grad-cam device=cpu"));

		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		ImageStack eighth = new ImageStack(phantom.getWidth(), phantom.getHeight());
		eighth.addSlice(phantom.getStack().getProcessor(8));
		Path one = save(phantom, eighth);
		ImageStack maps = IJ.openImage(out("methods.tif").toString()).getStack();
		assertThat(maps.size()).isEqualTo(2);
		List<CSVRecord> hotspots = csv(out("methods.csv"));
		for (String method : List.of("abs-cam", "grad-cam")) {
			Path line = commandLine(one, "--method", method);
			int slice = method.equals("abs-cam") ? 1 : 2;
			assertThat(maps.getSliceLabel(slice)).isEqualTo(method);
			assertSame(maps.getPixels(slice), open(line.resolve("breast-phantom.saliency.tif")).getPixels(1));
			assertSameHotspots(hotspots.stream().filter(row -> row.get("Label").equals(method)).toList(), line, new Place(0, 0, slice - 1),
				AS_TIFF_ROUNDS);
		}
		assertThat(IJ.openImage(out("montage.tif").toString()).getWidth()).isEqualTo(2 * phantom.getWidth() + 2);
	}

	private void regionIsExplainedInItsPlace(Way way) throws Exception {
		Path file = folder.resolve("region.roi");
		RoiEncoder.save(MacroWithWindows.oval(REGION), file.toString());
		List<Object> wanted = switch (way) {
			case HEADLESS -> List.of(PHANTOM, out(), REGION, "stack " + QUICK);
			case WITH_WINDOWS -> List.of(PHANTOM, out(), file, "stack " + QUICK);
			case ASKING -> List.of(out(), "stack " + QUICK);
		};
		run("Explain_ROI.ijm", way,
			way == Way.ASKING ? List.of("breast-phantom.tif", "breast-phantom.saliency.tif", "breast-phantom.overlay.tif")
				: List.of(),
			wanted);

		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		ImageStack cropped = phantom.getStack().crop(BOUNDS.x, BOUNDS.y, 0, BOUNDS.width, BOUNDS.height, phantom.getStackSize());
		Path line = commandLine(save(phantom, cropped));
		ImageStack whole = open(out("saliency.tif"));
		ImageStack part = open(line.resolve("breast-phantom.saliency.tif"));
		assertThat(new int[] {whole.getWidth(), whole.getHeight(), whole.size()}).containsExactly(256, 256, 16);
		for (int slice = 1; slice <= 16; slice++) {
			float[] expected = new float[256 * 256];
			float[] map = (float[]) part.getPixels(slice);
			for (int y = 0; y < BOUNDS.height; y++) {
				System.arraycopy(map, y * BOUNDS.width, expected, (BOUNDS.y + y) * 256 + BOUNDS.x, BOUNDS.width);
			}
			assertSame(whole.getPixels(slice), expected);
		}
		assertSamePredictions(line);
		assertSameHotspots(csv(out("hotspots.csv")), line, new Place(BOUNDS.x, BOUNDS.y, 0), AS_TIFF_ROUNDS);
		assertThat(IJ.openImage(out("overlay.tif").toString()).getType()).isEqualTo(ImagePlus.COLOR_RGB);
	}

	/**
	 * Runs a macro in a process of its own.
	 *
	 * @param shown titles of the images that are open afterwards, but for the bystander that was there before
	 * @param wanted what it wants to know, as parts of its argument or as fields of its dialog
	 * @return what it printed
	 */
	private String run(String macro, Way way, List<String> shown, List<?> wanted) throws Exception {
		List<String> parts = wanted.stream().map(part -> part.toString().replace('\\', '/')).toList();
		String path = MACROS.resolve(macro).toAbsolutePath().toString();
		String classPath = System.getProperty("java.class.path");
		if (way == Way.HEADLESS) {
			OwnProcess process =
				OwnProcess.java("-Djava.awt.headless=true", "-cp", classPath, "ij.ImageJ", "-batch", path, String.join("|", parts));
			assertThat(process.output()).doesNotContain("Exception");
			return process.output();
		}
		Display.require();
		boolean regionIsDrawn = way == Way.ASKING && macro.equals("Explain_ROI.ijm");
		List<String> command =
			new ArrayList<>(List.of("-Djava.awt.headless=false", "-cp", classPath, MacroWithWindows.class.getName(), path,
				way == Way.ASKING ? "ask" : "tell", regionIsDrawn ? PHANTOM.toString() : "", REGION));
		command.addAll(parts);
		OwnProcess process = OwnProcess.java(command.toArray(String[]::new));
		List<String> open = new ArrayList<>(shown);
		open.add(MacroWithWindows.BYSTANDER);
		assertThat(process.output().lines()).as(process.output()).contains("bystander=true",
			"open=" + String.join("|", open.stream().sorted().toList()));
		return process.output();
	}

	private Path out() {
		return folder.resolve("maps out");
	}

	private Path out(String kind) {
		return out().resolve("breast-phantom." + kind);
	}

	/** What {@code abscam explain} writes. */
	private Path commandLine(Path scan, String... more) {
		Path out = folder.resolve("line" + String.join("", more));
		List<Object> arguments = new ArrayList<>(List.of("explain", scan, "--device", "cpu", "--out", out));
		arguments.addAll(List.of(more));
		if (!arguments.contains("--method")) arguments.addAll(List.of("--method", "abs-cam-initial"));
		Run run = Run.abscam(arguments.toArray());
		assertThat(run.exit()).as(run.err()).isZero();
		return out;
	}

	/** A part of an image under the image's name. */
	private Path save(ImagePlus whole, ImageStack part) throws IOException {
		ImagePlus image = new ImagePlus("part", part);
		image.setCalibration(whole.getCalibration());
		Path file = Files.createDirectories(folder.resolve("part")).resolve("breast-phantom.tif");
		IJ.saveAsTiff(image, file.toString());
		return file;
	}

	private static ImageStack open(Path file) {
		return IJ.openImage(file.toString()).getStack();
	}

	private static List<CSVRecord> csv(Path file) throws IOException {
		return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(Files.newBufferedReader(file)).getRecords();
	}

	private static double number(CSVRecord row, String column) {
		return Double.parseDouble(row.get(column));
	}

	private static void assertSameImage(Path actual, Path expected) {
		ImageStack one = open(actual);
		ImageStack other = open(expected);
		assertThat(one.size()).isEqualTo(other.size()).isEqualTo(16);
		for (int slice = 1; slice <= one.size(); slice++) assertSame(one.getPixels(slice), other.getPixels(slice));
	}

	/** Bit by bit; a failure does not print 65,536 numbers. */
	private static void assertSame(Object actual, Object expected) {
		int mismatch = actual instanceof float[] values ? Arrays.mismatch(values, (float[]) expected) : Arrays.mismatch((int[]) actual,
			(int[]) expected);
		assertThat(mismatch).as("index of the first difference").isEqualTo(-1);
	}

	/**
	 * The same measures in the same order.
	 *
	 * @param line where the command line's table is
	 * @param place where the command line's scan lies in the macro's
	 * @param tolerance of lengths, areas and shares
	 */
	private static void assertSameHotspots(List<CSVRecord> actual, Path line, Place place, double tolerance) throws IOException {
		List<CSVRecord> expected = csv(line.resolve("breast-phantom.hotspots.csv"));
		Calibration unit = IJ.openImage(PHANTOM.toString()).getCalibration();
		assertThat(actual).isNotEmpty().hasSameSizeAs(expected);
		for (int i = 0; i < actual.size(); i++) {
			CSVRecord one = actual.get(i);
			CSVRecord other = expected.get(i);
			for (String column : List.of("Rank", "Unit", "Peak", "Mean")) {
				assertThat(one.get(column)).as(column).isEqualTo(other.get(column.toLowerCase(Locale.ROOT)));
			}
			assertThat(number(one, "Slice")).isEqualTo(number(other, "slice") + place.slice);
			assertThat(number(one, "PeakX")).isEqualTo(number(other, "peak_column") + place.x);
			assertThat(number(one, "PeakY")).isEqualTo(number(other, "peak_row") + place.y);
			assertThat(number(one, "X")).isCloseTo(number(other, "x") + place.x * unit.pixelWidth, within(tolerance));
			assertThat(number(one, "Y")).isCloseTo(number(other, "y") + place.y * unit.pixelHeight, within(tolerance));
			assertThat(number(one, "Area")).isCloseTo(number(other, "area"), within(number(other, "area") * tolerance));
			assertThat(number(one, "Share")).isCloseTo(number(other, "share"), within(tolerance));
		}
	}

	private void assertSamePredictions(Path line) throws IOException {
		List<CSVRecord> actual = csv(out("predictions.csv"));
		List<CSVRecord> expected = csv(line.resolve("breast-phantom.predictions.csv"));
		assertThat(actual).hasSize(16 * 3).hasSameSizeAs(expected);
		for (int i = 0; i < actual.size(); i++) {
			for (String column : List.of("Slice", "Class", "Probability", "Score")) {
				assertThat(actual.get(i).get(column)).as(column).isEqualTo(expected.get(i).get(column.toLowerCase(Locale.ROOT)));
			}
		}
	}
}
