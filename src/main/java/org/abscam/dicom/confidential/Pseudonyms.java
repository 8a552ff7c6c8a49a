package org.abscam.dicom.confidential;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.abscam.dicom.DicomException;

/**
 * What stands in the place of UIDs and of patients. It follows from them by HMAC-SHA-256 (RFC 2104) under a secret key: the same key gives the
 * same study the same UIDs in each run, so that results of two runs belong together; who has not the key cannot find out, not even by trying all
 * UIDs that there may be, which they were.
 */
public final class Pseudonyms {

	private static final String ALGORITHM = "HmacSHA256";
	private static final int KEY_BYTES = 32;
	private static final int UUID_BYTES = 16;
	private static final int PATIENT_BYTES = 6;
	private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{64}");
	private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
	private static final String WHAT = "The key that new UIDs follow from, ";

	private final SecretKeySpec key;
	private final Optional<String> warning;

	private Pseudonyms(byte[] key, Optional<String> warning) {
		this.key = new SecretKeySpec(key, ALGORITHM);
		this.warning = warning;
	}

	/**
	 * Those of a key, which is made, for its owner alone, if it is not there.
	 *
	 * @param file holds 64 hexadecimal digits
	 * @return what follows from it
	 * @throws DicomException if the file cannot be read or made, or holds something else
	 */
	public static Pseudonyms of(Path file) throws DicomException {
		try {
			if (!Files.exists(file)) make(file);
			String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
			if (!FORM.matcher(text).matches()) throw new DicomException(WHAT + file
				+ ", does not hold 64 hexadecimal digits; name another file with --deidentify-key, which is made if it is not there");
			return new Pseudonyms(HexFormat.of().parseHex(text), warning(file));
		}
		catch (IOException e) {
			// what is wrong with the bytes of a key is nobody's business
			throw new DicomException(WHAT + file
				+ ", can neither be read nor made; check its folder and permissions, or name another file with --deidentify-key");
		}
	}

	/** Whoever has the key can tell of a patient's UID which results are that patient's. */
	private static Optional<String> warning(Path file) throws IOException {
		PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
		if (view == null || Collections.disjoint(view.readAttributes().permissions(), OTHERS)) return Optional.empty();
		return Optional.of(WHAT + file + ", can be read by others, who can find out with it whose results these are; keep it to yourself "
			+ "(chmod 600), and take another key for what is still to come.");
	}

	/**
	 * @return a sentence on a key that others may read; empty where none may, or that cannot be told
	 */
	public Optional<String> warning() {
		return warning;
	}

	/** Whole or not at all, and never in the place of one that another process makes meanwhile. */
	private static void make(Path file) throws IOException {
		Path folder = file.toAbsolutePath().getParent();
		Files.createDirectories(folder);
		byte[] key = new byte[KEY_BYTES];
		new SecureRandom().nextBytes(key);
		boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
		FileAttribute<?>[] own =
			posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
				: new FileAttribute<?>[0];
		Path part = folder.resolve("." + file.getFileName() + Long.toHexString(ThreadLocalRandom.current().nextLong()));
		Files.createFile(part, own);
		try {
			Files.writeString(part, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.SYNC);
			link(part, file);
		}
		catch (FileAlreadyExistsException e) {
			// made meanwhile; that one holds
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	/** Not every file system knows hard links, which alone never replace. */
	private static void link(Path part, Path file) throws IOException {
		try {
			Files.createLink(file, part);
		}
		catch (FileAlreadyExistsException e) {
			throw e;
		}
		catch (IOException | UnsupportedOperationException e) {
			Files.move(part, file);
		}
	}

	/**
	 * @param uid a UID
	 * @return the one that stands in its place, {@code 2.25.} and a UUID of version 8 (RFC 9562)
	 */
	public String uid(String uid) {
		byte[] uuid = Arrays.copyOf(hash("uid", uid), UUID_BYTES);
		uuid[6] = (byte) (uuid[6] & 0x0F | 0x80);
		uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
		return "2.25." + new BigInteger(1, uuid);
	}

	/** What stands in the place of a patient's ID: the same for all studies of that patient. */
	String patient(String id) {
		return "ABSCAM-" + HexFormat.of().withUpperCase().formatHex(hash("patient", id), 0, PATIENT_BYTES);
	}

	private byte[] hash(String of, String value) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			return mac.doFinal((of + "\n" + value).getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException e) {
			throw new IllegalStateException(e); // each Java has it
		}
	}

	@Override
	public String toString() {
		return "Pseudonyms";
	}
}
