package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import java.awt.BorderLayout;
import java.awt.EventQueue;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Panel;
import java.awt.TextField;
import java.awt.event.HierarchyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list below a field of text: it shows what the typed words occur in, and a click takes an entry into the field. The field still takes what is
 * not in the list. All but {@link #filling} on the event thread.
 */
public final class SearchedList {

	/** Entries that are shown at a time: a list of AWT gets slow beyond some thousands. */
	private static final int MOST = 2000;

	private final TextField field;
	private final java.awt.List list;
	private List<Entry> entries = List.of();
	private List<Entry> shown = List.of();
	/** What was not typed, and searches nothing. */
	private String chosen = "";

	/**
	 * @param value what goes into the field
	 * @param text what is shown and searched
	 */
	public record Entry(String value, String text) {}

	private SearchedList(TextField field, int lines) {
		this.field = field;
		this.list = new java.awt.List(lines);
	}

	static SearchedList addTo(GenericDialog dialog, TextField field, int lines) {
		SearchedList searched = new SearchedList(field, lines);
		Panel panel = new Panel(new BorderLayout());
		panel.add(searched.list);
		GridBagLayout layout = (GridBagLayout) dialog.getLayout();
		dialog.addPanel(panel, GridBagConstraints.WEST, new Insets(0, 0, 5, 0));
		GridBagConstraints place = layout.getConstraints(panel);
		place.gridx = 1;
		place.gridwidth = GridBagConstraints.REMAINDER;
		place.fill = GridBagConstraints.HORIZONTAL;
		layout.setConstraints(panel, place);
		searched.list.addItemListener(event -> searched.take());
		field.addTextListener(event -> searched.search());
		return searched;
	}

	/** Shows other entries. What stands in the field stays. */
	public void fill(List<Entry> others) {
		entries = List.copyOf(others);
		chosen = value();
		shown = List.of();
		search();
	}

	/**
	 * As {@link #fill}, from any thread.
	 *
	 * @param wrong what cannot stand in the field; if it still does, {@code right} takes its place
	 */
	public void filling(List<Entry> others, String wrong, String right) {
		EventQueue.invokeLater(() -> {
			if (!wrong.isEmpty() && value().equals(wrong)) say(right);
			fill(others);
		});
	}

	public boolean isShowing() {
		return list.isShowing();
	}

	/** Runs something each time that the list comes up. */
	public void whenShowing(Runnable action) {
		list.addHierarchyListener(event -> {
			if ((event.getChangeFlags() & HierarchyEvent.SHOWING_CHANGED) != 0 && list.isShowing()) action.run();
		});
	}

	/** @return what stands in the field */
	public String value() {
		return field.getText().strip();
	}

	/** Puts something into the field. */
	public void say(String value) {
		chosen = value;
		if (!field.getText().equals(value)) field.setText(value);
	}

	private void take() {
		int index = list.getSelectedIndex();
		if (index >= 0 && index < shown.size()) say(shown.get(index).value());
	}

	private void search() {
		String typed = value();
		Optional<Entry> exact = entries.stream().filter(e -> e.value().equals(typed)).findFirst();
		boolean search = !typed.isEmpty() && !typed.equals(chosen);
		List<Entry> found = search ? matches(entries, typed) : exact.isPresent() && shown.contains(exact.get()) ? shown : entries;
		if (found.size() > MOST) found = found.subList(0, MOST);
		if (!found.equals(shown)) {
			shown = new ArrayList<>(found);
			list.removeAll();
			for (Entry entry : shown) list.add(entry.text());
		}
		int index = exact.map(shown::indexOf).orElse(-1);
		if (index >= 0 && list.getSelectedIndex() != index) {
			list.select(index);
			list.makeVisible(index);
		}
		else if (index < 0 && list.getSelectedIndex() >= 0) list.deselect(list.getSelectedIndex());
	}

	/** Those in which all typed words occur; those that begin with what is typed come first. */
	static List<Entry> matches(List<Entry> entries, String typed) {
		String begin = typed.toLowerCase(Locale.ROOT);
		List<String> words = List.of(begin.split("\\s+"));
		List<Entry> all = entries.stream().filter(entry -> {
			String text = entry.text().toLowerCase(Locale.ROOT);
			return words.stream().allMatch(text::contains);
		}).toList();
		return Stream.of(true, false)
			.flatMap(first -> all.stream().filter(e -> e.text().toLowerCase(Locale.ROOT).startsWith(begin) == first))
			.toList();
	}
}
