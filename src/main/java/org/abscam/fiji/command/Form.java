package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Component;
import java.awt.TextField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.abscam.option.Option;
import org.abscam.option.Said;

/**
 * The fields of a dialog, each for an option: put together first, without a screen, then shown. Labels begin with the option's name, so that
 * ImageJ's recorder writes down what {@link MacroOptions} reads. Fields begin with what was said last time; those of {@link #advanced} stand
 * behind a fold.
 */
public final class Form {

	/** Characters that a field of text has room for. */
	public static final int SHORT = 10, USUAL = 16, WIDE = 40;
	/** Where boxes begin, as ImageJ has it. */
	static final int LEFT = 20;

	private final List<Row> rows = new ArrayList<>();
	private final List<Option> asked = new ArrayList<>();
	private final Set<Option> elsewhere = new HashSet<>();
	private final Set<String> advanced = new HashSet<>();
	private final Set<String> forgotten = new HashSet<>();
	private final Set<String> quiet = new HashSet<>();

	/**
	 * Fields that are added together.
	 *
	 * @param options what they ask for; of nothing, they stand with the row above
	 */
	private record Row(List<Option> options, Consumer<FormDialog> fields) {}

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
		boolean path = option.kind() == Option.Kind.FILE && columns == WIDE;
		rows.add(new Row(List.of(option), dialog -> {
			String value = dialog.proposed(option, option.usual(), any -> true);
			if (!path) dialog.addStringField(option.label(), value, columns);
			else if (option.values().equals("DIR")) dialog.addDirectoryField(option.label(), value, columns);
			else {
				dialog.addFileField(option.label(), value, columns);
				if (option.values().contains("DIR")) FolderButton.addTo(dialog, option.label());
			}
		}));
		return this;
	}

	/** Asks for an option with a choice. */
	public Form ask(Option option, List<String> choices, String proposed) {
		return ask(option, () -> choices, proposed);
	}

	/** As above, of what there is to choose when the dialog is made. */
	public Form ask(Option option, Supplier<List<String>> choices, String proposed) {
		asked.add(new Option(option.name(), Option.Kind.CHOICE, option.usual(), choices.get(), option.low(), option.high(), option.values(),
			option.label(),
			option.help()));
		rows.add(new Row(List.of(option), dialog -> {
			List<String> there = choices.get();
			dialog.addChoice(option.label(), there.toArray(String[]::new), dialog.proposed(option, proposed, there::contains));
		}));
		return this;
	}

	/**
	 * Asks for an option with a field of text that searches a list of what there is.
	 *
	 * @param valid whether what was said last can still be said
	 * @param made is given the list, to be filled
	 */
	public Form search(Option option, int lines, Predicate<String> valid, Consumer<SearchedList> made) {
		asked.add(option);
		rows.add(new Row(List.of(option), dialog -> {
			dialog.addStringField(option.label(), dialog.proposed(option, option.usual(), valid), WIDE);
			made.accept(SearchedList.addTo(dialog, (TextField) dialog.getStringFields().lastElement(), lines));
		}));
		return this;
	}

	/** Asks for one or several words of a list, with a box for each; in a macro they stand with commas. */
	public Form tick(Option option, List<String> words, int columns) {
		asked.add(option);
		rows.add(new Row(List.of(option), dialog -> {
			String value = dialog.proposed(option, option.usual(), said -> words.containsAll(TickedWords.of(said)));
			dialog.addStringField(option.label(), value, WIDE);
			TickedWords.addTo(dialog, (TextField) dialog.getStringFields().lastElement(), words, columns, option.usual().isEmpty());
		}));
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
		rows.add(new Row(List.of(flag), dialog -> dialog.addCheckbox(flag.label(), dialog.isProposed(flag, proposed))));
		return this;
	}

	/** Asks for flags with boxes in columns, ticked as is usual; those that are {@link #advanced} stand behind the fold. */
	public Form group(int columnCount, Option... flags) {
		asked.addAll(Arrays.asList(flags));
		rows.add(new Row(List.of(), dialog -> {
			BoxGrid simple = new BoxGrid(columnCount);
			BoxGrid rare = new BoxGrid(columnCount);
			for (Option flag : flags) {
				dialog.addCheckbox(flag.label(), dialog.isProposed(flag, flag.isUsual()));
				(advanced.contains(flag.name()) ? rare : simple).take((Checkbox) dialog.getCheckboxes().lastElement());
			}
			simple.addTo(dialog);
			rare.addTo(dialog).ifPresent(dialog::hide);
		}));
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
		rows.add(new Row(List.of(), row::accept));
		return this;
	}

	/** Adds a line of text. */
	public Form message(String text) {
		return then(dialog -> dialog.addMessage(text));
	}

	/** Puts the fields of these options, as far as they are asked for, behind a fold. The order in which they are recorded stays. */
	public Form advanced(Option... options) {
		for (Option option : options) advanced.add(option.name());
		return this;
	}

	/** Begins with what is usual each time, whatever was said of these options before. */
	public Form forget(Option... options) {
		for (Option option : options) forgotten.add(option.name());
		return this;
	}

	/** Records these only where something is said, so that recorded lines are as they were before there were such options. */
	public Form quiet(Option... options) {
		for (Option option : options) quiet.add(option.name());
		return this;
	}

	boolean isForgotten(Option option) {
		return forgotten.contains(option.name());
	}

	/** @return the dialog, which needs a screen, not shown */
	public GenericDialog dialog(String title) {
		FormDialog dialog = new FormDialog(title, this);
		boolean rare = false;
		for (Row row : rows) {
			int before = dialog.getComponentCount();
			row.fields().accept(dialog);
			if (!row.options().isEmpty()) rare = row.options().stream().allMatch(option -> advanced.contains(option.name()));
			Component[] made = dialog.getComponents();
			if (rare) for (int i = before; i < made.length; i++) dialog.hide(made[i]);
		}
		dialog.fold();
		return dialog;
	}

	/** @return whether an option stands behind the fold */
	boolean isAdvanced(Option option) {
		return advanced.contains(option.name());
	}

	/**
	 * Shows the dialog and blocks until the user is done.
	 *
	 * @return what the user says, empty for nothing
	 */
	public Optional<Said> ask(String title) {
		return show(dialog(title));
	}

	/**
	 * Shows a dialog of this form and blocks until the user is done; what was said is remembered.
	 *
	 * @return what the user says, empty for nothing
	 */
	public Optional<Said> show(GenericDialog dialog) {
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Said said = read(dialog);
		((FormDialog) dialog).remember(said);
		return Optional.of(said);
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
			dialog.setSmartRecording(quiet.contains(option.name()));
			String value = option.kind() == Option.Kind.CHOICE ? dialog.getNextChoice() : dialog.getNextString();
			if (!value.isBlank()) values.put(option.name(), value.strip());
		}
		return new Said(values, flags);
	}

	/** @return the field of text that asks for an option, in the form's dialog */
	public TextField field(GenericDialog dialog, Option option) {
		return (TextField) dialog.getStringFields().get(place(option, o -> !o.isFlag() && o.kind() != Option.Kind.CHOICE));
	}

	private int place(Option option, Predicate<Option> alike) {
		return asked.stream().filter(o -> !elsewhere.contains(o)).filter(alike).map(Option::name).toList().indexOf(option.name());
	}
}
