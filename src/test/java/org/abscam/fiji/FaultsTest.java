package org.abscam.fiji;

import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.abscam.explain.GreedyModel;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.onnx.ModelDraft;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in Fiji ends in one sentence that aborts the macro, and leaves the image, its overlay and selection alone. */
@ExtendWith(ImageJMenu.class)
class FaultsTest {

	private static final Path BUNDLED = Path.of("models/breast-ultrasound");

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"Abs-CAM Explain...", "Abs-CAM Classify...", "Abs-CAM Compare Methods...", "Abs-CAM Hotspots..."})
	void withoutAnImageThereIsASentence(String command) {
		assertThat(new Interpreter().eval("run('" + command + "', 'stack');")).endsWith("There are no images open");
	}

	@ParameterizedTest
	@ValueSource(strings = {"Explain", "Classify", "Compare Methods"})
	void aModelThatIsGoneIsNamed(String command) throws IOException {
		Path gone = folder.resolve("gone.onnx");
		assertThat(saidOf(slices(8, 8, 2), command, gone))
			.startsWith("There is no model '" + path(gone) + "'; there are breast-ultrasound");

		Path emptied = Files.createDirectories(folder.resolve("emptied"));
		Files.copy(BUNDLED.resolve("rdf.yaml"), emptied.resolve("rdf.yaml"));
		assertThat(saidOf(slices(8, 8, 2), command, emptied))
			.endsWith(": the file 'model.onnx' it names is not there; put it beside the card.");
	}

	@ParameterizedTest
	@ValueSource(strings = {"Explain", "Classify", "Compare Methods"})
	void aDamagedModelIsNamed(String command) throws IOException {
		byte[] good = Files.readAllBytes(BUNDLED.resolve("model.onnx"));
		Path damaged = Files.createDirectories(folder.resolve("damaged"));
		Files.copy(BUNDLED.resolve("rdf.yaml"), damaged.resolve("rdf.yaml"));
		Files.write(damaged.resolve("model.onnx"), Arrays.copyOf(good, good.length / 2));
		Path text = Files.writeString(folder.resolve("text.onnx"), "version https://git-lfs.github.com/spec/v1\n");

		assertThat(saidOf(slices(8, 8, 2), command, damaged)).contains("'model.onnx' has the SHA-256 ")
			.endsWith("download the model again.");
		assertThat(saidOf(slices(8, 8, 2), command, damaged.resolve("model.onnx"))).contains("model");
		assertThat(saidOf(slices(8, 8, 2), command, text)).contains("text");
		assertThat(saidOf(slices(8, 8, 2), command, Files.createFile(folder.resolve("empty.onnx")))).contains("empty.onnx is empty");
	}

	@ParameterizedTest
	@ValueSource(strings = {"Explain", "Classify", "Compare Methods"})
	void anImageThatDoesNotFitTheModelIsToldWhatDoes(String command) throws IOException {
		Path colour = ModelDraft.write(new ModelDraft(17).input("image", "N", 3, 8, 8).weights("kernels", 6, 3, 3, 3).weights("dense", 6, 3)
			.node("Conv", "image,kernels", "conv", integers("pads", 1, 1, 1, 1)).node("GlobalAveragePool", "conv", "pooled")
			.node("Flatten", "pooled", "flat").node("MatMul", "flat,dense", "scores").output("scores"), folder.resolve("colour.onnx"));
		Path volume =
			ModelDraft.write(new ModelDraft(17).input("image", "N", 1, 4, 8, 8).weights("kernels", 6, 1, 3, 3, 3).weights("dense", 6, 3)
				.node("Conv", "image,kernels", "conv", integers("pads", 1, 1, 1, 1, 1, 1)).node("GlobalAveragePool", "conv", "pooled")
				.node("Flatten", "pooled", "flat").node("MatMul", "flat,dense", "scores").output("scores"), folder.resolve("volume.onnx"));

		ImagePlus composite = new CompositeImage(slices(8, 8, 2), CompositeImage.COMPOSITE);
		assertThat(saidOf(composite, command, colour))
			.isEqualTo("'noise' has 2 planes, but 'colour' takes 3 per image; give it a stack of 3 planes or "
				+ "a multiple.");
		assertThat(saidOf(slices(8, 8, 2), command, volume))
			.startsWith("'noise' has 8×8×2 pixels, but 'volume' takes 8×8×4 and has no model card");
		assertThat(saidOf(slices(9, 8, 3), command, colour))
			.startsWith("'noise' has 9×8 pixels, but 'colour' takes 8×8 and has no model card");
	}

	@Test
	void predictionsBeforeAnErrorAreKept() throws IOException {
		String[] said = new String[1];
		String printed = Printed.by(() -> said[0] = saidOf(blackThenBright(), "Classify", GreedyModel.always(folder)));

		assertThat(said[0]).startsWith("ONNX Runtime could not run the network: ")
			.endsWith("; the predictions of the first 4 of 6 are kept.").hasLineCount(1);
		assertThat(printed.lines().filter(line -> line.startsWith("noise,"))).hasSize(4 * 3);
	}

	@Test
	void mapsBeforeAnErrorAreKept() throws IOException {
		Path scan = folder.resolve("noise.tif");
		IJ.saveAsTiff(blackThenBright(), scan.toString());
		String said = IJ.runMacro("open('" + path(scan) + "'); a = call('org.abscam.fiji.MacroFunctions.explain', 'stack device=cpu model=["
			+ path(GreedyModel.always(folder)) + "]'); return getTitle() + ' ' + nSlices + ' ' + a;");

		assertThat(said).startsWith("noise-saliency 4 ONNX Runtime could not run the network: ")
			.contains("the maps of the first 4 of 6 are kept")
			.hasLineCount(1);
	}

	/** As another command does, in the very moment in which a slice is read. */
	@ParameterizedTest
	@ValueSource(strings = {"Explain", "Classify", "Evaluate"})
	void anImageThatGetsOtherSlicesUnderTheCommandIsNamed(String command) {
		ImagePlus image = new ImagePlus();
		ImageStack meddling = new ImageStack(64, 64) {

			private int reads;

			@Override
			public ImageProcessor getProcessor(int n) {
				ImageProcessor slice = super.getProcessor(n);
				if (++reads == 5) image.setStack(slices(64, 64, 5).getStack());
				return slice;
			}
		};
		for (int i = 0; i < 6; i++) meddling.addSlice(new FloatProcessor(64, 64, ModelDraft.image(i, 64, 64).values()));
		image.setStack("noise", meddling);
		WindowManager.setTempCurrentImage(image);

		String said = new Interpreter().eval("run('Abs-CAM " + command + "...', 'device=cpu stack');");

		assertThat(said).startsWith("'noise' was closed, or its slices were replaced, while ").hasLineCount(1).doesNotContain("Exception");
	}

	@Test
	void whereJavaHasTooLittleMemoryThereIsASentenceAndNoTrace() throws IOException {
		assertThat(Printed.by(() -> failing(new OutOfMemoryError("Java heap space")).run("saliency=anything")))
			.contains("Java has too little memory; close other images, give it more with Edit > Options > Memory & Threads...")
			.doesNotContain("OutOfMemoryError", "\tat ");
	}

	@Test
	void aMissingLibraryIsASentenceAndNoTrace() throws IOException {
		assertThat(Printed.by(() -> failing(new NoClassDefFoundError("org/apache/commons/csv/CSVFormat")).run("saliency=anything")))
			.contains("A library that Abs-CAM needs is missing or of another version (org/apache/commons/csv/CSVFormat); install")
			.doesNotContain("NoClassDefFoundError", "\tat ");
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /dev/full")
	void whatIsNoPlainFileIsNotReplacedAndNothingIsLeftBesideIt() throws IOException {
		Path file = Files.createSymbolicLink(folder.resolve("explainer.onnx"), Path.of("/dev/full"));

		assertThat(new Interpreter().eval("run('Abs-CAM Export Explainer...', 'method=abs-cam-initial file=[" + path(file) + "]');"))
			.isEqualTo("'" + file + "' is no plain file; choose another place.");
		try (var files = Files.list(folder)) {
			assertThat(files).containsExactly(file);
		}
		assertThat(file).isSymbolicLink();
	}

	@Test
	void anImageThatIsClosedMidwayKeepsItsMapsAndAFaultLeavesWindowsAlone() throws Exception {
		Map<String, String> seen = WindowSession.run(FaultsWithWindows.class, folder.resolve("gone.onnx").toString());

		assertThat(seen.get("gone")).startsWith("There is no model '");
		assertThat(seen).containsEntry("gone changed", "1 region, overlay 1, selection 20, slice 8, images 1, locked false");
		assertThat(seen.get("closed")).matches("'breast-phantom.tif' was closed; the maps of the first \\d+ of 16 are kept\\.");
		assertThat(seen.get("closed")).contains("first " + seen.get("maps kept") + " of");
		assertThat(Integer.parseInt(seen.get("maps kept"))).isBetween(2, 15);
		for (int pause : new int[] {0, 30, 100})
			assertThat(seen.get("closed after " + pause)).startsWith("'breast-phantom.tif' was closed");
	}

	private static Command<String> failing(Error error) {
		return new Command<>(MenuOffers.OVERLAY, said -> said.text(Options.SALIENCY)) {

			@Override
			protected boolean needsImage() {
				return false;
			}

			@Override
			protected Form form(ImagePlus image) {
				return new Form();
			}

			@Override
			protected void run(ImagePlus image, String request) {
				throw error;
			}
		};
	}

	/** What aborts the macro that runs a command on an image, of which nothing may have changed but what the command shows beside it. */
	private static String saidOf(ImagePlus image, String command, Path model) {
		image.setPosition(image.getStackSize());
		Roi selection = new Roi(1, 2, 3, 4);
		image.setRoi(selection);
		Overlay overlay = new Overlay(new Roi(2, 2, 2, 2));
		image.setOverlay(overlay);
		List<float[]> before = pixels(image).stream().map(float[]::clone).toList();
		int slice = image.getCurrentSlice();
		WindowManager.setTempCurrentImage(image);

		String said = new Interpreter().eval("run('Abs-CAM " + command + "...', 'model=[" + path(model) + "] device=cpu"
			+ (command.equals("Compare Methods") ? "" : " stack table") + "');");

		assertThat(image.isLocked()).isFalse();
		assertThat(image.getRoi()).isSameAs(selection);
		assertThat(image.getOverlay()).isSameAs(overlay);
		assertThat(image.getOverlay().size()).isEqualTo(1);
		assertThat(image.getCurrentSlice()).isEqualTo(slice);
		for (int i = 0; i < before.size(); i++) assertThat(Arrays.equals(pixels(image).get(i), before.get(i))).isTrue();
		assertThat(said).doesNotContain("Exception", "\n");
		return said;
	}

	private static List<float[]> pixels(ImagePlus image) {
		return Arrays.stream(image.getStack().getImageArray()).limit(image.getStackSize()).map(float[].class::cast).toList();
	}

	private static ImagePlus slices(int width, int height, int count) {
		ImageStack stack = new ImageStack(width, height);
		for (int i = 0; i < count; i++) stack.addSlice(new FloatProcessor(width, height, ModelDraft.image(i, width, height).values()));
		return new ImagePlus("noise", stack);
	}

	/** Four black slices, which fit into memory, and two that do not. */
	private static ImagePlus blackThenBright() {
		ImagePlus image = slices(8, 8, 6);
		for (int i = 1; i <= 4; i++) Arrays.fill((float[]) image.getStack().getPixels(i), 0);
		return image;
	}

	private static String path(Path path) {
		return path.toString().replace('\\', '/');
	}
}
