package org.abscam.cli.models;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.abscam.cam.SaliencyMethod;
import org.abscam.cli.command.LayerOptions;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.evaluate.MeasuredMaps;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.pixels.Pictures;
import org.abscam.evaluate.sensitivity.ClassSensitivity;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.evaluate.sensitivity.RememberedSensitivity;
import org.abscam.evaluate.sensitivity.SensitivityMeasurement;
import org.abscam.explain.Explainer;
import org.abscam.explain.KeptScores;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Running;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelSource;
import org.abscam.scan.WindowChoice;
import picocli.CommandLine.Option;

/** The part of {@code abscam models check} that says whether a model's maps depend on the class. */
final class SensitivityCheck {

	@Option(names = "--pictures")
	private Optional<Path> pictures;

	@Option(names = "--method")
	private String methods;

	@Option(names = "--window")
	private String window;

	@Option(names = "--remember")
	private boolean remember;

	/** What is asked for makes sense. */
	void require() throws UsageException, ExplainException {
		if (remember && pictures.isEmpty())
			throw new UsageException("--remember keeps what is measured on pictures; add --pictures FOLDER.");
		maps();
	}

	private MeasuredMaps maps() throws ExplainException {
		return MeasuredMaps.of(methods.isEmpty() ? ExplainOptions.DEFAULTS.method().option() : methods, false);
	}

	/** What is known at a layer, of the methods that are asked for, or else of all of which something is. */
	void tellKnown(Explainer explainer, PrintWriter text) throws ExplainException {
		if (pictures.isPresent()) return; // it is measured anew
		List<SaliencyMethod> asked = new ArrayList<>(methods.isEmpty() ? SaliencyMethod.all() : maps().methods());
		for (SaliencyMethod method : asked) {
			KnownSensitivity known = KnownSensitivity.of(explainer, method);
			boolean usual = method == ExplainOptions.DEFAULTS.method();
			if (methods.isEmpty() && !usual && !known.isMeasured()) continue;
			boolean how = known.verdict() == ClassSensitivity.Verdict.NOT_MEASURED;
			tell(method.option(), known, how ? "; give --pictures FOLDER with at least " + ClassSensitivity.FEWEST + " pictures" : "",
				text);
		}
	}

	private static void tell(String maps, KnownSensitivity known, String remark, PrintWriter text) {
		text.println("class    " + maps + ": " + known.inWords() + remark);
		known.warning(Optional.empty()).ifPresent(sentence -> text.println("         " + sentence));
	}

	/** Measures on the pictures, if there are any. Blocks until done. */
	void measure(ModelSource source, LayerOptions layer, String device, PrintWriter text, PrintWriter err) throws Exception {
		if (pictures.isEmpty()) return;
		Pictures shown = Pictures.of(pictures.get()).seenThrough(WindowChoice.parse(window));
		text.println("pictures " + shown);
		MeasuredMaps maps = maps();
		KeptScores kept = new KeptScores();
		for (SaliencyMethod method : maps.methods()) {
			SensitivityMeasurement measured = measured(source, ExplainOptions.DEFAULTS.with(method).with(layer.where())
				.with(Running.on(device)), Optional.empty(), shown, kept);
			tell(method.option(), measured.known(), "", text);
			if (measured.refused() > 0)
				Sentence.warn(err, measured.refused() + " scans were left out: " + Sentence.oneLine(measured.reason()));
			if (remember && measured.known().isMeasured())
				text.println("         " + RememberedSensitivity.write(source, method, measured.known()));
		}
		for (ControlMap control : maps.controls()) {
			tell(control.option(),
				measured(source, ExplainOptions.DEFAULTS.with(layer.where()).with(Running.on(device)), Optional.of(control),
					shown, kept).known(),
				"", text);
		}
		text.println("rule     " + ClassSensitivity.RULE);
	}

	private static SensitivityMeasurement measured(ModelSource source, ExplainOptions options, Optional<ControlMap> control, Pictures shown,
		KeptScores kept)
		throws ExplainException, UsageException {
		String name = control.map(ControlMap::option).orElse(options.method().option());
		try (ProgressLine progress = new ProgressLine("classes " + name)) {
			return SensitivityMeasurement.of(source.given(GivenInputs.TRIAL), options, control, shown, kept, progress);
		}
		catch (CancellationException e) {
			throw new UsageException("Stopped; nothing was remembered of '" + name + "'.");
		}
	}
}
