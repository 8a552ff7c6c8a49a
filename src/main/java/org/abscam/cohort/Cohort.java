package org.abscam.cohort;

import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.abscam.explain.Places;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.files.InUseException;
import org.abscam.files.Reason;
import org.abscam.files.StagedFiles;
import org.abscam.scan.ScanException;

/**
 * Explains all scans of a folder or a table, or a part of them, into one table. What is done is kept in a journal beside it, so that a run that
 * was cut short goes on where it stopped; the table appears when it is complete, and is the same however often that happened and however many
 * scans are explained at a time.
 */
public final class Cohort {

	static final String TABLE = ".csv";
	/** Member of the record: whether the maps depend on the class, in words. */
	static final String SENSITIVITY = "class_sensitivity";
	static final String RECORD = ".json";
	private static final String JOURNAL = ".journal";
	/** Scans that are tried before a model that cannot be opened for one of them ends the run. */
	private static final int TRIALS = 5;
	private static final int SOME_SIZE = 224;

	private final CohortRequest request;
	private final Manifest manifest;
	private final Census census;
	private final Shard shard;
	private final int first;
	private final int count;

	private Cohort(CohortRequest request, Census census) throws CohortException {
		this.census = census;
		manifest = Manifest.of(request.input(), request.out());
		this.request = request.options().inputs().table().isPresent() ? request.telling(Census.twins(manifest)) : request;
		shard = request.shard();
		first = Math.toIntExact(shard.from(census.count()));
		count = Math.toIntExact(shard.to(census.count())) - first;
		if (census.count() == 0 && Files.isDirectory(request.input()))
			throw new CohortException("There is no scan in '" + request.input() + "' or below it; give the folder that they are in.");
	}

	/**
	 * What a run did.
	 *
	 * @param table the table; empty where the run was stopped before it was complete
	 * @param scans how many scans it has
	 * @param rows how many rows it has, 0 where it was complete before
	 * @param failed how many scans could not be explained
	 * @param kept how many were done before
	 * @param changed how many were done before and done again, as they have changed since
	 * @param notes on how the work went
	 */
	public record Outcome(Optional<Path> table, int scans, long rows, int failed, int kept, int changed, List<String> notes) {}

	/** Counts the scans of a request. Blocks until that is done. */
	static Census count(CohortRequest request) throws CohortException {
		return Census.of(Manifest.of(request.input(), request.out()));
	}

	/**
	 * Explains what is asked for, as far as it is not done. Blocks until done or cancelled.
	 *
	 * @param request what is asked
	 * @param progress hears of each scan, and may stop the work; what is done is kept
	 * @return what was done
	 * @throws CohortException if the scans cannot be listed, the model cannot be used, results cannot be written, or the folder holds another run
	 */
	public static Outcome run(CohortRequest request, Progress progress) throws CohortException {
		return run(request, count(request), progress);
	}

	/** As above, where the scans were counted before. */
	static Outcome run(CohortRequest request, Census census, Progress progress) throws CohortException {
		Cohort cohort = new Cohort(request, census);
		Path out = request.out();
		String stem = cohort.shard.stem();
		JsonObject run = CohortRecord.of(request, census);
		try (StagedFiles files = StagedFiles.begin(out, stem)) {
			if (Files.exists(out.resolve(stem + TABLE))) return cohort.complete(run);
			return cohort.explain(run, files, progress);
		}
		catch (InUseException e) {
			throw new CohortException(
				"Another Abs-CAM is at '" + out.resolve(stem + TABLE) + "' just now; wait until it is done, or use another "
					+ "--out.",
				e);
		}
		catch (IOException e) {
			throw new CohortException("Results cannot be written into '" + out + "' (" + Reason.of(e)
				+ "); mend that, or use another --out. What is done is kept.", e);
		}
	}

	/** A table that is there is complete. */
	private Outcome complete(JsonObject run) throws CohortException {
		Path table = request.out().resolve(shard.stem() + TABLE);
		Path record = request.out().resolve(shard.stem() + RECORD);
		Optional<String> other =
			Files.exists(record) ? CohortRecord.difference(run, CohortRecord.read(record)) : Optional.of("what nobody knows");
		if (other.isEmpty()) return new Outcome(Optional.of(table), count, 0, 0, count, 0, List.of());
		throw new CohortException("'" + table + "' is there already, made with " + other.get() + "; move it away, or use another --out.");
	}

	private Outcome explain(JsonObject run, StagedFiles files, Progress progress) throws CohortException, IOException {
		List<ScanExplainer> explainers = new ArrayList<>();
		try (ScanJournal journal = ScanJournal.open(files.folder().resolve(shard.stem() + JOURNAL), run, count)) {
			int changed = changed(journal);
			int kept = journal.done();
			Places places = new Places(Math.max(1, request.jobs()));
			explainers.add(new ScanExplainer(request, places));
			CohortTable table = table(explainers.get(0));
			work(journal, table, explainers, places, progress);
			List<String> notes =
				explainers.stream().filter(e -> e.explainer() != null).flatMap(e -> e.explainer().notes().stream()).distinct().toList();
			if (journal.done() < count) return new Outcome(Optional.empty(), count, 0, 0, kept, changed, notes);
			if (journal.done() > kept && !Census.of(manifest).equals(census)) throw otherScans();
			return publish(journal, table, run, files,
				new Outcome(Optional.of(request.out().resolve(shard.stem() + TABLE)), count, 0, 0, kept,
					changed, notes));
		}
		finally {
			explainers.forEach(ScanExplainer::close);
		}
	}

	/** Lets go of results of scans that have changed since. */
	private int changed(ScanJournal journal) throws CohortException {
		if (journal.done() == 0) return 0;
		try (Queue scans = new Queue()) {
			ListedScan[] at = {null};
			return journal.keep(result -> {
				while (at[0] == null || at[0].number() < first + result.index()) at[0] = scans.nextOfMany();
				return result.state().equals(ScanExplainer.state(at[0].file()));
			});
		}
	}

	/** The scans of this part. */
	private final class Queue implements AutoCloseable {

		private final Scans scans = manifest.scans();

		private Queue() throws CohortException {
			for (int i = 0; i < first; i++) scans.next();
		}

		/** {@code null} behind the last. */
		private ListedScan next() throws CohortException {
			ListedScan scan = scans.next();
			if (scan == null && census.count() > first + count) throw otherScans();
			return scan == null || scan.number() >= first + count ? null : scan;
		}

		/** Where there must be one more. */
		private ListedScan nextOfMany() throws CohortException {
			ListedScan scan = next();
			if (scan == null) throw otherScans();
			return scan;
		}

		@Override
		public void close() {
			scans.close();
		}
	}

	private CohortException otherScans() {
		return new CohortException("The scans in '" + request.input()
			+ "' have changed since they were counted, so that rows may be missing or be there twice; start again with another --out once "
			+ "they do not change any more.");
	}

	/** Opens the model for the first scan of the manifest that can be read, whichever part of it is asked for, so that all say the same. */
	private CohortTable table(ScanExplainer explainer) throws CohortException {
		ExplainException refusal = null;
		try (Scans scans = manifest.scans()) {
			ListedScan scan = scans.next();
			for (int i = 0; i < TRIALS && scan != null; i++, scan = scans.next()) {
				try {
					if (scan.file() != null) return new CohortTable(explainer.open(scan.file()), manifest.columns(), request.measures());
				}
				catch (ScanException e) {
					continue; // its row will say so
				}
				catch (ExplainException e) {
					refusal = refusal == null ? e : refusal;
				}
			}
			if (refusal != null) throw new CohortException(refusal.getMessage(), refusal);
			return new CohortTable(explainer.open(new ScanSize(SOME_SIZE, SOME_SIZE, 1)), manifest.columns(), request.measures());
		}
		catch (ExplainException e) {
			throw new CohortException(e.getMessage(), e);
		}
	}

	/** Scans that are not done, handed out to those who explain them. */
	private final class Work implements AutoCloseable {

		private final Queue queue = new Queue();
		private final ScanJournal journal;
		private final Progress progress;
		private boolean stopped;

		private Work(ScanJournal journal, Progress progress) throws CohortException {
			this.journal = journal;
			this.progress = progress;
		}

		private synchronized ListedScan next() throws CohortException {
			progress.at(count == 0 ? 1 : journal.done() / (double) count,
				String.format(Locale.ROOT, "%,d of %,d scans", journal.done(), count));
			if (progress.isCancelled()) stopped = true;
			ListedScan scan = stopped ? null : queue.next();
			while (scan != null && journal.has((int) scan.number() - first)) scan = queue.next();
			return scan;
		}

		private synchronized void stop() {
			stopped = true;
		}

		private Void run(ScanExplainer explainer, CohortTable table) throws CohortException {
			boolean done = false;
			try {
				for (ListedScan scan = next(); scan != null; scan = next())
					journal.add(explainer.explain(scan, (int) scan.number() - first, table));
				done = true;
				return null;
			}
			finally {
				if (!done) stop();
			}
		}

		@Override
		public void close() {
			queue.close();
		}
	}

	private void work(ScanJournal journal, CohortTable table, List<ScanExplainer> explainers, Places places, Progress progress)
		throws CohortException {
		int jobs = Math.max(1, Math.min(request.jobs(), count - journal.done()));
		while (explainers.size() < jobs) explainers.add(new ScanExplainer(request, places));
		ExecutorService threads = Executors.newFixedThreadPool(jobs, task -> {
			Thread thread = new Thread(task, "abscam-cohort");
			thread.setDaemon(true);
			return thread;
		});
		try (Work work = new Work(journal, progress)) {
			List<Future<Void>> all = new ArrayList<>();
			for (ScanExplainer explainer : explainers) all.add(threads.submit(() -> work.run(explainer, table)));
			try {
				for (Future<Void> one : all) one.get();
			}
			catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				work.stop();
			}
			finally {
				for (Future<Void> one : all) await(one);
			}
		}
		catch (ExecutionException e) {
			if (e.getCause() instanceof CohortException refusal) throw refusal;
			throw new IllegalStateException(e.getCause());
		}
		finally {
			threads.shutdown();
		}
	}

	/** So that nobody explains any more when the model is closed. */
	private static void await(Future<Void> one) {
		boolean interrupted = Thread.interrupted();
		while (!one.isDone()) {
			try {
				one.get();
			}
			catch (InterruptedException e) {
				interrupted = true;
			}
			catch (ExecutionException e) {
				break; // said by the first
			}
		}
		if (interrupted) Thread.currentThread().interrupt();
	}

	/** Puts the rows in the manifest's order into the table. */
	private Outcome publish(ScanJournal journal, CohortTable table, JsonObject run, StagedFiles files, Outcome outcome)
		throws CohortException, IOException {
		long rows = 0;
		int failed = 0;
		MeanMaps means = new MeanMaps();
		try (Writer csv = writer(files.path(shard.stem() + TABLE))) {
			if (shard.number() == 1) csv.write(table.header());
			for (int i = 0; i < count; i++) {
				ScanResult result = journal.result(i);
				csv.write(result.rows());
				rows += result.count();
				if (result.failed()) failed++;
				result.maps().forEach(means::add);
			}
		}
		table.sensitivity().ifPresent(words -> run.addProperty(SENSITIVITY, words));
		CohortParts.write(files, shard.stem(), run, new CohortParts.Totals(rows, failed), means);
		journal.close();
		files.publish(List.of(shard.stem() + JOURNAL));
		return new Outcome(outcome.table(), count, rows, failed, outcome.kept(), outcome.changed(), outcome.notes());
	}

	static Writer writer(Path file) throws IOException {
		return new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), 1 << 16);
	}

	/** Names of the files with an ending in a folder, sorted. */
	static List<String> names(Path folder, String pattern) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).filter(name -> name.matches(pattern)).sorted().toList();
		}
	}
}
