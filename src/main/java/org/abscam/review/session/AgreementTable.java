package org.abscam.review.session;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.review.Change.Stage;
import org.abscam.review.agreement.CohensKappa;
import org.abscam.review.agreement.FleissKappa;
import org.abscam.review.agreement.Kappa;
import org.apache.commons.csv.CSVPrinter;

/** How far readers agree. Of each comparison the cases count that both sides answered; the note says how many were left out. */
final class AgreementTable {

	private static final String[] COLUMNS = {"measure", "one", "other", "stage", "cases", "agreement", "value", "error", "low", "high",
		"error_by_chance", "note"};
	private static final String COHEN = "cohens_kappa";
	private static final String DICE = "mean_dice";
	private static final String ALL = "all readers";
	private static final String MODEL = "model";
	private static final String TRUTH = "truth";
	private static final double Z95 = 1.959963984540054;

	private final ReadSession read;
	private final CSVPrinter csv;
	private final List<String> readers;

	private AgreementTable(ReadSession read, CSVPrinter csv) {
		this.read = read;
		this.csv = csv;
		// whoever answered nothing, as under a name that was mistyped, is nobody whom all others must agree with
		readers = read.readers().entrySet().stream().filter(of -> of.getValue().stream().flatMap(Optional::stream)
			.anyMatch(reading -> Stream.of(Stage.values()).anyMatch(stage -> reading.answer(stage).isPresent()))).map(Map.Entry::getKey)
			.toList();
	}

	static String text(ReadSession read) throws IOException {
		StringWriter text = new StringWriter();
		try (CSVPrinter csv = SessionTables.csv(text, COLUMNS)) {
			new AgreementTable(read, csv).print();
		}
		return text.toString();
	}

	private void print() throws IOException {
		boolean truth = IntStream.range(0, read.cases()).anyMatch(item -> read.truth(item).isPresent());
		for (Stage stage : Stage.values()) {
			String said = said(stage);
			if (readers.size() < 2) {
				csv.printRecord(COHEN, readers.isEmpty() ? null : readers.get(0), null, said, null, null, null, null, null, null, null,
					readers.isEmpty() ? "Nobody has read yet." : "There is one reader, with whom nobody can be compared.");
			}
			for (int a = 0; a < readers.size(); a++) {
				for (int b = a + 1; b < readers.size(); b++) {
					cohen(readers.get(a), readers.get(b), said, answers(readers.get(a), stage), answers(readers.get(b), stage));
				}
			}
			if (readers.size() > 1) fleiss(stage);
			for (String reader : readers)
				cohen(reader, MODEL, said, answers(reader, stage), item -> of(reader, item).flatMap(CaseReading::model));
			if (truth) for (String reader : readers) cohen(reader, TRUTH, said, answers(reader, stage), read::truth);
			areas(stage);
		}
		for (String reader : readers)
			cohen(reader, reader, "before and after", answers(reader, Stage.BEFORE), answers(reader, Stage.AFTER));
		if (truth) cohen(MODEL, TRUTH, null, read::model, read::truth);
	}

	private static String said(Stage stage) {
		return stage.name().toLowerCase(Locale.ROOT);
	}

	private Optional<CaseReading> of(String reader, int item) {
		return read.readers().get(reader).get(item);
	}

	private IntFunction<Optional<String>> answers(String reader, Stage stage) {
		return item -> of(reader, item).flatMap(reading -> reading.answer(stage));
	}

	private void cohen(String one, String other, String stage, IntFunction<Optional<String>> first, IntFunction<Optional<String>> second)
		throws IOException {
		List<String> a = new ArrayList<>();
		List<String> b = new ArrayList<>();
		for (int i = 0; i < read.cases(); i++) {
			if (first.apply(i).isEmpty() || second.apply(i).isEmpty()) continue;
			a.add(first.apply(i).get());
			b.add(second.apply(i).get());
		}
		print(COHEN, one, other, stage, CohensKappa.of(a, b));
	}

	private void fleiss(Stage stage) throws IOException {
		List<List<String>> cases = new ArrayList<>();
		for (int i = 0; i < read.cases(); i++) {
			int item = i;
			List<String> answers = readers.stream().flatMap(reader -> answers(reader, stage).apply(item).stream()).toList();
			if (answers.size() == readers.size()) cases.add(answers);
		}
		print("fleiss_kappa", ALL, null, said(stage), FleissKappa.of(cases));
	}

	private void print(String measure, String one, String other, String stage, Kappa kappa) throws IOException {
		csv.printRecord(measure, one, other, stage, kappa.cases(), SessionTables.cell(kappa.observed()), SessionTables.cell(kappa.value()),
			SessionTables.cell(kappa.error()), SessionTables.cell(kappa.low()), SessionTables.cell(kappa.high()),
			SessionTables.cell(kappa.errorByChance()), note(kappa.note(), kappa.cases()));
	}

	private String note(String of, int cases) {
		int left = read.cases() - cases;
		String out = left == 0 ? "" : left + (left == 1 ? " case is" : " cases are") + " left out, as an answer is missing.";
		return of.isEmpty() && out.isEmpty() ? null : (of + " " + out).strip();
	}

	private void areas(Stage stage) throws IOException {
		for (int a = 0; a < readers.size(); a++) {
			for (int b = a + 1; b < readers.size(); b++) {
				dice(readers.get(a), readers.get(b), stage, areas(readers.get(a), stage), areas(readers.get(b), stage));
			}
		}
		if (read.masks().stream().noneMatch(Optional::isPresent)) return;
		for (String reader : readers) dice(reader, TRUTH, stage, areas(reader, stage), read.masks()::get);
	}

	private IntFunction<Optional<Areas>> areas(String reader, Stage stage) {
		return item -> of(reader, item).filter(reading -> reading.has(stage)).map(reading -> reading.areas(stage));
	}

	/** The mean over cases in which one of the two marked something, with its interval for many cases. */
	private void dice(String one, String other, Stage stage, IntFunction<Optional<Areas>> first, IntFunction<Optional<Areas>> second)
		throws IOException {
		List<Double> values = new ArrayList<>();
		for (int i = 0; i < read.cases(); i++) {
			Optional<Areas> a = first.apply(i);
			Optional<Areas> b = second.apply(i);
			OptionalDouble dice = a.isEmpty() || b.isEmpty() ? OptionalDouble.empty() : a.get().dice(b.get());
			if (dice.isPresent()) values.add(dice.getAsDouble());
		}
		int n = values.size();
		if (n == 0) {
			csv.printRecord(DICE, one, other, said(stage), 0, null, null, null, null, null, null,
				"There is no case in which either marked an area.");
			return;
		}
		double[] v = values.stream().mapToDouble(Double::doubleValue).toArray();
		double mean = Arrays.stream(v).average().orElseThrow();
		String note = read.cases() == n ? null : "Over cases that both read and in which one of them marked an area.";
		if (n == 1) {
			csv.printRecord(DICE, one, other, said(stage), n, null, mean, null, null, null, null, "One case is too few for an interval.");
			return;
		}
		double error = Math.sqrt(Arrays.stream(v).map(d -> (d - mean) * (d - mean)).sum() / (n - 1) / n);
		csv.printRecord(DICE, one, other, said(stage), n, null, mean, error, Math.max(0, mean - Z95 * error),
			Math.min(1, mean + Z95 * error),
			null, note);
	}
}
