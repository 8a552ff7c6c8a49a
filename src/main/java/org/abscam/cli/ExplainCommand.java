package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.cam.SaliencyMethod;
import org.abscam.cli.archive.ArchiveScans;
import org.abscam.cli.command.OutFolder;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.Stored;
import org.abscam.evaluate.sensitivity.ClassSensitivity;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.Shared;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.option.Options;
import org.abscam.report.DicomResults;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.Protocol;
import org.abscam.report.ResultFiles;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code abscam explain}. */
@Command(name = "explain", mixinStandardHelpOptions = true,
	description = "Draws saliency maps of what a classifier saw, finds hotspots, and writes images, ROIs, tables and a record.")
final class ExplainCommand implements Callable<Integer> {

	/** Images, where there are several scans. */
	private static final int MANY = Integer.MAX_VALUE;

	@Mixin
	private RunOptions run;

	@Mixin
	private MapOptions maps;

	@Mixin
	private TargetOptions target;

	@Option(names = "--method")
	private String method;

	@Option(names = "--seed")
	private String seed;

	@Option(names = "--min-area")
	private double minimumArea;

	@Option(names = "--volume")
	private boolean volume;

	@Option(names = "--opacity")
	private double opacity;

	@Option(names = "--paint")
	private String paint;

	@Option(names = "--range")
	private String range;

	@Option(names = "--bar")
	private boolean bar;

	@Option(names = "--jobs")
	private String jobs;

	@Option(names = "--class-sensitivity")
	private boolean classSensitivity;

	@Mixin
	private RecordOptions record;

	@Mixin
	private ReportOptions reporting;

	@Option(names = "--out")
	private Optional<Path> out;

	private Optional<Archive> archive;

	private ExplainReport reports;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		ModelSource source = run.source();
		ExplainOptions options = seeded(maps.options(SaliencyMethod.of(method).orElseThrow(), run))
			.with(target.question(maps.classChoice, run.scans).through(run.choice));
		IdleOptions.refuse(options, List.of(options.method()));
		record.check(out);
		record.warning().ifPresent(w -> Sentence.warn(spec.commandLine().getErr(), w));
		reports = reporting.report(out);
		archive = record.store.isEmpty() ? Optional.empty() : Optional.of(run.archive(record.store));
		OutFolder.check(out);
		Running running = run.running().atATime(Options.isAuto(jobs) ? 0 : Integer.parseInt(jobs));
		boolean single = run.scans.size() == 1;
		// one more than networks run at a time, as another is being read or written meanwhile
		int atATime = single || running.forImages(MANY).jobs() == 1 ? 1 : Math.min(run.scans.size(), running.forImages(MANY).jobs() + 1);
		JsonArray records = new JsonArray();
		int exit;
		try (ArchiveScans fetched = run.fetched;
			Shared<ExplainReport.Open> explainer = new Shared<>(reports::open);
			ProgressLine progress = new ProgressLine(atATime == 1 ? null : "scans")) {
			exit = new ManyScans(run, out.isPresent(), atATime).print((scan, said) -> {
				Running on = running.forImages(single ? scan.size() : MANY);
				try (ResultFiles files = out.isPresent() ? ResultFiles.begin(scan, out.get()).withFigure(reporting.isFigure()) : null) {
					explain(scan, source, options.with(on), explainer, files, said, atATime == 1);
				}
			}, spec.commandLine(), records, progress);
		}
		if (run.json) spec.commandLine().getOut().println(Protocol.text(records.size() == 1 && single ? records.get(0) : records));
		return exit;
	}

	private OverlayLook look() {
		return new OverlayLook(opacity, maps.threshold, OverlayLook.Paint.of(paint).orElseThrow(),
			OverlayLook.Range.of(range).orElseThrow(), bar);
	}

	private ExplainOptions seeded(ExplainOptions options) {
		return seed.equalsIgnoreCase(Masking.AUTO) ? options : options.with(options.masking().seeded(Integer.parseInt(seed)));
	}

	/**
	 * @param place where the results go; null for nowhere
	 * @param alone whether the progress is that of this scan
	 */
	private void explain(Scan scan, ModelSource source, ExplainOptions options, Shared<ExplainReport.Open> shared, ResultFiles place,
		Said said,
		boolean alone) throws Exception {
		if (record.dicom) DicomResults.check(scan, "--dicom");
		List<String> foreign = OpenModel.warnings(source, scan);
		foreign.forEach(said::warn);
		ExplainedScan result;
		try (
			Shared<ExplainReport.Open>.Lease lease =
				shared.lease(options.inputs().of(source, scan, Optional.of(said.path())), options, ScanSize.of(scan));
			ProgressLine progress = new ProgressLine(alone ? scan.name() : null)) {
			if (volume && lease.get().model().graph().spatial().length != 3) {
				throw new UsageException("'" + source.name() + "' classifies single images, not volumes; leave --volume away.");
			}
			ExplainedScan.Measuring measured = lease.get().measuring(maps.threshold, progress);
			ExplainedScan.Measuring measuring =
				classSensitivity ? measured.comparingClasses(lease.get().explainer(), progress) : measured;
			result = ExplainedScan.of(scan, Selection.ALL, lease.get().explainer(), maps.threshold, minimumArea, progress, measuring);
		}
		if (result.trouble().isPresent()) throw result.trouble().get();
		Optional<DicomResults> objects = record.objects(result, look());
		Map<String, Path> files =
			place != null ? place.write(result, look(), objects, reports.contents(result, look()), record.hasUids()) : Map.of();
		objects.ifPresent(made -> made.notes().forEach(said::warn));
		result.warnings().stream().filter(w -> !foreign.contains(w)).forEach(said::warn);
		if (run.json) {
			JsonObject json = Protocol.of(result, record.hasUids());
			JsonObject paths = new JsonObject();
			files.forEach((kind, file) -> paths.addProperty(kind, file.toString()));
			json.add("files", paths);
			said.record(json);
		}
		else {
			print(result, files, said.text());
		}
		if (archive.isPresent()) store(archive.get(), files, said);
	}

	/** A store that fails loses nothing: the files are there. */
	private void store(Archive to, Map<String, Path> files, Said said) throws DicomException {
		Stored stored = to.store(files.values().stream().filter(file -> file.toString().endsWith(".dcm")).toList());
		stored.warnings().forEach(said::warn);
		if (!run.json) said.text().println(stored.count() + " objects stored in " + record.store);
	}

	private static void print(ExplainedScan result, Map<String, Path> files, PrintWriter text) {
		text.println(result.scan().name() + ": " + result.explainer());
		result.explainer().model().intendedUse().ifPresent(use -> text.println("Intended use: " + use));
		PosedQuestion question = result.explainer().question();
		String unit = question.unit().map(u -> " (" + u + ")").orElse("");
		text.printf(Locale.ROOT, "%5s  %-20s %11s  %8s  %s%n", "slice", question.isOfClass() ? "class" : "explained",
			question.valueName() + unit,
			"hotspots",
			"largest peak at (column, row)");
		for (ExplainedImage image : result.images()) {
			var hotspots = image.hotspots();
			text.printf(Locale.ROOT, "%5d  %-20s %11.3f  %8d  %s%n", image.slice(), result.inWords(image),
				result.value(image), hotspots.size(), hotspots.isEmpty() ? (image.isEmpty() ? "map is empty" : "-")
					: hotspots.get(0).peakX() + ", " + hotspots.get(0).peakY());
			image.classes().ifPresent(classes -> text.println("       " + classes));
		}
		text.printf(Locale.ROOT, "%d of %d images in %.2f s%n", result.images().size(), result.networkImages().count(), result.seconds());
		result.spent().ifPresent(text::println);
		result.sensitivity().filter(known -> known.verdict() != ClassSensitivity.Verdict.NOT_MEASURED)
			.ifPresent(known -> text.println("Class sensitivity: " + known.inWords()));
		files.values().forEach(file -> text.println("  " + file));
	}
}
