package org.abscam.review.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.review.ReviewException;

/**
 * A session as it stands.
 *
 * @param session it
 * @param readers what each did with each case of the list, by his name; empty where he has not begun with it
 * @param masks what is truly there in each case of the list; empty where nobody says
 */
record ReadSession(Session session, Map<String, List<Optional<CaseReading>>> readers, List<Optional<Areas>> masks) {

	static ReadSession of(Session session) throws ReviewException {
		Map<String, List<Optional<CaseReading>>> readers = new LinkedHashMap<>();
		for (String reader : session.readers()) {
			readers.put(reader, session.readings(reader).stream()
				.map(reading -> reading.map(of -> new CaseReading(of, session.plan().areas()))).toList());
		}
		List<Optional<Areas>> masks = new ArrayList<>();
		for (Worklist.Item item : session.items())
			masks.add(
				item.mask().isPresent() ? Optional.of(TruthMask.read(item.mask().get(), ListedSize.of(item))) : Optional.empty());
		return new ReadSession(session, readers, masks);
	}

	int cases() {
		return session.items().size();
	}

	/** The true class, as answers are compared. */
	Optional<String> truth(int item) {
		return CaseReading.compared(session.items().get(item).truth());
	}

	/** What the model said, to the first reader who had it explained. */
	Optional<String> model(int item) {
		return readers.values().stream().flatMap(of -> of.get(item).stream()).flatMap(reading -> reading.model().stream()).findFirst();
	}
}
