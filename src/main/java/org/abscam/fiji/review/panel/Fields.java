package org.abscam.fiji.review.panel;

import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.border.Border;
import org.abscam.fiji.review.state.ReviewLook;

/** Fields and buttons of the panels, all alike. */
final class Fields {

	private Fields() {}

	/** Around a text field. */
	static Border border() {
		return BorderFactory.createCompoundBorder(BorderFactory.createLineBorder(ReviewLook.LINE), gap(3, 6));
	}

	/** Empty space. */
	static Border gap(int vertical, int horizontal) {
		int v = ReviewLook.scaled(vertical);
		int h = ReviewLook.scaled(horizontal);
		return BorderFactory.createEmptyBorder(v, h, v, h);
	}

	/**
	 * @param name what stands on it
	 * @param tip what it does, a sentence
	 */
	static JButton button(String name, String tip, Runnable action) {
		JButton button = new JButton(name);
		button.setToolTipText(tip);
		button.getAccessibleContext().setAccessibleName(name);
		button.getAccessibleContext().setAccessibleDescription(tip);
		button.addActionListener(event -> action.run());
		return button;
	}

	/** A button that takes little room, once the look is applied. */
	static void slim(JButton button) {
		button.setBorder(gap(3, 7));
	}
}
