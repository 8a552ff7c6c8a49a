package org.abscam.fiji.review;

import ij.Prefs;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.swing.KeyStroke;

/** Which stroke does what: as is usual, or as the reader chose, which ImageJ's preferences remember. */
final class KeyChoice {

	private static final String PREFERENCE = "abscam.review.key.";
	private static final int MODIFIERS =
		InputEvent.CTRL_DOWN_MASK | InputEvent.SHIFT_DOWN_MASK | InputEvent.ALT_DOWN_MASK | InputEvent.META_DOWN_MASK;

	private final Map<ReviewKey, String> strokes = new EnumMap<>(ReviewKey.class);

	KeyChoice() {
		for (ReviewKey key : ReviewKey.values()) {
			String chosen = Prefs.get(PREFERENCE + key.name().toLowerCase(Locale.ROOT), key.usual());
			strokes.put(key, KeyStroke.getKeyStroke(chosen) == null ? key.usual() : chosen);
		}
	}

	/** @return the stroke that does it, as {@link KeyStroke} spells it; empty where none does */
	String stroke(ReviewKey key) {
		return strokes.get(key);
	}

	/** @return what an event of the keyboard does, empty for nothing */
	Optional<ReviewKey> of(KeyEvent event) {
		return strokes.entrySet().stream().filter(entry -> is(KeyStroke.getKeyStroke(entry.getValue()), event)).map(Map.Entry::getKey)
			.findFirst();
	}

	/** @return whether a key is pressed that will have typed a letter which does something, such as the question mark */
	boolean isAboutToBeTyped(KeyEvent event) {
		return event.getID() == KeyEvent.KEY_PRESSED && strokes.values().stream().map(KeyStroke::getKeyStroke)
			.anyMatch(
				stroke -> stroke != null && stroke.getKeyEventType() == KeyEvent.KEY_TYPED && stroke.getKeyChar() == event.getKeyChar());
	}

	private static boolean is(KeyStroke stroke, KeyEvent event) {
		if (stroke == null) return false;
		if (stroke.getKeyEventType() == KeyEvent.KEY_TYPED)
			return event.getID() == KeyEvent.KEY_TYPED && stroke.getKeyChar() == event.getKeyChar();
		return event.getID() == KeyEvent.KEY_PRESSED && stroke.getKeyCode() == event.getKeyCode()
			&& (stroke.getModifiers() & MODIFIERS) == asControl(event.getModifiersEx() & MODIFIERS);
	}

	/** The command key of a Mac is its control key. */
	private static int asControl(int modifiers) {
		return (modifiers & InputEvent.META_DOWN_MASK) == 0 ? modifiers
			: modifiers & ~InputEvent.META_DOWN_MASK | InputEvent.CTRL_DOWN_MASK;
	}

	/** Gives it another stroke, which is taken from what had it. @param stroke as {@link KeyStroke} spells it */
	void choose(ReviewKey key, String stroke) {
		KeyStroke wanted = KeyStroke.getKeyStroke(stroke);
		if (wanted == null) return;
		for (ReviewKey other : ReviewKey.values())
			if (other != key && wanted.equals(KeyStroke.getKeyStroke(strokes.get(other)))) put(other, strokes.get(key));
		put(key, stroke);
	}

	/** All as is usual. */
	void reset() {
		for (ReviewKey key : ReviewKey.values()) put(key, key.usual());
	}

	private void put(ReviewKey key, String stroke) {
		strokes.put(key, stroke);
		String name = PREFERENCE + key.name().toLowerCase(Locale.ROOT);
		Prefs.set(name, stroke.equals(key.usual()) ? null : stroke);
	}

	/** @return how a stroke is written for people */
	static String inWords(String stroke) {
		return stroke.replace("typed ", "").replace("ctrl ", "Ctrl+").replace("shift ", "Shift+").replace("alt ", "Alt+")
			.replace("SPACE", "Space").replace("ENTER", "Enter").replace("DELETE", "Delete").replace("PAGE_", "Page ").replace("UP", "Up")
			.replace("DOWN", "Down").replace("LEFT", "Left").replace("RIGHT", "Right").replace("HOME", "Home").replace("END", "End")
			.replace("Page Up", "Page up").replace("Page Down", "Page down");
	}
}
