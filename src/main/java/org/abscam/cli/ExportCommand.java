package org.abscam.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.cam.SaliencyMethod;
import org.abscam.cli.command.LayerOptions;
import org.abscam.cli.command.OutFolder;
import org.abscam.cli.command.UsageException;
import org.abscam.cli.command.UserModels;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.report.CompleteFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code abscam export}. */
@Command(name = "export", mixinStandardHelpOptions = true,
	description = "Writes a model and a method as one plain ONNX file that returns scores and map in any ONNX Runtime.")
final class ExportCommand implements Callable<Integer> {

	/** Says that the region is an input of the file. */
	private static final String GIVEN = "given";

	@Option(names = "--model")
	private Optional<String> model;

	@Mixin
	private TargetOptions target;
	@Option(names = "--input")
	private List<String> inputs = List.of();

	@Option(names = "--method")
	private String method;

	@Mixin
	private LayerOptions layer;

	@Option(names = "--batch")
	private int batch;

	@Option(names = "--size")
	private int size;

	@Option(names = "--out", required = true)
	private Path out;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		OutFolder.checkNamed(out);
		CompleteFile.check(out);
		Question question = target.question(ExplainOptions.TOP);
		if (question.isRegionGiven() && !question.region().equalsIgnoreCase(GIVEN)) {
			throw new UsageException(
				"The file takes its region as an input, not from '" + question.region() + "'; use --region " + GIVEN + ", "
					+ Question.ALL + " or " + Question.PREDICTED + ".");
		}
		ModelLibrary library = UserModels.library();
		ModelSource source = model.isPresent() ? library.find(model.get()) : library.findDefault();
		byte[] onnx = ExplainerFile.compile(AskedInputs.of(inputs, "").of(source),
			ExplainOptions.DEFAULTS.with(SaliencyMethod.of(method).orElseThrow()).with(question).with(layer.where())
				.with(Running.AUTO.inBatchesOf(batch)),
			new ScanSize(size, size, size));
		CompleteFile.write(out, onnx);
		spec.commandLine().getOut().println("  " + out);
		return ExitCode.OK;
	}
}
