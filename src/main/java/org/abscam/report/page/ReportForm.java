package org.abscam.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a report is written as. */
public enum ReportForm {

		/** PDF/A-2b, for printing and archives. */
		PDF,
		/** One file of HTML with its pictures in it, without scripts. */
		HTML,
		/** The pages as one picture. */
		PNG;

	/** How several are written. */
	public static final String USAGE = "pdf|html|png[,…]";

	/** @return its name on the command line and in macros */
	public String option() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** @return the end of the names of its files, behind the dot */
	String kind() {
		return "report." + option();
	}

	/**
	 * @param words names with commas
	 * @return what they stand for, empty where one of them is none
	 */
	public static Optional<Set<ReportForm>> of(String words) {
		Set<ReportForm> forms = EnumSet.noneOf(ReportForm.class);
		for (String word : words.split(",")) {
			Optional<ReportForm> form = Arrays.stream(values()).filter(f -> f.option().equalsIgnoreCase(word.strip())).findFirst();
			if (form.isEmpty()) return Optional.empty();
			forms.add(form.get());
		}
		return Optional.of(forms);
	}

	/** @return the names of all */
	public static List<String> options() {
		return Arrays.stream(values()).map(ReportForm::option).collect(Collectors.toList());
	}

	/**
	 * Writes a report. Blocks until done.
	 *
	 * @param page the report
	 * @param out where to; it is not closed
	 * @throws IOException if it cannot be written
	 */
	public void write(CasePage page, OutputStream out) throws IOException {
		switch (this) {
			case PDF -> PdfPaper.write(page, out);
			case HTML -> HtmlPage.write(page, out);
			case PNG -> PicturePaper.write(page, out);
		}
	}
}
