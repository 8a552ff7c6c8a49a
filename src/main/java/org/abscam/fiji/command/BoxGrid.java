package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import java.awt.BorderLayout;
import java.awt.Checkbox;
import java.awt.Component;
import java.awt.GridBagConstraints;
import java.awt.GridLayout;
import java.awt.Insets;
import java.awt.Panel;
import java.util.Optional;

/** Boxes of a dialog in columns, row by row. */
final class BoxGrid {

	private static final int GAP = 6;
	private static final int ABOVE = 5;

	private final Panel panel;

	BoxGrid(int columns) {
		panel = new Panel(new GridLayout(0, columns, GAP, 0));
	}

	/** Takes a box from where it stands. */
	void take(Checkbox box) {
		Panel left = new Panel(new BorderLayout()); // as ImageJ does: else a click beside the box ticks it
		left.add(box, BorderLayout.WEST);
		panel.add(left);
	}

	Panel panel() {
		return panel;
	}

	/** Puts the boxes below the dialog's last row, if there are any. */
	Optional<Component> addTo(GenericDialog dialog) {
		if (panel.getComponentCount() == 0) return Optional.empty();
		dialog.addPanel(panel, GridBagConstraints.WEST, new Insets(ABOVE, Form.LEFT, 0, 0));
		return Optional.of(panel);
	}
}
