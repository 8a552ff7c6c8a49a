package org.abscam.dicom;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Unique identifiers (PS3.5, section 9 and annex B). */
public final class Uid {

	/** SOP class of the Media Storage Directory, a DICOMDIR. */
	public static final String DIRECTORY = "1.2.840.10008.1.3.10";

	private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*");
	private static final int LONGEST = 64;

	private Uid() {}

	/**
	 * A UID that follows from content, so that the same result made twice has the same one: {@code 2.25.} and the UUID of version 8 (RFC
	 * 9562) that the SHA-256 of the parts begins with.
	 *
	 * @param parts what the UID stands for, such as the source's UIDs, the model's SHA-256, and which object it is
	 * @return at most 44 characters
	 */
	public static String of(String... parts) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (String part : parts) {
				byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
				digest.update(BigInteger.valueOf(bytes.length).toByteArray());
				digest.update((byte) 0);
				digest.update(bytes);
			}
			byte[] uuid = Arrays.copyOf(digest.digest(), 16);
			uuid[6] = (byte) (uuid[6] & 0x0F | 0x80);
			uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
			return "2.25." + new BigInteger(1, uuid);
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e); // each Java has it
		}
	}

	/**
	 * @param uid what a file gives as one
	 * @return whether it has the form of one: numbers without leading zeros between dots, at most 64 characters
	 */
	public static boolean isWellFormed(String uid) {
		return uid.length() <= LONGEST && FORM.matcher(uid).matches();
	}
}
