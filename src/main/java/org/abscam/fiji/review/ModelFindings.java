package org.abscam.fiji.review;

import ij.ImagePlus;
import ij.ImageStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.fiji.review.picture.Outlines;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.AnswerSentence;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Reading;
import org.abscam.scan.OwnWindows;
import org.abscam.scan.UsedWindow;

/** Takes the model's answer and hotspots into the reading. */
final class ModelFindings {

	private final ReviewState state;
	private double shownLow;
	private double shownHigh;
	/** What could not be kept, {@code null} for nothing. */
	private Change.Explained owed;

	ModelFindings(ReviewState state) {
		this.state = state;
	}

	/**
	 * Takes up what the model says now, and shows it where it may be shown.
	 *
	 * @param first whether the reader reads before that
	 */
	void take(ExplainedScan result, boolean first) {
		boolean begins = state.explained().isEmpty();
		state.setExplained(result);
		keep(result);
		if (!first && !state.reading().isRevealed()) state.apply(new Change.Revealed(state.reviewed().seconds()));
		if (!begins) return;
		if (!first || state.reading().isRevealed()) state.setRevealed(true);
		if (state.isRevealed() && state.slice() == 1) state.goTo(result.mostTelling().slice());
	}

	/** Keeps what could not be kept before, once there is room for it. */
	void again() {
		if (owed != null && (isKnown(owed) || state.apply(owed))) owed = null;
	}

	/** Unless the model says just what it said last. */
	private void keep(ExplainedScan result) {
		ImagePlus image = state.image();
		result.networkImages().window().ifPresent(this::show);
		shownLow = image.getDisplayRangeMin();
		shownHigh = image.getDisplayRangeMax();
		owed = new Change.Explained(by(result), findings(result));
		again();
	}

	/** Each slice is shown through the window that it was explained through, where these differ and the image's are not known yet. */
	private void show(UsedWindow used) {
		ImagePlus image = state.image();
		if (used.slices().size() != image.getStackSize() || OwnWindows.of(image).isPresent()) return;
		OwnWindows.show(image, used);
		image.updateAndDraw();
	}

	/** Whether the last explanation was the same; its findings may have been decided on since. */
	private boolean isKnown(Change.Explained said) {
		List<Reading.Entry> entries = state.reading().entries();
		for (int i = entries.size() - 1; i >= 0; i--) {
			if (!(entries.get(i).change() instanceof Change.Explained before)) continue;
			return before.explanation().equals(said.explanation()) && outlines(before).equals(outlines(said));
		}
		return false;
	}

	private static List<Outline> outlines(Change.Explained explained) {
		return explained.findings().stream().map(Finding::outline).toList();
	}

	private static Change.Explained.By by(ExplainedScan result) {
		ExplainedImage top = result.mostTelling();
		String window = result.networkImages().window().map(UsedWindow::toString).orElse("none");
		Optional<Float> probability = result.probability(top, top.topClass());
		String name = result.className(top.topClass());
		return new Change.Explained.By(result.explainer().model().source().name(), result.explainer().model().source().sha256(),
			result.explainer().options().method().option(), result.inWords(top), AnswerSentence.of(result, top), name,
			probability.map(p -> OptionalDouble.of(p)).orElse(OptionalDouble.empty()), window);
	}

	private List<Finding> findings(ExplainedScan result) {
		long run = state.reading().entries().stream().filter(e -> e.change() instanceof Change.Explained).count() + 1;
		List<Finding> findings = new ArrayList<>();
		for (ExplainedImage image : result.images()) {
			String label = result.inWords(image);
			for (Hotspot hotspot : image.hotspots()) {
				Finding.Measures measures = new Finding.Measures(result.inPixels(hotspot).area(), hotspot.area(), hotspot.unit(),
					OptionalDouble.of(hotspot.peak()), OptionalDouble.of(hotspot.mean()));
				findings.add(Finding.ofModel("m" + run + "-" + hotspot.slice() + "-" + hotspot.rank(),
					FindingKeeper.place(state.image(), hotspot.slice()), Outlines.of(hotspot.roi()), measures, label));
			}
		}
		return findings;
	}

	/** @return why the answer is not of what is on the screen, {@code null} where it is, or was asked for through a window of its own */
	String staleness(PixelSums sums, ReviewRequest request) {
		ImagePlus image = state.image();
		ImageStack stack = image.getStack();
		if (stack.size() != sums.slices().length) return "the slices are others than those that were explained";
		if (!sums.holds(image.getCurrentSlice(), image.getProcessor().getPixels()))
			return "the pixels of this slice are others than those that were explained";
		if (image.getBitDepth() != 16 && image.getBitDepth() != 32 || request.fixesWindow()) return null;
		if (image.getDisplayRangeMin() == shownLow && image.getDisplayRangeMax() == shownHigh) return null;
		Optional<UsedWindow> used = state.explained().flatMap(result -> result.networkImages().window());
		boolean own = used.filter(window -> !window.slices().isEmpty()).isPresent();
		if (own && OwnWindows.of(image).filter(OwnWindows::isShown).isPresent()) return null;
		return used.map(window -> window.at(image.getCurrentSlice())).map(window -> (own ? "this slice was " : "") + "explained at "
			+ UsedWindow.number(window.low()) + " to " + UsedWindow.number(window.high())).orElse(null);
	}
}
