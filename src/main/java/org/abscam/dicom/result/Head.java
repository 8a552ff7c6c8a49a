package org.abscam.dicom.result;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;

/** What all result objects have: patient and study of their source, a series and an instance of their own, and who made them. */
final class Head {

	static final String NOT_FOR_DIAGNOSIS = "Research use only, not for diagnosis.";
	static final DataSet[] NOTHING = {};

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
	private static final String IN_UTF_8 = "ISO_IR 192";

	/** Patient and General Study Module (PS3.3, C.7.1.1 and C.7.2.1): type 1 and 2, which are there even if the source has them not. */
	private static final int[] OF_SOURCE = {ResultTag.PATIENT_NAME, ResultTag.PATIENT_ID, ResultTag.PATIENT_BIRTH_DATE,
		ResultTag.PATIENT_SEX,
		ResultTag.STUDY_INSTANCE_UID, ResultTag.STUDY_DATE, ResultTag.STUDY_TIME, ResultTag.REFERRING_PHYSICIAN_NAME, ResultTag.STUDY_ID,
		ResultTag.ACCESSION_NUMBER};
	/** Type 3 of the same, which are there if the source has them. */
	private static final int[] OF_SOURCE_IF_THERE = {ResultTag.ISSUER_OF_PATIENT_ID, ResultTag.STUDY_DESCRIPTION,
		ResultTag.PATIENT_IDENTITY_REMOVED, ResultTag.DEIDENTIFICATION_METHOD, ResultTag.BODY_PART_EXAMINED};
	/** How a source was compressed with loss, which stays true of what is made of it. */
	private static final int[] LOSSY =
		{ResultTag.LOSSY_IMAGE_COMPRESSION, ResultTag.LOSSY_IMAGE_COMPRESSION_RATIO, ResultTag.LOSSY_IMAGE_COMPRESSION_METHOD};

	private static final int[] OF_CODE =
		{ResultTag.CODE_VALUE, ResultTag.CODING_SCHEME_DESIGNATOR, ResultTag.CODING_SCHEME_VERSION, ResultTag.CODE_MEANING};
	private static final List<String> SIDES = List.of("R", "L");

	private Head() {}

	static DataSet of(Explained explained, Identity identity, Kind kind, String sopClass) {
		Algorithm algorithm = explained.algorithm();
		return of(explained.frames().get(0).source(), explained.made(), algorithm.version(), identity, kind, sopClass)
			.put(ResultTag.MANUFACTURER_MODEL_NAME, algorithm.name()).put(ResultTag.DEVICE_SERIAL_NUMBER, algorithm.sha256());
	}

	/** What it is without an algorithm, as of a reading. */
	static DataSet of(SourceFrame first, LocalDateTime made, String version, Identity identity, Kind kind, String sopClass) {
		DataSet source = first.header();
		DataSet set = new DataSet().put(ResultTag.SPECIFIC_CHARACTER_SET, IN_UTF_8);
		for (int tag : OF_SOURCE) put(set, tag, source.texts(tag));
		for (int tag : OF_SOURCE_IF_THERE) if (source.has(tag)) put(set, tag, source.texts(tag));
		List<DataSet> methods = source.items(ResultTag.DEIDENTIFICATION_METHOD_CODE_SEQUENCE);
		if (!methods.isEmpty())
			set.put(ResultTag.DEIDENTIFICATION_METHOD_CODE_SEQUENCE, methods.stream().map(Head::inUtf8).toArray(DataSet[]::new));
		String date = DATE.format(made);
		String time = TIME.format(made);
		set.put(Tag.SOP_CLASS_UID, sopClass).put(Tag.SOP_INSTANCE_UID, identity.uid(kind.name(), "instance"))
			.put(ResultTag.INSTANCE_CREATION_DATE, date).put(ResultTag.INSTANCE_CREATION_TIME, time)
			.put(Tag.MODALITY, kind.modality())
			.put(Tag.SERIES_INSTANCE_UID, identity.uid(kind.name(), "series"))
			.put(ResultTag.SERIES_NUMBER, (double) kind.seriesNumber())
			.put(ResultTag.SERIES_DATE, date).put(ResultTag.SERIES_TIME, time)
			.put(ResultTag.SERIES_DESCRIPTION, kind.description())
			.put(ResultTag.CONTENT_DATE, date).put(ResultTag.CONTENT_TIME, time)
			.put(Tag.INSTANCE_NUMBER, 1)
			.put(ResultTag.MANUFACTURER, Algorithm.MAKER).put(ResultTag.MANUFACTURER_MODEL_NAME, Algorithm.MAKER)
			.put(ResultTag.SOFTWARE_VERSIONS, Algorithm.shortened(version))
			.put(ResultTag.CODING_SCHEME_IDENTIFICATION_SEQUENCE, new DataSet().put(ResultTag.CODING_SCHEME_DESIGNATOR, Code.OWN)
				.put(ResultTag.CODING_SCHEME_NAME, "Abs-CAM: classes of models, saliency")
				.put(ResultTag.CODING_SCHEME_RESPONSIBLE_ORGANIZATION, Algorithm.MAKER));
		return set;
	}

	/** A code of the source, whose text is in another character set. */
	private static DataSet inUtf8(DataSet code) {
		DataSet copy = new DataSet();
		for (int tag : OF_CODE) if (code.has(tag)) put(copy, tag, code.texts(tag));
		return copy;
	}

	private static void put(DataSet set, int tag, List<String> values) {
		set.put(tag, values.toArray(String[]::new));
	}

	/** What all images among them have. */
	static DataSet ofImage(Explained explained, Identity identity, Kind kind, String sopClass, int frames) {
		DataSet source = explained.frames().get(0).source().header();
		DataSet set = of(explained, identity, kind, sopClass);
		set.put(Tag.ROWS, (double) explained.height()).put(Tag.COLUMNS, (double) explained.width())
			.put(ResultTag.CONTENT_QUALIFICATION, "RESEARCH")
			.put(ResultTag.IMAGE_COMMENTS, NOT_FOR_DIAGNOSIS)
			.put(ResultTag.DERIVATION_DESCRIPTION, Code.plain(explained.algorithm().parameters()))
			.put(ResultTag.LOSSY_IMAGE_COMPRESSION, "00");
		if (source.text(ResultTag.LOSSY_IMAGE_COMPRESSION).filter("01"::equals).isPresent()) set.copy(source, LOSSY);
		if (kind != Kind.SEGMENTATION) laterality(set, source);
		if (frames > 0) set.put(Tag.NUMBER_OF_FRAMES, (double) frames);
		return set;
	}

	/**
	 * Type 2C of the General Series Module: R or L, unlike that of an image, which may also be U or B. It is there, if empty, where the source has it so
	 * or nobody says that the part of the body is one that is no pair.
	 */
	private static void laterality(DataSet set, DataSet source) {
		Optional<String> side = source.text(ResultTag.LATERALITY).or(() -> source.text(ResultTag.IMAGE_LATERALITY)).filter(SIDES::contains);
		if (side.isPresent()) set.put(ResultTag.LATERALITY, side.get());
		else if (source.has(ResultTag.LATERALITY) || source.has(ResultTag.IMAGE_LATERALITY)
			|| source.text(ResultTag.BODY_PART_EXAMINED).isEmpty())
			set.put(ResultTag.LATERALITY, new String[0]);
	}

	/** The instances that results were made of, as items of their series. */
	static DataSet[] series(List<SourceFrame> frames, boolean evidence) {
		Map<String, Map<String, DataSet>> series = new LinkedHashMap<>();
		for (SourceFrame frame : frames)
			series.computeIfAbsent(frame.series(), s -> new LinkedHashMap<>()).putIfAbsent(frame.instance(), frame.instanceReference());
		List<DataSet> items = new ArrayList<>();
		series.forEach((uid, instances) -> items.add(new DataSet().put(Tag.SERIES_INSTANCE_UID, uid)
			.put(evidence ? ResultTag.REFERENCED_SOP_SEQUENCE : ResultTag.REFERENCED_INSTANCE_SEQUENCE,
				instances.values().toArray(NOTHING))));
		return items.toArray(NOTHING);
	}

	/** Current Requested Procedure Evidence Sequence (0040,A375) of a document that refers to these. */
	static DataSet evidence(List<SourceFrame> frames) {
		DataSet study = new DataSet();
		put(study, ResultTag.STUDY_INSTANCE_UID, frames.get(0).header().texts(ResultTag.STUDY_INSTANCE_UID));
		return study.put(ResultTag.REFERENCED_SERIES_SEQUENCE, series(frames, true));
	}
}
