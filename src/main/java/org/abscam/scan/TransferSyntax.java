package org.abscam.scan;

import java.util.Map;

/** How DICOM files encode their data set: the three that can be read, and names for those that cannot. */
final class TransferSyntax {

	static final String IMPLICIT = "1.2.840.10008.1.2";
	static final String EXPLICIT = "1.2.840.10008.1.2.1";
	static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";
	static final String DEFLATED = "1.2.840.10008.1.2.1.99";

	private static final Map<String, String> NAMES = Map.ofEntries( //
		Map.entry(DEFLATED, "Deflated Explicit VR"), //
		Map.entry("1.2.840.10008.1.2.4.50", "JPEG Baseline"), //
		Map.entry("1.2.840.10008.1.2.4.51", "JPEG Extended"), //
		Map.entry("1.2.840.10008.1.2.4.57", "JPEG Lossless"), //
		Map.entry("1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction"), //
		Map.entry("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"), //
		Map.entry("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless"), //
		Map.entry("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"), //
		Map.entry("1.2.840.10008.1.2.4.91", "JPEG 2000"), //
		Map.entry("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Lossless"), //
		Map.entry("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2"), //
		Map.entry("1.2.840.10008.1.2.4.100", "MPEG2"), //
		Map.entry("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264"), //
		Map.entry("1.2.840.10008.1.2.4.201", "HTJ2K Lossless"), //
		Map.entry("1.2.840.10008.1.2.5", "RLE Lossless"));

	private TransferSyntax() {}

	static boolean isPlain(String uid) {
		return uid.equals(IMPLICIT) || uid.equals(EXPLICIT) || uid.equals(BIG_ENDIAN);
	}

	static String name(String uid) {
		return NAMES.containsKey(uid) ? NAMES.get(uid) + " (" + uid + ")" : uid;
	}
}
