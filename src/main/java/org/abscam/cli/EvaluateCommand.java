package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.evaluate.ControlMap;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.HitRate;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.MeasuredMaps;
import org.abscam.evaluate.RandomisationCascade;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.Sanity;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.Tolerance;
import org.abscam.evaluate.Truth;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.IdleOptions;
import org.abscam.explain.KeptScores;
import org.abscam.explain.OpenModel;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.report.EvaluationFiles;
import org.abscam.report.EvaluationReport;
import org.abscam.report.EvaluationTables;
import org.abscam.report.LocalisationReport;
import org.abscam.report.MethodReport;
import org.abscam.report.Protocol;
import org.abscam.report.ReportException;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.Selection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code abscam evaluate}: how far can the maps be trusted? */
@Command(name = "evaluate", mixinStandardHelpOptions = true,
	description = "Measures maps: deletion and insertion curves, drop and increase in "
		+ "confidence, ROAD, masking against random regions, stability; with --truth the pointing game, energy and IoU; with --sanity randomised weights; "
		+ "of several methods with paired intervals and tests.")
final class EvaluateCommand implements Callable<Integer> {

	private static final int SANITY_STAGES = 5;
	/** How many times as long as writing the files took the next writing waits. */
	private static final int PAUSE = 20;

	@Mixin
	private RunOptions run = new RunOptions();

	@Mixin
	private MapOptions maps = new MapOptions();

	@Option(names = "--method")
	private String methods;

	@Option(names = "--controls")
	private boolean controls;

	@Mixin
	private ComparisonOptions comparison = new ComparisonOptions();

	@Mixin
	private LocalisationOptions localisation = new LocalisationOptions();

	@Option(names = "--truth")
	private Optional<Path> truth;

	@Option(names = "--tolerance")
	private String tolerance;

	@Option(names = "--steps")
	private int steps;

	@Option(names = "--exact")
	private boolean exact;

	@Option(names = "--regions")
	private int regions;

	@Option(names = "--road", negatable = true, fallbackValue = "true")
	private boolean road;

	@Option(names = "--stability", negatable = true, fallbackValue = "true")
	private boolean stability;

	@Option(names = "--stability-channels")
	private String stabilityChannels;

	@Option(names = "--mirror")
	private boolean mirror;

	@Option(names = "--coherency")
	private boolean coherency;

	@Option(names = "--sanity")
	private boolean sanity;

	@Option(names = "--seed")
	private long seed;

	@Option(names = "--out")
	private Optional<Path> out;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	private final List<ScanEvaluation> evaluations = new ArrayList<>();
	private final Map<String, List<RandomisationCascade>> cascades = new LinkedHashMap<>();
	/** Where the results go; null for nowhere. */
	private EvaluationFiles place;
	private long nextPublication = Long.MIN_VALUE;
	/** Scans that cannot be evaluated; the others are. */
	private final Set<Scan> failed = new HashSet<>();
	/** Of all methods. */
	private final KeptScores kept = new KeptScores();

	@Override
	public Integer call() throws Exception {
		EvaluationSettings asked = settings();
		boolean said = spec.commandLine().getParseResult().hasMatchedOption("--method");
		MeasuredMaps chosen = MeasuredMaps.of(!said && comparison.isOfTwo() ? comparison.names() : methods, controls);
		comparison.check(chosen.names());
		localisation.bounds();
		if (!chosen.methods().isEmpty()) IdleOptions.refuse(maps.options(chosen.methods().get(0), run), chosen.methods());
		OutFolder.check(out);
		ModelSource source = run.source();
		EvaluationSettings settings = asked.on(source);
		PrintWriter err = spec.commandLine().getErr();
		List<Scan> scans = new ArrayList<>();
		int exit = Main.DONE;
		for (Path path : run.scans) {
			try {
				scans.add(run.open(path));
			}
			catch (ScanException e) {
				err.println("abscam: " + Main.oneLine(e.getMessage()));
				exit = Main.BAD_INPUT;
			}
		}
		if (scans.isEmpty()) return exit;
		long rows = scans.stream().mapToLong(Scan::size).sum() * (chosen.methods().size() + chosen.controls().size());
		try (EvaluationFiles files = out.isPresent() ? EvaluationFiles.begin(out.get(), rows) : null) {
			place = files;
			return evaluate(chosen, source, settings, scans, exit);
		}
	}

	private int evaluate(MeasuredMaps chosen, ModelSource source, EvaluationSettings settings, List<Scan> scans, int before)
		throws Exception {
		PrintWriter err = spec.commandLine().getErr();
		int exit = before;
		Set<String> foreign = new LinkedHashSet<>();
		for (Scan scan : scans) OpenModel.warnings(source, scan).forEach(w -> foreign.add(scan.name() + ": " + w));
		foreign.forEach(w -> err.println("abscam: warning: " + w));
		for (SaliencyMethod method : chosen.methods())
			evaluate(source, maps.options(method, run), Optional.empty(), scans, settings);
		ExplainOptions quick = maps.options(CamMethod.GRAD_CAM, run); // controls need the class alone
		for (ControlMap control : chosen.controls()) evaluate(source, quick, Optional.of(control), scans, settings);
		if (!failed.isEmpty()) exit = Main.BAD_INPUT;
		if (evaluations.isEmpty()) return exit;
		evaluations.stream().flatMap(e -> e.warnings().stream().map(w -> e.scan().name() + ": " + w)).distinct()
			.filter(w -> !foreign.contains(w)).forEach(w -> err.println("abscam: warning: " + w));
		report(summaries());
		return exit;
	}

	private List<EvaluationSummary> summaries() {
		Map<String, List<ScanEvaluation>> byMaps = new LinkedHashMap<>();
		for (ScanEvaluation evaluation : evaluations) byMaps.computeIfAbsent(evaluation.maps(), m -> new ArrayList<>()).add(evaluation);
		return byMaps.values().stream().map(EvaluationSummary::of).toList();
	}

	/** Writes what there is, as a long run may end early; at most so often that it takes a small part of the time. */
	private void publish() throws ReportException {
		if (place == null || evaluations.isEmpty() || System.nanoTime() < nextPublication) return;
		long start = System.nanoTime();
		place.write(evaluations, summaries(), cascades, EvaluationTables.NONE);
		nextPublication = System.nanoTime() + (System.nanoTime() - start) * PAUSE;
	}

	private EvaluationSettings settings() throws UsageException, ReportException {
		if (mirror && !stability) throw new UsageException("--mirror is a part of the stability; leave --no-stability away.");
		Tolerance reach = Tolerance.of(tolerance).orElseThrow(() -> new UsageException("--tolerance " + tolerance
			+ " is neither a number of pixels nor a length such as 4mm."));
		return new EvaluationSettings(maps.baseline(), exact ? RemovalSteps.EXACT : RemovalSteps.parts(steps), maps.threshold, reach,
			regions, road,
			stability, mirror, seed).withStabilityChannels(MapOptions.channels(stabilityChannels)).withCoherency(coherency)
			.with(localisation.thresholds());
	}

	/** One evaluator at a time: opened anew only where another input is held, or the model takes any size and the scan's is another. */
	private void evaluate(ModelSource source, ExplainOptions options, Optional<ControlMap> control, List<Scan> scans,
		EvaluationSettings settings)
		throws Exception {
		Evaluator evaluator = null;
		ScanSize openedFor = null;
		try {
			for (Scan scan : scans) {
				if (failed.contains(scan)) continue; // it was said once
				ScanSize size = ScanSize.of(scan);
				ModelSource held;
				try {
					held = options.inputs().of(source, scan);
					if (evaluator == null || !evaluator.model().source().given().equals(held.given())
						|| evaluator.model().graph().anySize() && !size.equals(openedFor)) {
						if (evaluator != null) evaluator.close();
						evaluator = null;
						evaluator = Evaluator.open(held, options, size, kept);
						openedFor = size;
					}
				}
				catch (ExplainException e) {
					if (!options.inputs().differ(source)) throw e; // it is the same of all scans
					spec.commandLine().getErr().println("abscam: " + Main.sentence(e));
					failed.add(scan);
					continue;
				}
				String name = control.map(ControlMap::option).orElse(options.method().option());
				try (ProgressLine progress = new ProgressLine(scan.name() + " " + name)) {
					evaluations
						.add(control.isPresent() ? evaluator.evaluate(control.get(), scan, Selection.ALL, truth(scan), settings, progress)
							: evaluator.evaluate(scan, Selection.ALL, truth(scan), settings, progress));
					if (sanity && control.isEmpty() && options.method().needsGradient())
						cascades.computeIfAbsent(name, n -> new ArrayList<>())
							.addAll(RandomisationCascade.of(held, options, scan, Selection.ALL,
								RandomisationCascade.Draw.NORMAL, SANITY_STAGES, seed, progress));
				}
				catch (Exception | OutOfMemoryError e) {
					if (!Main.isForTheUser(e)) throw e;
					spec.commandLine().getErr().println("abscam: " + Main.sentence(e));
					failed.add(scan);
				}
				publish();
			}
		}
		finally {
			if (evaluator != null) evaluator.close();
		}
	}

	private Optional<Truth> truth(Scan scan) throws ScanException, UsageException, ExplainException {
		return truth.isPresent() ? Optional.of(new TruthFiles(truth.get(), run.scans).of(scan)) : Optional.empty();
	}

	private void report(List<EvaluationSummary> summaries) throws Exception {
		PrintWriter text = spec.commandLine().getOut();
		EvaluationTables tables = EvaluationTables.of(evaluations, comparison.table(evaluations, seed), localisation.bounds(),
			localisation.choose(), seed);
		Optional<MethodTable> table = tables.methods();
		Map<String, Path> files = place != null ? place.write(evaluations, summaries, cascades, tables) : Map.of();
		if (run.json) {
			JsonArray json = new JsonArray();
			for (EvaluationSummary summary : summaries) {
				JsonObject one = EvaluationReport.json(summary);
				sanity(summary.maps()).ifPresent(s -> one.add("sanity", EvaluationReport.json(s)));
				if (comparison.isAsked()) table.flatMap(t -> MethodReport.json(t, summary.maps())).ifPresent(c -> one.add("compared", c));
				LocalisationOptions.of(summary.maps(), tables.localisation())
					.ifPresent(l -> one.add("localisation", LocalisationReport.json(l)));
				json.add(one);
			}
			text.println(Protocol.text(json));
			return;
		}
		if (comparison.markdown() && table.isPresent()) {
			text.print(MethodReport.markdown(table.get()));
			return;
		}
		text.printf(Locale.ROOT, "%-16s %6s %6s  %8s %9s  %6s %8s %6s  %7s %7s  %-21s %6s %5s %5s  %7s%n", "maps", "images", "s/img",
			"deletion",
			"insertion", "drop", "increase", "ROAD", "hot-rnd", "p≤0.05", "pointing (95%)", "energy", "IoU", "best", "shifted");
		for (EvaluationSummary s : summaries) {
			text.printf(Locale.ROOT, "%-16s %6d %6.2f  %8s %9s  %6s %8s %6s  %7s %7s  %-21s %6s %5s %5s  %7s%n", s.maps(), s.images(),
				s.secondsPerImage(), number(s.mean(Measure.DELETION)), number(s.mean(Measure.INSERTION)), number(s.mean(Measure.DROP)),
				number(s.mean(Measure.INCREASE)),
				number(s.mean(Measure.ROAD)),
				number(difference(s.mean(Measure.HOTSPOT_DROP), s.mean(Measure.RANDOM_DROP))), number(s.mean(Measure.MASKING_P)),
				pointing(s.pointing()), number(s.mean(Measure.ENERGY)),
				number(s.mean(Measure.IOU)), number(s.mean(Measure.BEST_IOU)), number(s.mean(Measure.SHIFTED)));
		}
		for (String method : cascades.keySet()) {
			sanity(method).ifPresent(s -> {
				text.printf("%s %s the sanity check%s:%n", method, s.verdict(), s.passes() ? "" : " (random: " + s.failures() + ")");
				s.parts().forEach(part -> text.println("  " + part));
			});
		}
		if (!cascades.isEmpty()) text.println("Sanity " + Sanity.RULE + ".");
		text.print(localisation.text(tables));
		if (comparison.isAsked()) table.ifPresent(t -> text.print(MethodReport.text(t)));
		files.values().forEach(file -> text.println("  " + file));
	}

	private Optional<Sanity> sanity(String method) {
		return Sanity.of(cascades.getOrDefault(method, List.of()));
	}

	private static OptionalDouble difference(OptionalDouble a, OptionalDouble b) {
		return a.isPresent() && b.isPresent() ? OptionalDouble.of(a.getAsDouble() - b.getAsDouble()) : OptionalDouble.empty();
	}

	private static String number(OptionalDouble value) {
		return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "-";
	}

	private static String pointing(HitRate rate) {
		return rate.trials() == 0 ? "-" : String.format(Locale.ROOT, "%d/%d (%.2f-%.2f)", rate.hits(), rate.trials(), rate.interval().low(),
			rate.interval().high());
	}
}
