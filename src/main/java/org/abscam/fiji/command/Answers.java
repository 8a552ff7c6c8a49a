package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a dialog, in the order of its fields, into what a macro would say. */
public final class Answers {

	private final GenericDialog dialog;
	private final Map<String, String> values = new HashMap<>();
	private final Set<String> flags = new HashSet<>();

	public Answers(GenericDialog dialog) {
		this.dialog = dialog;
	}

	public void choice(String key) {
		put(key, dialog.getNextChoice());
	}

	public void text(String key) {
		put(key, dialog.getNextString());
	}

	public void flags(List<String> keys) {
		for (String key : keys) if (dialog.getNextBoolean()) flags.add(key);
	}

	public void put(String key, String value) {
		if (!value.isBlank()) values.put(key, value.strip());
	}

	public MacroOptions options() {
		return new MacroOptions(values, flags);
	}
}
