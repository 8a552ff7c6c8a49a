package org.abscam.fiji.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.ExpectedValues;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Inputs beside the image in macros, as on the command line. */
@ExtendWith(ImageJMenu.class)
class FurtherInputsInMacrosTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/inputs").toAbsolutePath();

	@TempDir
	private Path folder;

	@BeforeEach
	void writeCard() throws Exception {
		Files.copy(FOLDER.resolve("numbers.onnx"), folder.resolve("model.onnx"));
		Files.writeString(folder.resolve("rdf.yaml"), """
			format_version: 0.5.7
			type: model
			name: test
			inputs:
			  - {id: image, axes: [{type: batch}, {type: channel, channel_names: [grey]}, {type: space, id: y, size: 24},
			      {type: space, id: x, size: 20}], preprocessing: [{id: scale_linear, kwargs: {gain: 0.00392156862745098, offset: 0}}]}
			  - {id: clinical, axes: [{type: batch}, {type: channel, channel_names: [age, sex]}]}
			outputs: [{id: scores, axes: [{type: batch}, {type: channel, channel_names: [a, b, c]}]}]
			weights: {onnx: {source: model.onnx, opset_version: 17}}
			config: {abscam: {inputs: [{name: age, scale: 0.01}, {name: sex, words: {M: 0, F: 1}}]}}
			""");
	}

	@Test
	void aMacroSaysTheInputsOrATable() throws Exception {
		Path table = Files.writeString(folder.resolve("people.csv"), "file,age,sex\nfrontal.png,80,M\n");
		assertMap("input=[age=54 sex=F]", "54-F");
		ImageJMenu.closeAllImages();
		assertMap("inputs=[" + slashed(table) + "]", "80-M");
		ImageJMenu.closeAllImages();
		assertThat(new Interpreter().eval(go("input=[age=54]", ""))).contains("say sex (M or F)").contains("in macros input=[sex=M]");
	}

	private void assertMap(String inputs, String name) throws Exception {
		Path saved = folder.resolve(name + ".tif");
		IJ.runMacro(go(inputs, "saveAs('Tiff', '" + slashed(saved) + "');"));
		ImagePlus image = IJ.openImage(saved.toString());
		float[] map = (float[]) image.getProcessor().getPixels();
		assertThat(map).containsExactly(ExpectedValues.arrays(FOLDER.resolve("expected.npz")).get(name + "/grad-cam").values(),
			within(1e-5f));
		assertThat(name).startsWith(image.getProp("abscam.input_age"));
	}

	private String go(String inputs, String then) {
		return "open('" + slashed(FOLDER.resolve("frontal.png")) + "'); run('Abs-CAM Explain...', 'model=["
			+ slashed(folder.resolve("rdf.yaml"))
			+ "] device=cpu method=grad-cam " + inputs + "');" + then;
	}

	private static String slashed(Path path) {
		return path.toString().replace('\\', '/');
	}
}
