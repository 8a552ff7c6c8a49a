package org.abscam.fiji.command;

import ij.Prefs;
import ij.gui.GenericDialog;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.GridBagConstraints;
import java.awt.GridLayout;
import java.awt.Insets;
import java.awt.Label;
import java.awt.Panel;
import java.util.ArrayList;
import java.util.List;

/** A sentence below a dialog's fields, on two lines at most, for what is found out while they are filled in. */
public final class MessageLine {

	/** Pixels that it has room for, and letters that fit into them. */
	private static final int ROOM = 480, LETTERS = 68;
	private static final int ABOVE = 5;

	private final Label first = new Line();
	private final Label second = new Line();

	@SuppressWarnings("serial")
	private static final class Line extends Label {

		@Override
		public Dimension getPreferredSize() {
			return new Dimension((int) (ROOM * Prefs.getGuiScale()), super.getPreferredSize().height);
		}
	}

	/**
	 * Adds it below what the dialog has.
	 *
	 * @param above stands over it
	 */
	public void addTo(GenericDialog dialog, Component... above) {
		Panel panel = new Panel(new GridLayout(0, 1));
		for (Component one : above) panel.add(one);
		panel.add(first);
		panel.add(second);
		dialog.addPanel(panel, GridBagConstraints.WEST, new Insets(ABOVE, Form.LEFT, 0, 0));
	}

	/** Shows other words, from any thread. */
	public void tell(String words) {
		List<String> lines = wrapped(words, LETTERS);
		EventQueue.invokeLater(() -> {
			first.setText(lines.get(0));
			second.setText(String.join(" ", lines.subList(1, lines.size())));
		});
	}

	/**
	 * @param text may have several lines
	 * @param letters the most of a line, but for longer words
	 * @return the text in such lines, one at least
	 */
	public static List<String> wrapped(String text, int letters) {
		List<String> lines = new ArrayList<>();
		for (String paragraph : text.split("\n")) {
			StringBuilder line = new StringBuilder();
			for (String word : paragraph.split(" ")) {
				if (line.length() > 0 && line.length() + 1 + word.length() > letters) {
					lines.add(line.toString());
					line.setLength(0);
				}
				line.append(line.length() == 0 ? "" : " ").append(word);
			}
			lines.add(line.toString());
		}
		return lines;
	}
}
