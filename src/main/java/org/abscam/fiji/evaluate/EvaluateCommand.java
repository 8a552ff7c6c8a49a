package org.abscam.fiji.evaluate;

import ij.ImagePlus;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.engine.Device;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.choice.ModelChoice;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.MarkedAreas;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;

/** The command "Abs-CAM Evaluate...": how far can the maps of the active image be trusted? Fills tables and plots curves. */
public final class EvaluateCommand extends Command<EvaluateRequest> {

	private static final int METHOD_COLUMNS = 3;

	public EvaluateCommand() {
		super(MenuOffers.EVALUATE, EvaluateRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		Form form = models.addTo(new Form());
		models.addClassesTo(form).tick(offer().get(Options.METHODS), methodsAndControls(), METHOD_COLUMNS);
		models.addInputsTo(models.addLayersTo(form).ask(Options.BUDGET, Form.SHORT));
		ScanChoice.addChannelTo(form, image);
		form.ask(Options.WINDOW).ask(Options.DEVICE, Device.NAMES, Device.AUTO)
			.ask(Options.TRUTH, MarkedAreas.choices(image), MarkedAreas.NONE)
			.ask(Options.BASELINE)
			.ask(Options.STEPS, Form.SHORT).ask(Options.TOLERANCE, Form.SHORT).ask(Options.REGIONS, Form.SHORT)
			.ask(Options.THRESHOLD, Form.SHORT);
		return ScanChoice.addFlagsTo(form, image, false, false).group(2, Options.STABILITY, Options.MIRROR, Options.ROAD, Options.SANITY,
			Options.CONTROLS, Options.EXACT, Options.COHERENCY, Options.PLOTS, offer().get(Options.TABLE))
			.advanced(Options.LAYER, Options.BUDGET, Options.DEVICE, Options.BASELINE, Options.STEPS, Options.TOLERANCE, Options.REGIONS,
				Options.THRESHOLD, Options.MIRROR, Options.ROAD, Options.EXACT, Options.COHERENCY)
			.advanced(ScanChoice.rare(image));
	}

	private static List<String> methodsAndControls() {
		return Stream.concat(Options.METHOD.choices().stream(), Stream.of(ControlMap.values()).map(ControlMap::option)).toList();
	}

	@Override
	protected void run(ImagePlus image, EvaluateRequest request) throws ExplainException {
		new EvaluateRun(image, request).run();
	}
}
