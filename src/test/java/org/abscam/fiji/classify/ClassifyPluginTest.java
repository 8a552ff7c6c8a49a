package org.abscam.fiji.classify;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.MacroFunctions;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ImageJMenu.class)
class ClassifyPluginTest {

	private static final String COMMAND = "Abs-CAM Classify...";
	private static final String OPEN =
		"open('" + Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString().replace('\\', '/') + "');";

	@Test
	void eachSliceAndClassHasARowWithTheFacadesProbability() throws Exception {
		List<CSVRecord> rows = rows(IJ.runMacro(OPEN + "return call('org.abscam.fiji.MacroFunctions.classify', 'device=cpu stack');"));

		List<ImageClassifier.Prediction> expected = predictions(IJ.openImage("models/samples/breast-phantom.tif"));
		assertThat(rows).hasSize(16 * 3);
		for (int i = 0; i < rows.size(); i++) {
			ImageClassifier.Prediction prediction = expected.get(i / 3);
			assertThat(rows.get(i).get("Image")).isEqualTo("breast-phantom");
			assertThat(rows.get(i).get("Slice")).isEqualTo(String.valueOf(i / 3 + 1));
			assertThat(rows.get(i).get("Class")).isEqualTo(List.of("normal", "benign", "malignant").get(i % 3));
			assertThat(Float.parseFloat(rows.get(i).get("Probability"))).isEqualTo(prediction.probabilities()[i % 3]);
			assertThat(Float.parseFloat(rows.get(i).get("Score"))).isEqualTo(prediction.scores()[i % 3]);
			assertThat(rows.get(i).get("Model")).isEqualTo("breast-ultrasound");
		}
		assertThat(rows.stream().filter(row -> row.get("Top").equals("yes"))).hasSize(16);
		assertThat(rows.get(7 * 3 + 2).get("Top")).as("slice 8 is malignant").isEqualTo("yes");
	}

	@Test
	void withoutStackTheCurrentSliceIsClassifiedAndTheImageIsLeftAlone() throws IOException {
		String said = IJ.runMacro(OPEN
			+ "setSlice(8); makeRectangle(1, 2, 3, 4); a = call('org.abscam.fiji.MacroFunctions.classify', 'device=cpu');"
			+ "getSelectionBounds(x, y, w, h); return getTitle() + ' ' + getSliceNumber() + ' ' + x + ' ' + y + ' ' + w + ' ' + h + ' ' + Overlay.size + ' ' + nImages + '|' + a;");

		assertThat(said).startsWith("breast-phantom.tif 8 1 2 3 4 0 1|");
		assertThat(rows(said.substring(said.indexOf('|') + 1))).extracting(row -> row.get("Slice")).containsExactly("8", "8", "8");
	}

	@Test
	void withoutAScreenTheTableIsPrinted() {
		PrintStream standard = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
		try {
			IJ.runMacro(OPEN + "run('" + COMMAND + "', 'model=breast-ultrasound device=cpu table');"
				+ "call('ij.IJ.runPlugIn', 'org.abscam.fiji.ClassifyPlugin', 'device=cpu stack table');");
		}
		finally {
			System.setOut(standard);
		}

		assertThat(printed.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("Image,Slice,Label,Class,Probability")))
			.hasSize(2);
		assertThat(printed.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("breast-phantom,"))).hasSize(17 * 3);
	}

	@Test
	void errorsAreOneSentenceAndAbortTheMacro() {
		String go = OPEN + "run('" + COMMAND + "', '%s'); print('went on');";
		assertThat(new Interpreter().eval(go.formatted("model=nonsense")))
			.startsWith("There is no model 'nonsense'; there are breast-ultrasound");
		assertThat(new Interpreter().eval(go.formatted("class=top"))).isEqualTo(
			"There is no option 'class'; use model=, device=, channel=, window=, input=, inputs= or stack, frames, roi, table.");
		assertThat(MacroFunctions.classify("device=abacus"))
			.isEqualTo("There is no device 'abacus'; use auto, cpu, gpu, cuda, cuda:N or webgpu.");
	}

	@Test
	void withoutAnImageThereIsASentence() {
		assertThat(new Interpreter().eval("run('" + COMMAND + "', 'stack');")).isEqualTo("There are no images open");
		assertThat(MacroFunctions.classify("stack")).isEqualTo("There are no images open");
	}

	private static List<CSVRecord> rows(String csv) throws IOException {
		return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(new StringReader(csv)).getRecords();
	}

	private static List<ImageClassifier.Prediction> predictions(ImagePlus image) throws Exception {
		ExplainOptions options = ExplainOptions.DEFAULTS.with(Running.on("cpu"));
		Scan scan = Scan.of(image);
		try (ImageClassifier classifier = ImageClassifier.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
			return classifier.classify(NetworkImages.of(scan, classifier.model()), Progress.NONE);
		}
	}
}
