package org.abscam.fiji.explain;

import ij.ImagePlus;
import java.util.Optional;
import org.abscam.engine.Device;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.choice.ModelChoice;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.page.ReportForm;

/**
 * The command "Abs-CAM Explain...": what in the active image made the classifier say what it says? Shows maps, overlay, regions and
 * tables as asked for.
 */
public final class ExplainCommand extends Command<ExplainRequest> {

	private final Reviewing reviewing;

	/** Opens the review window. */
	@FunctionalInterface
	public interface Reviewing {

		/**
		 * Explains an image and opens the window. Blocks until it is there.
		 *
		 * @param image the image
		 * @param said what this command was told
		 * @throws ExplainException if that cannot be done
		 */
		void open(ImagePlus image, Said said) throws ExplainException;
	}

	/** @param reviewing opens the review window where that is asked for */
	public ExplainCommand(Reviewing reviewing) {
		super(MenuOffers.EXPLAIN, ExplainRequest::of);
		this.reviewing = reviewing;
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		Form form = models.addClassesTo(models.addTo(new Form())).ask(Options.AGAINST).ask(Options.TARGET).ask(Options.REGION)
			.ask(Options.METHOD);
		models.addLayersTo(form).ask(Options.CHANNELS).ask(Options.BUDGET);
		ScanChoice.addChannelTo(models.addInputsTo(form), image);
		Looks.addTo(form.ask(Options.WINDOW).ask(Options.DEVICE, Device.NAMES, Device.AUTO).ask(Options.BASELINE));
		return ScanChoice.addFlagsTo(form, image).group(2, Options.OVERLAY, Options.RGB, Options.ROIS, Options.TABLE,
			Options.FAITHFULNESS, Options.BAR, Options.CLASS_SENSITIVITY).flag(Options.REVIEW, true)
			.ask(offer().get(Options.OUT), Form.WIDE).tick(offer().get(Options.REPORT), ReportForm.options(), 3)
			.ask(offer().get(Options.DEIDENTIFY_KEY), Form.WIDE)
			.group(2, Options.FIGURE, offer().get(Options.DICOM), offer().get(Options.DEIDENTIFY))
			.advanced(Options.AGAINST, Options.TARGET, Options.REGION, Options.LAYER, Options.CHANNELS, Options.BUDGET, Options.DEVICE,
				Options.BASELINE, Options.THRESHOLD, Options.OPACITY, Options.PAINT, Options.RANGE, Options.RGB, Options.BAR,
				Options.CLASS_SENSITIVITY, Options.OUT, Options.REPORT, Options.DEIDENTIFY_KEY, Options.FIGURE, Options.DICOM,
				Options.DEIDENTIFY)
			.advanced(ScanChoice.rare(image))
			// objects that name a patient are made when somebody asks for them, not because somebody did before
			.forget(Options.OUT, Options.REPORT, Options.DEIDENTIFY_KEY, Options.FIGURE, Options.DICOM, Options.DEIDENTIFY)
			.quiet(Options.OUT, Options.REPORT, Options.DEIDENTIFY_KEY);
	}

	@Override
	protected Optional<ExplainRequest> ask(ImagePlus image) throws ExplainException {
		return new ExplainDialog(image, form(image), title()).ask();
	}

	@Override
	protected void run(ImagePlus image, ExplainRequest request) throws ExplainException {
		if (request.review().isPresent()) reviewing.open(image, request.review().get());
		else new ExplainRun(image, request).run();
	}
}
