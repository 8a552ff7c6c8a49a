package org.abscam.dicom.result;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.result.Content.Relation;

/** The frames with findings as a Key Object Selection after TID 2010 (PS3.16). */
final class KeyObjects {

	private static final int TEMPLATE = 2010;

	private KeyObjects() {}

	/** @param found frames with hotspots, at least one */
	static DataSet of(Explained explained, List<Explained.Frame> found, Identity identity) {
		DataSet set = Head.of(explained, identity, Kind.KEY_OBJECTS, Kind.KEY_OBJECTS.sopClass())
			.put(ResultTag.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, Head.NOTHING)
			.put(ResultTag.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
				Head.evidence(found.stream().map(Explained.Frame::source).toList()));
		List<DataSet> content = new ArrayList<>(Content.language());
		content.addAll(Content.observer(explained.algorithm()));
		String findings = found.stream().map(Explained.Frame::finding).distinct().collect(Collectors.joining(", "));
		content.add(Content.text(Relation.CONTAINS, Codes.KEY_OBJECT_DESCRIPTION,
			"Images with hotspots of " + findings + ", found by " + explained.algorithm().name() + ". " + Head.NOT_FOR_DIAGNOSIS));
		for (Explained.Frame frame : found) content.add(Content.image(Relation.CONTAINS, null, frame.source()));
		return Content.root(set, Codes.OF_INTEREST, TEMPLATE, content);
	}
}
