package org.abscam.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.cli.command.UserModels;
import org.abscam.engine.TimeLimit;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Running;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.ScanException;
import org.abscam.scan.WindowChoice;
import picocli.CommandLine.Option;

/** Which model runs, what it is given and where, in the same words by all commands that run one over scans. */
class NetworkOptions {

	@Option(names = "--model")
	Optional<String> model;

	@Option(names = "--series")
	String series;

	@Option(names = "--window")
	private String window;

	WindowChoice choice;

	@Option(names = "--device")
	private String device;

	@Option(names = "--batch")
	private int batch;

	@Option(names = "--time-limit")
	Optional<Integer> timeLimit;

	@Option(names = "--input")
	private List<String> inputs = List.of();

	@Option(names = "--inputs")
	private Optional<Path> table;

	/** Threads on the CPU; one where nobody can say otherwise. */
	int threads() {
		return 1;
	}

	/** What is said of the inputs beside the image. */
	AskedInputs inputs() throws ExplainException {
		return AskedInputs.of(inputs, table.map(Path::toString).orElse(""));
	}

	/** On what the model runs. */
	Running running() {
		return new Running(device, threads(), batch);
	}

	/** The model, before any scan is opened: also reads what is said of the window, and its runs are held to the limit of time from here on. */
	ModelSource source() throws ModelException, ScanException {
		choice = WindowChoice.parse(window);
		timeLimit.ifPresent(TimeLimit::set);
		ModelLibrary library = UserModels.library();
		return model.isPresent() ? library.find(model.get()) : library.findDefault();
	}
}
