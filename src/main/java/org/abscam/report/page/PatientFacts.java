package org.abscam.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.report.page.CasePage.Fact;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;

/** Whose scan it is, from its DICOM header. */
final class PatientFacts {

	private static final Map<String, String> ATTRIBUTES = new LinkedHashMap<>();
	private static final String NAME = "Patient";
	private static final String BORN = "Born";
	private static final String STUDY = "Study of";
	/** Of eight digits; so may numbers of patients be, which are none. */
	private static final Set<String> DATES = Set.of(BORN, STUDY);

	static {
		ATTRIBUTES.put(NAME, "0010,0010");
		ATTRIBUTES.put("Patient ID", "0010,0020");
		ATTRIBUTES.put(BORN, "0010,0030");
		ATTRIBUTES.put("Sex", "0010,0040");
		ATTRIBUTES.put(STUDY, "0008,0020");
		ATTRIBUTES.put("Accession", "0008,0050");
	}

	private PatientFacts() {}

	/** @return what the header says; one fact that says so where it says nothing, or not the same for all slices */
	static List<Fact> of(Scan scan) {
		List<Fact> facts = new ArrayList<>();
		for (Map.Entry<String, String> attribute : ATTRIBUTES.entrySet())
			value(scan, attribute.getValue()).map(v -> shown(attribute.getKey(), v)).filter(v -> !v.isBlank())
				.ifPresent(v -> facts.add(new Fact(attribute.getKey(), v)));
		return facts.isEmpty() ? List.of(new Fact(NAME, "the scan has no DICOM header that says whose it is")) : facts;
	}

	private static Optional<String> value(Scan scan, String tag) {
		int number = Integer.parseUnsignedInt(tag.replace(",", ""), 16);
		Set<String> values = new LinkedHashSet<>();
		for (SourceFrame frame : scan.sources()) values.add(frame.header().text(number).orElse(""));
		if (values.size() > 1) return Optional.of("not the same for all slices");
		if (values.size() == 1) return values.stream().findFirst().filter(v -> !v.isBlank());
		try {
			return scan.attribute(tag);
		}
		catch (ScanException e) {
			return Optional.of("not the same for all slices");
		}
	}

	private static String shown(String name, String value) {
		if (name.equals(NAME)) return name(value);
		return DATES.contains(name) && value.matches("\\d{8}")
			? value.substring(0, 4) + "-" + value.substring(4, 6) + "-" + value.substring(6) : value;
	}

	/** PN: components by ^, spellings by =, of which the first is in Latin letters. */
	private static String name(String value) {
		List<String> spellings = Stream.of(value.split("="))
			.map(s -> Stream.of(s.split("\\^")).map(String::strip).filter(part -> !part.isEmpty()).collect(Collectors.joining(" ")))
			.filter(s -> !s.isEmpty()).toList();
		return spellings.size() < 2 ? String.join("", spellings)
			: spellings.get(0) + " (" + String.join(", ", spellings.subList(1, spellings.size())) + ")";
	}
}
