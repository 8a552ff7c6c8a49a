package org.abscam.fiji.models;

import ij.ImagePlus;
import ij.Prefs;
import ij.gui.GenericDialog;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Panel;
import java.awt.TextArea;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.trial.ImportTrial;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.command.Wishes;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.Scan;

/** Asks what to import. Meanwhile the network answers for the open image, so that labels and preprocessing can be set right before OK. */
final class ImportDialog {

	private static final int LINES = 7, LETTERS = 84, POINTS = 12;
	private static final String BEGIN =
		"Choose a model: what it answers for the open image, by ways of preprocessing, stands here then.\nWithout an open image, a made-up one "
			+ "is shown to it.";

	private final Form form;
	private final GenericDialog dialog;
	private final Optional<Scan> picture;
	private final TextArea answers = new TextArea(BEGIN, LINES, LETTERS, TextArea.SCROLLBARS_VERTICAL_ONLY);

	/** Needs a screen. */
	ImportDialog(ImagePlus image, Form form, String title) {
		this.form = form;
		this.picture = Optional.ofNullable(image).map(Scan::of);
		dialog = form.dialog(title);
		answers.setEditable(false);
		answers.setFocusable(false);
		answers.setFont(new Font(Font.MONOSPACED, Font.PLAIN, (int) (POINTS * Prefs.getGuiScale())));
		answers.setBackground(dialog.getBackground());
		Panel panel = new Panel();
		panel.add(answers);
		dialog.addPanel(panel);
	}

	/** Blocks until the user is done; empty for nothing. */
	Optional<Said> ask() {
		try (Wishes<Said> wishes = new Wishes<>(() -> form.read(dialog), this::answer)) {
			wishes.listenTo(dialog);
			return form.show(dialog);
		}
	}

	/** One at a time. */
	private synchronized void answer(Said said, BooleanSupplier superseded) {
		if (superseded.getAsBoolean() || said.text(Options.SOURCE).isEmpty()) return;
		tell("Running the model…", superseded);
		try {
			List<String> lines = ImportTrial.of(ImportRequest.of(said).options(), picture, new Superseded(superseded));
			tell(String.join("\n", lines), superseded);
		}
		catch (ExplainException | RuntimeException | OutOfMemoryError | LinkageError e) {
			tell(e.getMessage() == null ? e.toString() : e.getMessage(), superseded);
		}
	}

	private void tell(String words, BooleanSupplier superseded) {
		EventQueue.invokeLater(() -> {
			if (superseded.getAsBoolean()) return;
			answers.setText(words);
			answers.setCaretPosition(0);
		});
	}

	private record Superseded(BooleanSupplier superseded) implements Progress {

		@Override
		public void at(double fraction, String status) {
			// it is short, and the status line belongs to the dialog's user
		}

		@Override
		public boolean isCancelled() {
			return superseded.getAsBoolean();
		}
	}
}
