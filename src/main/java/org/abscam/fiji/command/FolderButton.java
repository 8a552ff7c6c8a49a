package org.abscam.fiji.command;

import ij.IJ;
import ij.gui.GenericDialog;
import ij.gui.TrimmedButton;
import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.TextField;

/** A second button beside a field for the path of a file, which may be that of a folder too: ImageJ's chooser takes either the one or the other. */
final class FolderButton {

	private FolderButton() {}

	/** Adds it to the field that was added last. */
	static void addTo(GenericDialog dialog, String label) {
		TextField field = (TextField) dialog.getStringFields().lastElement();
		Container panel = field.getParent();
		for (Component component : panel.getComponents()) if (component instanceof Button file) file.setLabel("File");
		Button folder = new TrimmedButton("Folder", IJ.isMacOSX() ? 10 : 0);
		folder.addActionListener(event -> {
			String chosen = IJ.getDir("Select " + label.replaceFirst(":$", ""));
			if (chosen != null) field.setText(chosen);
		});
		panel.add(folder);
	}
}
