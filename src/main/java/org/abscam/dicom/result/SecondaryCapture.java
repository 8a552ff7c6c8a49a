package org.abscam.dicom.result;

import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;

/** Maps laid over their images in colours, for archives that show nothing else: of one frame Secondary Capture, of several Multi-frame True Color. */
final class SecondaryCapture {

	private SecondaryCapture() {}

	/** @param placed whether all frames lie in one frame of reference */
	static DataSet of(Explained explained, Identity identity, boolean placed) {
		int frames = explained.frames().size();
		boolean many = frames > 1;
		DataSet source = explained.frames().get(0).source().header();
		String sopClass = many ? Kind.MANY_CAPTURES : Kind.SECONDARY_CAPTURE.sopClass();
		DataSet set = Head.ofImage(explained, identity, Kind.SECONDARY_CAPTURE, sopClass, many ? frames : 0);
		set.put(ResultTag.CONVERSION_TYPE, "WSD").put(ResultTag.IMAGE_TYPE, "DERIVED", "SECONDARY")
			.put(ResultTag.PATIENT_ORIENTATION, source.texts(ResultTag.PATIENT_ORIENTATION).toArray(String[]::new))
			// the pictures hold the source's pixels and what is burnt into them: where it does not say, that may be anything
			.put(ResultTag.BURNED_IN_ANNOTATION, source.text(ResultTag.BURNED_IN_ANNOTATION).orElse("YES"))
			.put(Tag.SAMPLES_PER_PIXEL, 3).put(Tag.PHOTOMETRIC_INTERPRETATION, "RGB").put(Tag.PLANAR_CONFIGURATION, 0)
			.put(Tag.BITS_ALLOCATED, 8).put(Tag.BITS_STORED, 8).put(Tag.HIGH_BIT, 7).put(Tag.PIXEL_REPRESENTATION, 0);
		if (many) {
			set.put(ResultTag.FRAME_INCREMENT_POINTER, (double) (Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE & 0xFFFFFFFFL));
			FunctionalGroups groups = new FunctionalGroups(explained.frames().stream().map(Explained.Frame::source).toList());
			if (placed) {
				ParametricMap.frameOfReference(set, explained);
				groups.place();
			}
			groups.derivedBy(Codes.OVERLAY, explained.algorithm());
			for (int i = 0; i < frames; i++) groups.add(i, Tag.FRAME_CONTENT_SEQUENCE, new DataSet());
			groups.into(set);
		}
		else set.put(ResultTag.SOURCE_IMAGE_SEQUENCE, explained.frames().get(0).source().reference()
			.put(ResultTag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, Codes.SOURCE_IMAGE.item()));
		set.put(ResultTag.REFERENCED_SERIES_SEQUENCE, Head.series(explained.sources(), false));
		long bytes = 3L * explained.width() * explained.height() * frames;
		return set.put(Tag.PIXEL_DATA, Vr.OB, bytes + bytes % 2, out -> {
			for (int i = 0; i < frames; i++) out.write(explained.pictures().apply(i));
			if (bytes % 2 == 1) out.write(0);
		});
	}
}
