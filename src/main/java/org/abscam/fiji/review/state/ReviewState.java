package org.abscam.fiji.review.state;

import ij.ImagePlus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.abscam.report.ExplainedScan;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Reading;
import org.abscam.review.ReviewException;

/**
 * One scan under review, as window and panels see it. Whoever changes something says so here, and all others hear of it. On Swing's event
 * thread only.
 */
public final class ReviewState {

	/** What changed. */
	public enum Aspect {
			/** Another slice is shown. */
			SLICE,
			/** A finding came, went or changed, by hand, undo or redo; or an answer or a note. */
			READING,
			/** Another finding is selected. */
			SELECTION,
			/** The model's answer and map are shown, or hidden again. */
			REVEALED,
			/** There is another explanation, or none any more. */
			EXPLANATION,
			/** Other grey values are black and white on the screen. */
			WINDOW
	}

	/** Hears of changes. */
	@FunctionalInterface
	public interface Listener {

		void changed(Aspect aspect);
	}

	private final ImagePlus image;
	private final Case reviewed;
	private final Consumer<String> trouble;
	private final List<Listener> listeners = new CopyOnWriteArrayList<>();
	private ExplainedScan explained;
	private boolean revealed;
	private String selected;

	/**
	 * @param image the scan as ImageJ shows it
	 * @param reviewed its reading
	 * @param trouble shows the user a sentence about what could not be kept
	 */
	public ReviewState(ImagePlus image, Case reviewed, Consumer<String> trouble) {
		this.image = image;
		this.reviewed = reviewed;
		this.trouble = trouble;
	}

	public void addListener(Listener listener) {
		listeners.add(listener);
	}

	/** Tells all listeners. */
	public void tell(Aspect aspect) {
		for (Listener listener : listeners) listener.changed(aspect);
	}

	/** @return the scan as ImageJ shows it */
	public ImagePlus image() {
		return image;
	}

	/** @return what is so now; not to be changed but by {@link #apply} */
	public Reading reading() {
		return reviewed.reading();
	}

	/** @return the reading with its file and reader */
	public Case reviewed() {
		return reviewed;
	}

	/** @return answer and maps, empty as long as there are none; whether they may be shown says {@link #isRevealed()} */
	public Optional<ExplainedScan> explained() {
		return Optional.ofNullable(explained);
	}

	/** @param now answer and maps; {@code null} for none */
	public void setExplained(ExplainedScan now) {
		explained = now;
		tell(Aspect.EXPLANATION);
	}

	/** @return whether answer, map and the model's findings are shown */
	public boolean isRevealed() {
		return revealed;
	}

	/** Shows or hides answer, map and the model's findings. */
	public void setRevealed(boolean shown) {
		if (revealed == shown) return;
		revealed = shown;
		tell(Aspect.REVEALED);
	}

	/** @return slice of the stack, from 1 */
	public int slice() {
		return image.getCurrentSlice();
	}

	/** Shows another slice; one that there is not is left out. */
	public void goTo(int slice) {
		if (slice < 1 || slice > image.getStackSize() || slice == slice()) return;
		image.setSlice(slice);
		tell(Aspect.SLICE);
	}

	/** @return findings that may be shown: all, or the reader's own as long as the model's are hidden */
	public List<Finding> findings() {
		return reading().findings().stream().filter(f -> revealed || f.origin() == Finding.Origin.READER).toList();
	}

	/** @return the selected finding, empty where none is or it is gone */
	public Optional<Finding> selected() {
		return selected == null ? Optional.empty() : findings().stream().filter(f -> f.id().equals(selected)).findFirst();
	}

	/** @param id of a finding, whose slice is shown too; {@code null} for none */
	public void select(String id) {
		selected = id;
		selected().ifPresent(finding -> goTo(finding.place().slice()));
		tell(Aspect.SELECTION);
	}

	/**
	 * Takes a change up and keeps it; the user is told where that cannot be.
	 *
	 * @return whether it was done
	 */
	public boolean apply(Change change) {
		try {
			reviewed.apply(change);
		}
		catch (ReviewException e) {
			trouble.accept(e.getMessage());
			return false;
		}
		tell(Aspect.READING);
		return true;
	}
}
