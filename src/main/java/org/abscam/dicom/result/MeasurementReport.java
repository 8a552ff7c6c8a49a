package org.abscam.dicom.result;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.result.Content.Relation;

/**
 * The findings as a Comprehensive SR after TID 1500 "Measurement Report" (PS3.16): of each frame a group of TID 1501 with what the
 * classifier says of it, and of each hotspot a group of TID 1410 with its outline.
 */
final class MeasurementReport {

	private static final int REPORT = 1500;
	private static final int GROUP = 1501;
	private static final int PLANAR = 1410;

	private final Explained explained;
	private final Identity identity;

	MeasurementReport(Explained explained, Identity identity) {
		this.explained = explained;
		this.identity = identity;
	}

	DataSet document() {
		DataSet set = Head.of(explained, identity, Kind.REPORT, Kind.REPORT.sopClass())
			.put(ResultTag.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, Head.NOTHING)
			.put(ResultTag.COMPLETION_FLAG, "COMPLETE").put(ResultTag.VERIFICATION_FLAG, "UNVERIFIED")
			.put(ResultTag.PRELIMINARY_FLAG, "PRELIMINARY").put(ResultTag.PERFORMED_PROCEDURE_CODE_SEQUENCE, Head.NOTHING)
			.put(ResultTag.CONTENT_QUALIFICATION, "RESEARCH")
			.put(ResultTag.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, Head.evidence(explained.sources()));
		List<DataSet> groups = new ArrayList<>();
		for (int i = 0; i < explained.frames().size(); i++) {
			Explained.Frame frame = explained.frames().get(i);
			groups.add(image(i, frame));
			for (Region region : frame.regions()) groups.add(hotspot(i, frame, region));
		}
		List<DataSet> content = Stream.of(Content.language(), Content.observer(explained.algorithm()),
			List.of(Content.code(Relation.HAS_CONCEPT_MOD, Codes.PROCEDURE_REPORTED, Codes.IMAGING_PROCEDURE),
				Content.container(Codes.MEASUREMENTS, groups)))
			.flatMap(List::stream).toList();
		return Content.root(set, Codes.REPORT, REPORT, content);
	}

	/** What the classifier says of a frame, and how far the map can be trusted. */
	private DataSet image(int place, Explained.Frame frame) {
		List<DataSet> group = new ArrayList<>(tracked("Image " + (place + 1),
			identity.uid("image", frame.source().instance(), Integer.toString(frame.source().frame())), frame));
		group.add(Content.image(Relation.CONTAINS, Codes.SOURCE_OF_MEASUREMENT, frame.source()));
		frame.probability().ifPresent(p -> group.add(Content.number(Codes.PROBABILITY, p, Codes.NO_UNITS)));
		for (String sentence : frame.trust()) group.add(Content.text(Relation.CONTAINS, Codes.TRUST, sentence));
		group.add(comment());
		return Content.container(Codes.GROUP, GROUP, group);
	}

	private DataSet hotspot(int place, Explained.Frame frame, Region region) {
		List<DataSet> group = new ArrayList<>(
			tracked("Hotspot " + (place + 1) + "-" + region.rank(), identity.tracking(frame, region), frame));
		group.add(Content.polyline(Codes.IMAGE_REGION, region.outline(), frame.source()));
		group.add(Content.area(region.area(), region.mask().count(), frame.source()));
		group.add(Content.number(Codes.SALIENCY, region.peak(), Codes.NO_UNITS, Content.derived(Codes.MAXIMUM)));
		group.add(Content.number(Codes.SALIENCY, region.mean(), Codes.NO_UNITS, Content.derived(Codes.MEAN)));
		group.add(comment());
		return Content.container(Codes.GROUP, PLANAR, group);
	}

	private List<DataSet> tracked(String name, String uid, Explained.Frame frame) {
		return Stream.concat(Stream.of(Content.text(Relation.HAS_OBS_CONTEXT, Codes.TRACKING_IDENTIFIER, name),
			Content.uid(Relation.HAS_OBS_CONTEXT, Codes.TRACKING_UID, uid),
			Content.code(Relation.CONTAINS, Codes.FINDING, Code.named(frame.finding()))),
			Content.algorithm(explained.algorithm()).stream()).toList();
	}

	private static DataSet comment() {
		return Content.text(Relation.CONTAINS, Codes.COMMENT, Head.NOT_FOR_DIAGNOSIS);
	}
}
