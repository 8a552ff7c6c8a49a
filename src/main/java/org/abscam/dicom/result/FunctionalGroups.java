package org.abscam.dicom.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.image.FrameFacts;

/** Functional groups of a multi-frame image (PS3.3, section C.7.6.16) whose frames lie where frames of a source lie. */
final class FunctionalGroups {

	private final List<SourceFrame> sources;
	private final DataSet shared = new DataSet();
	private final DataSet[] each;

	/** @param sources of each frame the one that it lies on */
	FunctionalGroups(List<SourceFrame> sources) {
		this.sources = sources;
		each = new DataSet[sources.size()];
		for (int i = 0; i < each.length; i++) each[i] = new DataSet();
	}

	/** Adds a group that is the same for all frames. */
	FunctionalGroups share(int sequence, DataSet item) {
		shared.put(sequence, item);
		return this;
	}

	/** Adds a group of one frame. */
	FunctionalGroups add(int frame, int sequence, DataSet item) {
		each[frame].put(sequence, item);
		return this;
	}

	/**
	 * Pixel Measures of frames that do not lie in one frame of reference: only where their thickness is known, too, as readers refuse such groups
	 * that are not whole.
	 */
	FunctionalGroups measure() {
		List<Optional<double[]>> measures = sources.stream().map(s -> measures(s.facts())).toList();
		if (measures.stream().allMatch(m -> m.isPresent() && m.get()[2] > 0))
			put(Tag.PIXEL_MEASURES_SEQUENCE, measures, FunctionalGroups::measured);
		return this;
	}

	/** Pixel Measures, Plane Position and Plane Orientation of frames that lie in one frame of reference. */
	FunctionalGroups place() {
		List<Optional<double[]>> orientations = sources.stream().map(s -> s.facts().orientation()).toList();
		List<Optional<double[]>> measures = sources.stream().map(s -> measures(s.facts())).toList();
		for (int i = 0; i < each.length; i++) {
			DataSet own = each[i];
			sources.get(i).facts().position()
				.ifPresent(p -> own.put(Tag.PLANE_POSITION_SEQUENCE, new DataSet().put(Tag.IMAGE_POSITION_PATIENT, p)));
		}
		put(Tag.PLANE_ORIENTATION_SEQUENCE, orientations, o -> new DataSet().put(Tag.IMAGE_ORIENTATION_PATIENT, o));
		put(Tag.PIXEL_MEASURES_SEQUENCE, measures, FunctionalGroups::measured);
		return this;
	}

	private interface Made {

		DataSet of(double[] numbers);
	}

	private void put(int sequence, List<Optional<double[]>> numbers, Made made) {
		boolean same = numbers.stream().map(n -> Arrays.toString(n.orElse(null))).distinct().count() == 1;
		if (same) numbers.get(0).ifPresent(n -> shared.put(sequence, made.of(n)));
		else for (int i = 0; i < each.length; i++) {
			DataSet own = each[i];
			numbers.get(i).ifPresent(n -> own.put(sequence, made.of(n)));
		}
	}

	private static Optional<double[]> measures(FrameFacts facts) {
		return facts.pixelSpacing().map(s -> new double[] {s[0], s[1], facts.sliceThickness().or(facts::sliceDistance).orElse(0.0)});
	}

	private static DataSet measured(double[] numbers) {
		DataSet item = new DataSet().put(Tag.PIXEL_SPACING, numbers[0], numbers[1]);
		return numbers[2] > 0 ? item.put(Tag.SLICE_THICKNESS, numbers[2]) : item;
	}

	/** Derivation Image: which frame of the source each frame was made of, and how. */
	FunctionalGroups derivedBy(Code how, Algorithm algorithm) {
		for (int i = 0; i < each.length; i++) {
			DataSet source = sources.get(i).reference().put(ResultTag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, Codes.SOURCE_IMAGE.item())
				.put(ResultTag.SPATIAL_LOCATIONS_PRESERVED, "YES");
			add(i, ResultTag.DERIVATION_IMAGE_SEQUENCE,
				new DataSet().put(ResultTag.DERIVATION_DESCRIPTION, Code.plain(algorithm.parameters()))
					.put(ResultTag.DERIVATION_CODE_SEQUENCE, how.item()).put(ResultTag.SOURCE_IMAGE_SEQUENCE, source));
		}
		return this;
	}

	/** Writes them into an image. */
	void into(DataSet set) {
		set.put(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared).put(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, each);
	}

	/**
	 * Where a frame stands among others.
	 *
	 * @param position number of its position, from 1: the same for all frames that lie there
	 * @param moment how many frames up to it lie there, from 1
	 */
	record Index(int position, int moment) {

		static List<Index> of(List<SourceFrame> sources) {
			Map<String, Integer> positions = new HashMap<>();
			Map<String, Integer> moments = new HashMap<>();
			List<Index> indices = new ArrayList<>();
			for (SourceFrame source : sources) {
				String at = Arrays.toString(source.facts().position().orElse(null));
				positions.putIfAbsent(at, positions.size() + 1);
				indices.add(new Index(positions.get(at), moments.merge(at, 1, Integer::sum)));
			}
			return indices;
		}
	}

	/** A dimension of an image: what its frames are ordered by. */
	record Dimension(int element, int group, String label) {

		static final Dimension SEGMENT =
			new Dimension(ResultTag.REFERENCED_SEGMENT_NUMBER, ResultTag.SEGMENT_IDENTIFICATION_SEQUENCE, "Segment");
		static final Dimension MOMENT =
			new Dimension(Tag.TEMPORAL_POSITION_INDEX, Tag.FRAME_CONTENT_SEQUENCE, "Time point or the like");
		static final Dimension POSITION = new Dimension(Tag.IMAGE_POSITION_PATIENT, Tag.PLANE_POSITION_SEQUENCE, "Position");
	}

	/** Writes the Multi-frame Dimension Module (PS3.3, section C.7.6.17). */
	static void dimensions(DataSet set, String uid, List<Dimension> dimensions) {
		set.put(ResultTag.DIMENSION_ORGANIZATION_SEQUENCE, new DataSet().put(ResultTag.DIMENSION_ORGANIZATION_UID, uid));
		set.put(ResultTag.DIMENSION_INDEX_SEQUENCE,
			dimensions.stream()
				.map(d -> new DataSet().put(ResultTag.DIMENSION_ORGANIZATION_UID, uid)
					.put(ResultTag.DIMENSION_INDEX_POINTER, (double) (d.element() & 0xFFFFFFFFL))
					.put(ResultTag.FUNCTIONAL_GROUP_POINTER, (double) (d.group() & 0xFFFFFFFFL))
					.put(ResultTag.DIMENSION_DESCRIPTION_LABEL, d.label()))
				.toArray(DataSet[]::new));
	}
}
