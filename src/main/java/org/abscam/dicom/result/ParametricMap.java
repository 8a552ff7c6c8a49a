package org.abscam.dicom.result;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.Vr;

/** Saliency maps as a Parametric Map (PS3.3, section A.75): float32, the very values of the saliency stack, a frame for each slice. */
final class ParametricMap {

	private static final String[] TYPE = {"DERIVED", "PRIMARY", "VOLUME", "NONE"};

	private ParametricMap() {}

	static DataSet of(Explained explained, Identity identity) {
		int frames = explained.frames().size();
		DataSet set = Head.ofImage(explained, identity, Kind.PARAMETRIC_MAP, Kind.PARAMETRIC_MAP.sopClass(), frames);
		set.put(ResultTag.IMAGE_TYPE, TYPE).put(Tag.SAMPLES_PER_PIXEL, 1).put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
			.put(Tag.BITS_ALLOCATED, 32).put(ResultTag.BURNED_IN_ANNOTATION, "NO").put(ResultTag.RECOGNIZABLE_VISUAL_FEATURES, "NO")
			.put(Tag.PRESENTATION_LUT_SHAPE, "IDENTITY").put(ResultTag.CONTENT_LABEL, "SALIENCY")
			.put(ResultTag.CONTENT_DESCRIPTION, Kind.PARAMETRIC_MAP.description())
			.put(ResultTag.CONTENT_CREATOR_NAME, Algorithm.MAKER)
			.put(ResultTag.ACQUISITION_CONTEXT_SEQUENCE, Head.NOTHING);
		frameOfReference(set, explained);
		FunctionalGroups groups = new FunctionalGroups(explained.frames().stream().map(Explained.Frame::source).toList());
		groups.share(ResultTag.REAL_WORLD_VALUE_MAPPING_SEQUENCE, realWorld())
			.share(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
				new DataSet().put(Tag.RESCALE_INTERCEPT, 0).put(Tag.RESCALE_SLOPE, 1).put(Tag.RESCALE_TYPE, "US"))
			.share(ResultTag.PARAMETRIC_MAP_FRAME_TYPE_SEQUENCE, new DataSet().put(ResultTag.FRAME_TYPE, TYPE))
			.share(Tag.FRAME_VOI_LUT_SEQUENCE, new DataSet().put(Tag.WINDOW_CENTER, .5).put(Tag.WINDOW_WIDTH, 1));
		List<FunctionalGroups.Index> indices = FunctionalGroups.Index.of(explained.sources());
		boolean moments = indices.stream().anyMatch(index -> index.moment() > 1);
		for (int i = 0; i < frames; i++) {
			FunctionalGroups.Index index = indices.get(i);
			DataSet content = new DataSet();
			if (moments) content.put(Tag.DIMENSION_INDEX_VALUES, index.moment(), index.position())
				.put(Tag.TEMPORAL_POSITION_INDEX, (double) index.moment());
			else content.put(Tag.DIMENSION_INDEX_VALUES, (double) index.position());
			groups.add(i, Tag.FRAME_CONTENT_SEQUENCE, content);
		}
		groups.place().derivedBy(Codes.MAPPING, explained.algorithm()).into(set);
		FunctionalGroups.dimensions(set, identity.uid("map", "dimensions"),
			moments ? List.of(FunctionalGroups.Dimension.MOMENT, FunctionalGroups.Dimension.POSITION)
				: List.of(FunctionalGroups.Dimension.POSITION));
		set.put(ResultTag.REFERENCED_SERIES_SEQUENCE, Head.series(explained.sources(), false));
		long bytes = (long) explained.width() * explained.height() * frames * Float.BYTES;
		return set.put(Tag.FLOAT_PIXEL_DATA, Vr.OF, bytes, out -> {
			for (int i = 0; i < frames; i++) {
				float[] map = explained.maps().apply(i);
				ByteBuffer buffer = ByteBuffer.allocate(map.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
				buffer.asFloatBuffer().put(map);
				out.write(buffer.array());
			}
		});
	}

	/** Frame of Reference Module: that of the source. */
	static void frameOfReference(DataSet set, Explained explained) {
		DataSet source = explained.frames().get(0).source().header();
		set.put(ResultTag.FRAME_OF_REFERENCE_UID, source.text(ResultTag.FRAME_OF_REFERENCE_UID).orElseThrow())
			.put(ResultTag.POSITION_REFERENCE_INDICATOR, source.texts(ResultTag.POSITION_REFERENCE_INDICATOR).toArray(String[]::new));
	}

	/** Real World Value Mapping: a value is a share of the map's maximum, as it stands. */
	private static DataSet realWorld() {
		DataSet quantity = new DataSet().put(ResultTag.VALUE_TYPE, "CODE")
			.put(ResultTag.CONCEPT_NAME_CODE_SEQUENCE, Codes.QUANTITY.item())
			.put(ResultTag.CONCEPT_CODE_SEQUENCE, Codes.SALIENCY.item());
		return new DataSet().put(ResultTag.DOUBLE_FLOAT_REAL_WORLD_VALUE_FIRST_VALUE_MAPPED, 0)
			.put(ResultTag.DOUBLE_FLOAT_REAL_WORLD_VALUE_LAST_VALUE_MAPPED, 1)
			.put(ResultTag.REAL_WORLD_VALUE_INTERCEPT, 0).put(ResultTag.REAL_WORLD_VALUE_SLOPE, 1)
			.put(Tag.LUT_EXPLANATION, "Saliency, 0 to 1").put(ResultTag.LUT_LABEL, "SALIENCY")
			.put(ResultTag.MEASUREMENT_UNITS_CODE_SEQUENCE, Codes.NO_UNITS.item())
			.put(ResultTag.QUANTITY_DEFINITION_SEQUENCE, quantity);
	}
}
