package org.abscam.fiji;

import ij.gui.GenericDialog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a dialog, in the order of its fields, into what a macro would say. */
final class Answers {

	private final GenericDialog dialog;
	private final Map<String, String> values = new HashMap<>();
	private final Set<String> flags = new HashSet<>();

	Answers(GenericDialog dialog) {
		this.dialog = dialog;
	}

	void choice(String key) {
		put(key, dialog.getNextChoice());
	}

	void text(String key) {
		put(key, dialog.getNextString());
	}

	void flags(List<String> keys) {
		for (String key : keys) if (dialog.getNextBoolean()) flags.add(key);
	}

	void put(String key, String value) {
		if (!value.isBlank()) values.put(key, value.strip());
	}

	MacroOptions options() {
		return new MacroOptions(values, flags);
	}
}
