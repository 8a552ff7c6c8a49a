package org.abscam.dicom.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.dicom.DicomException;

/** Who asks an archive: a user with a password (RFC 7617), or a token (RFC 6750). It never shows itself. */
public final class Credentials {

	/** Environment variable that holds what a file would. */
	private static final String VARIABLE = "ABSCAM_ARCHIVE_CREDENTIALS";
	private static final String BEARER = "bearer ";
	private static final long LONGEST = 64L << 10;
	private static final String FORM = "USER:PASSWORD, or 'bearer TOKEN'";
	private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(
		EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

	/** Of nobody. */
	public static final Credentials NONE = new Credentials(Optional.empty(), "");

	private final Optional<String> header;
	private final String from;

	private Credentials(Optional<String> header, String from) {
		this.header = header;
		this.from = from;
	}

	/**
	 * @param file with one line, {@code USER:PASSWORD} or {@code bearer TOKEN}, which only its owner may read
	 * @param environment variables of this process, for where there is no file
	 * @return what to ask with, which may be nothing
	 * @throws DicomException if the file cannot be read, may be read by others, or holds neither
	 */
	public static Credentials of(Optional<Path> file, Map<String, String> environment) throws DicomException {
		if (file.isPresent())
			return new Credentials(Optional.of(header(read(file.get()), "The file " + file.get())), file.get().toString());
		String said = environment.getOrDefault(VARIABLE, "").strip();
		if (!said.isEmpty()) return new Credentials(Optional.of(header(said, "The variable " + VARIABLE)), "the variable " + VARIABLE);
		return NONE;
	}

	private static String read(Path file) throws DicomException {
		try {
			if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
				Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
				permissions.addAll(Files.getPosixFilePermissions(file));
				permissions.retainAll(OTHERS);
				if (!permissions.isEmpty()) throw new DicomException("The file of credentials " + file
					+ " may be used by others than its owner; make it yours alone with 'chmod 600 " + file + "'");
			}
			if (Files.size(file) > LONGEST) throw new DicomException("The file " + file + " is too large for credentials; write " + FORM
				+ " on one line");
			return Files.readString(file, StandardCharsets.UTF_8).strip();
		}
		catch (IOException e) {
			// what is wrong with the bytes of a password is nobody's business
			throw new DicomException(
				"The file of credentials " + file + " cannot be read; check its path and permissions, and that it is text");
		}
	}

	private static String header(String text, String place) throws DicomException {
		boolean token = text.regionMatches(true, 0, BEARER, 0, BEARER.length());
		String rest = token ? text.substring(BEARER.length()).strip() : text;
		boolean good = token ? rest.matches("[\\x21-\\x7E]+") : rest.indexOf(':') > 0 && rest.chars().noneMatch(Character::isISOControl);
		if (!good) throw new DicomException(place + " holds no credentials; write " + FORM + " on one line");
		return token ? "Bearer " + rest : "Basic " + Base64.getEncoder().encodeToString(rest.getBytes(StandardCharsets.UTF_8));
	}

	/** The header field Authorization. */
	Optional<String> header() {
		return header;
	}

	/** Why they may not do, and what to do; the end of a sentence. */
	String remedy() {
		return header.isPresent() ? "correct them in " + from
			: "name a file that holds " + FORM + " with --credentials FILE, or set the variable " + VARIABLE + " to that";
	}

	@Override
	public String toString() {
		return "Credentials";
	}
}
