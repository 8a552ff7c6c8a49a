package org.abscam.fiji.review.panel;

import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.RenderingHints;
import javax.swing.JTextField;
import org.abscam.fiji.review.state.ReviewLook;

/** A text field that says what belongs into it as long as it is empty. */
final class HintField extends JTextField {

	private static final long serialVersionUID = 1;

	private final String hint;

	HintField(String hint) {
		this.hint = hint;
		getAccessibleContext().setAccessibleName(hint);
	}

	@Override
	protected void paintComponent(Graphics g) {
		super.paintComponent(g);
		if (!getText().isEmpty()) return;
		Graphics2D paint = (Graphics2D) g.create();
		paint.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		paint.setFont(getFont());
		paint.setColor(ReviewLook.QUIET);
		Insets insets = getInsets();
		var metrics = paint.getFontMetrics();
		paint.drawString(hint, insets.left + 1, (getHeight() + metrics.getAscent() - metrics.getDescent()) / 2);
		paint.dispose();
	}
}
