package org.abscam.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.explain.ImportOptions;
import org.abscam.explain.ModelImport;
import org.abscam.model.UsualPreprocessing;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abscam models import}. */
@Command(name = "import", mixinStandardHelpOptions = true,
	description = "Takes a model into the folder of models, once it ran on a test picture. "
		+ "An ONNX file gets a card; a folder or BioImage.IO zip brings its own, and then only --name, --to and --replace apply.")
final class ImportCommand implements Callable<Integer> {

	@Parameters(paramLabel = "SOURCE", description = "An .onnx file, a folder with an rdf.yaml, or a BioImage.IO zip.")
	private String source;

	@Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "The model's name. Default: the name of the source.")
	private String name;

	@Option(names = "--labels", paramLabel = "A,B,C|FILE", defaultValue = "",
		description = "The classes in the order of the output, or a text file with one per line. Default: class 0, class 1, ...")
	private String labels;

	@Option(names = "--preprocessing", paramLabel = "none|0-1|imagenet|-1-1", defaultValue = UsualPreprocessing.NONE,
		description = "What is done to grey levels 0..255 before they go in. Default: ${DEFAULT-VALUE}.")
	private String preprocessing;

	@Option(names = "--mean", paramLabel = "X[,X,X]", defaultValue = "",
		description = "Subtracted after 'none' or '0-1': one number, or one per channel.")
	private String mean;

	@Option(names = "--std", paramLabel = "X[,X,X]", defaultValue = "",
		description = "What is divided by then: one number, or one per channel.")
	private String std;

	@Option(names = "--size", paramLabel = "HxW", defaultValue = "",
		description = "Image size of a model that takes any, DxHxW of one of volumes.")
	private String size;

	@Option(names = "--activation", paramLabel = "auto|softmax|sigmoid|none", defaultValue = ImportOptions.AUTO,
		description = "What makes probabilities of the outputs; none where they are. Default: ${DEFAULT-VALUE}, as the graph ends, else softmax.")
	private String activation;

	@Option(names = "--intended-use", paramLabel = "TEXT", defaultValue = "", description = "What the model is meant for.")
	private String intendedUse;

	@Option(names = "--license", paramLabel = "ID", defaultValue = "", description = "SPDX identifier, such as CC-BY-4.0.")
	private String licence;

	@Option(names = "--to", paramLabel = "DIR", description = "The folder of models, such as Fiji's 'models'. Default: "
		+ "that of the environment variable ABSCAM_MODELS, else .abscam/models in the home folder.")
	private Optional<Path> to;

	@Option(names = "--replace", description = "Put it in the place of an older model of the same name.")
	private boolean replace;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		ImportOptions options = new ImportOptions(source, name, labels, preprocessing, mean, std, size, activation,
			intendedUse, licence, replace);
		Path models = to.orElseGet(UserModels::folder);
		ModelImport.Imported imported;
		try (ProgressLine progress = new ProgressLine("import")) {
			imported = ModelImport.run(options, models, progress);
		}
		PrintWriter text = spec.commandLine().getOut();
		imported.notices().forEach(notice -> spec.commandLine().getErr().println("abscam: warning: " + notice));
		text.println(imported.name() + ": " + imported.trial());
		text.println("  " + imported.folder());
		text.println("Use it with --model " + (isFoundByName(models) ? imported.name() : imported.folder()));
		return Main.DONE;
	}

	private static boolean isFoundByName(Path models) throws IOException {
		return Files.exists(UserModels.folder()) && Files.isSameFile(models, UserModels.folder());
	}
}
