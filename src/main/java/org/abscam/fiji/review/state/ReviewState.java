package org.abscam.fiji.review.state;

import ij.ImagePlus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
			/** Other grey values are black and white on the screen, or the pixels are others than those that were explained. */
			WINDOW,
			/** Something that takes long began or ended, see {@link ReviewState#work()}. */
			WORK,
			/** Whether the reader reads first, or where the case stands among others, is another. */
			CASE
	}

	/**
	 * Where a case stands in a session.
	 *
	 * @param title of the session
	 * @param position of the case, from 1
	 * @param size number of cases
	 * @param done how many of them were read
	 * @param name of the case as the reader may see it
	 * @param classes the answers that can be given, none where they are those of the model
	 * @param areas whether areas are asked for with the first answer
	 */
	public record Cases(String title, int position, int size, int done, String name, List<String> classes, boolean areas) {}

	/** Hears of changes. */
	@FunctionalInterface
	public interface Listener {

		void changed(Aspect aspect);
	}

	private final ImagePlus image;
	private final StackAxes axes;
	private final Case reviewed;
	private final Consumer<String> trouble;
	private final List<Listener> listeners = new CopyOnWriteArrayList<>();
	private ExplainedScan explained;
	private String stale;
	private String work;
	private boolean revealed;
	private boolean readingFirst;
	private Cases cases;
	private String selected;
	/** Words that could not be kept, by what they are on. */
	private final Map<String, String> unkept = new LinkedHashMap<>();

	/**
	 * @param image the scan as ImageJ shows it
	 * @param reviewed its reading
	 * @param trouble shows the user a sentence about what could not be kept
	 */
	public ReviewState(ImagePlus image, Case reviewed, Consumer<String> trouble) {
		this.image = image;
		axes = new StackAxes(image);
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
		stale = null;
		tell(Aspect.EXPLANATION);
	}

	/** @return why the answer is not of what is on the screen, such as {@code explained at 38 to 1062}; empty where it is */
	public Optional<String> stale() {
		return explained == null ? Optional.empty() : Optional.ofNullable(stale);
	}

	/** @param why the answer is not of what is on the screen; {@code null} where it is */
	public void setStale(String why) {
		if (Objects.equals(stale, why)) return;
		stale = why;
		tell(Aspect.WINDOW);
	}

	/** @return what is going on and takes long, such as {@code Explaining}; empty where nothing is */
	public Optional<String> work() {
		return Optional.ofNullable(work);
	}

	/** @param now what begins and takes long; {@code null} when it is over */
	public void setWork(String now) {
		if (Objects.equals(work, now)) return;
		work = now;
		tell(Aspect.WORK);
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

	/** @return whether the reader reads before the model's answer may be shown */
	public boolean isReadingFirst() {
		return readingFirst;
	}

	/** @param first whether the reader reads before the model's answer may be shown */
	public void setReadingFirst(boolean first) {
		readingFirst = first;
		tell(Aspect.CASE);
	}

	/** @return whether the model's answer may be shown now: the reader is not to read first, or has */
	public boolean mayReveal() {
		return !readingFirst || reading().isRevealed() || reading().answer(Change.Stage.BEFORE).isPresent() && !lacksAreas();
	}

	/** @return why the model's answer cannot be shown now, a sentence; empty where it can */
	public Optional<String> whyHidden() {
		if (explained == null) return Optional.of("There is no map yet; 'Explain anew' makes it.");
		if (lacksAreas()) return Optional.of("Mark your areas first: draw one and press Add, or say 'No area'.");
		if (!mayReveal()) return Optional.of("Give your own reading first: a class, and how sure you are.");
		boolean drawn = asksAreas() && image.getRoi() != null && image.getRoi().isArea();
		return drawn ? Optional.of("An area is drawn that is not among your areas yet: press Add, or click beside it to drop it.")
			: Optional.empty();
	}

	/** @return whether the reader is asked for areas now */
	public boolean asksAreas() {
		if (cases == null || !cases.areas()) return false;
		return readingFirst ? !reading().isRevealed() : reading().answer(Change.Stage.AFTER).isEmpty();
	}

	/** @return whether the reader must still mark an area, or say that there is none */
	public boolean lacksAreas() {
		return asksAreas() && !reading().hasMarked();
	}

	/** @return where the case stands among others, empty where it is read alone */
	public Optional<Cases> cases() {
		return Optional.ofNullable(cases);
	}

	/** @param among where the case stands among others */
	public void setCases(Cases among) {
		cases = among;
		tell(Aspect.CASE);
	}

	/** @return slice of the stack, from 1 */
	public int slice() {
		return image.getCurrentSlice();
	}

	/** @return the dimensions of the scan, and where the slice that is shown lies along them */
	public StackAxes axes() {
		return axes;
	}

	/** Shows another slice; one that there is not is left out. */
	public void goTo(int slice) {
		if (slice < 1 || slice > image.getStackSize() || slice == slice()) return;
		axes.show(slice);
		tell(Aspect.SLICE);
	}

	/** @return findings that may be shown: all, or the reader's own as long as the model's are hidden */
	public List<Finding> findings() {
		return reading().findings().stream().filter(f -> revealed || f.origin() == Finding.Origin.READER).toList();
	}

	/** @return whether a finding that is shown is the selected one */
	public boolean isSelected(String id) {
		return id.equals(selected);
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

	/**
	 * Takes up words that the reader wrote; where they cannot be kept, as on a full disk, they are not forgotten.
	 *
	 * @param on id of the finding that they are on, empty for the case
	 * @param words as written
	 * @param change that keeps them
	 */
	public void write(String on, String words, Change change) {
		unkept.remove(on);
		if (!apply(change)) unkept.put(on, words);
	}

	/** @param on what words were on that could not be kept and are not wanted any more */
	public void forget(String on) {
		unkept.remove(on);
	}

	/** @return words that were written and could not be kept, empty where there are none */
	public Optional<String> unkept(String on) {
		return Optional.ofNullable(unkept.get(on));
	}

	/** @return all words that could not be kept */
	public List<String> unkept() {
		return List.copyOf(unkept.values());
	}
}
