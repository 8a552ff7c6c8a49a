package org.abscam.scan;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The window that a scan is seen through.
 *
 * @param shown its bounds as the header and ImageJ count
 * @param range its bounds in the values of the scan, which differ for MONOCHROME1 only; see {@link Scan}
 * @param name where it comes from, as a phrase for a report
 * @param untouched whether the pixels are grey levels or colours 0..255 already and stay as they are
 * @param notice a sentence that the user should read where a window was taken that nobody chose
 * @param function how values become grey levels between the bounds
 * @param slices of each slice its own window, where these differ: the bounds are then those of all together; else none
 */
public record UsedWindow(Window shown, Window range, String name, boolean untouched, Optional<String> notice, GreyFunction function,
	List<UsedWindow> slices) {

	/** Copies the list. */
	public UsedWindow {
		slices = List.copyOf(slices);
	}

	/** One for all slices. */
	UsedWindow(Window shown, Window range, String name, boolean untouched, Optional<String> notice, GreyFunction function) {
		this(shown, range, name, untouched, notice, function, List.of());
	}

	/** With a line between the bounds. */
	public UsedWindow(Window shown, Window range, String name, boolean untouched, Optional<String> notice) {
		this(shown, range, name, untouched, notice, GreyFunction.Curve.LINEAR);
	}

	/**
	 * @param range in the values of the scan
	 * @param name where it comes from, as a phrase for a report
	 * @return a window that somebody gave
	 */
	public static UsedWindow of(Window range, String name) {
		return new UsedWindow(range, range, name, false, Optional.empty());
	}

	static UsedWindow levels(String name) {
		Window levels = new Window(0, 255);
		return new UsedWindow(levels, levels, name, true, Optional.empty());
	}

	UsedWindow noticed(String sentence) {
		return new UsedWindow(shown, range, name, untouched, Optional.of(sentence), function, slices);
	}

	/**
	 * @return the value that becomes black, as the header and ImageJ count
	 */
	public double low() {
		return shown.low();
	}

	/**
	 * @return the value that becomes white, as the header and ImageJ count
	 */
	public double high() {
		return shown.high();
	}

	/**
	 * @param slice of the scan, from 1
	 * @return the window through which it is seen
	 */
	public UsedWindow at(int slice) {
		return slices.isEmpty() ? this : slices.get(slice - 1);
	}

	/**
	 * @return whether grey levels lie on a line between the bounds
	 */
	public boolean isLinear() {
		return function == GreyFunction.Curve.LINEAR || function == GreyFunction.Curve.LINEAR_EXACT;
	}

	/** The name, the numbers and the function where it is no line, such as {@code lung window of CT, -1350 to 150}. */
	@Override
	public String toString() {
		return name + ", " + bounds(shown) + (isLinear() ? "" : ", " + function.word());
	}

	static String bounds(Window window) {
		return number(window.low()) + " to " + number(window.high());
	}

	/**
	 * @param value a bound
	 * @return the number without digits that say nothing, such as {@code -160}
	 */
	public static String number(double value) {
		BigDecimal exact = new BigDecimal(value == (float) value ? Float.toString((float) value) : Double.toString(value));
		return exact.signum() == 0 ? "0"
			: exact.precision() - exact.scale() > 15 ? exact.toString() : exact.stripTrailingZeros().toPlainString();
	}
}
