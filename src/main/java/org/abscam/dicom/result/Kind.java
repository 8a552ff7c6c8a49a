package org.abscam.dicom.result;

import java.util.List;

/** Kinds of result objects: each is a series of its own. */
enum Kind {

		SECONDARY_CAPTURE("sc", "1.2.840.10008.5.1.4.1.1.7", "OT", "overlay"),
		SEGMENTATION("seg", "1.2.840.10008.5.1.4.1.1.66.4", "SEG", "hotspots"),
		REPORT("sr", "1.2.840.10008.5.1.4.1.1.88.33", "SR", "report"),
		PARAMETRIC_MAP("pm", "1.2.840.10008.5.1.4.1.1.30", "OT", "saliency"),
		KEY_OBJECTS("ko", "1.2.840.10008.5.1.4.1.1.88.59", "KO", "key images"),
		READING("reading", "1.2.840.10008.5.1.4.1.1.88.33", "SR", "reading"),
		DOCUMENT("pdf", "1.2.840.10008.5.1.4.1.1.104.1", "DOC", "report in pages");

	/** Those that an explained scan becomes, without what a reader makes of it. */
	static final List<Kind> OF_EXPLANATION = List.of(SECONDARY_CAPTURE, SEGMENTATION, REPORT, PARAMETRIC_MAP, KEY_OBJECTS);

	/** Multi-frame True Color Secondary Capture Image Storage, of several frames. */
	static final String MANY_CAPTURES = "1.2.840.10008.5.1.4.1.1.7.4";

	private static final int FIRST_SERIES_NUMBER = 9701;

	private final String suffix;
	private final String sopClass;
	private final String modality;
	private final String what;

	Kind(String suffix, String sopClass, String modality, String what) {
		this.suffix = suffix;
		this.sopClass = sopClass;
		this.modality = modality;
		this.what = what;
	}

	/** What the file's name ends with, behind the scan's name and a dot. */
	String file() {
		return suffix + ".dcm";
	}

	String sopClass() {
		return sopClass;
	}

	String modality() {
		return modality;
	}

	String description() {
		return "Abs-CAM " + what + ", research, not for diagnosis";
	}

	int seriesNumber() {
		return FIRST_SERIES_NUMBER + ordinal();
	}
}
