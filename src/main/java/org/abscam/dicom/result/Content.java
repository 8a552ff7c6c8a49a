package org.abscam.dicom.result;

import java.util.List;
import java.util.OptionalDouble;
import org.abscam.dicom.DataSet;

/** Content items of structured reports (PS3.3, section C.17.3). */
final class Content {

	/** How an item belongs to the one above it. */
	enum Relation {

			CONTAINS, HAS_OBS_CONTEXT, HAS_CONCEPT_MOD, SELECTED_FROM;

		String words() {
			return name().replace('_', ' ');
		}
	}

	private Content() {}

	private static DataSet item(Relation relation, String type, Code name) {
		DataSet item = new DataSet().put(ResultTag.RELATIONSHIP_TYPE, relation.words()).put(ResultTag.VALUE_TYPE, type);
		return name == null ? item : item.put(ResultTag.CONCEPT_NAME_CODE_SEQUENCE, name.item());
	}

	/** Makes a data set the root of a document's tree. */
	static DataSet root(DataSet set, Code name, int template, List<DataSet> content) {
		return container(set.put(ResultTag.VALUE_TYPE, "CONTAINER").put(ResultTag.CONCEPT_NAME_CODE_SEQUENCE, name.item()), content)
			.put(ResultTag.CONTENT_TEMPLATE_SEQUENCE, template(template));
	}

	static DataSet container(Code name, List<DataSet> content) {
		return container(item(Relation.CONTAINS, "CONTAINER", name), content);
	}

	/** A container whose content follows a template. */
	static DataSet container(Code name, int template, List<DataSet> content) {
		return container(name, content).put(ResultTag.CONTENT_TEMPLATE_SEQUENCE, template(template));
	}

	private static DataSet container(DataSet item, List<DataSet> content) {
		return item.put(ResultTag.CONTINUITY_OF_CONTENT, "SEPARATE").put(ResultTag.CONTENT_SEQUENCE, content.toArray(DataSet[]::new));
	}

	private static DataSet template(int number) {
		return new DataSet().put(ResultTag.MAPPING_RESOURCE, "DCMR").put(ResultTag.TEMPLATE_IDENTIFIER, Integer.toString(number));
	}

	static DataSet text(Relation relation, Code name, String text) {
		return item(relation, "TEXT", name).put(ResultTag.TEXT_VALUE, text);
	}

	static DataSet code(Relation relation, Code name, Code value) {
		return item(relation, "CODE", name).put(ResultTag.CONCEPT_CODE_SEQUENCE, value.item());
	}

	static DataSet uid(Relation relation, Code name, String uid) {
		return item(relation, "UIDREF", name).put(ResultTag.UID, uid);
	}

	static DataSet person(Relation relation, Code name, String person) {
		return item(relation, "PNAME", name).put(ResultTag.PERSON_NAME, person);
	}

	/** A number, which may say how it was derived. */
	static DataSet number(Code name, double value, Code unit, DataSet... modifiers) {
		DataSet number = item(Relation.CONTAINS, "NUM", name).put(ResultTag.MEASURED_VALUE_SEQUENCE,
			new DataSet().put(ResultTag.NUMERIC_VALUE, value).put(ResultTag.FLOATING_POINT_VALUE, value)
				.put(ResultTag.MEASUREMENT_UNITS_CODE_SEQUENCE, unit.item()));
		return modifiers.length == 0 ? number : number.put(ResultTag.CONTENT_SEQUENCE, modifiers);
	}

	/** @param name {@code null} for none */
	static DataSet image(Relation relation, Code name, SourceFrame frame) {
		return item(relation, "IMAGE", name).put(ResultTag.REFERENCED_SOP_SEQUENCE, frame.reference());
	}

	/** A closed line on an image. */
	static DataSet polyline(Code name, List<double[]> points, SourceFrame frame) {
		double[] numbers = points.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
		return item(Relation.CONTAINS, "SCOORD", name).put(ResultTag.GRAPHIC_DATA, numbers).put(ResultTag.GRAPHIC_TYPE, "POLYLINE")
			.put(ResultTag.CONTENT_SEQUENCE, image(Relation.SELECTED_FROM, null, frame));
	}

	/** Whether an item of text says nothing that a person wrote about the patient: all but comments are made of words of ours and of the model. */
	static boolean isFree(DataSet text) {
		boolean comment = text.item(ResultTag.CONCEPT_NAME_CODE_SEQUENCE).flatMap(name -> name.text(ResultTag.CODE_VALUE))
			.filter(Codes.COMMENT.value()::equals).isPresent();
		return !comment || text.text(ResultTag.TEXT_VALUE).filter(Head.NOT_FOR_DIAGNOSIS::equals).isPresent();
	}

	/** TID 1204 and TID 1002 with 1004: the language, and the device that observes. */
	static List<DataSet> language() {
		return List.of(code(Relation.HAS_CONCEPT_MOD, Codes.LANGUAGE, Codes.ENGLISH));
	}

	/** TID 4019: what found it. */
	static List<DataSet> algorithm(Algorithm algorithm) {
		return List.of(text(Relation.HAS_CONCEPT_MOD, Codes.ALGORITHM_NAME, algorithm.name()),
			text(Relation.HAS_CONCEPT_MOD, Codes.ALGORITHM_VERSION, algorithm.version()),
			text(Relation.HAS_CONCEPT_MOD, Codes.ALGORITHM_PARAMETERS, algorithm.parameters()));
	}

	static DataSet derived(Code how) {
		return code(Relation.HAS_CONCEPT_MOD, Codes.DERIVATION, how);
	}

	/**
	 * An area in mm², which says where it is one at the detector, as bodies in front of that are magnified; in pixels where their size is not known.
	 */
	static DataSet area(OptionalDouble area, double pixels, SourceFrame frame) {
		if (area.isEmpty()) return number(Codes.AREA, pixels, Codes.PIXELS);
		if (!frame.isMeasuredAtDetector()) return number(Codes.AREA, area.getAsDouble(), Codes.SQUARE_MILLIMETRES);
		return number(Codes.AREA, area.getAsDouble(), Codes.SQUARE_MILLIMETRES,
			code(Relation.HAS_CONCEPT_MOD, Codes.METHOD, Codes.AT_DETECTOR));
	}

	static List<DataSet> observer(Algorithm algorithm) {
		return List.of(code(Relation.HAS_OBS_CONTEXT, Codes.OBSERVER_TYPE, Codes.DEVICE),
			uid(Relation.HAS_OBS_CONTEXT, Codes.DEVICE_UID, algorithm.deviceUid()),
			text(Relation.HAS_OBS_CONTEXT, Codes.DEVICE_NAME, algorithm.name()),
			text(Relation.HAS_OBS_CONTEXT, Codes.DEVICE_MANUFACTURER, Algorithm.MAKER),
			text(Relation.HAS_OBS_CONTEXT, Codes.DEVICE_MODEL, algorithm.model()),
			text(Relation.HAS_OBS_CONTEXT, Codes.DEVICE_SERIAL_NUMBER, algorithm.sha256()));
	}
}
