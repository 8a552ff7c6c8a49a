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
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.review.panel.ReportDialog;
import org.abscam.fiji.review.panel.StoreDialog;
import org.abscam.fiji.review.state.ReviewActions;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.ReviewState.Aspect;
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
	private ReviewRequest request;
	private ReviewWindow window;
	private PictureSet pictures;
	private ReviewKeys keys;
	private Explaining explaining;
	private boolean left;

	ReviewDesk(ImagePlus image, Case reviewed, PixelSums sums, ReviewRequest request, Optional<SessionRun> session) {
		this.session = session;
		this.image = image;
		this.sums = sums;
		this.request = request;
		state = new ReviewState(image, reviewed, status::warn);
		found = new ModelFindings(state);
		keeper = new FindingKeeper(state);
		presets = new WindowPresets(image);
		watching = new ImageWatch(state, () -> state.setStale(found.staleness(sums)));
		settings.setLook(request.explain().look());
	}

	/** @return the desk that an image lies on, {@code null} for none */
	static ReviewDesk of(ImagePlus image) {
		return image.getProperty(PROPERTY) instanceof ReviewDesk desk && !desk.left ? desk : null;
	}

	/** Shows the window with an explanation. */
	void open(ExplainedScan result) {
		image.setProperty(PROPERTY, this);
		state.setReadingFirst(request.first());
		session.ifPresent(run -> run.follow(state));
		state.setExplained(result);
		found.take(result);
		if (!request.first() && !state.reading().isRevealed()) state.apply(new Change.Revealed(state.reviewed().seconds()));
		if (state.reading().isRevealed()) state.setRevealed(true);
		if (state.isRevealed() && image.getCurrentSlice() == 1) image.setSlice(ModelFindings.top(result).slice());
		ReviewCanvas canvas = new ReviewCanvas(image, true);
		window = new ReviewWindow(image, canvas);
		pictures = new PictureSet(state, settings, canvas, status::point);
		keys = new ReviewKeys(window, this, new KeyChoice());
		window.open(pictures, new DeskLayout(state, this, pictures, status), this::mayClose);
		state.addListener(aspect -> {
			if (aspect == Aspect.READING || aspect == Aspect.EXPLANATION || aspect == Aspect.REVEALED) keep.restart();
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
		keeper.keep();
		ReadingInImage.put(image, state.reviewed().path());
	}

	/** The window is no longer this desk's. */
	void leave() {
		if (left) return;
		left = true;
		keep.stop();
		keeper.keep();
		if (explaining != null) explaining.cancel();
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
		explain(request::asShown);
	}

	@Override
	public void explain(String classChoice) {
		explain(() -> request.ofClass(classChoice));
	}

	@Override
	public void explainWith(String method) {
		explain(() -> request.by(method));
	}

	/** Another request. */
	@FunctionalInterface
	private interface Asking {

		ReviewRequest ask() throws ExplainException;
	}

	private void explain(Asking asking) {
		if (explaining != null) {
			status.warn("The scan is being explained; wait, or stop it with Escape.");
			return;
		}
		try {
			ReviewRequest asked = asking.ask();
			state.setWork("Explaining");
			explaining = new Explaining(image, asked.explain(), status::work, (result, trouble) -> {
				explaining = null;
				state.setWork(null);
				if (left) return;
				if (trouble != null) status.warn(trouble);
				if (result == null || result.images().isEmpty()) return;
				request = asked;
				state.setExplained(result);
				found.take(result);
			});
			explaining.start();
		}
		catch (ExplainException e) {
			status.warn(e.getMessage());
		}
	}

	/** Explains the class of that place in the model's list, from 1. */
	void explainClass(int number) {
		List<String> classes = classes();
		if (number > classes.size()) status.warn("The model has " + classes.size() + " classes; there is no class " + number + ".");
		else explain(classes.get(number - 1));
	}

	private List<String> classes() {
		return state.explained().map(result -> result.explainer().model().classes()).orElse(List.of());
	}

	/** Explains by the next method of the list. */
	void nextMethod() {
		List<String> methods = SaliencyMethod.all().stream().map(SaliencyMethod::option).toList();
		String now = request.explain().options().method().option();
		explainWith(methods.get((methods.indexOf(now) + 1) % methods.size()));
	}

	/** Stops what takes long. @return whether there was something */
	boolean stop() {
		if (explaining == null) return false;
		explaining.cancel();
		return true;
	}

	@Override
	public void reveal() {
		boolean shown = !state.isRevealed();
		if (shown && !state.mayReveal()) {
			status.warn("Give your own reading first: a class, and how sure you are.");
			return;
		}
		if (shown && !state.reading().isRevealed()) state.apply(new Change.Revealed(state.reviewed().seconds()));
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
		state.selected().ifPresent(finding -> state.apply(
			finding.origin() == Finding.Origin.READER ? new Change.Removed(finding.id())
				: new Change.Decided(finding.id(), Status.REJECTED)));
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

	/** Shows the next of the windows that the scan has. */
	void nextWindow() {
		presets.next().ifPresent(status::say);
	}

	/** That many slices on, or back. */
	void turn(int slices) {
		pictures.turn(slices);
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
		ReportDialog.show(window, state, settings.look(), status::say);
	}

	@Override
	public void store() {
		StoreDialog.show(window, state, settings.look(), status::say);
	}

	@Override
	public boolean hasCases() {
		return session.isPresent();
	}

	@Override
	public void nextCase() {
		session.ifPresentOrElse(run -> run.step(1, this), () -> status.say("There is no next case."));
	}

	@Override
	public void previousCase() {
		session.ifPresentOrElse(run -> run.step(-1, this), () -> status.say("There is no case before."));
	}

	@Override
	public void showKeys() {
		keys.show();
	}
}
