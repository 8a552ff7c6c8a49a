package org.abscam.fiji.review.panel;

import ij.Prefs;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.GridLayout;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import org.abscam.fiji.review.state.ReviewLook;

/**
 * What is asked before a reading is stored: in which archive, who stands for it, and with which pages. Signing and naming the patient are never ticked
 * at first; credentials stand in a file.
 */
final class StoreFields extends JPanel {

	private static final long serialVersionUID = 1;
	private static final String ARCHIVE = "abscam.archive";
	private static final String CREDENTIALS = "abscam.archive.credentials";
	private static final String ORGANIZATION = "abscam.reader.organization";

	private final JTextField archive = field("dicomweb://host/dicom-web");
	private final JTextField credentials = field("a file that only you can read; empty for none");
	private final JTextField organization = field("where you read, such as a hospital");
	private final JCheckBox pages = new JCheckBox("Add the report as pages (PDF)", true);
	private final JCheckBox patient = new JCheckBox("Name the patient and the study on these pages");
	private final JCheckBox signed = new JCheckBox("I sign: this is my reading, and it is complete");
	private final List<JLabel> labels = new ArrayList<>();
	private final boolean open;

	/**
	 * What is wished for.
	 *
	 * @param archive address of the archive, {@code dicomweb://HOST/ROOT}
	 * @param credentials a file of them, empty for those of the environment
	 * @param organization where the reader works, empty where that is not said
	 * @param pages whether the report in pages goes along
	 * @param patient whether that names the patient
	 * @param signed whether the reader stands for it
	 */
	record Wish(String archive, Optional<Path> credentials, String organization, boolean pages, boolean patient, boolean signed) {}

	/**
	 * @param reader who reads
	 * @param open whether findings are left to decide on
	 * @param explained whether there is an answer to make pages of
	 */
	StoreFields(String reader, boolean open, boolean explained) {
		super(new GridLayout(0, 1, 0, ReviewLook.scaled(6)));
		this.open = open;
		archive.setText(Prefs.get(ARCHIVE, ""));
		credentials.setText(Prefs.get(CREDENTIALS, ""));
		organization.setText(Prefs.get(ORGANIZATION, ""));
		add(row("Archive", archive, null));
		add(row("File of credentials", credentials, Fields.button("Browse…", "Chooses the file.", this::browse)));
		add(row(reader.isBlank() ? "Institution" : "Institution of " + reader, organization, null));
		pages.setEnabled(explained);
		pages.setSelected(explained);
		patient.setEnabled(explained);
		pages.addItemListener(event -> {
			patient.setEnabled(pages.isSelected());
			if (!pages.isSelected()) patient.setSelected(false);
		});
		add(pages);
		add(patient);
		add(signed);
		add(new JLabel("Your decisions go into the patient's own study as a Structured Report, for research."));
		ReviewLook.applyToDialog(this);
		int widest = labels.stream().mapToInt(label -> label.getPreferredSize().width).max().orElse(0);
		for (JLabel label : labels) label.setPreferredSize(new Dimension(widest, label.getPreferredSize().height));
		for (JTextField field : new JTextField[] {archive, credentials, organization}) field.setBorder(Fields.border());
		setBorder(Fields.gap(12, 14));
	}

	private static JTextField field(String hint) {
		JTextField field = new HintField(hint);
		field.setColumns(34);
		return field;
	}

	private JPanel row(String words, JTextField field, JButton button) {
		JPanel row = new JPanel(new BorderLayout(ReviewLook.scaled(6), 0));
		JLabel label = new JLabel(words);
		label.setLabelFor(field);
		field.getAccessibleContext().setAccessibleName(words);
		labels.add(label);
		row.add(label, BorderLayout.WEST);
		row.add(field, BorderLayout.CENTER);
		if (button != null) row.add(button, BorderLayout.EAST);
		return row;
	}

	private void browse() {
		JFileChooser chooser = new JFileChooser(credentials.getText());
		chooser.setDialogTitle("File of credentials");
		if (chooser.showDialog(this, "Choose") == JFileChooser.APPROVE_OPTION) credentials.setText(chooser.getSelectedFile().toString());
	}

	/** @return why nothing can be stored so, a sentence; empty where it can */
	Optional<String> trouble() {
		if (archive.getText().isBlank()) return Optional.of("Name the archive, as in dicomweb://host/dicom-web.");
		if (signed.isSelected() && open) return Optional.of("Decide on all findings before you sign, or store it unsigned.");
		try {
			Path.of(credentials.getText().strip());
			return Optional.empty();
		}
		catch (InvalidPathException e) {
			return Optional.of("'" + credentials.getText() + "' cannot be a file's name; choose another.");
		}
	}

	/** @return what is wished for; archive, file and organization are remembered. To be asked where there is no {@link #trouble} */
	Wish wish() {
		Prefs.set(ARCHIVE, archive.getText().strip());
		Prefs.set(CREDENTIALS, credentials.getText().strip());
		Prefs.set(ORGANIZATION, organization.getText().strip());
		String file = credentials.getText().strip();
		return new Wish(archive.getText().strip(), file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
			organization.getText().strip(),
			pages.isSelected(), patient.isSelected(), signed.isSelected());
	}

	JTextField archive() {
		return archive;
	}

	JCheckBox signed() {
		return signed;
	}
}
