package org.abscam.dicom.series;

import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.image.FrameFacts;

/** What images at one position can differ in, the slowest first. */
enum Moment {

		TIME(Tag.TEMPORAL_POSITION_IDENTIFIER, Tag.FRAME_CONTENT_SEQUENCE, Tag.TEMPORAL_POSITION_INDEX, "time points", true),
		ECHO(Tag.ECHO_NUMBERS, Tag.MR_ECHO_SEQUENCE, Tag.EFFECTIVE_ECHO_TIME, "echoes", true),
		WEIGHTING(Tag.DIFFUSION_B_VALUE, Tag.MR_DIFFUSION_SEQUENCE, Tag.DIFFUSION_B_VALUE, "b-values", true),
		TRIGGER(Tag.TRIGGER_TIME, Tag.CARDIAC_SYNCHRONIZATION_SEQUENCE, Tag.NOMINAL_CARDIAC_TRIGGER_DELAY_TIME, "phases of the heart",
			false),
		ACQUISITION(Tag.ACQUISITION_NUMBER, Tag.FRAME_CONTENT_SEQUENCE, Tag.FRAME_ACQUISITION_NUMBER, "acquisitions", false);

	private final int tag;
	private final int sequence;
	private final int tagInSequence;
	/** What a sentence calls several of them. */
	final String plural;
	/** Whether all slices have the same numbers; measured times differ a little from slice to slice. */
	final boolean sameEverywhere;

	Moment(int tag, int sequence, int tagInSequence, String plural, boolean sameEverywhere) {
		this.tag = tag;
		this.sequence = sequence;
		this.tagInSequence = tagInSequence;
		this.plural = plural;
		this.sameEverywhere = sameEverywhere;
	}

	/** @return its number in a header, NaN where there is none */
	double of(FrameFacts facts) {
		return facts.holder(sequence, tagInSequence).flatMap((DataSet s) -> s.decimal(tagInSequence))
			.or(() -> facts.holder(sequence, tag).flatMap(s -> s.decimal(tag)))
			.orElse(Double.NaN);
	}
}
