package org.abscam.option;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Fusion;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.Scoring;
import org.abscam.explain.options.Where;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;
import org.abscam.scan.ScanException;
import org.abscam.scan.WindowChoice;

/** What is said, as the values that the rooms below take. */
public final class Asked {

	private Asked() {}

	/**
	 * @param said of method, class, layer, channels, device, threads, batch, baseline and precision, as far as they are said
	 * @return how to explain
	 * @throws ExplainException for a value that there is not; the sentence says what there is
	 */
	public static ExplainOptions maps(Said said) throws ExplainException {
		return new ExplainOptions(method(said.text(Options.METHOD)), question(said),
			new Where(said.text(Options.LAYER), axes(said), Fusion.of(said.checked(Options.FUSE)).orElseThrow()), scoring(said),
			masking(said),
			new Running(said.text(Options.DEVICE), said.whole(Options.THREADS), said.whole(Options.BATCH)),
			AskedInputs.of(said.text(Options.INPUT), said.text(Options.INPUTS)));
	}

	private static Scoring scoring(Said said) throws ExplainException {
		return new Scoring(said.whole(Options.CHANNELS),
			AskedBudget.of(Options.BUDGET.name(), said.text(Options.BUDGET), said.number(Options.MAP_ERROR)),
			Baseline.of(said.checked(Options.BASELINE)).orElseThrow(),
			Precision.of(said.checked(Options.PRECISION)).orElseThrow());
	}

	private static SaidAxes axes(Said said) throws ExplainException {
		try {
			return SaidAxes.of(said.text(Options.AXES), said.text(Options.GRID), said.text(Options.PREFIX));
		}
		catch (OnnxException e) {
			throw new ExplainException(e);
		}
	}

	private static Masking masking(Said said) throws ExplainException {
		int seed = said.whole(Options.MASK_SEED);
		return new Masking(Masking.sizes(Options.PATCH.name(), said.text(Options.PATCH)),
			Masking.sizes(Options.STRIDE.name(), said.text(Options.STRIDE)), said.whole(Options.MASKS),
			Masking.sizes(Options.CELLS.name(), said.text(Options.CELLS)), said.number(Options.KEEP),
			seed == 0 ? OptionalInt.empty() : OptionalInt.of(seed));
	}

	/**
	 * @param said of class, the classes that it is set against, target, region and window, as far as they are said
	 * @return what is asked
	 * @throws ExplainException if it cannot be asked; the sentence says what can
	 */
	static Question question(Said said) throws ExplainException {
		return Question.of(said.text(Options.TARGET), said.text(Options.CLASS), said.text(Options.AGAINST), said.text(Options.REGION))
			.through(window(said));
	}

	/**
	 * @param name of a method
	 * @return the method
	 * @throws ExplainException if there is none of that name; the sentence says which there are
	 */
	public static SaliencyMethod method(String name) throws ExplainException {
		return SaliencyMethod.of(name).orElseThrow(() -> new ExplainException("There is no method '" + name + "'; use "
			+ String.join(", ", Options.METHOD.choices()) + "."));
	}

	/**
	 * @param said of the window
	 * @return the window that is wished for
	 * @throws ExplainException if it is none; the sentence says what there is
	 */
	public static WindowChoice window(Said said) throws ExplainException {
		try {
			return WindowChoice.parse(said.text(Options.WINDOW));
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * @param said what is said
	 * @param option takes a path
	 * @param what it leads to, for the sentence
	 * @return the path
	 * @throws ExplainException if it is none
	 */
	public static Path path(Said said, Option option, String what) throws ExplainException {
		try {
			return Path.of(said.text(option));
		}
		catch (InvalidPathException e) {
			throw new ExplainException("'" + said.text(option) + "' is no path of " + what + " (" + e.getReason() + "); choose another.");
		}
	}
}
