package org.abscam.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.abscam.cli.command.ListedOptions;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.cli.models.ModelsCommand;
import org.abscam.report.Protocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command {@code abscam}. Exit code 0: done; 2: bad usage or input, with one line that says what to do; 1: a fault of ours. */
@Command(name = "abscam", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
	description = "What in this picture made the classifier say that? Abs-CAM saliency maps of ONNX classifiers. For research; not for diagnosis.")
public final class Main implements Runnable {

	private static final List<Class<?>> COMMANDS = List.of(ExplainCommand.class, ClassifyCommand.class, EvaluateCommand.class,
		CohortCommand.class, ScanCommand.class, ReviewCommand.class, ModelsCommand.class, ExportCommand.class, DevicesCommand.class,
		BenchmarkCommand.class);
	/** The system property with the character set of files' names and arguments. */
	private static final String NAMES_ENCODING = "sun.jnu.encoding";
	/** The system property that lets ONNX Runtime's own warnings through; it is read when the first network is opened. */
	private static final String VERBOSE = "abscam.verbose";
	/** What Java puts in the place of bytes that are no letter. */
	private static final char UNREADABLE = '\uFFFD';

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	/** @param arguments the command line */
	public static void main(String[] arguments) {
		PrintWriter out = new PrintWriter(System.out, true);
		// what libraries print, as ImageJ does of files that it cannot read, is no result
		System.setOut(System.err);
		int exit = run(out, new PrintWriter(System.err, true), arguments);
		if (exit == ExitCode.OK) StartArchive.write();
		System.exit(exit);
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
		CommandLine command = commandLine(arguments).setOut(out).setErr(err);
		command.setParameterExceptionHandler(Main::badUsage);
		command.setExecutionExceptionHandler(Main::failed);
		command.setExecutionStrategy(Main::checked);
		int exit = unreadable(arguments) ? garbled(err) : execute(command, arguments);
		if (!out.checkError()) return exit;
		Sentence.say(err, "the output could not be written whole; send it to a disk with free space, or read it to its end.");
		return exit == ExitCode.OK ? ExitCode.USAGE : exit;
	}

	/**
	 * The command with its options described. To read those of all commands takes a tenth of the time in which one image is explained.
	 *
	 * @param arguments what will be parsed: where it begins with a command, there is no other
	 * @return with all commands for no arguments
	 */
	public static CommandLine commandLine(String... arguments) {
		CommandLine command = new CommandLine(new Main());
		List<Class<?>> named = COMMANDS.stream().filter(c -> arguments.length > 0 && name(c).equals(arguments[0])).toList();
		for (Class<?> one : named.isEmpty() ? COMMANDS : named) command.addSubcommand(one);
		command.setCaseInsensitiveEnumValuesAllowed(true);
		ListedOptions.describe(command);
		return command;
	}

	private static String name(Class<?> command) {
		return command.getAnnotation(Command.class).name();
	}

	private static int execute(CommandLine command, String... arguments) {
		try {
			return command.execute(arguments);
		}
		catch (OutOfMemoryError e) { // which picocli lets through
			Sentence.say(command.getErr(), Sentence.of(e));
			return ExitCode.USAGE;
		}
	}

	/** Whether Java could not read an argument, as it cannot read letters beyond ASCII in the locale C. */
	private static boolean unreadable(String... arguments) {
		return !StandardCharsets.UTF_8.name().equals(System.getProperty(NAMES_ENCODING))
			&& Arrays.stream(arguments).anyMatch(a -> a.indexOf(UNREADABLE) >= 0);
	}

	private static int garbled(PrintWriter err) {
		Sentence.say(err, "the locale's character set (" + System.getProperty(NAMES_ENCODING)
			+ ") lacks letters of what was asked for; set the environment variable LC_ALL to a locale of UTF-8, such as C.UTF-8.");
		return ExitCode.USAGE;
	}

	@Override
	public void run() {
		String last = name(COMMANDS.get(COMMANDS.size() - 1));
		String others = COMMANDS.stream().map(Main::name).filter(n -> !n.equals(last)).collect(Collectors.joining(", "));
		throw new ParameterException(spec.commandLine(), "Say what to do: " + others + " or " + last + ".");
	}

	private static int badUsage(ParameterException e, String[] arguments) {
		Sentence.say(e.getCommandLine().getErr(), Sentence.oneLine(e.getMessage()) + " Try 'abscam --help'.");
		return ExitCode.USAGE;
	}

	private static int checked(CommandLine.ParseResult parsed) {
		try {
			ListedOptions.check(parsed);
		}
		catch (UsageException e) {
			Sentence.say(parsed.commandSpec().commandLine().getErr(), Sentence.of(e));
			return ExitCode.USAGE;
		}
		if (ListedOptions.isVerbose(parsed)) System.setProperty(VERBOSE, "true");
		return new CommandLine.RunLast().execute(parsed);
	}

	private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
		PrintWriter err = command.getErr();
		// picocli wraps what is no exception where a command is a method
		Throwable thrown = e instanceof CommandLine.ExecutionException && e.getCause() instanceof OutOfMemoryError ? e.getCause() : e;
		if (Sentence.isForTheUser(thrown)) {
			Sentence.say(err, Sentence.of(thrown));
			return ExitCode.USAGE;
		}
		Sentence.say(err,
			"a fault of Abs-CAM itself (" + Sentence.oneLine(e.toString()) + "); please report it with the trace that follows.");
		e.printStackTrace(err);
		return ExitCode.SOFTWARE;
	}

	/** The version of Abs-CAM. */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			return new String[] {"Abs-CAM " + Protocol.version()};
		}
	}
}
