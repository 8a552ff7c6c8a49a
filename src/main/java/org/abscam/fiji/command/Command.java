package org.abscam.fiji.command;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import java.awt.GraphicsEnvironment;
import java.util.Optional;
import org.abscam.engine.Libraries;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Offer;
import org.abscam.option.Said;
import org.abscam.scan.ResultMark;

/**
 * A command of the menu: takes what a macro or the plugin's argument says, else asks, and blocks until it is done. Without a screen
 * too; where not even a macro's {@code run(...)} works without one, as in plain ImageJ, the options can be given as the plugin's
 * argument, {@code call("ij.IJ.runPlugIn", "org.abscam.fiji.ExplainPlugin", "model=breast-ultrasound stack")}.
 *
 * @param <R> what is asked for
 */
public abstract class Command<R> {

	public static final String TITLE = "Abs-CAM";

	private final Offer offer;
	private final Reading<R> reading;

	/**
	 * @param offer what can be said
	 * @param reading makes a request of what is said
	 */
	protected Command(Offer offer, Reading<R> reading) {
		this.offer = offer;
		this.reading = reading;
	}

	/** Makes a request of what is said. */
	@FunctionalInterface
	public interface Reading<R> {

		/** @throws ExplainException for a value out of range; the sentence says what there is */
		R of(Said said) throws ExplainException;
	}

	/**
	 * Does what is asked for. Errors are shown as one sentence, and abort a macro.
	 *
	 * @param argument options, where ImageJ has none for this thread; may be blank
	 */
	public final void run(String argument) {
		String options = Macro.getOptions(); // of this thread and of this moment
		ImagePlus active = WindowManager.getCurrentImage();
		ImagePlus image = worksOnScans() ? ResultMark.scanOf(active) : active;
		if (image == null && needsImage()) {
			IJ.noImage();
			return;
		}
		AsItWas before = image == null ? null : AsItWas.of(image);
		try {
			Optional<R> request = request(options == null ? argument : options, image);
			if (request.isPresent()) run(image, request.get());
		}
		catch (ExplainException | OutOfMemoryError | LinkageError e) {
			IJ.error(TITLE, sentence(e));
		}
		catch (RuntimeException e) {
			if (before == null || before.isStill(image)) throw e;
			IJ.error(TITLE, before.sentence());
		}
	}

	/** What to tell the user. */
	public static String sentence(Throwable e) {
		if (e instanceof OutOfMemoryError error) return ExplainException.of(error).getMessage();
		if (e instanceof LinkageError) {
			return Libraries.ours().conflict(e)
				.orElseGet(() -> "A library that Abs-CAM needs is missing or of another version (" + e.getMessage()
					+ "); install Abs-CAM with its libraries again, or update Fiji.");
		}
		return e.getMessage();
	}

	private Optional<R> request(String said, ImagePlus image) throws ExplainException {
		if (said != null && !said.isBlank()) return Optional.of(request(MacroOptions.parse(said, offer())));
		return GraphicsEnvironment.isHeadless() ? Optional.of(request(MacroOptions.parse(offer().usual(), offer()))) : ask(image);
	}

	/** Title of the dialog. */
	protected final String title() {
		return offer().command().replace("...", "");
	}

	/** Whether the command is about the active image. */
	protected boolean needsImage() {
		return true;
	}

	/** Whether the image is one to classify: then what Abs-CAM made of an image stands for that image. */
	protected boolean worksOnScans() {
		return true;
	}

	/** What can be said. */
	protected final Offer offer() {
		return offer;
	}

	/**
	 * The fields of the dialog, made without a screen.
	 *
	 * @param image the active image, {@code null} if there is none and none is needed
	 * @throws ExplainException if there is nothing to ask for
	 */
	protected abstract Form form(ImagePlus image) throws ExplainException;

	/** @throws ExplainException for a value out of range; the sentence says what there is */
	protected final R request(Said said) throws ExplainException {
		return reading.of(said);
	}

	/**
	 * Asks with a dialog, which needs a screen. Blocks until the user is done.
	 *
	 * @param image the active image, {@code null} if there is none and none is needed
	 * @return what the user wants, empty for nothing
	 * @throws ExplainException if a value is out of range
	 */
	protected Optional<R> ask(ImagePlus image) throws ExplainException {
		Optional<Said> said = form(image).ask(title());
		return said.isEmpty() ? Optional.empty() : Optional.of(request(said.get()));
	}

	/**
	 * Blocks until done.
	 *
	 * @param image the active image, {@code null} if there is none and none is needed
	 * @throws ExplainException if it cannot be done or was stopped
	 */
	protected abstract void run(ImagePlus image, R request) throws ExplainException;
}
