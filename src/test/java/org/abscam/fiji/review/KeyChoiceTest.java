package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.HashSet;
import java.util.Set;
import javax.swing.JLabel;
import javax.swing.KeyStroke;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyChoiceTest {

	@AfterEach
	void reset() {
		new KeyChoice().reset();
	}

	@Test
	void everyKeyHasAStrokeOfItsOwn() {
		Set<KeyStroke> strokes = new HashSet<>();
		for (ReviewKey key : ReviewKey.values()) {
			KeyStroke stroke = KeyStroke.getKeyStroke(key.usual());
			assertThat(stroke).as(key.name()).isNotNull();
			assertThat(strokes.add(stroke)).as(key.name()).isTrue();
		}
	}

	@Test
	void strokeFindsWhatItDoes() {
		KeyChoice choice = new KeyChoice();

		assertThat(choice.of(pressed(KeyEvent.VK_SPACE, 0))).contains(ReviewKey.REVEAL);
		assertThat(choice.of(pressed(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK))).contains(ReviewKey.UNDO);
		assertThat(choice.of(pressed(KeyEvent.VK_Z, InputEvent.META_DOWN_MASK))).contains(ReviewKey.UNDO);
		assertThat(choice.of(pressed(KeyEvent.VK_Z, 0))).isEmpty();
		assertThat(choice.of(new KeyEvent(new JLabel(), KeyEvent.KEY_TYPED, 0, 0, KeyEvent.VK_UNDEFINED, '+'))).contains(ReviewKey.MORE);
	}

	@Test
	void keyThatTypesALetterWhichDoesSomethingIsKnownWhenItIsPressed() {
		KeyChoice choice = new KeyChoice();

		assertThat(choice.isAboutToBeTyped(
			new KeyEvent(new JLabel(), KeyEvent.KEY_PRESSED, 0, InputEvent.SHIFT_DOWN_MASK, KeyEvent.VK_SLASH, '?'))).isTrue();
		assertThat(choice.isAboutToBeTyped(new KeyEvent(new JLabel(), KeyEvent.KEY_PRESSED, 0, 0, KeyEvent.VK_SLASH, '/'))).isFalse();
		assertThat(choice.isAboutToBeTyped(pressed(KeyEvent.VK_R, 0))).isFalse();
	}

	@Test
	void chosenStrokeIsRememberedAndTakenFromWhatHadIt() {
		new KeyChoice().choose(ReviewKey.ACCEPT, "R");

		KeyChoice later = new KeyChoice();
		assertThat(later.of(pressed(KeyEvent.VK_R, 0))).contains(ReviewKey.ACCEPT);
		assertThat(later.of(pressed(KeyEvent.VK_A, 0))).contains(ReviewKey.REJECT);
		later.reset();
		assertThat(new KeyChoice().of(pressed(KeyEvent.VK_A, 0))).contains(ReviewKey.ACCEPT);
	}

	private static KeyEvent pressed(int code, int modifiers) {
		return new KeyEvent(new JLabel(), KeyEvent.KEY_PRESSED, 0, modifiers, code, KeyEvent.CHAR_UNDEFINED);
	}
}
