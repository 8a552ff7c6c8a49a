package org.abscam.fiji;

import static org.abscam.fiji.explain.ExplainPluginTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.abscam.fiji.explain.ExplainPluginTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.display.DisplayPostprocessor;
import org.scijava.display.DisplayService;
import org.scijava.log.LogService;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.PluginService;

/** The commands for scripts, called by name as scripts and PyImageJ call them. */
@ExtendWith(ImageJMenu.class)
class ScriptedCommandsTest {

	private static final String EXPLANATION = "org.abscam.fiji.ScriptedExplanation";
	private static final String HOTSPOTS = "org.abscam.fiji.ScriptedHotspots";
	private static final Map<String, Object> QUICK = Map.of("method", "abs-cam-initial", "device", "cpu", "classChoice", "malignant");

	private static Context context;
	private static CommandService commands;

	@BeforeAll
	static void start() {
		context = new Context(CommandService.class);
		commands = context.service(CommandService.class);
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	@Test
	void theyAreFoundByNameRunWithoutAScreenAndAreInNoMenu() {
		for (String name : List.of(EXPLANATION, HOTSPOTS)) {
			CommandInfo info = commands.getCommand(name);
			assertThat(info).as(name).isNotNull();
			assertThat(info.getMenuPath()).isEmpty();
			assertThat(info.isVisible()).isFalse();
			assertThat(info.canRunHeadless()).isTrue();
			for (ModuleItem<?> input : info.inputs()) {
				boolean remembered = input.isPersisted() && input.getType() != Context.class;
				assertThat(remembered).as(input.getName()).isFalse();
			}
		}
	}

	/**
	 * As Fiji's search bar finds commands ({@code ModuleSearcher} of scijava-search): visible ones, by their label, else the name of their menu
	 * entry; each part of the text stands in it, in any case.
	 */
	@ParameterizedTest
	@ValueSource(strings = {"saliency", "heatmap", "Grad-CAM", "explain", "class activation", "score-cam", "abs-cam explain"})
	void searchBarFindsTheDialog(String text) {
		List<CommandInfo> found = commands.getCommands().stream().filter(info -> info.isVisible() && info.getLabel() != null)
			.filter(info -> List.of(text.toLowerCase(Locale.ROOT).split(" ")).stream()
				.allMatch(info.getLabel().toLowerCase(Locale.ROOT)::contains))
			.toList();
		assertThat(found).extracting(CommandInfo::getDelegateClassName).containsExactly("org.abscam.fiji.ExplainSearched");
		assertThat(found.get(0).getMenuPath()).as("twice in the menu").isEmpty();
	}

	/** SciJava's own postprocessor ignores what it has no window for, aloud, each item of a list for itself: once 21 lines. */
	@ParameterizedTest
	@ValueSource(strings = {EXPLANATION, HOTSPOTS})
	void nothingIsIgnoredAloud(String name) throws Exception {
		List<String> said = new CopyOnWriteArrayList<>();
		Context own = new Context(CommandService.class, DisplayService.class, LogService.class);
		try {
			own.service(LogService.class).addLogListener(message -> said.add(message.text()));
			assertThat(own.service(PluginService.class).getPlugin(DisplayPostprocessor.class)).as("it is asked").isNotNull();
			Map<String, Object> inputs =
				name.equals(EXPLANATION) ? with(QUICK, "image", phantom(), "stack", false) : Map.of("saliency", saliency());
			CommandModule done = own.service(CommandService.class).run(name, true, inputs).get();
			assertThat(rois(done)).isNotEmpty();
			assertThat(said).filteredOn(line -> line.contains("Ignoring")).noneMatch(line -> line.contains("rois") || line.contains("Table")
				|| line.contains("outlines"));
			assertThat(done.isOutputResolved("rois")).isTrue();
			assertThat(done.isOutputResolved("predictions") || name.equals(HOTSPOTS)).isTrue();
		}
		finally {
			own.dispose();
		}
	}

	@Test
	void warningsAreLeftForSciJavaToShow() throws Exception {
		ImagePlus slice = new ImagePlus("slice", phantom().getStack().getProcessor(8));
		assertThat(run(EXPLANATION, true, with(QUICK, "image", slice)).isOutputResolved("warnings")).as("there are none").isTrue();
		ImagePlus real = new ImagePlus("real", phantom().getStack().getProcessor(8).convertToFloat());
		CommandModule done = run(EXPLANATION, true, with(QUICK, "image", real));
		assertThat((String) done.getOutput("warnings")).isNotEmpty();
		assertThat(done.isOutputResolved("warnings")).isFalse();
		assertThat(done.isOutputResolved("saliency")).isFalse();
	}

	@Test
	void tablesAndOverlayHoldWhatTextAndListHold() throws Exception {
		CommandModule done = run(HOTSPOTS, true, Map.of("saliency", saliency()));
		ResultsTable table = (ResultsTable) done.getOutput("hotspotsTable");
		assertThat(table.size()).isEqualTo(2);
		assertThat(table.getValue("Area", 0)).as("one pixel on slice 1").isEqualTo(1);
		assertThat(table.getValue("Area", 1)).as("4 × 2 pixels on slice 2").isEqualTo(8);
		Overlay outlines = (Overlay) done.getOutput("outlines");
		assertThat(outlines.size()).isEqualTo(2);
		assertThat(outlines.get(1).getBounds()).isEqualTo(new Rectangle(2, 3, 4, 2));
		assertThat(outlines.get(1).getPosition()).isEqualTo(2);
		CommandModule none = run(HOTSPOTS, true, Map.of("saliency", saliency(), "minimum", 100));
		assertThat(((ResultsTable) none.getOutput("hotspotsTable")).size()).isZero();

		CommandModule explained = run(EXPLANATION, true, with(QUICK, "image", phantom(), "stack", false));
		ResultsTable predictions = (ResultsTable) explained.getOutput("predictionsTable");
		assertThat(predictions.getStringValue("Class", 2)).isEqualTo("malignant");
		assertThat(predictions.getValue("Probability", 0) + predictions.getValue("Probability", 1) + predictions.getValue("Probability", 2))
			.as("softmax of three").isCloseTo(1, within(1e-5));
		assertThat(((ResultsTable) explained.getOutput("hotspotsTable")).size()).isEqualTo(rois(explained).size());
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void explanationHasTheFacadesMapsAndShowsNothing(boolean process) throws Exception {
		ImagePlus phantom = phantom();
		phantom.setSlice(8);
		phantom.setRoi(20, 30, 40, 50);
		CommandModule done = run(EXPLANATION, process, with(QUICK, "image", phantom));

		assertThat(done.isCanceled()).as(done.getCancelReason()).isFalse();
		ImagePlus saliency = (ImagePlus) done.getOutput("saliency");
		List<float[]> expected = ExplainPluginTest.maps(phantom(), 0);
		assertThat(saliency.getStackSize()).isEqualTo(16);
		for (int i = 0; i < 16; i++) assertSame((float[]) saliency.getStack().getPixels(i + 1), expected.get(i));
		assertThat(done.getOutput("overlay")).isNull();
		assertThat((String) done.getOutput("warnings")).isEmpty();
		assertThat((String) done.getOutput("predictions")).startsWith("Image,Slice,Label,Class,Probability").isEqualTo(
			saliency.getProp("abscam.predictions"));
		assertThat(((String) done.getOutput("predictions")).lines()).hasSize(1 + 16 * 3);
		assertThat(((String) done.getOutput("hotspots")).lines()).hasSize(1 + rois(done).size());
		assertThat(rois(done)).hasSize(saliency.getOverlay().size()).allMatch(roi -> roi.getName().endsWith("malignant"));
		assertThat(WindowManager.getImageCount()).isZero();
		assertThat(phantom.getCurrentSlice()).isEqualTo(8);
		assertThat(phantom.getRoi().getBounds().width).isEqualTo(40);
		assertThat(phantom.getOverlay()).isNull();
		assertThat(phantom.isLocked()).isFalse();
	}

	@Test
	void inputsArePartOfTheScanAndTheLookOfTheCopy() throws Exception {
		ImagePlus phantom = phantom();
		phantom.setSlice(8);
		phantom.setRoi(20, 30, 150, 140);
		CommandModule done = run(EXPLANATION, true, with(QUICK, "image", phantom, "stack", false, "roi", true, "rgb", true, "opacity", 0,
			"threshold", 0.7));

		assertThat(done.isCanceled()).as(done.getCancelReason()).isFalse();
		ImagePlus saliency = (ImagePlus) done.getOutput("saliency");
		assertThat(saliency.getStackSize()).isEqualTo(1);
		for (int i = 0; i < 256 * 256; i++) {
			boolean inside = i % 256 >= 20 && i % 256 < 170 && i / 256 >= 30 && i / 256 < 170;
			if (!inside) assertThat(saliency.getProcessor().getf(i)).isZero();
		}
		ImagePlus overlay = (ImagePlus) done.getOutput("overlay");
		assertThat(overlay.getType()).isEqualTo(ImagePlus.COLOR_RGB);
		assertThat(overlay.getProcessor().get(0) & 0xffffff).isEqualTo(phantom.getProcessor().get(0) * 0x10101);
		double highest = saliency.getProcessor().getStats().max;
		assertThat(rois(done)).isNotEmpty();
		for (Roi roi : rois(done)) {
			assertThat(roi.getPosition()).isEqualTo(8);
			saliency.setRoi((Roi) roi.clone());
			assertThat(saliency.getStatistics().min).isGreaterThanOrEqualTo(0.7 * highest - 1e-6);
		}
	}

	@Test
	void baselineIsThatOfPhaseTwoAndMapsAreMeasuredOnRequest() throws Exception {
		ImagePlus phantom = phantom();
		phantom.setSlice(8);
		Map<String, Object> inputs = Map.of("image", phantom, "device", "cpu", "channels", "4", "stack", false);
		CommandModule zero = run(EXPLANATION, true, inputs);
		CommandModule blur = run(EXPLANATION, true, with(inputs, "baseline", "blur", "faithfulness", true));

		assertThat(blur.isCanceled()).as(blur.getCancelReason()).isFalse();
		assertThat(((ImagePlus) blur.getOutput("saliency")).getProcessor().getPixels()).isNotEqualTo(
			((ImagePlus) zero.getOutput("saliency")).getProcessor().getPixels());
		assertThat(((String) zero.getOutput("predictions")).lines().findFirst()).get().asString().doesNotContain("Faithfulness");
		assertThat(((String) blur.getOutput("predictions")).lines().findFirst()).get().asString().contains("Deletion", "Faithfulness");
		assertThat(reason(EXPLANATION, with(inputs, "baseline", "red")))
			.isEqualTo("'baseline' must be zero, mean, blur or black, not 'red'.");
		assertThat(reason(EXPLANATION, with(inputs, "precision", "float8")))
			.isEqualTo("'precision' must be auto, float32, float16 or int8, not 'float8'.");
	}

	@Test
	void whatIsWrongCancelsWithOneSentence() throws Exception {
		assertThat(reason(EXPLANATION, with(QUICK, "image", phantom(), "model", "nonsense"))).startsWith(
			"There is no model 'nonsense'; there are breast-ultrasound, chest-xray");
		assertThat(reason(EXPLANATION, with(QUICK, "image", phantom(), "method", "xray")))
			.startsWith("There is no method 'xray'; use abs-cam");
		assertThat(reason(EXPLANATION, with(QUICK, "image", phantom(), "threshold", 7))).isEqualTo(
			"'threshold' must be a number from 0 to 1, not '7.0'.");
		assertThat(reason(EXPLANATION, with(QUICK, "image", phantom(), "roi", true))).startsWith("No area is selected in");
		assertThat(reason(EXPLANATION, QUICK)).isEqualTo("There is no image to work on; give an ImagePlus.");
		assertThat(reason(HOTSPOTS, Map.of("saliency", phantom()))).contains("is no saliency map, as it has 8 bits");
		assertThat(reason(HOTSPOTS, Map.of("saliency", saliency(), "minimum", -1))).isEqualTo(
			"'minimum' must be a number of at least 0, not '-1.0'.");
		ImagePlus busy = phantom();
		busy.lock();
		assertThat(reason(EXPLANATION, with(QUICK, "image", busy))).contains("is in use by another command");
	}

	@Test
	void cancellingStopsItWithTheReasonGiven() throws Exception {
		ImagePlus phantom = phantom();
		CommandModule module = new CommandModule(commands.getCommand(EXPLANATION));
		context.inject(module.getDelegateObject());
		Map.of("image", phantom, "device", "cpu").forEach(module::setInput);
		Thread work = new Thread(module, "explains");
		work.start();
		for (int i = 0; i < 1000 && !phantom.isLocked(); i++) Thread.sleep(5);
		module.cancel("enough");
		work.join(60_000);

		assertThat(work.isAlive()).isFalse();
		assertThat(module.getCancelReason()).isEqualTo("enough");
		assertThat(phantom.isLocked()).isFalse();
		ImagePlus saliency = (ImagePlus) module.getOutput("saliency");
		assertThat(saliency == null ? 0 : saliency.getStackSize()).isLessThan(16);
	}

	@Test
	void hotspotsAreMeasuredAndTheStackIsLeftAlone() throws Exception {
		ImagePlus saliency = saliency();
		CommandModule done = run(HOTSPOTS, true, Map.of("saliency", saliency, "threshold", 0.5, "minimum", 2));

		assertThat(done.isCanceled()).as(done.getCancelReason()).isFalse();
		assertThat(done.getOutput("count")).isEqualTo(1);
		assertThat(rois(done)).singleElement().satisfies(roi -> {
			assertThat(roi.getBounds()).isEqualTo(new Rectangle(2, 3, 4, 2));
			assertThat(roi.getPosition()).isEqualTo(2);
		});
		List<String[]> rows = ((String) done.getOutput("hotspots")).lines().map(line -> line.split(",")).toList();
		assertThat(rows).hasSize(2);
		assertThat(Double.parseDouble(rows.get(1)[Arrays.asList(rows.get(0)).indexOf("Area")])).isCloseTo(8, within(1e-9));
		assertThat(saliency.getOverlay()).isNull();
		assertThat(run(HOTSPOTS, true, Map.of("saliency", saliency)).getOutput("count")).isEqualTo(2);
		assertThat(run(HOTSPOTS, true, Map.of("saliency", saliency, "stack", false)).getOutput("count")).isEqualTo(1);
		CommandModule none = run(HOTSPOTS, true, Map.of("saliency", saliency, "minimum", 100));
		assertThat(none.getOutput("count")).isEqualTo(0);
		assertThat((String) none.getOutput("hotspots")).isEmpty();
	}

	/** Slice 1: one pixel; slice 2: 4 × 2 pixels. */
	private static ImagePlus saliency() {
		ImagePlus image = IJ.createImage("maps", "32-bit black", 10, 10, 2);
		image.getStack().getProcessor(1).setf(7, 7, 0.9f);
		for (int x = 2; x < 6; x++) for (int y = 3; y < 5; y++) image.getStack().getProcessor(2).setf(x, y, 0.8f);
		return image;
	}

	private static ImagePlus phantom() {
		return IJ.openImage(Path.of("models/samples/breast-phantom.tif").toString());
	}

	@SuppressWarnings("unchecked")
	private static List<Roi> rois(CommandModule done) {
		return (List<Roi>) done.getOutput("rois");
	}

	private static CommandModule run(String name, boolean process, Map<String, Object> inputs) throws Exception {
		return commands.run(name, process, inputs).get();
	}

	private static String reason(String name, Map<String, Object> inputs) throws Exception {
		CommandModule done = run(name, false, inputs);
		assertThat(done.isCanceled()).isTrue();
		return done.getCancelReason();
	}

	private static Map<String, Object> with(Map<String, Object> inputs, Object... more) {
		Map<String, Object> all = new HashMap<>(inputs);
		for (int i = 0; i < more.length; i += 2) all.put((String) more[i], more[i + 1]);
		return all;
	}
}
