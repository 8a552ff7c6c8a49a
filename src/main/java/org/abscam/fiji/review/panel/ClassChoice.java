package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.GridLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import org.abscam.fiji.review.state.ReviewLook;

/** One class of a list: a button for each where they are few, a list that is searched by typing where they are many. */
final class ClassChoice extends JPanel {

	private static final long serialVersionUID = 1;
	private static final int FEW = 6;
	private static final int LONG = 16;

	private final transient Consumer<String> changed;
	private List<String> classes = List.of();
	private String chosen = "";

	/** @param changed takes the class that was chosen */
	ClassChoice(Consumer<String> changed) {
		super(new BorderLayout());
		this.changed = changed;
	}

	/** @param offered names of the classes */
	void offer(List<String> offered) {
		if (offered.equals(classes)) return;
		classes = List.copyOf(offered);
		fill();
	}

	private void fill() {
		removeAll();
		if (classes.size() <= FEW) {
			boolean inRows = classes.stream().anyMatch(name -> name.length() > LONG) || classes.size() > 3;
			JPanel buttons =
				new JPanel(new GridLayout(0, inRows ? 2 : Math.max(1, classes.size()), ReviewLook.scaled(5), ReviewLook.scaled(5)));
			ButtonGroup group = new ButtonGroup();
			List<JToggleButton> made = new ArrayList<>();
			for (String name : classes) {
				JToggleButton button = new JToggleButton(name, name.equals(chosen));
				button.setToolTipText(name);
				button.addActionListener(event -> choose(name));
				group.add(button);
				buttons.add(button);
				made.add(button);
			}
			add(buttons, BorderLayout.CENTER);
			ReviewLook.apply(this);
			made.forEach(button -> button.setBorder(Fields.gap(5, 4)));
		}
		else {
			JButton list = Fields.button(chosen.isEmpty() ? "Choose one of " + classes.size() + " classes …" : chosen,
				"Lists all classes, to be searched by typing.", () -> new ClassSearch(classes, this::choose).showUnder(this));
			add(list, BorderLayout.CENTER);
			ReviewLook.apply(this);
		}
		revalidate();
		repaint();
	}

	private void choose(String name) {
		set(name);
		changed.accept(name);
	}

	/** @param name the class that is chosen, empty for none */
	void set(String name) {
		if (chosen.equals(name)) return;
		chosen = name;
		fill();
	}

	/** @return the class that is chosen, empty where none is */
	String chosen() {
		return chosen;
	}
}
