package org.abscam.dicom.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which studies of an archive are meant.
 *
 * @param patient the ID of a patient, or a part of the name; blank for all
 * @param study its date as YYYYMMDD or YYYY-MM-DD, two of these with {@code -} or {@code ..} between them, its accession number, or a part of its
 *        description; blank for all
 */
public record StudySearch(String patient, String study) {

	private static final String DAY = "(\\d{4})-?(\\d{2})-?(\\d{2})";

	/** What is asked, one query after the other, each a part behind a {@code ?}: a study that answers one of them is meant. */
	List<String> queries() {
		List<String> queries = new ArrayList<>();
		for (String who : patient.isBlank() ? List.of("") : List.of(term("PatientID", patient), part("PatientName", patient)))
			for (String which : ofStudy()) queries.add(who + which);
		return queries;
	}

	private List<String> ofStudy() {
		String text = study.strip();
		if (text.isEmpty()) return List.of("");
		if (text.matches(DAY)) return List.of(term("StudyDate", day(text)));
		String[] days = text.split("\\s*(\\.\\.|(?<=\\d{8})-(?=\\d{8}))\\s*");
		if (days.length == 2 && days[0].matches(DAY) && days[1].matches(DAY))
			return List.of(term("StudyDate", day(days[0]) + "-" + day(days[1])));
		return List.of(term("AccessionNumber", text), part("StudyDescription", text));
	}

	private static String day(String text) {
		return text.replaceAll(DAY, "$1$2$3");
	}

	/** With stars around it, unless the user said where they belong. */
	private static String part(String name, String text) {
		return term(name, text.matches(".*[*?].*") ? text : "*" + text.strip() + "*");
	}

	private static String term(String name, String text) {
		return "&" + name + "=" + URLEncoder.encode(text.strip(), StandardCharsets.UTF_8).replace("+", "%20");
	}
}
