package org.abscam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.cli.Main;
import org.abscam.option.CommandLineOffers;
import org.abscam.option.Offer;
import org.abscam.option.Option;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The command line offers what the list of options says: no option more, none less, with its defaults, values and help. */
class ListedOptionsTest {

	@Test
	void everyCommandHasItsOfferAndEveryOfferItsCommand() {
		assertThat(commands().stream().map(c -> ListedOptions.name(c.getCommandSpec())))
			.containsExactlyInAnyOrderElementsOf(CommandLineOffers.ALL.stream().map(Offer::command).toList());
	}

	@Test
	void optionsAreThoseOfTheList() {
		for (CommandLine command : commands()) {
			Offer offer = CommandLineOffers.of(ListedOptions.name(command.getCommandSpec()));
			List<OptionSpec> options = own(command);
			assertThat(options.stream().map(ListedOptions::name)).as(offer.command())
				.containsExactlyInAnyOrderElementsOf(offer.options().stream().map(Option::name).toList());
			for (OptionSpec option : options) {
				Option listed = offer.option(ListedOptions.name(option)).orElseThrow();
				assertThat(String.join("", option.description())).as(offer.command() + " " + listed.name()).startsWith(listed.help());
				if (listed.isFlag()) {
					assertThat(option.typeInfo().isBoolean()).as(listed.name()).isTrue();
					assertThat(Boolean.parseBoolean(option.defaultValue())).as(listed.name())
						.isEqualTo(option.negatable() && listed.isUsual());
				}
				else {
					assertThat(option.paramLabel()).isEqualTo(listed.values());
					boolean needed = option.type() == String.class || !listed.usual().isEmpty() && option.type() != Optional.class;
					if (needed && !option.isMultiValue()) assertThat(option.defaultValue()).as(listed.name()).isEqualTo(listed.usual());
				}
			}
		}
	}

	/** Whatever stands in the list as usual is taken, and what is out of range is refused before any work. */
	@Test
	void usualValuesAreTaken() {
		for (Offer offer : CommandLineOffers.ALL) {
			for (Option option : offer.options()) {
				if (!option.isFlag() && !option.usual().isEmpty()) assertThat(option.takes(option.usual())).as(option.name()).isTrue();
			}
		}
	}

	private static List<CommandLine> commands() {
		CommandLine root = Main.commandLine();
		List<CommandLine> all = new ArrayList<>();
		add(root, all);
		return all;
	}

	private static void add(CommandLine command, List<CommandLine> all) {
		for (CommandLine sub : command.getSubcommands().values()) {
			all.add(sub);
			add(sub, all);
		}
	}

	private static List<OptionSpec> own(CommandLine command) {
		return command.getCommandSpec().options().stream().filter(o -> !o.usageHelp() && !o.versionHelp()).toList();
	}
}
