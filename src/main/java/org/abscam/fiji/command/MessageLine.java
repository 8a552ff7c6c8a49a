package org.abscam.fiji.command;

import ij.Prefs;
import ij.gui.GenericDialog;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Label;
import java.awt.Panel;

/** A line below a dialog's fields, for what is found out while they are filled in. */
public final class MessageLine {

	/** Pixels that it has room for. */
	private static final int ROOM = 480;

	private final Label label = new Label() {

		@Override
		public Dimension getPreferredSize() {
			return new Dimension((int) (ROOM * Prefs.getGuiScale()), super.getPreferredSize().height);
		}
	};

	/**
	 * Adds it below what the dialog has.
	 *
	 * @param above stands over it
	 */
	public void addTo(GenericDialog dialog, Component... above) {
		Panel panel = new Panel(new BorderLayout());
		for (Component one : above) panel.add(one, BorderLayout.NORTH);
		panel.add(label, BorderLayout.SOUTH);
		dialog.addPanel(panel);
	}

	/** Shows other words, from any thread. */
	public void tell(String words) {
		EventQueue.invokeLater(() -> label.setText(words));
	}
}
