package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.JList;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import javax.swing.ListSelectionModel;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import org.abscam.fiji.review.state.ReviewLook;

/** A list of many classes that is searched by typing. */
final class ClassSearch {

	private final List<String> classes;
	private final JPopupMenu popup = new JPopupMenu();
	private final JTextField typed = new HintField("Search a class");
	private final DefaultListModel<String> found = new DefaultListModel<>();
	private final JList<String> list = new JList<>(found);
	private final Consumer<String> chosen;

	/**
	 * @param classes names, those first that come first
	 * @param chosen takes the name of the one that was chosen
	 */
	ClassSearch(List<String> classes, Consumer<String> chosen) {
		this.classes = classes;
		this.chosen = chosen;
		list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		list.setVisibleRowCount(12);
		list.setFocusable(false);
		list.getAccessibleContext().setAccessibleName("Classes found");
		JScrollPane pane = new JScrollPane(list);
		ReviewLook.apply(pane);
		ReviewLook.apply(typed);
		typed.setBorder(Fields.border());
		popup.setLayout(new BorderLayout());
		popup.setBorder(BorderFactory.createLineBorder(ReviewLook.LINE));
		popup.add(typed, BorderLayout.NORTH);
		popup.add(pane, BorderLayout.CENTER);
		popup.setPopupSize(new Dimension(ReviewLook.scaled(280), ReviewLook.scaled(260)));
		typed.getDocument().addDocumentListener(new DocumentListener() {

			@Override
			public void insertUpdate(DocumentEvent e) {
				search();
			}

			@Override
			public void removeUpdate(DocumentEvent e) {
				search();
			}

			@Override
			public void changedUpdate(DocumentEvent e) {
				search();
			}
		});
		typed.addKeyListener(new KeyAdapter() {

			@Override
			public void keyPressed(KeyEvent event) {
				if (event.getKeyCode() == KeyEvent.VK_DOWN) step(1);
				else if (event.getKeyCode() == KeyEvent.VK_UP) step(-1);
				else if (event.getKeyCode() == KeyEvent.VK_ENTER) choose();
				else return;
				event.consume();
			}
		});
		list.addMouseListener(new MouseAdapter() {

			@Override
			public void mouseClicked(MouseEvent event) {
				choose();
			}
		});
		search();
	}

	/** @return classes that have all the words that were typed, those first whose name begins with them */
	static List<String> found(List<String> classes, String typed) {
		String[] words = typed.strip().toLowerCase(Locale.ROOT).split("\\s+");
		List<String> with = classes.stream().filter(name -> {
			String small = name.toLowerCase(Locale.ROOT);
			for (String word : words) if (!small.contains(word)) return false;
			return true;
		}).toList();
		return Stream.concat(with.stream().filter(name -> name.toLowerCase(Locale.ROOT).startsWith(words[0])),
			with.stream().filter(name -> !name.toLowerCase(Locale.ROOT).startsWith(words[0]))).toList();
	}

	private void search() {
		found.clear();
		found.addAll(found(classes, typed.getText()));
		list.setSelectedIndex(found.isEmpty() ? -1 : 0);
	}

	private void step(int by) {
		if (found.isEmpty()) return;
		int now = Math.max(0, Math.min(found.size() - 1, list.getSelectedIndex() + by));
		list.setSelectedIndex(now);
		list.ensureIndexIsVisible(now);
	}

	private void choose() {
		if (list.getSelectedValue() == null) return;
		popup.setVisible(false);
		chosen.accept(list.getSelectedValue());
	}

	/** Shows the list under a component. */
	void showUnder(Component component) {
		popup.show(component, 0, component.getHeight());
		typed.requestFocusInWindow();
	}
}
