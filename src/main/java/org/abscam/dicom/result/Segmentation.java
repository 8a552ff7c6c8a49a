package org.abscam.dicom.result;

import java.util.ArrayList;
import java.util.List;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;

/** Hotspots as a binary Segmentation: a segment with a frame of its own for each. */
final class Segmentation {

	/** L*a*b* of a yellow that is seen on grey, as unsigned numbers of 16 bits (PS3.3, C.10.7.1.1). */
	private static final double[] YELLOW = {0xE666, 0x7000, 0xD800};
	private static final int LONGEST = 64;

	private record Spot(int place, Explained.Frame frame, Region region) {

		SourceFrame source() {
			return frame.source();
		}

		String label() {
			return "Hotspot " + (place + 1) + "-" + region.rank();
		}
	}

	private Segmentation() {}

	/** @param placed whether all frames lie in one frame of reference */
	static DataSet of(Explained explained, Identity identity, boolean placed) {
		List<Spot> spots = new ArrayList<>();
		for (int i = 0; i < explained.frames().size(); i++)
			for (Region region : explained.frames().get(i).regions()) spots.add(new Spot(i, explained.frames().get(i), region));
		DataSet set = Head.ofImage(explained, identity, Kind.SEGMENTATION, Kind.SEGMENTATION.sopClass(), spots.size());
		set.put(ResultTag.IMAGE_TYPE, "DERIVED", "PRIMARY").put(Tag.SAMPLES_PER_PIXEL, 1)
			.put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2").put(Tag.BITS_ALLOCATED, 1).put(Tag.BITS_STORED, 1).put(Tag.HIGH_BIT, 0)
			.put(Tag.PIXEL_REPRESENTATION, 0).put(ResultTag.SEGMENTATION_TYPE, "BINARY").put(ResultTag.SEGMENTS_OVERLAP, "NO")
			.put(ResultTag.CONTENT_LABEL, "HOTSPOTS").put(ResultTag.CONTENT_DESCRIPTION, Kind.SEGMENTATION.description())
			.put(ResultTag.CONTENT_CREATOR_NAME, Algorithm.MAKER);
		List<DataSet> segments = new ArrayList<>();
		List<FunctionalGroups.Index> indices = FunctionalGroups.Index.of(explained.sources());
		FunctionalGroups groups = new FunctionalGroups(spots.stream().map(Spot::source).toList());
		for (int i = 0; i < spots.size(); i++) {
			Spot spot = spots.get(i);
			segments.add(segment(i + 1, spot, explained, identity));
			DataSet content = new DataSet();
			if (placed) content.put(Tag.DIMENSION_INDEX_VALUES, i + 1, indices.get(spot.place()).position());
			else content.put(Tag.DIMENSION_INDEX_VALUES, (double) i + 1);
			groups.add(i, Tag.FRAME_CONTENT_SEQUENCE, content).add(i, ResultTag.SEGMENT_IDENTIFICATION_SEQUENCE,
				new DataSet().put(ResultTag.REFERENCED_SEGMENT_NUMBER, (double) i + 1));
		}
		set.put(ResultTag.SEGMENT_SEQUENCE, segments.toArray(DataSet[]::new));
		FunctionalGroups.dimensions(set, identity.uid("segmentation", "dimensions"),
			placed ? List.of(FunctionalGroups.Dimension.SEGMENT, FunctionalGroups.Dimension.POSITION)
				: List.of(FunctionalGroups.Dimension.SEGMENT));
		if (placed) ParametricMap.frameOfReference(set, explained);
		else set.put(ResultTag.PATIENT_ORIENTATION,
			explained.frames().get(0).source().header().texts(ResultTag.PATIENT_ORIENTATION).toArray(String[]::new));
		(placed ? groups.place() : groups.measure()).derivedBy(Codes.SEGMENTATION, explained.algorithm()).into(set);
		set.put(ResultTag.REFERENCED_SERIES_SEQUENCE, Head.series(explained.sources(), false));
		int pixels = explained.width() * explained.height();
		long bytes = ((long) pixels * spots.size() + 7) / 8;
		return set.put(Tag.PIXEL_DATA, Vr.OB, bytes + bytes % 2, out -> {
			BitsOut bits = new BitsOut(out);
			for (Spot spot : spots) {
				Region region = spot.region();
				for (int y = 0; y < explained.height(); y++)
					for (int x = 0; x < explained.width(); x++)
						bits.write(region.mask().at(x - region.column(), y - region.row()));
			}
			bits.finish();
			if (bytes % 2 == 1) out.write(0);
		});
	}

	private static DataSet segment(int number, Spot spot, Explained explained, Identity identity) {
		Algorithm algorithm = explained.algorithm();
		String words = spot.label() + ": " + spot.frame().finding();
		return new DataSet().put(ResultTag.SEGMENT_NUMBER, (double) number)
			.put(ResultTag.SEGMENT_LABEL, Code.cut(Code.plain(words), LONGEST))
			.put(ResultTag.SEGMENT_DESCRIPTION, Code.plain("Where the classifier's answer " + spot.frame().finding()
				+ " depends on the image most. " + Head.NOT_FOR_DIAGNOSIS))
			.put(ResultTag.SEGMENT_ALGORITHM_TYPE, "AUTOMATIC").put(ResultTag.SEGMENT_ALGORITHM_NAME, algorithm.name())
			.put(ResultTag.SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE, algorithm.identification())
			.put(ResultTag.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, Codes.SPATIAL_CONCEPT.item())
			.put(ResultTag.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, Codes.SALIENT_REGION.item())
			.put(ResultTag.TRACKING_ID, spot.label()).put(ResultTag.TRACKING_UID, identity.tracking(spot.frame(), spot.region()))
			.put(ResultTag.RECOMMENDED_DISPLAY_CIE_LAB_VALUE, YELLOW);
	}
}
