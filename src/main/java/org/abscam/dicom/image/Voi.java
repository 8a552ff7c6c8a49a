package org.abscam.dicom.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;

/**
 * The values of interest that a header names for a frame (PS3.3, section C.11.2): windows with their function, and tables.
 *
 * @param windows in the header's order
 * @param function the word for the function of its windows, empty where it says none
 * @param tables in the header's order
 */
public record Voi(List<Window> windows, Optional<String> function, List<Table> tables) {

	/** How a window maps values to grey levels. */
	public enum Function {
			/** A line between centre − 0.5 − (width − 1)/2 and centre − 0.5 + (width − 1)/2. */
			LINEAR,
			/** A line between centre − width/2 and centre + width/2. */
			LINEAR_EXACT,
			/** 1/(1 + exp(−4 (x − centre)/width)). */
			SIGMOID
	}

	/**
	 * A window.
	 *
	 * @param centre its centre, in values of the modality
	 * @param width its width, at least 1 with {@link Function#LINEAR}, above 0 with the others
	 * @param explanation its name, such as LUNG; empty where it has none
	 * @param function how it maps
	 */
	public record Window(double centre, double width, String explanation, Function function) {}

	/** A table of values of interest, from rounded values of the modality to grey levels. */
	public static final class Table {

		private final LookupTable table;
		private final String explanation;

		private Table(LookupTable table, String explanation) {
			this.table = table;
			this.explanation = explanation;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Table t && t.explanation.equals(explanation) && t.table.first() == table.first()
				&& t.table.bits() == table.bits() && Arrays.equals(t.table.entries(), table.entries());
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(table.entries());
		}

		/** @return its name, empty where it has none */
		public String explanation() {
			return explanation;
		}

		/** @return the least value that it tells apart */
		public int first() {
			return table.first();
		}

		/** @return the largest value that it tells apart */
		public int last() {
			return table.first() + table.entries().length - 1;
		}

		/**
		 * @param value of the modality
		 * @return 0 to 1
		 */
		public double apply(double value) {
			return table.at((int) Math.rint(value)) / (double) table.largest();
		}
	}

	/**
	 * @param frame a frame
	 * @param signed whether values of the modality can be below 0
	 * @return what its header names; a window without sense is left out
	 */
	static Voi of(FrameFacts frame, boolean signed) {
		List<Window> windows = new ArrayList<>();
		Optional<DataSet> holder = frame.holder(Tag.FRAME_VOI_LUT_SEQUENCE, Tag.WINDOW_CENTER);
		if (holder.isPresent()) {
			double[] centres = holder.get().decimals(Tag.WINDOW_CENTER).orElse(new double[0]);
			double[] widths = holder.get().decimals(Tag.WINDOW_WIDTH).orElse(new double[0]);
			List<String> names = holder.get().texts(Tag.WINDOW_CENTER_WIDTH_EXPLANATION);
			Function function = function(holder.get());
			for (int i = 0; i < Math.min(centres.length, widths.length); i++) {
				boolean sound =
					Double.isFinite(centres[i]) && Double.isFinite(widths[i]) && widths[i] >= (function == Function.LINEAR ? 1 : 0)
						&& widths[i] > 0;
				if (sound) windows.add(new Window(centres[i], widths[i], i < names.size() ? names.get(i) : "", function));
			}
		}
		List<Table> tables = new ArrayList<>();
		for (DataSet item : frame.set().items(Tag.VOI_LUT_SEQUENCE)) {
			LookupTable.of(item, Tag.LUT_DESCRIPTOR, Tag.LUT_DATA, signed)
				.ifPresent(table -> tables.add(new Table(table, item.text(Tag.LUT_EXPLANATION).orElse(""))));
		}
		Optional<String> function =
			frame.holder(Tag.FRAME_VOI_LUT_SEQUENCE, Tag.VOI_LUT_FUNCTION).flatMap(s -> s.text(Tag.VOI_LUT_FUNCTION));
		return new Voi(List.copyOf(windows), function, List.copyOf(tables));
	}

	private static Function function(DataSet set) {
		String word = set.text(Tag.VOI_LUT_FUNCTION).orElse("LINEAR").toUpperCase(Locale.ROOT);
		for (Function f : Function.values()) if (f.name().equals(word)) return f;
		return Function.LINEAR;
	}
}
