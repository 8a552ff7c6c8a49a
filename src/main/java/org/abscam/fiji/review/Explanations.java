package org.abscam.fiji.review;

import ij.ImagePlus;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.report.ExplainedScan;

/** Explains the scan on a desk again: as it is shown now, for another class, by another method. On Swing's event thread only. */
final class Explanations {

	private final ImagePlus image;
	private final ReviewState state;
	private final StatusLine status;
	private final BooleanSupplier left;
	private final Consumer<ExplainedScan> taken;
	private ReviewRequest request;
	private Explaining explaining;

	/**
	 * @param request as which it was explained first
	 * @param left whether the desk was left meanwhile
	 * @param taken takes what came out
	 */
	Explanations(ImagePlus image, ReviewState state, StatusLine status, ReviewRequest request, BooleanSupplier left,
		Consumer<ExplainedScan> taken) {
		this.image = image;
		this.state = state;
		this.status = status;
		this.request = request;
		this.left = left;
		this.taken = taken;
	}

	/** Another request. */
	@FunctionalInterface
	private interface Asking {

		ReviewRequest ask() throws ExplainException;
	}

	/** @return as which it was explained last */
	ReviewRequest request() {
		return request;
	}

	/** As it is on the screen; as it was asked for, where there is no map yet. */
	void anew() {
		explain(() -> state.explained().isEmpty() ? request : request.asShown());
	}

	/** @param choice the class: its name, or {@code top} */
	void ofClass(String choice) {
		explain(() -> request.ofClass(choice));
	}

	/** @param method its option name */
	void by(String method) {
		explain(() -> request.by(method));
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
				if (left.getAsBoolean()) return;
				if (trouble != null) status.warn(trouble);
				if (result == null || result.images().isEmpty()) return;
				request = asked;
				taken.accept(result);
			});
			explaining.start();
		}
		catch (ExplainException e) {
			status.warn(e.getMessage());
		}
	}

	/** Explains the class of that place in the model's list, from 1. */
	void ofClass(int number) {
		List<String> classes = state.explained().map(result -> result.explainer().model().classes()).orElse(List.of());
		if (number > classes.size()) status.warn("The model has " + classes.size() + " classes; there is no class " + number + ".");
		else ofClass(classes.get(number - 1));
	}

	/** Explains by the next method of the list. */
	void byNextMethod() {
		List<String> methods = SaliencyMethod.all().stream().map(SaliencyMethod::option).toList();
		String now = request.explain().options().method().option();
		by(methods.get((methods.indexOf(now) + 1) % methods.size()));
	}

	/** Stops what takes long. @return whether there was something */
	boolean stop() {
		if (explaining == null) return false;
		explaining.cancel();
		return true;
	}
}
