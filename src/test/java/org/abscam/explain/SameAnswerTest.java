package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abscam.cam.CamMethod;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.abscam.scan.WindowChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same picture gets the same answer, whatever the type of its pixels. */
class SameAnswerTest {

	private static final ExplainOptions OPTIONS =
		new ExplainOptions(CamMethod.ABS_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, 8);

	/** Warnings and probabilities of slice 7. */
	private record Answer(float[] probabilities, List<String> warnings) {}

	@Test
	void aDisplayRangeThatNobodySetIsNotUsed() throws Exception {
		Answer expected = answer(Scan.of(phantom("uint8")));
		assertThat(expected.probabilities[2]).as("malignant").isGreaterThan(0.9f);
		assertThat(expected.warnings).isEmpty();
		for (String type : List.of("uint16", "int16", "float32")) {
			for (boolean dataset : new boolean[] {false, true}) {
				ImagePlus image = phantom(type);
				if (dataset) image.setDisplayRange(0, 1);
				Answer answer = answer(Scan.of(image));
				// the phantom's values fill 0..255
				assertThat(answer.probabilities).as(type).containsExactly(expected.probabilities, within(1e-4f));
				assertThat(answer.warnings).as(type).singleElement().asString().contains("Nobody set the display range")
					.contains("minimum and maximum of the stack, 0 to 255");
			}
		}
	}

	@Test
	void theSameRangeGivesTheSameAnswer() throws Exception {
		Answer expected = answer(Scan.of(phantom("uint8")).windowed(WindowChoice.parse("20-180")));
		for (String type : List.of("uint16", "int16", "float32")) {
			ImagePlus image = phantom(type);
			double offset = type.equals("int16") ? 32768 : 0;
			image.setDisplayRange(offset + 20, offset + 180);
			assertThat(answer(Scan.of(image)).probabilities).as(type).containsExactly(expected.probabilities, within(1e-4f));
			assertThat(answer(Scan.of(image).windowed(WindowChoice.parse("20-180"))).probabilities).as(type)
				.containsExactly(expected.probabilities, within(1e-4f));
		}
		ImagePlus eight = phantom("uint8");
		eight.setDisplayRange(20, 180);
		assertThat(answer(Scan.of(eight).windowed(WindowChoice.Rule.DISPLAY)).probabilities).containsExactly(expected.probabilities,
			within(1e-4f));
		assertThat(expected.probabilities).isNotEqualTo(answer(Scan.of(phantom("uint8"))).probabilities);
	}

	@Test
	void valuesThatAreNotFiniteAreCountedAndAnImageOfNothingElseIsRefused() throws Exception {
		ImagePlus image = phantom("float32");
		ImageProcessor ip = image.getStack().getProcessor(7);
		for (int i = 0; i < 12; i++) ip.setf(100 + i, i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY);
		assertThat(answer(Scan.of(image)).warnings).anySatisfy(
			w -> assertThat(w).contains("12 pixels in 1 slice of").contains("(slice 7)").contains("NaN or infinite")
				.contains("taken as black"));

		for (int i = 0; i < ip.getPixelCount(); i++) ip.setf(i, Float.NaN);
		assertThatThrownBy(() -> answer(Scan.of(image))).isInstanceOf(ExplainException.class).hasMessageContaining("Slice 7 of")
			.hasMessageContaining("no finite pixels");
	}

	@Test
	void aBareNetworkWithoutACardTakesNoWindow(@TempDir Path folder) throws Exception {
		Path file = folder.resolve("bare.onnx");
		Files.write(file, ModelLibrary.bundled().findDefault().onnx());
		ModelSource bare = ModelLibrary.bundled().find(file.toString());
		ImagePlus image = new ImagePlus("x", new FloatProcessor(192, 192));
		assertThatThrownBy(() -> answer(bare, Scan.of(image).windowed(WindowChoice.parse("0-1")), Selection.SHOWN))
			.isInstanceOf(ExplainException.class).hasMessageContaining("without a window").hasMessageContaining("0-1");
	}

	private static Answer answer(Scan scan) throws Exception {
		scan.image().setSlice(7);
		return answer(ModelLibrary.bundled().findDefault(), scan, Selection.SHOWN);
	}

	private static Answer answer(ModelSource model, Scan scan, Selection selection) throws Exception {
		try (ImageClassifier classifier = ImageClassifier.open(model, OPTIONS, ScanSize.of(scan))) {
			NetworkImages images = NetworkImages.of(scan, classifier.model(), selection);
			float[] probabilities = classifier.classify(images, Progress.NONE).get(0).probabilities();
			return new Answer(probabilities, images.warnings());
		}
	}

	/** A copy whose display range nobody set. */
	private static ImagePlus phantom(String type) {
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		if (type.equals("uint8")) return phantom;
		ImageStack stack = new ImageStack(phantom.getWidth(), phantom.getHeight());
		for (int slice = 1; slice <= phantom.getStackSize(); slice++) {
			ImageProcessor from = phantom.getStack().getProcessor(slice);
			ImageProcessor to = type.equals("float32") ? new FloatProcessor(from.getWidth(), from.getHeight())
				: new ShortProcessor(from.getWidth(), from.getHeight());
			for (int i = 0; i < from.getPixelCount(); i++) to.setf(i, from.get(i) + (type.equals("int16") ? 32768 : 0));
			stack.addSlice(to);
		}
		ImagePlus image = new ImagePlus(type, stack);
		if (type.equals("int16")) image.getCalibration().setSigned16BitCalibration();
		return image;
	}
}
