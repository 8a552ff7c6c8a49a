package org.abscam.explain.options;

import java.util.Locale;
import java.util.Optional;
import org.abscam.explain.budget.Budget;

/**
 * How many masks phase two scores, as it is asked for.
 *
 * @param said what is said; empty for what is usual, see {@link #of(int, boolean)}
 * @param automatic as many masks as it takes
 */
public record AskedBudget(Optional<Budget> said, Budget.Auto automatic) {

	/** The word for what is usual. */
	public static final String USUAL = "default";
	/** How it is written. */
	public static final String USAGE = USUAL + "|auto|full|N|N%";
	/** Channels up to which all masks are scored where nothing is said. */
	public static final int FEW = 128;
	/** What is usual. */
	public static final AskedBudget DEFAULTS = new AskedBudget(Optional.empty(), new Budget.Auto(Budget.Auto.DEFAULT_MAP_ERROR));
	/** All masks, as methods are defined. */
	public static final AskedBudget ALL = new AskedBudget(Optional.of(new Budget.Full()), DEFAULTS.automatic);

	private static final String AUTO = "auto";
	private static final String FULL = "full";

	/**
	 * @param name of what is said, for the sentence
	 * @param said {@code default}, {@code auto}, {@code full}, a number of masks, or a part of them such as {@code 10%}
	 * @param mapError Pearson's r with the map of all masks that automatic budgets want, 0..1, 1 excluded
	 * @return what is asked for
	 * @throws ExplainException if it is none of these, or an r is given to a budget that does not look at it
	 */
	public static AskedBudget of(String name, String said, double mapError) throws ExplainException {
		Budget.Auto automatic = new Budget.Auto(mapError);
		String word = said.strip().toLowerCase(Locale.ROOT);
		if (word.equals(USUAL)) return new AskedBudget(Optional.empty(), automatic);
		if (word.equals(AUTO)) return new AskedBudget(Optional.of(automatic), automatic);
		Budget fixed = fixed(word).orElseThrow(() -> new ExplainException("'" + name
			+ "' must be auto, full, a number of masks such as 96, or a part of them such as 10%, not '" + said + "'."));
		if (mapError != Budget.Auto.DEFAULT_MAP_ERROR) {
			throw new ExplainException(
				"'" + name + "' of " + said.strip() + " looks at no error of the map, which says when auto has scored enough; "
					+ "leave one of the two away.");
		}
		return new AskedBudget(Optional.of(fixed), automatic);
	}

	private static Optional<Budget> fixed(String word) {
		if (word.equals(FULL)) return Optional.of(new Budget.Full());
		if (word.matches("\\d{1,9}") && Integer.parseInt(word) > 0) return Optional.of(new Budget.Count(Integer.parseInt(word)));
		if (!word.matches("\\d{1,3}([.]\\d{1,6})?%")) return Optional.empty();
		double percent = Double.parseDouble(word.substring(0, word.length() - 1));
		return percent > 0 && percent <= 100 ? Optional.of(new Budget.Share(percent)) : Optional.empty();
	}

	/**
	 * What is spent at a layer. Where nothing is said, as many as it takes of a layer with more than {@link #FEW} channels; all of one with
	 * fewer, and all of those that are kept where not all are.
	 *
	 * @param channels channels of the layer
	 * @param limited whether only some are kept
	 * @return the budget for those that are kept
	 */
	public Budget of(int channels, boolean limited) {
		return said.orElse(limited || channels <= FEW ? new Budget.Full() : automatic);
	}

	/** @return whether a number of masks or a part of them is asked for */
	boolean isNumber() {
		return said.filter(budget -> budget instanceof Budget.Count || budget instanceof Budget.Share).isPresent();
	}

	/**
	 * @param budget a budget
	 * @return it as it is said
	 */
	public static String text(Budget budget) {
		if (budget instanceof Budget.Count count) return Integer.toString(count.masks());
		if (budget instanceof Budget.Share share) {
			double percent = share.percent();
			return (percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent)) + "%";
		}
		return budget instanceof Budget.Auto ? AUTO : FULL;
	}

	/** @return as it is said */
	@Override
	public String toString() {
		return said.map(AskedBudget::text).orElse(USUAL);
	}
}
