package org.abscam.fiji.review;

import java.awt.BorderLayout;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.Told;

/** The line at the bottom: what there is to say on the left, what is under the pointer on the right. */
final class StatusLine extends JPanel implements Told {

	private static final long serialVersionUID = 1;

	private final JLabel words = new JLabel(" ");
	private final JLabel pointed = new JLabel(" ");
	private boolean lost;

	StatusLine() {
		super(new BorderLayout());
		add(words, BorderLayout.CENTER);
		add(pointed, BorderLayout.EAST);
		ReviewLook.apply(this);
		words.setForeground(ReviewLook.QUIET);
		setBorder(BorderFactory.createEmptyBorder(2, ReviewLook.scaled(8), ReviewLook.scaled(4), ReviewLook.scaled(8)));
		say("? shows the keys");
	}

	@Override
	public void say(String sentence) {
		words.setForeground(ReviewLook.QUIET);
		words.setText(sentence.isEmpty() ? " " : sentence);
		words.setToolTipText(sentence);
	}

	@Override
	public void warn(String sentence) {
		say(sentence);
		words.setForeground(ReviewLook.ALARM);
	}

	/** Says what could not be kept, until something can be kept again. */
	void notKept(String sentence) {
		warn(sentence);
		lost = true;
	}

	/** Something was kept. */
	void kept() {
		if (lost) say("");
		lost = false;
	}

	/** How far long work is. */
	void work(String sentence) {
		say(sentence);
	}

	/** What is under the pointer. */
	void point(String value) {
		pointed.setText(value.isEmpty() ? " " : value);
	}
}
