package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dialog.ModalityType;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Window;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import org.abscam.fiji.review.state.ReviewLook;

/**
 * A question of the review window, in its look and size: fields, below them what is wrong with them once somebody wants to go on, and two buttons. Enter
 * goes on, Escape does not.
 */
final class Question extends JPanel {

	private static final long serialVersionUID = 1;

	private final transient Supplier<Optional<String>> trouble;
	private final transient Consumer<Boolean> done;
	private final JLabel wrong = new JLabel(" ");
	private final JButton yes;
	private final JButton no;

	/**
	 * @param fields with their look
	 * @param action what going on does, one or two words
	 * @param trouble why the fields cannot be taken so, a sentence; empty where they can
	 * @param done hears whether to go on; only where there is no trouble
	 */
	Question(JComponent fields, String action, Supplier<Optional<String>> trouble, Consumer<Boolean> done) {
		super(new BorderLayout());
		this.trouble = trouble;
		this.done = done;
		yes = Fields.button(action, "Goes on.", this::goOn);
		no = Fields.button("Cancel", "Changes nothing.", () -> done.accept(false));
		JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT, ReviewLook.scaled(6), 0));
		buttons.add(no);
		buttons.add(yes);
		JPanel below = new JPanel(new BorderLayout(ReviewLook.scaled(12), 0));
		below.add(wrong, BorderLayout.CENTER);
		below.add(buttons, BorderLayout.EAST);
		ReviewLook.applyToDialog(below);
		below.setBorder(Fields.gap(10, 14));
		wrong.setForeground(ReviewLook.ALARM);
		setBackground(ReviewLook.GROUND);
		add(fields, BorderLayout.CENTER);
		add(below, BorderLayout.SOUTH);
		registerKeyboardAction(event -> done.accept(false), KeyStroke.getKeyStroke("ESCAPE"), WHEN_IN_FOCUSED_WINDOW);
		registerKeyboardAction(event -> goOn(), KeyStroke.getKeyStroke("ENTER"), WHEN_IN_FOCUSED_WINDOW);
	}

	private void goOn() {
		Optional<String> sentence = trouble.get();
		wrong.setText(sentence.orElse(" "));
		wrong.setToolTipText(sentence.orElse(null));
		if (sentence.isEmpty()) done.accept(true);
	}

	/** What goes on. */
	JButton yes() {
		return yes;
	}

	/** What is wrong, as it stands there. */
	String wrong() {
		return wrong.getText().strip();
	}

	/**
	 * Asks in a dialog, and blocks until it is answered.
	 *
	 * @param over the window, or what is in it
	 * @return whether to go on
	 */
	static boolean ask(Component over, String title, JComponent fields, String action, Supplier<Optional<String>> trouble) {
		return show(over, title, fields, action, trouble, true);
	}

	/** Says something in a dialog, and blocks until it is closed. */
	static void tell(Component over, String title, String words) {
		JLabel label = new JLabel(words);
		ReviewLook.apply(label);
		label.setBorder(Fields.gap(12, 14));
		show(over, title, label, "Close", Optional::empty, false);
	}

	private static boolean show(Component over, String title, JComponent fields, String action, Supplier<Optional<String>> trouble,
		boolean choice) {
		Window owner = over instanceof Window window ? window : SwingUtilities.getWindowAncestor(over);
		JDialog dialog = new JDialog(owner, title, ModalityType.DOCUMENT_MODAL);
		boolean[] answer = {false};
		Question question = new Question(fields, action, trouble, yes -> {
			answer[0] = yes;
			dialog.dispose();
		});
		question.no.setVisible(choice);
		dialog.setContentPane(question);
		dialog.pack();
		Dimension screen = dialog.getGraphicsConfiguration().getBounds().getSize();
		dialog.setSize(Math.min(dialog.getWidth(), screen.width), Math.min(dialog.getHeight(), screen.height));
		dialog.setLocationRelativeTo(owner);
		dialog.setVisible(true);
		return answer[0];
	}
}
