package org.abscam.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of one command.
 *
 * @param command its name: of a menu entry, behind {@code abscam} on the command line, or of a class for scripts
 * @param asked options in the order in which a dialog asks for them, values before flags; of other commands all of them
 * @param unasked those that only a macro says
 */
public record Offer(String command, List<Option> asked, List<Option> unasked) {

	/** Copies the lists. */
	public Offer {
		asked = List.copyOf(asked);
		unasked = List.copyOf(unasked);
	}

	static Offer of(String command, Option... options) {
		return new Offer(command, List.of(options), List.of());
	}

	Offer unasked(Option... options) {
		return new Offer(command, asked, List.of(options));
	}

	/** The same, and one more that is asked for. */
	Offer and(Option option) {
		return new Offer(command, Stream.concat(asked.stream(), Stream.of(option)).toList(), unasked);
	}

	/** @return all options, those that a dialog asks for first */
	public List<Option> options() {
		List<Option> all = new ArrayList<>(asked);
		all.addAll(unasked);
		return all;
	}

	/** @return names of the options that take a value */
	public List<String> keys() {
		return options().stream().filter(o -> !o.isFlag()).map(Option::name).toList();
	}

	/** @return names of the flags */
	public List<String> flags() {
		return options().stream().filter(Option::isFlag).map(Option::name).toList();
	}

	/**
	 * @param name of an option
	 * @return the option as this command offers it
	 */
	public Optional<Option> option(String name) {
		return options().stream().filter(o -> o.name().equals(name)).findFirst();
	}

	/**
	 * @param option one that is offered
	 * @return it, with the label, help and usual value that it has here
	 */
	public Option get(Option option) {
		return option(option.name()).orElseThrow();
	}

	/** @return the flags that are set where nobody can be asked, as a macro says them */
	public String usual() {
		return options().stream().filter(Option::isUsual).map(Option::name).collect(Collectors.joining(" "));
	}
}
