package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.cli.archive.ArchiveOptions;
import org.abscam.cli.archive.ArchiveRows;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.series.OrderedSlices;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.dicom.series.StoredSeries;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Stored;
import org.abscam.report.Protocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abscam scan}: what there is to explain. */
@Command(name = "scan", mixinStandardHelpOptions = true, description = "Lists what scans there are; stores DICOM files in archives.")
final class ScanCommand implements Callable<Integer> {

	private static final List<String> COLUMNS = List.of("number", "series", "modality", "description", "images", "size", "spacing (mm)");

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws UsageException {
		throw new UsageException("Say what to do with scans: list or store.");
	}

	/**
	 * A series, as it would be opened.
	 *
	 * @param ordered its slices, empty where it would be refused
	 * @param refusal why, empty where it would not
	 */
	private record Row(StoredSeries series, Optional<OrderedSlices> ordered, String refusal) {

		static Row of(StoredSeries series) {
			try {
				return new Row(series, Optional.of(series.ordered()), "");
			}
			catch (DicomException e) {
				return new Row(series, Optional.empty(), Sentence.oneLine(e.getMessage()));
			}
		}

		/** Columns, rows, slices, in mm; 0 where it is not known. */
		double[] spacing() {
			double[] rows = series.spacing().orElse(new double[2]);
			return new double[] {rows[1], rows[0], ordered.map(OrderedSlices::depth).orElse(0.)};
		}

		List<String> cells() {
			double[] mm = spacing();
			String spacing = mm[0] == 0 ? "" : number(mm[0]) + " x " + number(mm[1]) + (mm[2] == 0 ? "" : " x " + number(mm[2]));
			return List.of(series.number(), series.uid(), series.modality(),
				Sentence.oneLine(series.description()).replaceFirst("\\.$", ""),
				Integer.toString(series.images()), series.size().map(s -> s[0] + " x " + s[1]).orElse(""), spacing);
		}

		private static String number(double v) {
			return String.format(Locale.ROOT, "%.4f", v).replaceFirst("\\.?0+$", "");
		}

		List<String> said() {
			if (!refusal.isEmpty()) return List.of("refused: " + refusal);
			return ordered.orElseThrow().notes();
		}

		JsonObject json() {
			JsonObject json = new JsonObject();
			json.addProperty("number", series.number());
			json.addProperty("series", series.uid());
			json.addProperty("modality", series.modality());
			json.addProperty("description", series.description());
			json.addProperty("images", series.images());
			series.size().ifPresent(size -> {
				json.addProperty("width", size[0]);
				json.addProperty("height", size[1]);
			});
			if (series.spacing().isPresent()) {
				JsonArray spacing = new JsonArray();
				for (double mm : spacing()) if (mm > 0) spacing.add(mm);
				json.add("spacing_mm", spacing);
			}
			ordered.ifPresent(o -> {
				json.addProperty("slices", o.slices().size() / o.frames());
				json.addProperty("frames", o.frames());
				json.add("notes", strings(o.notes()));
			});
			if (!refusal.isEmpty()) json.addProperty("refused", refusal);
			return json;
		}
	}

	@Command(name = "list", mixinStandardHelpOptions = true,
		description = "Lists the DICOM series of a folder and those below it, and what would be said of them or refused; or the studies of an "
			+ "archive, or the series of one; no patient data.")
	int list(
		@Parameters(paramLabel = "FOLDER",
			description = "A folder, or a DICOMDIR; or an archive, dicomweb://HOST[:PORT]/ROOT, or that and /studies/UID.") String from,
		@Mixin ArchiveOptions archive, @Option(names = "--json") boolean json)
		throws DicomException, UsageException {
		if (ArchiveAddress.is(from)) {
			ArchiveRows.print(archive.address(from), archive.at(from), json, spec.commandLine().getOut());
			return ExitCode.OK;
		}
		Path folder = Path.of(from);
		if (!Files.exists(folder)) throw new UsageException("'" + folder + "' does not exist; check the name.");
		SeriesFolder found = SeriesFolder.of(folder);
		List<Row> rows = found.series().stream().map(Row::of).toList();
		PrintWriter text = spec.commandLine().getOut();
		if (json) text.println(Protocol.text(json(found, rows)));
		else table(found, rows, text);
		return ExitCode.OK;
	}

	@Command(name = "store", mixinStandardHelpOptions = true,
		description = "Stores DICOM files in an archive, such as results that it could not take when they were made; twice is harmless.")
	int store(@Parameters(paramLabel = "ADDRESS", description = "dicomweb://HOST[:PORT]/ROOT.") String to,
		@Parameters(paramLabel = "FILE", arity = "1..*", description = "DICOM files.") List<Path> files, @Mixin ArchiveOptions archive)
		throws DicomException {
		Stored stored = archive.at(to).store(files);
		stored.warnings().forEach(warning -> Sentence.warn(spec.commandLine().getErr(), warning));
		spec.commandLine().getOut().println(stored.count() + (stored.count() == 1 ? " file" : " files") + " stored in " + to);
		return ExitCode.OK;
	}

	private static JsonObject json(SeriesFolder found, List<Row> rows) {
		JsonObject json = new JsonObject();
		JsonArray series = new JsonArray();
		rows.forEach(row -> series.add(row.json()));
		json.add("series", series);
		json.add("refused_files", strings(found.refused()));
		json.add("notes", strings(found.notes()));
		return json;
	}

	private static JsonArray strings(List<String> lines) {
		JsonArray array = new JsonArray();
		lines.forEach(array::add);
		return array;
	}

	private static void table(SeriesFolder found, List<Row> rows, PrintWriter text) {
		List<List<String>> lines = new ArrayList<>(List.of(COLUMNS));
		rows.forEach(row -> lines.add(row.cells()));
		int[] widths = new int[COLUMNS.size()];
		for (List<String> line : lines) for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], line.get(i).length());
		for (int i = 0; i < lines.size(); i++) {
			StringBuilder line = new StringBuilder();
			for (int c = 0; c < widths.length; c++) line.append(String.format("%-" + (widths[c] + 2) + "s", lines.get(i).get(c)));
			text.println(line.toString().stripTrailing());
			if (i > 0) rows.get(i - 1).said().forEach(said -> text.println("    " + said));
		}
		found.refused().forEach(sentence -> text.println("refused: " + Sentence.oneLine(sentence)));
		found.notes().forEach(note -> text.println("the folder " + note));
	}
}
