package org.abscam.fiji.review.panel;

import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import javax.swing.JTextField;
import javax.swing.Timer;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

/** A field whose text is kept with Enter, when it is left, and when nobody has typed for a moment, so that a crash costs no more than the last letters. */
final class KeptSoon implements DocumentListener {

	private static final int MOMENT = 300;

	private final Timer soon;

	private KeptSoon(Runnable keep) {
		soon = new Timer(MOMENT, event -> keep.run());
		soon.setRepeats(false);
	}

	/** @param keep keeps what stands in the field, unless it is kept already */
	static void on(JTextField field, Runnable keep) {
		field.getDocument().addDocumentListener(new KeptSoon(keep));
		field.addActionListener(event -> keep.run());
		field.addFocusListener(new FocusAdapter() {

			@Override
			public void focusLost(FocusEvent event) {
				keep.run();
			}
		});
	}

	/** Shows what is kept, unless that is what stands there but for blanks at its ends: these may be on the way to a further word. */
	static void show(JTextField field, String kept) {
		if (!field.getText().strip().equals(kept)) field.setText(kept);
	}

	@Override
	public void insertUpdate(DocumentEvent event) {
		soon.restart();
	}

	@Override
	public void removeUpdate(DocumentEvent event) {
		soon.restart();
	}

	@Override
	public void changedUpdate(DocumentEvent event) {
		soon.restart();
	}
}
