package org.abscam.fiji.explain;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.awt.BorderLayout;
import java.awt.Checkbox;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Label;
import java.awt.Panel;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Form;
import org.abscam.option.Said;

/**
 * Asks what is to be explained and how. Meanwhile a {@link ExplainPreview} explains the current slice.
 */
final class ExplainDialog {

	/** Pixels that the line below the dialog has room for. */
	private static final int ROOM = 480;

	private final ImagePlus image;
	private final Form form;
	private final GenericDialog dialog;
	private final Checkbox preview = new Checkbox("Preview on this slice (not recorded)");
	private final Label message = new Label() {

		@Override
		public Dimension getPreferredSize() {
			return new Dimension(ROOM, super.getPreferredSize().height);
		}
	};

	/** Needs a screen. */
	ExplainDialog(ImagePlus image, Form form, String title) {
		this.image = image;
		this.form = form;
		dialog = form.dialog(title);
		Panel panel = new Panel(new BorderLayout());
		Panel line = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
		line.add(preview);
		panel.add(line, BorderLayout.NORTH);
		panel.add(message, BorderLayout.SOUTH);
		dialog.addPanel(panel);
	}

	/**
	 * Blocks until the user is done.
	 *
	 * @return what the user wants, empty for nothing
	 * @throws ExplainException if a value is out of range
	 */
	Optional<ExplainRequest> ask() throws ExplainException {
		try (ExplainPreview slice = new ExplainPreview(image, text -> EventQueue.invokeLater(() -> message.setText(text)))) {
			dialog.addDialogListener((changed, event) -> event == null ? isRecorded() : isUsable(slice));
			preview.addItemListener(event -> isUsable(slice));
			EventQueue.invokeLater(() -> isUsable(slice));
			Optional<Said> said = form.show(dialog);
			return said.isEmpty() ? Optional.empty() : Optional.of(ExplainRequest.of(said.get()));
		}
	}

	/** Whether all values are in range, for which the preview is brought up to date; else the line says what is not. */
	private boolean isUsable(ExplainPreview slice) {
		try {
			slice.show(request(), preview.getState());
			return true;
		}
		catch (ExplainException e) {
			message.setText(e.getMessage());
			return false;
		}
	}

	/** ImageJ records what is read when the dialog closes. */
	private boolean isRecorded() {
		try {
			request();
			return true;
		}
		catch (ExplainException e) {
			return false; // it is read once more, and said then
		}
	}

	private ExplainRequest request() throws ExplainException {
		return ExplainRequest.of(form.read(dialog));
	}
}
