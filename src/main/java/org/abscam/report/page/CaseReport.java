package org.abscam.report.page;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.abscam.explain.network.OpenModel;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.FileSet;
import org.abscam.report.ListedClasses;
import org.abscam.report.ReportException;
import org.abscam.report.ResultFiles;
import org.abscam.report.RgbCopy;
import org.abscam.report.TrustSentences;
import org.abscam.report.overlay.FindingLook;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.CasePage.Column;
import org.abscam.report.page.CasePage.Column.Kind;
import org.abscam.report.page.CasePage.Plate;
import org.abscam.report.page.CasePage.Said;
import org.abscam.report.page.CasePage.Table;
import org.abscam.review.Reading;
import org.abscam.review.Status;

/** The report of an explained scan: one page, two where it does not fit. */
public final class CaseReport {

	/** Findings in the table, unless a reader did something with more; the files of the results have the others. */
	private static final int MOST_FINDINGS = 60;
	/** Width of the bar of colours, in pixels. */
	private static final int BAR = 300;

	private CaseReport() {}

	/**
	 * What is wished for.
	 *
	 * @param reading what readers did with the case; empty where nobody read it
	 * @param patient whether the report names the patient
	 * @param made when it is made
	 */
	public record Wish(Optional<Reading> reading, boolean patient, LocalDateTime made) {}

	/**
	 * Makes a report. Slices that it shows are read again.
	 *
	 * @param result an explained scan with at least one image, measured or not
	 * @param look how maps look
	 * @param wish what is wished for
	 * @return all that stands on it; what the model is not meant for comes first
	 * @throws java.io.UncheckedIOException if a slice must be read and cannot
	 */
	public static CasePage of(ExplainedScan result, OverlayLook look, Wish wish) {
		OpenModel model = result.explainer().model();
		List<Marked> findings = Marked.of(result, wish.reading);
		List<ChosenSlices.Chosen> chosen = ChosenSlices.of(result, findings);
		return new CasePage(result.scan().name(), wish.made, result.warnings(), AnswerWords.of(result), AnswerWords.beside(result),
			wish.patient ? PatientFacts.of(result.scan()) : List.of(), wish.reading.map(ReadingFacts::of).orElse(List.of()),
			plates(result, look, chosen, findings), legend(result, look, findings, wish.reading.isPresent()),
			Optional.of(RgbCopy.bar(look, BAR)),
			withoutRepeating(TrustSentences.of(result), result.warnings()),
			findings(findings, wish.reading.isPresent()), probabilities(result, chosen),
			ModelFacts.of(model.source(), model.intendedUse()), ModelFacts.provenance(result, wish.patient));
	}

	private static List<Plate> plates(ExplainedScan result, OverlayLook look, List<ChosenSlices.Chosen> chosen, List<Marked> findings) {
		SlicePictures pictures = new SlicePictures(result, look, PageFont.read(), chosen.size() == 1);
		List<Plate> plates = new ArrayList<>();
		for (ChosenSlices.Chosen each : chosen) {
			int slice = result.slices().get(each.index());
			List<Marked> here = findings.stream().filter(f -> f.slice() == slice).toList();
			BufferedImage scan = pictures.scan(each.index());
			String title = result.scan().size() == 1 ? "" : "Slice " + slice;
			List<String> words = new ArrayList<>();
			if (result.images().size() > 1) words.add(AnswerWords.of(result, each.image()));
			words.add(count(here));
			plates.add(new Plate(title, words, said(TrustSentences.of(result, each.image())), scan, pictures.map(each.index()),
				pictures.outlines(scan, here)));
		}
		return plates;
	}

	private static List<Said> said(List<TrustSentences.Sentence> sentences) {
		return sentences.stream().map(sentence -> new Said(sentence.words(), sentence.isAlarm())).toList();
	}

	/** What a warning at the top says with the same figures is not said again. */
	private static List<Said> withoutRepeating(List<TrustSentences.Sentence> sentences, List<String> warnings) {
		return said(sentences.stream()
			.filter(s -> s.figures().isEmpty() || warnings.stream().noneMatch(warning -> warning.contains(s.figures()))).toList());
	}

	private static String count(List<Marked> findings) {
		if (findings.isEmpty()) return "No hotspot";
		double area = findings.stream().filter(f -> f.status() != Status.REJECTED).mapToDouble(Marked::area).sum();
		return (findings.size() == 1 ? "1 finding, " : findings.size() + " findings, ") + Words.area(area, findings.get(0).unit())
			+ (findings.stream().anyMatch(f -> f.status() == Status.REJECTED) ? " without the rejected" : "");
	}

	private static String legend(ExplainedScan result, OverlayLook look, List<Marked> findings, boolean read) {
		String lines = findings.isEmpty() ? ""
			: !read ? "Lines: hotspots, numbered as in the table behind the slice." : findings.stream().sorted(
				Comparator.comparing(Marked::look)).map(f -> word(f, true) + " " + f.look().form()).distinct()
				.collect(Collectors.joining(", ",
					"Lines: ", ". Numbers: as in the table behind the slice."));
		return "Colour: the map of " + result.explainer().options().method().title() + " where it is at least " + look.threshold()
			+ " of its maximum. " + lines + (lines.isEmpty() ? "" : " ")
			+ "A map shows what the answer depends on, not whether it is right.";
	}

	/** What the reader thinks of a finding. */
	private static String word(Marked finding, boolean read) {
		return finding.look() == FindingLook.READER ? "added" : read ? finding.status().word() : "not read";
	}

	private static Table findings(List<Marked> findings, boolean read) {
		List<Column> columns = new ArrayList<>(List.of(new Column("No.", 1, Kind.WORDS), new Column("Status", 1.6, Kind.WORDS),
			new Column("Label", 3, Kind.WORDS), new Column("Place (x, y)", 2.8, Kind.WORDS), new Column("Area", 2, Kind.NUMBERS),
			new Column("Peak", 1.1, Kind.NUMBERS),
			new Column("Mean", 1.1, Kind.NUMBERS)));
		if (read) columns.addAll(List.of(new Column("Comment", 4, Kind.WORDS), new Column("Reader", 2, Kind.WORDS)));
		List<List<String>> rows = new ArrayList<>();
		List<Marked> listed = findings.size() <= MOST_FINDINGS ? findings : most(findings);
		for (Marked f : listed) {
			List<String> row =
				new ArrayList<>(List.of(f.number(), word(f, read), f.label(),
					f.place(), Words.area(f.area(), f.unit()), number(f.peak()), number(f.mean())));
			if (read) row.addAll(List.of(f.comment(), f.reader()));
			rows.add(row);
		}
		Optional<String> note = listed.size() == findings.size() ? Optional.empty()
			: Optional.of((findings.size() - listed.size()) + " more" + (read ? " that no reader did anything with" : "")
				+ ", with lower peaks, stand in the table of hotspots.");
		return new Table(columns, rows, rows.isEmpty() ? Optional.of(read ? "No findings." : "No hotspots.") : note);
	}

	/** All that a reader did something with, as they stand nowhere else, and of the others those with the highest peaks; in their order. */
	static List<Marked> most(List<Marked> findings) {
		long read = findings.stream().filter(Marked::isRead).count();
		Set<Marked> listed =
			findings.stream().sorted(Comparator.comparing((Marked f) -> !f.isRead()).thenComparing(f -> -f.peak().orElse(1)))
				.limit(Math.max(MOST_FINDINGS, read)).collect(Collectors.toSet());
		return findings.stream().filter(listed::contains).toList();
	}

	private static String number(OptionalDouble value) {
		return value.isPresent() ? Words.part(value.getAsDouble()) : "";
	}

	/** A row for each class, a column for each slice that is shown; of many classes the highest of these. */
	private static Table probabilities(ExplainedScan result, List<ChosenSlices.Chosen> chosen) {
		List<ExplainedImage> images = chosen.stream().map(ChosenSlices.Chosen::image).distinct().toList();
		boolean probabilities = result.explainer().question().hasProbabilities();
		List<Column> columns = new ArrayList<>(List.of(new Column(probabilities ? "Class" : "Output", 3, Kind.WORDS)));
		for (ExplainedImage image : images)
			columns.add(new Column(result.images().size() == 1 ? probabilities ? "Probability" : "Value" : "Slice " + image.slice(), 2.4,
				probabilities ? Kind.PARTS : Kind.NUMBERS));
		TreeSet<Integer> classes = new TreeSet<>();
		for (ExplainedImage image : images) classes.addAll(ListedClasses.with(image.scores(), image.classIndex()));
		List<List<String>> rows = new ArrayList<>();
		List<Integer> order = new ArrayList<>(classes);
		int all = images.get(0).scores().length;
		if (classes.size() < all) order.sort(Comparator.comparingDouble(c -> -images.get(0).scores()[c]));
		for (int c : order) {
			List<String> row = new ArrayList<>(List.of(result.className(c)));
			for (ExplainedImage image : images)
				row.add(result.probability(image, c).map(p -> Words.part(p)).orElse(Words.part(image.scores()[c])));
			rows.add(row);
		}
		List<String> notes = new ArrayList<>();
		if (classes.size() < all) notes.add("The highest of " + all + " classes.");
		if (images.size() < result.images().size())
			notes.add("The slices that are shown, of " + result.images().size() + "; the others stand in the table of predictions.");
		return new Table(columns, rows, notes.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", notes)));
	}

	/**
	 * @param page a report
	 * @param forms what it is to be written as
	 * @return the files, as {@link ResultFiles} takes them
	 */
	public static Map<String, FileSet.Content> contents(CasePage page, Collection<ReportForm> forms) {
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		for (ReportForm form : forms) contents.put(form.kind(), out -> form.write(page, out));
		return contents;
	}

	/**
	 * Writes a report beside the results of its scan, in place of all older reports there. Blocks until it is on the disk.
	 *
	 * @param page a report
	 * @param forms what it is to be written as
	 * @param folder made if it is not there
	 * @return the files {@code NAME.report.pdf} and so on, by kind
	 * @throws ReportException if they cannot be written, or another process writes results of this scan; older ones are still there
	 */
	public static Map<String, Path> write(CasePage page, Collection<ReportForm> forms, Path folder) throws ReportException {
		try (FileSet files = FileSet.begin(folder, FileSet.name(page.scan()), ResultFiles.REPORTS, 0)) {
			return files.write(contents(page, forms));
		}
	}
}
