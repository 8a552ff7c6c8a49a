package org.abscam.fiji.open;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.swing.table.AbstractTableModel;

/** What was found, a row for each, which cannot be edited. */
final class SearchedRows<T> extends AbstractTableModel {

	private static final long serialVersionUID = 1L;

	private final String[] columns;
	private transient List<T> found = List.of();
	private transient Function<T, List<String>> cells = one -> List.of();

	SearchedRows(String... columns) {
		this.columns = columns;
	}

	void show(List<T> now, Function<T, List<String>> itsCells) {
		found = List.copyOf(now);
		cells = itsCells;
		fireTableDataChanged();
	}

	/** @param row of the table, -1 for none */
	Optional<T> at(int row) {
		return row < 0 || row >= found.size() ? Optional.empty() : Optional.of(found.get(row));
	}

	@Override
	public int getRowCount() {
		return found.size();
	}

	@Override
	public int getColumnCount() {
		return columns.length;
	}

	@Override
	public String getColumnName(int column) {
		return columns[column];
	}

	@Override
	public Object getValueAt(int row, int column) {
		return cells.apply(found.get(row)).get(column);
	}
}
