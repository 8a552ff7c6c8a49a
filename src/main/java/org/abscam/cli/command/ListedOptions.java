package org.abscam.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.abscam.option.CommandLineOffers;
import org.abscam.option.Offer;
import org.abscam.option.Option;
import org.abscam.option.Options;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Gives the options of picocli, whose annotations say no more than a name, what the list of options says of them, and holds values to it. */
public final class ListedOptions {

	private static final String VERBOSE = "--" + Options.VERBOSE.name();

	private ListedOptions() {}

	/** Describes the options of a command and of its subcommands, and gives each the one that all have. */
	public static void describe(CommandLine command) {
		command.getSubcommands().values().forEach(ListedOptions::describe);
		CommandSpec spec = command.getCommandSpec();
		spec.addOption(OptionSpec.builder(VERBOSE).type(boolean.class).description(Options.VERBOSE.help()).build());
		if (spec.parent() == null) return;
		Offer offer = CommandLineOffers.of(name(spec));
		for (OptionSpec option : List.copyOf(spec.options())) {
			if (option.usageHelp() || option.versionHelp()) continue;
			spec.remove(option);
			spec.addOption(described(option, offer.option(name(option)).orElseThrow(
				() -> new IllegalStateException(option.longestName() + " of '" + offer.command() + "' is not in the list of options"))));
		}
	}

	private static OptionSpec described(OptionSpec option, Option listed) {
		OptionSpec.Builder builder = OptionSpec.builder(option);
		boolean usual = !listed.usual().isEmpty();
		builder.description(listed.help() + (usual && !listed.isFlag() ? " Default: " + listed.usual() + "." : ""));
		if (!listed.isFlag()) builder.paramLabel(listed.values());
		if (usual && option.type() != Optional.class && !option.isMultiValue() && (!listed.isFlag() || option.negatable())) {
			builder.defaultValue(listed.usual());
		}
		else if (option.type() == String.class) builder.defaultValue("");
		return builder.build();
	}

	/**
	 * @throws UsageException for a value that an option does not take, the sentence says what it does; or for an empty name, which would be the
	 *         present folder
	 */
	public static void check(ParseResult parsed) throws UsageException {
		for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
			CommandSpec spec = at.commandSpec();
			if (spec.parent() == null) continue;
			for (PositionalParamSpec named : at.matchedPositionals()) {
				if (named.stringValues().stream().anyMatch(String::isBlank))
					throw new UsageException("What is given for " + named.paramLabel()
						+ " is empty, as a variable is that was never set; name a file or a folder ('.' for the present one).");
			}
			for (OptionSpec option : at.matchedOptions()) {
				Optional<Option> listed = CommandLineOffers.of(name(spec)).option(name(option));
				if (listed.isEmpty() || listed.get().isFlag()) continue;
				for (String value : option.stringValues()) {
					Optional<String> refusal = listed.get().refusalOnCommandLine(value);
					if (refusal.isPresent()) throw new UsageException(refusal.get());
				}
			}
		}
	}

	/** All options of a command that its results depend on, as they are said, also what is usual, which may be something else in another version. */
	public static Map<String, String> said(CommandSpec spec) {
		Map<String, String> said = new TreeMap<>();
		ParseResult parsed = spec.commandLine().getParseResult();
		for (Option option : CommandLineOffers.ofResults(name(spec))) {
			OptionSpec given = parsed.matchedOption("--" + option.name());
			said.put(option.name(), given == null ? option.usual() : String.join(" ", given.stringValues()));
		}
		return said;
	}

	/** Whether ONNX Runtime is to say what it warns of, said before or behind the command. */
	public static boolean isVerbose(ParseResult parsed) {
		for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null)
			if (at.hasMatchedOption(VERBOSE)) return true;
		return false;
	}

	/** As behind {@code abscam}. */
	static String name(CommandSpec spec) {
		List<String> names = new ArrayList<>();
		for (CommandSpec at = spec; at.parent() != null; at = at.parent()) names.add(0, at.name());
		return String.join(" ", names);
	}

	/** Without dashes. */
	static String name(OptionSpec option) {
		return option.longestName().replaceFirst("^--", "");
	}
}
