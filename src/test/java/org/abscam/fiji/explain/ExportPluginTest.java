package org.abscam.fiji.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class ExportPluginTest {

	private static final String COMMAND = "Abs-CAM Export Explainer...";

	@TempDir
	Path folder;

	@Test
	void theFileGivesExplainsMapInPlainOnnxRuntime() throws Exception {
		Path file = folder.resolve("my explainer.onnx");
		IJ.runMacro("run('" + COMMAND + "', 'model=breast-ultrasound method=grad-cam layer=auto file=[" + path(file) + "]');"
			+ "run('Abs-CAM Phantom Sample'); setSlice(8);" + "run('Abs-CAM Explain...', 'method=grad-cam class=malignant device=cpu');"
			+ "saveAs('Tiff', '" + path(folder.resolve("map.tif")) + "');");

		float[] expected = (float[]) IJ.openImage(path(folder.resolve("map.tif"))).getProcessor().getPixels();
		assertThat(relativeL2(map(file), expected)).isLessThan(1e-4);
		try (var files = Files.list(folder)) {
			assertThat(files).as("no unfinished file stays").hasSize(2);
		}
	}

	@Test
	void anOlderFileIsReplacedAndStaysWhereItCannotBeDone() throws IOException {
		Path file = Files.writeString(folder.resolve("explainer.onnx"), "older");
		assertThat(export("model=nonsense file=" + path(file))).startsWith("There is no model 'nonsense'");
		assertThat(export("layer=nowhere file=" + path(file))).contains("nowhere");
		assertThat(file).content().isEqualTo("older");

		assertThat(export("method=abs-cam-initial file=" + path(file))).isEmpty();
		assertThat(Files.size(file)).isGreaterThan(1 << 20);
	}

	@Test
	void whatCannotBeWrittenIsSaidInOneSentence() {
		assertThat(export("model=breast-ultrasound")).isEqualTo("There is no file to write; add file=[path of an .onnx file].");
		assertThat(export("file=" + path(folder))).isEqualTo("'" + folder + "' is a folder, not a file; add a file name.");
		assertThat(export("file=" + path(folder.resolve("no/explainer.onnx")))).isEqualTo("'" + folder.resolve("no/explainer.onnx")
			+ "' cannot be written (there is no such folder); choose another place.");
		assertThat(export("stack"))
			.isEqualTo("There is no option 'stack'; use model=, against=, target=, method=, layer=, file=, input=, axes=, grid=, prefix=.");
	}

	/** An empty string, or the sentence that aborts the macro. */
	private static String export(String options) {
		String said = new Interpreter().eval("run('" + COMMAND + "', '" + options + "');");
		return said == null ? "" : said;
	}

	private static float[] map(Path file) throws Exception {
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		float[] pixels = (float[]) phantom.getStack().getProcessor(8).convertToFloatProcessor().getPixels();
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		try (OrtSession session = environment.createSession(file.toString());
			OnnxTensor image = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), new long[] {1, 1, 256, 256});
			OnnxTensor malignant = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {2}), new long[] {1});
			OrtSession.Result result = session.run(Map.of("pixels", image, "class", malignant))) {
			FloatBuffer map = ((OnnxTensor) result.get("map").orElseThrow()).getFloatBuffer();
			float[] values = new float[map.remaining()];
			map.get(values);
			return values;
		}
	}

	private static String path(Path path) {
		return path.toString().replace('\\', '/');
	}
}
