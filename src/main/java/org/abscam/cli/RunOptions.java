package org.abscam.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.engine.TimeLimit;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of all commands that run a model over scans. */
final class RunOptions {

	@Parameters(arity = "1..*", paramLabel = "SCAN", description = "An image, a stack, a DICOM file, or a folder of one DICOM series.")
	List<Path> scans;

	@Option(names = "--model")
	Optional<String> model;

	@Option(names = "--device")
	String device;

	@Option(names = "--threads")
	int threads;

	@Option(names = "--batch")
	int batch;

	@Option(names = "--time-limit")
	Optional<Integer> timeLimit;

	@Option(names = "--json")
	boolean json;

	/** The model, whose runs are held to the limit of time from here on. */
	ModelSource source() throws ModelException {
		timeLimit.ifPresent(TimeLimit::set);
		ModelLibrary library = UserModels.library();
		return model.isPresent() ? library.find(model.get()) : library.findDefault();
	}
}
