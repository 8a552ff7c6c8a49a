package org.abscam.dicom.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;

/** A report in pages as an Encapsulated PDF (PS3.3, section A.45.1). */
final class EncapsulatedPdf {

	private EncapsulatedPdf() {}

	static DataSet of(ReadingObjects.Pages pages, ReadCase read, Identity identity) {
		Map<String, DataSet> instances = new LinkedHashMap<>();
		for (SourceFrame source : read.sources()) instances.putIfAbsent(source.instance(), source.instanceReference());
		return Head.of(read.sources().get(0), read.made(), read.version(), identity, Kind.DOCUMENT, Kind.DOCUMENT.sopClass())
			.put(ResultTag.CONVERSION_TYPE, "WSD").put(ResultTag.ACQUISITION_DATE_TIME, new String[0])
			// pages show the source's pixels and what is burnt into them: where it does not say, that may be anything
			.put(ResultTag.BURNED_IN_ANNOTATION, pages.namesPatient() || !isFree(read.sources()) ? "YES" : "NO")
			.put(ResultTag.SOURCE_INSTANCE_SEQUENCE, List.copyOf(instances.values()).toArray(Head.NOTHING))
			.put(ResultTag.DOCUMENT_TITLE, Code.cut(Code.plain(pages.title()), 1024))
			.put(ResultTag.CONCEPT_NAME_CODE_SEQUENCE, Head.NOTHING)
			.put(ResultTag.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, "application/pdf")
			.put(ResultTag.ENCAPSULATED_DOCUMENT_LENGTH, pages.pdf().length)
			.put(ResultTag.ENCAPSULATED_DOCUMENT, Vr.OB, pages.pdf()).put(Tag.INSTANCE_NUMBER, 1);
	}

	private static boolean isFree(List<SourceFrame> sources) {
		return sources.stream().allMatch(s -> s.header().text(ResultTag.BURNED_IN_ANNOTATION).filter("NO"::equals).isPresent());
	}
}
