package org.abscam.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.engine.Device;
import org.abscam.engine.TimeLimit;
import org.abscam.explain.ExplainOptions;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of all commands that run a model over scans. */
final class RunOptions {

	@Parameters(arity = "1..*", paramLabel = "SCAN", description = "An image, a stack, a DICOM file, or a folder of one DICOM series.")
	List<Path> scans;

	@Option(names = "--model", paramLabel = "NAME|CARD|ONNX", description = "A model by name, its rdf.yaml, or an ONNX file. Default: "
		+ ModelLibrary.DEFAULT + ".")
	Optional<String> model;

	@Option(names = "--device", paramLabel = Device.USAGE, defaultValue = Device.AUTO,
		description = "Where to run. Default: ${DEFAULT-VALUE}: "
			+ "CUDA where it works, else WebGPU, else the CPU.")
	String device;

	@Option(names = "--threads", paramLabel = "N", defaultValue = "0", description = "Threads on the CPU; 0 lets ONNX Runtime choose.")
	int threads;

	@Option(names = "--batch", paramLabel = "N", defaultValue = "" + ExplainOptions.DEFAULT_BATCH,
		description = "Images or masks per run. Default: ${DEFAULT-VALUE}.")
	int batch;

	@Option(names = "--time-limit", paramLabel = "SECONDS",
		description = "The longest time that the network may take for one batch. Default: " + TimeLimit.USUAL + ", or "
			+ TimeLimit.OF_TRIALS
			+ " for a network with loops of its own.")
	Optional<Integer> timeLimit;

	@Option(names = "--json", description = "Print JSON instead of a table.")
	boolean json;

	ModelSource source() throws ModelException {
		ModelLibrary library = UserModels.library();
		return model.isPresent() ? library.find(model.get()) : library.findDefault();
	}

	void check() throws UsageException {
		if (threads < 0) throw new UsageException("--threads " + threads + " is below 0.");
		if (batch < 1 || batch > 1024) throw new UsageException("--batch " + batch + " is not within 1..1024.");
		if (timeLimit.isPresent() && timeLimit.get() < 1) throw new UsageException("--time-limit " + timeLimit.get() + " is below 1.");
		timeLimit.ifPresent(TimeLimit::set);
	}
}
