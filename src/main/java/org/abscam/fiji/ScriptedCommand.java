package org.abscam.fiji;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.awt.GraphicsEnvironment;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.fiji.image.LockedImage;
import org.abscam.option.Offer;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.scijava.command.ContextCommand;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;

/**
 * A SciJava command for scripts: typed inputs and outputs, in no menu. It shows nothing, leaves the image, the ROI Manager and the
 * tables alone, and blocks until it is done. What is wrong is one sentence, the reason of its cancellation.
 * <p>
 * Only the classes of these commands, and the one that the search bar finds, know SciJava, which plain ImageJ and the command line do not have.
 */
abstract class ScriptedCommand extends ContextCommand {

	/** Name of the output for what to know before trusting a result. */
	private static final String WARNINGS = "warnings";

	@Override
	public final void run() {
		try {
			if (image() == null) throw new ExplainException("There is no image to work on; give an ImagePlus.");
			try (LockedImage locked = LockedImage.of(image())) {
				run(locked, new UntilCancelled(locked.progress()));
			}
		}
		catch (ExplainException e) {
			if (!isCanceled()) cancel(e.getMessage()); // else the script itself said why
		}
	}

	/** The image to work on, {@code null} if none was given. */
	abstract ImagePlus image();

	/** The outputs that are tables, by the title of their windows; {@code null} where there is none. */
	abstract Map<String, ResultsTable> tables();

	/**
	 * Shows what SciJava cannot, where the command is run as from Fiji's menu, with a screen: tables of ImageJ. What stands in them, or in the
	 * overlay of the saliency stack, once more is not shown: text, lists and overlays are for scripts. Warnings are left to SciJava, where there are any.
	 */
	final void show(Module module) {
		for (ModuleItem<?> output : module.getInfo().outputs()) {
			Object value = module.getOutput(output.getName());
			boolean warns = output.getName().equals(WARNINGS) && value != null && !value.toString().isEmpty();
			if (!warns && !(value instanceof ImagePlus)) module.resolveOutput(output.getName());
		}
		if (GraphicsEnvironment.isHeadless()) return;
		tables().forEach((title, table) -> {
			if (table != null && table.size() > 0) table.show(title);
		});
	}

	/**
	 * Sets the outputs. Blocks until done.
	 *
	 * @throws ExplainException if it cannot be done or was stopped
	 */
	abstract void run(LockedImage locked, Progress progress) throws ExplainException;

	/**
	 * The inputs as a macro would say them, so that they are checked as a macro's are. The field of an option has its name; {@code class} is no
	 * name in Java, and is {@code classChoice}. A script may hand over nothing for what it does not care about.
	 */
	final Said said(Offer offer) {
		Map<String, String> values = new HashMap<>();
		Set<String> flags = new HashSet<>();
		for (Option option : offer.options()) {
			Object value = value(option);
			if (option.isFlag()) {
				if (Boolean.TRUE.equals(value)) flags.add(option.name());
			}
			else if (value != null && !value.toString().isBlank()) values.put(option.name(), value.toString().strip());
		}
		return new Said(values, flags);
	}

	/** Regions, each at its position, to be laid over an image. */
	static Overlay overlay(List<Roi> rois) {
		Overlay overlay = new Overlay();
		for (Roi roi : rois) overlay.add((Roi) roi.clone());
		return overlay;
	}

	/** Name of the input for an option. */
	static String input(Option option) {
		if (option.name().equals(Options.CLASS.name())) return "classChoice";
		return Pattern.compile("-(.)").matcher(option.name()).replaceAll(hyphen -> hyphen.group(1).toUpperCase(Locale.ROOT));
	}

	private Object value(Option option) {
		try {
			Field input = getClass().getDeclaredField(input(option));
			input.setAccessible(true);
			return input.get(this);
		}
		catch (ReflectiveOperationException e) {
			throw new IllegalStateException("no input for " + option.name(), e);
		}
	}

	/** Stops also when the script cancels the command. */
	private final class UntilCancelled implements Progress {

		private final Progress shown;

		UntilCancelled(Progress shown) {
			this.shown = shown;
		}

		@Override
		public void at(double fraction, String status) {
			shown.at(fraction, status);
		}

		@Override
		public boolean isCancelled() {
			return isCanceled() || shown.isCancelled();
		}
	}
}
