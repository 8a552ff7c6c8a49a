package org.abscam.fiji.evaluate;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.awt.Choice;
import java.util.List;
import java.util.Optional;
import org.abscam.engine.Device;
import org.abscam.evaluate.MaskingTest;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.compare.CompareRequest;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.models.ModelChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.hotspot.HotspotFinder;

/** The command "Abs-CAM Evaluate...": how far can the maps of the active image be trusted? Fills tables and plots curves. */
public final class EvaluateCommand extends Command<EvaluateRequest> {

	private static final int COLUMNS = 10;
	private static final int WIDE = 36;

	@Override
	protected String usual() {
		return EvaluateRequest.DEFAULT_OPTIONS;
	}

	@Override
	protected EvaluateRequest parse(String options) throws ExplainException {
		return EvaluateRequest.parse(options);
	}

	@Override
	protected Optional<EvaluateRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Evaluate");
		ModelChoice models = new ModelChoice();
		models.addTo(dialog);
		dialog.addChoice("Class:", models.classes(), ExplainOptions.TOP);
		models.keepClassesIn((Choice) dialog.getChoices().get(1));
		dialog.addStringField("Methods (and controls, with commas, or all):", EvaluateRequest.DEFAULT_METHODS, WIDE);
		dialog.addStringField("Layer (auto or tensor):", ExplainOptions.AUTO_LAYER, COLUMNS);
		ScanChoice.addChannelTo(dialog, image);
		dialog.addChoice("Device:", ExplainRequest.devices(), Device.AUTO);
		dialog.addChoice("Truth (areas or masks):", MarkedTruth.choices(image), MarkedTruth.NONE);
		dialog.addChoice("Baseline where masked:", ExplainRequest.baselines(), Baseline.ZERO.option());
		dialog.addStringField("Steps of the curves:", Integer.toString(EvaluateRequest.DEFAULT_STEPS), COLUMNS);
		dialog.addStringField("Tolerance (pixels, or 4mm):", EvaluateRequest.DEFAULT_TOLERANCE, COLUMNS);
		dialog.addStringField("Regions at random:", Integer.toString(MaskingTest.DEFAULT_REGIONS), COLUMNS);
		dialog.addStringField("Threshold (0-1 of the maximum):", String.valueOf(HotspotFinder.DEFAULT_THRESHOLD), COLUMNS);
		List<String> flags = ScanChoice.addFlagsTo(dialog, image, false, false);
		flags.addAll(EvaluateRequest.MEASURES);
		dialog.addCheckboxGroup(4, 2, new String[] {"Stability (shift, noise)", "Mirror (where sides are alike)", "ROAD (imputed pixels)",
			"Sanity (random weights)", "Controls (all three)", "Exact (224 pixels a step)", "Plots of mean curves", "Table of measures"},
			new boolean[] {true, false, false, false, false, false, true, true});
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.choice(ExplainRequest.MODEL);
		answers.choice(ExplainRequest.CLASS);
		answers.text(CompareRequest.METHODS);
		answers.text(ExplainRequest.LAYER);
		if (ScanChoice.hasChannels(image)) answers.choice(ScanChoice.CHANNEL);
		answers.choice(ExplainRequest.DEVICE);
		answers.choice(EvaluateRequest.TRUTH);
		answers.choice(ExplainRequest.BASELINE);
		for (String key : List.of(EvaluateRequest.STEPS, EvaluateRequest.TOLERANCE, EvaluateRequest.REGIONS, Looks.THRESHOLD))
			answers.text(key);
		answers.flags(flags);
		return Optional.of(EvaluateRequest.of(answers.options()));
	}

	@Override
	protected void run(ImagePlus image, EvaluateRequest request) throws ExplainException {
		new EvaluateRun(image, request).run();
	}
}
