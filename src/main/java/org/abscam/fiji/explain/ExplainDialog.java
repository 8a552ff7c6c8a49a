package org.abscam.fiji.explain;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.awt.BorderLayout;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Label;
import java.awt.Panel;
import java.util.List;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Device;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.models.ModelChoice;
import org.abscam.fiji.result.Looks;

/**
 * Asks what is to be explained and how. The first word of each label is the macro key, so that ImageJ's recorder writes down what
 * {@link ExplainRequest#parse} reads. Meanwhile a {@link ExplainPreview} explains the current slice.
 */
final class ExplainDialog {

	private static final String TITLE = "Abs-CAM Explain";
	private static final int COLUMNS = 16;
	/** Pixels that the line below the dialog has room for. */
	private static final int ROOM = 480;

	private final ImagePlus image;
	private final GenericDialog dialog = new GenericDialog(TITLE);
	private final List<String> flags;
	private final Checkbox preview = new Checkbox("Preview on this slice (not recorded)");
	private final Label message = new Label() {

		@Override
		public Dimension getPreferredSize() {
			return new Dimension(ROOM, super.getPreferredSize().height);
		}
	};

	/** Needs a screen. */
	ExplainDialog(ImagePlus image) {
		this.image = image;
		ModelChoice models = new ModelChoice();
		models.addTo(dialog);
		dialog.addChoice("Class:", models.classes(), ExplainOptions.TOP);
		models.keepClassesIn((Choice) dialog.getChoices().get(1));
		dialog.addChoice("Method:", ExplainRequest.methods(), CamMethod.ABS_CAM.option());
		dialog.addStringField("Layer (auto or tensor):", ExplainOptions.AUTO_LAYER, COLUMNS);
		dialog.addStringField("Channels of it (all or number):", ExplainRequest.ALL_CHANNELS, COLUMNS);
		ScanChoice.addChannelTo(dialog, image);
		dialog.addChoice("Device:", ExplainRequest.devices(), Device.AUTO);
		dialog.addChoice("Baseline where masked:", ExplainRequest.baselines(), Baseline.ZERO.option());
		Looks.addTo(dialog);
		flags = ScanChoice.addFlagsTo(dialog, image);
		flags.addAll(ExplainRequest.OUTPUTS);
		flags.addAll(Looks.FLAGS);
		dialog.addCheckboxGroup(3, 2,
			new String[] {"Overlay on the image", "RGB copy with the map", "ROIs to the ROI Manager", "Table of results",
				"Faithfulness (takes longer)", "Bar of the colours"},
			new boolean[] {true, false, true, true, false, false});
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
			dialog.showDialog();
		}
		return dialog.wasCanceled() ? Optional.empty() : Optional.of(request());
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
		dialog.resetCounters();
		Answers answers = new Answers(dialog);
		answers.choice(ExplainRequest.MODEL);
		answers.choice(ExplainRequest.CLASS);
		answers.choice(ExplainRequest.METHOD);
		answers.text(ExplainRequest.LAYER);
		answers.text(ExplainRequest.CHANNELS);
		if (ScanChoice.hasChannels(image)) answers.choice(ScanChoice.CHANNEL);
		answers.choice(ExplainRequest.DEVICE);
		answers.choice(ExplainRequest.BASELINE);
		Looks.read(answers);
		answers.flags(flags);
		return ExplainRequest.of(answers.options());
	}
}
