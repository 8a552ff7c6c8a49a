package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.abscam.option.Option;
import org.abscam.option.Said;

/**
 * The fields of a dialog, each for an option: put together first, without a screen, then shown. Labels begin with the option's name, so that
 * ImageJ's recorder writes down what {@link MacroOptions} reads.
 */
public final class Form {

	/** Characters that a field of text has room for. */
	public static final int SHORT = 10, USUAL = 16, WIDE = 40;

	private final List<Consumer<GenericDialog>> rows = new ArrayList<>();
	private final List<Option> asked = new ArrayList<>();
	private final Set<Option> elsewhere = new HashSet<>();

	/** @return the options that are asked for, in the order of their fields */
	public List<Option> asked() {
		return List.copyOf(asked);
	}

	/** Asks for an option with a field of text, or a choice where it has choices. */
	public Form ask(Option option) {
		return ask(option, USUAL);
	}

	/** As {@link #ask(Option)}, with room for that many characters. */
	public Form ask(Option option, int columns) {
		if (option.kind() == Option.Kind.CHOICE) return ask(option, option.choices(), option.usual());
		asked.add(option);
		if (option.kind() == Option.Kind.FILE && columns == WIDE && option.values().equals("DIR")) {
			rows.add(dialog -> dialog.addDirectoryField(option.label(), option.usual(), columns));
			return this;
		}
		rows.add(
			option.kind() == Option.Kind.FILE && columns == WIDE ? dialog -> dialog.addFileField(option.label(), option.usual(), columns)
				: dialog -> dialog.addStringField(option.label(), option.usual(), columns));
		return this;
	}

	/** Asks for an option with a choice. */
	public Form ask(Option option, List<String> choices, String proposed) {
		asked.add(new Option(option.name(), Option.Kind.CHOICE, option.usual(), choices, option.low(), option.high(), option.values(),
			option.label(),
			option.help()));
		rows.add(dialog -> dialog.addChoice(option.label(), choices.toArray(String[]::new), proposed));
		return this;
	}

	/** Asks for flags with boxes below each other, ticked as is usual. */
	public Form flags(Option... flags) {
		for (Option flag : flags) flag(flag, flag.isUsual());
		return this;
	}

	/** Asks for a flag with a box. */
	public Form flag(Option flag, boolean proposed) {
		asked.add(flag);
		rows.add(dialog -> dialog.addCheckbox(flag.label(), proposed));
		return this;
	}

	/** Asks for flags with boxes beside each other, ticked as is usual. */
	public Form group(int rowCount, int columnCount, Option... flags) {
		String[] labels = new String[flags.length];
		boolean[] proposed = new boolean[flags.length];
		for (int i = 0; i < flags.length; i++) {
			asked.add(flags[i]);
			labels[i] = flags[i].label();
			proposed[i] = flags[i].isUsual();
		}
		rows.add(dialog -> dialog.addCheckboxGroup(rowCount, columnCount, labels, proposed));
		return this;
	}

	/** Says that an option is asked for in another window. */
	public Form elsewhere(Option option) {
		asked.add(option);
		elsewhere.add(option);
		return this;
	}

	/** Adds what is no option. */
	public Form then(Consumer<GenericDialog> row) {
		rows.add(row);
		return this;
	}

	/** Adds a line of text. */
	public Form message(String text) {
		return then(dialog -> dialog.addMessage(text));
	}

	/** @return the dialog, which needs a screen, not shown */
	public GenericDialog dialog(String title) {
		GenericDialog dialog = new GenericDialog(title);
		for (Consumer<GenericDialog> row : rows) row.accept(dialog);
		return dialog;
	}

	/**
	 * Shows the dialog and blocks until the user is done.
	 *
	 * @return what the user says, empty for nothing
	 */
	public Optional<Said> ask(String title) {
		GenericDialog dialog = dialog(title);
		dialog.showDialog();
		return dialog.wasCanceled() ? Optional.empty() : Optional.of(read(dialog));
	}

	/** Reads the fields, which ImageJ records when the dialog closes. */
	public Said read(GenericDialog dialog) {
		dialog.resetCounters();
		Map<String, String> values = new HashMap<>();
		Set<String> flags = new HashSet<>();
		for (Option option : asked) {
			if (elsewhere.contains(option)) continue;
			if (option.isFlag()) {
				if (dialog.getNextBoolean()) flags.add(option.name());
				continue;
			}
			String value = option.kind() == Option.Kind.CHOICE ? dialog.getNextChoice() : dialog.getNextString();
			if (!value.isBlank()) values.put(option.name(), value.strip());
		}
		return new Said(values, flags);
	}

	/** @return the choice that asks for an option, in the form's dialog */
	public Choice choice(GenericDialog dialog, Option option) {
		return (Choice) dialog.getChoices().get(place(option, Option.Kind.CHOICE));
	}

	/** @return the box that asks for a flag, in the form's dialog */
	public Checkbox box(GenericDialog dialog, Option flag) {
		return (Checkbox) dialog.getCheckboxes().get(place(flag, Option.Kind.FLAG));
	}

	private int place(Option option, Option.Kind kind) {
		return asked.stream().filter(o -> o.kind() == kind).map(Option::name).toList().indexOf(option.name());
	}
}
