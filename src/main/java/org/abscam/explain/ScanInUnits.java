package org.abscam.explain;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.explain.Explainer.Sink;
import org.abscam.explain.Explainer.Step;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanClass;

/**
 * The images of a scan on their way through an explainer, several units at a time: of methods of one phase a batch is a unit; of those that
 * score masks each image is one, and the first of a batch runs phase one for all of it. What comes out does not depend on how many units are
 * worked on at a time.
 */
final class ScanInUnits {

	private final LayerMaps maps;
	private final BatchSize batch;
	private final Places places;
	private final NetworkImages images;
	private final Progress progress;
	private final boolean byImage;
	private volatile int done;
	private boolean ended;

	/**
	 * @param maps makes the maps
	 * @param batch images per run of phase one
	 * @param places how many networks run at a time
	 * @param progress hears of it on many threads
	 * @param byImage whether each image takes long beside phase one
	 */
	ScanInUnits(LayerMaps maps, BatchSize batch, Places places, NetworkImages images, Progress progress, boolean byImage) {
		this.maps = maps;
		this.batch = batch;
		this.places = places;
		this.images = images;
		this.progress = progress;
		this.byImage = byImage;
	}

	/** What came out of a unit: explanations, fewer where it was cancelled, or trouble behind them. */
	private record Outcome(int from, List<Explanation> explanations, boolean cancelled, Optional<ExplainException> trouble) {}

	/** One image in the results of a run. */
	private record Row(List<Map<String, Array>> results, int index) {}

	/** @return behind which image all were taken that are to be explained */
	int done() {
		return done;
	}

	/**
	 * @param sink takes the explanations in order, on this thread
	 * @throws ExplainException see {@link Explainer#explain(NetworkImages, Sink, Progress)}
	 */
	void explain(Sink sink) throws ExplainException {
		int units = byImage ? images.count() : (images.count() + batch.now() - 1) / batch.now();
		int threads = Math.min(places.count(), units);
		passOver();
		InOrder.run(units(), threads, 2 * threads, outcome -> take(outcome, sink), () -> ended || progress.isCancelled());
	}

	private void passOver() {
		while (done < images.count() && !images.isWanted(done)) done = done + 1;
	}

	private void take(Outcome outcome, Sink sink) throws ExplainException {
		for (int i = 0; i < outcome.explanations.size(); i++) {
			int index = outcome.from + i;
			if (images.isWanted(index)) sink.take(index, outcome.explanations.get(i));
			done = index + 1; // by this thread alone
			passOver();
			progress.at(done / (double) images.count(), "Explained image " + done + " of " + images.count());
		}
		if (outcome.trouble.isPresent()) throw outcome.trouble.get();
		ended |= outcome.cancelled;
	}

	private Iterator<Supplier<Outcome>> units() {
		return new Iterator<>() {

			private int next;
			private Batch last;

			@Override
			public boolean hasNext() {
				while (next < images.count()) {
					if (last == null || next == last.end()) last = new Batch(next, Math.min(batch.now(), images.count() - next));
					if (IntStream.range(next, end()).anyMatch(images::isWanted)) return true;
					next = end();
				}
				return false;
			}

			private int end() {
				return byImage ? next + 1 : last.end();
			}

			@Override
			public Supplier<Outcome> next() {
				if (!hasNext()) throw new NoSuchElementException();
				Batch of = last;
				int from = next;
				int to = end();
				next = to;
				return () -> outcome(of, from, to);
			}
		};
	}

	private Outcome outcome(Batch of, int from, int to) {
		List<Explanation> explanations = new ArrayList<>();
		try {
			boolean complete = places.in(() -> {
				explanations.clear();
				for (int i = from; i < to; i++) {
					Row row = of.row(i - of.from);
					Explanation explanation =
						maps.explanation(row.results, row.index, images.size(), new Step(progress, i, 0, 1, images.count()));
					if (explanation == null) return false;
					explanations.add(explanation);
				}
				return true;
			});
			return new Outcome(from, explanations, !complete, Optional.empty());
		}
		catch (ExplainException e) {
			return new Outcome(from, explanations, false, Optional.of(e));
		}
		catch (OutOfMemoryError e) {
			return new Outcome(from, explanations, false, Optional.of(ExplainException.of(e)));
		}
	}

	/** Images that go through phase one together, as long as memory suffices. */
	private final class Batch {

		private final int from;
		private final int count;
		private final List<Row> found = new ArrayList<>();

		private Batch(int from, int count) {
			this.from = from;
			this.count = count;
		}

		private int end() {
			return from + count;
		}

		/** An image's row; who is the first to ask for it runs the rest of the batch, and what was found before trouble stays. */
		private synchronized Row row(int index) throws ExplainException {
			long explained = explained();
			while (found.size() <= index) {
				int first = from + found.size();
				// of what is begun ahead nothing is said, as it is not kept when the work is stopped
				if (first <= done)
					progress.at(first / (double) images.count(), "Explaining image " + (first + 1) + " of " + images.count());
				List<Map<String, Array>> results =
					batch.run(images.count(), size -> maps.firstPhase(read(first, size), regions(first, size), explained));
				int read = (int) results.get(0).get(ExplainerGraph.SCORES).shape()[0];
				for (int i = 0; i < read && found.size() < count; i++) found.add(new Row(results, i));
			}
			return found.get(index);
		}
	}

	/** Index of the class that is explained in this scan, −1 for the one with the highest score of each image. */
	private long explained() throws ExplainException {
		Optional<ScanClass> classes = maps.question().question().classes();
		if (classes.isEmpty()) return maps.question().target().index();
		return maps.question().model().classIndex(classes.get().of(images.scan()));
	}

	/** A scan is read by one thread at a time. */
	private Array.Floats read(int from, int size) throws ExplainException {
		synchronized (images) {
			return images.batch(from, size);
		}
	}

	private Array.Floats regions(int from, int size) throws ExplainException {
		synchronized (images) {
			return images.regions(maps.question().question().masks().orElse(null), from, size);
		}
	}
}
