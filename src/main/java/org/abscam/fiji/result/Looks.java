package org.abscam.fiji.result;

import ij.gui.GenericDialog;
import java.util.Arrays;
import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.OverlayLook;
import org.abscam.report.OverlayLook.Paint;
import org.abscam.report.OverlayLook.Range;

/** Looks of overlays in dialogs and macros. */
public final class Looks {

	public static final String THRESHOLD = "threshold";
	public static final String OPACITY = "opacity";
	static final String PAINT = "paint";
	static final String RANGE = "range";
	static final String BAR = "bar";
	public static final List<String> KEYS = List.of(THRESHOLD, OPACITY, PAINT, RANGE);
	public static final List<String> FLAGS = List.of(BAR);

	private static final int COLUMNS = 16;

	private Looks() {}

	/** @throws ExplainException for a value that there is not */
	public static OverlayLook of(MacroOptions said) throws ExplainException {
		String paint = said.text(PAINT, Paint.BOTH.option());
		String range = said.text(RANGE, Range.FIXED.option());
		return new OverlayLook(said.fraction(OPACITY, OverlayLook.DEFAULT_OPACITY),
			said.fraction(THRESHOLD, HotspotFinder.DEFAULT_THRESHOLD),
			Paint.of(paint).orElseThrow(() -> unknown(PAINT, paints(), paint)),
			Range.of(range).orElseThrow(() -> unknown(RANGE, ranges(), range)),
			said.flags().contains(BAR));
	}

	private static ExplainException unknown(String key, String[] there, String said) {
		return new ExplainException("'" + key + "' must be " + String.join(", ", there) + ", not '" + said + "'.");
	}

	/** Adds the fields but for the flag. */
	public static void addTo(GenericDialog dialog) {
		dialog.addStringField("Threshold (0-1 of the maximum):", String.valueOf(HotspotFinder.DEFAULT_THRESHOLD), COLUMNS);
		dialog.addStringField("Opacity (0-1):", String.valueOf(OverlayLook.DEFAULT_OPACITY), COLUMNS);
		dialog.addChoice("Paint:", paints(), Paint.BOTH.option());
		dialog.addChoice("Range of colours:", ranges(), Range.FIXED.option());
	}

	/** Reads the fields but for the flag. */
	public static void read(Answers answers) {
		answers.text(THRESHOLD);
		answers.text(OPACITY);
		answers.choice(PAINT);
		answers.choice(RANGE);
	}

	private static String[] paints() {
		return Arrays.stream(Paint.values()).map(Paint::option).toArray(String[]::new);
	}

	private static String[] ranges() {
		return Arrays.stream(Range.values()).map(Range::option).toArray(String[]::new);
	}
}
