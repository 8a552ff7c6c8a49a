package org.abscam.fiji.review.views;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.JToggleButton;
import org.abscam.fiji.review.state.ReviewLook;

/** What is compared with the scan, as it stands beside it: what it is above, its picture, and below which slice that is. */
final class ComparedView extends JPanel {

	private static final long serialVersionUID = 1;

	private final JLabel label = new JLabel();
	private final JTextArea alarm = new JTextArea();
	private final JLabel foot = new JLabel(" ");
	private final JToggleButton link = new JToggleButton("Linked");
	private final JButton explain = new JButton("Explain");
	private final JButton end = new JButton("✕");

	/**
	 * @param picture in the middle
	 * @param what description and date
	 * @param difference what speaks against it being the same patient, empty for nothing
	 */
	ComparedView(OtherPicture picture, String what, String difference) {
		super(new BorderLayout());
		label.setText(what);
		label.setToolTipText(what);
		alarm.setText(difference);
		alarm.setLineWrap(true);
		alarm.setWrapStyleWord(true);
		alarm.setEditable(false);
		alarm.setFocusable(false);
		alarm.setVisible(!difference.isEmpty());
		JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT, ReviewLook.scaled(4), 0));
		buttons.add(link);
		buttons.add(explain);
		buttons.add(end);
		JPanel line = new JPanel(new BorderLayout(ReviewLook.scaled(6), 0));
		line.add(label, BorderLayout.CENTER);
		line.add(buttons, BorderLayout.EAST);
		JPanel head = new JPanel(new BorderLayout());
		head.add(line, BorderLayout.NORTH);
		head.add(alarm, BorderLayout.CENTER);
		add(head, BorderLayout.NORTH);
		add(picture, BorderLayout.CENTER);
		add(foot, BorderLayout.SOUTH);
		ReviewLook.apply(this);
		label.setForeground(ReviewLook.QUIET);
		foot.setForeground(ReviewLook.QUIET);
		foot.setBorder(BorderFactory.createEmptyBorder(ReviewLook.scaled(2), 0, 0, 0));
		alarm.setForeground(ReviewLook.ALARM);
		alarm.setBackground(ReviewLook.GROUND);
		int side = ReviewLook.scaled(7);
		link.setBorder(BorderFactory.createEmptyBorder(1, side, 1, side));
		explain.setBorder(BorderFactory.createEmptyBorder(1, side, 1, side));
		end.setBorder(BorderFactory.createEmptyBorder(1, side, 1, side));
		explain.setToolTipText("Explains this, too, as the scan was explained, in a review window of its own.");
		end.setToolTipText("Takes this away again.");
		end.getAccessibleContext().setAccessibleName("Take away");
	}

	/** Other words in it are no reason to lay out the window. */
	@Override
	public boolean isValidateRoot() {
		return true;
	}

	/** What buttons do. */
	void act(Runnable linking, Runnable explaining, Runnable ending) {
		link.addActionListener(event -> linking.run());
		explain.addActionListener(event -> explaining.run());
		end.addActionListener(event -> ending.run());
	}

	/** @param why how slices are linked, or why they are not */
	void showLink(boolean possible, boolean linked, String why) {
		link.setEnabled(possible);
		link.setSelected(possible && linked);
		link.setText(possible && linked ? "Linked" : "Not linked");
		link.setToolTipText(Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
	}

	void showFoot(String text) {
		foot.setText(text.isEmpty() ? " " : text);
		foot.setToolTipText(text);
	}

	String foot() {
		return foot.getText();
	}
}
