package org.abscam.report.page;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.abscam.report.page.CasePage.Fact;
import org.abscam.review.Change;
import org.abscam.review.Reading;

/** What readers answered before they saw the model's answer, and after. */
final class ReadingFacts {

	private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH);

	private ReadingFacts() {}

	static List<Fact> of(Reading reading) {
		List<Fact> facts = new ArrayList<>();
		String readers = reading.entries().stream().map(Reading.Entry::reader).filter(r -> !r.isBlank()).distinct()
			.collect(Collectors.joining(", "));
		if (!readers.isEmpty()) facts.add(new Fact("Reader", readers));
		Optional<Change.Answered> before = reading.answer(Change.Stage.BEFORE);
		Optional<Change.Answered> after = reading.answer(Change.Stage.AFTER);
		before.ifPresent(a -> facts.add(new Fact("Before the model's answer", answer(a))));
		after.ifPresent(a -> facts.add(new Fact("After it", answer(a) + before
			.map(b -> b.answer().equals(a.answer()) ? "; the answer stays" : "; the answer changes").orElse(""))));
		if (before.isEmpty() && after.isEmpty() && !readers.isEmpty()) facts.add(new Fact("Own answer", "none given"));
		if (!reading.note().isBlank()) facts.add(new Fact("Note", reading.note()));
		if (!reading.entries().isEmpty()) facts.add(new Fact("Last change", DAY.format(reading.entries()
			.get(reading.entries().size() - 1).at().atZone(ZoneId.systemDefault()))));
		return facts;
	}

	private static String answer(Change.Answered answered) {
		return String.format(Locale.ROOT, "'%s', confidence %.0f %%, after %.0f s", answered.answer(), 100 * answered.confidence(),
			answered.seconds());
	}
}
