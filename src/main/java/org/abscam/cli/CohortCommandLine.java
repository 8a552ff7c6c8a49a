package org.abscam.cli;

import java.util.List;
import java.util.stream.Stream;
import org.abscam.cli.command.ListedOptions;
import org.abscam.cli.command.Sentence;
import org.abscam.cohort.CohortArguments;
import org.abscam.cohort.CohortException;
import org.abscam.cohort.CohortRequest;
import org.abscam.option.Option;
import org.abscam.option.Options;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Reads the options of {@code abscam cohort} for those who run it on a cluster, so that they are the same there. */
public final class CohortCommandLine implements CohortArguments {

	@Override
	public CohortRequest request(String... arguments) throws CohortException {
		String[] all = Stream.concat(Stream.of("cohort"), Stream.of(arguments)).toArray(String[]::new);
		try {
			ParseResult parsed = Main.commandLine(all).parseArgs(all);
			ListedOptions.check(parsed);
			for (Option option : List.of(Options.MERGE, Options.AUDIT)) {
				if (parsed.subcommand().hasMatchedOption("--" + option.name()))
					throw new CohortException("A cluster only explains; leave --" + option.name()
						+ " away, and use it with abscam cohort once the table is there.");
			}
			return ((CohortCommand) parsed.subcommand().commandSpec().userObject()).request();
		}
		catch (CommandLine.ParameterException e) {
			throw new CohortException(Sentence.oneLine(e.getMessage()) + " Try 'abscam cohort --help'.");
		}
		catch (RuntimeException e) {
			throw e;
		}
		catch (Exception e) {
			throw e instanceof CohortException own ? own : new CohortException(Sentence.of(e));
		}
	}
}
