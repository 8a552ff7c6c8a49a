package org.abscam.fiji.explain;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Panel;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.command.MessageLine;
import org.abscam.option.Said;

/**
 * Asks what is to be explained and how. Meanwhile a {@link ExplainPreview} explains the current slice.
 */
final class ExplainDialog {

	private final ImagePlus image;
	private final Form form;
	private final GenericDialog dialog;
	private final Checkbox preview = new Checkbox("Preview on this slice (not recorded)");
	private final MessageLine message = new MessageLine();

	/** Needs a screen. */
	ExplainDialog(ImagePlus image, Form form, String title) {
		this.image = image;
		this.form = form;
		dialog = form.dialog(title);
		Panel line = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
		line.add(preview);
		message.addTo(dialog, line);
	}

	/**
	 * Blocks until the user is done.
	 *
	 * @return what the user wants, empty for nothing
	 * @throws ExplainException if a value is out of range
	 */
	Optional<ExplainRequest> ask() throws ExplainException {
		try (ExplainPreview slice = new ExplainPreview(image, message::tell)) {
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
			message.tell(e.getMessage());
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
