package org.abscam.scan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The window that is asked for: how a user says which values become black and white. It is a wish that a scan may not
 * be able to fulfil; {@link Scan#window()} says what came out. Spelt
 * {@code default|display|full|N|NAME|LOW-HIGH}.
 */
public sealed interface WindowChoice {

	/** What is taken where nobody chooses; see {@link Rule#DEFAULT}. */
	WindowChoice DEFAULT = Rule.DEFAULT;

	/** How the option is spelt, for help texts. */
	String USAGE = "default|display|full|N|NAME|LOW-HIGH";

	/** A window that follows from the scan. */
	enum Rule implements WindowChoice {

			/**
			 * The first window of a DICOM header; else 0..255 for 8 bits; else the display range if somebody set it; else the
			 * smallest and largest value of the stack.
			 */
			DEFAULT,

			/** The display range, as the image is shown. */
			DISPLAY,

			/** The smallest and largest finite value of the stack. */
			FULL;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	/**
	 * A window of a DICOM header that has several.
	 *
	 * @param number its place, from 1
	 */
	record Numbered(int number) implements WindowChoice {

		@Override
		public String toString() {
			return Integer.toString(number);
		}
	}

	/**
	 * A window with a name: one of the DICOM header, or one that is usual for CT.
	 *
	 * @param name in small letters, words separated by a space
	 */
	record Named(String name) implements WindowChoice {

		@Override
		public String toString() {
			return name;
		}
	}

	/**
	 * A window in numbers.
	 *
	 * @param window in calibrated values (Hounsfield units of CT), as the header and ImageJ count
	 */
	record Given(Window window) implements WindowChoice {

		@Override
		public String toString() {
			return UsedWindow.number(window.low()) + "-" + UsedWindow.number(window.high());
		}
	}

	/**
	 * Reads what a user wrote; {@link #toString()} of the result reads as the same choice.
	 *
	 * @param text {@code default}, {@code display}, {@code full}, the number of a window from 1, its name, or two numbers
	 *        with a hyphen between them, such as {@code -160-240} or {@code -1000--200}
	 * @return the choice
	 * @throws ScanException if it is none of these; the sentence says what there is
	 */
	static WindowChoice parse(String text) throws ScanException {
		String said = named(text);
		for (Rule rule : Rule.values()) if (said.equals(rule.toString())) return rule;
		if (said.matches("0*[1-9][0-9]{0,5}")) return new Numbered(Integer.parseInt(said));
		String number = "([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?)";
		Matcher range = Pattern.compile(number + "\\s*-\\s*" + number).matcher(text.strip().toLowerCase(Locale.ROOT));
		if (range.matches()) return given(text, Double.parseDouble(range.group(1)), Double.parseDouble(range.group(2)));
		if (said.isEmpty() || !Character.isLetter(said.charAt(0))) throw new ScanException("'" + text + "' is no window; use default, "
			+ "display, full, the number of a window of the header from 1, its name, lung, bone, soft tissue, brain, or LOW-HIGH such as -160-240");
		return new Named(said);
	}

	private static WindowChoice given(String text, double low, double high) throws ScanException {
		if (!Double.isFinite(low) || !Double.isFinite(high) || !(low < high))
			throw new ScanException("The window '" + text + "' is empty; give the lower number first, such as -160-240");
		return new Given(new Window(low, high));
	}

	/** A name as it is compared: small letters, one space for any that separates words. */
	static String named(String text) {
		return text.strip().toLowerCase(Locale.ROOT).replaceAll("(?<=\\p{L})[\\s_-]+(?=\\p{L})", " ");
	}
}
