package org.abscam.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UserModels;
import org.abscam.evaluate.pixels.Pictures;
import org.abscam.evaluate.sensitivity.ClassSensitivity;
import org.abscam.evaluate.sensitivity.SensitivityMeasurement;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.trial.ImportOptions;
import org.abscam.explain.trial.ModelImport;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abscam models import}. */
@Command(name = "import", mixinStandardHelpOptions = true,
	description = "Takes a model into the folder of models, once it ran on a test picture. "
		+ "An ONNX file gets a card; a folder or BioImage.IO zip brings its own, and then only --name, --to and --replace apply.")
final class ImportCommand implements Callable<Integer> {

	@Parameters(paramLabel = "SOURCE", description = "An .onnx file, a folder with an rdf.yaml, or a BioImage.IO zip.")
	private String source;

	@Option(names = "--name")
	private String name;

	@Option(names = "--labels")
	private String labels;

	@Option(names = "--preprocessing")
	private String preprocessing;

	@Option(names = "--mean")
	private String mean;

	@Option(names = "--std")
	private String std;

	@Option(names = "--size")
	private String size;

	@Option(names = "--activation")
	private String activation;

	@Option(names = "--input")
	private List<String> inputs = List.of();

	@Option(names = "--intended-use")
	private String intendedUse;

	@Option(names = "--license")
	private String licence;

	@Option(names = "--to")
	private Optional<Path> to;

	@Option(names = "--picture")
	private Optional<Path> picture;

	@Option(names = "--pictures")
	private Optional<Path> pictures;

	@Option(names = "--replace")
	private boolean replace;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		ImportOptions options = new ImportOptions(source, name, labels, preprocessing, mean, std, size, activation,
			intendedUse, licence, AskedInputs.of(inputs, ""), replace);
		Path models = to.orElseGet(UserModels::folder);
		Optional<Scan> shown = picture.isPresent() ? Optional.of(middle(ScanReader.open(picture.get()))) : Optional.empty();
		if (pictures.isPresent()) Pictures.of(pictures.get()); // before the work
		ModelImport.Imported imported;
		try (ProgressLine progress = new ProgressLine("import")) {
			imported = ModelImport.run(options, models, shown, progress);
		}
		PrintWriter text = spec.commandLine().getOut();
		imported.notices().forEach(notice -> Sentence.warn(spec.commandLine().getErr(), notice));
		text.println(imported.name() + ": " + imported.trial());
		text.println("  " + imported.folder());
		Optional<Pictures> real = pictures.isPresent() ? Optional.of(Pictures.of(pictures.get()))
			: shown.filter(scan -> scan.size() >= ClassSensitivity.FEWEST).map(Pictures::of);
		if (real.isPresent()) {
			try (ProgressLine progress = new ProgressLine("classes")) {
				SensitivityMeasurement.ofImported(imported.folder(), real.get(), progress).forEach(line -> text.println("  " + line));
			}
		}
		imported.answers().ifPresent(answers -> answers.lines().forEach(line -> text.println("  " + line)));
		text.println("Use it with --model " + (isFoundByName(models) ? imported.name() : imported.folder()));
		return ExitCode.OK;
	}

	/** A scan whose middle slice is shown. */
	private static Scan middle(Scan scan) {
		scan.image().setSliceWithoutUpdate((scan.size() + 1) / 2);
		return scan;
	}

	private static boolean isFoundByName(Path models) throws IOException {
		return Files.exists(UserModels.folder()) && Files.isSameFile(models, UserModels.folder());
	}
}
