package org.abscam.fiji.review.panel;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.swing.table.AbstractTableModel;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Status;

/** The findings that may be shown, a row each; label and comment can be edited, which is a change of the reading. */
final class FindingRows extends AbstractTableModel {

	private static final long serialVersionUID = 1;

	/** What a column shows. */
	enum Column {

			STATUS("", 26, Status.class, "What the reader thinks of it"),
			LABEL("Label", 88, String.class, "What it is; double-click or F2 to change it"),
			AREA("Area", 82, Double.class, "Its area"),
			PLACE("Place", 110, Where.class, "Slice, or Z, C and T, and column and row of its middle"),
			PEAK("Peak", 46, Double.class, "Highest value of the map in it, 0 to 1"),
			COMMENT("Comment", 170, String.class, "The reader's words; double-click or F2 to change them"),
			READER("Reader", 80, String.class, "Who decided last"),
			TIME("Time", 96, Instant.class, "When");

		final String title;
		final int width;
		final Class<?> kind;
		final String tip;

		Column(String title, int width, Class<?> kind, String tip) {
			this.title = title;
			this.width = width;
			this.kind = kind;
			this.tip = tip;
		}
	}

	/**
	 * A place in words, in the order of slices.
	 *
	 * @param slice from 1
	 * @param words as it is shown
	 */
	record Where(int slice, String words) implements Comparable<Where> {

		@Override
		public int compareTo(Where other) {
			return Integer.compare(slice, other.slice);
		}

		@Override
		public String toString() {
			return words;
		}
	}

	private final transient ReviewState state;
	private transient List<Finding> findings = List.of();

	FindingRows(ReviewState state) {
		this.state = state;
		findings = state.findings();
	}

	/** @return whether there is something else to show than before */
	boolean refresh() {
		List<Finding> now = state.findings();
		if (now.equals(findings)) return false;
		boolean unit = !areaUnit(now).equals(areaUnit(findings));
		findings = now;
		if (unit) fireTableStructureChanged();
		else fireTableDataChanged();
		return true;
	}

	Finding finding(int row) {
		return findings.get(row);
	}

	/** @return its row, −1 where it is not shown */
	int row(String id) {
		for (int i = 0; i < findings.size(); i++) if (findings.get(i).id().equals(id)) return i;
		return -1;
	}

	@Override
	public int getRowCount() {
		return findings.size();
	}

	@Override
	public int getColumnCount() {
		return Column.values().length;
	}

	@Override
	public String getColumnName(int column) {
		Column shown = Column.values()[column];
		return shown == Column.AREA ? "Area" + areaUnit(findings) : shown.title;
	}

	private static String areaUnit(List<Finding> findings) {
		return findings.isEmpty() ? "" : " (" + (Words.areaUnit(findings.get(0).measures()).equals("pixels") ? "px"
			: Words.areaUnit(findings.get(0).measures())) + ")";
	}

	@Override
	public Class<?> getColumnClass(int column) {
		return Column.values()[column].kind;
	}

	@Override
	public Object getValueAt(int row, int column) {
		Finding finding = findings.get(row);
		return switch (Column.values()[column]) {
			case STATUS -> finding.status();
			case LABEL -> unkept(finding, Column.LABEL).orElse(finding.label());
			case AREA -> Words.areaOf(finding.measures());
			case PLACE -> where(finding);
			case PEAK -> state.isRevealed() ? boxed(finding.measures().peak()) : null; // which tells of the map
			case COMMENT -> unkept(finding, Column.COMMENT).orElse(finding.comment());
			case READER -> finding.reader();
			case TIME -> finding.at().orElse(null);
		};
	}

	/** What was typed there and could not be kept, as on a full disk; it is kept when the cell is edited once more. */
	Optional<String> unkept(Finding finding, Column column) {
		return column == Column.LABEL || column == Column.COMMENT ? state.unkept(on(finding, column)) : Optional.empty();
	}

	/** What words are on, as the state knows it: of a finding itself those of the comment. */
	private static String on(Finding finding, Column column) {
		return column == Column.LABEL ? finding.id() + " label" : finding.id();
	}

	private static Double boxed(OptionalDouble value) {
		return value.isPresent() ? value.getAsDouble() : null;
	}

	Where where(Finding finding) {
		int[] at = Words.middle(finding.outline());
		Finding.Place place = finding.place();
		String slice = state.image().getStackSize() == 1 ? ""
			: state.image().isHyperStack() ? String.format(Locale.ROOT, "Z%d C%d T%d · ", place.z(), place.channel(), place.frame())
				: place.slice() + " · ";
		return new Where(place.slice(), slice + at[0] + ", " + at[1]);
	}

	@Override
	public boolean isCellEditable(int row, int column) {
		return column == Column.LABEL.ordinal() || column == Column.COMMENT.ordinal();
	}

	@Override
	public void setValueAt(Object value, int row, int column) {
		if (row >= findings.size()) return;
		Finding finding = findings.get(row);
		String text = value.toString().strip();
		Column edited = Column.values()[column];
		boolean label = edited == Column.LABEL;
		if (label && text.isEmpty()) return;
		String on = on(finding, edited);
		if (text.equals(label ? finding.label() : finding.comment())) state.forget(on);
		else state.write(on, text, label ? new Change.Labelled(finding.id(), text) : new Change.Commented(finding.id(), text));
	}
}
