package org.abscam.dicom;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a data set is encoded, and how its pixels are (PS3.5, section 10 and annex A).
 *
 * @param uid its UID
 * @param name its name in PS3.6
 * @param explicit whether each element names its value representation
 * @param order of the bytes of numbers
 * @param deflated whether the data set behind the file meta information is deflated
 * @param encapsulated whether pixel data is compressed, frame by frame, in fragments
 */
public record TransferSyntax(String uid, String name, boolean explicit, ByteOrder order, boolean deflated, boolean encapsulated) {

	/** Implicit VR Little Endian, the default. */
	public static final TransferSyntax IMPLICIT = plain("1.2.840.10008.1.2", "Implicit VR Little Endian", false, ByteOrder.LITTLE_ENDIAN);
	/** Explicit VR Little Endian. */
	public static final TransferSyntax EXPLICIT = plain("1.2.840.10008.1.2.1", "Explicit VR Little Endian", true, ByteOrder.LITTLE_ENDIAN);
	/** Explicit VR Big Endian, retired. */
	public static final TransferSyntax BIG_ENDIAN = plain("1.2.840.10008.1.2.2", "Explicit VR Big Endian", true, ByteOrder.BIG_ENDIAN);
	/** Deflated Explicit VR Little Endian. */
	public static final TransferSyntax DEFLATED = new TransferSyntax("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", true,
		ByteOrder.LITTLE_ENDIAN, true, false);
	/** RLE Lossless. */
	public static final TransferSyntax RLE = encapsulated("1.2.840.10008.1.2.5", "RLE Lossless");

	/** Deflated Image Frame Compression: each frame by itself, as it would be stored. */
	public static final TransferSyntax DEFLATED_FRAMES = encapsulated("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression");

	private static final List<TransferSyntax> PLAIN = List.of(IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED);

	private static final Map<String, String> ENCAPSULATED = Map.ofEntries(Map.entry("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)"),
		Map.entry("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)"),
		Map.entry("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)"),
		Map.entry("1.2.840.10008.1.2.4.70", "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14, Selection Value 1)"),
		Map.entry("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless Image Compression"),
		Map.entry("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression"),
		Map.entry("1.2.840.10008.1.2.4.90", "JPEG 2000 Image Compression (Lossless Only)"),
		Map.entry("1.2.840.10008.1.2.4.91", "JPEG 2000 Image Compression"),
		Map.entry("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)"),
		Map.entry("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component Image Compression"),
		Map.entry("1.2.840.10008.1.2.4.94", "JPIP Referenced"), Map.entry("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate"),
		Map.entry("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level"),
		Map.entry("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level"),
		Map.entry("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
		Map.entry("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"),
		Map.entry("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video"),
		Map.entry("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video"),
		Map.entry("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2"),
		Map.entry("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1"),
		Map.entry("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1"),
		Map.entry("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"), Map.entry("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression"),
		Map.entry("1.2.840.10008.1.2.4.112", "JPEG XL"),
		Map.entry("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Image Compression (Lossless Only)"),
		Map.entry("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)"),
		Map.entry("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000 Image Compression"));

	private static TransferSyntax plain(String uid, String name, boolean explicit, ByteOrder order) {
		return new TransferSyntax(uid, name, explicit, order, false, false);
	}

	private static TransferSyntax encapsulated(String uid, String name) {
		return new TransferSyntax(uid, name, true, ByteOrder.LITTLE_ENDIAN, false, true);
	}

	/**
	 * @param uid of a transfer syntax
	 * @return that syntax; one that this table does not know is taken for one of compressed pixels, whose data set is explicit little
	 *         endian, as the standard asks of all that it has added since 1993
	 */
	public static TransferSyntax of(String uid) {
		for (TransferSyntax syntax : PLAIN) if (syntax.uid.equals(uid)) return syntax;
		if (uid.equals(RLE.uid)) return RLE;
		if (uid.equals(DEFLATED_FRAMES.uid)) return DEFLATED_FRAMES;
		return encapsulated(uid, Optional.ofNullable(ENCAPSULATED.get(uid)).orElse(uid));
	}

	@Override
	public String toString() {
		return name.equals(uid) ? uid : name + " (" + uid + ")";
	}
}
