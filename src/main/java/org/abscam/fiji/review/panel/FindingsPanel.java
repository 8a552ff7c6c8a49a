package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.GridLayout;
import java.awt.event.ActionEvent;
import java.awt.event.MouseEvent;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.swing.AbstractAction;
import javax.swing.DefaultCellEditor;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.ListSelectionModel;
import javax.swing.table.JTableHeader;
import javax.swing.table.TableRowSorter;
import org.abscam.fiji.review.state.ReviewActions;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.ReviewState.Aspect;
import org.abscam.review.Finding;
import org.abscam.review.Status;

/** All findings in a table that is linked with their outlines, and what a reader can do with them. */
public final class FindingsPanel extends JPanel {

	private static final long serialVersionUID = 1;

	private final transient ReviewState state;
	private final transient ReviewActions actions;
	private final FindingRows rows;
	private final JTable table;
	private final JScrollPane pane = new JScrollPane();
	private final JLabel title = new JLabel("Findings");
	private final JLabel count = new JLabel();
	private final FindingDetail detail;
	private final JButton accept = status("Accept", Status.ACCEPTED, "Accepts the selected finding.");
	private final JButton reject = status("Reject", Status.REJECTED, "Rejects the selected finding; it stays in the table.");
	private final JButton reset = status("Reset", Status.OPEN, "Takes the decision on the selected finding back.");
	private final JButton add = Fields.button("Add", "Makes the area that is drawn in the scan a finding.", this::add);
	private final JButton edit =
		Fields.button("Edit", "Puts the finding's outline into the scan as a selection, to be edited there.", this::edit);
	private final JButton redraw =
		Fields.button("Redraw", "Gives the selected finding the area that is drawn in the scan.", this::redraw);
	private final JButton delete =
		Fields.button("Delete", "Takes the reader's own finding off; one of the model is rejected first, and taken off when it is.",
			this::delete);
	private final JButton undo = Fields.button("Undo", "Takes the last change back.", this::undo);
	private final JButton redo = Fields.button("Redo", "Makes the change that was taken back again.", this::redo);
	private final JButton report = Fields.button("Report…", "Writes the report as PDF, HTML or PNG.", this::report);
	private final JButton store = Fields.button("Store…", "Sends the reading to the archive.", this::store);
	private boolean following;

	/**
	 * @param state what is shown
	 * @param actions what buttons do
	 */
	public FindingsPanel(ReviewState state, ReviewActions actions) {
		super(new BorderLayout(0, ReviewLook.scaled(6)));
		this.state = state;
		this.actions = actions;
		rows = new FindingRows(state);
		table = table();
		detail = new FindingDetail(state);
		JPanel above = new JPanel(new BorderLayout());
		above.add(title, BorderLayout.WEST);
		above.add(count, BorderLayout.EAST);
		JPanel middle = new JPanel(new BorderLayout(0, ReviewLook.scaled(4)));
		pane.setViewportView(table);
		pane.setColumnHeaderView(table.getTableHeader());
		middle.add(pane, BorderLayout.CENTER);
		middle.add(detail, BorderLayout.SOUTH);
		JPanel below = new JPanel(new Rows(ReviewLook.scaled(5), ReviewLook.scaled(300)));
		below.add(row(accept, reject, reset));
		below.add(row(add, edit, redraw, delete));
		below.add(row(undo, redo, report, store));
		add(above, BorderLayout.NORTH);
		add(middle, BorderLayout.CENTER);
		add(below, BorderLayout.SOUTH);
		look();
		state.addListener(this::changed);
		follow();
	}

	private void look() {
		ReviewLook.apply(this);
		pane.getColumnHeader().setBackground(ReviewLook.GROUND);
		table.setIntercellSpacing(new Dimension(0, 1));
		table.getTableHeader().setDefaultRenderer(new ColumnTitle());
		setBorder(Fields.gap(8, 10));
		title.setFont(ReviewLook.font(1.1, Font.BOLD));
		count.setForeground(ReviewLook.QUIET);
		for (JButton button : new JButton[] {accept, reject, reset, add, edit, redraw, delete, undo, redo, report, store}) {
			button.setBorder(Fields.gap(4, 2));
			button.setIconTextGap(ReviewLook.scaled(6));
		}
		detail.look();
		arrange();
	}

	private JButton status(String name, Status status, String tip) {
		JButton button = Fields.button(name, tip, () -> decide(status));
		button.setIcon(new StatusMark(status));
		return button;
	}

	private static JComponent row(JButton... buttons) {
		JPanel row = new JPanel(new GridLayout(1, buttons.length, ReviewLook.scaled(5), 0));
		for (JButton button : buttons) row.add(button);
		return row;
	}

	private JTable table() {
		JTable made = new JTable(rows) {

			private static final long serialVersionUID = 1;

			@Override
			protected JTableHeader createDefaultTableHeader() {
				return new JTableHeader(columnModel) {

					private static final long serialVersionUID = 1;

					@Override
					public String getToolTipText(MouseEvent event) {
						int column = columnAtPoint(event.getPoint());
						return column < 0 ? null : FindingRows.Column.values()[columnModel.getColumn(column).getModelIndex()].tip;
					}
				};
			}
		};
		made.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		made.setAutoResizeMode(JTable.AUTO_RESIZE_OFF);
		made.putClientProperty("JTable.autoStartsEdit", Boolean.FALSE);
		made.putClientProperty("terminateEditOnFocusLost", Boolean.TRUE);
		made.setFillsViewportHeight(true);
		made.getAccessibleContext().setAccessibleName("Findings");
		made.getSelectionModel().addListSelectionListener(event -> {
			if (!event.getValueIsAdjusting()) chosen();
		});
		made.getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke("DELETE"), "remove");
		made.getActionMap().put("remove", new AbstractAction() {

			private static final long serialVersionUID = 1;

			@Override
			public void actionPerformed(ActionEvent event) {
				delete();
			}
		});
		return made;
	}

	/** Columns, editors and sorting anew, as when the unit is another. */
	private void arrange() {
		FindingCells cells = new FindingCells(rows);
		JTextField field = new JTextField();
		ReviewLook.apply(field);
		field.setBorder(Fields.gap(0, 4));
		DefaultCellEditor editor = new DefaultCellEditor(field);
		editor.setClickCountToStart(2);
		TableRowSorter<FindingRows> sorter = new TableRowSorter<>(rows);
		for (FindingRows.Column column : FindingRows.Column.values()) {
			var shown = table.getColumnModel().getColumn(column.ordinal());
			shown.setPreferredWidth(ReviewLook.scaled(column.width));
			shown.setCellRenderer(cells);
			shown.setCellEditor(editor);
			if (column.kind == String.class) sorter.setComparator(column.ordinal(), String.CASE_INSENSITIVE_ORDER);
			else sorter.setComparator(column.ordinal(), Comparator.naturalOrder());
		}
		table.setRowSorter(sorter);
	}

	private void changed(Aspect aspect) {
		if (aspect == Aspect.SLICE || aspect == Aspect.WINDOW || aspect == Aspect.WORK) return;
		follow();
	}

	/** Shows what is so now; the selection stays that of the state. */
	private void follow() {
		following = true;
		try {
			if (table.isEditing() && aspectsOther()) table.getCellEditor().cancelCellEditing();
			int columns = table.getColumnModel().getColumnCount();
			String area = columns == 0 ? "" : table.getColumnName(FindingRows.Column.AREA.ordinal());
			if (rows.refresh() && !area.equals(rows.getColumnName(FindingRows.Column.AREA.ordinal()))) arrange();
			int row = state.selected().map(finding -> rows.row(finding.id())).orElse(-1);
			if (row < 0) table.clearSelection();
			else {
				int view = table.convertRowIndexToView(row);
				table.setRowSelectionInterval(view, view);
				table.scrollRectToVisible(table.getCellRect(view, 0, true));
				beginWithAWholeRow();
			}
		}
		finally {
			following = false;
		}
		detail.show(state.selected());
		boolean one = state.selected().isPresent();
		for (JButton button : new JButton[] {accept, reject, reset, edit, redraw, delete}) button.setEnabled(one);
		undo.setEnabled(state.reading().canUndo());
		redo.setEnabled(state.reading().canRedo());
		boolean revealed = state.isRevealed();
		report.setEnabled(revealed && state.explained().isPresent());
		store.setEnabled(report.isEnabled());
		count.setText(counted());
	}

	/** Of rows that do not fit, the last one is cut, not the first; the selected one is seen whole. */
	private void beginWithAWholeRow() {
		int top = pane.getVerticalScrollBar().getValue();
		int cut = top % table.getRowHeight();
		int row = table.getSelectedRow();
		if (cut == 0 || row < 0) return;
		boolean fits = (row + 1) * table.getRowHeight() <= top - cut + pane.getViewport().getHeight();
		pane.getVerticalScrollBar().setValue(fits ? top - cut : top - cut + table.getRowHeight());
	}

	/** Whether the table is about to show other findings than those that are being edited. */
	private boolean aspectsOther() {
		return !state.findings().equals(IntStream.range(0, rows.getRowCount()).mapToObj(rows::finding).toList());
	}

	private String counted() {
		if (rows.getRowCount() == 0) return state.isRevealed() ? "none" : "the model's are hidden";
		long open = state.findings().stream().filter(f -> f.status() == Status.OPEN).count();
		return open == rows.getRowCount() ? open + " open"
			: open == 0 ? rows.getRowCount() + ", all decided" : open + " of " + rows.getRowCount() + " open";
	}

	private void chosen() {
		if (following) return;
		int row = table.getSelectedRow();
		String id = row < 0 ? null : rows.finding(table.convertRowIndexToModel(row)).id();
		if (!Objects.equals(id, state.selected().map(Finding::id).orElse(null))) state.select(id);
	}

	private void decide(Status status) {
		actions.decide(status);
	}

	private void add() {
		actions.addFromSelection();
	}

	private void edit() {
		actions.editSelected();
	}

	private void redraw() {
		actions.redrawFromSelection();
	}

	private void delete() {
		actions.removeSelected();
	}

	private void undo() {
		actions.undo();
	}

	private void redo() {
		actions.redo();
	}

	private void report() {
		actions.report();
	}

	private void store() {
		actions.store();
	}

	JTable findings() {
		return table;
	}
}
