package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Container;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.TextField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A box for each of some words, in place of a field of text, which holds those that are ticked, with commas, in the order in which they were. */
final class TickedWords {

	private final TextField field;
	private final boolean none;
	private final List<Checkbox> boxes = new ArrayList<>();

	private TickedWords(TextField field, boolean none) {
		this.field = field;
		this.none = none;
	}

	/** The words of a text with commas. */
	static List<String> of(String text) {
		return Stream.of(text.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
	}

	/**
	 * Puts boxes in the place of a dialog's field.
	 *
	 * @param none whether nothing need be ticked
	 */
	static void addTo(GenericDialog dialog, TextField field, List<String> words, int columns, boolean none) {
		TickedWords ticked = new TickedWords(field, none);
		BoxGrid grid = new BoxGrid(columns);
		for (String word : words) {
			Checkbox box = new Checkbox(word);
			box.addItemListener(event -> ticked.tell(box));
			ticked.boxes.add(box);
			grid.take(box);
		}
		ticked.hear();
		field.addTextListener(event -> ticked.hear());
		Container parent = field.getParent();
		GridBagConstraints place = ((GridBagLayout) parent.getLayout()).getConstraints(field);
		place.gridwidth = GridBagConstraints.REMAINDER;
		parent.add(grid.panel(), place);
		field.setVisible(false);
		dialog.getLabel().setText(dialog.getLabel().getText().replaceFirst(" *\\(.*\\)", "")); // no commas are to be typed
	}

	private void hear() {
		List<String> said = of(field.getText());
		for (Checkbox box : boxes) box.setState(said.contains(box.getLabel()));
	}

	/** One at least stays ticked where the usual ones would be taken of none. */
	private void tell(Checkbox box) {
		List<String> said = new ArrayList<>(of(field.getText()));
		said.remove(box.getLabel());
		if (box.getState()) said.add(box.getLabel());
		if (said.isEmpty() && !none) box.setState(true);
		else field.setText(String.join(",", said));
	}
}
