package org.abscam.review;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What readers did with one case, and what follows from it. To be used by one thread.
 */
public final class Reading {

	/**
	 * A change, by whom and when.
	 *
	 * @param at when
	 * @param reader who; empty for what the program did
	 * @param change what
	 */
	public record Entry(Instant at, String reader, Change change) {}

	private final List<Entry> entries = new ArrayList<>();
	private final Map<String, Finding> findings = new LinkedHashMap<>();
	/** Those of the model's that are listed, as they were found, and by which id each is listed. */
	private final Map<String, Finding> found = new LinkedHashMap<>();
	private final Map<String, String> listedAs = new HashMap<>();
	private final Deque<Entry> undone = new ArrayDeque<>();
	/** What holds, in its order. */
	private final List<Entry> effective = new ArrayList<>();

	public Reading() {}

	/** What follows from a file's entries. */
	public Reading(List<Entry> before) {
		before.forEach(this::apply);
	}

	/**
	 * Takes a change up. Undoing or redoing where there is nothing to undo or redo changes nothing.
	 *
	 * @throws IllegalArgumentException if it is of a finding that there is not, or adds one that there is
	 */
	public void apply(Entry entry) {
		Change change = entry.change();
		if (change instanceof Change.Undone) undo();
		else if (change instanceof Change.Redone) redo();
		else {
			check(change);
			effective.add(entry);
			if (change.canBeUndone()) undone.clear();
			follow(entry);
		}
		entries.add(entry);
	}

	/** @throws IllegalArgumentException if the change is of a finding that there is not, or adds one that there is */
	void check(Change change) {
		if (change instanceof Change.Explained explained) {
			Set<String> ids = new HashSet<>();
			for (Finding found : explained.findings()) {
				Finding kept = findings.get(found.id());
				if (!ids.add(found.id()) || kept != null && !isForgotten(kept))
					throw new IllegalArgumentException("There is a finding '" + found.id() + "' already.");
			}
		}
		if (change.ofFinding().isEmpty()) return;
		String id = change.ofFinding().get();
		boolean adds = change instanceof Change.Added;
		if (adds && findings.containsKey(id)) throw new IllegalArgumentException("There is a finding '" + id + "' already.");
		if (!adds && !findings.containsKey(listed(id))) throw new IllegalArgumentException("There is no finding '" + id + "'.");
	}

	private void undo() {
		for (int i = effective.size() - 1; i >= 0; i--) {
			if (!effective.get(i).change().canBeUndone()) continue;
			undone.push(effective.remove(i));
			again();
			return;
		}
	}

	private void redo() {
		if (undone.isEmpty()) return;
		effective.add(undone.pop());
		again();
	}

	private void again() {
		findings.clear();
		found.clear();
		listedAs.clear();
		effective.forEach(this::follow);
	}

	private void follow(Entry entry) {
		Instant at = entry.at();
		String by = entry.reader();
		Change change = entry.change();
		if (change instanceof Change.Explained e) {
			findings.values().removeIf(Reading::isForgotten);
			found.keySet().retainAll(findings.keySet());
			List<Finding> before = new ArrayList<>(found.values());
			e.findings().forEach(f -> list(f, before));
		}
		else if (change instanceof Change.Added a) findings.put(a.finding(), a.added().decided(a.added().status(), by, at));
		else if (change instanceof Change.Removed r) findings.remove(listed(r.finding()));
		else if (change instanceof Change.Decided d) change(d, f -> f.decided(d.status(), by, at));
		else if (change instanceof Change.Redrawn r) change(r, f -> f.redrawn(r.outline(), r.measures(), by, at));
		else if (change instanceof Change.Labelled l) change(l, f -> f.labelled(l.label(), by, at));
		else if (change instanceof Change.Commented c) change(c, f -> f.commented(c.comment(), by, at));
	}

	private void change(Change.OfFinding change, UnaryOperator<Finding> how) {
		findings.computeIfPresent(listed(change.finding()), (id, finding) -> how.apply(finding));
	}

	/** What was found before and decided on since, as when another class was explained between, stays what it is and is not listed twice. */
	private void list(Finding again, List<Finding> before) {
		Optional<Finding> known = before.stream().filter(f -> isSame(f, again)).findFirst();
		if (known.isPresent()) {
			listedAs.put(again.id(), known.get().id());
			before.remove(known.get());
		}
		else {
			findings.put(again.id(), again);
			found.put(again.id(), again);
		}
	}

	private static boolean isSame(Finding one, Finding other) {
		return one.place().equals(other.place()) && one.label().equals(other.label()) && one.outline().equals(other.outline());
	}

	private String listed(String id) {
		return listedAs.getOrDefault(id, id);
	}

	/** Whether nobody did anything with a finding of the model's, so that it goes with its explanation. */
	private static boolean isForgotten(Finding finding) {
		return finding.origin() == Finding.Origin.MODEL && finding.status() == Status.OPEN && finding.comment().isEmpty();
	}

	/** @return all that happened, in its order */
	public List<Entry> entries() {
		return List.copyOf(entries);
	}

	/** @return the findings as they are now, those of the model first, in the order in which they came */
	public List<Finding> findings() {
		return List.copyOf(findings.values());
	}

	/**
	 * @param id of a finding
	 * @return it as it is now, empty where there is none
	 */
	public Optional<Finding> finding(String id) {
		return Optional.ofNullable(findings.get(id));
	}

	/** @return an id for a finding of the reader's that no finding of this case ever had */
	public String newId() {
		Set<String> taken = new HashSet<>(findings.keySet());
		for (Entry entry : entries) {
			entry.change().ofFinding().ifPresent(taken::add);
			if (entry.change() instanceof Change.Explained e) e.findings().forEach(f -> taken.add(f.id()));
		}
		int n = 1;
		while (taken.contains("r" + n)) n++;
		return "r" + n;
	}

	public boolean canUndo() {
		return effective.stream().anyMatch(e -> e.change().canBeUndone());
	}

	public boolean canRedo() {
		return !undone.isEmpty();
	}

	/** @return whether the reader saw the model's answer */
	public boolean isRevealed() {
		return effective.stream().anyMatch(e -> e.change() instanceof Change.Revealed);
	}

	/** @return whether the reader says that there is no area to mark, and marked none */
	public boolean saysNoArea() {
		return !hasOwnArea() && last(Change.class, c -> c instanceof Change.NoArea || c instanceof Change.Added)
			.filter(c -> c instanceof Change.NoArea none && none.said()).isPresent();
	}

	/** @return whether the reader marked an area of his own, or says that there is none */
	public boolean hasMarked() {
		return hasOwnArea() || saysNoArea();
	}

	private boolean hasOwnArea() {
		return findings.values().stream().anyMatch(f -> f.origin() == Finding.Origin.READER);
	}

	/**
	 * @param stage before or after the model's answer was revealed
	 * @return the reader's last answer then
	 */
	public Optional<Change.Answered> answer(Change.Stage stage) {
		return last(Change.Answered.class, a -> a.stage() == stage);
	}

	/** @return the last explanation */
	public Optional<Change.Explained.By> explanation() {
		return last(Change.Explained.class, e -> true).map(Change.Explained::explanation);
	}

	/** @return words on the case as a whole, empty where there are none */
	public String note() {
		return last(Change.Noted.class, n -> true).map(Change.Noted::text).orElse("");
	}

	/** @return seconds that the case was on the screen, pauses between sittings left out; 0 where it was in no session */
	public double seconds() {
		return TimeOnScreen.of(entries);
	}

	private <T extends Change> Optional<T> last(Class<T> kind, Predicate<T> wanted) {
		for (int i = effective.size() - 1; i >= 0; i--) {
			if (!kind.isInstance(effective.get(i).change())) continue;
			T change = kind.cast(effective.get(i).change());
			if (wanted.test(change)) return Optional.of(change);
		}
		return Optional.empty();
	}
}
