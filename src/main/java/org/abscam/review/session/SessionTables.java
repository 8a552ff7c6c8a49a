package org.abscam.review.session;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.abscam.files.Reason;
import org.abscam.files.StagedFiles;
import org.abscam.review.Change;
import org.abscam.review.Change.Stage;
import org.abscam.review.Finding;
import org.abscam.review.ReviewException;
import org.abscam.review.Status;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What comes of a session, as comma-separated values (RFC 4180). */
public final class SessionTables {

	/** A row for each case and reader. */
	public static final String READINGS = "readings.csv";
	/** How far readers agree with each other, with the model, with the truth, and with themselves. */
	public static final String AGREEMENT = "agreement.csv";

	private static final String[] COLUMNS = {"case", "id", "reader", "place", "step", "truth", "model", "model_probability", "before",
		"before_confidence", "before_seconds", "revealed_seconds", "after", "after_confidence", "after_seconds", "changed", "seconds",
		"before_agrees_with_model", "after_agrees_with_model", "before_agrees_with_truth", "after_agrees_with_truth",
		"model_agrees_with_truth", "findings_open", "findings_accepted", "findings_rejected", "findings_changed", "findings_added",
		"before_areas", "after_areas", "before_pixels", "after_pixels", "truth_pixels", "before_dice", "after_dice", "note"};

	private SessionTables() {}

	/**
	 * Writes both tables; older ones are replaced together. Blocks until done.
	 *
	 * @param session it; readers may be at it just now
	 * @param folder where they go, made where it is not there
	 * @return the files
	 * @throws ReviewException if something cannot be read, or the tables not be written
	 */
	public static List<Path> write(Session session, Path folder) throws ReviewException {
		ReadSession read = ReadSession.of(session);
		try (StagedFiles files = StagedFiles.begin(folder, "session-tables")) {
			Files.writeString(files.path(READINGS), readings(read));
			Files.writeString(files.path(AGREEMENT), AgreementTable.text(read));
			files.publish(List.of());
			return List.of(folder.resolve(READINGS), folder.resolve(AGREEMENT));
		}
		catch (IOException e) {
			throw new ReviewException("The tables cannot be written into '" + folder + "' (" + Reason.of(e) + "); choose another folder.",
				e);
		}
	}

	private static String readings(ReadSession read) throws IOException {
		StringWriter text = new StringWriter();
		try (CSVPrinter csv = csv(text, COLUMNS)) {
			for (String reader : read.readers().keySet()) {
				int[] order = ReadingOrder.of(read.cases(), read.session().plan().seed(), reader);
				for (int place = 0; place < order.length; place++) csv.printRecord(row(read, reader, order[place], place + 1));
			}
		}
		return text.toString();
	}

	static CSVPrinter csv(Appendable out, String... columns) throws IOException {
		return new CSVPrinter(out, CSVFormat.RFC4180.builder().setHeader(columns).get());
	}

	private static List<Object> row(ReadSession read, String reader, int item, int place) {
		Worklist.Item listed = read.session().items().get(item);
		Optional<CaseReading> of = read.readers().get(reader).get(item);
		Optional<Areas> mask = read.masks().get(item);
		List<Object> row = new ArrayList<>(List.of(item + 1, listed.id(), reader, place,
			Step.of(of.map(CaseReading::reading), read.session().plan()).name().toLowerCase(Locale.ROOT), listed.truth()));
		if (of.isEmpty()) {
			while (row.size() < COLUMNS.length - 1) row.add(null);
			row.add("not begun");
			return row;
		}
		CaseReading reading = of.get();
		row.add(reading.explanation().map(Change.Explained.By::topClass).orElse(null));
		row.add(reading.explanation().map(e -> cell(e.probability())).orElse(null));
		addAnswer(row, reading, Stage.BEFORE);
		row.add(revealed(reading));
		addAnswer(row, reading, Stage.AFTER);
		row.add(same(reading.answer(Stage.BEFORE), reading.answer(Stage.AFTER)).map(same -> !same).orElse(null));
		row.add(reading.reading().seconds());
		for (Optional<String> with : List.of(reading.model(), read.truth(item)))
			for (Stage stage : Stage.values()) row.add(same(reading.answer(stage), with).orElse(null));
		row.add(same(reading.model(), read.truth(item)).orElse(null));
		for (Status status : Status.values()) row.add(count(reading, f -> f.origin() == Finding.Origin.MODEL && f.status() == status));
		row.add(count(reading, f -> f.origin() == Finding.Origin.READER));
		for (Stage stage : Stage.values()) row.add(reading.has(stage) ? reading.count(stage) : null);
		for (Stage stage : Stage.values()) row.add(reading.has(stage) ? reading.areas(stage).pixels() : null);
		row.add(mask.map(Areas::pixels).orElse(null));
		for (Stage stage : Stage.values())
			row.add(reading.has(stage) && mask.isPresent() ? cell(reading.areas(stage).dice(mask.get())) : null);
		row.add(note(reading, mask));
		return row;
	}

	private static void addAnswer(List<Object> row, CaseReading reading, Stage stage) {
		Optional<Change.Answered> answer = reading.answered(stage);
		row.add(answer.map(Change.Answered::answer).orElse(null));
		row.add(answer.map(Change.Answered::confidence).orElse(null));
		row.add(answer.map(Change.Answered::seconds).orElse(null));
	}

	private static Object revealed(CaseReading reading) {
		return reading.reading().entries().stream().map(e -> e.change()).filter(Change.Revealed.class::isInstance).findFirst().map(
			c -> ((Change.Revealed) c).seconds()).orElse(null);
	}

	private static Optional<Boolean> same(Optional<String> one, Optional<String> other) {
		return one.isEmpty() || other.isEmpty() ? Optional.empty() : Optional.of(one.equals(other));
	}

	private static long count(CaseReading reading, Predicate<Finding> of) {
		return reading.reading().findings().stream().filter(of).count();
	}

	static Object cell(OptionalDouble value) {
		return value.isPresent() ? value.getAsDouble() : null;
	}

	private static String note(CaseReading reading, Optional<Areas> mask) {
		List<String> notes = new ArrayList<>();
		if (reading.answered(Stage.BEFORE).isEmpty()) notes.add("no answer before");
		if (reading.answered(Stage.AFTER).isEmpty()) notes.add("no answer after");
		if (reading.answered(Stage.BEFORE).or(() -> reading.answered(Stage.AFTER)).isPresent() && reading.lacksAreas(Stage.AFTER))
			notes.add("no area marked, and not said that there is none");
		boolean nothing = mask.isPresent() && mask.get().pixels() == 0 && reading.areas(Stage.AFTER).pixels() == 0;
		if (nothing) notes.add("nothing marked and nothing there, so that Dice is not defined");
		return notes.isEmpty() ? null : String.join("; ", notes);
	}
}
