package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Explainer;
import org.abscam.explain.IdleOptions;
import org.abscam.explain.Masking;
import org.abscam.explain.OpenModel;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.OverlayLook;
import org.abscam.report.Protocol;
import org.abscam.report.ResultFiles;
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

	@Option(names = "--out")
	private Optional<Path> out;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	private Explainer explainer;
	private ScanSize openedFor;

	@Override
	public Integer call() throws Exception {
		ModelSource source = run.source();
		ExplainOptions options = seeded(maps.options(SaliencyMethod.of(method).orElseThrow(), run))
			.with(target.question(maps.classChoice, run.scans).through(run.choice));
		IdleOptions.refuse(options, List.of(options.method()));
		OutFolder.check(out);
		PrintWriter text = spec.commandLine().getOut();
		PrintWriter err = spec.commandLine().getErr();
		JsonArray records = new JsonArray();
		Set<String> names = new HashSet<>();
		int exit = Main.DONE;
		try {
			for (Path path : run.scans) {
				try {
					Scan scan = run.open(path);
					if (out.isPresent() && !names.add(scan.name())) {
						throw new UsageException(
							"Two scans are called '" + scan.name() + "'; their results would overwrite each other. Explain '" + path
								+ "' into another folder.");
					}
					try (ResultFiles files = out.isPresent() ? ResultFiles.begin(scan, out.get()) : null) {
						explain(scan, source, options, files, text, err, records);
					}
				}
				catch (Exception | OutOfMemoryError e) {
					if (!Main.isForTheUser(e)) throw e;
					err.println("abscam: " + Main.sentence(e));
					exit = Main.BAD_INPUT;
				}
			}
		}
		finally {
			close();
		}
		if (run.json) text.println(Protocol.text(records.size() == 1 && run.scans.size() == 1 ? records.get(0) : records));
		return exit;
	}

	private OverlayLook look() {
		return new OverlayLook(opacity, maps.threshold, OverlayLook.Paint.of(paint).orElseThrow(),
			OverlayLook.Range.of(range).orElseThrow(), bar);
	}

	private ExplainOptions seeded(ExplainOptions options) {
		return seed.equalsIgnoreCase(Masking.AUTO) ? options : options.with(options.masking().seeded(Integer.parseInt(seed)));
	}

	/** @param place where the results go; null for nowhere */
	private void explain(Scan scan, ModelSource source, ExplainOptions options, ResultFiles place, PrintWriter text, PrintWriter err,
		JsonArray records) throws Exception {
		List<String> foreign = OpenModel.warnings(source, scan);
		foreign.forEach(w -> err.println("abscam: warning: " + w));
		openFor(ScanSize.of(scan), options.inputs().of(source, scan), options);
		if (volume && explainer.model().graph().spatial().length != 3) {
			throw new UsageException("'" + source.name() + "' classifies single images, not volumes; leave --volume away.");
		}
		ExplainedScan result;
		try (ProgressLine progress = new ProgressLine(scan.name())) {
			result = ExplainedScan.of(scan, Selection.ALL, explainer, maps.threshold, minimumArea, progress);
		}
		if (result.trouble().isPresent()) throw result.trouble().get();
		Map<String, Path> files = place != null ? place.write(result, look()) : Map.of();
		result.warnings().stream().filter(w -> !foreign.contains(w)).forEach(w -> err.println("abscam: warning: " + w));
		if (run.json) {
			JsonObject record = Protocol.of(result);
			JsonObject paths = new JsonObject();
			files.forEach((kind, file) -> paths.addProperty(kind, file.toString()));
			record.add("files", paths);
			records.add(record);
		}
		else {
			print(result, files, text);
		}
	}

	/** One explainer at a time: opened anew only where another input is held, or the model takes any size and the scan's is another. */
	private void openFor(ScanSize size, ModelSource source, ExplainOptions options) throws ExplainException {
		boolean same = explainer != null && explainer.model().source().given().equals(source.given());
		if (same && (!explainer.model().graph().anySize() || size.equals(openedFor))) return;
		close();
		explainer = Explainer.open(source, options, size);
		openedFor = size;
	}

	private void close() {
		if (explainer != null) explainer.close();
		explainer = null;
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
		}
		text.printf(Locale.ROOT, "%d of %d images in %.2f s%n", result.images().size(), result.networkImages().count(), result.seconds());
		result.spent().ifPresent(text::println);
		files.values().forEach(file -> text.println("  " + file));
	}
}
