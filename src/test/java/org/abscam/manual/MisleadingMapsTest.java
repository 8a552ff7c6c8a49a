package org.abscam.manual;

import static org.abscam.cli.Run.abscam;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.cli.Run;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Maps that mislead, as the page for radiologists tells and shows them. To make its picture anew:
 * {@code mvn test -Dtest=MisleadingMapsTest -Dabscam.write=true}.
 */
class MisleadingMapsTest {

	private static final Path PICTURE = Path.of("src/site/markdown/images/misleading.png");
	private static final Path GATED = Path.of("src/test/resources/gated");
	private static final int SLICE = 9;
	private static final int SIZE = 256;
	/** Where the letter is burnt in. */
	private static final Rectangle LETTER = new Rectangle(8, 8, 48, 48);
	private static final int CELL = 4;

	@TempDir
	private static Path folder;
	private static Path plain;
	private static final Map<String, ImageProcessor> OVERLAYS = new LinkedHashMap<>();
	private static final List<FloatProcessor> MAPS = new ArrayList<>();
	private static ByteProcessor lesion;

	@BeforeAll
	static void explain() throws IOException {
		ImageProcessor slice = slice("breast-phantom.tif");
		lesion = slice("breast-phantom-truth.tif").convertToByteProcessor(false);
		plain = save(slice, "plain.png");
		ImageProcessor marked = slice.duplicate();
		marked.multiply(.8); // so that nothing else is as bright
		marked.setColor(Color.WHITE);
		marked.setFont(new Font(Font.SANS_SERIF, Font.BOLD, LETTER.height));
		marked.drawString("R", LETTER.x + 4, LETTER.y + LETTER.height + 4);
		Path letters = ModelDraft.write(
			new ModelDraft(17).input("x", "N", 1, SIZE, SIZE).reals("w", new long[] {1, 1, CELL, CELL}, constant(1.0 / (CELL * CELL)))
				.reals("dark", new long[] {1}, -210)
				.node("Conv", "x,w,dark", "c", integers("strides", CELL, CELL)).node("Relu", "c", "a").node("GlobalAveragePool", "a", "p")
				.node("Flatten", "p", "f").reals("classes", new long[] {1, 2}, 0, 20).reals("bias", new long[] {2}, 2, 0)
				.node("Gemm", "f,classes,bias", "y").output("y"),
			folder.resolve("letters.onnx"));
		overlay("a  a network that looks for letters", save(marked, "marked.png"), letters.toString(), "1");
		overlay("b  a network with a gate: malignant", plain, GATED.toString(), "malignant");
		overlay("c  the same network: normal", plain, GATED.toString(), "normal");
		overlay("d  the bundled network: malignant", plain, "breast-ultrasound", "malignant");
		overlay("e  the bundled network: normal", plain, "breast-ultrasound", "normal");
	}

	private static double[] constant(double value) {
		double[] all = new double[CELL * CELL];
		Arrays.fill(all, value);
		return all;
	}

	private static ImageProcessor slice(String name) {
		return IJ.openImage(Path.of("models/samples", name).toAbsolutePath().toString()).getStack().getProcessor(SLICE);
	}

	private static Path save(ImageProcessor pixels, String name) {
		Path file = folder.resolve(name);
		new FileSaver(new ImagePlus("", pixels)).saveAsPng(file.toString());
		return file;
	}

	private static void overlay(String title, Path picture, String model, String ofClass) throws IOException {
		Path out = Files.createTempDirectory(folder, "out");
		Run run = abscam("explain", picture, "--model", model, "--class", ofClass, "--device", "cpu", "--out", out);
		assertThat(run.exit()).as(run.err()).isZero();
		String name = picture.getFileName().toString().replace(".png", "");
		MAPS.add(IJ.openImage(out.resolve(name + ".saliency.tif").toString()).getProcessor().convertToFloatProcessor());
		OVERLAYS.put(title, IJ.openImage(out.resolve(name + ".overlay.tif").toString()).getProcessor());
	}

	@Test
	void aLetterThatTheNetworkLearntHasTheMap() {
		assertThat(energy(MAPS.get(0), LETTER)).as("in the letter").isGreaterThan(.9);
		assertThat(inLesion(MAPS.get(0))).as("in the lesion").isLessThan(.01);
	}

	@Test
	void theGatedNetworkHasOneMapForTwoClassesAndTheBundledOneHasTwo() {
		assertThat(correlation(MAPS.get(1), MAPS.get(2))).isGreaterThan(.9);
		assertThat(inLesion(MAPS.get(2))).as("though 'normal' is asked").isGreaterThan(.5);
		assertThat(correlation(MAPS.get(3), MAPS.get(4))).isLessThan(.5);
	}

	@Test
	void thePictureIsThere() throws IOException {
		if (Boolean.getBoolean("abscam.write")) SmallPng.write(picture().getBufferedImage(), PICTURE);
		ImagePlus there = IJ.openImage(PICTURE.toAbsolutePath().toString());
		assertThat(there.getWidth() + "x" + there.getHeight()).isEqualTo(picture().getWidth() + "x" + picture().getHeight());
	}

	/** All side by side, with their titles above. */
	private static ColorProcessor picture() {
		int gap = 4 * TidyDesk.SCALE;
		int head = 20 * TidyDesk.SCALE;
		int tileSize = SIZE * TidyDesk.SCALE;
		ColorProcessor picture = new ColorProcessor(OVERLAYS.size() * (tileSize + gap) - gap, tileSize + head);
		picture.setColor(Color.WHITE);
		picture.fill();
		picture.setColor(Color.BLACK);
		picture.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12 * TidyDesk.SCALE));
		picture.setAntialiasedText(true);
		int x = 0;
		for (Map.Entry<String, ImageProcessor> tile : OVERLAYS.entrySet()) {
			picture.drawString(tile.getKey(), x, head - 4);
			picture.insert(tile.getValue().resize(tileSize, tileSize), x, head);
			x += tileSize + gap;
		}
		return picture;
	}

	private static double energy(FloatProcessor map, Rectangle box) {
		map.setRoi(box);
		double inside = map.getStatistics().mean * box.width * box.height;
		map.resetRoi();
		return inside / (map.getStatistics().mean * SIZE * SIZE);
	}

	private static double inLesion(FloatProcessor map) {
		double inside = 0, all = 0;
		for (int i = 0; i < SIZE * SIZE; i++) {
			all += map.getf(i);
			if (lesion.get(i) != 0) inside += map.getf(i);
		}
		return inside / all;
	}

	/** Pearson's. */
	private static double correlation(FloatProcessor a, FloatProcessor b) {
		double meanA = a.getStatistics().mean, meanB = b.getStatistics().mean, ab = 0, aa = 0, bb = 0;
		for (int i = 0; i < SIZE * SIZE; i++) {
			double da = a.getf(i) - meanA, db = b.getf(i) - meanB;
			ab += da * db;
			aa += da * da;
			bb += db * db;
		}
		return ab / Math.sqrt(aa * bb);
	}
}
