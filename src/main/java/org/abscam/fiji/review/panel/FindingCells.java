package org.abscam.fiji.review.panel;

import java.awt.Component;
import java.awt.Font;
import java.awt.font.TextAttribute;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.swing.JTable;
import javax.swing.SwingConstants;
import javax.swing.table.DefaultTableCellRenderer;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.review.Finding;
import org.abscam.review.Status;

/** A cell of the table of findings: rejected ones are struck through, the reader's own have his colour. */
final class FindingCells extends DefaultTableCellRenderer {

	private static final long serialVersionUID = 1;

	private final FindingRows rows;

	FindingCells(FindingRows rows) {
		this.rows = rows;
	}

	@Override
	public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focus, int row, int column) {
		super.getTableCellRendererComponent(table, value, selected, false, row, column);
		Finding finding = rows.finding(table.convertRowIndexToModel(row));
		FindingRows.Column shown = FindingRows.Column.values()[table.convertColumnIndexToModel(column)];
		boolean isNumber = shown == FindingRows.Column.AREA || shown == FindingRows.Column.PEAK;
		setIcon(value instanceof Status status ? new StatusMark(status) : null);
		setText(text(shown, value));
		setHorizontalAlignment(isNumber ? SwingConstants.RIGHT : value instanceof Status ? SwingConstants.CENTER : SwingConstants.LEFT);
		setBorder(Fields.gap(0, value instanceof Status ? 2 : 5));
		boolean rejected = finding.status() == Status.REJECTED;
		setForeground(rejected ? ReviewLook.QUIET : shown == FindingRows.Column.LABEL
			? finding.origin() == Finding.Origin.READER ? ReviewLook.READER : ReviewLook.MODEL : ReviewLook.TEXT);
		Font font = table.getFont();
		setFont(rejected && shown == FindingRows.Column.LABEL
			? font.deriveFont(Map.of(TextAttribute.STRIKETHROUGH, TextAttribute.STRIKETHROUGH_ON)) : font);
		String words = words(finding);
		setToolTipText(shown == FindingRows.Column.COMMENT && !finding.comment().isEmpty() ? Words.tip(finding.comment()) : words);
		if (rows.unkept(finding, shown).isPresent()) {
			setForeground(ReviewLook.ALARM);
			words = "Not kept yet, as there was no room for it: press F2 and Enter once there is. " + words;
			setToolTipText(words);
		}
		getAccessibleContext().setAccessibleName(value instanceof Status status ? status.word() : shown.title + " " + getText());
		getAccessibleContext().setAccessibleDescription(words);
		return this;
	}

	private static String text(FindingRows.Column shown, Object value) {
		if (value == null || value instanceof Status) return "";
		if (value instanceof Instant at) return Words.time(Optional.of(at));
		if (value instanceof Double number)
			return shown == FindingRows.Column.PEAK ? String.format(Locale.ROOT, "%.2f", number) : Words.number(number);
		return value.toString();
	}

	/** A finding in a line, for those who hear it. */
	static String words(Finding finding) {
		return (finding.origin() == Finding.Origin.MODEL ? "Marked by the model, " : "Marked by the reader, ") + finding.status().word()
			+ (finding.asFound().isPresent() ? ", its outline redrawn" : "");
	}
}
