package org.abscam.fiji.review.panel;

import ij.Prefs;
import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.GridLayout;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.report.page.ReportForm;

/** What is asked before a report is written: where to, as what, and whether it names the patient, which is never ticked at first. */
final class ReportFields extends JPanel {

	private static final long serialVersionUID = 1;
	private static final String FOLDER = "abscam.report.folder";
	private static final String FORMS = "abscam.report.forms";

	private final JTextField folder = new JTextField(30);
	private final Map<ReportForm, JCheckBox> forms = new EnumMap<>(ReportForm.class);
	private final JCheckBox patient = new JCheckBox("Name the patient and the study, from the DICOM header");

	/**
	 * What is wished for.
	 *
	 * @param folder where to
	 * @param forms as what, at least one
	 * @param patient whether it names the patient
	 */
	record Wish(Path folder, Set<ReportForm> forms, boolean patient) {}

	/** @param beside the folder that is offered where none was chosen before */
	ReportFields(Path beside) {
		super(new GridLayout(0, 1, 0, ReviewLook.scaled(6)));
		folder.setText(Prefs.get(FOLDER, beside.toString()));
		Set<ReportForm> last = ReportForm.of(Prefs.get(FORMS, ReportForm.PDF.option())).orElse(EnumSet.of(ReportForm.PDF));
		JPanel where = new JPanel(new BorderLayout(ReviewLook.scaled(6), 0));
		JLabel label = new JLabel("Folder");
		label.setLabelFor(folder);
		JButton browse = Fields.button("Browse…", "Chooses the folder.", this::browse);
		where.add(label, BorderLayout.WEST);
		where.add(folder, BorderLayout.CENTER);
		where.add(browse, BorderLayout.EAST);
		JPanel as = new JPanel(new FlowLayout(FlowLayout.LEFT, 0, 0));
		for (ReportForm form : ReportForm.values()) {
			JCheckBox box = new JCheckBox(name(form), last.contains(form));
			forms.put(form, box);
			as.add(box);
			as.add(Box.createHorizontalStrut(ReviewLook.scaled(18)));
		}
		add(where);
		add(as);
		add(patient);
		ReviewLook.applyToDialog(this);
		folder.setBorder(Fields.border());
		setBorder(BorderFactory.createCompoundBorder(BorderFactory.createEmptyBorder(), Fields.gap(12, 14)));
	}

	private static String name(ReportForm form) {
		return switch (form) {
			case PDF -> "PDF, for print and archive";
			case HTML -> "HTML, for a browser";
			case PNG -> "PNG, a picture";
		};
	}

	private void browse() {
		JFileChooser chooser = new JFileChooser(folder.getText());
		chooser.setFileSelectionMode(JFileChooser.DIRECTORIES_ONLY);
		chooser.setDialogTitle("Folder of the report");
		if (chooser.showDialog(this, "Choose") == JFileChooser.APPROVE_OPTION) folder.setText(chooser.getSelectedFile().toString());
	}

	/** @return why nothing can be written so, a sentence; empty where it can */
	Optional<String> trouble() {
		if (chosen().isEmpty()) return Optional.of("Tick at least one of PDF, HTML and PNG.");
		if (folder.getText().isBlank()) return Optional.of("Name the folder of the report.");
		try {
			Path.of(folder.getText().strip());
			return Optional.empty();
		}
		catch (InvalidPathException e) {
			return Optional.of("'" + folder.getText() + "' cannot be a folder's name; choose another.");
		}
	}

	private Set<ReportForm> chosen() {
		Set<ReportForm> chosen = EnumSet.noneOf(ReportForm.class);
		forms.forEach((form, box) -> {
			if (box.isSelected()) chosen.add(form);
		});
		return chosen;
	}

	/** @return what is wished for, remembered for the next time but for the patient; to be asked where there is no {@link #trouble} */
	Wish wish() {
		Set<ReportForm> chosen = chosen();
		Prefs.set(FOLDER, folder.getText().strip());
		Prefs.set(FORMS, String.join(",", chosen.stream().map(ReportForm::option).toList()));
		return new Wish(Path.of(folder.getText().strip()).toAbsolutePath(), chosen, patient.isSelected());
	}

	JTextField folder() {
		return folder;
	}

	JCheckBox box(ReportForm form) {
		return forms.get(form);
	}

	JCheckBox patient() {
		return patient;
	}
}
