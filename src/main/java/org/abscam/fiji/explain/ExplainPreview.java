package org.abscam.fiji.explain;

import ij.ImagePlus;
import ij.gui.Overlay;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.fiji.image.Counted;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.image.Spell;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.SaliencyOverlay;

/**
 * Explains the current slice while a dialog asks what is wanted: tells the prediction and how long the whole will take, and, if wished,
 * shows the map over the image. Works in the background; the last wish counts. Closing it leaves the image as it was.
 */
final class ExplainPreview implements AutoCloseable {

	/** Seconds up to which a slice is explained twice. */
	private static final double SHORT = 3;

	private final ImagePlus image;
	private final Overlay before;
	private final Consumer<String> message;
	private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
		Thread thread = new Thread(task, "Abs-CAM preview");
		thread.setDaemon(true);
		return thread;
	});
	private volatile Wish wish;
	private boolean touched;
	private Done done;
	/** What was measured last, and how long that took. */
	private ExplainRequest timed;
	private double timedSeconds;

	private record Wish(ExplainRequest request, boolean painted) {}

	/** What needs no new run as long as model, options and the part of the image stay. */
	private record Done(String model, ExplainOptions options, ScanChoice scan, ExplainedScan result) {}

	/** @param message hears what there is to say, on any thread */
	ExplainPreview(ImagePlus image, Consumer<String> message) {
		this.image = image;
		this.before = image.getOverlay() == null ? null : image.getOverlay().duplicate();
		this.message = message;
	}

	/** Returns at once. */
	void show(ExplainRequest request, boolean painted) {
		Wish mine = new Wish(request, painted);
		wish = mine;
		message.accept("…");
		worker.execute(() -> fulfil(mine));
	}

	private void fulfil(Wish mine) {
		if (wish != mine) return;
		try {
			ExplainedScan result = explained(mine);
			if (result == null) return;
			int slices = mine.request().scan().selection().of(result.scan()).size();
			int planes = result.networkImages().mapped(0).size();
			ExplainedImage first = result.images().get(0);
			String answer =
				String.format(Locale.ROOT, "Slice %d: %s. %s: ", first.slice(), answer(result, first), Counted.of(slices, "slice"));
			double runs = Math.max(1, slices / planes);
			boolean more = mine.request().measures() || mine.request().classSensitivity();
			tell(mine, answer + Spell.inWords(result.seconds() * runs) + (more ? ", and what is measured…" : "."));
			paint(mine, result);
			if (!more) return;
			double seconds = secondsMeasured(mine);
			if (seconds > 0) tell(mine, answer + Spell.inWords(seconds * runs) + ", with what is measured.");
		}
		catch (Exception | OutOfMemoryError | LinkageError e) {
			tell(mine, e.getMessage() == null ? e.toString() : e.getMessage());
		}
	}

	/** Of a class, whatever it is, what the model takes the slice for. */
	private static String answer(ExplainedScan result, ExplainedImage image) {
		PosedQuestion question = result.explainer().question();
		return question.answer(image.scores(), image.probabilities(), question.isOfClass() ? image.topClass() : image.classIndex());
	}

	/** The current slice's explanation, {@code null} if another wish came. */
	private ExplainedScan explained(Wish mine) throws ExplainException {
		ExplainRequest one = one(mine, false);
		ScanChoice shown = one.scan();
		if (done == null || !done.equals(new Done(one.model(), one.options(), shown, done.result()))) {
			ExplainedScan result = new ExplainRun(image, one).explained(new Superseded(mine), SHORT);
			if (!result.isComplete()) return null;
			done = new Done(one.model(), one.options(), shown, result);
		}
		return done.result();
	}

	/** The current slice alone, as wished, with what is measured or without. */
	private static ExplainRequest one(Wish mine, boolean measured) {
		ExplainRequest all = mine.request();
		ScanChoice part = all.scan();
		ScanChoice shown = new ScanChoice(part.channel(), part.window(), false, false, part.roi());
		return new ExplainRequest(all.model(), all.options(), shown, all.look(), false, false, false, false, measured && all.measures(),
			measured && all.classSensitivity(), Optional.empty(), Optional.empty());
	}

	/** How long the current slice takes with all that is measured; 0 if another wish came. It is measured once for the same wish. */
	private double secondsMeasured(Wish mine) throws ExplainException {
		ExplainRequest one = one(mine, true);
		if (!one.equals(timed)) {
			ExplainedScan result = new ExplainRun(image, one).explained(new Superseded(mine));
			if (!result.isComplete() || wish != mine) return 0;
			timed = one;
			timedSeconds = result.seconds();
		}
		return timedSeconds;
	}

	private synchronized void paint(Wish mine, ExplainedScan result) {
		if (wish != mine) return;
		if (!mine.painted()) restore();
		else {
			touched = true;
			SaliencyOverlay.lay(image, SaliencyOverlay.overlay(result.scan(), result.slices(), result.maps(), mine.request().look(), null));
		}
	}

	private void tell(Wish mine, String text) {
		if (wish == mine) message.accept(text);
	}

	private void restore() {
		if (touched) image.setOverlay(before == null ? null : before.duplicate());
		touched = false;
	}

	/** Stops and takes the preview off the image. */
	@Override
	public synchronized void close() {
		wish = null;
		worker.shutdown();
		restore();
	}

	private final class Superseded implements Progress {

		private final Wish mine;

		Superseded(Wish mine) {
			this.mine = mine;
		}

		@Override
		public void at(double fraction, String status) {
			// a preview is short, and the status line belongs to the dialog's user
		}

		@Override
		public boolean isCancelled() {
			return wish != mine;
		}
	}
}
