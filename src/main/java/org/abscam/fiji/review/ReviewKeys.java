package org.abscam.fiji.review;

import java.awt.Component;
import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.TextComponent;
import java.awt.event.KeyEvent;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JTable;
import javax.swing.text.JTextComponent;

/**
 * The keys of a review window, taken before ImageJ sees them, whose space pans and whose A selects all. Fields of text keep theirs, and
 * what has no meaning here is ImageJ's.
 */
final class ReviewKeys implements KeyEventDispatcher {

	private final ReviewWindow window;
	private final ReviewDesk desk;
	private final KeyChoice choice;
	/** Whether what a pressed key types, and its release, are not ImageJ's either. */
	private boolean taken;

	ReviewKeys(ReviewWindow window, ReviewDesk desk, KeyChoice choice) {
		this.window = window;
		this.desk = desk;
		this.choice = choice;
	}

	void listen() {
		KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(this);
	}

	void stop() {
		KeyboardFocusManager.getCurrentKeyboardFocusManager().removeKeyEventDispatcher(this);
	}

	/** Shows which key does what. */
	void show() {
		new KeysDialog(window, choice).setVisible(true);
	}

	@Override
	public boolean dispatchKeyEvent(KeyEvent event) {
		KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
		if (focus.getFocusedWindow() != window || isWriting(focus.getFocusOwner(), event)) return false;
		if (event.getID() == KeyEvent.KEY_PRESSED) taken = false;
		if (event.getID() == KeyEvent.KEY_PRESSED && event.getKeyCode() == KeyEvent.VK_ESCAPE && desk.stop()) return take(event);
		Optional<ReviewKey> key = choice.of(event);
		if (key.isEmpty() && choice.isAboutToBeTyped(event)) return take(event); // ImageJ would do something else with it, such as reslice
		if (key.isEmpty()) {
			if (!taken || event.getID() == KeyEvent.KEY_PRESSED) return false;
			return take(event);
		}
		take(event);
		key.get().act(desk);
		return true;
	}

	private boolean take(KeyEvent event) {
		taken = true;
		event.consume();
		return true;
	}

	/** Whether the key is for what has the focus: a field of text, or a list that the arrows walk through. */
	private static boolean isWriting(Component owner, KeyEvent event) {
		if (owner instanceof JTextComponent field) return field.isEditable();
		if (owner instanceof TextComponent || owner instanceof JComboBox<?>) return true;
		if (!(owner instanceof JTable table)) return false;
		int code = event.getKeyCode();
		return table.isEditing() || code == KeyEvent.VK_UP || code == KeyEvent.VK_DOWN || code == KeyEvent.VK_F2;
	}
}
