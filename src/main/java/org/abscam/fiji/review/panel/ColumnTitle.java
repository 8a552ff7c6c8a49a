package org.abscam.fiji.review.panel;

import java.awt.Component;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.JTable;
import javax.swing.RowSorter.SortKey;
import javax.swing.SortOrder;
import javax.swing.SwingConstants;
import javax.swing.table.DefaultTableCellRenderer;
import org.abscam.fiji.review.state.ReviewLook;

/** The title of a column of findings, with an arrow where the table is sorted by it. */
final class ColumnTitle extends DefaultTableCellRenderer {

	private static final long serialVersionUID = 1;

	@Override
	public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focus, int row, int column) {
		super.getTableCellRendererComponent(table, value, false, false, row, column);
		int shown = table.convertColumnIndexToModel(column);
		List<? extends SortKey> keys = table.getRowSorter() == null ? List.of() : table.getRowSorter().getSortKeys();
		String arrow = keys.isEmpty() || keys.get(0).getColumn() != shown ? ""
			: keys.get(0).getSortOrder() == SortOrder.ASCENDING ? " ↑" : keys.get(0).getSortOrder() == SortOrder.DESCENDING ? " ↓" : "";
		Class<?> kind = FindingRows.Column.values()[shown].kind;
		setText(value + arrow);
		setHorizontalAlignment(kind == Double.class ? SwingConstants.RIGHT : SwingConstants.LEFT);
		setForeground(ReviewLook.QUIET);
		setBackground(ReviewLook.GROUND);
		setFont(ReviewLook.font());
		setBorder(BorderFactory.createCompoundBorder(BorderFactory.createMatteBorder(0, 0, 1, 0, ReviewLook.LINE), Fields.gap(3, 5)));
		return this;
	}
}
