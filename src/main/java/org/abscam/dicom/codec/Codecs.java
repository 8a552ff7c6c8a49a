package org.abscam.dicom.codec;

import java.util.Map;
import java.util.Optional;

/** The codecs by the UIDs of transfer syntaxes. */
public final class Codecs {

	private static final Codec JPEG = new JpegCodec();
	private static final Codec JPEG_LS = new JpegLsCodec();
	private static final Codec JPEG_2000 = new Jpeg2000Codec();
	private static final Map<String, Codec> BY_UID = Map.of("1.2.840.10008.1.2.4.50", JPEG, "1.2.840.10008.1.2.4.51", JPEG,
		"1.2.840.10008.1.2.4.57", JPEG, "1.2.840.10008.1.2.4.70", JPEG, "1.2.840.10008.1.2.4.80", JPEG_LS, "1.2.840.10008.1.2.4.81",
		JPEG_LS,
		"1.2.840.10008.1.2.4.90", JPEG_2000, "1.2.840.10008.1.2.4.91", JPEG_2000, "1.2.840.10008.1.2.5", new RleCodec());

	private Codecs() {}

	/**
	 * @param uid of a transfer syntax of compressed pixels
	 * @return what reads its frames, empty where nothing does
	 */
	public static Optional<Codec> of(String uid) {
		return Optional.ofNullable(BY_UID.get(uid));
	}
}
