package org.abscam.fiji.review.picture;

import java.awt.Dimension;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import org.abscam.fiji.review.state.ReviewLook;

/** Above the pictures, where something else can come to stand beside the scan. */
final class BesideButton extends JButton {

	private static final long serialVersionUID = 1;

	BesideButton(Runnable asked) {
		super("Compare with…");
		ReviewLook.apply(this);
		setForeground(ReviewLook.QUIET);
		setBorder(BorderFactory.createEmptyBorder(1, ReviewLook.scaled(7), 1, ReviewLook.scaled(7)));
		setToolTipText("Puts another view of the study, or a prior, beside the scan (V).");
		addActionListener(event -> asked.run());
	}

	/** With its right upper corner at the end of a line of that height. */
	void placeAt(int right, int height) {
		Dimension size = getPreferredSize();
		int above = ReviewLook.scaled(3);
		setBounds(right - size.width, above, size.width, height - above - 1);
	}
}
