package org.abscam.fiji.models;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.macro.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.Printed;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SmallClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class ImportPluginTest {

	private static final String COMMAND = "Abs-CAM Import Model...";

	@TempDir
	Path folder;

	@Test
	void aMacroImportsWithoutScreenOrImageAndAnotherUsesTheModel() throws IOException, ModelException {
		Path onnx = ModelDraft.write(SmallClassifier.of(1, 16, 3), folder.resolve("my net.onnx"));
		Path models = folder.resolve("to here");
		assertThat(
			importing("source=[" + path(onnx) + "] name=[my net] labels=[one, two, three] preprocessing=-1-1 activation=sigmoid size=[] "
				+ "intended-use=[tests [only]] license=MIT to=[" + path(models) + "]"))
			.isEmpty();

		ModelCard card = ModelLibrary.with(models).find("my-net").card().orElseThrow();
		assertThat(card.output().classes()).containsExactly("one", "two", "three");
		assertThat(card.output().activation()).isEqualTo(ModelCard.Activation.SIGMOID);
		assertThat(card.settings().intendedUse()).contains("tests [only]");
		assertThat(card.name()).isEqualTo("my net");
		IJ.runMacro("run('Abs-CAM Phantom Sample');"
			+ "run('Abs-CAM Explain...', 'model=[" + path(models.resolve("my-net")) + "] class=two method=grad-cam');"
			+ "saveAs('Tiff', '" + path(folder.resolve("map.tif")) + "');");
		assertThat(IJ.openImage(path(folder.resolve("map.tif"))).getStatistics().stdDev).isPositive();
	}

	@Test
	void aModelThatTakesMoreThanAnImageIsToldWhatHoldsElse() throws IOException, ModelException {
		Path models = folder.resolve("models");
		assertThat(importing("source=src/test/resources/org/abscam/explain/inputs/numbers.onnx input=[clinical=0.54,1] to=" + path(models)))
			.isEmpty();
		assertThat(ModelLibrary.with(models).find("numbers").card().orElseThrow().further().numbers())
			.extracting(entry -> entry.name() + " " + entry.usual().orElse("")).containsExactly("clinical_1 0.54", "clinical_2 1.0");
		assertThat(importing("source=src/test/resources/org/abscam/explain/inputs/numbers.onnx input=[age=54] name=x to=" + path(models)))
			.startsWith("'numbers' has no input 'age'");
	}

	@Test
	void anOlderModelStaysUnlessReplaceIsAsked() throws IOException, ModelException {
		Path onnx = ModelDraft.write(SmallClassifier.of(1, 16, 3), folder.resolve("net.onnx"));
		Path models = folder.resolve("models");
		String source = "source=" + path(onnx) + " to=" + path(models);
		assertThat(importing(source + " labels=a,b,c")).isEmpty();
		assertThat(importing(source + " labels=x,y,z"))
			.isEqualTo("There is a model 'net' already; choose another name, or ask to replace it.");
		assertThat(importing(source + " labels=x,y replace")).startsWith("2 label(s) were given");
		assertThat(ModelLibrary.with(models).find("net").card().orElseThrow().output().classes()).containsExactly("a", "b", "c");
		assertThat(importing(source + " labels=x,y,z replace")).isEmpty();
		assertThat(ModelLibrary.with(models).find("net").card().orElseThrow().output().classes()).containsExactly("x", "y", "z");
	}

	@Test
	void whatCannotBeImportedIsSaidInOneSentence() throws IOException {
		assertThat(importing("replace")).startsWith("There is no model to import; add source=[");
		assertThat(importing("stack")).startsWith("There is no option 'stack'; use source=, name=, labels=, ").endsWith("to= or replace.");
		Path page = Files.writeString(folder.resolve("page.onnx"), "<html></html>");
		assertThat(importing("source=" + path(page) + " to=" + path(folder.resolve("models"))))
			.isEqualTo("'page.onnx' is a web page, not an ONNX file; download the model itself (the 'raw' link).");
		assertThat(folder.resolve("models")).doesNotExist();
	}

	/** The image that is open is the picture, without a screen too; the log is where the answers stand. */
	@Test
	void answersForTheOpenImageAreLogged() throws IOException {
		Path onnx = ModelDraft.write(SmallClassifier.of(1, 16, 3), folder.resolve("net.onnx"));
		String log = Printed.by(() -> IJ.runMacro("run('Abs-CAM Phantom Sample'); run('" + COMMAND + "', 'source=" + path(onnx) + " to="
			+ path(folder.resolve("models")) + " labels=a,b,c'); close();"));
		assertThat(log).contains("answers for 'breast-phantom' by preprocessing", "Abs-CAM:   * none ", "Abs-CAM:     0-1 ",
			"Abs-CAM:     -1-1 ");
	}

	/** An empty string, or the sentence that aborts the macro. */
	private static String importing(String options) {
		String said = new Interpreter().eval("run('" + COMMAND + "', '" + options + "');");
		return said == null ? "" : said;
	}

	private static String path(Path path) {
		return path.toString().replace('\\', '/');
	}
}
