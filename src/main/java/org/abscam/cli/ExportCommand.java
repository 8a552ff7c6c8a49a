package org.abscam.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Device;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.ExplainerFile;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.report.CompleteFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code abscam export}. */
@Command(name = "export", mixinStandardHelpOptions = true,
	description = "Writes a model and a method as one plain ONNX file that returns scores and map in any ONNX Runtime.")
final class ExportCommand implements Callable<Integer> {

	@Option(names = "--model", paramLabel = "NAME|CARD|ONNX", description = "The model. Default: " + ModelLibrary.DEFAULT + ".")
	private Optional<String> model;

	@Option(names = "--method", paramLabel = "METHOD", defaultValue = "abs-cam", description = "The method. Default: ${DEFAULT-VALUE}.")
	private String method;

	@Option(names = "--layer", paramLabel = "auto|TENSOR", defaultValue = ExplainOptions.AUTO_LAYER,
		description = "The layer to explain at.")
	private String layer;

	@Option(names = "--batch", paramLabel = "N", defaultValue = "" + ExplainOptions.DEFAULT_BATCH,
		description = "Masks per step of phase two. Default: ${DEFAULT-VALUE}.")
	private int batch;

	@Option(names = "--size", paramLabel = "PIXELS", defaultValue = "" + ExplainerFile.USUAL_SIZE,
		description = "Width and height of a model that takes any size. Default: ${DEFAULT-VALUE}.")
	private int size;

	@Option(names = "--out", paramLabel = "FILE", required = true, description = "The ONNX file to write.")
	private Path out;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		CamMethod chosen =
			CamMethod.of(method).orElseThrow(() -> new UsageException("There is no method '" + method + "'; see 'abscam explain --help'."));
		if (batch < 1 || batch > 1024) throw new UsageException("--batch " + batch + " is not within 1..1024.");
		if (size < 1 || size > 8192) throw new UsageException("--size " + size + " is not within 1..8192.");
		OutFolder.checkNamed(out);
		CompleteFile.check(out);
		ModelLibrary library = UserModels.library();
		ModelSource source = model.isPresent() ? library.find(model.get()) : library.findDefault();
		byte[] onnx = ExplainerFile.compile(source, new ExplainOptions(chosen, ExplainOptions.TOP, layer, 0, Device.AUTO, 0, batch),
			new ScanSize(size, size, size));
		CompleteFile.write(out, onnx);
		spec.commandLine().getOut().println("  " + out);
		return Main.DONE;
	}
}
