package org.abscam.dicom.result;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Uid;
import org.abscam.dicom.result.Content.Relation;

/**
 * A reading as a Comprehensive SR after TID 1500 "Measurement Report" (PS3.16) with the reader as observer (TID 1003) and the classifier as
 * another one (TID 1004): of the case a group of TID 1501 with the reader's answers, of each finding a group of TID 1410 with its outline, what the
 * reader decided, and the reader's words.
 */
final class ReadingReport {

	private static final int REPORT = 1500;
	private static final int GROUP = 1501;
	private static final int PLANAR = 1410;
	private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
	private static final String NOT_SAID = "not said";

	private final ReadCase read;
	private final Identity identity;

	ReadingReport(ReadCase read, Identity identity) {
		this.read = read;
		this.identity = identity;
	}

	DataSet document() {
		DataSet set = Head.of(read.sources().get(0), read.made(), read.version(), identity, Kind.READING, Kind.READING.sopClass())
			.put(ResultTag.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, Head.NOTHING)
			.put(ResultTag.COMPLETION_FLAG, read.isComplete() ? "COMPLETE" : "PARTIAL")
			.put(ResultTag.PRELIMINARY_FLAG, read.signed().isPresent() ? "FINAL" : "PRELIMINARY")
			.put(ResultTag.PERFORMED_PROCEDURE_CODE_SEQUENCE, Head.NOTHING)
			.put(ResultTag.CONTENT_QUALIFICATION, "RESEARCH")
			.put(ResultTag.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, Head.evidence(read.sources()));
		verify(set);
		List<DataSet> groups = new ArrayList<>(List.of(ofCase()));
		for (int i = 0; i < read.findings().size(); i++) groups.add(finding(i, read.findings().get(i)));
		List<DataSet> content = new ArrayList<>(Content.language());
		content.addAll(observer());
		read.model().ifPresent(model -> content.addAll(Content.observer(model)));
		content.add(Content.code(Relation.HAS_CONCEPT_MOD, Codes.PROCEDURE_REPORTED, Codes.IMAGING_PROCEDURE));
		content.add(Content.container(Codes.MEASUREMENTS, groups));
		return Content.root(set, Codes.REPORT, REPORT, content);
	}

	/** SR Document General Module (PS3.3, section C.17.2): who stands for it, if somebody does. */
	private void verify(DataSet set) {
		set.put(ResultTag.VERIFICATION_FLAG, read.signed().isPresent() ? "VERIFIED" : "UNVERIFIED");
		read.signed().ifPresent(when -> set.put(ResultTag.VERIFYING_OBSERVER_SEQUENCE,
			new DataSet().put(ResultTag.VERIFYING_OBSERVER_NAME, read.reader().plainName())
				.put(ResultTag.VERIFYING_OBSERVER_IDENTIFICATION_CODE_SEQUENCE, Head.NOTHING)
				.put(ResultTag.VERIFYING_ORGANIZATION, organization().orElse(NOT_SAID))
				.put(ResultTag.VERIFICATION_DATE_TIME, MOMENT.format(when))));
	}

	private Optional<String> organization() {
		return Optional.of(Code.cut(Code.plain(read.reader().organization().strip()), Code.LONGEST_MEANING)).filter(o -> !o.isEmpty());
	}

	/** TID 1002 with 1003: the person who observes. */
	private List<DataSet> observer() {
		List<DataSet> observer = new ArrayList<>(List.of(Content.code(Relation.HAS_OBS_CONTEXT, Codes.OBSERVER_TYPE, Codes.PERSON),
			Content.person(Relation.HAS_OBS_CONTEXT, Codes.PERSON_NAME, read.reader().plainName())));
		organization().ifPresent(o -> observer.add(Content.text(Relation.HAS_OBS_CONTEXT, Codes.PERSON_ORGANIZATION, o)));
		return observer;
	}

	private DataSet ofCase() {
		List<DataSet> group = new ArrayList<>(tracked("Case", identity.uid("case")));
		for (SourceFrame source : read.sources()) group.add(Content.image(Relation.CONTAINS, Codes.SOURCE_OF_MEASUREMENT, source));
		answer(group, Codes.ANSWER_BEFORE, Codes.CONFIDENCE_BEFORE, read.unaided());
		answer(group, Codes.ANSWER_AFTER, Codes.CONFIDENCE_AFTER, read.aided());
		if (!read.note().isBlank()) group.add(Content.text(Relation.CONTAINS, Codes.COMMENT, read.note().strip()));
		return Content.container(Codes.GROUP, GROUP, group);
	}

	private static void answer(List<DataSet> group, Code name, Code sure, Optional<ReadCase.Answer> given) {
		if (given.isEmpty()) return;
		group.add(Content.code(Relation.CONTAINS, name, Code.named(given.get().answer())));
		given.get().confidence().ifPresent(c -> group.add(Content.number(sure, c, Codes.NO_UNITS)));
	}

	private DataSet finding(int place, ReadFinding finding) {
		List<DataSet> group = new ArrayList<>(tracked("Finding " + (place + 1), tracking(finding)));
		group.add(Content.code(Relation.CONTAINS, Codes.FINDING, Code.named(finding.label())));
		if (finding.ofModel()) read.model().ifPresent(model -> group.addAll(Content.algorithm(model)));
		// a template of planar regions has one outline: of an area with holes or parts the largest, while the measures are of all
		group.add(Content.polyline(Codes.IMAGE_REGION, closed(largest(finding.outline())), finding.source()));
		ReadFinding.Measures measures = finding.measures();
		group.add(Content.area(measures.area(), measures.pixels(), finding.source()));
		measures.peak().ifPresent(v -> group.add(Content.number(Codes.SALIENCY, v, Codes.NO_UNITS, Content.derived(Codes.MAXIMUM))));
		measures.mean().ifPresent(v -> group.add(Content.number(Codes.SALIENCY, v, Codes.NO_UNITS, Content.derived(Codes.MEAN))));
		group.add(Content.code(Relation.CONTAINS, Codes.DECISION, finding.decision().code()));
		if (!finding.comment().isBlank()) group.add(Content.text(Relation.CONTAINS, Codes.COMMENT, finding.comment().strip()));
		DataSet container = Content.container(Codes.GROUP, PLANAR, group);
		finding.at().map(MOMENT::format).ifPresent(at -> container.put(ResultTag.OBSERVATION_DATE_TIME, at));
		return container;
	}

	/** The same in each reading of the same finding, so that readings can be set beside each other. */
	private String tracking(ReadFinding finding) {
		return Uid.of("org.abscam", "finding", finding.source().instance(), Integer.toString(finding.source().frame()),
			finding.id());
	}

	private static List<DataSet> tracked(String name, String uid) {
		return List.of(Content.text(Relation.HAS_OBS_CONTEXT, Codes.TRACKING_IDENTIFIER, name),
			Content.uid(Relation.HAS_OBS_CONTEXT, Codes.TRACKING_UID, uid));
	}

	private static List<double[]> largest(List<List<double[]>> lines) {
		return lines.stream().max(Comparator.comparingDouble(ReadingReport::area)).orElseThrow();
	}

	/** By the shoelace formula. */
	private static double area(List<double[]> line) {
		double twice = 0;
		for (int i = 0; i < line.size(); i++) {
			double[] a = line.get(i);
			double[] b = line.get((i + 1) % line.size());
			twice += a[0] * b[1] - b[0] * a[1];
		}
		return Math.abs(twice) / 2;
	}

	private static List<double[]> closed(List<double[]> line) {
		double[] first = line.get(0);
		double[] last = line.get(line.size() - 1);
		if (first[0] == last[0] && first[1] == last[1]) return line;
		List<double[]> closed = new ArrayList<>(line);
		closed.add(first);
		return closed;
	}
}
