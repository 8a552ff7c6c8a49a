package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageWindow;
import ij.gui.Roi;
import ij.gui.StackWindow;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.List;
import java.util.Optional;
import javax.swing.Timer;
import org.abscam.fiji.review.panel.ReportDialog;
import org.abscam.fiji.review.panel.StoreDialog;
import org.abscam.fiji.review.picture.Outlines;
import org.abscam.fiji.review.picture.PictureSet;
import org.abscam.fiji.review.picture.ReviewCanvas;
import org.abscam.fiji.review.picture.ViewSettings;
import org.abscam.fiji.review.state.ReviewActions;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.ReviewState.Aspect;
import org.abscam.fiji.review.state.StackAxes;
import org.abscam.fiji.review.views.Comparison;
import org.abscam.fiji.review.views.WindowPresets;
import org.abscam.report.ExplainedScan;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.ReviewException;
import org.abscam.review.Status;

/** One scan on the desk: its window, and what buttons and keys do there. On Swing's event thread only. */
final class ReviewDesk implements ReviewActions {

	private static final String PROPERTY = "org.abscam.review";
	private static final int SOON = 250;

	private final ImagePlus image;
	private final ReviewState state;
	private final PixelSums sums;
	private final ViewSettings settings = new ViewSettings();
	private final StatusLine status = new StatusLine();
	private final ModelFindings found;
	private final FindingKeeper keeper;
	private final WindowPresets presets;
	private final ImageWatch watching;
	/** Soon after a change, once for many. */
	private final Timer keep = new Timer(SOON, event -> keep());
	private final Optional<SessionRun> session;
	private final ReviewRequest request;
	private final Explanations explanations;
	private ReviewWindow window;
	private PictureSet pictures;
	private ReviewKeys keys;
	private Comparison comparison;
	private boolean left;

	ReviewDesk(ImagePlus image, Case reviewed, PixelSums sums, ReviewRequest request, Optional<SessionRun> session) {
		this.session = session;
		this.image = image;
		this.sums = sums;
		this.request = request;
		state = new ReviewState(image, reviewed, status::notKept);
		found = new ModelFindings(state);
		keeper = new FindingKeeper(state);
		presets = new WindowPresets(image);
		explanations = new Explanations(image, state, status, request, () -> left, result -> found.take(result, request.first()));
		watching = new ImageWatch(state, () -> state.setStale(found.staleness(sums, explanations.request())),
			() -> pictures.sliceChanged());
		settings.setLook(request.explain().look());
	}

	/** @return the desk that an image lies on, {@code null} for none */
	static ReviewDesk of(ImagePlus image) {
		return image.getProperty(PROPERTY) instanceof ReviewDesk desk && !desk.left ? desk : null;
	}

	/** Shows the window with an explanation, {@code null} for none yet. */
	void open(ExplainedScan result) {
		image.setProperty(PROPERTY, this);
		state.setReadingFirst(request.first());
		session.ifPresent(run -> run.follow(state));
		if (result != null) found.take(result, request.first());
		ReviewCanvas canvas = new ReviewCanvas(image, true);
		window = new ReviewWindow(image, canvas);
		pictures = new PictureSet(state, settings, canvas, status::point);
		comparison = new Comparison(state, new CompareDesk(pictures, status, explanations::request));
		pictures.compare(comparison, this::compare);
		keys = new ReviewKeys(window, this, new KeyChoice());
		window.open(pictures, new DeskLayout(state, this, pictures, status), this::mayClose);
		state.addListener(aspect -> {
			if (aspect == Aspect.READING || aspect == Aspect.EXPLANATION || aspect == Aspect.REVEALED) keep.restart();
			if (aspect == Aspect.READING) status.kept();
			if (aspect == Aspect.WORK) status.work(state.work().orElse(""));
		});
		keep.setRepeats(false);
		begin();
		keep();
		watching.begin();
		keys.listen();
	}

	/** The case's time runs, but for while nobody can see it. */
	private void begin() {
		try {
			state.reviewed().show();
			state.reviewed().note().ifPresent(status::warn);
		}
		catch (ReviewException e) {
			status.warn(e.getMessage());
		}
		window.addWindowListener(new WindowAdapter() {

			@Override
			public void windowIconified(WindowEvent event) {
				state.reviewed().pause(true);
			}

			@Override
			public void windowDeiconified(WindowEvent event) {
				state.reviewed().pause(false);
			}
		});
	}

	ReviewState state() {
		return state;
	}

	PictureSet pictures() {
		return pictures;
	}

	ViewSettings settings() {
		return settings;
	}

	StatusLine status() {
		return status;
	}

	/** Nothing is asked, as each change is kept when it is made. Pixels that were not saved stay, in ImageJ's own window. */
	private boolean mayClose() {
		leave();
		session.ifPresent(SessionRun::left);
		if (!image.changes || window.isReplaced()) return true;
		image.changes = false;
		ImageWindow ordinary = new StackWindow(image);
		image.changes = true;
		ordinary.toFront();
		return false;
	}

	/** What was changed is in the image too, and in what is saved of it. */
	private void keep() {
		if (image.getProcessor() == null) return;
		found.again();
		keeper.keep();
		ReadingInImage.put(image, state.reviewed().path());
	}

	/** The window is no longer this desk's. */
	void leave() {
		if (left) return;
		left = true;
		keep.stop();
		keeper.keep();
		state.unkept().forEach(words -> IJ.log("Abs-CAM: not kept in " + state.reviewed().path() + ": " + words));
		explanations.stop();
		if (comparison != null) comparison.close();
		watching.end();
		if (keys != null) keys.stop();
		try {
			state.reviewed().close();
			ReadingInImage.put(image, state.reviewed().path());
		}
		catch (ReviewException e) {
			IJ.log("Abs-CAM: " + e.getMessage());
		}
	}

	/** Closes the window of a case that was left. */
	void close() {
		image.changes = false;
		window.close();
	}

	@Override
	public void explainAnew() {
		explanations.anew();
	}

	@Override
	public void explain(String classChoice) {
		explanations.ofClass(classChoice);
	}

	@Override
	public void explainWith(String method) {
		explanations.by(method);
	}

	/** Explains the class of that place in the model's list, from 1. */
	void explainClass(int number) {
		explanations.ofClass(number);
	}

	/** Explains by the next method of the list. */
	void nextMethod() {
		explanations.byNextMethod();
	}

	/** Stops what takes long. @return whether there was something */
	boolean stop() {
		return explanations.stop();
	}

	@Override
	public void reveal() {
		boolean shown = !state.isRevealed();
		Optional<String> not = state.whyHidden();
		if (shown && not.isPresent()) {
			status.warn(not.get());
			return;
		}
		boolean kept = !shown || state.reading().isRevealed() || state.apply(new Change.Revealed(state.reviewed().seconds()));
		if (!kept && state.isReadingFirst()) return; // a study must know that it was shown
		state.setRevealed(shown);
	}

	@Override
	public void addFromSelection() {
		area().ifPresent(area -> {
			String id = keeper.add(area);
			if (id != null) {
				image.deleteRoi();
				state.select(id);
				status.say("Added. Reject or comment it in the table; Ctrl+Z takes it back.");
			}
		});
	}

	@Override
	public void redrawFromSelection() {
		if (state.selected().isEmpty()) {
			status.warn("Select a finding first, in the table or by a click on its outline, then draw its new area.");
			return;
		}
		area().ifPresent(area -> {
			if (keeper.redraw(state.selected().get(), area)) image.deleteRoi();
		});
	}

	private Optional<Roi> area() {
		Roi area = image.getRoi();
		if (area != null && area.isArea()) return Optional.of(area);
		status.warn("Draw an area first, with ImageJ's tools: rectangle, oval, polygon or freehand.");
		return Optional.empty();
	}

	@Override
	public void editSelected() {
		state.selected().ifPresentOrElse(finding -> {
			state.goTo(finding.place().slice());
			image.setRoi(Outlines.roi(finding.outline()));
			status.say("Change the line with ImageJ's tools (Shift adds, Alt takes away), then Redraw.");
		}, () -> status.warn("Select a finding first."));
	}

	@Override
	public void decide(Status decision) {
		state.selected().ifPresentOrElse(finding -> state.apply(new Change.Decided(finding.id(), decision)),
			() -> status.warn("Select a finding first, in the table or by a click on its outline."));
	}

	@Override
	public void removeSelected() {
		state.selected().ifPresent(finding -> {
			boolean off = finding.origin() == Finding.Origin.READER || finding.status() == Status.REJECTED;
			boolean done = state.apply(off ? new Change.Removed(finding.id()) : new Change.Decided(finding.id(), Status.REJECTED));
			if (done) status.say(off ? "Taken off; Ctrl+Z brings it back." : "Rejected. Delete once more takes it off the table, too.");
		});
	}

	@Override
	public void nextFinding() {
		step(1);
	}

	@Override
	public void previousFinding() {
		step(-1);
	}

	private void step(int by) {
		List<Finding> findings = state.findings();
		if (findings.isEmpty()) {
			status.say("There is no finding.");
			return;
		}
		int now = state.selected().map(findings::indexOf).orElse(by > 0 ? -1 : 0);
		state.select(findings.get(Math.floorMod(now + by, findings.size())).id());
	}

	@Override
	public void undo() {
		if (state.reading().canUndo()) state.apply(new Change.Undone());
		else status.say("There is nothing to undo.");
	}

	@Override
	public void redo() {
		if (state.reading().canRedo()) state.apply(new Change.Redone());
		else status.say("There is nothing to redo.");
	}

	@Override
	public void showWindow(String choice) {
		presets.show(choice).ifPresent(status::warn);
	}

	/** Puts another view or a prior beside the scan, or takes it away. */
	void compare() {
		if (session.filter(SessionRun::isBlinded).isPresent()) status.say("The session is blinded: nothing is compared with its cases.");
		else comparison.toggle(window);
	}

	Comparison comparison() {
		return comparison;
	}

	/** Shows the next of the windows that the scan has. */
	void nextWindow() {
		presets.next().ifPresent(status::say);
	}

	/** That many slices on, or back. */
	void turn(int slices) {
		pictures.turn(slices);
	}

	/** That many channels, slices or time points on, or back. */
	void turn(StackAxes.Axis axis, int by) {
		if (state.axes().size(axis) > 1) state.axes().step(axis, by);
		else status.say("The scan has only one " + axis.words() + ".");
	}

	/** The next way to lay out scan and map. */
	void nextLayout() {
		if (pictures.isAlone()) status.say("The scan stands alone until the map is shown.");
		else settings.nextLayout();
	}

	/** All of the image, as large as fits. */
	void fit() {
		pictures.view().showAll();
	}

	/** Black becomes white. */
	void invert() {
		IJ.run(image, "Invert LUT", "");
	}

	@Override
	public void report() {
		ReportDialog.show(window, state, settings.look(), status);
	}

	@Override
	public void store() {
		StoreDialog.show(window, state, settings.look(), status);
	}

	@Override
	public boolean hasCases() {
		return session.isPresent();
	}

	@Override
	public void showTables() {
		session.ifPresent(run -> run.showTables(status));
	}

	@Override
	public void nextCase() {
		session.ifPresentOrElse(run -> run.step(1, this), () -> status.say("There is no next case."));
	}

	@Override
	public void previousCase() {
		session.ifPresentOrElse(run -> run.step(-1, this), () -> status.say("There is no previous case."));
	}

	@Override
	public void showKeys() {
		keys.show();
	}
}
