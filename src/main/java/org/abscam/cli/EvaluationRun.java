package org.abscam.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.Sentence;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.MeasuredImages;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.Truth;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.explain.InOrder;
import org.abscam.explain.KeptScores;
import org.abscam.explain.Places;
import org.abscam.explain.Shared;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.report.ReportException;
import org.abscam.report.evaluation.EvaluationFiles;
import org.abscam.report.evaluation.EvaluationJournal;
import org.abscam.report.evaluation.EvaluationTables;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * Measures the maps of scans, those of one method after those of the other, several scans at a time. Where there is a place for results, each
 * image is kept there as soon as it is measured, so that a run that was cut short goes on where it stopped, and the tables of what there is
 * are written again and again.
 */
final class EvaluationRun implements AutoCloseable {

	private static final int SANITY_STAGES = 5;
	/** How many times as long as writing the files took the next writing waits. */
	private static final int PAUSE = 20;

	/**
	 * A method or control whose maps are measured.
	 *
	 * @param options how to explain
	 * @param control what makes the maps; empty for the method
	 */
	record Maps(ExplainOptions options, Optional<ControlMap> control) {

		String name() {
			return control.map(ControlMap::option).orElse(options.method().option());
		}

		private boolean hasMasks() {
			return control.isEmpty() && options.method().hasTwoPhases();
		}

		private boolean hasWeights(boolean sanity) {
			return sanity && control.isEmpty() && options.method().needsGradient();
		}
	}

	/**
	 * A scan that is looked at.
	 *
	 * @param path its file or folder
	 * @param scan what is in it
	 * @param label what it is known to show, empty where nobody says
	 */
	record Subject(Path path, Scan scan, String label) {}

	/**
	 * What is asked.
	 *
	 * @param source the model
	 * @param maps whose maps are measured, in order
	 * @param subjects the scans, in order
	 * @param truth where their truths lie
	 * @param settings how to measure
	 * @param sanity whether the weights are randomised
	 * @param jobs how many scans at a time
	 */
	record Asked(ModelSource source, List<Maps> maps, List<Subject> subjects, Optional<TruthFiles> truth, EvaluationSettings settings,
		boolean sanity, int jobs) {}

	private final Asked asked;
	private final PrintWriter err;
	/** Where the results go; null for nowhere. */
	private final EvaluationFiles place;
	private final EvaluationJournal journal;
	private final EvaluationLog log;
	/** Of all methods. */
	private final KeptScores scores = new KeptScores();
	private final List<ScanEvaluation> evaluations = new ArrayList<>();
	/** By number of the scan, those whose images are being measured. */
	private final Map<Integer, ScanEvaluation> underway = new TreeMap<>();
	private final Map<String, List<RandomisationCascade>> cascades = new LinkedHashMap<>();
	/** Numbers of scans that cannot be evaluated; the others are. */
	private final Set<Integer> failed = new HashSet<>();
	private long nextPublication = Long.MIN_VALUE;

	/**
	 * @param place where the results go; null for nowhere
	 * @param record what measures depend on beside the scans
	 * @param err takes what there is to say
	 */
	EvaluationRun(Asked asked, EvaluationFiles place, JsonObject record, PrintWriter err) throws ReportException {
		this.asked = asked;
		this.place = place;
		this.err = err;
		if (place == null) {
			journal = null;
			log = null;
			return;
		}
		List<EvaluationJournal.Subject> scans = asked.subjects.stream().map(one -> new EvaluationJournal.Subject(one.path.toString(),
			one.scan.size(), state(one))).toList();
		journal = place.journal(record, asked.maps.stream().map(Maps::name).toList(), scans);
		int all = asked.maps.size() * scans.stream().mapToInt(EvaluationJournal.Subject::images).sum();
		log = new EvaluationLog(place.log(), all, journal.done());
		if (journal.done() > 0) tell(String.format(Locale.ROOT, "going on with %,d of %,d maps measured before.", journal.done(), all));
		if (journal.changed() > 0)
			tell(String.format(Locale.ROOT, "warning: %,d results are of scans or masks that have changed since; they are measured again.",
				journal.changed()));
		log.say(String.format(Locale.ROOT, "measuring %,d maps of %,d scans by %s", all, scans.size(), String.join(", ",
			asked.maps.stream().map(Maps::name).toList())));
	}

	/** What tells whether a scan, its truth, or what it is known to show has changed. */
	private String state(Subject one) {
		Optional<Path> truth = asked.truth.flatMap(files -> files.fileIfAny(one.scan));
		return Stream.concat(Stream.of(one.path), truth.stream()).map(SeenFile::state).reduce((a, b) -> a + "; " + b).orElseThrow() + "; "
			+ one.label;
	}

	private void tell(String sentence) throws ReportException {
		Sentence.say(err, sentence);
		if (log != null) log.say(sentence);
	}

	/** Blocks until all is measured that can be; what a scan lacks is said and does not end the others. */
	void measure() throws Exception {
		try (ProgressLine whole = new ProgressLine(asked.jobs == 1 ? null : "maps")) {
			for (int m = 0; m < asked.maps.size(); m++) {
				int map = m;
				try (Shared<Evaluator> shared = new Shared<>(
					(source, options, size) -> Evaluator.open(source, options, size, scores))) {
					Places places = new Places(asked.jobs);
					Iterator<Supplier<Outcome>> pieces = IntStream.range(0, asked.subjects.size()).filter(s -> !failed.contains(s))
						.mapToObj(s -> (Supplier<Outcome>) () -> outcome(map, s, shared, places)).iterator();
					InOrder.run(pieces, asked.jobs, 2 * asked.jobs, outcome -> {
						take(map, outcome);
						whole.at((map + (outcome.scan + 1.) / asked.subjects.size()) / asked.maps.size(), asked.maps.get(map).name());
					}, () -> false);
				}
			}
		}
	}

	/** What came out of a scan, and what went wrong, at the latest behind that. */
	private record Outcome(int scan, Optional<ScanEvaluation> evaluation, List<RandomisationCascade> cascades, Throwable trouble) {}

	/** On any thread. */
	private Outcome outcome(int map, int s, Shared<Evaluator> shared, Places places) {
		Scanned scanned = new Scanned(map, s);
		Throwable trouble = null;
		try {
			places.in(() -> scanned.measure(shared));
		}
		catch (Exception | Error e) {
			trouble = e;
		}
		return new Outcome(s, Optional.ofNullable(scanned.sofar).filter(e -> !e.images().isEmpty()), scanned.weights, trouble);
	}

	/** The maps of one scan by one method. */
	private final class Scanned implements MeasuredImages {

		private final Maps maps;
		private final Subject subject;
		private final int map;
		private final int scan;
		private final MeasuredImages kept;
		private ScanEvaluation sofar;
		private List<RandomisationCascade> weights = List.of();

		private Scanned(int map, int scan) {
			this.map = map;
			this.scan = scan;
			maps = asked.maps.get(map);
			subject = asked.subjects.get(scan);
			kept = journal == null ? MeasuredImages.NONE : journal.images(map, scan);
		}

		private Void measure(Shared<Evaluator> shared) throws Exception {
			ModelSource held = held();
			try (Shared<Evaluator>.Lease lease = lease(shared, held);
				ProgressLine progress = new ProgressLine(asked.jobs == 1 ? subject.scan.name() + " " + maps.name() : null)) {
				Optional<Truth> truth =
					asked.truth.isPresent() ? Optional.of(asked.truth.get().of(subject.scan)) : Optional.empty();
				sofar = lease.get().evaluate(maps.control, new Evaluator.Subject(subject.scan, Selection.ALL, truth, this), asked.settings,
					progress);
				if (maps.hasWeights(asked.sanity) && sofar.isComplete()) weights = weights(held, progress);
			}
			return null;
		}

		private ModelSource held() throws ExplainException, SameForAll {
			try {
				return maps.options.inputs().of(asked.source, subject.scan, Optional.of(subject.path));
			}
			catch (ExplainException e) {
				throw sameForAll(e);
			}
		}

		private Shared<Evaluator>.Lease lease(Shared<Evaluator> shared, ModelSource held) throws ExplainException, SameForAll {
			try {
				return shared.lease(held, maps.options, ScanSize.of(subject.scan));
			}
			catch (ExplainException e) {
				throw sameForAll(e);
			}
		}

		private ExplainException sameForAll(ExplainException e) throws SameForAll {
			if (!maps.options.inputs().differ(asked.source)) throw new SameForAll(e);
			return e;
		}

		private List<RandomisationCascade> weights(ModelSource held, ProgressLine progress) throws ExplainException, ReportException {
			Optional<List<RandomisationCascade>> known = journal == null ? Optional.empty() : journal.cascades(map, scan);
			if (known.isPresent()) return known.get();
			List<RandomisationCascade> found = RandomisationCascade.of(held, maps.options, subject.scan, Selection.ALL,
				RandomisationCascade.Draw.NORMAL, SANITY_STAGES, asked.settings.seed(), progress);
			if (journal != null && !progress.isCancelled()) {
				journal.add(map, scan, found);
				log.say("random weights of " + maps.name() + " of '" + subject.scan.name() + "'");
			}
			return found;
		}

		@Override
		public Optional<Measured> before(int index) throws ExplainException {
			return kept.before(index);
		}

		/** Which masks a method is spared depends on those before it, and the last digit of a score on whose mask it was that was scored. */
		@Override
		public boolean isExplainedAgain(int index) {
			return maps.hasMasks() && IntStream.range(map + 1, asked.maps.size())
				.anyMatch(later -> asked.maps.get(later).hasMasks() && !journal.has(later, scan, index));
		}

		@Override
		public void add(int index, Measured measured, ScanEvaluation all) throws ExplainException {
			kept.add(index, measured, all);
			sofar = all;
			if (place == null) return;
			try {
				log.measured(maps.name(), subject.scan.name(), measured.image().slice(), measured.seconds());
				underway(scan, all);
			}
			catch (ReportException e) {
				throw new ExplainException(e);
			}
		}
	}

	/** A refusal that all scans would meet. */
	private static final class SameForAll extends Exception {

		private static final long serialVersionUID = 1L;

		private SameForAll(ExplainException cause) {
			super(cause);
		}
	}

	private synchronized void underway(int scan, ScanEvaluation all) throws ReportException {
		underway.put(scan, all);
		publish();
	}

	private synchronized void take(int map, Outcome outcome) throws Exception {
		underway.remove(outcome.scan);
		outcome.evaluation.ifPresent(evaluations::add);
		Maps of = asked.maps.get(map);
		if (of.hasWeights(asked.sanity) && outcome.evaluation.isPresent())
			cascades.computeIfAbsent(of.name(), name -> new ArrayList<>()).addAll(outcome.cascades);
		Throwable trouble = outcome.trouble;
		if (trouble instanceof SameForAll) throw (ExplainException) trouble.getCause();
		if (trouble instanceof Error error && !Sentence.isForTheUser(error)) throw error;
		if (trouble instanceof Exception e && (!Sentence.isForTheUser(e) || isOfResults(e))) throw e;
		if (trouble != null) {
			tell(Sentence.of(trouble));
			failed.add(outcome.scan);
		}
		publish();
	}

	/** Whether what is measured cannot be kept, as on a full disk, which no other scan mends. */
	private static boolean isOfResults(Exception e) {
		return e instanceof ReportException || e.getCause() instanceof ReportException;
	}

	/** Writes what there is, as a long run may end early; at most so often that it takes a small part of the time. */
	private void publish() throws ReportException {
		if (place == null || System.nanoTime() < nextPublication) return;
		List<ScanEvaluation> all = new ArrayList<>(evaluations);
		all.addAll(underway.values());
		if (all.isEmpty()) return;
		long start = System.nanoTime();
		place.write(all, summaries(all), cascades, EvaluationTables.NONE);
		nextPublication = System.nanoTime() + (System.nanoTime() - start) * PAUSE;
	}

	/**
	 * Writes the files, if they go anywhere, and gives up what was kept for the case that the run is cut short.
	 *
	 * @param tables what is derived of all measures
	 */
	synchronized Map<String, Path> finish(EvaluationTables tables) throws ReportException {
		if (place == null) return Map.of();
		Map<String, Path> files = place.write(evaluations, summaries(), cascades, tables);
		if (!Thread.currentThread().isInterrupted()) journal.remove();
		log.say("done: " + files.get("summary.csv"));
		return files;
	}

	/** Whether there was a scan that could not be evaluated, or not to its end. */
	boolean isRefused() {
		return !failed.isEmpty();
	}

	List<ScanEvaluation> evaluations() {
		return evaluations;
	}

	Map<String, List<RandomisationCascade>> cascades() {
		return cascades;
	}

	List<EvaluationSummary> summaries() {
		return summaries(evaluations);
	}

	private static List<EvaluationSummary> summaries(List<ScanEvaluation> evaluations) {
		Map<String, List<ScanEvaluation>> byMaps = new LinkedHashMap<>();
		for (ScanEvaluation evaluation : evaluations) byMaps.computeIfAbsent(evaluation.maps(), m -> new ArrayList<>()).add(evaluation);
		return byMaps.values().stream().map(EvaluationSummary::of).toList();
	}

	@Override
	public void close() {
		if (journal != null) journal.close();
		if (log != null) log.close();
	}
}
