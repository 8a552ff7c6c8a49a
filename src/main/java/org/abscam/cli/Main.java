package org.abscam.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.abscam.explain.ExplainException;
import org.abscam.report.Protocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command {@code abscam}. Exit code 0: done; 2: bad usage or input, with one line that says what to do; 1: a fault of ours. */
@Command(name = "abscam", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
	description = "What in this picture made the classifier say that? Abs-CAM saliency maps of ONNX classifiers. For research; not for diagnosis.",
	subcommands = {ExplainCommand.class, ClassifyCommand.class, EvaluateCommand.class, ModelsCommand.class, ExportCommand.class,
		DevicesCommand.class, BenchmarkCommand.class})
public final class Main implements Runnable {

	static final int DONE = 0;
	static final int OUR_FAULT = 1;
	static final int BAD_INPUT = 2;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	/** @param arguments the command line */
	public static void main(String[] arguments) {
		PrintWriter out = new PrintWriter(System.out, true);
		// what libraries print, as ImageJ does of files that it cannot read, is no result
		System.setOut(System.err);
		System.exit(run(out, new PrintWriter(System.err, true), arguments));
	}

	/**
	 * Runs a command. Blocks until it is done.
	 *
	 * @param out takes results
	 * @param err takes messages and progress
	 * @param arguments the command line
	 * @return the exit code
	 */
	public static int run(PrintWriter out, PrintWriter err, String... arguments) {
		Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
		CommandLine command = new CommandLine(new Main()).setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
		command.setParameterExceptionHandler(Main::badUsage);
		command.setExecutionExceptionHandler(Main::failed);
		try {
			return command.execute(arguments);
		}
		catch (OutOfMemoryError e) { // which picocli lets through
			err.println("abscam: " + sentence(e));
			return BAD_INPUT;
		}
	}

	@Override
	public void run() {
		throw new ParameterException(spec.commandLine(),
			"Say what to do: explain, classify, evaluate, models, export, devices or benchmark.");
	}

	private static int badUsage(ParameterException e, String[] arguments) {
		e.getCommandLine().getErr().println("abscam: " + oneLine(e.getMessage()) + " Try 'abscam --help'.");
		return BAD_INPUT;
	}

	private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
		PrintWriter err = command.getErr();
		if (isForTheUser(e)) {
			err.println("abscam: " + sentence(e));
			return BAD_INPUT;
		}
		err.println("abscam: a fault of Abs-CAM itself (" + oneLine(e.toString()) + "); please report it with the trace that follows.");
		e.printStackTrace(err);
		return OUR_FAULT;
	}

	/** Whether there is a sentence for the user: for the checked exceptions of our rooms, and where memory is short. */
	static boolean isForTheUser(Throwable e) {
		return e instanceof OutOfMemoryError || !(e instanceof RuntimeException) && e.getClass().getName().startsWith("org.abscam.");
	}

	/** The sentence for the user, on one line. */
	static String sentence(Throwable e) {
		return oneLine(e instanceof OutOfMemoryError error ? ExplainException.of(error).getMessage() : e.getMessage());
	}

	static String oneLine(String message) {
		String line = String.valueOf(message).replaceAll("\\s+", " ").strip();
		return line.isEmpty() || ".!?".indexOf(line.charAt(line.length() - 1)) >= 0 ? line : line + ".";
	}

	/** The version of Abs-CAM. */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			return new String[] {"Abs-CAM " + Protocol.version()};
		}
	}
}
