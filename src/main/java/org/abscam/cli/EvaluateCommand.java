package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.cli.archive.ArchiveScans;
import org.abscam.cli.command.ListedOptions;
import org.abscam.cli.command.OutFolder;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.dicom.DicomException;
import org.abscam.evaluate.ClassThresholds;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.HitRate;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.MeasuredMaps;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.Tolerance;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.evaluate.sensitivity.Sanity;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.explain.options.Running;
import org.abscam.model.ModelSource;
import org.abscam.onnx.OnnxException;
import org.abscam.report.Protocol;
import org.abscam.report.ReportException;
import org.abscam.report.RunRecord;
import org.abscam.report.evaluation.EvaluationFiles;
import org.abscam.report.evaluation.EvaluationJournal;
import org.abscam.report.evaluation.EvaluationReport;
import org.abscam.report.evaluation.EvaluationTables;
import org.abscam.report.evaluation.LocalisationReport;
import org.abscam.report.evaluation.MethodReport;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code abscam evaluate}: how far can the maps be trusted? */
@Command(name = "evaluate", mixinStandardHelpOptions = true,
	description = "Measures maps: deletion and insertion curves, drop and increase in "
		+ "confidence, ROAD, masking against random regions, stability; with --truth the pointing game, energy and IoU; with --sanity randomised weights; "
		+ "of several methods with paired intervals and tests.")
final class EvaluateCommand implements Callable<Integer> {

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

	@Option(names = "--where")
	private String where;

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

	@Option(names = "--jobs")
	private String jobs;

	@Option(names = "--out")
	private Optional<Path> out;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	/** Those that can be; why others cannot is said. */
	private List<EvaluationRun.Subject> opened(ScanList list, PrintWriter err) throws UsageException {
		List<EvaluationRun.Subject> scans = new ArrayList<>();
		for (Path path : run.scans) {
			try {
				Scan scan = run.open(path);
				String label = list.labels().getOrDefault(path, "");
				maps.labels.put(scan, label);
				scans.add(new EvaluationRun.Subject(run.local(path), scan, label));
			}
			catch (ScanException | DicomException e) {
				Sentence.say(err, Sentence.of(e));
			}
		}
		return scans;
	}

	@Override
	public Integer call() throws Exception {
		EvaluationSettings asked = settings();
		ScanList list = ScanList.of(run.scans, where, run.fetched);
		if (maps.isOfLabels() && !list.isLabelled()) throw new UsageException(
			"--class " + maps.classChoice + " explains what each scan is known to show; give a table of scans with a column 'label'.");
		run.scans = list.paths();
		boolean said = spec.commandLine().getParseResult().hasMatchedOption("--method");
		MeasuredMaps chosen = MeasuredMaps.of(!said && comparison.isOfTwo() ? comparison.names() : methods, controls);
		comparison.check(chosen);
		localisation.bounds();
		if (!chosen.methods().isEmpty()) IdleOptions.refuse(maps.options(chosen.methods().get(0), run), chosen.methods());
		OutFolder.check(out);
		ModelSource source = run.source();
		EvaluationSettings settings = asked.on(source);
		PrintWriter err = spec.commandLine().getErr();
		List<EvaluationRun.Subject> scans = opened(list, err);
		int exit = scans.size() == run.scans.size() ? ExitCode.OK : ExitCode.USAGE;
		if (scans.isEmpty()) return exit;
		Set<String> foreign = new LinkedHashSet<>();
		for (EvaluationRun.Subject one : scans)
			OpenModel.warnings(source, one.scan()).forEach(w -> foreign.add(one.scan().name() + ": " + w));
		foreign.forEach(w -> Sentence.warn(err, w));
		Running running = ManyScans.running(run, jobs);
		EvaluationRun.Asked wanted = new EvaluationRun.Asked(source, maps(chosen, running), scans,
			truth.map(given -> new TruthFiles(given, run.scans)), settings, sanity, Math.min(scans.size(), Math.max(1, running.jobs())));
		long rows = scans.stream().mapToLong(one -> one.scan().size()).sum() * wanted.maps().size();
		JsonObject record = RunRecord.of(source, ListedOptions.said(spec), run.inputs().table());
		record.addProperty(EvaluationJournal.THRESHOLDS, inWords(settings.thresholds())); // a table may be edited
		try (ArchiveScans fetched = run.fetched;
			EvaluationFiles files = out.isPresent() ? EvaluationFiles.begin(out.get(), rows) : null;
			EvaluationRun measuring = new EvaluationRun(wanted, files, record, err)) {
			measuring.measure();
			if (measuring.isRefused()) exit = ExitCode.USAGE;
			if (measuring.evaluations().isEmpty()) return exit;
			warn(measuring, foreign, err);
			report(measuring);
			return exit;
		}
	}

	/** What holds for several scans is said once, as that the maps of a method do not depend on the class. */
	private static void warn(EvaluationRun measuring, Set<String> before, PrintWriter err) {
		Map<String, Set<String>> scans = new LinkedHashMap<>();
		measuring.evaluations().forEach(e -> e.warnings().stream().filter(w -> !before.contains(e.scan().name() + ": " + w))
			.forEach(w -> scans.computeIfAbsent(w, key -> new LinkedHashSet<>()).add(e.scan().name())));
		scans.forEach((warning, names) -> Sentence.warn(err,
			(names.size() == 1 ? "" : names.size() + " scans, from ") + names.iterator().next() + (names.size() == 1 ? ": " : " on: ")
				+ warning));
	}

	private List<EvaluationRun.Maps> maps(MeasuredMaps chosen, Running running) throws ExplainException, OnnxException {
		List<EvaluationRun.Maps> all = new ArrayList<>();
		for (SaliencyMethod method : chosen.methods())
			all.add(new EvaluationRun.Maps(maps.options(method, run).with(running), Optional.empty()));
		ExplainOptions quick = maps.options(CamMethod.GRAD_CAM, run).with(running); // controls need the class alone
		chosen.controls().forEach(control -> all.add(new EvaluationRun.Maps(quick, Optional.of(control))));
		return all;
	}

	/** The same text whenever they are the same. */
	private static String inWords(ClassThresholds thresholds) {
		Map<String, Map<String, Double>> byMaps = new TreeMap<>();
		thresholds.byMaps().forEach((name, classes) -> byMaps.put(name, new TreeMap<>(classes)));
		return byMaps + " " + new TreeMap<>(thresholds.cutoffs()) + " " + thresholds.ofCard();
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

	private void report(EvaluationRun measured) throws Exception {
		PrintWriter text = spec.commandLine().getOut();
		List<EvaluationSummary> summaries = measured.summaries();
		Map<String, List<RandomisationCascade>> cascades = measured.cascades();
		EvaluationTables tables = EvaluationTables.of(measured.evaluations(), comparison.table(measured.evaluations(), seed),
			localisation.bounds(), localisation.choose(), seed);
		Optional<MethodTable> table = tables.methods();
		Map<String, Path> files = measured.finish(tables);
		if (run.json) {
			JsonArray json = new JsonArray();
			for (EvaluationSummary summary : summaries) {
				JsonObject one = EvaluationReport.json(summary);
				Sanity.of(cascades.getOrDefault(summary.maps(), List.of())).ifPresent(s -> one.add("sanity", EvaluationReport.json(s)));
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
			Sanity.of(cascades.get(method)).ifPresent(s -> {
				text.printf("%s %s the sanity check%s:%n", method, s.verdict(), s.passes() ? "" : " (random: " + s.failures() + ")");
				s.parts().forEach(part -> text.println("  " + part));
			});
		}
		if (!cascades.isEmpty()) text.println("Sanity " + Sanity.RULE + ".");
		text.print(localisation.text(tables));
		if (comparison.isAsked()) table.ifPresent(t -> text.print(MethodReport.text(t)));
		files.values().forEach(file -> text.println("  " + file));
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
