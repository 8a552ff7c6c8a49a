package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Font;
import java.awt.GridLayout;
import java.util.Locale;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.review.Change;
import org.abscam.review.Finding;

/** The selected finding in words, with a field for what the reader says of it. */
final class FindingDetail extends JPanel {

	private static final long serialVersionUID = 1;

	private final transient ReviewState state;
	private final JLabel name = new JLabel(" ");
	private final JLabel measures = new JLabel(" ");
	private final JLabel who = new JLabel(" ");
	private final JTextField comment = new HintField("Comment on the selected finding");
	private String shown;
	private String kept = "";

	FindingDetail(ReviewState state) {
		super(new BorderLayout(0, ReviewLook.scaled(4)));
		this.state = state;
		JPanel lines = new JPanel(new GridLayout(3, 1));
		lines.add(name);
		lines.add(measures);
		lines.add(who);
		add(lines, BorderLayout.CENTER);
		add(comment, BorderLayout.SOUTH);
		comment.setToolTipText("What the reader says of the selected finding; Enter keeps it.");
		KeptSoon.on(comment, this::keep);
	}

	void look() {
		setBackground(ReviewLook.RAISED);
		getComponent(0).setBackground(ReviewLook.RAISED);
		setBorder(BorderFactory.createCompoundBorder(BorderFactory.createLineBorder(ReviewLook.LINE), Fields.gap(6, 8)));
		name.setFont(ReviewLook.font(1, Font.BOLD));
		name.setIconTextGap(ReviewLook.scaled(6));
		measures.setForeground(ReviewLook.TEXT);
		who.setForeground(ReviewLook.QUIET);
		comment.setBackground(ReviewLook.GROUND);
		comment.setBorder(Fields.border());
	}

	void show(Optional<Finding> selected) {
		if (shown != null && !shown.equals(selected.map(Finding::id).orElse(null))) keep();
		shown = selected.map(Finding::id).orElse(null);
		comment.setEnabled(selected.isPresent());
		comment.setVisible(selected.isPresent());
		if (selected.isEmpty()) {
			name.setText("No finding selected");
			name.setIcon(null);
			name.setForeground(ReviewLook.QUIET);
			measures.setText("Click an outline or a row, or press N.");
			who.setText(" ");
			comment.setText("");
			return;
		}
		Finding finding = selected.get();
		name.setIcon(new StatusMark(finding.status()));
		name.setText((finding.label().isEmpty() ? "" : finding.label() + ", ") + finding.status().word());
		name.setForeground(finding.origin() == Finding.Origin.READER ? ReviewLook.READER : ReviewLook.MODEL);
		name.setToolTipText(FindingCells.words(finding));
		measures.setToolTipText("Area, highest value of the map in it once that is shown, and its middle");
		measures.setText(Words.area(finding.measures())
			+ (state.isRevealed() && finding.measures().peak().isPresent()
				? String.format(Locale.ROOT, " · peak %.2f", finding.measures().peak().getAsDouble())
				: "")
			+ " · " + position(finding));
		who.setText(finding.reader().isEmpty() ? finding.origin() == Finding.Origin.MODEL ? "Marked by the model" : "Marked by the reader"
			: finding.reader() + ", " + Words.time(finding.at()));
		String words = state.unkept(finding.id()).orElse(finding.comment());
		if (!comment.isFocusOwner() || !finding.comment().equals(kept)) KeptSoon.show(comment, words);
		kept = finding.comment();
	}

	/** In units of the scan where it has such. */
	private String position(Finding finding) {
		int[] at = Words.middle(finding.outline());
		var units = state.image().getCalibration();
		if (finding.measures().unit().equals("pixel") || !units.scaled()) return "x " + at[0] + ", y " + at[1];
		return String.format(Locale.ROOT, "x %.1f, y %.1f %s", units.getX(at[0] + .5), units.getY(at[1] + .5, state.image().getHeight()),
			finding.measures().unit());
	}

	private void keep() {
		String id = shown;
		if (id == null) return;
		String text = comment.getText().strip();
		Optional<Finding> finding = state.reading().finding(id);
		if (finding.isEmpty()) return;
		if (finding.get().comment().equals(text)) state.forget(id);
		else state.write(id, text, new Change.Commented(id, text));
	}
}
